"""The surroundings of every test: no screen, one Qt binding, no keys that Qt cannot type."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["PYTEST_QT_API"] = "pyside6"

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget


@pytest.fixture(scope="session", autouse=True)
def own_home(tmp_path_factory):
    """Keep every test out of the user's own folders; fonts are unpacked once, for all tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JICENG_HOME", str(tmp_path_factory.mktemp("home")))
        yield


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


# -- stores and offices ------------------------------------------------------------------------------------------
