"""Which series an office keeps, and on which days."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta

from jiceng_desktop.terms import EventKind

# Name, square metres, places, where it is.
VENUES = (
    ("党群服务中心", 280, 60, "砚溪花园1号楼一层"),
    ("多功能厅", 160, 120, "党群服务中心二层"),
    ("邻里讲堂", 120, 80, "党群服务中心二层"),
    ("居民议事厅", 70, 40, "党群服务中心一层"),
    ("微客厅", 45, 20, "槐荫院门口"),
    ("儿童之家", 80, 30, "望梅新城2号楼一层"),
    ("日间照料中心", 619, 90, "听松苑1号楼一层"),
    ("共享空间A区", 60, 30, "棠梨雅居北门"),
    ("共享空间B区", 55, 25, "棠梨雅居北门"),
    ("楼道书屋", 40, 15, "禾风家园3号楼一层"),
    ("社区广场", 900, 300, "砚溪花园南门"),
    ("党员活动室", 65, 45, "党群服务中心一层"),
)

Rule = Callable[[date], bool]


@dataclass(frozen=True)
class Plan:
    """One series: what it is, when, where, for whom, about what."""

    name: str
    kind: EventKind
    venue: str
    starts: time
    minutes: int
    rule: Rule
    audience: str
    topics: tuple[str, ...]
    agenda: str = ""
    signs_in: bool = False  # a list of names is kept, not only a number


def on_days(*days: int) -> Rule:
    """Choose days of the month; a month without such a day has none."""
    return lambda day: day.day in days


def weekday_of_month(weekday: int, number: int) -> Rule:
    """Choose the n-th Monday (0), Tuesday (1) … of a month."""
    return lambda day: day.weekday() == weekday and (day.day - 1) // 7 == number - 1


def weekly(weekday: int) -> Rule:
    """Choose every Monday (0), Tuesday (1) and so on."""
    return lambda day: day.weekday() == weekday


def every_other(weekday: int, odd: int = 0) -> Rule:
    """Choose every second Monday (0), Tuesday (1) and so on."""
    return lambda day: day.weekday() == weekday and day.toordinal() // 7 % 2 == odd


def quarterly(day_of_month: int) -> Rule:
    """Choose one day in March, June, September and December."""
    return lambda day: day.day == day_of_month and day.month % 3 == 0


def days(first: date, last: date, rule: Rule) -> Iterator[date]:
    """Yield the chosen days from the first to the last, both included."""
    return (day for day in (first + timedelta(n) for n in range((last - first).days + 1)) if rule(day))


# The lunar calendar of the years in which a demonstration may be given, from 2024 on.
_SPRING = ("02-10", "01-29", "02-17", "02-06", "01-26", "02-13", "02-03")
_LUNAR = (
    ("端午：包粽子、佩香囊", ("06-10", "05-31", "06-19", "06-09", "05-28", "06-16", "06-05")),
    ("中秋：做月饼、话团圆", ("09-17", "10-06", "09-25", "09-15", "10-03", "09-22", "09-12")),
    ("重阳：敬老联欢", ("10-11", "10-29", "10-18", "10-08", "10-26", "10-16", "10-05")),
)
_FIRST_YEAR = 2024


def _festivals() -> dict[date, str]:
    """Return the days on which festivals are kept together; only for years whose calendar is known."""
    found = {}
    for year, month_day in enumerate(_SPRING, start=_FIRST_YEAR):
        new_year = date.fromisoformat(f"{year}-{month_day}")
        found[new_year - timedelta(8)] = "迎新春：写春联、送福字"
        found[new_year + timedelta(13)] = "元宵：猜灯谜"
        found[date(year, 4, 3)] = "清明：缅怀先烈"
    for topic, days_of_years in _LUNAR:
        for year, month_day in enumerate(days_of_years, start=_FIRST_YEAR):
            found[date.fromisoformat(f"{year}-{month_day}") - timedelta(1)] = topic
    return found


FESTIVALS: dict[date, str] = _festivals()

_MEETING, _LECTURE, _ACTIVITY, _SERVICE = EventKind.MEETING, EventKind.LECTURE, EventKind.ACTIVITY, EventKind.SERVICE
_MEMBERS, COMMITTEE = "社区全体党员", "支部委员"

SERIES = (
    Plan("邻里文化讲堂", _LECTURE, "邻里讲堂", time(15), 90, on_days(15, 30), "全体居民",
         ("家风与家训", "节气里的生活", "老街旧事", "怎样读一本旧书", "隔代教育有方法", "移风易俗办喜事",
          "家门口的法律", "书法入门", "传统礼仪", "民间剪纸"), signs_in=True),
    Plan("老兵故事茶座", _LECTURE, "微客厅", time(9, 30), 90, weekday_of_month(5, 2), "党员、青少年及居民",
         ("入伍那一年", "我的老班长", "从部队到工厂", "一枚军功章", "退役之后")),
    Plan("主题党日", _ACTIVITY, "党员活动室", time(9), 120, on_days(10), _MEMBERS,
         ("学习交流", "重温入党誓词", "清洁家园", "走访困难家庭", "观看教育片", "志愿服务进楼院"),
         "奏唱国歌，重温入党誓词\n集中学习\n交流讨论\n开展志愿服务", signs_in=True),
    Plan("支部党员大会", _MEETING, "党员活动室", time(15), 90, quarterly(18), _MEMBERS, ("三会一课",),
         "通报支部工作\n讨论发展党员事项\n民主评议", signs_in=True),
    Plan("支部委员会会议", _MEETING, "共享空间A区", time(16), 60, on_days(6), COMMITTEE, ("三会一课",),
         "研究本月工作\n讨论困难党员慰问", signs_in=True),
    Plan("党小组会", _MEETING, "共享空间B区", time(16), 60, on_days(12), "各党小组党员", ("三会一课",),
         "学习上级文件\n汇报包楼联户情况", signs_in=True),
    Plan("党课", _LECTURE, "多功能厅", time(15), 90, quarterly(25), _MEMBERS,
         ("支部书记讲党课", "纪律教育"), signs_in=True),
    Plan("居民议事会", _MEETING, "居民议事厅", time(15), 120, on_days(20), "议事会成员、物业代表、居民代表",
         ("电动车棚选址", "单元门禁维修", "停车位划线", "楼道照明", "绿化补种", "垃圾分类投放点", "公共收益公示"),
         "通报上次议题落实情况并评议\n讨论本次议题\n现场答复\n确定责任人和完成时间", signs_in=True),
    Plan("网格工作例会", _MEETING, "党群服务中心", time(9), 60, every_other(0), "网格员、楼栋长",
         ("人口变动核对", "安全隐患排查", "走访安排"), "各网格汇报\n布置下阶段工作", signs_in=True),
    Plan("健康义诊", _SERVICE, "日间照料中心", time(9), 150, weekday_of_month(2, 2), "60岁以上老年人及慢性病居民",
         ("测血压血糖", "中医问诊", "视力检查", "口腔检查")),
    Plan("健康讲座", _LECTURE, "日间照料中心", time(15), 90, weekday_of_month(3, 4), "老年居民及家属",
         ("高血压怎么管", "冬季防跌倒", "合理用药", "认识阿尔茨海默病", "夏季饮食", "心脑血管急救")),
    Plan("邻里影院", _ACTIVITY, "社区广场", time(19), 120, weekday_of_month(4, 4), "全体居民",
         ("露天观影", "红色电影放映", "亲子动画专场")),
    Plan("邻里志愿服务日", _SERVICE, "社区广场", time(8, 30), 150, on_days(5, 21), "志愿者、有需要的居民",
         ("磨刀修伞", "小家电维修", "清理楼道", "义务理发", "法律咨询")),
    Plan("爱心市集", _SERVICE, "社区广场", time(9), 180, weekday_of_month(5, 4), "全体居民",
         ("便民摊位", "旧物交换", "爱心义卖")),
    Plan("四点半课堂", _ACTIVITY, "儿童之家", time(16, 30), 90, weekly(2), "小学生",
         ("作业辅导", "手工", "绘本阅读", "围棋入门", "科学小实验"), signs_in=True),
    Plan("夕阳红合唱排练", _ACTIVITY, "多功能厅", time(9), 90, every_other(3, 1), "合唱队队员", ("",), signs_in=True),
    Plan("图书箱轮换", _SERVICE, "楼道书屋", time(10), 120, on_days(1, 16), "图书角管理组", ("各图书角互换",)),
    Plan("消防安全宣传", _ACTIVITY, "社区广场", time(10), 90, quarterly(9), "全体居民",
         ("灭火器实操", "疏散演练", "电动车充电安全")),
    Plan("我们的节日", _ACTIVITY, "多功能厅", time(14, 30), 150, lambda day: day in FESTIVALS, "全体居民", ()),
)  # fmt: skip
