"""Bounds on what the reading child may take, set by the child itself before it looks at the file."""

from __future__ import annotations

import ctypes
import sys
from contextlib import suppress

if sys.platform == "win32":
    from ctypes import wintypes

    _EXTENDED_LIMITS = 9
    _PROCESS_TIME, _PROCESS_MEMORY, _DIE_ON_EXCEPTION = 0x2, 0x100, 0x400
    _NO_ERROR_BOXES = 0x1 | 0x2 | 0x8000
    _TICKS_PER_SECOND = 10_000_000

    class _BasicLimits(ctypes.Structure):
        """JOBOBJECT_BASIC_LIMIT_INFORMATION."""

        _fields_ = (
            ("process_time", ctypes.c_int64),
            ("job_time", ctypes.c_int64),
            ("flags", wintypes.DWORD),
            ("minimum_working_set", ctypes.c_size_t),
            ("maximum_working_set", ctypes.c_size_t),
            ("active_processes", wintypes.DWORD),
            ("affinity", ctypes.c_size_t),
            ("priority", wintypes.DWORD),
            ("scheduling", wintypes.DWORD),
        )

    class _Limits(ctypes.Structure):
        """JOBOBJECT_EXTENDED_LIMIT_INFORMATION."""

        _fields_ = (
            ("basic", _BasicLimits),
            ("io_counters", ctypes.c_uint64 * 6),
            ("process_memory", ctypes.c_size_t),
            ("job_memory", ctypes.c_size_t),
            ("peak_process_memory", ctypes.c_size_t),
            ("peak_job_memory", ctypes.c_size_t),
        )

    def confine(memory_bytes: int, cpu_seconds: int) -> None:
        """Put this process into a job with a memory and a time limit; Windows ends it when it goes beyond."""
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.CreateJobObjectW.restype = kernel.GetCurrentProcess.restype = wintypes.HANDLE
        kernel.SetInformationJobObject.argtypes = (wintypes.HANDLE, ctypes.c_int, ctypes.c_void_p, wintypes.DWORD)
        kernel.AssignProcessToJobObject.argtypes = (wintypes.HANDLE, wintypes.HANDLE)
        kernel.SetErrorMode(_NO_ERROR_BOXES)
        limits = _Limits()
        limits.basic.flags = _PROCESS_TIME | _PROCESS_MEMORY | _DIE_ON_EXCEPTION
        limits.basic.process_time = cpu_seconds * _TICKS_PER_SECOND
        limits.process_memory = memory_bytes
        job = kernel.CreateJobObjectW(None, None)  # stays open until the process ends
        set_up = kernel.SetInformationJobObject(job, _EXTENDED_LIMITS, ctypes.byref(limits), ctypes.sizeof(limits))
        if not (set_up and kernel.AssignProcessToJobObject(job, kernel.GetCurrentProcess())):
            raise ctypes.WinError(ctypes.get_last_error())

else:
    import resource

    def confine(memory_bytes: int, cpu_seconds: int) -> None:
        """Limit memory and processor time; write no file and leave no core dump, for it would hold personal data."""
        for kind, bound in (
            (resource.RLIMIT_CORE, 0),
            (resource.RLIMIT_FSIZE, 0),
            (resource.RLIMIT_CPU, cpu_seconds),
            (resource.RLIMIT_AS, memory_bytes),
        ):
            with suppress(ValueError):  # macOS has no RLIMIT_AS worth the name; a lower limit may already be set
                resource.setrlimit(kind, (bound, bound))
