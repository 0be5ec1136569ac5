"""The first page on a new machine: begin with one's own community or look at an invented one."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from jiceng_desktop.marks import override
from jiceng_desktop.ui import theme
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.jobs import Jobs, Report
from jiceng_desktop.ui.sign_in.form import link, plain
from jiceng_desktop.ui.sign_in.places import DATA_KINDS, DEMO_NAME, DEMO_PASSPHRASE, demo_path
from jiceng_desktop.ui.sign_in.step import Step

if TYPE_CHECKING:
    from jiceng_desktop.services.office import Office

SCALE = 1.0  # of the invented community; tests shrink it

_ICON = 40


class Welcome(Step):
    """Offers what can be done without a database that is known already."""

    def __init__(self, jobs: Jobs) -> None:
        super().__init__(jobs, "欢迎使用", "第一次使用，请先选择从哪里开始。")
        self.new = Choice(
            "home-city",
            "新建本社区",
            "N",
            "为您所在的社区建立数据文件。\n只需填写社区名称和口令，之后就可以导入居民名册。",
        )
        self.new.clicked.connect(lambda: self.go.emit("create", None))
        self.demo = Choice("account-group", f"打开{DEMO_NAME}", "D", "")
        self.demo.clicked.connect(self.open_demo)
        self.renew = link("重新生成演示社区(&G)", self.renew_demo)
        for widget in (self.new, self.demo):
            self.column.addWidget(widget)
            self.column.addSpacing(4)
        self.column.addWidget(self.renew, 0, Qt.AlignmentFlag.AlignLeft)
        self.add_link(link("打开已有数据(&O)…", self.choose))
        self.add_link(link("从备份恢复(&R)…", lambda: self.go.emit("restore", None)))
        self.leave = self.add_button("退出(&Q)", lambda: self.window().close())
        self.leave.setAutoDefault(False)

    @override
    def enter(self, payload: object = None) -> None:
        known = demo_path().exists()
        self.demo.explain(
            f"一个虚构的社区，约一万名居民，内容齐全，可以放心试用。\n口令是 {DEMO_PASSPHRASE}。"
            + ("已经建好，可以直接打开。" if known else "第一次打开要等一会儿。")
        )
        self.renew.setVisible(known)
        self.new.setFocus()

    def choose(self) -> None:
        """Let the clerk point at a database."""
        path = message.ask_open_path(self, "打开已有数据", DATA_KINDS)
        if path is not None:
            self.go.emit("open", path)

    def open_demo(self) -> None:
        """Open the invented community, after making it the first time."""
        path = demo_path()
        if path.exists():
            self.quietly(f"正在打开{DEMO_NAME}…", _open_demo, self.finished.emit)
        else:
            self.with_progress(f"正在建立{DEMO_NAME}…", _make_demo, self.finished.emit)

    def renew_demo(self) -> None:
        """Make the invented community afresh."""
        question = f"重新生成会删除{DEMO_NAME}里现有的内容，您在里面做过的试验也会一起删除。"
        if message.ask(self, question, "重新生成(&G)", danger=True):
            self.with_progress(f"正在重新生成{DEMO_NAME}…", _renew_demo, self.finished.emit)


class Choice(QPushButton):
    """A large button with a picture, a title and an explanation."""

    def __init__(self, icon: str, title: str, letter: str, explanation: str) -> None:
        super().__init__()
        self.setProperty("class", "choice")
        self.setShortcut(f"Alt+{letter}")
        self.setAccessibleName(title)
        picture = QLabel()
        picture.setPixmap(theme.icon(icon).pixmap(QSize(_ICON, _ICON)))
        heading = QLabel(f"{title}(<u>{letter}</u>)")
        heading.setProperty("look", "choice")
        self._explanation = plain(explanation, "hint")
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addStretch(1)
        words.addWidget(heading)
        words.addWidget(self._explanation)
        words.addStretch(1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(20, 14, 20, 14)
        layout.setSpacing(18)
        layout.addWidget(picture, 0, Qt.AlignmentFlag.AlignVCenter)
        layout.addLayout(words, 1)
        for part in (picture, heading, self._explanation):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setMinimumHeight(96)

    def explain(self, text: str) -> None:
        """Say what the choice means."""
        self._explanation.setText(text)
        self.setAccessibleDescription(text)


def _open_demo() -> Office:
    from jiceng_desktop.services import vault

    return vault.open_(demo_path(), DEMO_PASSPHRASE)


def _make_demo(report: Report) -> Office:
    from jiceng_desktop.services import vault

    return _certified(vault.create_demo(demo_path(), DEMO_PASSPHRASE, date.today(), report, scale=SCALE))


def _renew_demo(report: Report) -> Office:
    from jiceng_desktop.services import vault

    return _certified(vault.renew_demo(demo_path(), DEMO_PASSPHRASE, date.today(), report, scale=SCALE))


def _certified(office: Office) -> Office:
    from jiceng_desktop import papers

    papers.certify_demo(office, date.today())
    return office
