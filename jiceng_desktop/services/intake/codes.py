"""What rosters write where the archive keeps a code: the code itself, its word, and how offices put it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from jiceng_desktop.terms import (
    Education,
    MaritalStatus,
    PoliticalStatus,
    Relation,
    ResidencyRole,
    Sex,
    Term,
)

T = TypeVar("T", bound=Term)


def _coded(terms: type[T], said: Mapping[T, str]) -> Callable[[str], T | None]:
    """Return a reader that takes code, word or what else is said, which is parted by blanks.

    A workbook drops the zero in front of a code.
    """
    known = {term.value.lstrip("0") or "0": term for term in terms} | {term.value: term for term in terms}
    known |= {term.label: term for term in terms}
    return (known | {word: term for term, words in said.items() for word in words.split()}).get


_relation = _coded(
    Relation,
    {
        Relation.HEAD: "1 01 本人 户主本人",
        Relation.SPOUSE: "爱人 夫妻",
        Relation.HUSBAND: "丈夫 之夫",
        Relation.WIFE: "妻子 之妻 老婆",
        Relation.SON: "子 之子",
        Relation.SECOND_SON: "二子",
        Relation.ADOPTED_SON: "养子 继子",
        Relation.DAUGHTER: "女 之女",
        Relation.SECOND_DAUGHTER: "二女",
        Relation.ADOPTED_DAUGHTER: "养女 继女",
        Relation.DAUGHTER_IN_LAW: "媳妇 儿媳妇",
        Relation.GRANDCHILD: "孙 孙子、孙女 孙子、孙女或外孙子、外孙女",
        Relation.DAUGHTERS_SON: "外孙",
        Relation.GRANDSONS_WIFE: "孙媳 孙媳妇",
        Relation.GRANDDAUGHTERS_HUSBAND: "孙女婿",
        Relation.GREAT_GRANDSON: "曾孙 曾孙子",
        Relation.GREAT_GRANDDAUGHTER: "曾孙女",
        Relation.PARENT: "公婆 岳父母",
        Relation.FATHER: "父 之父",
        Relation.MOTHER: "母 之母",
        Relation.STEPFATHER: "继父 养父",
        Relation.STEPMOTHER: "继母 养母",
        Relation.GRANDPARENT: "祖父母或外祖父母",
        Relation.FATHERS_FATHER: "爷爷",
        Relation.FATHERS_MOTHER: "奶奶",
        Relation.MOTHERS_FATHER: "外公 姥爷",
        Relation.MOTHERS_MOTHER: "外婆 姥姥",
        Relation.SIBLING: "兄弟 姐妹 兄、弟、姐、妹",
        Relation.ELDER_BROTHER: "哥哥 之兄",
        Relation.ELDER_BROTHERS_WIFE: "嫂子",
        Relation.YOUNGER_BROTHER: "弟弟 之弟",
        Relation.ELDER_SISTER: "姐 之姐",
        Relation.YOUNGER_SISTER: "妹 之妹",
        Relation.OTHER: "亲属",
        Relation.NOT_RELATED: "租客 租户 承租人 朋友 同事 保姆 合租",
    },
)
_role = _coded(
    ResidencyRole,
    {
        ResidencyRole.OWNER: "房主 户主 自有 自住 产权人 常住",
        ResidencyRole.FAMILY: "家庭成员 亲属 家人",
        ResidencyRole.TENANT: "租户 租住 承租人 出租 租赁 是",
        ResidencyRole.OTHER: "否 非租住",
    },
)
_party = _coded(
    PoliticalStatus,
    {
        PoliticalStatus.PARTY_MEMBER: "党员 中共党员（含预备） 共产党员 中国共产党党员 是",
        PoliticalStatus.PROBATIONARY: "预备党员 中国共产党预备党员",
        PoliticalStatus.LEAGUE_MEMBER: "团员 共青团 中国共产主义青年团团员",
        PoliticalStatus.REVOLUTIONARY_COMMITTEE: "民革 民革会员 中国国民党革命委员会会员",
        PoliticalStatus.DEMOCRATIC_LEAGUE: "民盟 中国民主同盟盟员",
        PoliticalStatus.NATIONAL_CONSTRUCTION: "民建 中国民主建国会会员",
        PoliticalStatus.PROMOTING_DEMOCRACY: "民进 中国民主促进会会员",
        PoliticalStatus.PEASANTS_AND_WORKERS: "农工党 农工民主党 中国农工民主党党员",
        PoliticalStatus.ZHI_GONG: "致公党 中国致公党党员",
        PoliticalStatus.JIU_SAN: "九三学社",
        PoliticalStatus.TAIWAN_LEAGUE: "台盟 台湾民主自治同盟盟员",
        PoliticalStatus.MASSES: "普通群众 否 一般群众",
        PoliticalStatus.INDEPENDENT: "无党派 无党派民主人士",
    },
)
_education = _coded(
    Education,
    {
        Education.POSTGRADUATE: "研究生教育 硕士研究生 博士研究生",
        Education.DOCTOR: "博士",
        Education.MASTER: "硕士",
        Education.BACHELOR: "本科 大学 学士 大学本科教育",
        Education.COLLEGE: "大专 专科 大学专科教育",
        Education.SECONDARY_VOCATIONAL: "中等专科 职高 技校 中技 职业高中 技工学校 中等职业教育",
        Education.SENIOR_HIGH: "高中及中专 普通高中 普通高级中学教育",
        Education.JUNIOR_HIGH: "初级中学教育",
        Education.PRIMARY: "小学教育",
        Education.NONE: "文盲 无 学龄前 半文盲 未上学",
    },
)
_marital = _coded(
    MaritalStatus,
    {
        MaritalStatus.SINGLE: "否 单身",
        MaritalStatus.MARRIED: "是 有配偶",
        MaritalStatus.DIVORCED: "离异 离婚未再婚",
        MaritalStatus.UNSTATED: "未说明的婚姻状况",
    },
)
_sex = _coded(Sex, {Sex.MALE: "男性 M", Sex.FEMALE: "女性 F", Sex.UNKNOWN: "未知的性别", Sex.UNSTATED: "未说明的性别"})

CODES: dict[str, Callable[[str], Term | None]] = {
    "sex": _sex,
    "education": _education,
    "marital_status": _marital,
    "political_status": _party,
    "relation": _relation,
    "role": _role,
}
