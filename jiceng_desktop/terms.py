"""Every enumeration of the office: the code that is stored and the word on screen."""

from __future__ import annotations

from enum import StrEnum
from typing import Self


class Term(StrEnum):
    """A code from a closed list, with its Chinese word as ``label``."""

    label: str

    def __new__(cls, code: str, label: str = "") -> Self:
        """Take the code and the word from a member's declaration."""
        term = str.__new__(cls, code)
        term._value_ = code
        term.label = label
        return term

    @classmethod
    def named(cls, text: str) -> Self | None:
        """Return the member whose code or word is ``text``."""
        return next((term for term in cls if text in (term.value, term.label)), None)


class Sex(Term):
    """性别, GB/T 2261.1."""

    UNKNOWN = "0", "未知"
    MALE = "1", "男"
    FEMALE = "2", "女"
    UNSTATED = "9", "未说明"


class IdKind(Term):
    """证件类型."""

    ID_CARD = "id_card", "居民身份证"
    PASSPORT = "passport", "护照"
    PERMIT = "permit", "港澳台居民证件"
    OTHER = "other", "其他证件"


class MaritalStatus(Term):
    """婚姻状况, GB/T 2261.2."""

    SINGLE = "10", "未婚"
    MARRIED = "20", "已婚"
    WIDOWED = "30", "丧偶"
    DIVORCED = "40", "离婚"
    UNSTATED = "90", "未说明"


class PoliticalStatus(Term):
    """政治面貌, GB/T 4762 (the entries an office meets)."""

    PARTY_MEMBER = "01", "中共党员"
    PROBATIONARY = "02", "中共预备党员"
    LEAGUE_MEMBER = "03", "共青团员"
    DEMOCRATIC_PARTY = "04", "民主党派"
    INDEPENDENT = "12", "无党派人士"
    MASSES = "13", "群众"


class Education(Term):
    """学历, GB/T 4658 (the entries an office meets)."""

    POSTGRADUATE = "10", "研究生"
    BACHELOR = "20", "大学本科"
    COLLEGE = "30", "大学专科"
    SECONDARY_VOCATIONAL = "40", "中专"
    SENIOR_HIGH = "60", "高中"
    JUNIOR_HIGH = "70", "初中"
    PRIMARY = "80", "小学"
    NONE = "90", "其他"


class Relation(Term):
    """与户主关系, GB/T 4761 (the entries an office meets)."""

    HEAD = "02", "户主"
    SPOUSE = "10", "配偶"
    SON = "20", "儿子"
    DAUGHTER = "30", "女儿"
    GRANDCHILD = "40", "孙子女"
    PARENT = "50", "父母"
    GRANDPARENT = "60", "祖父母"
    SIBLING = "70", "兄弟姐妹"
    OTHER = "97", "其他亲属"
    UNSTATED = "98", "未说明"
    NOT_RELATED = "99", "非亲属"


class ResidencyRole(Term):
    """居住身份: in which capacity somebody lives in a dwelling."""

    OWNER = "owner", "业主"
    FAMILY = "family", "家属"
    TENANT = "tenant", "租客"
    OTHER = "other", "其他"


class PersonStatus(Term):
    """人员状态."""

    PRESENT = "present", "在住"
    AWAY = "away", "外出"
    MOVED_OUT = "moved_out", "迁出"
    MISSING = "missing", "失联"
    DECEASED = "deceased", "去世"


class HouseholdKind(Term):
    """户的类别: who is registered together, who lives together."""

    REGISTERED = "registered", "户籍户"
    LIVING = "living", "居住户"


class CompoundKind(Term):
    """小区类别."""

    ESTATE = "estate", "小区"
    COURTYARD = "courtyard", "楼院"


class DutyRole(Term):
    """责任: for what somebody answers in a place."""

    GRID_WORKER = "grid_worker", "网格员"
    BUILDING_STEWARD = "building_steward", "楼栋长"
    ENTRANCE_STEWARD = "entrance_steward", "单元长"


class LifeEventKind(Term):
    """变动."""

    ARRIVAL = "arrival", "迁入"
    DEPARTURE = "departure", "迁出"
    BIRTH = "birth", "出生"
    DEATH = "death", "死亡"
    MARRIAGE = "marriage", "婚姻"
    SEPARATION = "separation", "人户分离"
    MISSING = "missing", "失联"


class VisitKind(Term):
    """走访方式."""

    HOME = "home", "入户走访"
    PHONE = "phone", "电话走访"
    FOLLOW_UP = "follow_up", "慢性病随访"
    OFFICE = "office", "来访接待"


class VolunteerStatus(Term):
    """志愿者状态."""

    ACTIVE = "active", "在册"
    RESTING = "resting", "暂停"
    LEFT = "left", "退出"


class ServiceSource(Term):
    """服务记录来源."""

    SIGN_IN = "sign_in", "签到"
    LATER = "later", "补录"
    ORDER = "order", "订单"


class OccurrenceStatus(Term):
    """场次状态."""

    PLANNED = "planned", "计划"
    HELD = "held", "已举办"
    CANCELLED = "cancelled", "已取消"


class EventKind(Term):
    """活动类型."""

    MEETING = "meeting", "会议"
    LECTURE = "lecture", "讲座"
    ACTIVITY = "activity", "活动"
    SERVICE = "service", "便民服务"


class AttendanceState(Term):
    """签到情况."""

    PRESENT = "present", "到场"
    LATE = "late", "迟到"
    EXCUSED = "excused", "请假"
    ABSENT = "absent", "缺席"


class CornerKind(Term):
    """图书角类别."""

    ATTENDED = "attended", "有人值守"
    UNATTENDED = "unattended", "无人值守"


class CopyState(Term):
    """复本状态."""

    ON_SHELF = "on_shelf", "在架"
    ON_LOAN = "on_loan", "借出"
    MISSING = "missing", "未见"
    WITHDRAWN = "withdrawn", "已注销"


class DocumentKind(Term):
    """公文种类."""

    NOTICE = "notice", "通知"
    PUBLICITY = "publicity", "公示"
    REMINDER = "reminder", "温馨提示"
    LETTER = "letter", "函"


class DocumentStatus(Term):
    """文件状态."""

    FILED = "filed", "已归档"
    VOID = "void", "已作废"


class AuditAction(Term):
    """What was done to a record."""

    ADD = "add", "新增"
    CHANGE = "change", "修改"
    REMOVE = "remove", "删除"
    REVEAL = "reveal", "查看"
    EXPORT = "export", "导出"
