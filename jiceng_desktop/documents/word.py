"""The same notice for offices that have to edit it in Word or WPS.

Fonts are named, not embedded, as they are called on Windows; the page, the grid and the page numbers come from
``resources/word/base.docx``. Squeezed marks and the like are left to Word itself.
"""

from __future__ import annotations

import io
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING

from jiceng_desktop import paths, words
from jiceng_desktop.documents import qr
from jiceng_desktop.documents.fonts import Fonts, Role
from jiceng_desktop.documents.table import MIDDLE, TURNED_FROM, TableSheet, cleaned, shares_of
from jiceng_desktop.documents.text import Setter, Span
from jiceng_desktop.documents.title import title_lines
from jiceng_desktop.documents.wording import Enclosed, Notice, Paragraph, Wording, flat
from jiceng_desktop.terms import Layout, SignOff

if TYPE_CHECKING:
    from docx.document import Document as WordFile
    from docx.text.paragraph import Paragraph as WordParagraph

_FACES = {
    Role.FANGSONG: "仿宋_GB2312",
    Role.TITLE: "方正小标宋简体",
    Role.HEI: "黑体",
    Role.KAI: "楷体_GB2312",
    Role.SONG: "宋体",
}
_RARE = ((0x30000, 0x3FFFF, "SimSun-ExtG"), (0x20000, 0x2FFFF, "SimSun-ExtB"), (0x3400, 0x4DBF, "宋体"))
_LATIN = "Times New Roman"
_TITLE, _BODY, _SMALL = 22.0, 16.0, 14.0
_RED = "FF0000"
_LINE = 579  # in twips
_MARK_BELOW, _MARK_LARGEST, _LETTER_LARGEST, _MARK_LINE = 1984, 42.0, 31.0, 26.0  # 35 mm in twips (7.2.4); in points
_WIDTH = 8845  # 156 mm in twips
_LETTER_TOP = 1701  # 30 mm (10.1)
_LONGEST_PROPERTY = 255  # of ECMA-376
_ACROSS, _RULE = 28, "＿"  # characters on a line; what is written on
_ROW, _MIDDLE = 567, 1  # 10 mm in twips; WD_CELL_VERTICAL_ALIGNMENT.CENTER
_CELL = 320  # one character of 3号 in twips
_PICTURE = 1300  # 23 mm in twips
_STAMP = 7  # characters the stamp of a name takes
_THICK, _THIN = 8, 6  # 0.35 mm and 0.25 mm in eighths of a point (7.4.1)


@dataclass(frozen=True)
class _Shape:
    """How a paragraph stands; indents in characters, the space above in twips."""

    align: str = "both"
    first: float = 0
    left: float = 0
    right: float = 0
    above: int = 0
    line: int = _LINE
    large: bool = False
    held: bool = False
    breaks: bool = False
    edges: str = ""  # borders as XML
    frame: str = ""  # where it stands, if not in the text

    def xml(self) -> str:
        """Return the properties in the order the schema asks for."""
        parts = ["<w:keepNext/>"] if self.held else []
        parts += ["<w:pageBreakBefore/>"] if self.breaks else []
        parts += [f'<w:framePr w:hRule="auto" w:wrap="around" {self.frame}/>'] if self.frame else []
        parts += [f"<w:pBdr>{self.edges}</w:pBdr>"] if self.edges else []
        # no blanks of its own beside digits; the grid would double rows that are not its own
        own = '<w:snapToGrid w:val="0"/>' if self.line != _LINE or self.large else ""
        parts.append(f'<w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>{own}')
        parts.append(f'<w:spacing w:before="{self.above}" w:after="0" w:line="{self.line}" w:lineRule="exact"/>')
        indents = {
            "left": self.left,
            "right": self.right,
            "firstLine" if self.first >= 0 else "hanging": abs(self.first),
        }
        told = " ".join(
            f'w:{name}Chars="{round(chars * 100)}" w:{name}="{round(chars * _CELL)}"' for name, chars in indents.items()
        )
        parts.append(f'<w:ind {told}/><w:jc w:val="{self.align}"/>')
        return "".join(parts)


