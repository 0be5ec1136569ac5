"""The dialog 字体: which fonts papers are printed with on this computer, and which ones the clerk would rather have."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QComboBox, QDialog, QGridLayout, QLabel, QVBoxLayout, QWidget

from jiceng_desktop import settings
from jiceng_desktop.documents import chains, office_fonts, specimen
from jiceng_desktop.documents.chains import AUTOMATIC, BUNDLED, Chains
from jiceng_desktop.documents.fonts import Role
from jiceng_desktop.documents.office_fonts import Found
from jiceng_desktop.errors import Refusal
from jiceng_desktop.marks import override
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.foot import Foot
from jiceng_desktop.ui.kit.jobs import Jobs
from jiceng_desktop.ui.kit.paper import POINTS_PER_INCH, Paper

_LEAD = "公文先用这台电脑上的字体；电脑上没有的字体、字体里没有的字，用随程序附带的。选择只记在这台电脑上。"
_ONLY_BUNDLED = "这台电脑设定为只用随程序附带的字体（环境变量 JICENG_FONTS）。"
_LOOKING = "正在查找这台电脑上的字体…"
_KINDS = "字体文件 (*.ttf *.ttc)"
_USES = {
    Role.FANGSONG: ("仿宋(&F)", "正文"),
    Role.TITLE: ("小标宋(&B)", "标题、红头"),
    Role.HEI: ("黑体(&H)", "一级标题"),
    Role.KAI: ("楷体(&K)", "二级标题"),
    Role.SONG: ("宋体(&S)", "页码、表格"),
    Role.RARE: ("生僻字(&R)", "其他字体没有的字"),
}
_ASK = "?"  # stands for the entry that asks for a file
_DPI = 108


@dataclass(frozen=True)
class Seen:
    """What was found out in the background: the computer's fonts, what is used of them, and how it looks."""

    fonts: tuple[Found, ...]
    in_use: Chains
    pdf: bytes


def look(choices: Mapping[str, str]) -> Seen:
    """Find the fonts of the computer and draw a line of each typeface with what the choices come to."""
    in_use = chains.chains_for(choices)
    fonts = tuple(one for one in office_fonts.scan() if one.names and one.chinese and one.plain and not one.refused)
    return Seen(fonts, in_use, specimen.render(in_use))


class TypefaceRow:
    """One typeface: the choice, a line of it, and what is used now."""

    def __init__(self, role: Role, choice: str) -> None:
        """Show the stored choice before the fonts are known."""
        title, use = _USES[role]
        self.role, self.choice = role, choice
        self.title, self.use = QLabel(title), QLabel(use)
        self.use.setProperty("look", "hint")
        self.box = QComboBox()
        self.box.setMinimumWidth(270)
        self.box.setMaxVisibleItems(16)
        self.box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.title.setBuddy(self.box)
        self.sample, self.state = QLabel(), QLabel()
        self.state.setTextFormat(Qt.TextFormat.PlainText)
        self.state.setWordWrap(True)

    def offer(self, fonts: tuple[Found, ...]) -> None:
        """List what can be chosen, the fonts made for this typeface first."""
        wanted = {name.casefold() for name in chains.PREFERRED[self.role]}
        fitting = sorted(fonts, key=lambda one: not wanted & set(map(str.casefold, one.names)))
        self.box.blockSignals(True)
        self.box.clear()
        self.box.addItem("自动（推荐）", AUTOMATIC)
        self.box.addItem("随程序附带的字体", BUNDLED)
        for label in dict.fromkeys(one.label for one in fitting):
            self.box.addItem(label, chains.by_name(label))
        if self.box.findData(self.choice) < 0:
            self.box.addItem(_told(self.choice), self.choice)
        self.box.addItem("选择字体文件…", _ASK)
        self.box.setCurrentIndex(self.box.findData(self.choice))
        self.box.blockSignals(False)

    def tell(self, in_use: Chains, sample: QPixmap) -> None:
        """Say which font is used, or what has become of the choice."""
        chosen = in_use.chosen[self.role]
        own = "、".join(font.label for font in chosen.fonts)
        now = f"这台电脑的{own}" if own else f"随程序附带的{in_use.leading(self.role).label}"
        self.state.setText(f"{chosen.problem}现在用{now}。" if chosen.problem else f"现在用：{now}")
        self.state.setProperty("look", "warning" if chosen.problem else "hint")
        self.state.style().polish(self.state)
        self.sample.setPixmap(sample)


