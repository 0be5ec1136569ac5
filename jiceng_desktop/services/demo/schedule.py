"""Which series an office keeps, and on which days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time

from jiceng_desktop.services.recurrence import Rule
from jiceng_desktop.terms import EventKind, Frequency, OffDay, SolarTerm

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

_MONTHLY, _LUNAR = Frequency.MONTHLY, Frequency.LUNAR_YEARLY
_MON, _WED, _THU, _FRI, _SAT = 1, 3, 4, 5, 6


@dataclass(frozen=True)
class Plan:
    """One series: what it is, when, where, for whom, about what, for which lines, and who speaks."""

    name: str
    kind: EventKind
    venue: str
    starts: time
    minutes: int
    rule: Rule
    audience: str
    topics: tuple[str, ...]
    lines: tuple[str, ...] = ()
    agenda: str = ""
    signs_in: bool = False  # a list of names is kept, not only a number
    speakers: tuple[str, ...] = ()
    gap_months: int | None = None


def _on(*days: int, every: int = 1, off_day: OffDay = OffDay.KEEP) -> Rule:
    return Rule(_MONTHLY, interval=every, days=days, off_day=off_day)


def _nth(weekday: int, number: int) -> Rule:
    return Rule(_MONTHLY, weekdays=(weekday,), nth=(number,))


def _weekly(weekday: int, every: int = 1) -> Rule:
    return Rule(Frequency.WEEKLY, interval=every, weekdays=(weekday,))


def _quarterly(day: int, off_day: OffDay = OffDay.KEEP) -> Rule:
    return Rule(Frequency.YEARLY, months=(3, 6, 9, 12), days=(day,), off_day=off_day)


def _lunar(month: int, day: int, off_day: OffDay = OffDay.ADVANCE) -> Rule:
    return Rule(_LUNAR, months=(month,), days=(day,), off_day=off_day)


_MEETING, _LECTURE, _ACTIVITY = EventKind.MEETING, EventKind.LECTURE, EventKind.ACTIVITY
_SERVICE, _PUBLICITY = EventKind.SERVICE, EventKind.PUBLICITY
_MEMBERS, COMMITTEE, COUNCIL = "社区全体党员", "支部委员", "居民议事会"
_WORKING = OffDay.POSTPONE

SERIES = (
    Plan("邻里文化讲堂", _LECTURE, "邻里讲堂", time(15), 90, _on(15, 30), "全体居民",
         ("家风与家训", "节气里的生活", "老街旧事", "怎样读一本旧书", "隔代教育有方法", "移风易俗办喜事",
          "家门口的法律", "书法入门", "传统礼仪", "民间剪纸"),
         ("文化", "科普"), signs_in=True, speakers=("秦望舒", "骆闻溪", "谷怀瑾", "柏亦舟")),
    Plan("老兵故事茶舍", _LECTURE, "微客厅", time(9, 30), 90, _nth(_SAT, 2), "党员、青少年及居民",
         ("入伍那一年", "我的老班长", "从部队到工厂", "一枚军功章", "退役之后"),
         ("党建", "共青团"), speakers=("尚定边", "祁守山")),
    Plan("主题党日", _ACTIVITY, "党员活动室", time(9), 120, _on(10), _MEMBERS,
         ("学习交流", "重温入党誓词", "清洁家园", "走访困难家庭", "观看教育片", "志愿服务进楼院"), ("党建",),
         "奏唱国歌，重温入党誓词\n集中学习\n交流讨论\n开展志愿服务", signs_in=True),
    Plan("支部党员大会", _MEETING, "党员活动室", time(15), 90, _quarterly(18, _WORKING), _MEMBERS, ("三会一课",),
         ("党建",),
         "通报支部工作\n讨论发展党员事项\n民主评议", signs_in=True),
    Plan("支部委员会会议", _MEETING, "共享空间A区", time(16), 60, _on(6, off_day=_WORKING), COMMITTEE, ("三会一课",),
         ("党建",), "研究本月工作\n讨论困难党员慰问", signs_in=True),
    Plan("党小组会", _MEETING, "共享空间B区", time(16), 60, _on(12, off_day=_WORKING), "各党小组党员", ("三会一课",),
         ("党建",), "学习上级文件\n汇报包楼联户情况", signs_in=True),
    Plan("党课", _LECTURE, "党群服务中心", time(15), 90, _quarterly(25, _WORKING), _MEMBERS,
         ("支部书记讲党课", "纪律教育"), ("党建",), signs_in=True, speakers=("苗春生",)),
    Plan("居民议事会", _MEETING, "居民议事厅", time(15), 120, _on(20, every=2), COUNCIL,
         ("电动车棚选址", "单元门禁维修", "停车位划线", "楼道照明", "绿化补种", "垃圾分类投放点", "公共收益公示"),
         ("民政",),
         "通报上次议题落实情况并评议\n讨论本次议题\n现场答复\n确定责任人和完成时间", signs_in=True, gap_months=2),
    Plan("网格工作例会", _MEETING, "党群服务中心", time(9), 60, _weekly(_MON, every=2), "网格员、楼栋长",
         ("人口变动核对", "安全隐患排查", "走访安排"), ("民政", "应急"), "各网格汇报\n布置下阶段工作", signs_in=True),
    Plan("健康义诊", _SERVICE, "日间照料中心", time(9), 150, _nth(_WED, 2), "60岁以上老年人及慢性病居民",
         ("测血压血糖", "中医问诊", "视力检查", "口腔检查"), ("卫健", "老龄")),
    Plan("健康讲座", _LECTURE, "日间照料中心", time(15), 90, _nth(_THU, 4), "老年居民及家属",
         ("高血压怎么管", "冬季防跌倒", "合理用药", "认识阿尔茨海默病", "夏季饮食", "心脑血管急救"),
         ("科普", "老龄", "妇联", "文化", "卫健"), speakers=("蓝知予", "岑若水")),
    Plan("邻里影院", _ACTIVITY, "社区广场", time(19), 120, _nth(_FRI, 4), "全体居民",
         ("露天观影", "红色电影放映", "亲子动画专场"), ("文化",)),
    Plan("邻里志愿服务日", _SERVICE, "社区广场", time(8, 30), 150, _on(5, 21), "志愿者、有需要的居民",
         ("磨刀修伞", "小家电维修", "清理楼道", "义务理发", "法律咨询"), ("民政", "妇联")),
    Plan("爱心市集", _SERVICE, "社区广场", time(9), 180, _nth(_SAT, 2), "全体居民",
         ("便民摊位", "旧物交换", "爱心义卖"), ("民政",)),
    Plan("四点半课堂", _ACTIVITY, "儿童之家", time(16, 30), 90, _weekly(_WED), "小学生",
         ("作业辅导", "手工", "绘本阅读", "围棋入门", "科学小实验"), ("妇联", "共青团"), signs_in=True),
    Plan("夕阳红合唱排练", _ACTIVITY, "多功能厅", time(9), 90, _weekly(_THU, every=2), "合唱队队员", ("",),
         ("文化", "老龄"),
         signs_in=True),
    Plan("图书箱轮换", _SERVICE, "楼道书屋", time(10), 120, _on(1, 16), "图书角管理组", ("各图书角互换",), ("文化",)),
    Plan("消防安全宣传", _PUBLICITY, "社区广场", time(15), 90, _quarterly(26), "全体居民",
         ("灭火器实操", "疏散演练", "电动车充电安全"), ("应急",)),
    Plan("我们的节日·迎新春", _ACTIVITY, "多功能厅", time(14, 30), 150, _lunar(12, 23, _WORKING), "全体居民",
         ("写春联、送福字",), ("文化",)),
    Plan("我们的节日·元宵", _ACTIVITY, "多功能厅", time(14, 30), 150, _lunar(1, 15), "全体居民", ("猜灯谜",),
         ("文化",)),
    Plan("我们的节日·清明", _ACTIVITY, "多功能厅", time(14, 30), 120,
         Rule(Frequency.SOLAR_TERM, terms=(SolarTerm.CLEAR_BRIGHT,), off_day=OffDay.ADVANCE), "党员、青少年",
         ("缅怀先烈",), ("党建", "共青团")),
    Plan("我们的节日·端午", _ACTIVITY, "多功能厅", time(14, 30), 150, _lunar(5, 5), "全体居民",
         ("包粽子、佩香囊",), ("文化", "妇联")),
    Plan("我们的节日·中秋", _ACTIVITY, "多功能厅", time(14, 30), 150, _lunar(8, 15), "全体居民",
         ("做月饼、话团圆",), ("文化", "妇联")),
    Plan("我们的节日·重阳", _ACTIVITY, "多功能厅", time(14, 30), 150, _lunar(9, 9), "60岁以上老年人",
         ("敬老联欢",), ("老龄", "文化")),
)  # fmt: skip
