"""What takes long to import waits until it is needed: the clerk sees the window before it."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

RARE = (
    *(
        "docx",
        "fontTools",
        "highspy",
        "jsonschema",
        "lxml",
        "numpy",
        "openpyxl",
        "pikepdf",
        "pyqtgraph",
        "reportlab.graphics",
    ),
    *("stdnum", "xlsxwriter"),
)
SIGN_IN = (*RARE, "PIL", "alembic", "jiceng_desktop.terms", "reportlab", "sqlalchemy", "uharfbuzz")


@pytest.mark.parametrize(
    ("window", "late"),
    [("jiceng_desktop.app", SIGN_IN), ("jiceng_desktop.ui.shell", RARE), ("jiceng_desktop.ui.upkeep", RARE)],
)
def test_a_window_opens_without_what_is_needed_rarely(window, late):
    script = f"import sys, {window}; print(*sys.modules)"
    environment = dict(os.environ, QT_QPA_PLATFORM="offscreen")
    done = subprocess.run(  # noqa: S603  # our own interpreter
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, env=environment
    )
    assert window in done.stdout.split()
    assert set(late) & set(done.stdout.split()) == set()
