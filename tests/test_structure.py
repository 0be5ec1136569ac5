"""The shape of the source: small files, small functions, telling names, no swallowed errors."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("jiceng_desktop", "tests", "benchmarks", ".")
MODULES = sorted(file for folder in FOLDERS for file in (ROOT / folder).glob("*.py" if folder == "." else "**/*.py"))
EMPTY_NAMES = {"utils", "util", "misc", "common", "helpers", "helper", "manager", "managers"}
LONGEST_FILE = 400
LONGEST_FUNCTION = 40
LONGEST_PAGE = 100

# Where everything may be caught, because it is carried on to a place that shows it.
CATCHES_EVERYTHING = {
    "jiceng_desktop/ui/kit/jobs.py",  # carries the failure of a job to the window's thread
}

# Released steps of the schema are written once and never edited: as long as their tables are many.
FROZEN = "jiceng_desktop/db/migrations/versions/"

every_module = pytest.mark.parametrize("file", MODULES, ids=lambda file: name_of(file))


def name_of(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


def functions(tree: ast.Module):
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def catches_everything(handler: ast.ExceptHandler) -> bool:
    """Tell whether a handler keeps any failure to itself; cleaning up and raising it again is no fault."""
    if isinstance(handler.body[-1], ast.Raise) and handler.body[-1].exc is None:
        return False
    if handler.type is None:
        return True
    return any(
        isinstance(node, ast.Name) and node.id in {"Exception", "BaseException"} for node in ast.walk(handler.type)
    )


def faults(source: str) -> list[str]:
    """Describe what is too long or too greedy in a module."""
    tree = ast.parse(source)
    length = len(source.splitlines())
    found = [f"{length} lines"] if length > LONGEST_FILE else []
    for function in functions(tree):
        lines = (function.end_lineno or 0) - function.lineno + 1
        if lines > LONGEST_FUNCTION:
            found.append(f"{function.name}() has {lines} lines")
    handlers = (node for node in ast.walk(tree) if isinstance(node, ast.ExceptHandler))
    return found + [f"line {node.lineno} catches everything" for node in handlers if catches_everything(node)]


@every_module
def test_module_keeps_the_shape(file):
    found = faults(file.read_text("utf-8"))
    if name_of(file) in CATCHES_EVERYTHING:
        assert any("catches everything" in fault for fault in found), "take it off the list"
        found = [fault for fault in found if "catches everything" not in fault]
    if name_of(file).startswith(FROZEN):
        found = [fault for fault in found if "lines" not in fault]
    assert found == []


@every_module
def test_module_is_named_after_what_it_holds(file):
    names = {part.strip("_") for part in Path(name_of(file)).with_suffix("").parts}
    assert not names & EMPTY_NAMES


def test_every_icon_is_shown_somewhere():
    files = [*(ROOT / "jiceng_desktop").rglob("*.py"), *(ROOT / "resources" / "icons").glob("*.py")]
    source = "".join(file.read_text("utf-8") for file in files)
    icons = {icon.stem for icon in (ROOT / "resources" / "icons").glob("*.svg")}
    assert {icon for icon in icons if f'"{icon}"' not in source and f"{icon}.svg" not in source} == set()


def test_the_architecture_is_told_on_one_page():
    assert len((ROOT / "docs" / "architecture.md").read_text("utf-8").splitlines()) <= LONGEST_PAGE


def test_faults_are_found():
    long_function = "def f():\n" + "    pass\n" * LONGEST_FUNCTION
    assert faults(long_function) == ["f() has 41 lines"]
    assert faults("#\n" * (LONGEST_FILE + 1)) == ["401 lines"]
    for clause in ("except", "except Exception", "except (ValueError, BaseException) as error"):
        assert faults(f"try:\n    pass\n{clause}:\n    pass\n") == ["line 3 catches everything"]
    assert faults("try:\n    pass\nexcept ValueError:\n    pass\n") == []
    assert faults("try:\n    pass\nexcept BaseException:\n    pass\n    raise\n") == []
