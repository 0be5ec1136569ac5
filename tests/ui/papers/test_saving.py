from __future__ import annotations

import sys

import pytest

from jiceng_desktop.services.documents import Grid
from jiceng_desktop.terms import Layout
from jiceng_desktop.ui.kit import message
from tests.ui.papers.conftest import ids, text_of


def test_saving_a_draft_gives_it_no_number(written, office, monkeypatch, tmp_path, qtbot):
    target = tmp_path / "草稿.pdf"
    monkeypatch.setattr(message, "ask_save_path", lambda *_rest: target)
    written.save()
    qtbot.waitUntil(target.exists)
    assert "〔2026〕" not in text_of(target.read_bytes())
    assert ids(office) == []


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        (0, ("关于举办河洛文化讲堂的通知.pdf", b"%PDF")),
        (1, ("的通知（归档）.pdf", b"%PDF")),
        (2, ("的通知.docx", b"PK")),
    ],
)
def test_a_paper_is_saved_in_three_forms(written, monkeypatch, tmp_path, qtbot, choice, expected):
    name, beginning = expected
    asked = []
    monkeypatch.setattr(message, "ask_save_path", lambda *rest: asked.append(rest[2]) or tmp_path / "存")
    written.save_button.menu().actions()[choice].trigger()
    assert not (tmp_path / "存").exists()  # made aside: the window stays alive
    assert asked[0].endswith(name)
    qtbot.waitUntil((tmp_path / "存").exists)
    assert (tmp_path / "存").read_bytes().startswith(beginning)
    assert (b"pdfaid" in (tmp_path / "存").read_bytes()) == (choice == 1)


def test_name_plates_are_no_word_document(write, said, monkeypatch, tmp_path, qtbot):
    editor = write(layout=Layout.PLATES, title="桌签", grid=Grid((), (("王小明", "居委会"),)))
    monkeypatch.setattr(message, "ask_save_path", lambda *_rest: tmp_path / "存.docx")
    editor.save_button.menu().actions()[2].trigger()
    qtbot.waitUntil(lambda: bool(said))
    assert "桌签" in said[0]
    assert list(tmp_path.glob("存*")) == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot forbid a process to write more")
def test_a_full_disk_is_said_and_nothing_half_written_stays(written, said, monkeypatch, tmp_path, qtbot):
    import resource

    target = tmp_path / "存.pdf"
    monkeypatch.setattr(message, "ask_save_path", lambda *_rest: target)
    least, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, most))
    try:
        written.save()
        qtbot.waitUntil(lambda: bool(said))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (least, most))
    assert "磁盘空间" in said[0]
    assert list(tmp_path.glob("存*")) == []
    assert written.isVisible()
