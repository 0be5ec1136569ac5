"""The parts of the person card about where somebody lives, is registered, and with whom."""

from __future__ import annotations

from datetime import date
from functools import partial

from jiceng_desktop import words
from jiceng_desktop.marks import override
from jiceng_desktop.services import stays
from jiceng_desktop.services.households.listing import Sheet
from jiceng_desktop.services.places import find_dwellings
from jiceng_desktop.services.stays import Standing, Stay
from jiceng_desktop.terms import HomeMatch, HouseholdKind, Relation, ResidencyRole
from jiceng_desktop.ui.kit import doors, message
from jiceng_desktop.ui.kit.card import label
from jiceng_desktop.ui.kit.dialog import RecordDialog
from jiceng_desktop.ui.kit.fields import Address, Check, Choice, Day
from jiceng_desktop.ui.pages.people.card import PersonCard

_MOST_MEMBERS = 8


class StayForm(RecordDialog):
    """Another dwelling of a person: owner here, tenant there."""

    kind = stays.KIND

    @override
    def lay_out(self) -> None:
        self.setWindowTitle("登记另一处住房")
        found = Address(lambda text: self.office.read(find_dwellings, text), hint="如 幸福小区3号楼2单元501室")
        self.row("address", found, wide=True)
        doors.watch(self, "address")
        self.row("role", Choice(ResidencyRole, blank=None))
        self.row("from_on", Day())
        self.row("is_home", Check("现在住在这里，原来的住房继续保留"), wide=True)


def show_stays(card: PersonCard, standing: Standing) -> None:
    """Show where somebody lives, other dwellings, and where the person lived before."""
    home = next((stay for stay in standing.stays if stay.is_home), None)
    if home is not None:
        card.line("居住身份", _told(home))
    if standing.match is not None:
        card.line("人户一致", standing.match.label)
        if standing.match is HomeMatch.APART:
            card.mark_last("warning")
    for stay in standing.stays:
        if stay.to_on is None and not stay.is_home:
            card.line("另有住房", f"{stay.address}\n{_told(stay)}")
            card.links(
                "",
                ("设为现住地", partial(_make_home, card, stay)),
                ("不再拥有或租住…", partial(_end, card, stay)),
            )
    past = [stay for stay in standing.stays if stay.to_on is not None]
    for stay in card.folded("stays", past, 0):
        card.line("曾住", f"{stay.address}\n{_told(stay)}")
    card.fold("stays", len(past), 0, "曾住")
    card.links("", ("登记另一处住房…", partial(_add, card)))
    if standing.gone:
        card.refuse_last(f"{standing.gone}，不再登记住房。")


def _told(stay: Stay) -> str:
    """Tell as what somebody lives or lived somewhere, and when."""
    role = "" if stay.role is ResidencyRole.OTHER else stay.role.label
    since = f"{stay.from_on} 起" if stay.from_on and not stay.to_on else ""
    span = f"{stay.from_on or '？'} 至 {stay.to_on}" if stay.to_on else since
    return "　".join(filter(None, (role, span)))


def _add(card: PersonCard) -> None:
    if card.person_id is not None:
        form = StayForm(card.desk, card.person_id, card)
        form.saved.connect(lambda: card.act(lambda: card.acted.emit("已登记另一处住房。")))
        form.open()


def _make_home(card: PersonCard, stay: Stay) -> None:
    card.desk.office.write(stays.make_home, stay.id, stay.version)
    card.acted.emit(f"现住地已改为 {stay.address}。")


def _end(card: PersonCard, stay: Stay) -> None:
    if message.ask(card, f"从今天起不再登记这处住房？\n{stay.address}\n记录会留在“曾住”里。", yes="结束(&E)"):
        card.desk.office.write(stays.end, stay.id, stay.version)
        card.acted.emit(f"已结束登记 {stay.address}。")


def show_households(card: PersonCard, found: dict[HouseholdKind, Sheet]) -> None:
    """Show the household lived in and the one registered in; once where both are the same people."""
    lived_in, registered = found.get(HouseholdKind.LIVING), found.get(HouseholdKind.REGISTERED)
    if lived_in and registered and _people(lived_in) == _people(registered):
        _show(card, lived_in, "居住户与户籍户", registered.number)
        return
    for sheet in filter(None, (lived_in, registered)):
        _show(card, sheet, sheet.kind.label, sheet.number if sheet is registered else None)


def _people(sheet: Sheet) -> dict[int, Relation]:
    return {member.id: member.relation for member in sheet.members}


def _show(card: PersonCard, sheet: Sheet, title: str, number: str | None) -> None:
    """Show one household; each member leads to the own card."""
    card.household(f"{title}（{len(sheet.members)} 人）", sheet.id)
    if sheet.matter is not None:
        card.add(label(f"{sheet.matter.label}，请打开这一户办理。", "warning"))
    if number:
        card.line("户号", number)
    if sheet.kind is HouseholdKind.REGISTERED and sheet.address:
        card.line("户籍地", sheet.address)
    shown = card.folded(sheet.kind.value, sheet.members, _MOST_MEMBERS)
    for member in shown:
        age = f"{words.show_age(member.born_on, date.today())}岁" if member.born_on else ""
        known = "" if member.relation is Relation.UNSTATED else member.relation.label
        note = "　".join(filter(None, (known, age)))
        if member.id == card.person_id:
            card.links(f"{member.name}　{note}")
        else:
            card.person(member.id, member.name, note)
    card.fold(sheet.kind.value, len(sheet.members), _MOST_MEMBERS)
