"""The sheet with the recovery code, made for the safe."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from itertools import chain

from jiceng_desktop.documents import fonts, text
from jiceng_desktop.documents.fonts import Fonts, Role
from jiceng_desktop.documents.page import AREA_WIDTH, BELOW_BASELINE, LEFT, Paper, baseline
from jiceng_desktop.documents.text import BODY, MM, Line, Setter, characters
from jiceng_desktop.documents.title import TITLE_SIZE, title_lines

_TITLE = "数据恢复码"
_GROUP = 5  # as the program counts them when it says which group was copied wrongly
_ACROSS = 3
_CODE_SIZE = 30.0
_TITLE_ROW, _OWNER_ROW, _CODE_ROW, _ADVICE_END, _KEEPER_ROW = 0, 2, 4, 20, 21  # of the page's 22 rows
_BOX_HEIGHT = 13 * MM
_BOX_GAP = 3 * MM
_HAIRLINE = 0.5
_ADVICE = (
    "一、这张纸能打开本社区的全部数据。忘记口令、更换电脑或者经办人离岗时，凭上面的恢复码可以重新打开。",
    "二、谁拿到恢复码，谁就能打开数据。请装入信封封好，放进保险柜，不要拍照、复印，不要放在电脑旁，也不要和备份盘放在一起。",
    "三、输入时从左到右、从上到下，不分大小写，横线和空格可以省略。码中没有字母I、L、O、U，看上去像的都是数字1和0。",
    "四、这张纸遗失或者被无关人员看到，请立即更换恢复码。",
)
_KEEPER = ("保管人：", "封存日期：")
_BLANK_LINE = 40 * MM


def render_recovery(code: str, community: str, made_on: date) -> bytes:
    """Return the one-page sheet as PDF; the code is printed in groups of five.

    Raises:
        Refusal: The community's name has a character without a glyph.
    """
    owner = f"{fonts.clean(community).strip()}　{made_on.year}年{made_on.month}月{made_on.day}日"
    fonts.refuse_missing(owner)
    paragraphs = [text.spans(advice) for advice in _ADVICE]
    content = [(Role.TITLE, _TITLE), (Role.HEI, code.upper()), *chain.from_iterable(paragraphs)]
    content += [(Role.FANGSONG, owner), *((Role.FANGSONG, label) for label in _KEEPER)]
    with Fonts(characters(content)) as opened:
        paper = Paper(opened, _TITLE, fonts.clean(community).strip())
        body = Setter(opened)
        _place(paper, title_lines(Setter(opened, TITLE_SIZE, TITLE_SIZE), _TITLE), _TITLE_ROW)
        left = (AREA_WIDTH - body.width(((Role.FANGSONG, owner),))) / 2
        _place(paper, [body.line(((Role.FANGSONG, owner),), left)], _OWNER_ROW)
        _draw_code(paper, Setter(opened, _CODE_SIZE, _CODE_SIZE), groups(code))
        lines = [line for paragraph in paragraphs for line in body.lines(paragraph, BODY)]
        _place(paper, lines, _ADVICE_END - len(lines))
        _draw_keeper(paper, body)
        paper.end_page()
        return paper.finish()


def groups(code: str) -> list[str]:
    """Return the code in groups of five, whatever separated them before."""
    bare = re.sub(r"[^0-9A-Za-z]", "", code).upper()
    return [bare[at : at + _GROUP] for at in range(0, len(bare), _GROUP)]


def _place(paper: Paper, lines: Sequence[Line], row: int) -> None:
    """Draw lines from a row of the page on."""
    for at, line in enumerate(lines, start=row):
        paper.draw(line, LEFT, baseline(at, line.size))


def _draw_keeper(paper: Paper, setter: Setter) -> None:
    """Draw the labels with a line to write on behind each."""
    paper.canvas.setLineWidth(_HAIRLINE)
    foot = baseline(_KEEPER_ROW, setter.size)
    for at, label in enumerate(_KEEPER):
        line = setter.line(((Role.FANGSONG, label),), at * AREA_WIDTH / 2)
        _place(paper, [line], _KEEPER_ROW)
        paper.canvas.line(LEFT + line.right, foot - 2, LEFT + line.right + _BLANK_LINE, foot - 2)


def _draw_code(paper: Paper, setter: Setter, parts: Sequence[str]) -> None:
    """Draw every group in a box of its own, three in a row."""
    width = (AREA_WIDTH - (_ACROSS - 1) * _BOX_GAP) / _ACROSS
    top = baseline(_CODE_ROW, 0)
    paper.canvas.setLineWidth(_HAIRLINE)
    for at, part in enumerate(parts):
        left = LEFT + at % _ACROSS * (width + _BOX_GAP)
        foot = top - (at // _ACROSS) * (_BOX_HEIGHT + _BOX_GAP) - _BOX_HEIGHT
        paper.canvas.rect(left, foot, width, _BOX_HEIGHT)
        line = setter.line(((Role.HEI, part),))
        paper.draw(
            line, left + (width - line.right) / 2, foot + (_BOX_HEIGHT - _CODE_SIZE) / 2 + BELOW_BASELINE * _CODE_SIZE
        )
