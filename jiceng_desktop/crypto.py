"""Keys: making one, sealing it under a passphrase, writing it down. Nothing here touches a file."""

from __future__ import annotations

import base64
import binascii
import json
import os
import secrets
import unicodedata
from dataclasses import dataclass
from typing import Any

from argon2.exceptions import HashingError
from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from jiceng_desktop.errors import Refusal

Slot = dict[str, Any]

_KEY_BYTES = 32
_ALGORITHM = "argon2id+aes-256-gcm"
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford base32: no I, L, O, U
_LOOK_ALIKES = str.maketrans({"O": "0", "I": "1", "L": "1"})
_MOST_ROUNDS = 16
_MOST_MEMORY_KIB = 1024 * 1024
_GROUPS = 8
_VERIFYING_GROUPS = 3
_GROUP_LENGTH = 5  # four characters of the code and one check character


class WrongSecretError(Exception):
    """The slot is not opened by this passphrase."""


class DamagedSlotError(Exception):
    """The slot cannot have been written by this program, or has been altered."""


@dataclass(frozen=True)
class Parameters:
    """What guessing one passphrase costs; the default is RFC 9106's second choice."""

    time_cost: int = 3
    memory_kib: int = 64 * 1024
    lanes: int = 4

    def within_reason(self) -> bool:
        """Tell whether a slot may ask for this much, so that an altered file cannot exhaust the machine."""
        return (
            1 <= self.time_cost <= _MOST_ROUNDS
            and 1 <= self.lanes <= _MOST_ROUNDS
            and 8 * self.lanes <= self.memory_kib <= _MOST_MEMORY_KIB
        )


STANDARD = Parameters()


def new_key() -> bytes:
    """Make a fresh 32-byte key."""
    return os.urandom(_KEY_BYTES)


def subkey(key: bytes, label: str) -> bytes:
    """Derive the 32-byte key of one purpose, such as ``db`` or ``audit-mac`` (HKDF-SHA256)."""
    return HKDF(algorithm=SHA256(), length=_KEY_BYTES, salt=None, info=f"jiceng/{label}".encode()).derive(key)


def seal(key: bytes, passphrase: str, *, slot_id: str, label: str, parameters: Parameters = STANDARD) -> Slot:
    """Lock ``key`` under a passphrase; the label and the parameters cannot be exchanged afterwards."""
    slot: Slot = {
        "v": 1,
        "algorithm": _ALGORITHM,
        "slot_id": slot_id,
        "label": label,
        "t": parameters.time_cost,
        "m": parameters.memory_kib,
        "p": parameters.lanes,
        "salt": _encode(os.urandom(16)),
        "nonce": _encode(os.urandom(12)),
    }
    wrapping = AESGCM(_stretch(passphrase, _decode(slot["salt"]), parameters))
    return slot | {"ct": _encode(wrapping.encrypt(_decode(slot["nonce"]), key, _bound(slot)))}


def unseal(slot: Slot, passphrase: str) -> bytes:
    """Return the key in ``slot``.

    Raises:
        WrongSecretError: the passphrase is another one.
        DamagedSlotError: the slot is malformed or of an unknown algorithm.
    """
    try:
        if slot["algorithm"] != _ALGORITHM:
            raise DamagedSlotError(slot["algorithm"])
        parameters = Parameters(int(slot["t"]), int(slot["m"]), int(slot["p"]))
        salt, nonce, sealed = (_decode(slot[name]) for name in ("salt", "nonce", "ct"))
    except (KeyError, TypeError, ValueError) as error:
        raise DamagedSlotError(str(error)) from error
    if not parameters.within_reason() or (len(salt), len(nonce), len(sealed)) != (16, 12, _KEY_BYTES + 16):
        raise DamagedSlotError("parameters")
    try:
        return AESGCM(_stretch(passphrase, salt, parameters)).decrypt(nonce, sealed, _bound(slot))
    except InvalidTag as error:
        raise WrongSecretError from error


def new_recovery_code() -> str:
    """Make a code of 160 random bits for the safe: eight groups, each ending in a check character."""
    return _new_code(_GROUPS)


def new_verification_code() -> str:
    """Make a code of 60 random bits that a certificate carries: three groups, each ending in a check character."""
    return _new_code(_VERIFYING_GROUPS)


def _new_code(count: int) -> str:
    data = [secrets.choice(_ALPHABET) for _ in range(4 * count)]
    groups = ["".join(data[start : start + 4]) for start in range(0, 4 * count, 4)]
    return "-".join(group + _check_character(position, group) for position, group in enumerate(groups, start=1))


def parse_recovery_code(typed: str) -> str:
    """Return the code as it was printed, forgiving case, blanks, hyphens, full width, O for 0 and I or L for 1.

    Raises:
        Refusal: naming the group that was copied wrongly.
    """
    return _parsed(typed, _GROUPS, "恢复码", "recovery_code")


def parse_verification_code(typed: str) -> str:
    """Return the code of a certificate as it was printed, as forgiving as ``parse_recovery_code``.

    Raises:
        Refusal: naming the group that was copied wrongly.
    """
    return _parsed(typed, _VERIFYING_GROUPS, "校验码", "code")


def _parsed(typed: str, count: int, called: str, field: str) -> str:
    plain = unicodedata.normalize("NFKC", typed).upper().translate(_LOOK_ALIKES)
    code = "".join(character for character in plain if character.isalnum())
    groups = [code[start : start + _GROUP_LENGTH] for start in range(0, len(code), _GROUP_LENGTH)]
    for position, group in enumerate(groups[:count], start=1):
        if len(group) == _GROUP_LENGTH and not _is_sound(position, group):
            raise Refusal(f"{called}第 {position} 组“{group}”抄写有误，请对照打印件核对这一组。", field)
    if len(code) != count * _GROUP_LENGTH:
        raise Refusal(f"{called}应有 {count} 组、每组 {_GROUP_LENGTH} 个字符，现在共输入了 {len(code)} 个字符。", field)
    return "-".join(groups)


def _is_sound(position: int, group: str) -> bool:
    return set(group) <= set(_ALPHABET) and _check_character(position, group[:4]) == group[4]


def _check_character(position: int, group: str) -> str:
    """Compute a character that any single wrong character, or a swap of two groups, changes."""
    check = position
    for turn, character in enumerate(group):
        value = _ALPHABET.index(character)
        check ^= (value << turn | value >> (5 - turn)) & 31
    return _ALPHABET[check]


def _stretch(passphrase: str, salt: bytes, parameters: Parameters) -> bytes:
    try:
        return hash_secret_raw(
            unicodedata.normalize("NFC", passphrase).encode(),
            salt,
            time_cost=parameters.time_cost,
            memory_cost=parameters.memory_kib,
            parallelism=parameters.lanes,
            hash_len=_KEY_BYTES,
            type=Type.ID,
        )
    except HashingError as error:
        raise Refusal("内存不足，无法核对口令。请关闭一些程序后再试。") from error


def _bound(slot: Slot) -> bytes:
    """Serialise everything but the ciphertext: what the tag vouches for besides the key."""
    return json.dumps({name: slot[name] for name in slot if name != "ct"}, sort_keys=True).encode()


def _encode(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def _decode(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise ValueError("base64") from error
