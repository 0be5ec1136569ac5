"""A line of every typeface, drawn as it would be printed, so that a clerk can choose by looking."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]

from jiceng_desktop.documents.chains import Chains
from jiceng_desktop.documents.fonts import Fonts, Role

SAMPLES: Mapping[Role, str] = {
    Role.FANGSONG: "请张玥、李祎于12月8日到会。",
    Role.TITLE: "关于召开居民会议的通知",
    Role.HEI: "一、会议时间和地点",
    Role.KAI: "（一）通报“微改造”进展",
    Role.SONG: "序号　姓名　住址　— 1 —",
    Role.RARE: "𠅤㛃䶮𬭎𫟷𰻝𱁬",
}
WIDTH, HEIGHT = 264.0, 28.0  # points of a page
_SIZE, _LEFT, _BASELINE = 18.0, 4.0, 8.0


def render(in_use: Chains) -> bytes:
    """Return a PDF with a small page for every typeface, in the order of ``Role``."""
    out = io.BytesIO()
    with Fonts(SAMPLES, in_use) as opened:
        canvas: Any = Canvas(out, pagesize=(WIDTH, HEIGHT), pageCompression=1, initialFontName=opened.first)
        for role in Role:
            x = _LEFT
            for glyph in (opened.glyph(role, char) for char in SAMPLES[role]):
                canvas.setFont(glyph.font, _SIZE)
                canvas.drawString(x, _BASELINE, glyph.char if glyph.char.strip() else " ")
                x += glyph.advance * _SIZE
            canvas.showPage()
        canvas.save()
    return out.getvalue()
