"""What is done with a place of the week: another comes, two swap, somebody is taken off."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu

from jiceng_desktop.services import rotas
from jiceng_desktop.services.rotas import Place, Shift
from jiceng_desktop.services.service import finding
from jiceng_desktop.ui.kit.page import Page
from jiceng_desktop.ui.pages.rotas.grid import Spot
from jiceng_desktop.ui.pages.rotas.picking import Offer, Picking
from jiceng_desktop.ui.pages.rotas.spans import short, when

_AHEAD = 28  # days


@dataclass(frozen=True)
class Duties:
    """Acts on the places of a rota; ``done`` is told what was done, for the way back."""

    page: Page
    done: Callable[[str], None]

    def ask(self, rota_id: int, spot: Spot, where: QPoint) -> None:
        """Offer what can be done with a place; an open one can only be given to somebody."""
        if spot.place is None:
            self.page.attempt(partial(self.give, rota_id, spot.shift, None))
            return
        menu = QMenu(self.page)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for title, act in (
            ("换人(&R)…", partial(self.give, rota_id, spot.shift, spot.place)),
            ("换班(&S)…", partial(self.swap, rota_id, spot.shift, spot.place)),
            ("撤下(&D)", partial(self.clear, spot.shift, spot.place)),
        ):
            menu.addAction(title).triggered.connect(partial(self.page.attempt, act))
        menu.popup(where)

    def give(self, rota_id: int, shift: Shift, place: Place | None) -> None:
        """Let the clerk choose who comes, or who comes instead."""
        told = f"{when(shift)} {shift.role}" + (f"，原来是{place.name}。" if place else "，缺人。")
        found = self.page.office.read(rotas.free, shift.post_id, shift.day)
        told += "这个时间有空的志愿者，轮值人员排在前面："
        ids = [volunteer_id for volunteer_id, _ in found]
        known, members = self.page.office.read(finding.names, ids), self.page.office.read(rotas.load, rota_id).members
        offers = [(one, name, f"{known[one][1]}{'　轮值人员' if one in members else ''}") for one, name in found]
        dialog = Picking(self.page, "换人" if place else "安排值班", told, offers, "这个时间没有人有空。")

        def take(volunteer_id: int) -> None:
            instead = place.duty_id if place else None
            self.page.office.write(rotas.give, shift.post_id, shift.day, volunteer_id, instead)
            name = dict(found)[volunteer_id]
            before = f"，换下{place.name}" if place else ""
            self.done(f"{when(shift)} {shift.role}由{name}值班{before}。")

        dialog.chosen.connect(lambda one: self.page.attempt(partial(take, one)))
        dialog.open()

    def swap(self, rota_id: int, shift: Shift, place: Place) -> None:
        """Let the clerk choose a duty of the coming weeks to swap with."""
        week = self.page.office.read(rotas.week, rota_id, date.today(), _AHEAD)
        others = {
            other.duty_id: (other.name, one)
            for one in week.shifts
            for other in one.places
            if other.volunteer_id != place.volunteer_id and (one.post_id, one.day) != (shift.post_id, shift.day)
        }
        offers: list[Offer] = [(duty, name, f"{when(one)} {one.role}") for duty, (name, one) in others.items()]
        told = f"{place.name} {when(shift)} {shift.role}，和谁的班对换？往后四周的班："
        dialog = Picking(self.page, "换班", told, offers, "往后四周没有别人的班可以换，请先轮排。")

        def take(duty_id: int) -> None:
            self.page.office.write(rotas.swap, place.duty_id, duty_id)
            name, other = others[duty_id]
            self.done(f"{place.name}（{short(shift.day)}）和{name}（{short(other.day)}）换了班。")

        dialog.chosen.connect(lambda one: self.page.attempt(partial(take, one)))
        dialog.open()

    def clear(self, shift: Shift, place: Place) -> None:
        """Take somebody off duty."""
        self.page.office.write(rotas.clear, place.duty_id)
        self.done(f"{place.name}不值 {when(shift)} 的班了，这里又缺人。")
