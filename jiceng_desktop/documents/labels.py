"""Labels on A4 sheets: for doors, and for envelopes; a sheet that was begun is used from its first free label."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from reportlab.lib.pagesizes import A4  # type: ignore[import-untyped]

from jiceng_desktop.documents import fonts
from jiceng_desktop.documents.fonts import Fonts, Role
from jiceng_desktop.documents.page import BELOW_BASELINE, Paper
from jiceng_desktop.documents.text import MM, Line, Measure, Setter

_PADDING = 4 * MM
_SIZES = (26.0, 22.0, 18.0, 16.0, 14.0, 12.0, 10.5, 9.0, 7.5)
_SMALLEST = _SIZES[-1]
_LEADING = 1.3  # of the size
_ELLIPSIS = "…"
_MOST_LINES = 2
_SMALL, _LARGEST_SMALL = 0.6, 12.0  # the small lines, as a share of the size
_FEW = 20

Report = Callable[[int, int], None]


@dataclass(frozen=True)
class Sheet:
    """How a sheet of labels is cut; lengths in mm from the upper left corner of A4."""

    name: str
    columns: int
    rows: int
    width: float
    height: float
    left: float
    top: float
    gap: float = 0.0  # between columns
    row_gap: float = 0.0

    @property
    def count(self) -> int:
        """Return how many labels a sheet has."""
        return self.columns * self.rows


SHEETS = (
    Sheet("3×8，每张 24 枚（70×37 毫米）", 3, 8, 70, 37, 0, 0.5),
    Sheet("3×7，每张 21 枚（63.5×38.1 毫米）", 3, 7, 63.5, 38.1, 7.25, 15.15, 2.5),
    Sheet("2×7，每张 14 枚（99.1×38.1 毫米）", 2, 7, 99.1, 38.1, 4.65, 15.15, 2.5),
    Sheet("2×5，每张 10 枚（99.1×57 毫米）", 2, 5, 99.1, 57, 4.65, 6, 2.5),
    Sheet("2×4，每张 8 枚（99.1×67.7 毫米）", 2, 4, 99.1, 67.7, 4.65, 13.1, 2.5),
    Sheet("4×10，每张 40 枚（48.5×25.4 毫米）", 4, 10, 48.5, 25.4, 8, 21.5),
    Sheet("5×13，每张 65 枚（38.1×21.2 毫米）", 5, 13, 38.1, 21.2, 4.75, 10.7, 2.5),
)


@dataclass(frozen=True)
class Label:
    """What stands on one label: a small line, the words one looks for, a small line below; any may be blank."""

    main: str
    head: str = ""
    foot: str = ""


def render_labels(
    sheet: Sheet,
    labels: Sequence[Label],
    first: int = 1,
    report: Report | None = None,
    *,
    allow_blanks: bool = False,
) -> bytes:
    """Return the labels as PDF, beginning with the label of number ``first`` of the first sheet.

    Every text takes the largest type that fits; what does not fit in the smallest ends in an ellipsis.

    Raises:
        Refusal: A character has no glyph and the clerk has not agreed to a blank.
    """
    clean = [
        Label(*(fonts.clean(text).replace("\n", " ").strip() for text in (one.main, one.head, one.foot)))
        for one in labels
    ]
    if not allow_blanks:
        fonts.refuse_missing("".join(sorted({char for one in clean for char in one.main + one.head + one.foot})))
    wanted = {
        Role.HEI: {char for one in clean for char in one.main} | {_ELLIPSIS},
        Role.SONG: {char for one in clean for char in one.head + one.foot} | {_ELLIPSIS},
    }
    with Fonts(wanted) as opened:
        printer = _Printer(opened, sheet, clean)
        place = first - 1
        for number, one in enumerate(clean):
            if place == sheet.count:
                printer.paper.end_page()
                place = 0
            printer.draw(one, place)
            place += 1
            if report is not None:
                report(number + 1, len(clean))
        printer.paper.end_page()
        return printer.paper.finish()


class _Printer:
    """Draws labels where the sheet has them."""

    def __init__(self, opened: Fonts, sheet: Sheet, labels: Sequence[Label]) -> None:
        self._sheet = sheet
        self._setters = {size: Setter(opened, size, size) for size in _SIZES}
        self._room = sheet.width * MM - 2 * _PADDING
        self.paper = Paper(opened, "标签", "")
        fitting = sorted(self._fitting(label) for label in labels)
        # one size for nearly all of them; only the few longest are smaller
        self._common = fitting[len(fitting) // _FEW] if fitting else _SIZES[0]

    def draw(self, label: Label, place: int) -> None:
        """Draw one label at a place counted line by line from 0, its lines centred in its height."""
        row, column = divmod(place, self._sheet.columns)
        left = (self._sheet.left + column * (self._sheet.width + self._sheet.gap)) * MM + _PADDING
        top = A4[1] - (self._sheet.top + row * (self._sheet.height + self._sheet.row_gap)) * MM
        lines = self._lines(label)
        height = sum(line.size * _LEADING for line in lines)
        y = top - (self._sheet.height * MM - height) / 2
        for line in lines:
            y -= line.size * _LEADING
            lift = line.size * ((_LEADING - 1) / 2 + BELOW_BASELINE)
            self.paper.draw(line, left, y + lift)

    def _lines(self, label: Label) -> list[Line]:
        """Set a label in the size of all, or in the smaller one it needs."""
        return self._parts(label, min(self._common, self._fitting(label)))

    def _fitting(self, label: Label) -> float:
        """Return the largest size in which a label fits, the smallest if none does."""
        full = self._sheet.height * MM - _PADDING
        most = 1 if label.head or label.foot else _MOST_LINES
        for size in _SIZES:
            height = sum(line.size * _LEADING for line in self._parts(label, size))
            if height <= full and len(self._broken(label.main, Role.HEI, size)) <= most:
                return size
        return _SMALLEST

    def _parts(self, label: Label, size: float) -> list[Line]:
        small = max(_SMALLEST, min(_LARGEST_SMALL, size * _SMALL))
        parts = ((label.head, Role.SONG, small), (label.main, Role.HEI, size), (label.foot, Role.SONG, small))
        return [line for text, role, wanted in parts for line in self._set(text, role, wanted)]

    def _broken(self, text: str, role: Role, size: float) -> tuple[Line, ...]:
        setter = self._setters[min(self._setters, key=lambda known: abs(known - size))]
        return setter.lines(((role, text),), Measure(width=self._room, even=False)) if text else ()

    def _set(self, text: str, role: Role, size: float) -> tuple[Line, ...]:
        """Set a text into at most two lines."""
        lines = self._broken(text, role, size)
        if len(lines) <= _MOST_LINES:
            return lines
        kept = "".join(line.text for line in lines[:_MOST_LINES])
        while kept and len(lines := self._broken(kept + _ELLIPSIS, role, size)) > _MOST_LINES:
            kept = kept[:-1]
        return lines
