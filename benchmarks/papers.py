"""The notices whose drawing is measured, each lot in a process of its own."""

from __future__ import annotations

import sys

from benchmarks import probe

_TITLE = "关于召开居民代表会议的通知"
_BODY = """为进一步做好老旧小区改造工作，广泛听取居民意见，经社区研究，决定召开居民代表会议。现将有关事项通知如下：
一、会议时间
2026年11月28日（星期六）上午9:00，会期约两小时。
二、会议地点
社区党群服务中心二楼会议室（幸福路12号）。
三、参会人员
各楼栋居民代表、楼长、网格员，以及业主委员会成员。
四、会议内容
（一）通报老旧小区改造工程的进展情况和资金使用情况；
（二）讨论加装电梯、增设停车位和充电设施的初步方案，并就费用分摊办法征求意见；
（三）推选居民监督小组成员，明确监督小组的职责和工作方式。
五、有关要求
请参会人员提前十分钟到场签到，妥善安排工作，不得无故缺席。确因特殊情况不能参加的，请于会前一天向社区居委会请假，并委托其他居民代表转达意见。联系电话：199-0000-0000。"""
_OFFICE = "幸福社区居民委员会"
_DAY = (2026, 11, 21)
_LINE = 28  # characters in a line of the official page


def _addressee(number: int) -> str:
    return f"幸福小区{number // 100 + 1}号楼{number % 100 + 101}室{'王李张刘陈'[number % 5]}先生"


def _told(number: int) -> list[str]:
    """Return the paragraphs of a notice."""
    return [_TITLE, f"{_addressee(number)}：", *_BODY.split("\n"), _OFFICE, "{}年{}月{}日".format(*_DAY)]


def bare(count: int, font: str) -> None:
    """Draw every line with one font and one call."""
    import io

    from reportlab.lib.pagesizes import A4  # type: ignore[import-untyped]
    from reportlab.pdfbase import pdfmetrics  # type: ignore[import-untyped]
    from reportlab.pdfbase.ttfonts import TTFont  # type: ignore[import-untyped]
    from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]

    pdfmetrics.registerFont(TTFont("body", font))
    canvas = Canvas(io.BytesIO(), pagesize=A4, pageCompression=1)
    for number in range(count):
        y = 740.0
        for line in _lines(number):
            if y < 100:  # noqa: PLR2004
                canvas.showPage()
                y = 740.0
            canvas.setFont("body", 16)
            canvas.drawString(80, y, line)
            y -= 29
        canvas.showPage()
    canvas.save()
    probe.reply([probe.since_start()])


def _lines(number: int) -> list[str]:
    return [text[at : at + _LINE] for text in _told(number) for at in range(0, len(text), _LINE)]


def ours(count: int) -> None:
    """Draw the notices as the program does."""
    from datetime import date

    from jiceng_desktop.documents.notice import Notice, render_many

    drafts = [Notice(_TITLE, _addressee(number), _BODY, _OFFICE, date(*_DAY)) for number in range(count)]
    assert render_many(drafts).startswith(b"%PDF")
    probe.reply([probe.since_start()])


def paragraphs(count: int, font: str) -> None:
    """Draw the notices with ReportLab's own paragraphs: no grid, no justification, one font."""
    import io

    from reportlab.lib.pagesizes import A4  # type: ignore[import-untyped]
    from reportlab.lib.styles import ParagraphStyle  # type: ignore[import-untyped]
    from reportlab.pdfbase import pdfmetrics  # type: ignore[import-untyped]
    from reportlab.pdfbase.ttfonts import TTFont  # type: ignore[import-untyped]
    from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate  # type: ignore[import-untyped]

    pdfmetrics.registerFont(TTFont("body", font))
    style = ParagraphStyle("body", fontName="body", fontSize=16, leading=29, firstLineIndent=32, wordWrap="CJK")
    story = []
    for number in range(count):
        story += [*(Paragraph(text, style) for text in _told(number)), PageBreak()]
    SimpleDocTemplate(io.BytesIO(), pagesize=A4, leftMargin=79, rightMargin=74, topMargin=105).build(story)
    probe.reply([probe.since_start()])


def fpdf(count: int, font: str) -> None:
    """Draw the notices with fpdf2: one font, its own line breaks."""
    from fpdf import FPDF

    paper = FPDF(format="A4")
    paper.set_margins(28, 37, 26)
    paper.add_font("body", fname=font)
    for number in range(count):
        paper.add_page()
        paper.set_font("body", size=16)
        for text in _told(number):
            paper.multi_cell(0, 10.2, text, new_x="LMARGIN", new_y="NEXT")
    assert paper.output().startswith(b"%PDF")
    probe.reply([probe.since_start()])


def typst(count: int, font: str) -> None:
    """Draw the notices with typst, a typesetting program of its own."""
    from pathlib import Path

    import typst as compiler

    head = (
        '#set page(paper: "a4", margin: (top: 37mm, left: 28mm, right: 26mm, bottom: 35mm))\n'
        '#set text(font: "FandolFang", size: 16pt, lang: "zh")\n'
        "#set par(justify: true, first-line-indent: (amount: 2em, all: true), leading: 13pt)\n"
    )
    body = "\n#pagebreak()\n".join("\n\n".join(_told(number)) for number in range(count))
    out = compiler.compile((head + body).encode(), font_paths=[str(Path(font).parent)], ignore_system_fonts=True)
    assert out.startswith(b"%PDF")
    probe.reply([probe.since_start()])


_COLUMNS = (("序号", 15.0), ("姓名", 25.0), ("性别", 15.0), ("住址", 60.0), ("电话", 35.0), ("备注", 30.0))


def _rows(count: int) -> list[list[str]]:
    return [
        [str(number), f"{'王李张刘陈'[number % 5]}小明", "男女"[number % 2], _addressee(number)[:-3], "19900000000", ""]
        for number in range(count)
    ]


def roster(count: int) -> None:
    """Draw a list of so many persons as the program does."""
    from jiceng_desktop.documents.roster import render_list

    assert render_list("居民名单", _COLUMNS, _rows(count)).startswith(b"%PDF")
    probe.reply([probe.since_start()])


def stock_table(count: int, font: str) -> None:
    """Draw the same list with ReportLab's own table: one font, fixed rows, no way to fall back."""
    import io

    from reportlab.lib.pagesizes import A4  # type: ignore[import-untyped]
    from reportlab.lib.units import mm  # type: ignore[import-untyped]
    from reportlab.pdfbase import pdfmetrics  # type: ignore[import-untyped]
    from reportlab.pdfbase.ttfonts import TTFont  # type: ignore[import-untyped]
    from reportlab.platypus import SimpleDocTemplate, Table

    pdfmetrics.registerFont(TTFont("body", font))
    rows = [[heading for heading, _ in _COLUMNS], *_rows(count)]
    widths = [width * mm for _, width in _COLUMNS]
    style = [("FONT", (0, 0), (-1, -1), "body", 10.5), ("GRID", (0, 0), (-1, -1), 0.4, (0, 0, 0))]
    table = Table(rows, widths, [20.0] * len(rows), style, repeatRows=1)
    SimpleDocTemplate(io.BytesIO(), pagesize=A4, leftMargin=15 * mm, rightMargin=15 * mm).build([table])
    probe.reply([probe.since_start()])


_KINDS = {one.__name__: one for one in (bare, ours, paragraphs, fpdf, typst, roster, stock_table)}

if __name__ == "__main__":
    _KINDS[sys.argv[1]](int(sys.argv[2]), *sys.argv[3:])
