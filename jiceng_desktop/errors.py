"""The one exception a user is meant to read."""

from __future__ import annotations


class Refusal(Exception):
    """The program declines a request; the message is shown to the clerk as it is.

    ``field`` names the form field at fault, so that a dialog can mark it.
    Anything raised that is not a Refusal is a bug and ends in the crash window.
    """

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


class Stale(Refusal):
    """Another desk saved the record first; ``changes`` are (field in words, from, to) of what it did."""

    def __init__(self, changes: list[tuple[str, str, str]]) -> None:
        told = "；".join(f"{label}：{old or '空'} → {new or '空'}" for label, old, new in changes)
        super().__init__(f"这条记录刚被另一处修改过，您的修改还没有保存。对方改了：{told or '其他内容'}。")
        self.changes = changes
