from __future__ import annotations

import os
import sys

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
