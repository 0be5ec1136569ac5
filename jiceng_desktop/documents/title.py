"""Titles: centred, and divided into lines of balanced length by what belongs together (GB/T 9704-2012, 7.3.1)."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise

from jiceng_desktop.documents.fonts import Role
from jiceng_desktop.documents.page import AREA_WIDTH
from jiceng_desktop.documents.text import Line, Setter, Unit, may_break

TITLE_SIZE = 22.0  # 2号
_SOUGHT = 4  # up to so many lines every division is weighed, longer titles are divided line by line
_SHORTEST, _LONGEST = 0.6, 1.4  # lines that are weighed, in shares of the even length
_UNEVEN, _JOINT, _IN_WORD, _ENCLOSED, _WAISTED = 4.0, -0.25, 0.6, 1.2, 0.3  # what counts against a division
_ROUNDING = 1e-6
_OPENING, _CLOSING = "“《（", "”》）"
_GOOD_BEFORE = frozenset("（《“暨及和与")
_GOOD_AFTER = frozenset("的，、；：）》”暨及和与")
_VOCABULARY = """
社区 居民 居委会 委员会 党支部 党总支 小区 楼道 楼栋 单元 业主 物业 街道 办事处 代表 大会
会议 议事会 通报会 座谈会 听证会 通知 公告 公示 通报 提示 邀请 证明 名单 情况 工作 活动 方案
办法 制度 意见 征求 费用 资金 使用 明细 开展 召开 举办 组织 关于 进一步 加强 做好 老旧 改造
工程 加装 电梯 停车 充电 设施 停水 停电 停气 检修 清运 垃圾 分类 消防 安全 隐患 排查 整治
志愿者 志愿 服务 健康 体检 义诊 讲座 老年人 老年 儿童 青少年 妇女 残疾人 慰问 救助 图书 借阅
催还 选举 换届 候选人 结果 人口 普查 登记 疫苗 接种 防汛 防火 文明 创建 协商 自治 公约 收支
年度 季度 上半年 下半年 春节 国庆 期间
"""
_WORDS = frozenset(_VOCABULARY.split())
_LONGEST_WORD = 4


def title_lines(setter: Setter, title: str, role: Role = Role.TITLE) -> list[Line]:
    """Return the title's centred lines; the clerk's own breaks stay, lines still too long are divided evenly."""
    result = []
    for own_line in title.split("\n"):
        units = setter.units(((role, own_line.strip()),), AREA_WIDTH)
        for part in _balanced(units) if units else []:
            width = sum(unit.width for unit in part)
            result.append(setter.set(part, (AREA_WIDTH - width) / 2))
    return result


def _balanced(units: Sequence[Unit]) -> list[Sequence[Unit]]:
    """Divide units into as few lines as fit, about equally long, at the most sensible places."""
    ends = list(accumulate((unit.width for unit in units), initial=0.0))
    count = math.ceil(ends[-1] / AREA_WIDTH - _ROUNDING)
    while count <= _SOUGHT:
        divisions = list(_divisions([at for at in range(1, len(units)) if may_break(units, at)], ends, 0, count))
        if divisions:
            best = min(divisions, key=lambda places: _cost(units, ends, places))
            return [units[start:end] for start, end in pairwise((0, *best, len(units)))]
        count += 1
    return _line_by_line(units, ends)


def _divisions(places: Sequence[int], ends: Sequence[float], start: int, count: int) -> Iterator[tuple[int, ...]]:
    """Yield the ways to divide what follows ``start`` into so many lines, none too long or much too short."""
    left = ends[-1] - ends[start]
    if count <= 1:
        if left <= AREA_WIDTH + _ROUNDING:
            yield ()
        return
    even = left / count
    for at in places:
        width = ends[at] - ends[start]
        if at > start and _SHORTEST * even <= width <= min(_LONGEST * even, AREA_WIDTH + _ROUNDING):
            yield from ((at, *others) for others in _divisions(places, ends, at, count - 1))


def _cost(units: Sequence[Unit], ends: Sequence[float], places: Sequence[int]) -> float:
    """Return what speaks against a division: uneven lines, divided words, a waist (7.3.1 wants trapezes or rhombs)."""
    widths = [ends[end] - ends[start] for start, end in pairwise((0, *places, len(units)))]
    even = ends[-1] / len(widths)
    cost = _UNEVEN * sum((width / even - 1) ** 2 for width in widths)
    cost += sum(_cost_at(units, at) for at in places)
    waists = sum(below < min(width, above) for width, below, above in zip(widths, widths[1:], widths[2:], strict=False))
    return cost + _WAISTED * waists


def _cost_at(units: Sequence[Unit], at: int) -> float:
    """Return what speaks against a division at this place, or for it."""
    before, after = units[at - 1].text[-1], units[at].text[0]
    cost = _ENCLOSED if _is_enclosed(units, at) else 0.0
    if after != "的" and (before in _GOOD_AFTER or after in _GOOD_BEFORE):
        return cost + _JOINT
    return cost + (_IN_WORD if after == "的" or _is_in_word(units, at) else 0.0)


def _is_enclosed(units: Sequence[Unit], at: int) -> bool:
    """Say whether the place lies between quotation marks or brackets."""
    before = [unit.text for unit in units[:at]]
    return sum(text in _OPENING for text in before) > sum(text in _CLOSING for text in before)


def _is_in_word(units: Sequence[Unit], at: int) -> bool:
    """Say whether the place lies inside one of the words that titles are made of."""
    first = max(0, at - _LONGEST_WORD + 1)
    around = "".join(unit.text for unit in units[first : at + _LONGEST_WORD - 1])
    middle = sum(len(unit.text) for unit in units[first:at])
    return any(
        around[start:end] in _WORDS
        for start in range(max(0, middle - _LONGEST_WORD + 1), middle)
        for end in range(middle + 1, start + _LONGEST_WORD + 1)
    )


def _line_by_line(units: Sequence[Unit], ends: Sequence[float]) -> list[Sequence[Unit]]:
    """Fill line after line; for what no reader takes in at a glance anyway."""
    parts = []
    start = 0
    while start < len(units):
        last = bisect_right(ends, ends[start] + AREA_WIDTH + _ROUNDING) - 1
        fitting = range(start + 1, last + 1)
        allowed = [at for at in fitting if at == len(units) or may_break(units, at)]
        end = max(allowed or fitting or [start + 1])
        parts.append(units[start:end])
        start = end
    return parts
