"""A notice in the layout of GB/T 9704-2012, without a red head."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain

from jiceng_desktop.documents import fonts, page, text
from jiceng_desktop.documents.fonts import Fonts, Role
from jiceng_desktop.documents.page import NumberedPages, Paper, Row
from jiceng_desktop.documents.text import BODY, CELL, Line, Measure, Setter, Span
from jiceng_desktop.documents.title import TITLE_SIZE, title_lines
from jiceng_desktop.errors import Refusal
from jiceng_desktop.terms import SignOff

_CARRIED = 2  # rows of text that follow the signature to its page
_SEAL_GAP, _PLAIN_GAP = 2, 1  # blank rows above the signature, 7.3.5.1 and 7.3.5.2
_FULL = Measure()
_NAME_ROOM = 24 * CELL
_TRAILING_MARKS = "。；，、;,. "
Report = Callable[[int, int], None]


@dataclass(frozen=True)
class Notice:
    """What a notice says; ``body`` holds one paragraph per line, ``title`` the clerk's own line breaks."""

    title: str
    addressee: str
    body: str
    signatory: str
    signed_on: date
    number: str = ""
    attachments: tuple[str, ...] = ()
    remark: str = ""
    sign_off: SignOff = SignOff.PLAIN


def render(notice: Notice, *, allow_blanks: bool = False) -> bytes:
    """Return the notice as PDF.

    Raises:
        Refusal: A character has no glyph and the clerk has not agreed to a blank.
    """
    return render_many([notice], allow_blanks=allow_blanks)


def render_many(notices: Sequence[Notice], report: Report | None = None, *, allow_blanks: bool = False) -> bytes:
    """Return one PDF of many notices, each numbered from page 1; ``report`` hears (done, all) after each.

    Raises:
        Refusal: There is nothing to print, or a character has no glyph and the clerk has not agreed to a blank.
    """
    if not notices:
        raise Refusal("没有要打印的通知。")
    drafts = [_Draft.of(notice) for notice in notices]
    if not allow_blanks:
        fonts.refuse_missing("".join(dict.fromkeys(chain.from_iterable(draft.characters() for draft in drafts))))
    with Fonts(_wanted(drafts)) as opened:
        paper = Paper(opened, " ".join(drafts[0].title.split()), "".join(drafts[0].signatory))
        composer, pages = _Composer(opened), NumberedPages(paper, opened)
        for done, draft in enumerate(drafts, start=1):
            for number, rows in enumerate(page.paginate(composer.rows(draft)), start=1):
                pages.draw(rows, number)
            if report is not None:
                report(done, len(drafts))
        return paper.finish()


def page_count(notice: Notice) -> int:
    """Return how many pages the notice takes."""
    draft = _Draft.of(notice)
    with Fonts(_wanted([draft])) as opened:
        return len(page.paginate(_Composer(opened).rows(draft)))


def missing_glyphs(notice: Notice) -> list[str]:
    """Return the characters of the notice that no font can draw, each with its code point."""
    return fonts.missing(_Draft.of(notice).characters())


@dataclass(frozen=True)
class _Draft:
    """A notice brought into the words that are printed."""

    title: str
    number: str
    addressee: str
    paragraphs: tuple[tuple[Span, ...], ...]
    attachments: tuple[tuple[str, str], ...]  # (number or nothing, name)
    signatory: tuple[str, ...]
    signed_on: str
    remark: str
    sign_off: SignOff

    @classmethod
    def of(cls, notice: Notice) -> _Draft:
        names = [name.rstrip(_TRAILING_MARKS) for line in notice.attachments if (name := _flat(line))]
        return cls(
            title="\n".join(_paragraphs(notice.title)),
            number=_flat(notice.number).replace("[", "〔").replace("]", "〕"),
            addressee=_with_colon(_flat(notice.addressee)),
            paragraphs=tuple(text.spans(line) for line in _paragraphs(notice.body)),
            attachments=tuple((f"{at}." if len(names) > 1 else "", name) for at, name in enumerate(names, start=1)),
            signatory=tuple(_paragraphs(notice.signatory)),
            signed_on=f"{notice.signed_on.year}年{notice.signed_on.month}月{notice.signed_on.day}日",
            remark=_in_brackets(_flat(notice.remark)),
            sign_off=notice.sign_off,
        )

    def spans(self) -> Iterable[Span]:
        """Yield everything printed, with its typeface."""
        yield Role.TITLE, self.title.replace("\n", "")
        yield from chain.from_iterable(self.paragraphs)
        for label, name in self.attachments:
            yield Role.FANGSONG, f"附件：{label}{name}"
        for line in (self.number, self.addressee, *self.signatory, self.signed_on, self.remark):
            yield Role.FANGSONG, line

    def characters(self) -> str:
        """Return everything printed, without typefaces."""
        return "".join(content for _, content in self.spans())


def _paragraphs(content: str) -> list[str]:
    """Return the lines that hold something; indents typed as spaces are dropped, the layout makes its own."""
    return [line for raw in fonts.clean(content).split("\n") if (line := raw.strip())]


