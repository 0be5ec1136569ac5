"""Reading a workbook that may be anything: in a child process with bounded memory and time."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any, cast

from jiceng_desktop.errors import Refusal

Cell = str | float | int | bool | date | datetime | None

_POLL_SECONDS = 0.05
_UNSAFE = (
    "这个文件的表格范围异常巨大，或文件已损坏，无法安全读取。"
    "请在 WPS 或 Excel 里把需要的行复制到一个新表格，保存后再导入。"
)
_SLOW = "这个文件读了很久还没有读完，无法安全读取。请把需要的行复制到一个新表格，保存后再导入。"
_OPEN_ELSEWHERE = "文件正被 WPS 或 Excel 打开，请先关闭再导入。"
_SHARING_VIOLATION = 32
_SUFFIXES = {"xlsx": {".xlsx", ".xlsm"}, "xls": {".xls", ".et"}, "ods": {".ods"}, "csv": {".csv", ".txt"}}
_KINDS = {"xlsx": "Excel 表格（.xlsx）", "xls": "Excel 97 表格（.xls）", "ods": "ODS 表格", "csv": "CSV 文字文件"}


@dataclass(frozen=True)
class Limits:
    """What reading one file may take; ``answer_bytes`` bounds what the child says, and so this process's memory."""

    memory_bytes: int = 1_500_000_000
    answer_bytes: int = 500_000_000
    seconds: float = 120.0
    file_bytes: int = 200_000_000
    unpacked_bytes: int = 1_500_000_000
    cells: int = 30_000_000


@dataclass(frozen=True)
class Sheet:
    """One sheet: all rows from row 1 on (blank ones are empty tuples), merged cells filled down."""

    name: str
    rows: list[tuple[Cell, ...]]
    hidden: bool = False


@dataclass(frozen=True)
class Workbook:
    """All sheets of a file, and what the clerk should know about the file itself."""

    sheets: tuple[Sheet, ...]
    remarks: tuple[str, ...] = ()


def read(path: Path, limits: Limits = Limits(), cancelled: Callable[[], bool] = lambda: False) -> Workbook:
    """Read a workbook or a CSV file, whatever its name; ``cancelled`` is asked about 20 times a second.

    Raises Refusal with the reason for everything that is no readable table, and when cancelled.
    """
    with (
        _opened(path, limits) as source,
        _child(source, limits) as child,
        closing(_messages(child, limits, cancelled)) as messages,
    ):
        sheets, kind = _collect(messages)
    return Workbook(tuple(sheets), tuple(_remarks(path, kind)))


@contextmanager
def _opened(path: Path, limits: Limits) -> Iterator[IO[bytes]]:
    """Open the file for the child, so that the child needs no path."""
    if path.name.startswith("~$"):
        raise Refusal("这是 WPS 或 Excel 打开表格时留下的临时文件，请选择不带“~$”的那个文件。")
    if path.is_dir():
        raise Refusal("这是一个文件夹，请选择表格文件。")
    try:
        source = path.open("rb")
    except FileNotFoundError as error:
        raise Refusal("找不到这个文件，可能已被移动或删除。") from error
    except PermissionError as error:
        raise Refusal(_no_access(path, error)) from error
    except OSError as error:
        raise Refusal(f"无法打开这个文件：{error.strerror}。") from error
    with source:
        if os.fstat(source.fileno()).st_size > limits.file_bytes:
            raise Refusal(f"这个文件超过 {limits.file_bytes // 1_000_000} MB，请分成几个文件再导入。")
        yield source


def _no_access(path: Path, error: OSError) -> str:
    """Say why the file may not be opened."""
    if getattr(error, "winerror", None) == _SHARING_VIOLATION or path.with_name("~$" + path.name).exists():
        return _OPEN_ELSEWHERE
    return "没有读取这个文件的权限，或文件正被 WPS、Excel 打开，请先关闭再导入。"


@contextmanager
def _child(source: IO[bytes], limits: Limits) -> Iterator[subprocess.Popen[bytes]]:
    """Start the reading child and see to it that it is gone afterwards."""
    bounds = (limits.memory_bytes, int(limits.seconds) + 1, limits.unpacked_bytes, limits.cells)
    frozen = getattr(sys, "frozen", False)
    start = ["--read-workbook"] if frozen else ["-m", "jiceng_desktop.exchange.reader"]
    child = subprocess.Popen(  # noqa: S603
        [sys.executable, *start, *map(str, bounds)],
        stdin=source,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=None if frozen else Path(__file__).resolve().parents[2],
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )
    try:
        yield child
    finally:
        child.kill()
        child.wait()


def _messages(
    child: subprocess.Popen[bytes], limits: Limits, cancelled: Callable[[], bool]
) -> Generator[list[Any], None, None]:
    """Yield what the child says until it is done; a thread reads the pipe so that this one can stop waiting."""
    pipe = cast("IO[bytes]", child.stdout)
    frames: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
    pump = threading.Thread(target=_pump, args=(pipe, frames, limits.answer_bytes), daemon=True)
    pump.start()
    deadline = time.monotonic() + limits.seconds
    try:
        while True:
            if cancelled():
                raise Refusal("已取消读取。")
            if time.monotonic() > deadline:
                raise Refusal(_SLOW)
            try:
                frame = frames.get(timeout=_POLL_SECONDS)
            except queue.Empty:
                continue
            if frame is None:
                return
            yield json.loads(frame, object_hook=_untyped)
    finally:
        child.kill()
        pump.join()
        pipe.close()


def _pump(pipe: IO[bytes], frames: queue.SimpleQueue[bytes | None], left: int) -> None:
    """Cut the child's output into frames; None marks its end, however it came.

    One long cell that is merged down a million rows costs the child nothing, and this process everything.
    """
    while len(head := pipe.read(4)) == 4:  # noqa: PLR2004
        length = int.from_bytes(head, "little")
        left -= length
        frame = pipe.read(length) if left >= 0 else b""
        if len(frame) != length:
            break
        frames.put(frame)
    frames.put(None)


def _untyped(marked: dict[str, str]) -> date | None:
    """Read back what the child marked as a day or a moment."""
    if "d" in marked:
        return date.fromisoformat(marked["d"])
    return datetime.fromisoformat(marked["t"])


def _collect(messages: Iterator[list[Any]]) -> tuple[list[Sheet], str]:
    """Put the sheets together; without the closing word the child has died of the file."""
    sheets: list[Sheet] = []
    for message in messages:
        match message:
            case ["sheet", name, hidden]:
                sheets.append(Sheet(name, [], hidden))
            case ["rows", rows]:
                sheets[-1].rows.extend(map(tuple, rows))
            case ["refused", sentence]:
                raise Refusal(sentence)
            case ["done", kind]:
                return sheets, kind
    raise Refusal(_UNSAFE)


def _remarks(path: Path, kind: str) -> Iterator[str]:
    """Yield what is odd about a file that could be read all the same."""
    suffix = path.suffix.lower()
    if suffix not in _SUFFIXES[kind]:
        yield f"这个文件的名字以 {suffix or '空白'} 结尾，其实是{_KINDS[kind]}，已按实际内容读取。"
    if path.with_name("~$" + path.name).exists():
        yield "这个文件可能正被 WPS 或 Excel 打开，还没有保存的改动不会读进来。"
