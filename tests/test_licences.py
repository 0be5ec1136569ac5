"""Whatever a built program carries is named in THIRD-PARTY.md, and its licence travels with it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
QT = {"pyside6-addons", "pyside6-essentials", "shiboken6"}  # their texts are in resources/licences


def shipped() -> set[str]:
    """Return the locked packages the program needs on any system."""
    locked = {package["name"]: package for package in tomllib.loads((ROOT / "uv.lock").read_text("utf-8"))["package"]}

    def needed(package: dict[str, Any], extras: tuple[str, ...]) -> Iterator[dict[str, Any]]:
        yield from package.get("dependencies", ())
        for extra in extras:
            yield from package.get("optional-dependencies", {}).get(extra, ())

    found, waiting = set(), [("jiceng-desktop", ())]
    while waiting:
        name, extras = one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting += [(part["name"], tuple(part.get("extra", ()))) for part in needed(locked[name], extras)]
    return {name for name, _ in found} - {"jiceng-desktop"}


def test_every_package_is_named():
    said = (ROOT / "THIRD-PARTY.md").read_text("utf-8").lower().replace("_", "-")
    assert {"pikepdf", "lxml", "rpds-py", "colorama"} <= shipped()
    assert [name for name in sorted(shipped() - QT) if not re.search(rf"(?<![\w-]){name}(?![\w-])", said)] == []


@pytest.mark.parametrize("name", sorted(shipped() - QT))
def test_every_package_brings_its_licence(name):
    try:
        files = distribution(name).files or ()
    except PackageNotFoundError:
        pytest.skip("not needed on this system")
    told = [file.name.lower() for file in files if file.parts[0].endswith(".dist-info")]
    kept = (ROOT / "resources" / "licences" / f"{name}.txt").is_file()  # for a wheel that has none
    assert kept or any(name.startswith(("licen", "copying", "notice")) for name in told)


def test_every_licence_the_page_links_to_is_there():
    linked = re.findall(r"\]\((resources/[^)]+)\)", (ROOT / "THIRD-PARTY.md").read_text("utf-8"))
    assert len(linked) > 4
    assert [name for name in linked if not (ROOT / name).is_file()] == []
