"""The line above the members in which others are added: initials, Enter, the next one."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from jiceng_desktop.services import teams, welcoming
from jiceng_desktop.services.office import Office
from jiceng_desktop.services.teams import Candidate, Line
from jiceng_desktop.ui import theme
from jiceng_desktop.ui.kit.fields import Choice, Finder
from jiceng_desktop.ui.kit.tag_forms import dot

_DOT = 16


class AddLine(QWidget):
    """Finds who does not belong to the team yet; ``added`` carries (candidate, position)."""

    added = Signal(object, object)

    def __init__(self, office: Office) -> None:
        super().__init__()
        self._office = office
        self._team_id: int | None = None
        self._found: list[Candidate] = []
        self._spot = QLabel()
        self._label = QLabel()
        self.finder = Finder(self._find, hint="姓名、首字母或编号，回车加入；几个人用顿号隔开")
        self.finder.setMaximumWidth(460)
        self.finder.picked.connect(self._pick)
        self.finder.searched.connect(self._tell)
        self.role = Choice((), blank="岗位以后再定")
        self._note = QLabel()
        self._note.setProperty("look", "hint")
        self._label.setBuddy(self.finder)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 6, 14, 0)
        row.setSpacing(8)
        for widget in (self._spot, self._label, self.finder, self.role, self._note):
            row.addWidget(widget, int(widget is self.finder))
        row.addStretch(1)
        self.hide()

    def show_team(self, team: Line | None) -> None:
        """Add to a team from now on; to none that is closed."""
        if team is None or team.closed:
            self._team_id = None
            self.hide()
            return
        if team.id != self._team_id:
            self.finder.set_value(None)
            self._note.setText("")
        self._team_id = team.id
        self._spot.setPixmap(dot(team.colour or theme.ACCENT).pixmap(_DOT))
        self._label.setText(f"加入{team.name.replace('&', '&&')}(&A)")
        names = [one.name for one in self._office.read(teams.positions_of, team.id)]
        self.role.set_options([(name, name) for name in names])
        self.role.setVisible(bool(names))
        self.show()

    def _find(self, typed: str) -> list[tuple[int, str, str]]:
        self._found = self._office.read(welcoming.candidates, typed, self._team_id or 0)
        return [(place, one.name, one.detail) for place, one in enumerate(self._found)]

    def _tell(self) -> None:
        nobody = self.finder.text().strip() and self.finder.finds_nothing()
        self._note.setText("没有找到，可能已经在队里" if nobody else "")

    def _pick(self, place: int) -> None:
        candidate = self._found[place]
        self.finder.set_value(None)
        self.added.emit(candidate, self.role.value())
        self.finder.setFocus()