_AT_FOOT = f'w:w="{_WIDTH}" w:hAnchor="margin" w:vAnchor="margin" w:xAlign="center" w:yAlign="bottom"'
_AT_LEFT = f'w:w="{_PICTURE}" w:hAnchor="margin" w:vAnchor="text" w:xAlign="left" w:y="1"'
_INDENTED, _CENTRED = _Shape(first=2), _Shape(align="center", held=True)
_TITLED = replace(_CENTRED, large=True)
_WIDER_LEFT, _WIDER_RIGHT = -8 / 5.57, -6 / 5.57  # characters by which a letter's rules leave the type area (10.1)


def write(notice: Notice) -> bytes:
    """Return the notice as .docx."""
    writer = _Writer(notice.called or notice.title, notice.signatory)
    writer.notice(Wording.of(notice))
    return writer.finished()


def write_table(sheet: TableSheet) -> bytes:
    """Return a sheet with a table as .docx; the headings are repeated on every page."""
    writer = _Writer(sheet.title, sheet.signatory)
    writer.table(sheet)
    return writer.finished()


class _Writer:
    """Writes paragraphs into a copy of the base file."""

    def __init__(self, title: str, author: str) -> None:
        from docx import Document  # heavy, needed rarely

        self._file: WordFile = Document(str(paths.resource("word/base.docx")))
        self._file.core_properties.title = flat(title)[:_LONGEST_PROPERTY]
        self._file.core_properties.author = flat(author)[:_LONGEST_PROPERTY]

    def finished(self) -> bytes:
        """Return the file."""
        out = io.BytesIO()
        self._file.save(out)
        return out.getvalue()

    # the parts

    def notice(self, said: Wording) -> None:
        """Write everything a notice says, from its head to its attachments."""
        self._head(said)
        self._title(said.title)
        if said.number and said.layout is Layout.PLAIN:
            self._add(_CENTRED, _plain(said.number))
        self._add(_CENTRED)
        if said.addressee:
            self._add(_Shape(held=True), _plain(said.addressee))
        self._body(said.paragraphs)
        self._attachment_list(said.attachments)
        self._signature(said)
        self._attached(said.attachments)
        self._foot(said)

    def _title(self, title: str) -> None:
        """Write a title, broken into the lines the printed one has (7.3.1)."""
        with Fonts({Role.TITLE: set(title) - {"\n"}}) as opened:
            lines = [line.text for line in title_lines(Setter(opened, _TITLE, _TITLE), title)]
        self._add(_TITLED, ((Role.TITLE, "\n".join(lines)),), _TITLE)

    def _body(self, paragraphs: Iterable[Paragraph]) -> None:
        labelled = False
        for paragraph in paragraphs:
            hanging = len(paragraph.label)
            if labelled and not hanging:
                self._blank(1)
            labelled = bool(hanging)
            shape = _Shape(left=2 + hanging, first=-hanging) if hanging else _INDENTED
            self._add(replace(shape, held=paragraph.heading), _ruled_out((*paragraph.spans(),), 2))

    def table(self, sheet: TableSheet) -> None:
        """Write title, lines, table and signature."""
        self._title(flat(sheet.title))
        for line in filter(None, (flat(sheet.number), *map(flat, sheet.lines))):
            self._add(_Shape(align="left", line=400, held=True), _plain(line), 12)
        self._grid(sheet)
        if sheet.remark:
            self._add(_Shape(above=120, line=400), _plain(flat(sheet.remark)), 12)
        day = words.show_day(sheet.signed_on) if sheet.signatory and sheet.signed_on is not None else ""
        for line in filter(None, (flat(sheet.signatory), day)):
            self._add(_Shape(align="right", right=2, line=400), _plain(line), 12)

    def _head(self, said: Wording) -> None:
        """Write the red head of 7.2, or the one of a letter (10.1)."""
        if not said.mark:
            return
        letter = said.layout is Layout.LETTER
        size = min(_LETTER_LARGEST if letter else _MARK_LARGEST, _WIDTH / 20 / max(map(len, said.mark)))
        for at, line in enumerate(said.mark, start=1):
            above = _MARK_BELOW if at == 1 and not letter else 0
            shape = _Shape(align="center", above=above, line=round(size * _MARK_LINE), held=True, large=True)
            if letter and at == len(said.mark):
                shape = replace(shape, edges=_edge("bottom", 24, 4, "thickThinSmallGap", _RED))
                shape = replace(shape, left=_WIDER_LEFT, right=_WIDER_RIGHT)
            self._add(shape, ((Role.TITLE, line),), size, _RED)
        if letter:
            self._letter_page()
            self._add(_Shape(align="right", held=True), _plain(said.number))
        else:
            self._blank(2)
            self._add(replace(_CENTRED, edges=_edge("bottom", 12, 4, colour=_RED)), _plain(said.number))
        self._blank(2)

    def _letter_page(self) -> None:
        """Let the first page of a letter begin higher, carry the red line at its foot and no number."""
        from docx.shared import Twips

        section = self._file.sections[0]
        section.top_margin = Twips(_LETTER_TOP)
        section.different_first_page_header_footer = True
        foot = section.first_page_footer.paragraphs[0]
        rule = _edge("top", 24, 1, "thinThickSmallGap", _RED)
        _form(foot, _Shape(line=240, edges=rule, left=_WIDER_LEFT, right=_WIDER_RIGHT))

    def _attachment_list(self, attachments: Sequence[Enclosed]) -> None:
        if attachments:
            self._blank(1)
        for at, one in enumerate(attachments):
            label = "" if at else "附件："
            name_left = 5 + len(one.number) / 2
            self._add(
                _Shape(left=name_left, first=(2 if label else 5) - name_left), _plain(label + one.number + one.name)
            )

    def _signature(self, said: Wording) -> None:
        """Write 署名 and date: with a seal (7.3.5.1), without one (7.3.5.2), with the stamp of a name (7.3.5.3)."""
        width, names = _width(said.signed_on), said.signatory
        long = max(map(_width, names), default=0.0)
        if said.sign_off is SignOff.SEALED:
            rights, gap = (max(0.0, 4 + (width - long) / 2), 4.0), 2
        elif said.sign_off is SignOff.STAMPED:
            rights, gap, names = (4.0 + _STAMP, 4.0), 2, said.post
        else:
            edge = 4 + width - long if width > long else 2.0
            rights, gap = (edge, max(0.0, edge + long - 2 - width)), 1
        self._blank(gap if names or said.qr else 0)
        if said.qr:
            self._picture(qr.png(said.qr))
        for name in names:
            self._add(_Shape(align="right", right=rights[0], held=True), _plain(name))
        if said.sign_off is SignOff.STAMPED:
            self._blank(1)
        if names or said.sign_off is not SignOff.PLAIN:
            self._add(_Shape(align="right", right=rights[1]), _plain(said.signed_on))
        if said.remark:
            self._blank(1 if said.sign_off is SignOff.SEALED else 0)  # clear of the seal
            self._add(_INDENTED, _plain(said.remark))

    def _attached(self, attachments: Sequence[Enclosed]) -> None:
        """Write the pages of 7.3.7: 附件 and its number in the first row, the title in the third."""
        for one in attachments:
            if one.paragraphs:
                self._add(_Shape(align="left", breaks=True, held=True), ((Role.HEI, one.label),))
                self._blank(1)
                self._title(one.name)
                self._blank(1)
                self._body(one.paragraphs)

    def _foot(self, said: Wording) -> None:
        """Write the 版记 of 7.4 at the foot of the last page."""
        told = [f"抄送：{said.copies_to}"] if said.copies_to else []
        told += [f"{said.issuer}　　{said.issued_on}"] if said.issuer else []
        for at, line in enumerate(told, start=1):
            edges = _edge("top", _THICK, 1) if at == 1 else ""
            edges += _edge("bottom", _THICK if at == len(told) else _THIN, 1)
            self._add(_Shape(left=1, right=1, line=500, edges=edges, frame=_AT_FOOT), _plain(line), _SMALL)

    def _grid(self, sheet: TableSheet) -> None:
        from docx.oxml import parse_xml
        from docx.oxml.ns import nsdecls
        from docx.shared import Emu

        sheet = cleaned(sheet)
        shares = shares_of(sheet)
        room = self._across(turned=sum(shares) > TURNED_FROM)
        widths = {share: Emu(round(room * share / sum(shares))) for share in shares}
        rows = [sheet.columns, *sheet.rows]
        table = self._file.add_table(len(rows), len(sheet.columns), "Table Grid")
        table.autofit = False
        for column, share in zip(table.columns, shares, strict=True):
            column.width = widths[share]
        for number, row in enumerate(rows):
            table.rows[number]._tr.get_or_add_trPr().append(parse_xml(f'<w:trHeight {nsdecls("w")} w:val="{_ROW}"/>'))
            for cell, content, share in zip(table.rows[number].cells, row, shares, strict=True):
                cell.width = widths[share]
                cell.vertical_alignment = _MIDDLE
                role = Role.SONG if number else Role.HEI
                shape = _Shape(align="center" if number == 0 or share <= MIDDLE else "left", line=320)
                _fill(cell.paragraphs[0], shape, ((role, content),), 12)
        table.rows[0]._tr.get_or_add_trPr().append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))

    def _across(self, *, turned: bool) -> int:
        """Return how wide the type area is, the paper turned if asked."""
        from docx.enum.section import WD_ORIENT

        section = self._file.sections[0]
        if turned:
            section.orientation = WD_ORIENT.LANDSCAPE
            section.page_width, section.page_height = section.page_height, section.page_width
        return int((section.page_width or 0) - (section.left_margin or 0) - (section.right_margin or 0))

    # paragraphs and runs

    def _blank(self, rows: int) -> None:
        for _ in range(rows):
            self._add(_CENTRED)

    def _add(self, shape: _Shape, content: Iterable[Span] = (), size: float = _BODY, colour: str = "") -> None:
        _fill(self._file.add_paragraph(), shape, content, size, colour)

    def _picture(self, content: bytes) -> None:
        from docx.shared import Mm

        paragraph = self._file.add_paragraph()
        _form(paragraph, _Shape(align="left", frame=_AT_LEFT))
        paragraph.paragraph_format.line_spacing = 1.0
        paragraph.add_run().add_picture(io.BytesIO(content), width=Mm(qr.SIDE_MM))


