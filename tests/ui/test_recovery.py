"""The recovery code, asked for once more before the first import."""

from __future__ import annotations

import re
from datetime import datetime

import pypdfium2 as pdfium
import pytest
from PySide6.QtWidgets import QWidget

from jiceng_desktop.crypto import Parameters
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import community, vault
from jiceng_desktop.ui.kit.preview import PaperWindow
from jiceng_desktop.ui.recovery import RecoveryConfirm, RecoveryRenew


@pytest.fixture
def founded(tmp_path, monkeypatch):
    """Return an office whose recovery code nobody has confirmed yet, and the code."""
    monkeypatch.setattr(vault, "PARAMETERS", Parameters(time_cost=1, memory_kib=8, lanes=1))
    office, code = vault.create(tmp_path / "翠湖社区.db", "王主任", "correct-horse-9", "翠湖社区", "翠湖社区居民委员会")
    yield office, code
    office.close()


@pytest.fixture
def dialog(qtbot, jobs, founded):
    dialog = RecoveryConfirm(jobs, founded[0])
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def test_the_right_code_is_noted_however_it_is_typed(qtbot, dialog, founded):
    office, code = founded
    dialog.code.setText(code.lower().replace("-", ""))
    with qtbot.waitSignal(dialog.accepted):
        dialog.ok.click()
    assert office.read(community.about).recovery_confirmed


def test_a_misspelt_code_is_refused_and_can_be_corrected(qtbot, dialog, founded):
    office, code = founded
    dialog.code.setText(code[:-1] + ("0" if code[-1] != "0" else "1"))
    dialog.ok.click()
    qtbot.waitUntil(lambda: "第 8 组" in dialog.problem.text())
    assert not office.read(community.about).recovery_confirmed
    dialog.code.setText(code)
    assert dialog.problem.text() == ""
    with qtbot.waitSignal(dialog.accepted):
        dialog.ok.click()


def test_it_can_wait(qtbot, dialog, founded):
    with qtbot.waitSignal(dialog.rejected):
        dialog.later.click()
    assert not founded[0].read(community.about).recovery_confirmed


def test_a_new_code_replaces_the_old_one(qtbot, jobs, founded):
    office, old = founded
    office.write(community.confirm_recovery, datetime(2026, 12, 1))
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = RecoveryRenew(jobs, office, parent)
    dialog.passphrase.setText("wrong-horse-9")
    dialog.ok.click()
    qtbot.waitUntil(lambda: "口令不对" in dialog.problem.text())
    vault.check_recovery(office.path, old)
    dialog.passphrase.setText("correct-horse-9")
    with qtbot.waitSignal(dialog.accepted, timeout=20000):
        dialog.ok.click()
    qtbot.waitUntil(lambda: parent.findChild(PaperWindow) is not None)
    sheet = parent.findChild(PaperWindow)
    printed = pdfium.PdfDocument(sheet.paper.pdf)[0].get_textpage().get_text_bounded()
    sheet.close()
    with pytest.raises(Refusal, match="恢复码不对"):
        vault.check_recovery(office.path, old)
    groups = re.findall(r"\b[0-9A-Z]{5}\b", printed)
    vault.check_recovery(office.path, "-".join(groups[:8]))
    assert not office.read(community.about).recovery_confirmed
