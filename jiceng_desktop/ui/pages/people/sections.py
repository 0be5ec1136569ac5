"""What the person card shows, part by part. A feature adds its own part as one line of ``CARD``."""

from __future__ import annotations

from datetime import date
from functools import partial
from itertools import groupby

from PySide6.QtGui import QGuiApplication

from jiceng_desktop import words
from jiceng_desktop.services import (
    duties,
    households,
    loans,
    people,
    people_listing,
    stays,
    tags,
    timeline,
    visits,
    volunteers,
)
from jiceng_desktop.services.duties import Held
from jiceng_desktop.services.history import Line
from jiceng_desktop.services.moment import Moment
from jiceng_desktop.services.office import title_of
from jiceng_desktop.services.people import Draft
from jiceng_desktop.terms import AuditAction, IdKind, PersonStatus, Sex
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.card import label
from jiceng_desktop.ui.kit.registers import print_cards
from jiceng_desktop.ui.pages.people.borrowing import show_reader
from jiceng_desktop.ui.pages.people.card import Offer, PersonCard, Section
from jiceng_desktop.ui.pages.people.residence import show_households, show_stays
from jiceng_desktop.ui.pages.people.visited import show_tagged, show_visits
from jiceng_desktop.ui.pages.people.volunteering import show_volunteer

_THINGS = {"person": "档案", "residency": "居住信息", "membership": "同住关系", "care_tag": "关爱标签"}
_FOLLOW_A_MOVE = {"residency", "membership"}
_MOST_TOLD, _FEW_MOMENTS = 5, 8


def show_head(card: PersonCard, draft: Draft) -> None:
    """Show name, sex, age and birth date, and what can be done."""
    facts = [] if draft.sex is Sex.UNKNOWN else [draft.sex.label]
    if draft.born_on:
        facts += [f"{words.show_age(draft.born_on, date.today())}岁", f"{draft.born_on}生"]
    if draft.status is not PersonStatus.PRESENT:
        facts.append(draft.status.label)
    card.headline(draft.name or "", "　".join(facts), card.small_button("编辑(&T)", card.edit_asked.emit))
    person_id = card.person_id or 0
    offers: list[Offer] = [("登记变动(&S)", partial(card.event_asked.emit, person_id))]
    more: list[Offer] = [("打印登记卡(&R)…", lambda: print_cards(card, card.desk, [person_id]))]
    if address := draft.address:
        offers.append(("加同住人(&J)", partial(card.housemate_asked.emit, address)))
        more.append(("复制地址(&Y)", partial(copy, card, address)))
    card.buttons(*offers, more=more)


def copy(card: PersonCard, text: str) -> None:
    """Put a text on the clipboard."""
    QGuiApplication.clipboard().setText(text)
    message.toast(card, "已复制地址")


def show_tags(card: PersonCard, carried: list[tuple[str, str, date]]) -> None:
    """Show the care tags in their colours."""
    if carried:
        card.chips([(name, colour, f"{since} 起") for name, colour, since in carried])


def show_basics(card: PersonCard, draft: Draft) -> None:
    """Show the masked numbers, where the person lives, and whatever else is known."""
    card.section("证件与联系方式")
    title = "身份证"
    if draft.id_kind is not IdKind.ID_CARD:
        card.line("证件类型", draft.id_kind.label)
        title = "证件号码"
    if draft.id_number:
        card.secret_numbers(title, "id_number", draft.id_number, words.mask_id)
    else:
        card.line(title, people_listing.NO_PAPER)
        card.mark_last("warning")
    card.secret_numbers("联系电话", "phone", draft.phone, words.mask_phone)
    card.section("居住")
    card.line("现住址", draft.address or "")
    if draft.registered_address and draft.registered_address != draft.address:
        card.line("户籍地址", draft.registered_address)


def show_duties(card: PersonCard, held: list[Held]) -> None:
    """Show what the person answers for today; what is over stands in the line of time."""
    present = [one for one in held if one.to_on is None]
    if present:
        card.section("担任")
    for one in present:
        card.line(one.role.label, "　".join(filter(None, (one.place, one.span))))


