"""The papers of teams: badges, duty sheets, the list of all teams."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from jiceng_desktop import words
from jiceng_desktop.documents import badges, table
from jiceng_desktop.documents.badges import PER_SHEET, Badge
from jiceng_desktop.documents.roster import render_list
from jiceng_desktop.documents.table import TableSheet
from jiceng_desktop.errors import Refusal
from jiceng_desktop.marks import override
from jiceng_desktop.services import teams
from jiceng_desktop.services.kind import Kind
from jiceng_desktop.services.teams import Wearer
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.dialog import RecordDialog
from jiceng_desktop.ui.kit.drawing import show_drawn
from jiceng_desktop.ui.kit.fields import Number
from jiceng_desktop.ui.kit.jobs import Report

_PICTURES = {".jpg", ".jpeg", ".png", ".bmp", ".webp"}
_MM_PER_PIXEL = 0.25
_BLANK_ROWS = 3
_FEW_NAMES = 5
_BUTTON_WIDTH = 140


@dataclass(frozen=True)
class Order:
    """At which place of the first sheet the badges begin."""

    first: int | None = 1


def photos_for(wearers: Sequence[Wearer], chosen: Path) -> dict[str, Path]:
    """Return the photos of wearers by number: files beside the chosen one that are named by number or name.

    For a single wearer it is the chosen file itself. Namesakes are told apart by number only.
    """
    if len(wearers) == 1:
        return {wearers[0].number: chosen}
    files = {path.stem.strip(): path for path in chosen.parent.iterdir() if path.suffix.lower() in _PICTURES}
    names = [one.name for one in wearers]
    found = {one.number: files[one.name] for one in wearers if one.name in files and names.count(one.name) == 1}
    return found | {one.number: files[one.number] for one in wearers if one.number in files}


class BadgeForm(RecordDialog):
    """Asks where on the sheet to begin, and for photos if there are any."""

    kind = Kind(
        "胸牌",
        teams.LISTING,
        Order,
        lambda *_: Order(),
        lambda *_: 0,
        lambda *_: None,
        {"first": "从第几枚开始"},
    )

    def __init__(self, desk: Desk, parent: QWidget, wearers: Sequence[Wearer]) -> None:
        self._window, self._wearers = parent, list(wearers)
        self.photos: dict[str, Path] = {}
        super().__init__(desk, None, parent)
        self.setWindowTitle("打印胸牌")
        self.save_button.setText("预览(&V)")

    @override
    def lay_out(self) -> None:
        group = self.group(f"胸牌，共 {len(self._wearers):,} 枚（90×54 毫米，每张 A4 纸 {PER_SHEET} 枚）")
        self.row("first", Number(1, PER_SHEET), wide=True)
        self.photo_button = QPushButton("选择照片(&O)…")
        self.photo_button.setAutoDefault(False)
        self.photo_button.clicked.connect(lambda: message.attempt(self, self.choose_photos))
        self.photo_button.setMaximumWidth(_BUTTON_WIDTH)
        cell = group.add("照片", self.photo_button, True)
        self.told: QLabel = cell.note
        self._tell()

    @override
    def loaded(self) -> None:
        self.hint("first", "用过的纸可以接着用：从左到右、从上到下数，填第一个空位。打印时请选“实际大小”。")

    def choose_photos(self) -> None:
        """Take the photos from where the clerk shows one."""
        path = message.ask_open_path(self, "选择照片", "图片 (*.jpg *.jpeg *.png *.bmp *.webp)")
        if path is None:
            return
        self.photos = photos_for(self._wearers, path)
        if not self.photos:
            raise Refusal("这个文件夹里没有对得上的照片。文件名请写编号或姓名，如 Z0001.jpg。")
        self._tell()
        self._fit()

    def _tell(self) -> None:
        several = "选中文件夹里的任意一张就行，文件名写编号或姓名的会自动对上。" if len(self._wearers) > 1 else ""
        lacking = [one.name for one in self._wearers if one.number not in self.photos]
        told = f"不选就留出贴照片的位置。{several}"
        if self.photos:
            names = "、".join(lacking[:_FEW_NAMES]) + ("等" if len(lacking) > _FEW_NAMES else "")
            told = f"已对上 {len(self.photos):,} 张。" + (
                f"没有照片的 {len(lacking):,} 人：{names}。" if lacking else ""
            )
        self.told.setText(told)
        self.told.setProperty("look", "hint")
        self.told.show()

    @override
    def store(self, draft: Order) -> int:
        wearers, photos, office = self._wearers, dict(self.photos), self.office.read(teams.office_name)

        def draw(report: Report, blanks: bool) -> bytes:
            told = _badges(wearers, photos)
            return badges.render(told, office, draft.first or 1, report, allow_blanks=blanks)

        show_drawn(self._window, self.desk, "胸牌", draw)
        return draft.first or 1


def _badges(wearers: Sequence[Wearer], photos: Mapping[str, Path]) -> list[Badge]:
    return [
        Badge(one.name, one.number, one.team, one.colour, one.role, _read(photos.get(one.number))) for one in wearers
    ]


def _read(path: Path | None) -> bytes:
    """Return a picture as a badge prints it, so that hundreds of large files never lie in memory together."""
    if path is None:
        return b""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise Refusal(f"照片“{path.name}”读不出来，请检查文件。") from error
    try:
        return badges.photo_of(data)
    except Refusal as refusal:
        raise Refusal(f"{path.name}：{refusal}") from None


def print_badges(parent: QWidget, desk: Desk, member_ids: Sequence[int]) -> None:
    """Ask where to begin and for photos, then show the badges of some members."""
    BadgeForm(desk, parent, desk.office.read(teams.wearers, member_ids)).open()


def print_duty(parent: QWidget, desk: Desk, name: str, member_ids: Sequence[int]) -> None:
    """Show a sheet on which members sign when they come and go."""

    def draw(_report: Report, blanks: bool) -> bytes:
        rows = tuple(desk.office.read(teams.duty_rows, member_ids))
        lines = (
            "服务内容：＿＿＿＿＿＿＿＿＿＿　服务日期：＿＿＿＿年＿＿月＿＿日",
            "地点：＿＿＿＿＿＿＿＿　现场负责人：＿＿＿＿＿＿",
        )
        sheet = TableSheet(f"{name}值岗签到表", teams.DUTY_COLUMNS, rows, _BLANK_ROWS, lines)
        return table.render(sheet, allow_blanks=blanks)

    show_drawn(parent, desk, "值岗签到表", draw)


def print_teams(parent: QWidget, desk: Desk) -> None:
    """Show the list of all teams on paper."""
    listing = teams.LISTING
    shown = [place for place, field in enumerate(listing.fields) if not field.extra]
    columns = [(listing.fields[place].title, listing.fields[place].width * _MM_PER_PIXEL) for place in shown]

    def draw(report: Report, blanks: bool) -> bytes:
        texts = desk.office.read(lambda session: listing.texts(session, listing.ids(session)))
        rows = [[row[place] for place in shown] for row in texts]
        note = f"共 {len(rows):,} 支　{words.show_day(date.today())}"
        return render_list("志愿服务队一览表", columns, rows, note, report, allow_blanks=blanks)

    show_drawn(parent, desk, "服务队一览表", draw)
