"""Screenshots of every page and of the main dialogs, on the invented community: python3 dev.py shots FOLDER."""

from __future__ import annotations

import os
import sys
import tempfile
from datetime import date, datetime
from pathlib import Path

if sys.platform != "win32" and "DISPLAY" not in os.environ:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from jiceng_desktop import papers
from jiceng_desktop.services import events, people, vault
from jiceng_desktop.services.listing import Query
from jiceng_desktop.ui import theme
from jiceng_desktop.ui.kit.desk import Desk, Memory
from jiceng_desktop.ui.kit.jobs import Jobs
from jiceng_desktop.ui.shell import Shell

_SIZE = (1366, 768)


def settle(milliseconds: int = 700) -> None:
    """Let the window finish what it has begun."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def shoot(widget: QWidget, folder: Path, name: str) -> None:
    """Save what a widget shows."""
    settle()
    widget.grab().save(str(folder / f"{name}.png"))
    print(folder / f"{name}.png")  # noqa: T201


def main(folder: Path) -> None:
    """Walk through the program and take its picture."""
    folder.mkdir(parents=True, exist_ok=True)
    app = QApplication([])
    theme.apply(app)
    with tempfile.TemporaryDirectory() as aside:
        os.environ.update(JICENG_HOME=aside, JICENG_FONTS="bundled")
        from jiceng_desktop.ui.sign_in import SignIn

        welcome = SignIn(Jobs())
        welcome.resize(*_SIZE)
        welcome.show()
        shoot(welcome, folder, "00-welcome")
        welcome.close()
        office = vault.create_demo(Path(aside) / "演示社区.db", "yanshi2026", date.today())
        papers.certify_demo(office, date.today())
        jobs = Jobs()
        shell = Shell(Desk(office, jobs, Memory()))
        shell.show_backup(datetime.now())
        shell.show_name("砚溪社区", invented=True)
        shell.setWindowState(Qt.WindowState.WindowNoState)  # a small screen would be filled
        shell.resize(*_SIZE)
        shell.show()
        for number, page in enumerate(shell.each_page(), start=1):
            settle(300)
            shoot(shell, folder, f"{number:02}-{page.__module__.split('.')[3]}")
        shoot_dialogs(shell, folder)
        shell.close()
        jobs.stop()
        office.close()


def shoot_dialogs(shell: Shell, folder: Path) -> None:
    """Open the forms on real records and take their pictures."""
    office = shell.desk.office
    somebody = office.read(people.LISTING.ids, Query(order="address"))[0]
    shell.show_page(0)
    shown = next(iter(shell._pages[0].each_view()))
    shown.edit(somebody)  # type: ignore[attr-defined]
    _shoot_top(folder, "90-person-form")
    upcoming = office.read(events.LISTING.ids, Query(order="starts_at", descending=True))[0]
    shell.show_page(2)
    shown = next(iter(shell._pages[2].each_view()))
    shown.edit(upcoming)  # type: ignore[attr-defined]
    _shoot_top(folder, "91-event-form")


def _shoot_top(folder: Path, name: str) -> None:
    settle(400)
    dialog = QApplication.activeModalWidget()
    if dialog is None:
        raise RuntimeError(f"no dialog for {name}")
    shoot(dialog, folder, name)
    dialog.close()
    settle(200)


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "shots"))
