"""Teams as offices found them: what they are for, their colour, what their members do."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Pattern:
    """What a new team begins with; ``parts`` are sub-teams, as (name, colour, purpose)."""

    name: str
    colour: str
    purpose: str
    positions: tuple[tuple[str, int | None], ...] = ()
    parts: tuple[tuple[str, str, str], ...] = ()


RED, ORANGE, OCHRE, GREEN = "#B42318", "#C2410C", "#9A6700", "#1A7F37"
BLUE, CYAN, VIOLET, PINK = "#1D4F91", "#0B7285", "#6F42C1", "#A61E4D"

PATTERNS = (
    Pattern(
        "邻里红管家",
        RED,
        "党员带头，宣传政策、收集民意、上门服务、调解邻里、监督环境、示范文明。",
        (("宣传员", None), ("信息员", None), ("服务员", None), ("调解员", None), ("监督员", None), ("示范员", None)),
    ),
    Pattern(
        "爱心帮帮团",
        ORANGE,
        "爱心商家和手艺人为有需要的居民提供义诊、义剪、小家电维修等优惠或免费服务。",
        (("爱心商家", 16), ("义诊", None), ("理发", None), ("维修", None), ("缝补", None)),
    ),
    Pattern(
        "五彩志愿服务队",
        VIOLET,
        "主动认领、解决居民的急难愁盼。",
        (),
        (
            ("红管家", RED, "党员带头，宣传政策，调解邻里。"),
            ("青动力", CYAN, "青年助力，课业辅导，智能手机教学。"),
            ("蓝志汇", BLUE, "专业人员提供维修、法律、健康服务。"),
            ("银发族", OCHRE, "低龄老人陪伴高龄老人，传帮带。"),
            ("绿先锋", GREEN, "清洁家园，垃圾分类，护绿植绿。"),
        ),
    ),
    Pattern(
        "文艺队",
        PINK,
        "自编自演，排练演出，丰富居民的业余生活。",
        (("合唱", None), ("舞蹈", None), ("戏曲", None), ("器乐", None)),
    ),
    Pattern(
        "红色故事宣讲团",
        RED,
        "走进楼院、学校，讲红色故事，讲身边的榜样。",
        (("宣讲员", None), ("资料员", 2), ("联络员", 1)),
    ),
    Pattern(
        "图书角管理小组",
        GREEN,
        "看管、更新、添加楼道图书角的书籍，轮换图书箱，定期清点。",
        (("文化管理员", 1), ("管理员", 39)),
    ),
)
