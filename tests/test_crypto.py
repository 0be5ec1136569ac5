from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiceng_desktop.crypto import (
    STANDARD,
    DamagedSlotError,
    Parameters,
    WrongSecretError,
    new_key,
    new_recovery_code,
    parse_recovery_code,
    seal,
    subkey,
    unseal,
)
from jiceng_desktop.errors import Refusal

CHEAP = Parameters(time_cost=1, memory_kib=8, lanes=1)
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def sealed(passphrase="correct horse"):  # noqa: S107
    key = new_key()
    return key, seal(key, passphrase, slot_id="staff-1", label="王主任", parameters=CHEAP)


def test_a_sealed_key_comes_back_with_the_passphrase_alone():
    key, slot = sealed()
    assert unseal(slot, "correct horse") == key
    assert key.hex() not in str(slot)
    with pytest.raises(WrongSecretError):
        unseal(slot, "correct horsf")


def test_the_default_cost_is_the_second_choice_of_rfc_9106():
    assert (STANDARD.time_cost, STANDARD.memory_kib, STANDARD.lanes) == (3, 65536, 4)


def test_two_slots_of_one_key_share_nothing():
    key = new_key()
    one, other = (seal(key, "correct horse", slot_id="a", label="b", parameters=CHEAP) for _ in range(2))
    assert {one["salt"], one["nonce"], one["ct"]}.isdisjoint({other["salt"], other["nonce"], other["ct"]})


def test_composed_and_decomposed_letters_are_one_passphrase():
    key, slot = sealed("Zürich-社区-é")
    assert unseal(slot, unicodedata.normalize("NFD", "Zürich-社区-é")) == key


@pytest.mark.parametrize(("name", "value"), [("label", "李干事"), ("slot_id", "staff-2"), ("t", 2), ("v", 2)])
def test_an_altered_slot_does_not_open(name, value):
    _, slot = sealed()
    with pytest.raises(WrongSecretError):
        unseal(slot | {name: value}, "correct horse")


@pytest.mark.parametrize(
    "change", [{"algorithm": "rot13"}, {"salt": "??"}, {"nonce": ""}, {"m": 2**40}, {"t": "many"}, {"ct": None}]
)
def test_a_malformed_slot_is_told_from_a_wrong_passphrase(change):
    _, slot = sealed()
    with pytest.raises(DamagedSlotError):
        unseal(slot | change, "correct horse")


def test_subkeys_differ_by_purpose_and_are_stable():
    key = bytes(range(32))
    assert subkey(key, "db") == subkey(key, "db") != subkey(key, "audit-mac")
    assert subkey(key, "db") != key
    assert len(subkey(key, "db")) == 32


def test_recovery_codes_are_long_and_differ():
    codes = {new_recovery_code() for _ in range(50)}
    assert len(codes) == 50
    assert all([len(group) for group in code.split("-")] == [5] * 8 for code in codes)


def test_the_recovery_code_forgives_how_it_is_typed():
    code = next(code for code in iter(new_recovery_code, None) if "0" in code and "1" in code)
    sloppy = code.lower().replace("0", "o").replace("1", "l").replace("-", " ")
    full_width = "".join(chr(ord(character) + 0xFEE0) for character in code)
    assert parse_recovery_code(code) == parse_recovery_code(f" {sloppy}\n") == parse_recovery_code(full_width) == code


@given(position=st.integers(0, 39), step=st.integers(1, 31))
def test_every_single_wrong_character_is_found_and_its_group_named(position, step):
    characters = new_recovery_code().replace("-", "")
    wrong = ALPHABET[(ALPHABET.index(characters[position]) + step) % 32]
    with pytest.raises(Refusal, match=f"第 {position // 5 + 1} 组"):
        parse_recovery_code(characters[:position] + wrong + characters[position + 1 :])


def test_swapped_groups_are_found():
    groups = new_recovery_code().split("-")
    groups[2], groups[5] = groups[5], groups[2]
    with pytest.raises(Refusal, match="第 3 组") as refusal:
        parse_recovery_code("-".join(groups))
    assert refusal.value.field == "recovery_code"


@pytest.mark.parametrize("typed", ["", "ABC", "UUUUU-" * 8, "恢复码"])
def test_what_is_no_recovery_code_is_refused(typed):
    with pytest.raises(Refusal):
        parse_recovery_code(typed)


def test_a_recovery_code_with_something_added_is_refused():
    with pytest.raises(Refusal, match="41 个字符"):
        parse_recovery_code(new_recovery_code() + "0")
