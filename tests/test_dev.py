"""Setting up: what dev.py builds once must not be built again when commands take turns."""

from __future__ import annotations

import pytest

import dev


@pytest.fixture
def asked(monkeypatch, tmp_path):
    """Return what uv is asked for; the environment itself is an empty folder with an interpreter."""
    steps = []
    interpreter = tmp_path / "python"
    interpreter.touch()
    monkeypatch.setattr(dev, "STAMP", tmp_path / "stamp")
    monkeypatch.setattr(dev, "python", lambda: interpreter)
    monkeypatch.setattr(dev, "prepare_machine", lambda command: None)
    monkeypatch.setattr(dev, "uv", lambda: "uv")
    monkeypatch.setattr(dev, "call", lambda command, environment: steps.append(command[6:]))
    return steps


def test_each_command_adds_what_it_lacks_once(asked):
    for command in ("run", "run", "test", "run", "test", "build", "bench", "run", "test", "bench", "setup"):
        dev.prepare(command)
    assert asked == [["--no-dev"], [], ["--group", "bench"]]


def test_another_lock_keeps_what_was_there(asked, monkeypatch):
    dev.prepare("bench")
    monkeypatch.setattr(dev, "fingerprint", lambda: "another")
    dev.prepare("run")
    assert asked == [["--group", "bench"], ["--group", "bench"]]


def test_a_lost_interpreter_is_built_again(asked):
    dev.prepare("run")
    dev.python().unlink()
    dev.prepare("run")
    assert asked == [["--no-dev"], ["--no-dev"]]


def test_a_set_up_that_fails_is_tried_again(asked, monkeypatch):
    def fail(command, environment):
        raise dev.Stop("no network")

    with monkeypatch.context() as offline:
        offline.setattr(dev, "call", fail)
        with pytest.raises(dev.Stop):
            dev.prepare("run")
    dev.prepare("run")
    assert asked == [["--no-dev"]]


def test_an_unknown_command_is_explained(capsys):
    assert dev.main(["fly"]) == 2
    assert "python3 dev.py test" in capsys.readouterr().err
