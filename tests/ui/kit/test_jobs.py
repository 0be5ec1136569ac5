from __future__ import annotations

import threading

import pytest
from PySide6.QtWidgets import QPushButton, QWidget

from jiceng_desktop.errors import Refusal
from jiceng_desktop.ui.kit.jobs import Jobs, ProgressDialog


@pytest.fixture
def window(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    return window


def dialogs(window):
    return [dialog for dialog in window.findChildren(ProgressDialog) if dialog.isVisible()]


def test_runs_aside_and_answers_on_the_gui_thread(qtbot, jobs, window):
    main, got = threading.current_thread(), []

    def work(report):
        report(1, 2)
        return threading.current_thread()

    assert jobs.run(window, "导入", work, lambda thread: got.append((thread, threading.current_thread())))
    qtbot.waitUntil(lambda: bool(got))
    assert got[0][0] is not main
    assert got[0][1] is main
    assert not dialogs(window)  # it was too short for one


def test_a_refusal_is_shown(qtbot, jobs, window, said):
    def work(report):
        raise Refusal("文件被占用。")

    jobs.run(window, "导入", work, lambda _: pytest.fail("not done"))
    qtbot.waitUntil(lambda: said == ["文件被占用。"])
    assert not jobs.is_busy()


def test_a_fault_ends_the_dialog_and_reaches_the_crash_window(qtbot, jobs, window):
    go = threading.Event()

    def work(report):
        go.wait(10)
        raise ZeroDivisionError

    with qtbot.captureExceptions() as caught:
        jobs.run(window, "导入", work, lambda _: None)
        qtbot.waitUntil(lambda: bool(dialogs(window)))
        go.set()
        qtbot.waitUntil(lambda: bool(caught))
    assert caught[0][0] is ZeroDivisionError
    assert not dialogs(window)


def test_cancel_unwinds_the_work_and_answers_nothing(qtbot, jobs, window):
    unwound, got = [], []

    def work(report):
        try:
            while True:
                threading.Event().wait(0.001)
                report(1, 3)
        finally:
            unwound.append(True)

    jobs.run(window, "导入", work, got.append)
    qtbot.waitUntil(lambda: bool(dialogs(window)))
    assert dialogs(window)[0].bar.maximum() in {0, 1000}
    dialogs(window)[0].findChild(QPushButton).click()
    qtbot.waitUntil(lambda: bool(unwound) and not jobs.is_busy())
    assert got == []
    assert not dialogs(window)


def test_a_double_click_starts_one_job(qtbot, jobs, window):
    go, got = threading.Event(), []
    assert jobs.run(window, "导入", lambda report: go.wait(10), got.append)
    assert not jobs.run(window, "导入", lambda report: pytest.fail("twice"), got.append)
    go.set()
    qtbot.waitUntil(lambda: got == [True])
    assert jobs.run(window, "导入", lambda report: 2, got.append)
    qtbot.waitUntil(lambda: got == [True, 2])


def test_many_short_jobs(qtbot, jobs, window):
    got = []
    for number in range(100):
        jobs.run(window, "导入", lambda report, number=number: report(1, 1) or number, got.append)
        qtbot.waitUntil(lambda: not jobs.is_busy())
    assert got == list(range(100))


def test_a_newer_quiet_request_supersedes_older_ones(qtbot, jobs, window):
    go, got = threading.Event(), []
    jobs.quiet(window, lambda: go.wait(10), lambda _: got.append("first"))
    jobs.quiet(window, lambda: "second", got.append)
    jobs.quiet(window, lambda: "third", got.append)
    go.set()
    qtbot.waitUntil(lambda: got == ["third"])
    qtbot.waitUntil(lambda: not jobs._quiet)
    assert got == ["third"]


def test_a_quiet_refusal_goes_where_it_is_wanted(qtbot, jobs, window, said):
    def work():
        raise Refusal("缺字。")

    told = []
    jobs.quiet(window, work, lambda _: None, lambda refusal: told.append(str(refusal)))
    qtbot.waitUntil(lambda: told == ["缺字。"])
    jobs.quiet(window, work, lambda _: None)
    qtbot.waitUntil(lambda: said == ["缺字。"])


def test_a_closed_window_gets_no_answer(qtbot, jobs):
    window, go, got = QWidget(), threading.Event(), []
    jobs.quiet(window, lambda: go.wait(10), got.append)
    from shiboken6 import delete

    delete(window)
    go.set()
    qtbot.waitUntil(lambda: not jobs._quiet)
    assert got == []


def test_before_closing_the_running_quiet_job_ends_and_the_waiting_one_is_forgotten(qtbot, jobs):
    running, going_on, done = threading.Event(), threading.Event(), []
    owners = QWidget(), QWidget()
    for owner in owners:
        qtbot.addWidget(owner)

    def long():
        running.set()
        going_on.wait(10)
        done.append("long")

    jobs.quiet(owners[0], long, lambda _: None)
    jobs.quiet(owners[1], lambda: done.append("waiting"), lambda _: None)
    assert running.wait(10)
    threading.Timer(0.05, going_on.set).start()
    jobs.drop_quiet()
    assert done == ["long"]
    qtbot.waitUntil(lambda: not jobs._quiet)
    assert done == ["long"]


def test_after_the_end_nothing_is_begun(qtbot, window):
    jobs = Jobs()
    jobs.stop()
    done = []
    jobs.quiet(window, lambda: done.append("quiet"), lambda _: None)
    assert jobs.run(window, "导入", lambda report: done.append("long"), lambda _: None) is False
    qtbot.wait(50)
    assert done == []
