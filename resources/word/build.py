"""Make ``base.docx``, the empty paper every Word file begins with: page, fonts, grid and numbers of GB/T 9704-2012.

Run it again after a change: ``python resources/word/build.py``; the same input gives the same bytes.
"""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path

from docx import Document
from docx.document import Document as Paper
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Twips

TARGET = Path(__file__).parent / "base.docx"
WIDTH, HEIGHT = 11906, 16838  # A4 in twips
TOP, BOTTOM, LEFT, RIGHT = 2098, 1984, 1588, 1474  # 5.2.1
PITCH = 580  # 22 rows in 225 mm
FOOTER = 1446  # so far from the edge that the dash stands 7 mm below the type area (7.5)
BODY, NUMBER = 32, 28  # 3号 and 4号, in half-points
EPOCH = (1980, 1, 1, 0, 0, 0)
THUMBNAIL = "thumbnail"  # a picture of an empty English page


def fonts(east: str) -> str:
    """Return the fonts of a run: a Chinese one by its name on Windows, Times New Roman for Latin."""
    return (
        f'<w:rFonts {nsdecls("w")} w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:cs="Times New Roman" '
        f'w:eastAsia="{east}"/>'
    )


def set_page(paper: Paper) -> None:
    """Give the section the paper, the margins, the grid and footers for odd and even pages."""
    section = paper.sections[0]
    section.page_width, section.page_height = Twips(WIDTH), Twips(HEIGHT)
    section.top_margin, section.bottom_margin = Twips(TOP), Twips(BOTTOM)
    section.left_margin, section.right_margin = Twips(LEFT), Twips(RIGHT)
    section.footer_distance = Twips(FOOTER)
    for grid in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(grid)
    section._sectPr.append(parse_xml(f'<w:docGrid {nsdecls("w")} w:type="lines" w:linePitch="{PITCH}"/>'))
    paper.settings.odd_and_even_pages_header_footer = True
    add_number(section.footer.paragraphs[0], "right", "rightChars")
    add_number(section.even_page_footer.paragraphs[0], "left", "leftChars")


def add_number(paragraph: object, side: str, indent: str) -> None:
    """Write the page number of 7.5 one character in from its side; each part of the field is a run of its own."""
    element = paragraph._p  # type: ignore[attr-defined]
    element.get_or_add_pPr().append(
        parse_xml(f'<w:spacing {nsdecls("w")} w:before="0" w:after="0" w:line="280" w:lineRule="exact"/>')
    )
    element.pPr.append(parse_xml(f'<w:ind {nsdecls("w")} w:{indent}="100"/>'))
    element.pPr.append(parse_xml(f'<w:jc {nsdecls("w")} w:val="{side}"/>'))
    style = f'<w:rPr>{fonts("宋体")}<w:sz w:val="{NUMBER}"/><w:szCs w:val="{NUMBER}"/></w:rPr>'
    parts = (
        '<w:t xml:space="preserve">— </w:t>',
        '<w:fldChar w:fldCharType="begin"/>',
        '<w:instrText xml:space="preserve"> PAGE </w:instrText>',
        '<w:fldChar w:fldCharType="separate"/>',
        "<w:t>1</w:t>",
        '<w:fldChar w:fldCharType="end"/>',
        '<w:t xml:space="preserve"> —</w:t>',
    )
    for part in parts:
        element.append(parse_xml(f"<w:r {nsdecls('w')}>{style}{part}</w:r>"))


def set_defaults(paper: Paper) -> None:
    """Let text be 3号仿宋 on exact lines, in simplified Chinese, without space between paragraphs."""
    styles = paper.styles.element
    defaults = styles.find(qn("w:docDefaults"))
    defaults.getparent().replace(
        defaults,
        parse_xml(
            f"<w:docDefaults {nsdecls('w')}><w:rPrDefault><w:rPr>{fonts('仿宋_GB2312')}"
            f'<w:sz w:val="{BODY}"/><w:szCs w:val="{BODY}"/><w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/>'
            "</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>"
        ),
    )
    normal = paper.styles["Normal"].element
    for child in (qn("w:rPr"), qn("w:pPr")):
        for old in normal.findall(child):
            normal.remove(old)
    normal.append(
        parse_xml(
            f'<w:pPr {nsdecls("w")}><w:widowControl w:val="0"/><w:overflowPunct w:val="0"/>'
            '<w:spacing w:before="0" w:after="0" w:line="579" w:lineRule="exact"/><w:jc w:val="both"/></w:pPr>'
        )
    )
    normal.append(
        parse_xml(
            f"<w:rPr {nsdecls('w')}>{fonts('仿宋_GB2312')}"
            f'<w:spacing w:val="-5"/><w:sz w:val="{BODY}"/><w:szCs w:val="{BODY}"/></w:rPr>'
        )
    )
    settings = paper.settings.element
    for name in ("w:themeFontLang", "w:compat"):
        for old in settings.findall(qn(name)):
            settings.remove(old)
    settings.find(qn("w:rsids")).addprevious(
        parse_xml(
            f'<w:compat {nsdecls("w")}><w:compatSetting w:name="compatibilityMode" '
            'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
        )
    )
    language = parse_xml(f'<w:themeFontLang {nsdecls("w")} w:val="en-US" w:eastAsia="zh-CN"/>')
    settings.find(qn("w:clrSchemeMapping")).addprevious(language)


def packed(content: bytes) -> bytes:
    """Return the file with fixed times, and without what python-docx's own template brings along."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist()):
            if THUMBNAIL not in name:
                new.writestr(zipfile.ZipInfo(name, EPOCH), old.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def build() -> bytes:
    """Return the base file."""
    paper = Document()
    set_page(paper)
    set_defaults(paper)
    about = paper.core_properties
    about.author = about.title = about.comments = about.last_modified_by = ""
    about.created = about.modified = datetime(2026, 1, 1, tzinfo=UTC)
    package = paper.part.package
    for key, relation in list(package.rels.items()):
        if THUMBNAIL in relation.reltype:
            package.rels.pop(key)
    out = io.BytesIO()
    paper.save(out)
    return packed(out.getvalue())


if __name__ == "__main__":
    TARGET.write_bytes(build())
