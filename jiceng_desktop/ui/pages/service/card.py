"""The card of one service: what was served, who confirmed it, what was corrected by whom."""

from __future__ import annotations

from jiceng_desktop.services import service
from jiceng_desktop.services.office import Office
from jiceng_desktop.services.service import correcting
from jiceng_desktop.services.service.correcting import Told
from jiceng_desktop.services.service.lists import show_outcome
from jiceng_desktop.ui.kit.card import Card


class ServiceCard(Card):
    """Everything about a record, read-only."""

    def __init__(self, office: Office) -> None:
        super().__init__("选中一条服务记录，这里显示它的详情和更正。")
        self._office = office
        self.show_hint()

    def show_service(self, record_id: int | None) -> None:
        """Show a record, or the hint."""
        rows = {} if record_id is None else self._office.read(service.LISTING.rows, [record_id])
        if record_id is None or record_id not in rows:
            self.show_hint()
            return
        fields = service.LISTING.fields
        values = dict(zip((field.name for field in fields), rows[record_id], strict=True))
        texts = {field.name: field.text(values[field.name]) for field in fields}
        self.clear()
        self.headline(texts["name"], f"{texts['number']} · {texts['state']}")
        self.section("服务")
        self.line("日期", texts["served_on"])
        self.line("内容", texts["content"])
        self.line("时长", service.show_served(values["minutes"], values["starts_at"], values["ends_at"]))
        self.line("服务队", texts["team"])
        if texts["role"]:
            self.line("岗位", texts["role"])
        self.line("来源", texts["source"])
        if values["confirmed_at"] is not None:
            self.line("确认人", texts["confirmed_by"])
            self.line("确认时间", f"{values['confirmed_at']:%Y-%m-%d %H:%M}")
        else:
            self.text("还没有确认，暂不计入服务时长。")
        self._show_corrections(self._office.read(correcting.of_record, record_id))

    def _show_corrections(self, corrections: tuple[Told, ...]) -> None:
        for one in corrections:
            self.section(f"更正（{show_outcome(one.granted)}）")
            self.line("原来", one.old)
            self.line("改为", one.new)
            self.line("原因", one.reason)
            self.line("提出", f"{one.asked_by}　{one.asked_at:%Y-%m-%d}")
            if one.decided_at is not None:
                self.line("确认" if one.granted else "退回", f"{one.decided_by}　{one.decided_at:%Y-%m-%d}")
