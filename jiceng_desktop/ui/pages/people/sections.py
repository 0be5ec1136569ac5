"""What the person card shows, part by part. A feature adds its own part as one line of ``CARD``."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from itertools import groupby

from PySide6.QtGui import QGuiApplication

from jiceng_desktop import words
from jiceng_desktop.services import homes, people, tags
from jiceng_desktop.services.history import Line
from jiceng_desktop.services.office import title_of
from jiceng_desktop.services.people import Draft
from jiceng_desktop.terms import AuditAction, IdKind, PersonStatus, Relation, Sex
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.card import label
from jiceng_desktop.ui.pages.people.card import PersonCard, Section

_THINGS = {"person": "档案", "residency": "居住信息", "membership": "同住关系", "care_tag": "关爱标签"}
_FOLLOW_A_MOVE = {"residency", "membership"}
_MOST_TOLD = 12


def show_head(card: PersonCard, draft: Draft) -> None:
    """Show name, sex, age and birth date, and what can be done."""
    facts = [] if draft.sex is Sex.UNKNOWN else [draft.sex.label]
    if draft.born_on:
        facts += [f"{words.show_age(draft.born_on, date.today())}岁", f"{draft.born_on}生"]
    if draft.status is not PersonStatus.PRESENT:
        facts.append(draft.status.label)
    card.headline(draft.name or "", "　".join(facts))
    offers: list[tuple[str, Callable[[], object]]] = [("编辑(&T)", card.edit_asked.emit)]
    if address := draft.address:
        offers.append(("加同住人(&J)", partial(card.housemate_asked.emit, address)))
        offers.append(("复制地址(&Y)", partial(copy, card, address)))
    card.buttons(*offers)


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
    kind = "身份证号" if draft.id_kind is IdKind.ID_CARD else draft.id_kind.label
    card.section("证件与联系方式")
    card.secret(kind, "id_number", draft.id_number, words.mask_id)
    card.secret("联系电话", "phone", draft.phone, words.mask_phone)
    card.section("居住")
    card.line("现住址", draft.address or "")
    if draft.address:
        role = draft.role.label if draft.role else ""
        since = f"{draft.moved_in_on} 起" if draft.moved_in_on else ""
        card.line("居住身份", "　".join(filter(None, (role, since))))
    if draft.registered_address and draft.registered_address != draft.address:
        card.line("户籍地址", draft.registered_address)


def show_household(card: PersonCard, members: list[tuple[int, str, Relation, date | None]]) -> None:
    """Show who lives in the same household; each leads to its own card."""
    others = [member for member in members if member[0] != card.person_id]
    if not others:
        return
    card.section(f"同住人员（{len(others)}）")
    for person_id, name, relation, born_on in others:
        age = f"{words.show_age(born_on, date.today())}岁" if born_on else ""
        known = "" if relation is Relation.UNSTATED else relation.label
        card.person(person_id, name, "　".join(filter(None, (known, age))))


def show_more(card: PersonCard, draft: Draft) -> None:
    """Show what is not known of everybody, and the masked note."""
    terms = (draft.education, draft.political_status, draft.marital_status)
    more = [
        ("民族", draft.ethnicity),
        ("曾用名", draft.former_name),
        *zip(("学历", "政治面貌", "婚姻状况"), (term.label if term else None for term in terms), strict=True),
        ("工作单位", draft.employer),
    ]
    known = [(title, text) for title, text in more if text]
    if known or draft.note:
        card.section("其他")
    for title, text in known:
        card.line(title, text)
    if draft.note:
        card.secret("备注", "note", draft.note, lambda _note: "***")


def show_history(card: PersonCard, lines: list[Line]) -> None:
    """Show who did what, from what to what; one entry for one action."""
    told = [entry for entry in told_actions(lines) if entry[1]]
    if not told:
        return
    card.section("档案变更记录")
    for head, text in told[:_MOST_TOLD]:
        card.add(label(head, "hint"))
        card.text(text)
    if len(told) > _MOST_TOLD:
        card.add(label(f"更早的 {len(told) - _MOST_TOLD} 次变更未显示。", "hint"))


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
    return "\n".join(dict.fromkeys(filter(None, map(_tell_line, told))))


def _tell_line(line: Line) -> str:
    thing = _THINGS.get(line.record_kind, "")
    if line.action is AuditAction.REVEAL:
        return f"查看 {'、'.join(title for title, _, _ in line.changes)}"
    if line.action is not AuditAction.CHANGE:
        return f"{line.action.label} {thing} {line.about}".rstrip() if thing else ""
    if line.record_kind == "care_tag":  # a tag is only ever ended, or taken up again on the same day
        ended = any(new for _, _, new in line.changes)
        return f"{'取消' if ended else '恢复'} {thing} {line.about}"
    changes = "；".join(f"{title}：{old or '空'} → {new or '空'}" for title, old, new in line.changes)
    return f"修改 {changes}" if changes else ""


CARD: tuple[Section, ...] = (
    Section(people.load, show_head),
    Section(tags.of_person, show_tags),
    Section(people.load, show_basics),
    Section(homes.household_of, show_household),
    Section(people.load, show_more),
    Section(people.done_to, show_history),
)
