"""The fonts that come with the program: everyday ones as they are, the two of rare characters compressed."""

from __future__ import annotations

import hashlib
import json
import lzma
import os
import tempfile
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import uharfbuzz as hb  # type: ignore[import-untyped]

from jiceng_desktop import paths
from jiceng_desktop.documents.typeface import Coverage, is_whole
from jiceng_desktop.errors import Refusal

_PACKED = ".ttf.xz"
_Stamp = tuple[Path, int, int]
_sound: set[_Stamp] = set()  # files whose content has been checked


class Bundled:
    """One font of ``resources/fonts``; nothing about it is read before it is needed."""

    def __init__(self, name: str, label: str) -> None:
        self.name = name
        self.label = label

    @cached_property
    def coverage(self) -> Coverage:
        """The characters it draws; a notice without rare characters never asks the large fonts."""
        return Coverage.parse(_recorded()[self.name]["ranges"])

    def __contains__(self, char: str) -> bool:
        return char in self.coverage

    def face(self) -> Any:
        """Open the font; a compressed one is unpacked into the cache folder on first need."""
        plain = paths.resource(f"fonts/{self.name}.ttf")
        if not paths.resource(f"fonts/{self.name}{_PACKED}").exists():
            return self._checked(plain)
        kept = paths.cache_dir() / "fonts" / f"{self.name}-{_recorded()[self.name]['sha256'][:12]}.ttf"
        if kept.is_file() and kept.stat().st_size == _recorded()[self.name]["size"] and is_whole(face := opened(kept)):
            return face
        data = self._unpacked()
        try:
            _store(data, kept)
        except OSError:  # a full or read-only disk makes printing slower, not impossible
            return hb.Face(hb.Blob(data))
        return opened(kept)

    def damaged(self) -> Exception:
        """Return the sentence for a font that is no longer what was installed."""
        return Refusal(f"字体文件 {self.name} 已损坏，请重新安装本程序。")

    def _checked(self, path: Path) -> Any:
        """Open an everyday font; its content is checked once in the life of the program."""
        try:
            told = path.stat()
            stamp = (path, told.st_mtime_ns, told.st_size)
            if stamp not in _sound:
                self._check(path.read_bytes())
                _sound.add(stamp)
            return opened(path)
        except OSError as error:
            raise Refusal(f"字体文件 {self.name} 读不出来，请重新安装本程序。") from error

    def _unpacked(self) -> bytes:
        try:
            data = lzma.decompress(paths.resource(f"fonts/{self.name}{_PACKED}").read_bytes())
        except (OSError, EOFError, lzma.LZMAError) as error:
            raise Refusal(f"字体文件 {self.name} 读不出来，请重新安装本程序。") from error
        self._check(data)
        return data

    def _check(self, data: bytes) -> None:
        if hashlib.sha256(data).hexdigest() != _recorded()[self.name]["sha256"]:
            raise self.damaged()


def opened(path: Path, index: int = 0) -> Any:
    """Open a font file for HarfBuzz; raises an OSError when that is not possible."""
    try:
        return hb.Face(hb.Blob.from_file_path(path), index)
    except hb.HarfBuzzError:  # HarfBuzz on Windows cannot open a path with Chinese in it
        return hb.Face(hb.Blob(path.read_bytes()), index)


@cache
def _recorded() -> dict[str, dict[str, Any]]:
    """Read what the build script wrote about all bundled fonts."""
    try:
        content: dict[str, dict[str, Any]] = json.loads(paths.resource("fonts/coverage.json").read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise Refusal("字体的清单读不出来，请重新安装本程序。") from error
    return content


def _store(data: bytes, target: Path) -> None:
    """Write the file whole or not at all, so that two programs starting together do no harm."""
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(draft).replace(target)
    finally:
        Path(draft).unlink(missing_ok=True)