def _flat(content: str) -> str:
    return "".join(_paragraphs(content))


def _with_colon(addressee: str) -> str:
    return f"{addressee.rstrip(':：')}：" if addressee else ""


def _in_brackets(remark: str) -> str:
    bare = not re.fullmatch(r"（.*）", remark)
    return f"（{remark}）" if remark and bare else remark


def _wanted(drafts: Iterable[_Draft]) -> dict[Role, set[str]]:
    """Return the characters each typeface has to draw, page numbers included."""
    printed = chain.from_iterable(draft.spans() for draft in drafts)
    return text.characters(chain(printed, [(Role.SONG, page.NUMBER_CHARACTERS)]))


class _Composer:
    """Turns drafts into the rows of the page grid."""

    def __init__(self, opened: Fonts) -> None:
        self._body = Setter(opened)
        self._title = Setter(opened, TITLE_SIZE, TITLE_SIZE)

    def rows(self, draft: _Draft) -> list[Row]:
        """Return all rows of a notice; title and addressee stay with the text, the signature with its end."""
        rows = [*self._head(draft), *self._text(draft), *self._attachments(draft)]
        carried = [at for at, row in enumerate(rows) if row.line is not None][-_CARRIED:]
        first = carried[0] if carried else 0
        rows[first:] = [Row(row.line, held=True) for row in rows[first:]]
        return [*rows, *self._signature(draft)]

    def _head(self, draft: _Draft) -> list[Row]:
        lines: list[Line | None] = [*title_lines(self._title, draft.title)]
        if draft.number:
            left = (_FULL.width - self._width(draft.number)) / 2
            lines.append(self._line(draft.number, left))
        lines += [None, *self._body.lines(((Role.FANGSONG, draft.addressee),), _FULL)]
        return [Row(line, held=True) for line in lines]

    def _text(self, draft: _Draft) -> Iterable[Row]:
        for paragraph in draft.paragraphs:
            heading = len(paragraph) == 1 and paragraph[0][0] is not Role.FANGSONG
            for line in self._body.lines(paragraph, BODY):
                yield Row(line, held=heading)

    def _attachments(self, draft: _Draft) -> Iterable[Row]:
        """Yield the list of 7.3.4: turned-over lines stand under the first character of the name."""
        if not draft.attachments:
            return
        yield Row()
        label = self._line("附件：", 2 * CELL)
        name_left = label.right + max(self._width(number) for number, _ in draft.attachments)
        for at, (number, name) in enumerate(draft.attachments):
            prefix = self._line(number, label.right)
            prefix = prefix if at else label.joined(prefix)
            lines = self._body.lines(((Role.FANGSONG, name),), Measure(first=name_left, rest=name_left))
            yield Row(prefix.joined(lines[0]), held=at == 0)
            yield from (Row(line) for line in lines[1:])

    def _signature(self, draft: _Draft) -> Iterable[Row]:
        """Yield 署名 and date (7.3.5.1 with a seal, 7.3.5.2 without) and the remark (7.3.6)."""
        names = [line for name in draft.signatory for line in self._names(name)]
        sealed = draft.sign_off is SignOff.SEALED
        place = _sealed_lefts if sealed else _plain_lefts
        name_left, date_left = place(max((line.right for line in names), default=0.0), self._width(draft.signed_on))
        for _ in range(_SEAL_GAP if sealed else _PLAIN_GAP):
            yield Row(held=True)
        for line in names:
            yield Row(line.moved(name_left), held=True)
        yield Row(self._line(draft.signed_on, date_left), held=sealed or bool(draft.remark))
        if sealed:  # the foot of the seal must not touch the page number
            yield Row(held=bool(draft.remark))
        yield from (Row(line) for line in self._body.lines(((Role.FANGSONG, draft.remark),), BODY))

    def _names(self, name: str) -> Sequence[Line]:
        return self._body.lines(((Role.FANGSONG, name),), Measure(width=_NAME_ROOM))

    def _line(self, content: str, left: float) -> Line:
        return self._body.line(((Role.FANGSONG, content),), left)

    def _width(self, content: str) -> float:
        return self._body.width(((Role.FANGSONG, content),))


def _plain_lefts(name_width: float, date_width: float) -> tuple[float, float]:
    """Return where 署名 and date begin: 署名 2 characters in from the right, the date 2 after its beginning."""
    edge = _FULL.width - 2 * CELL
    if date_width > name_width:
        return max(0.0, edge - date_width - 2 * CELL), edge - date_width
    return edge - name_width, edge - name_width + 2 * CELL


def _sealed_lefts(name_width: float, date_width: float) -> tuple[float, float]:
    """Return where 署名 and date begin: the date 4 characters in from the right, 署名 centred on it."""
    centre = min(_FULL.width - 4 * CELL - date_width / 2, _FULL.width - name_width / 2)
    return centre - name_width / 2, centre - date_width / 2
