"""Files on their way into the database: which may come in, and what they are called there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import PureWindowsPath

from jiceng_desktop import words
from jiceng_desktop.errors import Refusal

MB = 1024 * 1024
MOST_BYTES, MOST_AT_ONCE = 50 * MB, 200 * MB
_LONGEST_NAME = 200


@dataclass(frozen=True)
class Upload:
    """A file to be added."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Stored:
    """A file that was added, without its content; ``size`` in bytes, ``thumbnail`` a small JPEG of a picture."""

    id: int
    name: str
    size: int
    added_on: date
    thumbnail: bytes | None = None


@dataclass(frozen=True)
class Accepted:
    """Which files may come in. ``told`` names them; ``advice`` says what to do with one that is too large."""

    endings: tuple[str, ...]
    told: str
    advice: str = "请压缩以后再添加。"

    def check(self, files: Iterable[tuple[str, int]]) -> None:
        """Refuse files, given as (name, size), that cannot be added, before any of them is read."""
        asked = list(files)
        wrong = [sentence for name, size in asked if (sentence := self._wrong(name, size))]
        total = sum(size for _, size in asked)
        if not wrong and total > MOST_AT_ONCE:
            wrong = [f"这些文件一共 {show_size(total)}，一次最多添加 {MOST_AT_ONCE // MB} MB，请分几次添加。"]
        if wrong:
            raise Refusal("\n".join([*wrong, *(["这一次没有添加任何文件。"] if len(asked) > 1 else [])]))

    def _wrong(self, name: str, size: int) -> str:
        if ending_of(name) not in self.endings:
            return f"“{name}”不能添加：可以添加 {self.told}。"
        if not size:
            return f"“{name}”是空文件，里面没有内容。"
        if size > MOST_BYTES:
            return f"“{name}”有 {show_size(size)}，超过了 {MOST_BYTES // MB} MB。{self.advice}"
        return ""


def ending_of(name: str) -> str:
    """Return the ending of a file's name in small letters: .jpg."""
    return PureWindowsPath(name).suffix.lower()


def show_size(size: int) -> str:
    """Return a size as people say it: 312 KB, 4.5 MB."""
    return f"{size / MB:.1f} MB" if size >= MB else f"{max(1, round(size / 1024))} KB"


def stored_name(name: str, nameless: str) -> str:
    """Return a file's name without its folder, of whichever system, short enough to be stored; the ending stays.

    ``nameless`` is what a file is called of whose name nothing can be shown.
    """
    path = PureWindowsPath(name)  # knows both kinds of slashes
    ending = path.suffix
    stem = words.clean(path.name.removesuffix(ending)) or nameless
    return stem[: _LONGEST_NAME - len(ending)] + ending
