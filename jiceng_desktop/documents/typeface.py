"""What a font is to the printing: which characters it draws, and where HarfBuzz gets it from."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol, Self

from jiceng_desktop.marks import override


class LostFont(Exception):
    """A font of the computer cannot be read any more; printing goes on without it."""

    def __init__(self, typeface: Typeface) -> None:
        super().__init__(typeface.name)
        self.typeface = typeface


class Typeface(Protocol):
    """A font, bundled or the office's own."""

    @property
    def name(self) -> str:
        """What it is called in the PDF, in ASCII."""

    @property
    def label(self) -> str:
        """What people call it."""

    def __contains__(self, char: str) -> bool: ...

    @override
    def __hash__(self) -> int: ...

    def face(self) -> Any:
        """Open the font for HarfBuzz; raise what ``damaged`` returns when it cannot be read."""

    def damaged(self) -> Exception:
        """Return what to raise when the font turns out to be broken."""


@dataclass(frozen=True)
class Coverage:
    """The characters of a font as ascending ranges, both ends included."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ranges such as ``20-7E A0``; raises a ValueError when they are none."""
        spans = [span.partition("-") for span in text.split()]
        return cls(tuple(int(a, 16) for a, _, _ in spans), tuple(int(b or a, 16) for a, _, b in spans))

    @classmethod
    def of(cls, codes: Iterable[int]) -> Self:
        """Gather code points into ranges."""
        starts: list[int] = []
        ends: list[int] = []
        for code in sorted(codes):
            if ends and code == ends[-1] + 1:
                ends[-1] = code
            else:
                starts.append(code)
                ends.append(code)
        return cls(tuple(starts), tuple(ends))

    @override
    def __str__(self) -> str:
        return " ".join(f"{a:X}-{b:X}" for a, b in zip(self.starts, self.ends, strict=True))

    def __contains__(self, char: str) -> bool:
        at = bisect_right(self.starts, ord(char)) - 1
        return at >= 0 and ord(char) <= self.ends[at]


def is_whole(face: Any) -> bool:
    """Tell whether every outline the font promises is in the file: a torn one opens, but draws nothing."""
    offsets = face.reference_table("loca").data
    width = 4 if len(offsets) >= 4 * face.glyph_count else 2
    last = int.from_bytes(offsets[-width:], "big") * (1 if width == 4 else 2)  # noqa: PLR2004
    return bool(face.glyph_count and last and len(face.reference_table("glyf")) >= last)
