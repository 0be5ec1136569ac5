"""What a checkup can find: each problem with its explanation in plain words."""

from __future__ import annotations

from dataclasses import dataclass

from jiceng_desktop.terms import Term


class Problem(Term):
    """One kind of finding; the last four show how complete the cards are."""

    NUMBER = "number", "证件号码有误"
    AGAINST_NUMBER = "against_number", "与身份证号不符"
    BIRTH = "birth", "出生日期不可能"
    PHONE = "phone", "电话号码有误"
    DUPLICATE = "duplicate", "疑似重复的档案"
    HEADLESS = "headless", "没有户主的户"
    TWO_HEADS = "two_heads", "有两位户主的户"
    TWO_HOUSEHOLDS = "two_households", "同时在两户的人"
    NO_HOME = "no_home", "在住却没有住址"
    TAG = "tag", "已不适用的标签"
    GONE = "gone", "去世迁出仍未了结"
    INCOMPLETE = "incomplete", "资料不全的人"
    COMPOUNDS = "compounds", "按小区"
    BUILDINGS = "buildings", "按楼栋"
    GRIDS = "grids", "按网格"


PLACES = (Problem.COMPOUNDS, Problem.BUILDINGS, Problem.GRIDS)
FAULTS = tuple(problem for problem in Problem if problem not in {*PLACES, Problem.INCOMPLETE})


@dataclass(frozen=True)
class About:
    """What a problem means; ``mend`` says what is changed where that is safe, ``advice`` what to do otherwise."""

    explanation: str
    advice: str = ""
    mend: str = ""


ABOUT: dict[Problem, About] = {
    Problem.NUMBER: About(
        "校验码不对、日期不存在、末尾被 Excel 改成了 000，或者位数不够的身份证号。",
        "请对照证件改正。",
        "号码里只是多了空格或用了全角、小写的，整理成标准写法",
    ),
    Problem.AGAINST_NUMBER: About(
        "身份证号本身是对的，但档案里的出生日期或性别与它不一样，或者还空着。",
        mend="出生日期和性别改成身份证号里的",
    ),
    Problem.BIRTH: About("出生日期晚于今天，或者已经超过 120 岁。", "请对照证件改正。"),
    Problem.PHONE: About(
        "看上去不是电话号码：位数不对，或者夹着文字。",
        "请核对后改正；不是电话的内容可以移到备注。",
        "只是写法不规范的，整理成标准写法",
    ),
    Problem.DUPLICATE: About(
        "姓名或读音相同，出生日期、电话、住址或证件号码又对得上。分数越高，越可能是同一个人。",
        "是同一个人，就合并两份档案；不是，就点“没有问题”，以后不再提示。",
    ),
    Problem.HEADLESS: About(
        "户里没有户主，或者户主已经去世、迁出。", "请选一位户主。", "户里只有一位成年人的，由他担任户主"
    ),
    Problem.TWO_HEADS: About("同一户里登记了两位户主。", "请打开档案，改正其中一位与户主的关系。"),
    Problem.TWO_HOUSEHOLDS: About("同一个人同时登记在两个户籍户，或者同时登记在两个居住户。", "请结束其中一户。"),
    Problem.NO_HOME: About("状态是“在住”，却没有登记现住址。", "请补上住址；已经不在的，请改人员状态。"),
    Problem.TAG: About("按年龄已经不该有，或者结束日期早于开始日期的关爱标签。", mend="结束这些标签"),
    Problem.GONE: About(
        "人已去世或迁出，居住、户籍关系或关爱标签却还没有结束。", mend="结束居住、户籍关系和关爱标签，清空现住址"
    ),
    Problem.INCOMPLETE: About("完整度不到 60 分的人：还缺哪些，表里写得清楚。分数最低的在前。", "请打开档案补全。"),
    Problem.COMPOUNDS: About("各小区、楼院所有在册居民的平均完整度，最低的在前。"),
    Problem.BUILDINGS: About("各楼栋所有在册居民的平均完整度，最低的在前。"),
    Problem.GRIDS: About("各网格所有在册居民的平均完整度，最低的在前。"),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that may be wrong.

    ``subject`` is what is remembered when the office says that nothing is wrong; ``who`` and ``told`` are what the
    list shows; ``mendable`` tells whether the program can put it right by itself.
    """

    problem: Problem
    subject: str
    who: str
    told: str
    persons: tuple[int, ...] = ()
    household_id: int | None = None
    tag_id: int | None = None
    score: int | None = None
    mendable: bool = False
