"""The invented community."""

from __future__ import annotations

from jiceng_desktop import settings
from jiceng_desktop.services import community
from jiceng_desktop.ui.kit.jobs import ProgressDialog
from jiceng_desktop.ui.sign_in import places, welcome

PASSPHRASE = "correct-horse-9"
PATIENCE = 30_000  # a community is made, and its certificates are drawn


def test_the_demo_is_made_once_and_opened_after_that(qtbot, start):
    window = start()
    assert window.step().renew.isHidden()
    window.step().demo.click()
    qtbot.waitUntil(lambda: len(window.offices) == 1, timeout=PATIENCE)
    assert window.offices[0].read(community.about).invented
    window.offices.pop().close()
    written = places.demo_path().stat().st_mtime_ns
    again = start()
    assert again.step().passphrase.text() == places.DEMO_PASSPHRASE  # it was opened last
    again.step().primary.click()
    qtbot.waitUntil(lambda: len(window.offices) == 1, timeout=PATIENCE)
    window.offices.pop().close()
    settings.save(settings.Settings())
    third = start()
    assert not third.step().renew.isHidden()
    third.step().demo.click()
    qtbot.waitUntil(lambda: len(window.offices) == 1, timeout=PATIENCE)
    assert places.demo_path().stat().st_mtime_ns == written


def test_a_damaged_demo_can_be_made_afresh(qtbot, start, said):
    places.demo_path().write_bytes(b"\0" * 4096)
    window = start()
    window.step().demo.click()
    qtbot.waitUntil(lambda: not window.step().problem.isHidden())
    assert "密钥文件" in window.step().problem.text()
    window.step().renew.click()
    qtbot.waitUntil(lambda: bool(window.offices), timeout=PATIENCE)
    assert "会删除" in said[0]


def test_a_cancelled_demo_leaves_nothing(qtbot, start, monkeypatch):
    monkeypatch.setattr(welcome, "SCALE", 1.0)
    window = start()
    window.step().demo.click()
    qtbot.waitUntil(lambda: bool(window.findChildren(ProgressDialog)))
    window.findChildren(ProgressDialog)[0].button.click()
    qtbot.waitUntil(lambda: not window._jobs.is_busy(), timeout=20_000)
    assert not list(places.demo_path().parent.glob("*"))
    assert window.offices == []
    assert window.isVisible()
