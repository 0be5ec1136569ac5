"""A notice in the layout of GB/T 9704-2012: plain, with a red head, or as a letter."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from itertools import chain

from jiceng_desktop.documents import attachments, fonts, page, text
from jiceng_desktop.documents.colophon import Colophon, ColophonSetter
from jiceng_desktop.documents.fonts import Fonts, Role
from jiceng_desktop.documents.head import Head, head_of
from jiceng_desktop.documents.page import AREA_WIDTH, NumberedPages, Page, Paper, Row
from jiceng_desktop.documents.signature import SignatureSetter
from jiceng_desktop.documents.text import BODY, CELL, Line, Measure, Setter
from jiceng_desktop.documents.title import TITLE_SIZE, title_lines
from jiceng_desktop.documents.wording import Attachment, Notice, Paragraph, Wording
from jiceng_desktop.errors import Refusal
from jiceng_desktop.terms import Layout

__all__ = ["Attachment", "Notice", "missing_glyphs", "page_count", "render", "render_many"]

_CARRIED = 2  # rows of text that follow the signature to its page
_FULL = Measure()
Report = Callable[[int, int], None]


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
    wordings = [Wording.of(notice) for notice in notices]
    if not allow_blanks:
        fonts.refuse_missing("".join(dict.fromkeys(chain.from_iterable(one.characters() for one in wordings))))
    with Fonts(_wanted(wordings)) as opened:
        paper = Paper(opened, wordings[0].called, "".join(wordings[0].signatory))
        composer, pages = _Composer(opened), NumberedPages(paper, opened)
        for done, wording in enumerate(wordings, start=1):
            composer.sheet(wording).draw(paper, pages)
            if report is not None:
                report(done, len(wordings))
        return paper.finish()


def page_count(notice: Notice) -> int:
    """Return how many pages the notice takes."""
    wording = Wording.of(notice)
    with Fonts(_wanted([wording])) as opened:
        return len(_Composer(opened).sheet(wording).pages)


def missing_glyphs(notice: Notice) -> list[str]:
    """Return the characters of the notice that no font can draw, each with its code point."""
    return fonts.missing(Wording.of(notice).characters())


def _wanted(wordings: Iterable[Wording]) -> dict[Role, set[str]]:
    """Return the characters each typeface has to draw, page numbers included."""
    printed = chain.from_iterable(wording.spans() for wording in wordings)
    return text.characters(chain(printed, [(Role.SONG, page.NUMBER_CHARACTERS)]))


@dataclass(frozen=True)
class _Sheet:
    """A notice divided into pages."""

    head: Head
    pages: Sequence[Page]
    colophon: Colophon

    def draw(self, paper: Paper, pages: NumberedPages) -> None:
        """Draw all pages; numbers go on over the attachments (7.3.7, 7.5)."""
        for number, content in enumerate(self.pages, start=1):
            if number == 1:
                self.head.draw(paper)
            if number == len(self.pages):
                self.colophon.draw(paper)
            pages.draw(content, number, numbered=self.head.numbered or number > 1)


class _Composer:
    """Turns wordings into the rows of the page grid, and these into pages."""

    def __init__(self, opened: Fonts) -> None:
        self._fonts = opened
        self._body = Setter(opened)
        self._title = Setter(opened, TITLE_SIZE, TITLE_SIZE)
        self._title_lines = cache(partial(title_lines, self._title))
        self._signature = SignatureSetter(opened, self._body)
        self._colophon = ColophonSetter(opened)

    def sheet(self, wording: Wording) -> _Sheet:
        """Return the notice on its pages: the text with its signature, then each attachment on pages of its own."""
        head = head_of(wording, self._fonts, self._line(wording.number))
        colophon = self._colophon.colophon(wording)
        written = [*self._head(wording), *self._text(wording.paragraphs)]
        listed = list(attachments.listed(self._body, wording.attachments))
        sections = [_with_end(_with_end(written, listed), self._signature.rows(wording))]
        for one in wording.attachments:
            if one.paragraphs:
                opening = attachments.head_of(self._body, self._title, one)
                sections.append([*opening, *self._text(one.paragraphs)])
        sections[-1] = _with_end(sections[-1], [Row(held=True)] * colophon.rows)
        pages = page.paginate(sections[0], head.rows, head.page_rows)
        return _Sheet(head, [*pages, *chain.from_iterable(map(page.paginate, sections[1:]))], colophon)

    def _head(self, wording: Wording) -> list[Row]:
        """Return title and addressee, which stay with the first line of text (7.3.1, 7.3.2)."""
        lines: list[Line | None] = [*self._title_lines(wording.title)]
        if wording.number and wording.layout not in {Layout.REDHEAD, Layout.LETTER}:
            number = self._line(wording.number)
            lines.append(number.moved((AREA_WIDTH - number.right) / 2))
        lines += [None, *self._body.lines(((Role.FANGSONG, wording.addressee),), _FULL)]
        return [Row(line, held=True) for line in lines]

    def _text(self, paragraphs: Sequence[Paragraph]) -> Iterable[Row]:
        """Yield the text (7.3.3); who was present is set apart from it by a blank row (10.3)."""
        labelled = None
        for paragraph in paragraphs:
            if labelled is not None and labelled is not bool(paragraph.label):
                yield Row()
            labelled = bool(paragraph.label)
            lines = self._labelled(paragraph) if paragraph.label else self._body.lines(paragraph.content, BODY)
            yield from (Row(line, held=paragraph.heading) for line in lines)

    def _labelled(self, paragraph: Paragraph) -> Sequence[Line]:
        """Return the lines of 出席： and the like: 2 characters in, further lines behind the colon (10.3)."""
        label = self._body.line(((Role.HEI, paragraph.label),), 2 * CELL)
        lines = self._body.lines(paragraph.content, Measure(first=label.right, rest=label.right))
        return [label.joined(lines[0]), *lines[1:]] if lines else [label]

    def _line(self, content: str) -> Line:
        return self._body.line(((Role.FANGSONG, content),))


def _with_end(rows: Sequence[Row], end: Sequence[Row]) -> list[Row]:
    """Return rows and an end that never stands on a page without text: the last rows hold on to it (7.3.5.5)."""
    if not end:
        return list(rows)
    with_text = [at for at, row in enumerate(rows) if row.line is not None][-_CARRIED:]
    first = with_text[0] if with_text else 0
    return [*rows[:first], *(replace(row, held=True) for row in rows[first:]), *end]
