"""The surroundings of every test: no screen, one Qt binding, no keys that Qt cannot type."""

from __future__ import annotations

import os
import sys
from types import SimpleNamespace

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["PYTEST_QT_API"] = "pyside6"
os.environ["JICENG_FONTS"] = "bundled"  # or papers would differ from computer to computer

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget


@pytest.fixture(scope="session", autouse=True)
def own_home(tmp_path_factory):
    """Keep every test out of the user's own folders; fonts are unpacked once, for all tests."""
    with pytest.MonkeyPatch.context() as patch:
        home = tmp_path_factory.mktemp("home")
        patch.setenv("JICENG_HOME", str(home))
        yield home


@pytest.fixture(autouse=True)
def no_dialog_in_front():
    """Put away the dialogs that a test has left open: the next one asks Qt for the dialog in front."""
    yield
    if QApplication.instance() is not None:
        while (dialog := QApplication.activeModalWidget()) is not None:
            dialog.hide()


@pytest.fixture(scope="session", autouse=True)
def typable_keys():
    """Refuse key clicks that are not ASCII: Qt aborts the whole process over them."""
    key_clicks = QTest.keyClicks

    def type_keys(widget: QWidget | None, text: str, *rest, **options) -> None:
        if not text.isascii():
            raise ValueError(f"Qt cannot type {text!r}: use setText, the clipboard or an input method event")
        key_clicks(widget, text, *rest, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(QTest, "keyClicks", staticmethod(type_keys))
        yield


# -- fonts ---------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def unpacked(own_home):
    """Return the fonts of rare characters, unpacked once for all tests."""
    from jiceng_desktop.documents import chains

    for bundled in chains.RARE_BUNDLED:
        bundled.face()
    return list((own_home / "cache" / "fonts").glob("*.ttf"))


@pytest.fixture
def computer(tmp_path, monkeypatch, unpacked):
    """Let the program look for fonts in a registry of this test, with settings and a cache of its own."""
    from jiceng_desktop.documents import chains, installed
    from tests.documents.fontmaking import Computer

    computer = Computer(tmp_path)
    home = tmp_path / "home"
    monkeypatch.setenv("JICENG_HOME", str(home))
    (home / "cache" / "fonts").mkdir(parents=True)
    for font in unpacked:
        os.link(font, home / "cache" / "fonts" / font.name)
    monkeypatch.setenv("WINDIR", str(computer.folder.parent))
    monkeypatch.delenv(chains.ONLY_BUNDLED)
    monkeypatch.setattr(installed, "sys", SimpleNamespace(platform="win32"))
    monkeypatch.setitem(sys.modules, "winreg", computer.registry)
    chains.renew()
    yield computer
    chains.renew()


# -- stores and offices ------------------------------------------------------------------------------------------
