"""What the tests of the commands share."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from sqlalchemy import select

from jiceng_desktop import cli
from jiceng_desktop.crypto import Parameters
from jiceng_desktop.db.audit import AuditEntry
from jiceng_desktop.services import people
from jiceng_desktop.terms import AuditAction

PASSPHRASE = "梧桐里-正确的口令"
CHEAP = Parameters(time_cost=1, memory_kib=8, lanes=1)
COMMANDS = ("demo", "import", "export", "notice", "backup", "restore", "check")
ENGLISH = re.compile(r"usage|positional|options|required|argument|invalid|choose|expected|unrecognized|show this")


def count(session):
    return len(people.LISTING.ids(session))


def exports(session):
    return session.scalars(select(AuditEntry).where(AuditEntry.action == AuditAction.EXPORT)).all()


def start(*words, home, **options):
    environment = {**os.environ, "JICENG_HOME": str(home), cli.PASSPHRASE: PASSPHRASE, "LANG": "C"}
    command = [sys.executable, "-m", "jiceng_desktop", *map(str, words)]
    root = Path(__file__).resolve().parents[2]
    return subprocess.run(command, cwd=root, env=environment, check=False, timeout=120, **options)  # noqa: S603
