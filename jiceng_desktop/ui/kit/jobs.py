"""Long work off the GUI thread, one job at a time, with progress and a way out."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import count
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget
from shiboken6 import isValid

from jiceng_desktop.errors import Refusal
from jiceng_desktop.marks import override
from jiceng_desktop.ui.kit import message

T = TypeVar("T")
Report = Callable[[int, int], None]

_PATIENCE_MS = 300  # what ends sooner needs no dialog
_SECONDS_BETWEEN_REPORTS = 0.05
_BREATH = 0.002


class Cancelled(Exception):
    """The clerk pressed cancel; the work unwinds and nothing is kept."""


class ProgressDialog(QDialog):
    """Says what goes on and how far it is; closing it means cancel."""

    cancelled = Signal()

    def __init__(self, window: QWidget, title: str) -> None:
        super().__init__(window)
        self.setWindowTitle("请稍候")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setMinimumWidth(380)
        self.bar = QProgressBar()
        self.bar.setRange(0, 0)
        self.bar.setTextVisible(True)
        self.button = QPushButton("取消(&C)")
        self.button.setAutoDefault(False)
        buttons = QDialogButtonBox()
        buttons.addButton(self.button, QDialogButtonBox.ButtonRole.RejectRole)
        buttons.rejected.connect(self.reject)
        label = QLabel(title)
        label.setTextFormat(Qt.TextFormat.PlainText)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(12)
        for widget in (label, self.bar, buttons):
            layout.addWidget(widget)

    def move_to(self, permille: int) -> None:
        """Show how far the work is."""
        self.bar.setRange(0, 1000)
        self.bar.setValue(permille)

    @override
    def reject(self) -> None:
        # stays until the work has unwound
        self.button.setEnabled(False)
        self.button.setText("正在取消…")
        self.cancelled.emit()


@dataclass
class _Open:
    """What the GUI thread keeps of a job until it has ended."""

    window: QWidget
    work: Callable[[Report], Any]
    done: Callable[[Any], None]
    failed: Callable[[Refusal], None] | None
    dialog: ProgressDialog | None = None


@dataclass
class _Quiet:
    """What the GUI thread keeps of a short job in the background."""

    owner: QWidget
    work: Callable[[], Any]
    done: Callable[[Any], None]
    failed: Callable[[Refusal], None] | None


class Jobs(QObject):
    """The job threads' only door to the GUI thread.

    Lives as long as the program: a QObject that is deleted while another thread is still emitting
    its signal crashes the process. The work itself stays referenced on the GUI side until it has ended,
    so that no widget can meet its end on a job thread.
    """

    _moved = Signal(int, int)
    _ended = Signal(int, object, object)
    _answered = Signal(int, object, object)

    def __init__(self) -> None:
        super().__init__()
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="job")
        self._helper = ThreadPoolExecutor(max_workers=1, thread_name_prefix="quiet-job")
        self._numbers = count(1)
        self._open: dict[int, _Open] = {}
        self._quiet: dict[int, _Quiet] = {}
        self._cancelled: set[int] = set()
        self._stopped = False
        self._moved.connect(self._show)
        self._ended.connect(self._finish)
        self._answered.connect(self._finish_quietly)

    def run(
        self,
        window: QWidget,
        title: str,
        work: Callable[[Report], T],
        done: Callable[[T], None],
        failed: Callable[[Refusal], None] | None = None,
    ) -> bool:
        """Run ``work(report)`` on the job thread, then ``done(result)`` on the GUI thread.

        ``work`` calls ``report(finished, total)`` as it goes and must not touch any widget. A Refusal goes to
        ``failed``, or is shown; a cancel is silent; anything else reaches the crash window. Returns False, and
        does nothing, while the same window's last job is still running: that was a double click.
        """
        if self._stopped or any(job.window is window for job in self._open.values()):
            return False
        number = next(self._numbers)
        self._open[number] = _Open(window, work, done, failed)
        QTimer.singleShot(_PATIENCE_MS, self, lambda: self._become_visible(number, title))
        self._worker.submit(self._carry_out, number)
        return True

    def quiet(
        self,
        owner: QWidget,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[Refusal], None] | None = None,
    ) -> None:
        """Run short ``work()`` in the background without a dialog, then ``done(result)`` on the GUI thread.

        A newer request of the same owner supersedes older ones: their results are dropped. A Refusal
        goes to ``failed``, or is shown.
        """
        if self._stopped:  # a timer of a window that is about to go
            return
        for number in [number for number, job in self._quiet.items() if job.owner is owner]:
            self._cancelled.add(number)
        number = next(self._numbers)
        self._quiet[number] = _Quiet(owner, work, done, failed)
        self._helper.submit(self._answer, number)

    def is_busy(self) -> bool:
        """Tell whether a job with a dialog is running."""
        return bool(self._open)

    def drop_quiet(self) -> None:
        """Forget the quiet jobs that wait and see the running one through; before the office is closed."""
        self._cancelled.update(self._quiet)
        self._helper.submit(lambda: None).result()

    def stop(self) -> None:
        """Cancel everything and wait until the threads are still; for the end of the program."""
        self._stopped = True
        self._cancelled.update(self._open, self._quiet)
        self._worker.shutdown(wait=True, cancel_futures=True)
        self._helper.shutdown(wait=True, cancel_futures=True)

    # on the job threads

    def _carry_out(self, number: int) -> None:
        last = 0.0

        def report(finished: int, total: int) -> None:
            nonlocal last
            if number in self._cancelled:
                raise Cancelled
            if total > 0 and (time.monotonic() - last > _SECONDS_BETWEEN_REPORTS or finished >= total):
                last = time.monotonic()
                self._moved.emit(number, 1000 * finished // total)
                time.sleep(_BREATH)  # or the window stands still: one who writes files outruns one who waits

        try:
            self._ended.emit(number, self._open[number].work(report), None)
        except BaseException as error:
            self._ended.emit(number, None, error)

    def _answer(self, number: int) -> None:
        try:
            result = None if number in self._cancelled else self._quiet[number].work()
            self._answered.emit(number, result, None)
        except BaseException as error:
            self._answered.emit(number, None, error)

    # on the GUI thread

    def _become_visible(self, number: int, title: str) -> None:
        job = self._open.get(number)
        if job is None or not isValid(job.window):
            return
        job.dialog = ProgressDialog(job.window, title)
        job.dialog.cancelled.connect(lambda: self._cancelled.add(number))
        job.dialog.show()

    def _show(self, number: int, permille: int) -> None:
        job = self._open.get(number)
        if job is not None and job.dialog is not None and isValid(job.dialog):
            job.dialog.move_to(permille)

    def _finish(self, number: int, result: Any, error: BaseException | None) -> None:
        job = self._open.pop(number)
        self._cancelled.discard(number)
        if job.dialog is not None and isValid(job.dialog):
            job.dialog.hide()
            job.dialog.deleteLater()
        if error is not None and not isinstance(error, Refusal | Cancelled):
            raise error
        if not isValid(job.window) or isinstance(error, Cancelled):
            return
        if error is None:
            job.done(result)
        elif job.failed is not None:
            job.failed(error)
        else:
            message.warn(job.window, str(error))

    def _finish_quietly(self, number: int, result: Any, error: BaseException | None) -> None:
        job = self._quiet.pop(number)
        superseded = number in self._cancelled
        self._cancelled.discard(number)
        if error is not None and not isinstance(error, Refusal):
            raise error
        if superseded or not isValid(job.owner):
            return
        if error is None:
            job.done(result)
        elif job.failed is not None:
            job.failed(error)
        else:
            message.warn(job.owner, str(error))