class TypefaceDialog(QDialog):
    """Shows and changes the fonts of this computer's papers."""

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("打印用的字体")
        self._jobs = jobs
        stored = settings.load().fonts
        self.rows = {role: TypefaceRow(role, stored.get(role.name, AUTOMATIC)) for role in Role}
        self.lead = QLabel(_ONLY_BUNDLED if os.environ.get(chains.ONLY_BUNDLED) == BUNDLED else _LEAD)
        self.lead.setWordWrap(True)
        foot = Foot(self, "确定(&O)")
        self.confirm = foot.confirm
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(14)
        layout.addWidget(self.lead)
        layout.addLayout(self._grid())
        layout.addStretch(1)
        layout.addWidget(foot)
        self._look()

    def _grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(2)
        for number, row in enumerate(self.rows.values()):
            at = 3 * number
            grid.addWidget(row.title, at, 0)
            grid.addWidget(row.use, at + 1, 0)
            grid.addWidget(row.box, at, 1)
            grid.addWidget(row.sample, at, 2)
            grid.addWidget(row.state, at + 1, 1, 1, 2)
            grid.setRowMinimumHeight(at + 2, 8)
            row.state.setText(_LOOKING)
            row.box.setEnabled(False)
            row.box.activated.connect(partial(self._choose, row))
        grid.setColumnMinimumWidth(2, round(specimen.WIDTH * _DPI / POINTS_PER_INCH))
        grid.setColumnStretch(2, 1)
        return grid

    def choices(self) -> dict[str, str]:
        """Return what differs from the automatic choice, by the role's name."""
        return {role.name: row.choice for role, row in self.rows.items() if row.choice != AUTOMATIC}

    def _look(self) -> None:
        self._jobs.quiet(self, partial(look, self.choices()), self._show, self._fail)

    def _show(self, seen: Seen) -> None:
        paper = Paper(seen.pdf)
        ratio = self.devicePixelRatioF()
        for page, row in enumerate(self.rows.values()):
            sample = QPixmap.fromImage(paper.image(page, _DPI * ratio))
            sample.setDevicePixelRatio(ratio)
            row.offer(seen.fonts)
            row.tell(seen.in_use, sample)
            row.box.setEnabled(os.environ.get(chains.ONLY_BUNDLED) != BUNDLED)

    def _fail(self, refusal: Refusal) -> None:
        for row in self.rows.values():
            row.state.setText("")
            row.box.setEnabled(True)
        message.warn(self, str(refusal))

    def _choose(self, row: TypefaceRow, index: int) -> None:
        """Take a choice over, after a file was looked at; one that cannot be used leaves things as they were."""
        choice = str(row.box.itemData(index))
        if choice == _ASK:
            path = message.ask_open_path(self, f"选择{row.role.value}用的字体文件", _KINDS)
            fits = path is not None and message.attempt(self, partial(office_fonts.chosen_file, path))
            if path is None or not fits:
                row.box.setCurrentIndex(row.box.findData(row.choice))
                return
            choice = chains.by_file(path)
        row.choice = choice
        self._look()

    @override
    def accept(self) -> None:
        """Keep the choices for this desk; the next paper is printed with them."""
        if message.attempt(self, partial(_keep, self.choices())):
            super().accept()


def _keep(choices: dict[str, str]) -> None:
    settings.save(replace(settings.load(), fonts=choices))
    chains.renew()


def _told(choice: str) -> str:
    """Return how a choice reads that is not among the fonts of the computer."""
    path = chains.file_of(choice)
    return f"文件：{path.name}" if path else f"{chains.name_of(choice)}（找不到）"
