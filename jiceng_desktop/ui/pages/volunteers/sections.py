"""What the card of a volunteer shows, part by part. A feature adds its own part as one line of ``CARD``."""

from __future__ import annotations

from datetime import date
from functools import partial

from jiceng_desktop import words
from jiceng_desktop.services.corners import keepers
from jiceng_desktop.services.volunteers import LABELS, Sheet, hours, times
from jiceng_desktop.terms import Sex
from jiceng_desktop.ui.pages.volunteers.card import Section, VolunteerCard


def show_head(card: VolunteerCard, sheet: Sheet) -> None:
    """Show name, number and state, and what can be done."""
    draft = sheet.draft
    facts = [
        f"编号 {draft.number}" + (f"（原编号 {'、'.join(sheet.former_numbers)}）" if sheet.former_numbers else ""),
        draft.status.label if draft.status else "",
        draft.origin.label if draft.origin else "",
    ]
    card.headline(sheet.name, "　".join(filter(None, facts)))
    going = ("重新加入(&A)", card.return_asked.emit) if sheet.has_left else ("退出(&Q)…", card.leave_asked.emit)
    card.buttons(
        ("编辑(&M)", card.edit_asked.emit),
        ("居民档案(&R)", partial(card.person_asked.emit, sheet.person_id)),
        ("登记培训(&O)…", partial(card.training_asked.emit, None)),
        going,
    )


def show_service(card: VolunteerCard, sheet: Sheet) -> None:
    """Show what was served: confirmed hours count, the others are told apart."""
    card.section("服务")
    card.line("累计时长", f"{hours(sheet.minutes)} 小时（今年 {hours(sheet.minutes_this_year)}）")
    if sheet.waiting:
        card.line("待确认", f"{hours(sheet.waiting)} 小时，确认后才计入")
    card.line("最近服务", f"{sheet.last_on}" if sheet.last_on else "还没有")
    for served in sheet.served:
        told = f"{hours(served.minutes)} 小时　{served.content}".rstrip()
        card.line(f"{served.on}", told if served.confirmed else f"{told}（待确认）")


def show_teams(card: VolunteerCard, sheet: Sheet) -> None:
    """Show the teams of today, then those that were."""
    card.section("服务队")
    if not sheet.belongings:
        card.text("没有加入服务队")
    for one in sheet.belongings:
        role = "、".join(filter(None, ("队长" if one.leads and one.role != "队长" else "", one.role)))
        span = f"{one.from_on} 起" if one.to_on is None else f"{one.from_on} 至 {one.to_on}"
        offer = f"提供：{one.offer}" if one.offer else ""
        card.line(one.name, "　".join(filter(None, (role, span, offer))))


def show_corners(card: VolunteerCard, sheet: Sheet) -> None:
    """Show which book corners somebody looks after, and did."""
    kept = card.desk.office.read(keepers.of_volunteer, sheet.id)
    if kept:
        card.section("图书角")
    for one in kept:
        span = f"{one.from_on} 起" if one.to_on is None else f"{one.from_on} 至 {one.to_on}"
        card.line(one.corner, f"{one.role.label}　{span}")


def show_person(card: VolunteerCard, sheet: Sheet) -> None:
    """Show who it is, with numbers masked; the card of the person says more."""
    card.section("本人")
    facts = [] if sheet.sex is Sex.UNKNOWN else [sheet.sex.label]
    if sheet.born_on:
        facts.append(f"{words.show_age(sheet.born_on, date.today())}岁")
    if sheet.political_status:
        facts.append(sheet.political_status.label)
    card.line("基本情况", "　".join(facts))
    card.line("联系电话", words.mask_phone(sheet.phone) if sheet.phone else "")
    card.line("现住址", sheet.address or sheet.person_status.label)
    if sheet.draft.organisation:
        card.line("单位或学校", sheet.draft.organisation)


def show_abilities(card: VolunteerCard, sheet: Sheet) -> None:
    """Show what somebody can do and when, what has to be heeded, and whom to call."""
    draft = sheet.draft
    card.section("能做什么")
    drives = "会开车" if draft.drives else ""
    for title, text in (("专长", draft.skills), ("语言", draft.languages), ("驾驶", drives)):
        if text:
            card.line(title, text)
    card.line("可服务时间", times.told(draft.available) or "没有填")
    if draft.health_limits:
        card.secret(LABELS["health_limits"], "health_limits", "***", "1")
    if draft.emergency_contact or draft.emergency_phone:
        card.section("紧急联系")
        card.line("联系人", draft.emergency_contact or "")
    if draft.emergency_phone:
        card.secret("电话", "emergency_phone", words.mask_phone(draft.emergency_phone), "2")


def show_learnt(card: VolunteerCard, sheet: Sheet) -> None:
    """Show what was learnt and given."""
    if sheet.trainings:
        card.section(f"培训（{len(sheet.trainings)}）")
    for one in sheet.trainings:
        length = f"{one.minutes} 分钟" if one.minutes else ""
        told = "　".join(filter(None, (one.subject, length, one.organiser)))
        card.link(f"{one.on}", told, "修改", partial(card.training_asked.emit, one.id))
    if sheet.awards:
        card.section(f"表彰（{len(sheet.awards)}）")
    for given in sheet.awards:
        card.line(f"{given.on}", "　".join(filter(None, (given.title, given.given_by))))


def show_standing(card: VolunteerCard, sheet: Sheet) -> None:
    """Show since when somebody is here, why somebody left, and what was agreed to."""
    draft = sheet.draft
    card.section("登记")
    card.line("加入日期", f"{draft.joined_on}")
    if sheet.left_on:
        card.line("退出日期", "　".join(filter(None, (f"{sheet.left_on}", sheet.left_reason))))
    card.line("同意使用信息", f"{draft.consented_on}" if draft.consented_on else "还没有签同意书")
    if draft.note:
        card.line("备注", draft.note)


CARD: tuple[Section, ...] = (
    show_head,
    show_service,
    show_teams,
    show_corners,
    show_person,
    show_abilities,
    show_learnt,
    show_standing,
)
