"""The key slots of a database: a small file beside it that turns a passphrase into the key.

Without it the data is lost for good, so it is kept twice and every backup carries a copy.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jiceng_desktop.crypto import (
    STANDARD,
    DamagedSlotError,
    Parameters,
    Slot,
    WrongSecretError,
    new_key,
    new_recovery_code,
    parse_recovery_code,
    seal,
    unseal,
)
from jiceng_desktop.db import swap
from jiceng_desktop.db.location import reason
from jiceng_desktop.errors import Refusal
from jiceng_desktop.paths import replace_file

_MINIMUM = 8
_STAFF = "staff-"
_RECOVERY = "recovery"


@dataclass(frozen=True)
class Unlocked:
    """A key, and the name of whoever's slot gave it."""

    key: bytes = field(repr=False)
    clerk: str


def keys_file(database: Path) -> Path:
    """Return where the slots of a database are kept."""
    return database.with_name(database.name + ".keys")


def spare_file(database: Path) -> Path:
    """Return where the second copy of the slots is kept."""
    return database.with_name(database.name + ".keys.old")


def check_passphrase(passphrase: str) -> None:
    """Refuse a passphrase too short to protect anybody."""
    if len(unicodedata.normalize("NFC", passphrase).strip()) < _MINIMUM:
        raise Refusal(f"口令至少要有 {_MINIMUM} 个字符，请换一个长一些的。", "passphrase")


def create(database: Path, clerk: str, passphrase: str, parameters: Parameters = STANDARD) -> tuple[bytes, str]:
    """Make a key with one staff slot and one recovery slot; return the key and the recovery code."""
    check_passphrase(passphrase)
    key, code = new_key(), new_recovery_code()
    slots = [
        seal(key, passphrase, slot_id=f"{_STAFF}1", label=clerk, parameters=parameters),
        seal(key, code, slot_id=_RECOVERY, label=_RECOVERY, parameters=parameters),
    ]
    _save(database, slots)
    return key, code


def unlock(database: Path, passphrase: str) -> Unlocked:
    """Open the slot of the clerk whose passphrase this is."""
    slots = _load(database)
    opened = _open(_staff(slots), passphrase)
    if opened is None:
        raise Refusal(_wrong(passphrase), "passphrase")
    _settle(database, slots)
    return opened


def unlock_with_recovery(database: Path, code: str) -> Unlocked:
    """Open the recovery slot with the code from the safe."""
    opened = _open((slot for slot in _load(database) if slot["slot_id"] == _RECOVERY), parse_recovery_code(code))
    if opened is None:
        raise Refusal("恢复码不对：它属于另一份数据，或者已经换过新的恢复码。", "recovery_code")
    return opened


def change_passphrase(database: Path, old: str, new: str, parameters: Parameters = STANDARD) -> None:
    """Give the clerk who knows the old passphrase a new one."""
    check_passphrase(new)
    opened = unlock(database, old)
    _reseal(database, opened.key, new, parameters, lambda slot: bool(slot["label"] == opened.clerk))


def reset_passphrase(database: Path, code: str, new: str, parameters: Parameters = STANDARD) -> None:
    """Give the first clerk a new passphrase by the recovery code, which stays valid."""
    check_passphrase(new)
    opened = unlock_with_recovery(database, code)
    _reseal(database, opened.key, new, parameters, lambda slot: bool(slot["slot_id"] == f"{_STAFF}1"))


def renew_recovery(database: Path, passphrase: str, parameters: Parameters = STANDARD) -> str:
    """Replace the recovery slot and return the new code; the old code opens this database no longer."""
    opened, code = unlock(database, passphrase), new_recovery_code()
    _reseal(database, opened.key, code, parameters, lambda slot: bool(slot["slot_id"] == _RECOVERY))
    return code


def _reseal(database: Path, key: bytes, passphrase: str, parameters: Parameters, whose: Callable[[Slot], bool]) -> None:
    _save(
        database,
        [
            seal(key, passphrase, slot_id=slot["slot_id"], label=slot["label"], parameters=parameters)
            if whose(slot)
            else slot
            for slot in _load(database)
        ],
    )


def _staff(slots: Iterable[Slot]) -> Iterable[Slot]:
    return (slot for slot in slots if slot["slot_id"].startswith(_STAFF))


def _open(slots: Iterable[Slot], secret: str) -> Unlocked | None:
    for slot in slots:
        try:
            return Unlocked(unseal(slot, secret), slot["label"])
        except WrongSecretError:
            continue
        except DamagedSlotError as error:
            raise Refusal("密钥文件已损坏，请从备份恢复。") from error
    return None


def _wrong(passphrase: str) -> str:
    """Say that the passphrase is wrong, and point at the input method if it is the likely culprit."""
    if passphrase != unicodedata.normalize("NFKC", passphrase):
        return "口令不对。口令里有全角字符，请检查输入法是否处于英文半角状态。"
    return "口令不对，请检查大小写和输入法后再试。"


def _load(database: Path) -> list[Slot]:
    """Read the slots, from the second copy if the first is damaged; those of a restore cut short come first."""
    swap.resume(database)
    files = (keys_file(database), spare_file(database))
    if not any(file.is_file() for file in files):
        raise Refusal(
            f"缺少密钥文件“{keys_file(database).name}”。它应当与数据文件放在同一个文件夹里；如果找不到，请从备份恢复。"
        )
    for file in files:
        slots = _read(file)
        if slots is not None:
            return slots
    raise Refusal(f"密钥文件“{keys_file(database).name}”已损坏，请从备份恢复。")


def _read(file: Path) -> list[Slot] | None:
    """Return the slots of one copy, or None if it is missing or not whole."""
    try:
        kept = json.loads(file.read_bytes())
        slots: list[Slot] = kept["slots"]
        return slots if kept["sha256"] == _digest(slots) and all("slot_id" in slot for slot in slots) else None
    except FileNotFoundError:
        return None
    except OSError as error:
        raise Refusal(f"无法读取密钥文件“{file.name}”：{reason(error)}。") from error
    except (ValueError, KeyError, TypeError):
        return None


def _settle(database: Path, slots: list[Slot]) -> None:
    """Repair a copy that is missing, damaged or still knows an earlier passphrase."""
    if _read(keys_file(database)) != slots or _read(spare_file(database)) != slots:
        _save(database, slots)


def _save(database: Path, slots: list[Slot]) -> None:
    """Write both copies, one after the other, so that at any moment one of them is whole.

    The second is not left a step behind: it would still open with the passphrase just given up.
    """
    kept: dict[str, Any] = {"format": "jiceng-keys", "v": 1, "slots": slots, "sha256": _digest(slots)}
    content = json.dumps(kept, ensure_ascii=False, indent=1).encode()
    try:
        replace_file(keys_file(database), content)
        replace_file(spare_file(database), content)
    except OSError as error:
        raise Refusal(f"无法写入密钥文件“{keys_file(database).name}”：{reason(error)}。") from error


def _digest(slots: list[Slot]) -> str:
    return hashlib.sha256(json.dumps(slots, sort_keys=True).encode()).hexdigest()
