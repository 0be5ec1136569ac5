from __future__ import annotations

import sys

import pytest
from PySide6.QtWidgets import QMainWindow

from jiceng_desktop.errors import Refusal
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.saving import save_pdf, write_whole


@pytest.fixture
def window(qtbot):
    window = QMainWindow()
    qtbot.addWidget(window)
    return window


def test_a_file_is_written_whole_or_not_at_all(window, monkeypatch, said, tmp_path):
    folder = tmp_path / "fort"
    monkeypatch.setattr(message, "ask_save_path", lambda *_: folder / "a.pdf")
    assert save_pdf(window, b"%PDF", "名册") is None
    assert "没有保存成功" in said[0]
    folder.mkdir()
    assert save_pdf(window, b"%PDF", "名册") == folder / "a.pdf"
    assert [path.name for path in folder.iterdir()] == ["a.pdf"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot forbid a process to write more")
def test_a_disk_that_is_full_leaves_nothing_half_written(tmp_path):
    import resource

    target = tmp_path / "a.pdf"
    target.write_bytes(b"old")
    least, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, most))
    try:
        with pytest.raises(Refusal, match="检查磁盘空间"):
            write_whole(target, b"%PDF" * 1000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (least, most))
    assert [path.name for path in tmp_path.iterdir()] == ["a.pdf"]
    assert target.read_bytes() == b"old"


def test_stepping_back_writes_nothing(window, monkeypatch, said):
    monkeypatch.setattr(message, "ask_save_path", lambda *_: None)
    assert save_pdf(window, b"%PDF", "名册") is None
    assert said == []
