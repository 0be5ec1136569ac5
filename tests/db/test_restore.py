from __future__ import annotations

import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from jiceng_desktop.db import backup, keyring
from jiceng_desktop.db.store import create_store, open_store
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
from jiceng_desktop.db.store import create_store, open_store
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


# Power cuts


@pytest.fixture
def other(tmp_path, cheap):
    """An archive of another database, which has a passphrase of its own."""
    path = tmp_path / "别处" / "翠湖社区.db"
    path.parent.mkdir()
    store, _ = create_store(path, "李干事", OTHER_PASSPHRASE, parameters=cheap)
    with store.engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE note (id INTEGER PRIMARY KEY, name TEXT UNIQUE, version INTEGER)")
    add(store, "别处的人")
    yield store.back_up(tmp_path / "别处的备份", NOW)
    store.dispose()


OTHER_PASSPHRASE = "别处-另一个口令"
CHANGES = ("replace", "rename", "unlink", "rmdir", "hardlink_to")


@pytest.fixture
def moments(tmp_path, monkeypatch):
    """Return a function that runs something and returns copies of a folder, one after each change of a file."""
    copies = tmp_path / "停电"

    def run(work, folder):
        taken = []

        def copying(change):
            def change_and_copy(self, *arguments, **options):
                result = change(self, *arguments, **options)
                if folder in self.parents:
                    taken.append(copies / str(len(taken)))
                    shutil.copytree(folder, taken[-1])
                return result

            return change_and_copy

        with monkeypatch.context() as patch:
            for name in CHANGES:
                patch.setattr(Path, name, copying(getattr(Path, name)))
            work()
        return taken

    return run


def opened_by(path, *passphrases):
    """Open a database with whichever passphrase is right and return its names."""
    for passphrase in passphrases:
        try:
            store = open_store(path, passphrase).store
        except Refusal as refusal:
            assert refusal.field == "passphrase", refusal  # the other one must open it
            continue
        found = names(store)
        store.dispose()
        return found
    pytest.fail("no passphrase opens it")


def test_power_cut_at_any_moment_of_a_restore_leaves_one_whole_database(crashed, other, passphrase, moments):
    taken = moments(lambda: backup.restore(other, crashed, NOW, OTHER_PASSPHRASE), crashed.parent)
    assert len(taken) > 8
    found = [opened_by(folder / crashed.name, passphrase, OTHER_PASSPHRASE) for folder in taken]
    before, after = [KNOWN_NAME, "乙"], ["别处的人"]
    turn = found.index(after)
    assert found == [before] * turn + [after] * (len(found) - turn)
    assert 0 < turn < len(found) - 3
    assert not list(taken[-1].glob("*.restoring"))


def test_power_cut_while_a_restore_is_undone_leaves_one_whole_database(
    crashed, other, passphrase, moments, monkeypatch
):
    before = contents(crashed.parent)
    replace = Path.replace

    def replace_unless_held(self, target):
        if Path(target).name == f"{crashed.name}.keys.old":
            raise PermissionError(13, "held by a virus scanner")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", replace_unless_held)

    def fail():
        with pytest.raises(Refusal, match="原有数据没有改动"):
            backup.restore(other, crashed, NOW, OTHER_PASSPHRASE)

    taken = moments(fail, crashed.parent)
    monkeypatch.undo()
    assert before.items() <= contents(crashed.parent).items()
    for folder in taken:
        assert opened_by(folder / crashed.name, passphrase, OTHER_PASSPHRASE) in ([KNOWN_NAME, "乙"], ["别处的人"])


def test_power_cut_where_nothing_was_leaves_nothing_or_the_whole(target, other, moments):
    taken = moments(lambda: backup.restore(other, target, NOW, OTHER_PASSPHRASE), target.parent)
    begun = [folder for folder in taken if any(one.suffix == ".restoring" for one in folder.iterdir())]
    assert len(begun) > 2
    for folder in begun:
        assert opened_by(folder / target.name, OTHER_PASSPHRASE) == ["别处的人"]


def test_the_recovery_code_after_a_power_cut_is_that_of_the_restored_data(crashed, archive, code, moments, cheap):
    taken = moments(lambda: backup.restore(archive, crashed, NOW), crashed.parent)
    for number, folder in enumerate(taken):
        keyring.reset_passphrase(folder / crashed.name, code, f"new passphrase {number}", cheap)
        assert KNOWN_NAME in opened_by(folder / crashed.name, f"new passphrase {number}")


def test_nothing_is_made_in_the_place_of_an_unfinished_restore(target, other, moments, cheap):
    taken = moments(lambda: backup.restore(other, target, NOW, OTHER_PASSPHRASE), target.parent)
    begun = next(folder for folder in taken if any(one.suffix == ".restoring" for one in folder.iterdir()))
    with pytest.raises(Refusal, match="已经存在"):
        create_store(begun / target.name, "王主任", "梧桐里-正确的口令", parameters=cheap)
    assert opened_by(begun / target.name, OTHER_PASSPHRASE) == ["别处的人"]


def test_the_log_outlives_an_empty_folder_that_a_restore_could_not_remove(crashed, passphrase):
    crashed.with_name(f"{crashed.name}.restoring").mkdir()
    assert opened_by(crashed, passphrase) == [KNOWN_NAME, "乙"]
    assert [file.name for file in crashed.parent.iterdir() if file.is_dir()] == []


def test_an_unfinished_restore_that_cannot_be_finished_is_told(target, other, moments, monkeypatch):
    taken = moments(lambda: backup.restore(other, target, NOW, OTHER_PASSPHRASE), target.parent)
    begun = next(folder for folder in taken if any(one.suffix == ".restoring" for one in folder.iterdir()))

    def held(self, to):
        raise PermissionError(13, "held by a virus scanner")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", held)
        with pytest.raises(Refusal, match="上一次恢复没有做完"):
            open_store(begun / target.name, OTHER_PASSPHRASE)
    assert opened_by(begun / target.name, OTHER_PASSPHRASE) == ["别处的人"]
