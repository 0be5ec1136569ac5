"""居民登记卡: one person on a sheet of A5, or two on a sheet of A4 to be cut."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from jiceng_desktop.documents import fonts
from jiceng_desktop.documents.fonts import Fonts, Role
from jiceng_desktop.documents.page import Paper
from jiceng_desktop.documents.ruled import A4_UPRIGHT, A5_ACROSS, Cell, Ruler, SetRow, centred, flat, wanted
from jiceng_desktop.documents.text import MM, Setter
from jiceng_desktop.errors import Refusal

_TITLE = "居民登记卡"
_TITLE_SIZE, _NOTE_SIZE = 18.0, 9.0
_MARGIN_X, _TOP, _TITLE_ROOM = 12 * MM, 11 * MM, 9 * MM
_FIT = ((10.5, 9.2 * MM), (10.5, 7.0 * MM), (9.0, 5.5 * MM))  # size of type and least height of a row, roomy first
_ROOM = A5_ACROSS[1] - 2 * _TOP - _TITLE_ROOM - 6 * MM
_LABEL, _VALUE = 22.0, 40.0
# what stands in a row: (label, how many of the three columns its value takes)
_ROWS: tuple[tuple[tuple[str, int], ...], ...] = (
    (("姓名", 1), ("性别", 1), ("民族", 1)),
    (("出生日期", 1), ("证件类型", 1), ("证件号码", 1)),
    (("婚姻状况", 1), ("学历", 1), ("政治面貌", 1)),
    (("籍贯", 1), ("国籍", 1), ("曾用名", 1)),
    (("职业", 1), ("工作单位", 2)),
    (("联系电话", 2), ("人员状态", 1)),
    (("现住址", 2), ("居住身份", 1)),
    (("户籍地址", 2), ("人户一致", 1)),
    (("户号", 1), ("户主", 1), ("与户主关系", 1)),
    (("关爱标签", 3),),
    (("同住人员", 3),),
)

Report = Callable[[int, int], None]


@dataclass(frozen=True)
class ResidentCard:
    """What a card says, by the labels on it; ``note`` stands below."""

    facts: Mapping[str, str]
    note: str = ""


def render_cards(
    cards: Sequence[ResidentCard],
    office: str,
    made_on: date,
    report: Report | None = None,
    *,
    on_a4: bool = False,
    allow_blanks: bool = False,
) -> bytes:
    """Return the cards as PDF; ``report`` hears (done, all) after each.

    Raises:
        Refusal: There is nothing to print, or a character has no glyph and the clerk has not agreed to a blank.
    """
    if not cards:
        raise Refusal("没有要打印的登记卡。")
    owner = f"{flat(office)}　{made_on.year}年{made_on.month}月{made_on.day}日"
    tables = [[_row(row, card.facts) for row in _ROWS] for card in cards]
    notes = [flat(card.note) for card in cards]
    if not allow_blanks:
        content = {char for table in tables for row in table for cell in row for char in cell.text}
        fonts.refuse_missing("".join([owner, *notes, *sorted(content)]))
    chars = wanted(
        (row for table in tables for row in table), [(Role.TITLE, _TITLE), (Role.SONG, owner + "".join(notes))]
    )
    size = A4_UPRIGHT if on_a4 else A5_ACROSS
    with Fonts(chars) as opened:
        paper = Paper(opened, _TITLE, flat(office), size)
        sheet = _Card(opened, paper, owner)
        for number, (table, note) in enumerate(zip(tables, notes, strict=True)):
            lower_half = on_a4 and number % 2 == 1
            sheet.draw(table, note, size[1] - (A5_ACROSS[1] if lower_half else 0.0))
            if not on_a4 or lower_half or number == len(cards) - 1:
                paper.end_page()
            if report is not None:
                report(number + 1, len(cards))
        return paper.finish()


def missing_glyphs(cards: Sequence[ResidentCard]) -> list[str]:
    """Return the characters on the cards that no font can draw, each with its code point."""
    return fonts.missing(
        "".join(dict.fromkeys(char for card in cards for text in card.facts.values() for char in text))
    )


def _row(row: tuple[tuple[str, int], ...], facts: Mapping[str, str]) -> list[Cell]:
    cells = []
    for name, columns in row:
        share = columns * _VALUE + (columns - 1) * _LABEL
        cells += [Cell(name, _LABEL, label=True), Cell(flat(facts.get(name, "")), share)]
    return cells


class _Card:
    """Draws one card into half a sheet of A4."""

    def __init__(self, opened: Fonts, paper: Paper, owner: str) -> None:
        self._paper = paper
        self._width = A5_ACROSS[0] - 2 * _MARGIN_X
        self._rulers = [Ruler(opened, self._width, size, least) for size, least in _FIT]
        self._title = Setter(opened, _TITLE_SIZE, _TITLE_SIZE).line(((Role.TITLE, _TITLE),))
        self._small = Setter(opened, _NOTE_SIZE, _NOTE_SIZE)
        self._owner = self._small.line(((Role.SONG, owner),))

    def draw(self, table: list[list[Cell]], note: str, top: float) -> None:
        """Draw a card below ``top``."""
        centred(self._paper, self._title, A5_ACROSS[0], top - _TOP - _TITLE_SIZE)
        upper = top - _TOP - _TITLE_ROOM
        ruler, rows = self._fitting(table)
        foot = ruler.draw(self._paper, rows, _MARGIN_X, upper - 2 * MM) - _NOTE_SIZE - 2 * MM
        self._paper.draw(self._owner, _MARGIN_X + self._width - self._owner.right, foot)
        if note:
            self._paper.draw(self._small.line(((Role.SONG, note),)), _MARGIN_X, foot)

    def _fitting(self, table: list[list[Cell]]) -> tuple[Ruler, list[SetRow]]:
        """Set the rows as roomy as the half sheet allows."""
        for ruler in self._rulers:
            rows = [ruler.set(row) for row in table]
            if sum(row.height for row in rows) <= _ROOM:
                break
        return ruler, rows