def _form(paragraph: WordParagraph, shape: _Shape) -> None:
    """Give a paragraph its properties, all of them at once."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    element = paragraph._p
    if element.pPr is not None:
        element.remove(element.pPr)
    element.insert(0, parse_xml(f"<w:pPr {nsdecls('w')}>{shape.xml()}</w:pPr>"))


def _fill(
    paragraph: WordParagraph, shape: _Shape, content: Iterable[Span], size: float = _BODY, colour: str = ""
) -> None:
    """Give a paragraph its shape and its text, one run for each stretch of equal font."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    _form(paragraph, shape)
    for role, told in content:
        for face, part in _by_face(role, told):
            tint = f'<w:color w:val="{colour}"/>' if colour else ""
            named = f'w:ascii="{_LATIN}" w:hAnsi="{_LATIN}" w:eastAsia="{face}" w:hint="eastAsia"'
            sized = f'<w:sz w:val="{round(2 * size)}"/><w:szCs w:val="{round(2 * size)}"/>'
            run = paragraph.add_run(part)
            properties = f"<w:rPr {nsdecls('w')}><w:rFonts {named}/>{tint}{sized}</w:rPr>"
            run._r.insert(0, parse_xml(properties))


def _ruled_out(content: tuple[Span, ...], before: float) -> tuple[Span, ...]:
    """Let the only rule of a paragraph, if it ends with one, reach the end of its line, as it does on paper."""
    told = "".join(part for _, part in content)
    bare = told.rstrip(_RULE)
    if bare == told or _RULE in bare:
        return content
    left = math.floor(_ACROSS - (before + _width(told)) % _ACROSS)
    role, last = content[-1]
    return (*content[:-1], (role, last + _RULE * left))


def _edge(side: str, size: int, space: int, kind: str = "single", colour: str = "auto") -> str:
    return f'<w:{side} w:val="{kind}" w:sz="{size}" w:space="{space}" w:color="{colour}"/>'


def _by_face(role: Role, content: str) -> Iterator[tuple[str, str]]:
    """Yield stretches of equal font; characters that 仿宋 and the like lack get the font that Windows has for them."""
    for face, chars in groupby(content, lambda char: _face(role, char)):
        yield face, "".join(chars)


def _face(role: Role, char: str) -> str:
    return next((face for first, last, face in _RARE if first <= ord(char) <= last), _FACES[role])


def _plain(content: str) -> tuple[Span, ...]:
    return ((Role.FANGSONG, content),)


def _width(content: str) -> float:
    """Return the width in characters; two digits or letters take the room of one."""
    return sum(0.5 if char.isascii() else 1.0 for char in content)
