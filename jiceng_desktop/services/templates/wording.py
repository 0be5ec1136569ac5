"""What a template says."""

from __future__ import annotations

from dataclasses import dataclass

from jiceng_desktop.terms import DocumentKind, Layout, SignOff


@dataclass(frozen=True)
class Wording:
    """One template; ``version`` is the record's as loaded, ``origin`` names the starting text it came from.

    A layout with a head (REDHEAD, LETTER) is followed only where the office prints one.
    """

    kind: DocumentKind = DocumentKind.NOTICE
    name: str = ""
    title: str = ""
    addressee: str = ""
    body: str = ""
    remark: str = ""
    columns: str = ""
    layout: Layout = Layout.PLAIN
    sign_off: SignOff = SignOff.PLAIN
    hint: str = ""
    origin: str = ""
    version: int = 0


PARTS = ("kind", "name", "title", "addressee", "body", "remark", "columns", "layout", "sign_off", "hint")
FILLED = ("title", "addressee", "body", "remark")
