from __future__ import annotations

import json

import pytest

from jiceng_desktop.db import keyring
from jiceng_desktop.errors import Refusal


@pytest.fixture
def made(path, passphrase, cheap):
    return keyring.create(path, "王主任", passphrase, cheap)


def flip(file, where):
    content = bytearray(file.read_bytes())
    content[where] ^= 1
    file.write_bytes(content)


def test_the_passphrase_gives_the_key_and_the_clerk(path, made, passphrase):
    unlocked = keyring.unlock(path, passphrase)
    assert unlocked == keyring.Unlocked(made[0], "王主任")
    assert made[0].hex() not in repr(unlocked)


def test_a_wrong_passphrase_is_refused_at_its_field(path, made):
    with pytest.raises(Refusal, match="口令不对") as refusal:
        keyring.unlock(path, "some other passphrase")
    assert refusal.value.field == "passphrase"


def test_full_width_typing_is_pointed_out(path, cheap):
    keyring.create(path, "王主任", "abcd1234", cheap)
    with pytest.raises(Refusal, match="全角"):
        keyring.unlock(path, "ａｂｃｄ１２３４")


@pytest.mark.parametrize("short", ["", "1234567", "        ", " 123456 "])
def test_a_short_passphrase_is_refused_and_nothing_is_written(path, short, cheap):
    with pytest.raises(Refusal, match="至少要有 8 个字符"):
        keyring.create(path, "王主任", short, cheap)
    assert list(path.parent.iterdir()) == []


def test_the_recovery_code_gives_the_key(path, made):
    assert keyring.unlock_with_recovery(path, made[1].lower()).key == made[0]


def test_the_recovery_code_of_another_database_is_refused(path, made, cheap):
    _, other = keyring.create(path.with_name("other.db"), "王主任", "another passphrase", cheap)
    with pytest.raises(Refusal, match="另一份数据"):
        keyring.unlock_with_recovery(path, other)


def test_the_recovery_code_is_no_passphrase_and_the_other_way_round(path, made, passphrase):
    with pytest.raises(Refusal):
        keyring.unlock(path, made[1])
    with pytest.raises(Refusal):
        keyring.unlock_with_recovery(path, passphrase)


def test_a_changed_passphrase_replaces_the_old_one_in_both_copies(path, made, passphrase, cheap):
    keyring.change_passphrase(path, passphrase, "a new passphrase", cheap)
    assert keyring.unlock(path, "a new passphrase").key == made[0]
    assert keyring.unlock_with_recovery(path, made[1]).key == made[0]
    keyring.keys_file(path).unlink()
    with pytest.raises(Refusal):
        keyring.unlock(path, passphrase)


def test_the_passphrase_is_not_changed_by_who_does_not_know_it(path, made, passphrase, cheap):
    before = keyring.keys_file(path).read_bytes()
    with pytest.raises(Refusal):
        keyring.change_passphrase(path, "a wrong passphrase", "a new passphrase", cheap)
    with pytest.raises(Refusal):
        keyring.change_passphrase(path, passphrase, "short", cheap)
    assert keyring.keys_file(path).read_bytes() == before


def test_the_recovery_code_sets_a_new_passphrase(path, made, cheap):
    keyring.reset_passphrase(path, made[1], "a new passphrase", cheap)
    assert keyring.unlock(path, "a new passphrase") == keyring.Unlocked(made[0], "王主任")
    assert keyring.unlock_with_recovery(path, made[1]).key == made[0]


@pytest.mark.parametrize("place", [keyring.keys_file, keyring.spare_file])
@pytest.mark.parametrize("harm", ["missing", "truncated", "empty", "flipped", "a list"])
def test_one_lost_or_damaged_copy_is_made_good_by_the_other(path, made, passphrase, place, harm):
    file = place(path)
    whole = file.read_bytes()
    match harm:
        case "missing":
            file.unlink()
        case "flipped":
            flip(file, whole.index(b'"ct"') + 10)
        case _:
            file.write_bytes({"truncated": whole[:200], "empty": b"", "a list": b"[]"}[harm])
    assert keyring.unlock(path, passphrase).key == made[0]
    assert file.read_bytes() == whole


def test_no_copy_at_all_is_refused(path, passphrase):
    with pytest.raises(Refusal, match="缺少密钥文件"):
        keyring.unlock(path, passphrase)


def test_two_damaged_copies_are_refused(path, made, passphrase):
    for place in (keyring.keys_file, keyring.spare_file):
        place(path).write_text("{}", encoding="utf-8")
    with pytest.raises(Refusal, match="已损坏，请从备份恢复"):
        keyring.unlock(path, passphrase)


def test_the_file_says_nothing_secret(path, made, passphrase):
    content = keyring.keys_file(path).read_text(encoding="utf-8")
    assert passphrase not in content
    assert made[0].hex() not in content
    assert made[1] not in content
    assert [slot["slot_id"] for slot in json.loads(content)["slots"]] == ["staff-1", "recovery"]


def test_nothing_but_the_two_copies_stays_in_the_folder(path, made):
    assert {file.name for file in path.parent.iterdir()} == {"翠湖社区.db.keys", "翠湖社区.db.keys.old"}
