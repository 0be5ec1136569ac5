"""What the program remembers about this desk; never anything about residents."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from jiceng_desktop.errors import Refusal
from jiceng_desktop.paths import data_dir, replace_file

_FILE = "settings.json"
_RECENT = 8
_NOT_KEPT = "程序没能记住这次的选择：自己的文件夹不能写入，请检查磁盘空间和权限。下次打开程序时请重新选择。"


@dataclass(frozen=True)
class Settings:
    """Everything remembered; change it with ``dataclasses.replace`` and save it whole."""

    last_database: str = ""
    backup_folder: str = ""
    recent: list[str] = field(default_factory=list)
    fonts: dict[str, str] = field(default_factory=dict)  # chosen by the clerk for a typeface; the others are automatic
    habits: dict[str, Any] = field(default_factory=dict)  # of the window: its size, columns, last tab
    unknown: dict[str, Any] = field(default_factory=dict)  # a newer program's keys, kept for it


def load(folder: Path | None = None) -> Settings:
    """Read the settings; a damaged file is put aside and the defaults are returned."""
    file = (folder or data_dir()) / _FILE
    try:
        kept = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Settings()
    except ValueError:
        kept = None
    if not isinstance(kept, dict):
        file.replace(file.with_name("settings.damaged.json"))
        return Settings()
    known = {one.name for one in fields(Settings)} - {"unknown"}
    return Settings(
        **{name: value for name, value in kept.items() if name in known and _fits(name, value)},
        unknown={name: value for name, value in kept.items() if name not in known},
    )


def save(settings: Settings, folder: Path | None = None) -> None:
    """Write the settings whole, keys of a newer program included.

    Raises:
        Refusal: the program's own folder cannot be written.
    """
    kept = asdict(settings)
    kept = kept.pop("unknown") | kept
    text = json.dumps(kept, ensure_ascii=False, indent=1)
    try:
        replace_file((folder or data_dir()) / _FILE, text.encode())
    except OSError as error:
        raise Refusal(_NOT_KEPT) from error


def remember(recent: list[str], database: str) -> list[str]:
    """Put a database in front of the recently used ones."""
    return [database, *(one for one in recent if one != database)][:_RECENT]


def _fits(name: str, value: object) -> bool:
    """Tell whether a value has the shape its field promises, for a hand-edited file may not."""
    if name == "recent":
        return isinstance(value, list) and all(isinstance(one, str) for one in value)
    if name == "fonts":
        return isinstance(value, dict) and all(isinstance(one, str) for one in value.values())
    if name == "habits":
        return isinstance(value, dict)
    return isinstance(value, str)
