"""The forms in which a household is founded or changed; each is one act that can be taken back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar

from PySide6.QtWidgets import QWidget

from jiceng_desktop.errors import Refusal
from jiceng_desktop.marks import override
from jiceng_desktop.services import households, people
from jiceng_desktop.services.households import founding, regrouping
from jiceng_desktop.services.households.listing import LISTING, Member, Sheet
from jiceng_desktop.services.households.regrouping import Move, Split
from jiceng_desktop.services.kind import Kind
from jiceng_desktop.services.places import find_dwellings
from jiceng_desktop.terms import HouseholdKind, Relation, ResidencyRole
from jiceng_desktop.ui.kit import doors
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.dialog import RecordDialog
from jiceng_desktop.ui.kit.fields import Address, Check, Choice, Coded, Day, Finder, Tags, Text
from jiceng_desktop.ui.kit.fields.coded import COMMON_RELATIONS
from jiceng_desktop.ui.pages.households.entries import Relations

_SCREEN_MARGIN, _FOOT = 90, 70
_DOOR = "如 幸福小区3号楼2单元501室，或 3-2-501"


class FoundForm(RecordDialog):
    """A registered household: its number, its address, and who heads it when it is founded."""

    kind = founding.KIND

    @override
    def lay_out(self) -> None:
        new = self.record_id is None
        if new:
            self.head = self.row("head", Finder(lambda text: self.office.read(people.find_persons, text)), wide=True)
            self.head.picked.connect(self._know_head)
        self.row("number", Text("户口簿上的户号", most=32))
        address = Address(lambda text: self.office.read(find_dwellings, text), hint=_DOOR)
        self.address = self.row("address", address, wide=True)
        doors.watch(self, "address")
        if new:
            self.together = self.row("together", Check("同住的家人一起登记进这一户"), wide=True)

    @override
    def loaded(self) -> None:
        if self.record_id is not None:
            kind = self.office.read(households.sheet, self.record_id).kind
            self.setWindowTitle(f"编辑{kind.label}")
            self.address.setEnabled(kind is HouseholdKind.REGISTERED)
            self.address.setToolTip("" if self.address.isEnabled() else "换地址请用“整户搬迁”")

    def _know_head(self, person_id: int) -> None:
        """Fill in the head's home, and say who would be registered along."""
        home = self.office.read(people.load, person_id).address
        if home and self.address.value() is None:
            self.address.set_value(home)
        names = self.office.read(founding.housemates, person_id)
        if names:
            self.hint("together", f"将一起登记：{'、'.join(names)}")


class ActForm(RecordDialog):
    """One act on one household as it was shown. A subclass says its rows and its service."""

    title: ClassVar[str]
    go: ClassVar[str] = "办理(&S)"

    def __init__(self, desk: Desk, sheet: Sheet, parent: QWidget) -> None:
        self.sheet = sheet
        super().__init__(desk, None, parent)
        self.setWindowTitle(self.title)
        self.save_button.setText(self.go)

    @override
    def lay_out(self) -> None:
        head = self.sheet.head or self.sheet.members[0]
        number = f"户号 {self.sheet.number}" if self.sheet.number else ""
        told = (f"{head.name}户", self.sheet.kind.label, number, self.sheet.address)
        self.group("　".join(filter(None, told)).replace("&", "&&"))
        self.ask()

    def ask(self) -> None:
        """Add the rows."""
        raise NotImplementedError

    def grow(self) -> None:
        """Take the room that further rows need, within the screen."""
        self._groups.activate()
        room = self.screen().availableGeometry().height() - _SCREEN_MARGIN
        wanted = min(self._groups.sizeHint().height() + _FOOT, room)
        self.resize(self.width(), max(self.height(), wanted))

    def members(self, but: int | None = None) -> list[tuple[int, str]]:
        """Return the living members for a choice, without one of them."""
        return [(member.id, _told(member)) for member in self.sheet.living if member.id != but]

    def require(self, name: str, value: object, sentence: str) -> None:
        """Refuse to go on while something is not chosen."""
        if value is None:
            raise Refusal(sentence, name)

    def act(self, service: Callable[..., int], *wish: Any) -> int:
        """Do it."""
        return self.office.write(service, self.sheet.id, self.sheet.seen, *wish)


