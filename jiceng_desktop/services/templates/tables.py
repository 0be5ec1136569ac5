"""Starting texts of what belongs to a meeting or to a week: sign-in sheets, plates, rotas, agendas, minutes."""

from __future__ import annotations

from jiceng_desktop.services.templates.wording import Wording
from jiceng_desktop.terms import DocumentKind, Layout

TABLES = (
    Wording(
        DocumentKind.SIGN_IN,
        "签到表",
        "{活动名称}签到表",
        "",
        "时间：{时间}\n地点：{地点}\n主持人：{主持人}",
        columns="序号\n姓名\n住址或单位\n联系电话\n签名",
        layout=Layout.TABLE,
        origin="sign_in",
        hint="活动按常用查询邀请时自动列出姓名和住址，后面留空行；电话由本人填写。",
    ),
    Wording(
        DocumentKind.NAME_PLATES,
        "桌签",
        "{会议名称}桌签",
        "",
        "",
        columns="姓名\n职务或单位",
        layout=Layout.PLATES,
        origin="name_plates",
        hint="每人一张，对折后两面都有姓名。自动列出主持人和被邀请的人。",
    ),
    Wording(
        DocumentKind.ROTA,
        "值班表",
        "{居委会}值班表",
        "",
        "{期间}\n居委会电话：{居委会电话}",
        columns="日期\n星期\n上午\n下午\n值班人电话",
        layout=Layout.TABLE,
        origin="rota",
        hint="选好一周或一个月，日期和星期自动填好。",
    ),
    Wording(
        DocumentKind.AGENDA,
        "会议议程",
        "{会议名称}议程",
        "",
        """时间：{时间}
地点：{地点}
主持人：{主持人}
参加人员：{参加人员}
会议议程：
{议程}""",
        origin="agenda",
        hint="从一场会议生成，会上每人一份。",
    ),
    Wording(
        DocumentKind.MINUTES,
        "会议记录",
        "{会议名称}记录",
        "",
        """时间：{时间}
地点：{地点}
主持人：{主持人}
记录人：{记录人}
人数：应到{应到人数}人，实到{到场人数}人
出席：{出席人员}
列席：{列席人员}
请假：{请假人员}
缺席：{缺席人员}
一、议程：
{议程}
二、上次议定事项的落实情况：
{上次议定}
三、讨论情况：
{记录}
四、议定事项：
{议定事项}
主持人（签名）：＿＿＿＿　　记录人（签名）：＿＿＿＿""",
        origin="minutes",
        hint="会前打印作记录纸；会后先点活动详情里的“记录”，内容自动填好，再归档。",
    ),
)
