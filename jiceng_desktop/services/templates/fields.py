"""What a template may ask for: the fields, by what a paper is about."""

from __future__ import annotations

from dataclasses import dataclass

from jiceng_desktop.terms.term import Term


class Subject(Term):
    """What a paper can be about."""

    OCCURRENCE = "occurrence", "活动"
    PERSON = "person", "居民"
    HOUSEHOLD = "household", "户"
    BUILDING = "building", "楼栋"
    COPY = "copy", "图书"
    READER = "reader", "读者"  # a person, as one who borrows books
    VOLUNTEER = "volunteer", "志愿者"
    TEAM = "team", "志愿服务队"


@dataclass(frozen=True)
class About:
    """The record a paper is made from."""

    subject: Subject
    id: int


# A field and what it says; None holds what every paper can ask for.
FIELDS: dict[Subject | None, dict[str, str]] = {
    None: {
        "社区": "社区的名称",
        "居委会": "居委会的名称，就是落款单位",
        "居委会电话": "公文用纸里填写的电话",
        "居委会地址": "公文用纸里填写的地址",
        "今天": "今天的日期，如 2026年12月8日",
        "年份": "今年，如 2026",
        "期间": "值班表从哪天到哪天",
    },
    Subject.OCCURRENCE: {
        "会议名称": "会议或活动的名称",
        "活动名称": "同“会议名称”",
        "事项": "召开或举办什么，如“召开居民议事会”",
        "时间": "日期、星期和起止时间",
        "日期": "开始的日期",
        "星期": "开始那天是星期几",
        "开始时间": "几点开始，如 15:00",
        "结束时间": "几点结束，如 16:30",
        "地点": "在哪里，带上位置说明",
        "参加对象": "请谁参加，不带人数",
        "参加人员": "请谁参加，照活动里写的",
        "主持人": "谁主持",
        "议程": "议程，每项一行，多项时加上编号",
        "联系方式": "活动里填写的联系方式",
        "报名": "怎样报名，由联系方式得出",
        "主讲人": "谁主讲",
        "变更": "取消、改期或恢复",
        "变更原因": "为什么取消或改期",
        "变更办法": "因为什么，决定取消、改期还是照常进行",
        "原通知": "已归档的通知，标题在前、编号在后；没有时整句不出现",
        "原主送": "原通知的主送；没有归档的通知时同“参加对象”",
        "原时间": "原通知里的时间",
        "原定活动": "原定召开或举办的活动，如“召开的居民议事会”",
        "新时间": "改期后的日期、星期和起止时间；取消的没有",
        "新地点": "改期后的地点；取消的没有",
        "记录人": "谁记录",
        "应到人数": "应当来几个人；登记了请假、缺席才知道",
        "到场人数": "来了几个人",
        "出席人员": "签到的人；没有签到名单时写参加对象",
        "列席人员": "签到的人里没有档案的来宾",
        "请假人员": "请假的人",
        "缺席人员": "缺席的人",
        "记录": "会议记录或活动小结",
        "议定事项": "议定了什么，每项一行，写明负责人和期限",
        "上次议定": "同一系列以前议定的事办得怎么样，每项一行",
        "其他事项": "改期时说明其他安排不变；取消的没有",
    },
    Subject.PERSON: {
        "姓名": "居民的姓名",
        "称呼": "先生、女士；不知道性别时写“同志”",
        "性别": "男或女",
        "年龄": "周岁",
        "民族": "如 汉族",
        "出生日期": "如 1980年3月7日",
        "身份证号": "中间几位用星号代替；证明里写完整",
        "电话": "中间几位用星号代替；证明里写完整",
        "住址": "现在住在哪里",
        "户籍地址": "户口在哪里",
        "工作单位": "在哪里工作",
        "入住日期": "从哪天起住在现在的地方",
    },
    Subject.HOUSEHOLD: {
        "户主": "户主的姓名",
        "户号": "户口簿上的户号",
        "成员": "这一户的人，户主在前",
        "人数": "这一户几口人",
    },
    Subject.BUILDING: {
        "小区": "小区或楼院的名称",
        "楼栋": "小区和楼栋，如 幸福小区3号楼",
        "网格": "楼栋在哪个网格",
        "网格员": "网格员的姓名",
        "楼栋长": "楼栋长的姓名",
    },
    Subject.COPY: {
        "书名": "图书的名称，不带书名号",
        "图书编号": "图书角给图书的编号",
        "图书角": "图书所在的图书角",
        "借阅人": "谁借走了",
        "借出日期": "哪天借走的",
        "应还日期": "应当哪天还",
        "逾期天数": "到今天过期了几天",
    },
    Subject.READER: {
        "读者证号": "读者证上的号码",
        "在借图书": "借了还没还的书，每本一行",
        "逾期图书": "该还没还的书，每本一行",
        "逾期册数": "该还没还的有几本",
    },
    Subject.VOLUNTEER: {
        "志愿者编号": "志愿者的编号",
        "服务时长": "累计服务多少小时",
        "加入日期": "哪天登记为志愿者",
    },
    Subject.TEAM: {
        "服务队": "志愿服务队的名称",
        "队员": "在册队员的姓名",
        "队员人数": "在册队员有几人",
    },
}

KNOWN = frozenset(name for names in FIELDS.values() for name in names)

# What differs from one receiver to the next: it stays in the text until it is known for whom the paper is.
PERSONAL = frozenset(
    name
    for subject in (Subject.PERSON, Subject.HOUSEHOLD, Subject.BUILDING, Subject.READER)
    for name in FIELDS[subject]
)
