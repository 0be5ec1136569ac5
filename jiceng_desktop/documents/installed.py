"""Which font files are installed: the registry of Windows, for everybody and for this clerk; fontconfig elsewhere."""

from __future__ import annotations

import logging
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

_LOG = logging.getLogger(__name__)
_REGISTRY = r"SOFTWARE\Microsoft\Windows NT\CurrentVersion\Fonts"
_ENDINGS = {".ttf", ".ttc", ".otf", ".otc"}
_PATIENCE = 20  # seconds for fontconfig, which may have to read every font first


def files() -> list[Path]:
    """Return the font files of this computer and of this clerk."""
    listed = _in_registry() if sys.platform == "win32" else _in_fontconfig()
    return sorted({path for path in listed if path.suffix.lower() in _ENDINGS})


def _in_registry() -> Iterator[Path]:
    """Read the fonts of the computer and those a clerk has installed without being its administrator."""
    import winreg  # only there on Windows

    fonts = Path(os.environ.get("WINDIR", r"C:\Windows")) / "Fonts"
    for root in (winreg.HKEY_LOCAL_MACHINE, winreg.HKEY_CURRENT_USER):  # type: ignore[attr-defined,unused-ignore]
        try:
            with winreg.OpenKey(root, _REGISTRY) as key:  # type: ignore[attr-defined,unused-ignore]
                for at in range(winreg.QueryInfoKey(key)[1]):  # type: ignore[attr-defined,unused-ignore]
                    _, value, _ = winreg.EnumValue(key, at)  # type: ignore[attr-defined,unused-ignore]
                    yield fonts / str(value)  # an absolute path stays what it is
        except OSError:
            continue  # a clerk without fonts of his own has no such key


def _in_fontconfig() -> Iterator[Path]:
    """Ask fontconfig; a computer without it has no fonts for us."""
    command = shutil.which("fc-list")
    if command is None:
        return
    try:
        asked = [command, "--format", "%{file}\n"]
        done = subprocess.run(asked, capture_output=True, timeout=_PATIENCE, check=False, env=_system())  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        _LOG.warning("fontconfig does not answer: only the bundled fonts are used")
        return
    for line in done.stdout.splitlines():
        yield Path(os.fsdecode(line))


def _system() -> dict[str, str]:
    """Return the environment without what a built program sets for libraries of its own."""
    kept = dict(os.environ)
    if hasattr(sys, "_MEIPASS"):
        kept.pop("LD_LIBRARY_PATH", None)
        if original := kept.pop("LD_LIBRARY_PATH_ORIG", ""):
            kept["LD_LIBRARY_PATH"] = original
    return kept
