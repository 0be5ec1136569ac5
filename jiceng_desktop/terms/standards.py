"""What the national standards have codes for: persons, and how they are related."""

from __future__ import annotations

from typing import Final

from jiceng_desktop.marks import override
from jiceng_desktop.terms.term import Term


class Sex(Term):
    """性别, GB/T 2261.1."""

    UNKNOWN = "0", "未知"
    MALE = "1", "男"
    FEMALE = "2", "女"
    UNSTATED = "9", "未说明"


class MaritalStatus(Term):
    """婚姻状况, GB/T 2261.2."""

    SINGLE = "10", "未婚"
    MARRIED = "20", "已婚"
    FIRST_MARRIAGE = "21", "初婚"
    REMARRIED = "22", "再婚"
    REUNITED = "23", "复婚"
    WIDOWED = "30", "丧偶"
    DIVORCED = "40", "离婚"
    UNSTATED = "90", "未说明"


class PoliticalStatus(Term):
    """政治面貌, GB/T 4762; ``04-11`` is our own, for papers that only say 民主党派."""

    PARTY_MEMBER = "01", "中共党员"
    PROBATIONARY = "02", "中共预备党员"
    LEAGUE_MEMBER = "03", "共青团员"
    REVOLUTIONARY_COMMITTEE = "04", "民革党员"
    DEMOCRATIC_LEAGUE = "05", "民盟盟员"
    NATIONAL_CONSTRUCTION = "06", "民建会员"
    PROMOTING_DEMOCRACY = "07", "民进会员"
    PEASANTS_AND_WORKERS = "08", "农工党党员"
    ZHI_GONG = "09", "致公党党员"
    JIU_SAN = "10", "九三学社社员"
    TAIWAN_LEAGUE = "11", "台盟盟员"
    INDEPENDENT = "12", "无党派人士"
    MASSES = "13", "群众"
    DEMOCRATIC_PARTY = "04-11", "民主党派"


class Education(Term):
    """学历, GB/T 4658; the tens are the levels, which are all most rosters say."""

    POSTGRADUATE = "10", "研究生"
    DOCTOR = "11", "博士研究生毕业"
    DOCTOR_COMPLETED = "12", "博士研究生结业"
    DOCTOR_LEFT = "13", "博士研究生肄业"
    MASTER = "14", "硕士研究生毕业"
    MASTER_COMPLETED = "15", "硕士研究生结业"
    MASTER_LEFT = "16", "硕士研究生肄业"
    GRADUATE_CLASS = "17", "研究生班毕业"
    GRADUATE_CLASS_COMPLETED = "18", "研究生班结业"
    GRADUATE_CLASS_LEFT = "19", "研究生班肄业"
    BACHELOR = "20", "大学本科"
    BACHELOR_GRADUATED = "21", "大学本科毕业"
    BACHELOR_COMPLETED = "22", "大学本科结业"
    BACHELOR_LEFT = "23", "大学本科肄业"
    ORDINARY_CLASS = "28", "大学普通班毕业"
    COLLEGE = "30", "大学专科"
    COLLEGE_GRADUATED = "31", "大学专科毕业"
    COLLEGE_COMPLETED = "32", "大学专科结业"
    COLLEGE_LEFT = "33", "大学专科肄业"
    SECONDARY_VOCATIONAL = "40", "中专"
    SPECIALIZED_GRADUATED = "41", "中等专科毕业"
    SPECIALIZED_COMPLETED = "42", "中等专科结业"
    SPECIALIZED_LEFT = "43", "中等专科肄业"
    VOCATIONAL_GRADUATED = "44", "职业高中毕业"
    VOCATIONAL_COMPLETED = "45", "职业高中结业"
    VOCATIONAL_LEFT = "46", "职业高中肄业"
    TECHNICAL_GRADUATED = "47", "技工学校毕业"
    TECHNICAL_COMPLETED = "48", "技工学校结业"
    TECHNICAL_LEFT = "49", "技工学校肄业"
    SENIOR_HIGH = "60", "高中"
    SENIOR_HIGH_GRADUATED = "61", "普通高中毕业"
    SENIOR_HIGH_COMPLETED = "62", "普通高中结业"
    SENIOR_HIGH_LEFT = "63", "普通高中肄业"
    JUNIOR_HIGH = "70", "初中"
    JUNIOR_HIGH_GRADUATED = "71", "初中毕业"
    JUNIOR_HIGH_LEFT = "73", "初中肄业"
    PRIMARY = "80", "小学"
    PRIMARY_GRADUATED = "81", "小学毕业"
    PRIMARY_LEFT = "83", "小学肄业"
    NONE = "90", "其他"


