"""From a keystroke in the search box to the painted result, in the real window."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random
from statistics import quantiles
from typing import TYPE_CHECKING, Any

from benchmarks import child, probe
from benchmarks.child import Figures
from benchmarks.community import PASSPHRASE, Setting
from benchmarks.table import Result

if TYPE_CHECKING:
    from jiceng_desktop.services.office import Office
    from jiceng_desktop.ui.pages.people.page import PeoplePage

FRAME = 1 / 60
_KINDS = ("姓名", "一个字", "首字母", "证件号末四位", "门牌", "人人都有的地名")
_SETTLING_SECONDS = 0.03
_PATIENCE_SECONDS = 10.0


def measure(setting: Setting) -> list[Result]:
    """Type needles of every kind; all of one kind in one child, which has the data open."""
    frame = [Figures(FRAME, FRAME)]
    results = []
    for number, kind in enumerate(_KINDS):
        found = child.run("search", setting.database, number, setting.keystrokes, home=setting.home)
        for title, figures in (("中位", _at(found, 50)), ("95%", _at(found, 95))):
            results.append(Result(f"搜索 {kind} {title}", "60 Hz 一帧", 1, [figures], frame))
    return results


def _at(figures: list[Figures], percent: int) -> Figures:
    """Return the figures that so many percent of the keystrokes stay below."""

    def cut(name: str) -> float:
        return float(quantiles((getattr(one, name) for one in figures), n=100, method="inclusive")[percent - 1])

    return Figures(cut("wall"), cut("cpu"), cut("memory"))


def needles(office: Office, kind: int, count: int) -> Iterator[str]:
    """Yield what a clerk would type to find some of the persons."""
    from jiceng_desktop import pinyin
    from jiceng_desktop.services import people

    random = Random(7)  # noqa: S311  # the same needles every time
    chosen = random.sample(list(office.read(people.LISTING.ids)), count)
    for person_id in chosen:
        draft = office.read(people.load, person_id)
        name, number, address = draft.name or "", draft.id_number or "", draft.address or ""
        initials = "".join(syllables[0] for syllables in pinyin.readings(name)[0])
        yield (name, name[0], initials, number[-4:], _code(address), address[:2])[kind]


def _code(address: str) -> str:
    """Return the short form of an address, 3-2-501."""
    from jiceng_desktop import words
    from jiceng_desktop.services.places import code_of

    door = words.parse_door(address)
    return code_of(door) if door else address


def main(database: Path, kind: int, count: int) -> None:
    """Open the window on the data, type, and reply with the figures of each last keystroke."""
    from PySide6.QtWidgets import QApplication

    from jiceng_desktop.services import vault
    from jiceng_desktop.ui import theme
    from jiceng_desktop.ui.kit.desk import Desk, Memory
    from jiceng_desktop.ui.kit.jobs import Jobs
    from jiceng_desktop.ui.shell import Shell

    app = QApplication([])
    theme.apply(app)
    office = vault.open_(database, PASSPHRASE)
    shell = Shell(Desk(office, Jobs(), Memory()))
    shell.resize(1366, 768)
    shell.show()
    page: Any = shell.show_page(0)
    typist = _Typist(page)
    figures = []
    for needle in needles(office, kind, count):
        typist.type(needle[:-1])
        typist.settle()
        watch = probe.Watch()
        typist.type(needle)
        figures.append(watch.taken())
        typist.settle()
    probe.reply(figures)


class _Typist:
    """Types into the search box and waits for what the table shows."""

    def __init__(self, page: PeoplePage) -> None:
        from PySide6.QtCore import QEvent, QObject
        from typing_extensions import override

        self._page = page
        self._paintings = 0

        class Witness(QObject):
            @override
            def eventFilter(witness, _watched: QObject, event: QEvent) -> bool:  # noqa: N805
                self._paintings += event.type() == QEvent.Type.Paint
                return False

        self._witness = Witness()
        page.view.viewport().installEventFilter(self._witness)
        self.settle()

    def type(self, needle: str) -> None:
        """Put a text into the box; return when the table has painted what it finds."""
        from PySide6.QtCore import QEventLoop
        from PySide6.QtWidgets import QApplication

        if self._page.finder.text() == needle:
            return
        before, watch = self._paintings, probe.Watch()
        self._page.finder.setText(needle)
        while self._page.model.query.needle != needle or self._paintings == before:
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
            assert watch.taken()[0] < _PATIENCE_SECONDS, f"nothing was painted for {needle!r}"

    def settle(self) -> None:
        """Let everything that follows a keystroke end."""
        from PySide6.QtTest import QTest

        QTest.qWait(int(_SETTLING_SECONDS * 1000))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
