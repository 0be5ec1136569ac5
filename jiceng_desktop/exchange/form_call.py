"""Asking the child process about a form: bounded memory and time, everything through pipes."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from jiceng_desktop.errors import Refusal

_POLL_SECONDS = 0.05
_UNSAFE = "这个表格异常巨大，或文件已损坏，无法安全打开。请用 WPS 或 Excel 把表格复制到新文件，另存为 .xlsx 后再试。"
_SLOW = "这个表格处理了很久还没有完成，无法安全打开。请删掉多余的空行和空列，另存后再试。"


@dataclass(frozen=True)
class Bounds:
    """What the child may take; ``answer_bytes`` bounds what it says, and so this process's memory."""

    memory_bytes: int = 1_500_000_000
    answer_bytes: int = 100_000_000
    seconds: float = 60.0
    unpacked_bytes: int = 150_000_000


class _Pipes:
    """Feeds the child and hears what it says, on two threads, so that neither pipe can block the other."""

    def __init__(self, child: subprocess.Popen[bytes], said: bytes, limit: int) -> None:
        assert child.stdin is not None  # noqa: S101
        assert child.stdout is not None  # noqa: S101
        self.heard = b""
        self._feeder = threading.Thread(target=_feed, args=(child.stdin, said), daemon=True)
        self._listener = threading.Thread(target=self._listen, args=(child.stdout, limit), daemon=True)
        self._feeder.start()
        self._listener.start()

    def _listen(self, pipe: IO[bytes], limit: int) -> None:
        with pipe:
            self.heard = pipe.read(limit)

    def are_done(self) -> bool:
        """Wait a moment and tell whether the child has said everything."""
        self._listener.join(_POLL_SECONDS)
        return not self._listener.is_alive()

    def close(self) -> None:
        """Wait for both threads, once the child has ended."""
        self._feeder.join()
        self._listener.join()


def _feed(pipe: IO[bytes], said: bytes) -> None:
    with suppress(OSError), pipe:  # the child may have ended without reading all of it
        pipe.write(said)


def call(
    order: dict[str, Any], workbook: bytes, bounds: Bounds = Bounds(), cancelled: Callable[[], bool] = lambda: False
) -> tuple[dict[str, Any], bytes]:
    """Let the child carry out an order on a workbook; return what it tells and the workbook it wrote.

    ``cancelled`` is asked about 20 times a second.

    Raises:
        Refusal: the workbook cannot be used, the child died of it or took too long, or the clerk has cancelled.
    """
    body = json.dumps(order, ensure_ascii=False).encode()
    child = _start(bounds)
    pipes = _Pipes(child, len(body).to_bytes(4, "little") + body + workbook, bounds.answer_bytes)
    deadline = time.monotonic() + bounds.seconds
    try:
        while not pipes.are_done():
            if cancelled():
                raise Refusal("已取消。")
            if time.monotonic() > deadline:
                raise Refusal(_SLOW)
    finally:
        child.kill()
        child.wait()
        pipes.close()
    return _answer(pipes.heard)


def _start(bounds: Bounds) -> subprocess.Popen[bytes]:
    limits = (bounds.memory_bytes, int(bounds.seconds) + 1, bounds.unpacked_bytes)
    frozen = getattr(sys, "frozen", False)
    start = ["--fill-form"] if frozen else ["-m", "jiceng_desktop.exchange.form_child"]
    return subprocess.Popen(  # noqa: S603
        [sys.executable, *start, *map(str, limits)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=None if frozen else Path(__file__).resolve().parents[2],
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )


def _answer(heard: bytes) -> tuple[dict[str, Any], bytes]:
    """Take the answer apart; a cut one means that the child has died of the workbook."""
    end = 4 + int.from_bytes(heard[:4], "little")
    if len(heard) < 4 or len(heard) < end:  # noqa: PLR2004
        raise Refusal(_UNSAFE)
    match json.loads(heard[4:end]):
        case ["refused", sentence]:
            raise Refusal(sentence)
        case [_, dict() as about]:
            return about, heard[end:]
    raise Refusal(_UNSAFE)
