"""The forms of a corner, of a box, of many boxes at once, of a closure, and of the rules."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from jiceng_desktop.marks import override
from jiceng_desktop.services import boxes, corners
from jiceng_desktop.services.corners import closures
from jiceng_desktop.services.kind import Kind
from jiceng_desktop.terms import Audience, CornerKind
from jiceng_desktop.ui.kit.dialog import RecordDialog
from jiceng_desktop.ui.kit.fields import Check, Choice, Count, Day, LongText, NearDay, Number, Text
from jiceng_desktop.ui.kit.register import Register

_TWO_LINES = 66
_EVERYBODY = "不限"
_OF_LOANS = ("loan_days", "most_loans", "most_renewals")


class CornerForm(RecordDialog):
    """A corner: what it is, where, how it lends, how much it holds."""

    kind = corners.KIND

    @override
    def lay_out(self) -> None:
        compounds, self._buildings = self.office.read(corners.places)
        self.group("图书角")
        self.row("name", Text("必填，如 翠湖小区 3 号楼图书角", most=64), wide=True)
        self.row("kind", Choice(CornerKind, blank=None))
        self.row("opened_on", Day())
        self.group("在哪里")
        self.row("compound_id", Choice(compounds, blank="不属于哪个小区"))
        self.row("building_id", Choice((), blank="不在楼里"))
        self.row("spot", Text("如 一楼大厅、车棚东侧", most=64), wide=True)
        self.row("hours", Text("如 周一至周五 9:00—17:00，或 全天开放；印在海报上", most=100), wide=True)
        self.group("借阅")
        self.row("lends", Check("可以登记借回家"), wide=True)
        self.row("loan_days", Count(1, 365))
        self.row("most_loans", Count(1, 50))
        self.row("most_renewals", Count(0, 12))
        self.group("轮换")
        self.row("capacity", Number(1, 500, "不限就空着"))
        self.row("audience", Choice(Audience, blank=_EVERYBODY))
        self.row("note", LongText(2), wide=True).setMaximumHeight(_TWO_LINES)
        self.entry("compound_id").changed.connect(self._offer_buildings)
        self.entry("lends").changed.connect(self._follow_lending)
        self.entry("kind").changed.connect(self._follow_kind)

    @override
    def loaded(self) -> None:
        self._offer_buildings()
        self.entry("building_id").set_value(self._draft.building_id)
        self._clean["building_id"] = self._draft.building_id
        self._follow_lending()

    def _offer_buildings(self) -> None:
        compound_id = self.entry("compound_id").value()
        offered = self._buildings.get(compound_id or 0, [])
        building = self.entry("building_id")
        chosen = building.value()
        building.set_value(None)
        building.set_options(offered)
        building.set_value(chosen if chosen in [key for key, _ in offered] else None)
        building.setEnabled(bool(offered))

    def _follow_lending(self) -> None:
        for name in _OF_LOANS:
            self.entry(name).setEnabled(self.entry("lends").value())

    def _follow_kind(self) -> None:
        """Let a new corner lend where somebody is there to write it down."""
        if self.record_id is None:
            self.entry("lends").set_value(self.entry("kind").value() is CornerKind.ATTENDED)


class BoxForm(RecordDialog):
    """One box; another corner than before is a move."""

    kind = boxes.KIND

    @override
    def lay_out(self) -> None:
        self.row("name", Text("必填，如 61号箱", most=32), wide=True)
        self.row("corner_id", Choice(self.office.read(corners.listed), blank=None), wide=True)
        self.row("audience", Choice(Audience, blank=_EVERYBODY))
        self.row("note", Text("如 箱盖松了", most=200), wide=True)

    @override
    def loaded(self) -> None:
        if self.record_id is None and not self._draft.name:
            self.entry("name").set_value(self.office.read(boxes.next_name))
            self._clean["name"] = self.entry("name").value()
            self.entry("name").selectAll()
        self.entry("corner_id").changed.connect(self._tell_doubts)
        self._tell_doubts()

    def _tell_doubts(self) -> None:
        """Say what speaks against the corner that is chosen; it is no obstacle."""
        corner_id = self.entry("corner_id").value()
        if corner_id is None or (self.record_id is not None and corner_id == self._draft.corner_id):
            self.hint("corner_id", "")
            return
        meant = [] if self.record_id is None else [self.record_id]
        self.hint("corner_id", "\n".join(self.office.read(boxes.doubts, meant, corner_id, int(not meant))))
        self._fit()


@dataclass(frozen=True)
class Batch:
    """How many new boxes stand where, for whom."""

    count: int | None = 10
    corner_id: int | None = None
    audience: Audience | None = None


def _nothing(*_: Any) -> Any:
    raise NotImplementedError


class BatchForm(RecordDialog):
    """Many new boxes at once, named and coded one after the other."""

    kind = Kind(
        "一批图书箱",
        None,
        Batch,
        _nothing,
        _nothing,
        _nothing,
        {"count": "新增几个", "corner_id": "放在", "audience": "读者对象"},
    )

    @override
    def lay_out(self) -> None:
        self.row("count", Number(1, boxes.MOST_AT_ONCE), wide=True)
        self.row("corner_id", Choice(self.office.read(corners.listed), blank=None))
        self.row("audience", Choice(Audience, blank=_EVERYBODY))

    @override
    def loaded(self) -> None:
        self.hint("count", f"从“{self.office.read(boxes.next_name)}”起依次编号，随后可以打印箱签。")
        self.entry("count").selectAll()

    @override
    def store(self, draft: Batch) -> int:
        self.added = self.office.write(boxes.add_many, draft.corner_id or 0, draft.count or 0, draft.audience)
        return self.added[0]


class ClosureForm(RecordDialog):
    """Days on which a corner takes no boxes."""

    kind = closures.KIND

    @override
    def lay_out(self) -> None:
        self.row("from_on", NearDay("如 12-8"))
        self.row("to_on", NearDay("如 12-20，这天也算"))
        self.row("reason", Text(f"如 {'、'.join(closures.USUAL[:3])}", most=100), wide=True)


class ClosuresDialog(Register):
    """When one corner takes no boxes."""

    kind, form = closures.KIND, ClosureForm
    told = "暂停开放的日子里，轮换不往这里安排图书箱，也不能把箱移过来。已经在这里的箱不动。"
    nothing = "没有暂停开放的日子。楼道粉刷、书架维修的时候，请“新增”。"

    @override
    def known(self) -> dict[str, Any]:
        return {"corner_id": self._narrow}