def _told(member: Member) -> str:
    known = "" if member.relation is Relation.UNSTATED else f"（{member.relation.label}）"
    return f"{member.name}{known}"


def _kind(title: str, draft: type[Any], **labels: str) -> Kind[Any]:
    """Return what a form needs to know of an act; it is not a record, so nothing is loaded."""
    return Kind(title, LISTING, draft, households.sheet, lambda *_: 0, lambda *_: None, labels)


@dataclass(frozen=True)
class HeadWish:
    """Who becomes the head, and what all others are to this one."""

    head: int | None = None
    relations: dict[int, Relation] = field(default_factory=dict)


class HeadForm(ActForm):
    """Another head; what the others are to this one is suggested and can be corrected."""

    title = "变更户主"
    kind = _kind("变更户主", HeadWish, head="新户主", relations="与新户主的关系")

    @override
    def ask(self) -> None:
        old = self.sheet.head
        self.head = self.row("head", Choice(self.members(old.id if old else None), blank="请选择"), wide=True)
        self.relations = self.row("relations", Relations(), wide=True)
        self.head.changed.connect(self._suggest)

    @override
    def loaded(self) -> None:
        self.head.set_value(regrouping.likeliest(self.sheet, date.today()))

    def _suggest(self) -> None:
        head_id = self.head.value()
        told = regrouping.suggested(self.sheet, head_id) if head_id is not None else {}
        others = [member for member in self.sheet.living if head_id is not None and member.id != head_id]
        self.relations.offer(others, told)
        self.grow()

    @override
    def store(self, draft: HeadWish) -> int:
        self.require("head", draft.head, "请选择新户主。")
        return self.act(regrouping.change_head, draft.head, draft.relations)


class RelationForm(ActForm):
    """What everybody is to the head."""

    title, go = "更正与户主关系", "保存(&S)"
    kind = _kind("更正关系", HeadWish, relations="与户主关系")

    @override
    def ask(self) -> None:
        others = [member for member in self.sheet.members if member.relation is not Relation.HEAD]
        relations = self.row("relations", Relations(), wide=True)
        relations.offer(others, {member.id: member.relation for member in others})

    @override
    def store(self, draft: HeadWish) -> int:
        return self.act(regrouping.set_relations, draft.relations)


@dataclass(frozen=True)
class MemberWish:
    """Who joins as what, or who leaves for where."""

    person: int | None = None
    relation: Relation | None = None
    address: str | None = None


class JoinForm(ActForm):
    """Somebody joins the household."""

    title, go = "加入成员", "加入(&S)"
    kind = _kind("加入成员", MemberWish, person="居民", relation="与户主关系")

    @override
    def ask(self) -> None:
        person = self.row("person", Finder(lambda text: self.office.read(people.find_persons, text)), wide=True)
        self.row("relation", Coded(Relation, COMMON_RELATIONS))
        lived_in = self.sheet.kind is HouseholdKind.LIVING
        told = "加入后，现住址会改到这一户。" if lived_in else "加入后，户籍地址会改到这一户；现住址不变。"
        person.picked.connect(lambda: self.hint("person", told))

    @override
    def store(self, draft: MemberWish) -> int:
        self.require("person", draft.person, "请选择加入这一户的居民。")
        return self.act(regrouping.add_member, draft.person, draft.relation or Relation.UNSTATED)


class LeaveForm(ActForm):
    """Somebody leaves a registered household."""

    title, go = "移出成员", "移出(&S)"
    kind = _kind("移出成员", MemberWish, person="居民", address="户口迁往")

    @override
    def ask(self) -> None:
        self.row("person", Choice([(m.id, _told(m)) for m in self.sheet.members], blank="请选择"))
        self.row("address", Text("可以不填"), wide=True)

    @override
    def store(self, draft: MemberWish) -> int:
        self.require("person", draft.person, "请选择移出的人。")
        return self.act(regrouping.remove_member, draft.person, draft.address)


@dataclass(frozen=True)
class SplitWish:
    """Who founds a household of their own."""

    members: tuple[int, ...] = ()
    head: int | None = None
    rest_head: int | None = None
    number: str | None = None
    address: str | None = None
    relations: dict[int, Relation] = field(default_factory=dict)


