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
        for line in _lines(_addressee(number)):
            if y < 100:  # noqa: PLR2004
                canvas.showPage()
                y = 740.0
            canvas.setFont("body", 16)
            canvas.drawString(80, y, line)
            y -= 29
        canvas.showPage()
    canvas.save()
    probe.reply([probe.since_start()])


def _lines(addressee: str) -> list[str]:
    paragraphs = [_TITLE, f"{addressee}：", *_BODY.split("\n"), _OFFICE, "{}年{}月{}日".format(*_DAY)]
    return [text[at : at + _LINE] for text in paragraphs for at in range(0, len(text), _LINE)]


def ours(count: int) -> None:
    """Draw the notices as the program does."""
    from datetime import date

    from jiceng_desktop.documents.notice import Notice, render_many

    drafts = [Notice(_TITLE, _addressee(number), _BODY, _OFFICE, date(*_DAY)) for number in range(count)]
    assert render_many(drafts).startswith(b"%PDF")
    probe.reply([probe.since_start()])


if __name__ == "__main__":
    {"bare": lambda: bare(int(sys.argv[2]), sys.argv[3]), "ours": lambda: ours(int(sys.argv[2]))}[sys.argv[1]]()