class SolarTerm(Term):
    """二十四节气, GB/T 33661, from January to December."""

    MINOR_COLD = "minor_cold", "小寒"
    MAJOR_COLD = "major_cold", "大寒"
    SPRING_BEGINS = "spring_begins", "立春"
    RAIN_WATER = "rain_water", "雨水"
    INSECTS_AWAKEN = "insects_awaken", "惊蛰"
    SPRING_EQUINOX = "spring_equinox", "春分"
    CLEAR_BRIGHT = "clear_bright", "清明"
    GRAIN_RAIN = "grain_rain", "谷雨"
    SUMMER_BEGINS = "summer_begins", "立夏"
    GRAIN_FILLS = "grain_fills", "小满"
    GRAIN_IN_EAR = "grain_in_ear", "芒种"
    SUMMER_SOLSTICE = "summer_solstice", "夏至"
    MINOR_HEAT = "minor_heat", "小暑"
    MAJOR_HEAT = "major_heat", "大暑"
    AUTUMN_BEGINS = "autumn_begins", "立秋"
    HEAT_ENDS = "heat_ends", "处暑"
    WHITE_DEW = "white_dew", "白露"
    AUTUMN_EQUINOX = "autumn_equinox", "秋分"
    COLD_DEW = "cold_dew", "寒露"
    FROST_DESCENDS = "frost_descends", "霜降"
    WINTER_BEGINS = "winter_begins", "立冬"
    MINOR_SNOW = "minor_snow", "小雪"
    MAJOR_SNOW = "major_snow", "大雪"
    WINTER_SOLSTICE = "winter_solstice", "冬至"


