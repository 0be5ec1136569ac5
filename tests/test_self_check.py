"""The program checks itself."""

from __future__ import annotations

from itertools import chain

import pytest

from jiceng_desktop import self_check
from jiceng_desktop.crypto import Parameters
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import vault
from jiceng_desktop.ui import theme
from jiceng_desktop.ui.pages import PAGES

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture(autouse=True)
def surroundings(qapp, tmp_path, monkeypatch):
    theme.apply(qapp)
    monkeypatch.setenv("JICENG_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(vault, "PARAMETERS", Parameters(time_cost=1, memory_kib=8, lanes=1))


def test_a_whole_program_says_ok(tmp_path):
    report = tmp_path / "report.txt"
    assert self_check.main(report) == 0
    lines = report.read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("jiceng-desktop ")
    assert lines[-1] == "ok"
    for kind in chain.from_iterable(getattr(page, "views", [page]) for page in PAGES):
        assert any(line.startswith(f"page {kind.__name__}: ") for line in lines)
    assert [line.split(":")[0] for line in lines[1:-1] if not line.startswith("page")] == [
        "database",
        "editor",
        "workbook",
        "form",
        "calendar",
        "notice",
        "table behind it",
        "PDF/A",
        "Word",
        "QR code",
        "envelope",
        "round",
        "ISBN",
        "labels",
        "scan as JPG",
        "scan as TIFF",
        "scan as PNG",
        "backup",
    ]
    assert not (tmp_path / "home" / "data").exists()  # it leaves the clerk's own settings alone


def test_a_fault_is_reported_and_raised(tmp_path, monkeypatch):
    monkeypatch.setattr(vault, "check", lambda _office: ["表 person 有 1 处引用了不存在的记录。"])
    report = tmp_path / "report.txt"
    with pytest.raises(AssertionError):
        self_check.main(report)
    text = report.read_text(encoding="utf-8")
    assert "AssertionError" in text
    assert not text.endswith("ok\n")


def test_it_can_do_without_a_report(monkeypatch):
    monkeypatch.setattr(vault, "PARAMETERS", Parameters(time_cost=0, memory_kib=0, lanes=0))  # nothing is sealed so
    with pytest.raises(Refusal):
        self_check.main(None)
