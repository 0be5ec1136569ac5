from __future__ import annotations

import os
import sys
import time

import pytest

from jiceng_desktop import paths


def test_one_variable_gathers_every_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("JICENG_HOME", str(tmp_path))
    folders = [paths.data_dir(), paths.log_dir(), paths.cache_dir()]
    assert folders == [tmp_path / "data", tmp_path / "logs", tmp_path / "cache"]
    assert all(folder.is_dir() for folder in folders)


def test_resources_are_found_in_the_source_tree_and_in_the_frozen_program(tmp_path, monkeypatch):
    assert paths.resource("fonts").parent.parent.joinpath("jiceng_desktop").is_dir()
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert paths.resource("fonts/a.ttf") == tmp_path / "resources" / "fonts" / "a.ttf"


def test_a_file_is_replaced_whole(tmp_path):
    file = tmp_path / "a"
    paths.replace_file(file, b"old")
    paths.replace_file(file, b"new")
    assert file.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [file]


def test_a_failed_replacement_keeps_the_old_file(tmp_path, monkeypatch):
    file = tmp_path / "a"
    paths.replace_file(file, b"old")

    def fail(_descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="No space"):
        paths.replace_file(file, b"new")
    assert file.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [file]


def test_a_folder_aside_goes_at_the_end_and_so_do_old_ones_of_its_kind(tmp_path):
    names = (".kind-old", ".kind-young", ".kind-file", ".other-old")
    old, young, file, other = (tmp_path / name for name in names)
    for folder in (old, young, other):
        (folder / "内").mkdir(parents=True)
    file.write_bytes(b"")
    for left, hours in ((old, 2), (young, 0.5), (file, 2), (other, 2)):
        moment = time.time() - 3600 * hours
        os.utime(left, (moment, moment))
    with paths.folder_aside(tmp_path, ".kind-") as aside:
        (aside / "表").write_bytes(b"x")
        assert not old.exists()
        assert aside.parent == tmp_path
    assert sorted(tmp_path.iterdir()) == sorted([young, file, other])