class SplitForm(ActForm):
    """Some members found a household of their own."""

    title = "分户"
    kind = _kind(
        "分户", SplitWish, members="分出去的人", head="新户的户主", rest_head="原户的新户主", number="新户号",
        address="新地址", relations="与新户主的关系",
    )  # fmt: skip

    @override
    def ask(self) -> None:
        self.chosen = self.row("members", Tags(self.members()))
        self.head = self.row("head", Choice([], blank="请选择"))
        self.rest = self.row("rest_head", Choice([], blank="户主不分出就不用选"))
        if self.sheet.kind is HouseholdKind.REGISTERED:
            self.row("number", Text("可以以后再填", most=32))
        address = Address(lambda text: self.office.read(find_dwellings, text), hint="不填就还在原地址")
        self.row("address", address, wide=True)
        doors.watch(self, "address")
        self.relations = self.row("relations", Relations(), wide=True)
        self.chosen.changed.connect(self._know_chosen)
        self.head.changed.connect(self._suggest)

    @override
    def loaded(self) -> None:
        self._suggest()

    def _know_chosen(self) -> None:
        """Offer as heads who goes and who stays."""
        going = set(self.chosen.value())
        self.head.set_options([option for option in self.members() if option[0] in going])
        if len(going) == 1:
            self.head.set_value(next(iter(going)))
        old = self.sheet.head
        staying = [option for option in self.members() if option[0] not in going]
        self.rest.set_options(staying if old is not None and old.id in going else [])
        self._suggest()

    def _suggest(self) -> None:
        going, head_id = set(self.chosen.value()), self.head.value()
        told = regrouping.suggested(self.sheet, head_id, going) if head_id in going else {}
        others = [m for m in self.sheet.living if m.id in going and m.id != head_id and told]
        self.relations.offer(others, told)
        self._group.show_without([] if others else [self._cells["relations"]])
        self.grow()

    @override
    def store(self, draft: SplitWish) -> int:
        wish = Split(
            frozenset(draft.members), draft.head, draft.rest_head, draft.number, draft.address, draft.relations
        )
        return self.act(regrouping.split, wish)


@dataclass(frozen=True)
class MergeWish:
    """Which household all of them join."""

    into: int | None = None
    relations: dict[int, Relation] = field(default_factory=dict)


class MergeForm(ActForm):
    """Everybody joins another household."""

    title = "并户"
    kind = _kind("并户", MergeWish, into="并入哪一户", relations="与那一户户主的关系")

    @override
    def ask(self) -> None:
        find: Callable[[str], list[tuple[int, str, str]]] = lambda text: self.office.read(  # noqa: E731
            households.find, text, self.sheet.kind
        )
        into = self.row("into", Finder(find, hint="输入户主、成员姓名、户号或门牌查找"), wide=True)
        relations = self.row("relations", Relations(), wide=True)
        relations.offer(self.sheet.living, {})
        if self.sheet.kind is HouseholdKind.LIVING:
            into.picked.connect(lambda: self.hint("into", "并入后，这一户所有人的现住址都会改到那一户。"))

    @override
    def store(self, draft: MergeWish) -> int:
        self.require("into", draft.into, "请选择并入哪一户。")
        return self.act(regrouping.merge, draft.into, draft.relations)


class MoveForm(ActForm):
    """The whole household moves to another dwelling."""

    title, go = "整户搬迁", "搬迁(&S)"
    kind = _kind(
        "整户搬迁", Move, address="搬到哪里", moved_on="搬迁日期", role="居住身份", still_owns="原来的住房",
        registered_too="户籍",
    )  # fmt: skip

    @override
    def ask(self) -> None:
        find: Callable[[str], list[tuple[int, str, str]]] = lambda text: self.office.read(find_dwellings, text)  # noqa: E731
        self.row("address", Address(find, hint=_DOOR), wide=True)
        doors.watch(self, "address")
        if self.sheet.kind is HouseholdKind.LIVING:
            self.row("moved_on", Day())
            self.row("role", Choice(ResidencyRole, blank="和原来一样"))
            self.row("still_owns", Check("业主仍保留原来的住房（例如出租）"), wide=True)
            self.row("registered_too", Check("户籍也一起迁到新地址"), wide=True)

    @override
    def loaded(self) -> None:
        if self.sheet.kind is HouseholdKind.LIVING:
            self.entry("moved_on").set_value(date.today())

    @override
    def store(self, draft: Move) -> int:
        return self.act(regrouping.move, draft)
