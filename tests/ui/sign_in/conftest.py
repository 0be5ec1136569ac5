"""The start window with cheap keys and a home of its own."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLineEdit

from jiceng_desktop.crypto import Parameters
from jiceng_desktop.services import vault
from jiceng_desktop.ui.sign_in import SignIn, welcome

PASSPHRASE = "correct-horse-9"


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("JICENG_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(vault, "PARAMETERS", Parameters(time_cost=1, memory_kib=8, lanes=1))
    monkeypatch.setattr(welcome, "SCALE", 0.05)
    return tmp_path


@pytest.fixture
def start(qtbot, jobs):
    """Return a function that opens the start window; ``window.offices`` collects what it opened."""
    offices, windows = [], []

    def start(database=None):
        window = SignIn(jobs, database)
        windows.append(window)  # else Python deletes it under the test
        window.offices = offices
        window.opened.connect(offices.append)
        qtbot.addWidget(window, before_close_func=lambda window: setattr(window, "_left", True))
        window.show()
        qtbot.waitExposed(window)
        return window

    yield start
    qtbot.waitUntil(lambda: not jobs._quiet and not jobs.is_busy())
    for office in offices:
        office.close()


@pytest.fixture
def known(home):
    """Return the database of a community, and its recovery code."""
    path = home / "翠湖社区.db"
    office, code = vault.create(path, "王主任", PASSPHRASE, "翠湖社区", "翠湖社区居民委员会")
    office.close()
    return path, code


@pytest.fixture
def creating(home):
    """Return a function that goes to 新建本社区 and fills everything in, or what the test wants instead."""

    def creating(window, **typed):
        window.step().new.click()
        step = window.step()
        typed = {"name": "翠湖社区", "clerk": "王主任", "passphrase": PASSPHRASE, "repeat": PASSPHRASE} | typed
        for name, text in typed.items():
            entry = getattr(step, name)
            (entry if isinstance(entry, QLineEdit) else entry.entry).setText(text)
        step.folder.set_path(home / "U盘" / "备份")
        return step

    return creating


@pytest.fixture
def code_step(qtbot, start, creating):
    window = start()
    step = creating(window)
    step.primary.click()
    qtbot.waitUntil(lambda: window.step() is not step)
    yield window.step()
    if window.step()._office is not None:
        window.step()._office.close()