def show_more(card: PersonCard, draft: Draft) -> None:
    """Show what is not known of everybody, and the masked note."""
    terms = (draft.education, draft.political_status, draft.marital_status)
    more = [
        ("民族", draft.ethnicity),
        ("国籍", draft.nationality),
        ("籍贯", draft.native_place),
        ("曾用名", draft.former_name),
        *zip(("学历", "政治面貌", "婚姻状况"), (term.label if term else None for term in terms), strict=True),
        ("职业", draft.occupation),
        ("工作单位", draft.employer),
    ]
    known = [(title, text) for title, text in more if text]
    if known or draft.note:
        card.section("其他")
    for title, text in known:
        card.line(title, text)
    if draft.note:
        card.secret("备注", "note", draft.note, lambda _note: "***")


def show_timeline(card: PersonCard, moments: list[Moment]) -> None:
    """Show what happened with somebody and what the office did, the newest first."""
    if not moments:
        return
    card.section(f"时间线（{len(moments)}）")
    for moment in card.folded("timeline", moments, _FEW_MOMENTS):
        card.line(f"{moment.on}", f"{moment.matter}　{moment.text}")
    card.fold("timeline", len(moments), _FEW_MOMENTS)


def show_history(card: PersonCard, lines: list[Line]) -> None:
    """Show who did what, from what to what; one entry for one action."""
    told = [entry for entry in told_actions(lines) if entry[1]]
    if not told:
        return
    card.section("档案变更记录")
    for head, text in card.folded("history", told, _MOST_TOLD):
        card.add(label(head, "hint"))
        card.text(text)
    card.fold("history", len(told), _MOST_TOLD)


def told_actions(lines: list[Line]) -> list[tuple[str, str]]:
    """Return one (when and who, what) for each action, the newest first."""
    actions = groupby(lines, key=lambda line: (line.at, line.actor))
    return [
        (f"{at:%m-%d %H:%M} {actor}" if at.year == date.today().year else f"{at:%Y-%m-%d %H:%M} {actor}", _tell(group))
        for (at, actor), group in ((key, list(group)) for key, group in actions)
    ]


def _tell(lines: list[Line]) -> str:
    """Put one action into words: 修改 联系电话：199****0001 → 199****0003."""
    whole = {line.action for line in lines if line.record_kind == "person"}
    if AuditAction.ADD in whole:
        way = lines[0].title  # such as the import of a roster
        return "新增 档案" if way in {"", title_of(people.save)} else f"新增 档案（{way}）"
    if AuditAction.REMOVE in whole:
        return "删除 档案"
    moved = any(title == people.LABELS["home_id"] for line in lines for title, _, _ in line.changes)
    told = [line for line in reversed(lines) if not moved or line.record_kind not in _FOLLOW_A_MOVE]
    events = [line.title for line in lines if line.record_kind == "life_event"]  # 登记变动, 更正变动, 撤销变动
    return "\n".join(dict.fromkeys(filter(None, [*events, *map(_tell_line, told)])))


def _tell_line(line: Line) -> str:
    thing = _THINGS.get(line.record_kind, "")
    if line.action is AuditAction.REVEAL:
        return f"查看 {'、'.join(title for title, _, _ in line.changes)}"
    if line.action is not AuditAction.CHANGE:
        return f"{line.action.label} {thing} {line.about}".rstrip() if thing else ""
    if line.record_kind == "care_tag" and not _corrected(line):
        ended = any(new for title, _, new in line.changes if title == people.LABELS["to_on"])
        return f"{'取消' if ended else '恢复'} {thing} {line.about}"
    changes = "；".join(f"{title}：{old or '空'} → {new or '空'}" for title, old, new in line.changes)
    about = f"{thing} {line.about} " if line.about else ""
    return f"修改 {about}{changes}" if changes else ""


def _corrected(line: Line) -> bool:
    """Tell whether a tag's first day was put right, rather than the tag ended or taken up again."""
    titles = {title for title, _, _ in line.changes}
    return people.LABELS["from_on"] in titles and people.LABELS["to_on"] not in titles


CARD: tuple[Section, ...] = (
    Section(people.load, show_head),
    Section(tags.of_person, show_tags),
    Section(people.load, show_basics),
    Section(stays.standing, show_stays),
    Section(households.of_person, show_households),
    Section(tags.all_of_person, show_tagged),
    Section(visits.of_person, show_visits),
    Section(duties.of_person, show_duties),
    Section(volunteers.of_person, show_volunteer),
    Section(loans.sheet, show_reader),
    Section(people.load, show_more),
    Section(timeline.of_person, show_timeline),
    Section(people.done_to, show_history),
)
