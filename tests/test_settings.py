from __future__ import annotations

import json
from dataclasses import replace

import pytest

from jiceng_desktop import settings
from jiceng_desktop.errors import Refusal
from jiceng_desktop.settings import Settings


def test_without_a_file_there_are_defaults(tmp_path):
    assert settings.load(tmp_path) == Settings()
    assert list(tmp_path.iterdir()) == []


def test_what_is_saved_comes_back(tmp_path):
    kept = replace(Settings(), last_database="D:/社区.db", habits={"people": [80, 120]}, recent=["D:/社区.db"])
    kept = replace(kept, fonts={"KAI": "font:楷体"})
    settings.save(kept, tmp_path)
    assert settings.load(tmp_path) == kept
    assert [file.name for file in tmp_path.iterdir()] == ["settings.json"]


def test_a_folder_that_cannot_be_written_is_told_in_words(tmp_path):
    (tmp_path / "settings.json.new").mkdir()
    with pytest.raises(Refusal, match="没能记住"):
        settings.save(Settings(), tmp_path)


def test_they_live_in_the_data_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("JICENG_HOME", str(tmp_path))
    settings.save(Settings(backup_folder="D:/备份"))
    assert settings.load().backup_folder == "D:/备份"
    assert (tmp_path / "data" / "settings.json").is_file()


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b"\xff\xfe", b'"text"'])
def test_a_damaged_file_is_put_aside(tmp_path, content):
    (tmp_path / "settings.json").write_bytes(content)
    assert settings.load(tmp_path) == Settings()
    assert [file.name for file in tmp_path.iterdir()] == ["settings.damaged.json"]
    assert (tmp_path / "settings.damaged.json").read_bytes() == content


@pytest.mark.parametrize(
    "wrong",
    [
        {"backup_folder": 3},
        {"backup_folder": None},
        {"recent": "D:/a.db"},
        {"recent": [1]},
        {"habits": []},
        {"fonts": ["a"]},
        {"fonts": {"KAI": 1}},
    ],
)
def test_a_value_of_the_wrong_shape_falls_back_alone(tmp_path, wrong):
    (tmp_path / "settings.json").write_text(json.dumps({"last_database": "a.db"} | wrong), encoding="utf-8")
    assert settings.load(tmp_path) == Settings(last_database="a.db")


def test_keys_of_a_newer_program_survive(tmp_path):
    (tmp_path / "settings.json").write_text('{"tomorrow": {"a": 1}, "backup_folder": "E:/"}', encoding="utf-8")
    settings.save(replace(settings.load(tmp_path), backup_folder="F:/"), tmp_path)
    assert json.loads((tmp_path / "settings.json").read_text(encoding="utf-8"))["tomorrow"] == {"a": 1}
    assert settings.load(tmp_path).backup_folder == "F:/"


def test_a_database_used_again_moves_to_the_front():
    assert settings.remember(["a", "b", "c"], "b") == ["b", "a", "c"]
    assert settings.remember([str(number) for number in range(8)], "new") == ["new", *map(str, range(7))]
