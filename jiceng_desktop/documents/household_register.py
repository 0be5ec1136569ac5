"""一户一表: everything about one household on one sheet, with those who live in it and those registered in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from jiceng_desktop.documents import fonts
from jiceng_desktop.documents.fonts import Fonts, Role
from jiceng_desktop.documents.page import Paper
from jiceng_desktop.documents.ruled import A4_UPRIGHT, Cell, Ruler, SetRow, centred, flat, wanted
from jiceng_desktop.documents.text import MM, Setter
from jiceng_desktop.errors import Refusal

_TITLE = "一户一表"
_TITLE_SIZE, _SIZE, _NOTE_SIZE = 20.0, 10.5, 9.0
_MARGIN_X, _TOP, _FOOT = 15 * MM, 18 * MM, 20 * MM
_LEAST_ROW, _GAP = 8 * MM, 4 * MM
_LABEL, _VALUE = 18.0, 42.0
_FACTS: tuple[tuple[tuple[str, int], ...], ...] = (
    (("户主", 1), ("户别", 1), ("人数", 1)),
    (("户号", 1), ("联系电话", 2)),
    (("地址", 3),),
)
COLUMNS = (
    ("序号", 11.0), ("姓名", 20.0), ("与户主关系", 22.0), ("性别", 11.0), ("出生日期", 23.5), ("证件号码", 41.0),
    ("联系电话", 28.0), ("备注", 23.5),
)  # fmt: skip

Report = Callable[[int, int], None]


@dataclass(frozen=True)
class Members:
    """A table of people: what they have in common, and a row of texts for each as in ``COLUMNS`` after 序号."""

    heading: str
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class HouseholdSheet:
    """What a sheet says: facts by their labels, then one table for each kind of household."""

    facts: Mapping[str, str]
    tables: tuple[Members, ...]
    note: str = ""


def render_registers(
    sheets: Sequence[HouseholdSheet],
    office: str,
    made_on: date,
    report: Report | None = None,
    *,
    allow_blanks: bool = False,
) -> bytes:
    """Return the sheets as PDF, each beginning on a page of its own; ``report`` hears (done, all) after each.

    Raises:
        Refusal: There is nothing to print, or a character has no glyph and the clerk has not agreed to a blank.
    """
    if not sheets:
        raise Refusal("没有要打印的户。")
    owner = f"{flat(office)}　{made_on.year}年{made_on.month}月{made_on.day}日"
    blocks = [_blocks(sheet) for sheet in sheets]
    rows = [row for sheet in blocks for block in sheet for row in block]
    notes = [flat(sheet.note) for sheet in sheets]
    if not allow_blanks:
        content = {char for row in rows for cell in row for char in cell.text}
        fonts.refuse_missing("".join([owner, *notes, *sorted(content)]))
    further = owner + "".join(notes) + "第页　共 0123456789"
    with Fonts(wanted(rows, [(Role.TITLE, _TITLE), (Role.SONG, further)])) as opened:
        drawn = _Register(opened, flat(office), owner)
        for number, (sheet, note) in enumerate(zip(blocks, notes, strict=True), start=1):
            drawn.draw(sheet, note)
            if report is not None:
                report(number, len(sheets))
        return drawn.paper.finish()


def missing_glyphs(sheets: Sequence[HouseholdSheet]) -> list[str]:
    """Return the characters on the sheets that no font can draw, each with its code point."""
    rows = [row for sheet in sheets for block in _blocks(sheet) for row in block]
    return fonts.missing("".join(dict.fromkeys(char for row in rows for cell in row for char in cell.text)))


def _blocks(sheet: HouseholdSheet) -> list[list[list[Cell]]]:
    """Return the facts and the tables as rows of cells."""
    facts = []
    for row in _FACTS:
        cells: list[Cell] = []
        for name, columns in row:
            share = columns * _VALUE + (columns - 1) * _LABEL
            cells += [Cell(name, _LABEL, label=True), Cell(flat(sheet.facts.get(name, "")), share)]
        facts.append(cells)
    return [facts, *(_table(members) for members in sheet.tables)]


def _table(members: Members) -> list[list[Cell]]:
    """Return a table: what it is about, its column headings, one row for each person."""
    rows = [[Cell(flat(members.heading), 1.0, label=True)]]
    rows.append([Cell(title, share, label=True) for title, share in COLUMNS])
    for number, texts in enumerate(members.rows, start=1):
        pairs = zip((str(number), *texts), COLUMNS, strict=True)
        rows.append([Cell(flat(text), share) for text, (_, share) in pairs])
    return rows


_HEADS = 2  # rows of a table that stand again on the next page


class _Register:
    """Draws household after household, over as many pages as each needs."""

    def __init__(self, opened: Fonts, office: str, owner: str) -> None:
        self.paper = Paper(opened, _TITLE, office, A4_UPRIGHT)
        self._width = A4_UPRIGHT[0] - 2 * _MARGIN_X
        self._ruler = Ruler(opened, self._width, _SIZE, _LEAST_ROW)
        self._title = Setter(opened, _TITLE_SIZE, _TITLE_SIZE).line(((Role.TITLE, _TITLE),))
        self._small = Setter(opened, _NOTE_SIZE, _NOTE_SIZE)
        self._owner = self._small.line(((Role.SONG, owner),))

    def draw(self, blocks: list[list[list[Cell]]], note: str) -> None:
        """Draw one household."""
        pages = self._divided([[self._ruler.set(row) for row in block] for block in blocks])
        for number, page in enumerate(pages, start=1):
            top = A4_UPRIGHT[1] - _TOP
            if number == 1:
                centred(self.paper, self._title, A4_UPRIGHT[0], top - _TITLE_SIZE)
                self.paper.draw(self._owner, _MARGIN_X + self._width - self._owner.right, top - _TITLE_SIZE - 7 * MM)
                if note:
                    self.paper.draw(self._small.line(((Role.SONG, note),)), _MARGIN_X, top - _TITLE_SIZE - 7 * MM)
                top -= self._head_room()
            for block in page:
                top = self._ruler.draw(self.paper, block, _MARGIN_X, top) - _GAP
            foot = self._small.line(((Role.SONG, f"第 {number} 页　共 {len(pages)} 页"),))
            centred(self.paper, foot, A4_UPRIGHT[0], 10 * MM)
            self.paper.end_page()

    @staticmethod
    def _head_room() -> float:
        return _TITLE_SIZE + 10 * MM

    def _divided(self, blocks: list[list[SetRow]]) -> list[list[list[SetRow]]]:
        """Divide the blocks into pages; a table that goes on has its headings again."""
        full = A4_UPRIGHT[1] - _TOP - _FOOT
        pages: list[list[list[SetRow]]] = [[]]
        left = full - self._head_room()
        for number, block in enumerate(blocks):
            heads = block[:_HEADS] if number else []
            pages[-1].append([])
            for row in block:
                if row.height > left and pages[-1][-1]:
                    repeated = [] if row in heads else list(heads)
                    pages.append([repeated])
                    left = full - sum(head.height for head in repeated)
                pages[-1][-1].append(row)
                left -= row.height
            left -= _GAP
        return pages
