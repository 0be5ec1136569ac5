"""Terms of the corridor book corners."""

from __future__ import annotations

from jiceng_desktop.terms.term import Term


class CornerKind(Term):
    """图书角类别."""

    ATTENDED = "attended", "有人值守"
    UNATTENDED = "unattended", "无人值守"
    STORE = "store", "书库"  # where boxes stand that take no part in the rounds


class Audience(Term):
    """读者对象; none given means everybody."""

    CHILDREN = "children", "少儿"
    ADULTS = "adults", "成人"
    ELDERLY = "elderly", "老年"


class CopyState(Term):
    """复本状态; the three of being unseen follow one another, a stocktake at a time."""

    ON_SHELF = "on_shelf", "在架"
    ON_LOAN = "on_loan", "借出"
    REPAIR = "repair", "修补中"
    MISSING = "missing", "未见"
    SUSPECTED = "suspected", "疑似遗失"
    LOST = "lost", "待核销"
    WITHDRAWN = "withdrawn", "已注销"


UNSEEN = (CopyState.MISSING, CopyState.SUSPECTED, CopyState.LOST)  # in the order in which they follow


class Condition(Term):
    """品相."""

    NEW = "new", "全新"
    GOOD = "good", "完好"
    WORN = "worn", "旧损"
    DAMAGED = "damaged", "破损"


class CopySource(Term):
    """图书来源."""

    DONATED = "donated", "捐赠"
    BOUGHT = "bought", "购置"
    ALLOTTED = "allotted", "上级配送"
    OTHER = "other", "其他"


class BookNumberKind(Term):
    """书号种类."""

    ISBN = "isbn", "ISBN"
    CSBN = "csbn", "统一书号"  # 全国统一书号, 1956 to 1986
    OTHER = "other", "其他书号"


class CopyAct(Term):
    """What became of a copy, as its history tells."""

    ENTERED = "entered", "入藏"
    MOVED = "moved", "移箱"
    LENT = "lent", "借出"
    RETURNED = "returned", "归还"
    UNSEEN = "unseen", "清点未见"
    FOUND = "found", "重新出现"
    CHANGED = "changed", "改状态"
    WITHDRAWN = "withdrawn", "注销"


class UseKind(Term):
    """How a use of a book is known; uses name nobody."""

    LOAN = "loan", "借阅"
    ON_SITE = "on_site", "在角阅读"
    INFERRED = "inferred", "推断"  # unseen at one stocktake and back at another


class ReservationState(Term):
    """预约状态."""

    WAITING = "waiting", "排队中"
    READY = "ready", "已到书"
    TAKEN = "taken", "已取书"
    CANCELLED = "cancelled", "已取消"
    LAPSED = "lapsed", "过期未取"


class KeeperRole(Term):
    """Who somebody is for a corner."""

    MANAGER = "manager", "负责人"
    HELPER = "helper", "协助"


class RoundState(Term):
    """期次状态, in the order in which they follow."""

    DRAFT = "draft", "草案"
    ISSUED = "issued", "已下发"
    MOVING = "moving", "交接中"
    DONE = "done", "完成"


class WishKind(Term):
    """What is asked for a box in the rounds."""

    PIN = "pin", "固定在"
    SKIP = "skip", "不去"


class DifferenceOutcome(Term):
    """What became of a copy that was sent and not received, or that should have travelled and did not."""

    ARRIVED = "arrived", "后来找到，已在箱内"
    LEFT_BEHIND = "left_behind", "留在原处"
    MISSING = "missing", "记为未见"
    ON_LOAN = "on_loan", "读者借走"


class StocktakeState(Term):
    """清点状态."""

    OPEN = "open", "进行中"
    CLOSED = "closed", "已完成"
    CANCELLED = "cancelled", "已作废"


class StocktakeOutcome(Term):
    """清点结果."""

    PRESENT = "present", "在位"
    ELSEWHERE = "elsewhere", "错位"
    UNSEEN = "unseen", "未见"
    LENT_BUT_HERE = "lent_but_here", "登记借出却在架"
    UNKNOWN = "unknown", "无此号"
    WITHDRAWN_BUT_HERE = "withdrawn_but_here", "已注销又出现"


class ScanSource(Term):
    """How a number came into a stocktake."""

    SCANNER = "scanner", "扫码"
    PAPER = "paper", "纸表"
    FILE = "file", "文件"


class ScanSettlement(Term):
    """What was done about a copy that a stocktake did not find as it should be."""

    MOVED = "moved", "已移到实际位置"
    PUT_BACK = "put_back", "已放回原处"
    RETURNED = "returned", "已办还书"
    RESTORED = "restored", "已重新入藏"
    LEFT = "left", "不处理"


class DonationOutcome(Term):
    """捐书处理."""

    RECEIVED = "received", "待审核"
    KEPT = "kept", "入藏"
    PASSED_ON = "passed_on", "转赠"
    RETURNED = "returned", "退回"


class Scannable(Term):
    """What a scanned number can be of."""

    COPY = "copy", "图书"
    READER = "reader", "读者证"
    BOX = "box", "图书箱"
    CORNER = "corner", "图书角"
    TITLE = "title", "书号"
