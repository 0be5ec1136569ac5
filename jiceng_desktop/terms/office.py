"""What the office itself tells apart."""

from __future__ import annotations

from jiceng_desktop.terms.term import Term


class IdKind(Term):
    """证件类型."""

    ID_CARD = "id_card", "居民身份证"
    PASSPORT = "passport", "护照"
    PERMIT = "permit", "港澳台居民证件"
    OTHER = "other", "其他证件"


class HomeMatch(Term):
    """人户一致标识: whether somebody lives where the household is registered."""

    SAME = "01", "人户一致"
    APART = "02", "人户分离"


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
    OUTSIDE = "outside", "非居民"  # known to the office, as a volunteer or merchant, without living here


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


class VolunteerOrigin(Term):
    """志愿者来源."""

    RESIDENT = "resident", "居民"
    PARTY_MEMBER = "party_member", "双报到党员"
    MERCHANT = "merchant", "商家"
    STUDENT = "student", "学生"
    OTHER = "other", "其他"


class AwardKind(Term):
    """表彰的种类."""

    STAR = "star", "星级志愿者"
    HONOUR = "honour", "表彰"


class AssignmentState(Term):
    """志愿者在一场活动里的安排."""

    SIGNED_UP = "signed_up", "报名"
    ASSIGNED = "assigned", "已安排"
    EXCUSED = "excused", "请假"
    ABSENT = "absent", "缺席"
    SERVED = "served", "已服务"


class CertificateStatus(Term):
    """服务证明的状态."""

    VALID = "valid", "有效"
    VOID = "void", "已作废"


class ServiceSource(Term):
    """服务记录来源."""

    SIGN_IN = "sign_in", "签到"
    LATER = "later", "补录"
    ORDER = "order", "派单"
    CARRIED = "carried", "结转"  # what was served before the office kept records here, in one sum


class OccurrenceStatus(Term):
    """场次状态."""

    PLANNED = "planned", "计划"
    HELD = "held", "已举办"
    CANCELLED = "cancelled", "已取消"
    SKIPPED = "skipped", "跳过"


CALLED_OFF = (OccurrenceStatus.CANCELLED, OccurrenceStatus.SKIPPED)  # what does not take place


class Frequency(Term):
    """重复的方式: what a rule of a series counts in."""

    DAILY = "daily", "每天"
    WEEKLY = "weekly", "每周"
    MONTHLY = "monthly", "每月"
    YEARLY = "yearly", "每年"
    LUNAR_MONTHLY = "lunar_monthly", "农历每月"
    LUNAR_YEARLY = "lunar_yearly", "农历每年"
    SOLAR_TERM = "solar_term", "节气"


class Missing(Term):
    """没有那一天时: what becomes of 30 February."""

    CLAMP = "clamp", "改在月末"
    SKIP = "skip", "不办"
    NEXT = "next", "顺到次月"


class OffDay(Term):
    """遇休息日: what becomes of a day on which nobody works."""

    KEEP = "keep", "照常"
    ADVANCE = "advance", "提前"
    POSTPONE = "postpone", "顺延"


class Leap(Term):
    """遇闰月: in which of two lunar months of the same name."""

    REGULAR = "regular", "只在平月"
    LEAP = "leap", "只在闰月"
    BOTH = "both", "平月、闰月都办"


class EventKind(Term):
    """活动类型."""

    MEETING = "meeting", "会议"
    LECTURE = "lecture", "讲座"
    ACTIVITY = "activity", "活动"
    SERVICE = "service", "便民服务"
    PUBLICITY = "publicity", "宣传"


class PartRole(Term):
    """What somebody does at an event, besides chairing it."""

    SPEAKER = "speaker", "主讲人"
    ORGANISER = "organiser", "组织者"


class Proof(Term):
    """By what the program sees that something was prepared."""

    NONE = "none", "自己打勾"
    NOTICE = "notice", "通知已归档"
    HANDOUT = "handout", "讲义已上传"


class MaterialKind(Term):
    """活动资料的种类."""

    PHOTO = "photo", "照片"
    HANDOUT = "handout", "讲义"


class AttendanceState(Term):
    """签到情况."""

    PRESENT = "present", "到场"
    LATE = "late", "迟到"
    EXCUSED = "excused", "请假"
    ABSENT = "absent", "缺席"


CAME = (AttendanceState.PRESENT, AttendanceState.LATE)  # who was there


class DocumentKind(Term):
    """公文种类."""

    NOTICE = "notice", "通知"
    MEETING = "meeting", "会议通知"
    ACTIVITY = "activity", "活动通知"
    CORRECTION = "correction", "更正通知"
    PUBLICITY = "publicity", "公示"
    REMINDER = "reminder", "温馨提示"
    OUTAGE = "outage", "停水停电通知"
    OVERDUE = "overdue", "催还图书"
    COMFORT = "comfort", "慰问信"
    THANKS = "thanks", "感谢信"
    CERTIFICATE = "certificate", "证明"
    LETTER = "letter", "函"
    INVITATION = "invitation", "邀请函"
    SIGN_IN = "sign_in", "签到表"
    NAME_PLATES = "name_plates", "桌签"
    ROTA = "rota", "值班表"
    AGENDA = "agenda", "会议议程"
    MINUTES = "minutes", "会议记录"


class Layout(Term):
    """版式: how a paper is laid out."""

    PLAIN = "plain", "普通版式"
    REDHEAD = "redhead", "文件版式（红头）"
    LETTER = "letter", "信函版式"
    TABLE = "table", "表格"
    PLATES = "plates", "桌签"


class SignOff(Term):
    """署名的方式 (GB/T 9704 7.3.5)."""

    PLAIN = "plain", "不盖章"
    SEALED = "sealed", "盖章"
    STAMPED = "stamped", "签名章"


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
