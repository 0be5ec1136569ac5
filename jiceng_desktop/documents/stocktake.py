"""清点 on paper: the list to carry along and tick, box by box, and the report of what came of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from jiceng_desktop.documents.roster import Band, Row, render_list

_TICK = "□"
_TICK_COLUMNS = (("序号", 13.0), ("在", 9.0), ("图书编号", 26.0), ("书名", 88.0), ("上次", 20.0), ("备注", 28.0))
_REPORT_COLUMNS = (("图书编号", 24.0), ("书名", 44.0), ("应在", 50.0), ("结果", 42.0), ("处理", 24.0))
_SIGNED = "清点人（签字）：　　　　　　　负责人（签字）：　　　　　　　日期：　　　年　　月　　日"

Report = Callable[[int, int], None]


@dataclass(frozen=True)
class Expected:
    """A copy on the list to tick: ``place`` is its box, ``state`` is said where it was not seen the last time."""

    number: str
    title: str
    place: str
    state: str = ""


@dataclass(frozen=True)
class Section:
    """One part of a report: ``rows`` are number, title, where it should be, what came of it, what was done."""

    title: str
    rows: Sequence[tuple[str, str, str, str, str]]


def render_ticklist(
    name: str, copies: Sequence[Expected], note: str, report: Report | None = None, *, allow_blanks: bool = False
) -> bytes:
    """Return the list to carry along, in the order of the boxes, as PDF; its numbers are those on the screen.

    Raises:
        Refusal: a character has no glyph and the clerk has not agreed to a blank.
    """
    rows = list(_ticked(copies))
    return render_list(f"图书清点表　{name}", _TICK_COLUMNS, rows, note, report, allow_blanks=allow_blanks)


def _ticked(copies: Sequence[Expected]) -> Iterator[Row]:
    number = 0
    for place, group in groupby(copies, key=lambda copy: copy.place):
        there = list(group)
        yield Band(f"{place or '没有登记在哪个箱'}　共 {len(there)} 册")
        for copy in there:
            number += 1
            yield (str(number), _TICK, copy.number, copy.title, copy.state, "")
    yield Band(_SIGNED)


def render_report(
    name: str, lines: Sequence[str], sections: Sequence[Section], note: str, *, allow_blanks: bool = False
) -> bytes:
    """Return the report of a count as PDF: what it came to in ``lines``, then each section that has something.

    Raises:
        Refusal: a character has no glyph and the clerk has not agreed to a blank.
    """
    rows: list[Row] = [Band(line) for line in lines]
    for section in sections:
        rows.append(Band(f"{section.title}　{len(section.rows)} 册" if section.rows else f"{section.title}　没有"))
        rows += section.rows
    rows.append(Band(_SIGNED))
    return render_list(f"图书清点报告　{name}", _REPORT_COLUMNS, rows, note, allow_blanks=allow_blanks)
