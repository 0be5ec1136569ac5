"""半年未服务: who of the roster did nothing that is confirmed for six months."""

from __future__ import annotations

from datetime import date

from jiceng_desktop.marks import override
from jiceng_desktop.services import service_figures, volunteers
from jiceng_desktop.services.listing import Listing
from jiceng_desktop.ui.kit.records import RecordPage


class IdlePage(RecordPage):
    """Lists them with the last service; phones are masked. A double click opens the person's card."""

    title, icon = "半年未服务", "history"
    unit = "名志愿者半年没有服务"
    nothing_yet = "没有人半年没有服务：在册的志愿者最近六个月都有已确认的服务。"

    @override
    def make_listing(self) -> Listing:
        return service_figures.listing_of_idle(date.today())

    @override
    def build_actions(self) -> None:
        self.offer_for_selected("打开卡片(&O)", self.open_current, "account-card-outline")
        super().build_actions()

    @override
    def refresh(self) -> None:
        self.model.listing = self.make_listing()  # reckons with the present day
        super().refresh()

    @override
    def open_record(self, record_id: int) -> None:
        for person_id in self.office.read(volunteers.persons, [record_id]):
            self.person_asked.emit(person_id)
