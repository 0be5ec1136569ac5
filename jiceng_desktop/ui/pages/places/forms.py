"""The forms of the place view: one name, a responsible person, the end of a duty, whole buildings."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any, cast

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QGridLayout, QWidget

from jiceng_desktop.errors import Refusal
from jiceng_desktop.marks import override
from jiceng_desktop.services import duties, estates, naming, people
from jiceng_desktop.services.duties import Held
from jiceng_desktop.services.estates import building, dwellings
from jiceng_desktop.services.estates.building import Drawing, Numbering, Plan
from jiceng_desktop.services.kind import Kind
from jiceng_desktop.ui.kit.card import label
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.dialog import RecordDialog
from jiceng_desktop.ui.kit.fields import Choice, Day, Finder, Number, Text
from jiceng_desktop.ui.kit.jobs import Report

_SHOWN_FLOORS = 3
_PAUSE_MS = 200
_PREVIEW_HEIGHT = 120
_HINTS = {
    "compound": "如 幸福小区、纱厂家属院",
    "building": "如 3号楼，只写 3 也可以",
    "entrance": "如 2单元，只写 2 也可以",
    "dwelling": "如 501",
    "grid": "如 第三网格",
}


def asking(title: str, draft: type[Any], labels: dict[str, str]) -> Kind[Any]:
    """Return what the record dialog asks of a kind; these forms save by themselves."""
    return Kind(title, dwellings.LISTING, draft, _nothing, _nothing, _nothing, labels)


def _nothing(*_: Any) -> Any:
    raise NotImplementedError


@dataclass(frozen=True)
class Name:
    """What a place is to be called."""

    name: str | None = None


class NameForm(RecordDialog):
    """Asks what a place is called: a new one in ``parent_id``, or the one of ``place_id``."""

    kind = asking("", Name, {"name": "名称"})

    def __init__(
        self, desk: Desk, parent: QWidget, kind: str, parent_id: int | None = None, place: tuple[int, str] | None = None
    ) -> None:
        self._place_kind, self._parent_id, self._place = kind, parent_id, place
        super().__init__(desk, None, parent, {"name": place[1] if place else None})
        title = naming.LABELS[kind]
        where = desk.office.read(naming.path, naming.PARENTS[kind], parent_id) if parent_id else ""
        self.setWindowTitle(f"{title}改名" if place else f"在{where}新增{title}" if where else f"新增{title}")
        self._fit_small()

    def _fit_small(self) -> None:
        self.resize(480, self.sizeHint().height())

    @override
    def lay_out(self) -> None:
        self.group("改成什么名称" if self._place else f"新的{naming.LABELS[self._place_kind]}")
        self.row("name", Text(hint=_HINTS[self._place_kind]), wide=True)

    @override
    def loaded(self) -> None:
        if self._place and self._place_kind != "grid":
            self.hint("name", "里面所有房屋的地址会一起更改，居民和户都跟着走。")

    @override
    def store(self, draft: Name) -> int:
        if self._place is None:
            return self.office.write(estates.add, self._place_kind, self._parent_id, draft.name or "")
        self.office.write(estates.rename, self._place_kind, self._place[0], draft.name or "")
        return self._place[0]


@dataclass(frozen=True)
class Appointment:
    """Who is to answer for a place, from when on."""

    person_id: int | None = None
    from_on: date | None = None


class AppointForm(RecordDialog):
    """Gives a duty to somebody, or hands one over: the old one ends on the day the new one begins."""

    kind = asking("", Appointment, {"person_id": "责任人", "from_on": "从哪天起"})

    def __init__(self, desk: Desk, parent: QWidget, kind: str, place_id: int, before: Held | None = None) -> None:
        self._spot, self._before = (kind, place_id), before
        self._place = desk.office.read(naming.path, kind, place_id)
        super().__init__(desk, None, parent, {"from_on": date.today()})
        role = duties.ROLES[kind].label
        self.setWindowTitle(f"{self._place}：{'交接' if before else '指定'}{role}")
        self.resize(520, self.sizeHint().height())

    @override
    def lay_out(self) -> None:
        role = duties.ROLES[self._spot[0]].label
        self.group(f"{self._place}的{'下一任' if self._before else ''}{role}")
        self.row(
            "person_id",
            Finder(lambda text: self.office.read(people.find_persons, text), hint="姓名、拼音、电话末几位或房号"),
            wide=True,
        )
        self.row("from_on", Day(), wide=True)

    @override
    def loaded(self) -> None:
        if self._before is not None:
            self.hint("from_on", f"{self._before.name}的任职同一天结束，记录会保留。")

    @override
    def store(self, draft: Appointment) -> int:
        if draft.person_id is None:
            raise Refusal("请选择责任人。", "person_id")
        if self._before is None:
            return self.office.write(duties.give, *self._spot, draft.person_id, draft.from_on)
        if draft.from_on is None:
            raise Refusal("请填写交接的日期。", "from_on")
        return self.office.write(duties.hand_over, self._before.id, draft.person_id, draft.from_on)


@dataclass(frozen=True)
class Ending:
    """When a duty ends."""

    to_on: date | None = None


class EndForm(RecordDialog):
    """Ends a duty."""

    kind = asking("", Ending, {"to_on": "哪天结束"})

    def __init__(self, desk: Desk, parent: QWidget, held: Held) -> None:
        self._held = held
        super().__init__(desk, None, parent, {"to_on": date.today()})
        self.setWindowTitle(f"结束任职：{held.place}{held.role.label}{held.name}")
        self.resize(480, self.sizeHint().height())

    @override
    def lay_out(self) -> None:
        self.group(f"{self._held.name}不再担任{self._held.place}{self._held.role.label}")
        self.row("to_on", Day(), wide=True)

    @override
    def store(self, draft: Ending) -> int:
        if draft.to_on is None:
            raise Refusal("请填写结束的日期。", "to_on")
        self.office.write(duties.end, self._held.id, draft.to_on)
        return self._held.id


class BuildingForm(RecordDialog):
    """Adds one or several whole buildings and shows what that will be while one types."""

    kind = asking(
        "整栋楼",
        Plan,
        {
            "compound_id": "小区（楼院）",
            "buildings": "楼号",
            "lowest": "最低住人层",
            "highest": "最高层",
            "entrances": "单元数",
            "rooms": "每单元每层户数",
            "skipped": "跳过的楼层",
            "numbering": "房号写法",
            "grid_id": "划入网格",
        },
    )

    def __init__(self, desk: Desk, parent: QWidget, compound_id: int | None, grids: list[tuple[int, str]]) -> None:
        self._compounds = desk.office.read(estates.compounds)
        self._grids = grids
        first = compound_id or (self._compounds[0][0] if self._compounds else 0)
        super().__init__(desk, None, parent, {"compound_id": first, "buildings": ""})

    @override
    def lay_out(self) -> None:
        self.group("哪里的哪几栋")
        self.row("compound_id", Choice(self._compounds, blank=None))
        self.row("buildings", Text(hint="如 7，或 1-6、8、A座", blank=""))
        self.row("grid_id", Choice(self._grids, blank="暂不划入"))
        self.group("每栋是什么样子")
        self.row("highest", Number(1, 120))
        self.row("lowest", Number(1, 120), hint="底层是商铺时从 2 层起")
        self.row("entrances", Number(0, 99), hint="不分单元就填 0")
        self.row("rooms", Number(1, 99))
        self.row("skipped", Text(hint="如 4、13、14；没有就不填", blank=""))
        self.row("numbering", Choice(Numbering, blank=None), wide=True)
        self.preview = label("")
        self.preview.setAlignment(Qt.AlignmentFlag.AlignTop)
        preview = self.group("将新增的房屋")
        cast(QGridLayout, preview.layout()).addWidget(self.preview, 0, 0, 1, 4)
        self.preview.setMinimumHeight(_PREVIEW_HEIGHT)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.show_preview)
        for entry in self._entries.values():
            entry.changed.connect(self._pause.start)

    @override
    def loaded(self) -> None:
        self.entry("buildings").setFocus()
        self.show_preview()
        self.save_button.setText("新增(&S)")

    def plan(self) -> Plan:
        """Return what was typed; raises a Refusal at the field that is blank."""
        plan: Plan = self.draft()
        for name in ("highest", "lowest", "entrances", "rooms"):
            if getattr(plan, name) is None:
                raise Refusal(f"请填写{self.kind.label(name)}。", name)
        return replace(plan, buildings=plan.buildings or "", skipped=plan.skipped or "")

    def show_preview(self) -> None:
        """Say how many dwellings there will be, and how they will be called."""
        try:
            drawing: Drawing = self.office.read(building.draw, self.plan())
        except Refusal as refusal:
            self.preview.setText(str(refusal))
            return
        self.preview.setText(told(drawing))

    @override
    def accept(self) -> None:
        self.clear_notes()
        try:
            plan = self.plan()
        except Refusal as refusal:
            self.show_refusal(refusal)
            return

        def work(report: Report) -> int:
            return self.office.write(building.build, plan, report)

        def done(added: int) -> None:
            self.added = added
            self.finish(plan.compound_id)

        self.desk.jobs.run(self, "正在新增房屋…", work, done, self.show_refusal)  # a whole estate takes a moment


def told(drawing: Drawing) -> str:
    """Return a drawing in words: how many, and the rooms of the lowest and highest floors."""
    count = len(drawing.buildings)
    lines = [f"{count} 栋，共 {drawing.dwellings:,} 户：{'、'.join(drawing.buildings[:12])}{'…' if count > 12 else ''}"]  # noqa: PLR2004
    for name, floors in drawing.entrances[:_SHOWN_FLOORS]:
        rows = floors if len(floors) <= _SHOWN_FLOORS else (*floors[:2], floors[-1])
        shown = ["、".join(rooms) for rooms in rows]
        if len(floors) > _SHOWN_FLOORS:
            shown.insert(2, "…")
        lines.append(f"{name or '不分单元'}　{'；'.join(shown)}")
    if len(drawing.entrances) > _SHOWN_FLOORS:
        lines.append(f"……共 {len(drawing.entrances)} 个单元")
    if drawing.known:
        lines.append(f"已经登记过：{'、'.join(drawing.known)}。只补上缺少的房屋，原有的不变。")
    return "\n".join(lines)
