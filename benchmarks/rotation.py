"""A plan of 24 rounds for 60 boxes at 40 corners, against the bare solver on problems of the same size."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import child, probe
from benchmarks.child import Figures
from benchmarks.community import CLERK, PASSPHRASE, Setting
from benchmarks.table import Result

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_BOXES, _CORNERS, _ROUNDS = 60, 40, 24
_TARGET = 3


def measure(setting: Setting) -> list[Result]:
    """Plan and store in children of their own: the start of the solver belongs to it."""
    ours: list[Figures] = []
    floor: list[Figures] = []
    for number in range(setting.repeats):
        database = setting.folder / f"轮换{number}.db"
        child.run("rotation", "make", database, home=setting.home)
        floor += child.run("rotation", "bare", database, home=setting.home)
        ours += child.run("rotation", "ours", database, home=setting.home)
    title = f"{_BOXES} 箱 × {_CORNERS} 个图书角 × {_ROUNDS} 期提出方案"
    return [Result(title, "HiGHS 单独求解同样大的 24 个分配问题，不读不写", _TARGET, ours, floor)]


def make(database: Path) -> None:
    """Make a database with corners that take three boxes each."""
    from jiceng_desktop.db.library import Box, Corner
    from jiceng_desktop.services import vault
    from jiceng_desktop.terms import CornerKind

    def fill(session: Session) -> None:
        for number in range(1, _CORNERS + 1):
            known = {"kind": CornerKind.UNATTENDED, "capacity": 3, "position": number}
            session.add(Corner(name=f"{number}号图书角", code=str(92000 + number), **known))
        session.flush()
        for number in range(1, _BOXES + 1):
            session.add(Box(name=f"{number:02}号箱", code=str(910000 + number), corner_id=number % _CORNERS + 1))

    office, _ = vault.create(database, CLERK, PASSPHRASE, "幸福社区", "幸福社区居民委员会")
    office.write(fill)
    office.close()


def bare(_database: Path) -> None:
    """Let HiGHS solve as many plain assignments of that size, each box to one corner, three to a corner at most."""
    watch = probe.Watch()
    import highspy

    arcs = [(box, corner) for box in range(_BOXES) for corner in range(_CORNERS)]
    rows = [[at for at, (box, _) in enumerate(arcs) if box == each] for each in range(_BOXES)]
    rows += [[at for at, (_, corner) in enumerate(arcs) if corner == each] for each in range(_CORNERS)]
    starts = [sum(map(len, rows[:number])) for number in range(len(rows))]
    entries = [at for row in rows for at in row]
    lower, upper = [1.0] * _BOXES + [0.0] * _CORNERS, [1.0] * _BOXES + [3.0] * _CORNERS
    for each in range(_ROUNDS):
        highs = highspy.Highs()
        highs.silent()
        highs.addVars(len(arcs), [0.0] * len(arcs), [1.0] * len(arcs))
        prices = [float((box * 31 + corner * 17 + each * 7) % 97) for box, corner in arcs]
        highs.changeColsCost(len(arcs), list(range(len(arcs))), prices)
        highs.addRows(len(rows), lower, upper, len(entries), starts, entries, [1.0] * len(entries))
        highs.run()
    probe.reply([watch.taken()])


def ours(database: Path) -> None:
    """Propose the rounds as the page does."""
    from jiceng_desktop.services import rotation, vault

    office = vault.open_(database, PASSPHRASE)
    watch = probe.Watch()
    found = office.write(rotation.propose, _ROUNDS)
    assert found.rounds == _ROUNDS
    probe.reply([watch.taken()])


if __name__ == "__main__":
    {"make": make, "bare": bare, "ours": ours}[sys.argv[1]](Path(sys.argv[2]))
