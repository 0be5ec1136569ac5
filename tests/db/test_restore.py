from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from jiceng_desktop.db import backup, keyring
from jiceng_desktop.db.store import open_store
from jiceng_desktop.errors import Refusal
from tests.db.archives import KNOWN_NAME, NOW, add, names, rewrite


@pytest.fixture
def target(tmp_path):
    (tmp_path / "恢复到").mkdir()
    return tmp_path / "恢复到" / "翠湖社区.db"


def contents(folder):
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def test_an_archive_comes_back_on_another_machine(archive, target, passphrase):
    assert backup.restore(archive, target, NOW, passphrase) is None
    assert {file.name for file in target.parent.iterdir()} == {
        target.name,
        f"{target.name}.keys",
        f"{target.name}.keys.old",
    }
    opened = open_store(target, passphrase).store
    assert names(opened) == [KNOWN_NAME]
    opened.dispose()


def test_an_archive_comes_back_by_the_recovery_code(archive, target, code, cheap):
    backup.restore(archive, target, NOW)
    keyring.reset_passphrase(target, code, "a new passphrase", cheap)
    opened = open_store(target, "a new passphrase").store
    assert names(opened) == [KNOWN_NAME]
    opened.dispose()


@pytest.fixture
def crashed(store, archive):
    """A closed database whose last change, 乙, is in the write-ahead log only."""
    add(store, "乙")
    before = {file: file.read_bytes() for file in store.path.parent.iterdir()}
    store.dispose()
    log = store.path.with_name(store.path.name + "-wal")
    store.path.write_bytes(before[store.path])
    log.write_bytes(before[log])
    assert before[log]
    return store.path


def test_the_present_database_is_kept_whole_with_its_log(crashed, archive, passphrase):
    before = contents(crashed.parent)
    kept = backup.restore(archive, crashed, NOW, passphrase)
    assert kept.name == "翠湖社区-before-restore-20261121-093000.db"
    for ending in ("", "-wal", ".keys"):
        assert kept.with_name(kept.name + ending).read_bytes() == before[crashed.name + ending]
    restored, earlier = open_store(crashed, passphrase).store, open_store(kept, passphrase).store
    assert (names(restored), names(earlier)) == ([KNOWN_NAME], [KNOWN_NAME, "乙"])
    restored.dispose()
    earlier.dispose()


@pytest.mark.parametrize("held", ["", ".keys", ".keys.old"])
def test_a_file_held_by_another_program_undoes_the_restore(crashed, archive, passphrase, held, monkeypatch):
    before = contents(crashed.parent)
    replace = Path.replace

    def replace_unless_held(self, target):
        if Path(target).name == crashed.name + held:
            raise PermissionError(13, "held by a virus scanner")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", replace_unless_held)
    with pytest.raises(Refusal, match="原有数据没有改动：没有权限"):
        backup.restore(archive, crashed, NOW, passphrase)
    monkeypatch.undo()
    assert before.items() <= contents(crashed.parent).items()
    opened = open_store(crashed, passphrase).store
    assert names(opened) == [KNOWN_NAME, "乙"]
    opened.dispose()


def test_a_restore_that_fails_where_nothing_was_leaves_nothing(archive, target, passphrase, monkeypatch):
    replace = Path.replace

    def replace_unless_keys(self, to):
        if to == keyring.keys_file(target):
            raise PermissionError(13, "held by a virus scanner")
        return replace(self, to)

    monkeypatch.setattr(Path, "replace", replace_unless_keys)
    with pytest.raises(Refusal, match="恢复没有完成"):
        backup.restore(archive, target, NOW, passphrase)
    assert list(target.parent.iterdir()) == []


OPEN_AND_WAIT = """
import sys
from pathlib import Path
from jiceng_desktop.db.store import open_store
store = open_store(Path(sys.argv[1]), sys.argv[2]).store
print("open", flush=True)
sys.stdin.read()
store.dispose()
"""


def test_a_database_that_another_window_has_open_is_not_replaced(store, archive, passphrase):
    add(store, "乙")
    store.dispose()
    before = store.path.read_bytes()
    other = subprocess.Popen(  # noqa: S603
        [sys.executable, "-c", OPEN_AND_WAIT, str(store.path), passphrase],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[2],
    )
    with other:
        assert other.stdout.readline().strip() == b"open"
        with pytest.raises(Refusal, match=r"占用|打开"):
            backup.restore(archive, store.path, NOW, passphrase)
        assert store.path.read_bytes() == before
        other.stdin.close()
    assert other.returncode == 0
    backup.restore(archive, store.path, NOW, passphrase)
    assert store.path.read_bytes() != before


@pytest.mark.parametrize("step", range(2))
def test_cancelling_a_restore_changes_nothing(store, archive, passphrase, step):
    store.dispose()
    before = contents(store.path.parent)

    def report(done, _total):
        if done == step:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        backup.restore(archive, store.path, NOW, passphrase, report)
    assert contents(store.path.parent) == before


def test_a_damaged_archive_changes_nothing(store, archive):
    store.dispose()
    before = contents(store.path.parent)
    rewrite(archive, database_db=b"x" * 8192)
    with pytest.raises(Refusal, match="校验值不符"):
        backup.restore(archive, store.path, NOW)
    assert contents(store.path.parent) == before


def test_a_backup_of_a_newer_program_changes_nothing(store, archive, passphrase):
    store.dispose()
    before = contents(store.path.parent)
    manifest = json.loads(zipfile.ZipFile(archive).read("manifest.json"))
    rewrite(archive, manifest_json=json.dumps(manifest | {"schema_revision": "9999"}))
    with pytest.raises(Refusal, match="更新版本的程序"):
        backup.restore(archive, store.path, NOW, passphrase)
    assert contents(store.path.parent) == before


def test_a_wrong_passphrase_changes_nothing(store, archive):
    store.dispose()
    before = contents(store.path.parent)
    with pytest.raises(Refusal, match="口令不对"):
        backup.restore(archive, store.path, NOW, "not the passphrase")
    assert contents(store.path.parent) == before


def test_the_same_restore_twice_in_a_second_overwrites_nothing(store, archive, passphrase):
    store.dispose()
    backup.restore(archive, store.path, NOW, passphrase)
    before = contents(store.path.parent)
    with pytest.raises(Refusal, match="已经存在"):
        backup.restore(archive, store.path, NOW, passphrase)
    assert contents(store.path.parent) == before
