"""Render the qt-material sheet into office.qss and the pictures it names.

    python resources/themes/build.py            write the files
    python resources/themes/build.py --check    only tell (exit code 1) whether they are stale

qt-material is asked at build time alone: at run time it rewrites files in the home folder at every start.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent.parent))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication  # noqa: E402, I001  (qt_material looks in sys.modules for Qt)
import qt_material  # noqa: E402
from jiceng_desktop.ui import theme  # noqa: E402

_XML = f"""<?xml version="1.0" encoding="UTF-8"?>
<resources>
  <color name="primaryColor">{theme.ACCENT}</color>
  <color name="primaryLightColor">{theme.ACCENT_LIGHT}</color>
  <color name="secondaryColor">{theme.SURFACE}</color>
  <color name="secondaryLightColor">{theme.BORDER}</color>
  <color name="secondaryDarkColor">{theme.WINDOW}</color>
  <color name="primaryTextColor">{theme.TEXT}</color>
  <color name="secondaryTextColor">{theme.MUTED}</color>
</resources>
"""
_EXTRA = {
    "density_scale": "-1",
    "font_family": ", ".join(f'"{family}"' for family in theme.FAMILIES),
    "font_size": f"{theme.FONT_PIXELS}px",
    "danger": theme.DANGER,
    "warning": theme.WARNING,
    "success": theme.SUCCESS,
    "linux": False,  # one look everywhere: the template has a block for Linux alone
}
_PICTURE = re.compile(r"icon:/((?:primary|disabled|active)/[\w-]+\.svg)")


def render(folder: Path) -> dict[str, bytes]:
    """Return the files of the theme by name; ``folder`` is for qt-material's own scratch files."""
    colours = folder / "office.xml"
    colours.write_text(_XML, "utf-8")
    sheet = qt_material.build_stylesheet(str(colours), False, dict(_EXTRA), str(folder / "scratch"))
    if not sheet:
        raise SystemExit("qt-material rendered nothing")
    # the models' own colours must win over the sheet's
    sheet = re.sub(r"(QTableView::item,\s*QTreeView::item,\s*QListView::item \{)[^}]*\}", r"\1\n}", sheet)
    names = sorted(set(_PICTURE.findall(sheet)))
    lines = (line.rstrip() for line in _PICTURE.sub(r"theme:/\1", sheet).splitlines())
    files = {name: (folder / "scratch" / name).read_bytes().replace(b"\r\n", b"\n") for name in names}
    source = Path(qt_material.__file__).parent / "resources" / "source"
    for arrow in ("leftarrow.svg", "rightarrow.svg"):  # white ones, for the calendar's bar
        files[f"white/{arrow}"] = (source / arrow).read_bytes().replace(b"#0000ff", b"#ffffff")
    return files | {"office.qss": ("\n".join(line for line in lines if line) + "\n").encode()}


def main(arguments: list[str]) -> int:
    """Write the theme, or compare it with what is stored."""
    _application = QApplication.instance() or QApplication([])  # qt-material asks it for its palette
    with tempfile.TemporaryDirectory() as scratch:
        files = render(Path(scratch))
    stored = {
        path.relative_to(HERE).as_posix(): path.read_bytes().replace(b"\r\n", b"\n")
        for path in HERE.rglob("*")
        if (path.suffix == ".svg" and path.parent.name != "own") or path.name == "office.qss"
    }
    if "--check" in arguments:
        return int(files != stored)
    for folder in ("primary", "disabled", "active", "white"):
        shutil.rmtree(HERE / folder, ignore_errors=True)
    for name, content in files.items():
        (HERE / name).parent.mkdir(exist_ok=True)
        (HERE / name).write_bytes(content)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
