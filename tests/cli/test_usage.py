"""How commands are written, explained and started."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from tests.cli.offices import COMMANDS, ENGLISH, start


@pytest.mark.parametrize("words", [(), *((command,) for command in COMMANDS)])
def test_help_is_chinese(run, words):
    code, out, err = run(*words, "--help", on=None)
    assert (code, err) == (0, "")
    assert out.startswith("用法：jiceng-desktop")
    assert not ENGLISH.search(out)


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["import"], "缺少 residents、文件"),
        (["import", "cats", "f"], "没有“cats”，可以写：residents"),
        (["fly"], "没有“fly”，可以写：demo、import、export、"),
        (["notice", "--occurrence", "x", "-o", "a.pdf"], "--occurrence 要写数字，不能是“x”"),
        (["notice", "--occurrence", "9" * 20, "-o", "a.pdf"], f"--occurrence 要写数字，不能是“{'9' * 20}”"),
        (["notice", "--occurrence"], "--occurrence 后面缺少内容"),
        (["check", "--json=1"], "--json 后面不能写内容"),
        (["check", "--jso"], "多出了 --jso"),
    ],
)
def test_wrong_usage_is_explained_in_chinese(run, words, reason):
    code, out, err = run(*words, on=None)
    assert (code, out) == (2, "")
    assert f"命令写法不对：{reason}" in err
    assert not ENGLISH.search(err)


def test_a_demo_has_a_sensible_size(run, tmp_path):
    for scale in ("0", "-1", "1.5", "nan"):
        code, _, err = run("demo", f"--scale={scale}", on=tmp_path / "新.db")
        assert (code, err.strip()) == (1, "--scale 要大于 0，不超过 1。")
    assert not (tmp_path / "新.db").exists()


def test_a_demo_made_by_one_process_is_sound_for_another(home):
    made = start("demo", "--json", "--scale", "0.01", home=home, capture_output=True)
    assert (made.returncode, made.stderr) == (0, b"")
    path = json.loads(made.stdout.decode("utf-8"))["database"]
    assert Path(path).is_file()
    again = start("demo", home=home, capture_output=True)
    assert (again.returncode, again.stdout) == (1, b"")
    assert "已经存在" in again.stderr.decode("utf-8")
    checked = start("check", "--database", path, home=home, capture_output=True)
    assert checked.stdout.decode("utf-8").strip() == "数据文件完好。"


@pytest.mark.skipif(os.name == "nt", reason="a closed pipe is made the POSIX way")
def test_a_reader_that_leaves_early_is_no_failure(home, database):
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as gone:
        ended = start("-h", home=home, stdout=gone, stderr=subprocess.PIPE)
        assert b"Traceback" not in ended.stderr
        ended = start("check", "--database", database, home=home, stdout=gone, stderr=subprocess.PIPE)
    assert (ended.returncode, ended.stderr) == (0, b"")
