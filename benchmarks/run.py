"""Run the benchmarks: ``python3 dev.py bench [--quick] [start] [search] [import] [checkup] [calendar] …``.

Prints one table on standard output, progress on standard error. The exit code tells only whether
everything could be run; a missed target is a ✗ in the table.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks import (
    book_import,
    checkup,
    clashing,
    month,
    notices,
    peers,
    recurring,
    roster_import,
    rotation,
    scanning,
    search,
    start,
    stocktaking,
    table,
    volunteers,
)
from benchmarks.community import Setting

CASES = {
    "start": start.measure,
    "search": search.measure,
    "import": roster_import.measure,
    "checkup": checkup.measure,
    "calendar": recurring.measure,
    "month": month.measure,
    "clashes": clashing.measure,
    "volunteers": volunteers.measure,
    "books": book_import.measure,
    "scanning": scanning.measure,
    "stocktakes": stocktaking.measure,
    "rotation": rotation.measure,
    "notices": notices.measure,
    "peers": peers.measure,
}
QUICK = {"persons": 10_000, "repeats": 2, "keystrokes": 15, "notices": 100, "large": 50_000}


def main(argv: list[str]) -> int:
    """Measure what is asked for and print the table."""
    parser = argparse.ArgumentParser(prog="bench", description="性能测试：与同一次运行中测得的基准相比")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"只测这几项：{'、'.join(CASES)}")
    parser.add_argument("--quick", action="store_true", help="一万人（全市五万人）、少量重复，只为试跑")
    arguments = parser.parse_args(argv)
    if unknown := set(arguments.names) - set(CASES):
        parser.error(f"没有这一项：{'、'.join(sorted(unknown))}")
    results = []
    with tempfile.TemporaryDirectory(prefix="jiceng-bench-") as folder:
        setting = Setting(Path(folder), **(QUICK if arguments.quick else {}))
        for name in arguments.names or CASES:
            began = time.perf_counter()
            try:
                results += CASES[name](setting)
            except subprocess.CalledProcessError as error:
                print(f"{name} 没有跑成：{error}", file=sys.stderr)
                return 1
            print(f"{name}：{time.perf_counter() - began:.0f} 秒", file=sys.stderr, flush=True)
    print("\n".join(table.lines(results)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
