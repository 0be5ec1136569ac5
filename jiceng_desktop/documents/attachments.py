"""附件: their list below the text, and their own pages (GB/T 9704-2012, 7.3.4 and 7.3.7)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from jiceng_desktop.documents.fonts import Role
from jiceng_desktop.documents.page import Row
from jiceng_desktop.documents.text import CELL, Measure, Setter
from jiceng_desktop.documents.title import title_lines
from jiceng_desktop.documents.wording import Enclosed

_LABEL = "附件："


def listed(body: Setter, attachments: Sequence[Enclosed]) -> Iterable[Row]:
    """Yield the list of 7.3.4: turned-over lines stand under the first character of the name."""
    if not attachments:
        return
    yield Row()
    label = body.line(((Role.FANGSONG, _LABEL),), 2 * CELL)
    left = label.right + max(body.width(((Role.FANGSONG, one.number),)) for one in attachments)
    for at, one in enumerate(attachments):
        number = body.line(((Role.FANGSONG, one.number),), label.right)
        prefix = number if at else label.joined(number)
        first, *others = body.lines(((Role.FANGSONG, one.name),), Measure(first=left, rest=left)) or [None]
        yield Row(prefix.joined(first) if first else prefix, held=at == 0)
        yield from (Row(line) for line in others)


def head_of(body: Setter, title: Setter, one: Enclosed) -> list[Row]:
    """Return the head of an attachment's first page: its label in row 1, its title from row 3 on (7.3.7)."""
    label = body.line(((Role.HEI, one.label),))
    lines = title_lines(title, one.name)
    above = [Row(label), Row(), *map(Row, lines)] if lines else [Row(label)]
    return [Row(row.line, held=True) for row in [*above, Row()]]