class Relation(Term):
    """与户主关系, GB/T 4761; its 01 本人 is the head too, and 98 is our own for what nobody has said."""

    HEAD = "02", "户主"
    SPOUSE = "10", "配偶"
    HUSBAND = "11", "夫"
    WIFE = "12", "妻"
    SON = "20", "儿子"
    ONLY_SON = "21", "独生子"
    ELDEST_SON = "22", "长子"
    SECOND_SON = "23", "次子"
    THIRD_SON = "24", "三子"
    FOURTH_SON = "25", "四子"
    FIFTH_SON = "26", "五子"
    ADOPTED_SON = "27", "养子或继子"
    SON_IN_LAW = "28", "女婿"
    OTHER_SON = "29", "其他儿子"
    DAUGHTER = "30", "女儿"
    ONLY_DAUGHTER = "31", "独生女"
    ELDEST_DAUGHTER = "32", "长女"
    SECOND_DAUGHTER = "33", "次女"
    THIRD_DAUGHTER = "34", "三女"
    FOURTH_DAUGHTER = "35", "四女"
    FIFTH_DAUGHTER = "36", "五女"
    ADOPTED_DAUGHTER = "37", "养女或继女"
    DAUGHTER_IN_LAW = "38", "儿媳"
    OTHER_DAUGHTER = "39", "其他女儿"
    GRANDCHILD = "40", "孙子女"
    SONS_SON = "41", "孙子"
    SONS_DAUGHTER = "42", "孙女"
    DAUGHTERS_SON = "43", "外孙子"
    DAUGHTERS_DAUGHTER = "44", "外孙女"
    GRANDSONS_WIFE = "45", "孙媳妇或外孙媳妇"
    GRANDDAUGHTERS_HUSBAND = "46", "孙女婿或外孙女婿"
    GREAT_GRANDSON = "47", "曾孙子或外曾孙子"
    GREAT_GRANDDAUGHTER = "48", "曾孙女或外曾孙女"
    OTHER_GRANDCHILD = "49", "其他孙子女"
    PARENT = "50", "父母"
    FATHER = "51", "父亲"
    MOTHER = "52", "母亲"
    HUSBANDS_FATHER = "53", "公公"
    HUSBANDS_MOTHER = "54", "婆婆"
    WIFES_FATHER = "55", "岳父"
    WIFES_MOTHER = "56", "岳母"
    STEPFATHER = "57", "继父或养父"
    STEPMOTHER = "58", "继母或养母"
    OTHER_PARENT = "59", "其他父母关系"
    GRANDPARENT = "60", "祖父母"
    FATHERS_FATHER = "61", "祖父"
    FATHERS_MOTHER = "62", "祖母"
    MOTHERS_FATHER = "63", "外祖父"
    MOTHERS_MOTHER = "64", "外祖母"
    SPOUSES_GRANDPARENT = "65", "配偶的祖父母或外祖父母"
    GREAT_GRANDFATHER = "66", "曾祖父"
    GREAT_GRANDMOTHER = "67", "曾祖母"
    SPOUSES_GREAT_GRANDPARENT = "68", "配偶的曾祖父母或外曾祖父母"
    OTHER_GRANDPARENT = "69", "其他祖父母关系"
    SIBLING = "70", "兄弟姐妹"
    ELDER_BROTHER = "71", "兄"
    ELDER_BROTHERS_WIFE = "72", "嫂"
    YOUNGER_BROTHER = "73", "弟"
    YOUNGER_BROTHERS_WIFE = "74", "弟媳"
    ELDER_SISTER = "75", "姐姐"
    ELDER_SISTERS_HUSBAND = "76", "姐夫"
    YOUNGER_SISTER = "77", "妹妹"
    YOUNGER_SISTERS_HUSBAND = "78", "妹夫"
    OTHER_SIBLING = "79", "其他兄弟姐妹"
    REMAINING = "80", "其他"
    FATHERS_ELDER_BROTHER = "81", "伯父"
    FATHERS_ELDER_BROTHERS_WIFE = "82", "伯母"
    FATHERS_YOUNGER_BROTHER = "83", "叔父"
    FATHERS_YOUNGER_BROTHERS_WIFE = "84", "婶母"
    MOTHERS_BROTHER = "85", "舅父"
    MOTHERS_BROTHERS_WIFE = "86", "舅母"
    MOTHERS_SISTERS_HUSBAND = "87", "姨父"
    MOTHERS_SISTER = "88", "姨母"
    FATHERS_SISTERS_HUSBAND = "89", "姑父"
    FATHERS_SISTER = "90", "姑母"
    PATERNAL_COUSIN = "91", "堂兄弟、堂姐妹"
    MATERNAL_COUSIN = "92", "表兄弟、表姐妹"
    NEPHEW = "93", "侄子"
    NIECE = "94", "侄女"
    SISTERS_SON = "95", "外甥"
    SISTERS_DAUGHTER = "96", "外甥女"
    OTHER = "97", "其他亲属"
    UNSTATED = "98", "未说明"
    NOT_RELATED = "99", "非亲属"

    @classmethod
    @override
    def named(cls, text: str) -> Relation | None:
        """Return the relation whose code or word is ``text``; 本人 is whom all others are related to."""
        return cls.HEAD if text in {"01", "本人"} else super().named(text)


# 民族, GB/T 3304, in the order of its codes from 01 on; stored as words, because papers know more than the standard
ETHNICITIES: Final = (
    "汉族", "蒙古族", "回族", "藏族", "维吾尔族", "苗族", "彝族", "壮族", "布依族", "朝鲜族", "满族",
    "侗族", "瑶族", "白族", "土家族", "哈尼族", "哈萨克族", "傣族", "黎族", "傈僳族", "佤族", "畲族",
    "高山族", "拉祜族", "水族", "东乡族", "纳西族", "景颇族", "柯尔克孜族", "土族", "达斡尔族", "仫佬族",
    "羌族", "布朗族", "撒拉族", "毛南族", "仡佬族", "锡伯族", "阿昌族", "普米族", "塔吉克族", "怒族",
    "乌孜别克族", "俄罗斯族", "鄂温克族", "德昂族", "保安族", "裕固族", "京族", "塔塔尔族", "独龙族", "鄂伦春族",
    "赫哲族", "门巴族", "珞巴族", "基诺族",
)  # fmt: skip
ETHNIC_CODES: Final = {
    **{f"{code:02}": name for code, name in enumerate(ETHNICITIES, start=1)},
    "97": "其他",
    "98": "外国血统中国籍人士",
}


def ethnicity(text: str) -> str:
    """Return the word of an ethnic group given as code, word or word without 族; anything else as it is."""
    if text.isdecimal():
        return ETHNIC_CODES.get(text.zfill(2), text)
    return f"{text}族" if f"{text}族" in ETHNICITIES else text
