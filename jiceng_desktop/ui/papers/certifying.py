"""Where a certificate of voluntary service can be asked for: its register, the roster, a volunteer's card."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from jiceng_desktop.errors import Refusal
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.page import Page

if TYPE_CHECKING:
    from jiceng_desktop.ui.papers.certificate import CertificateDialog


def open_certificate(desk: Desk, parent: QWidget, volunteer_id: int | None = None) -> CertificateDialog:
    """Open the dialog that issues a certificate; of whom may be known already."""
    from jiceng_desktop.ui.papers.certificate import CertificateDialog  # heavy: the preview

    dialog = CertificateDialog(desk, parent, volunteer_id)
    dialog.open()
    return dialog


def offer_certificate(page: Page, current: Callable[[], int | None], key: str = "G") -> QAction:
    """Put 服务证明 into a page's bar; ``current`` tells the volunteer one is at."""

    def ask() -> None:
        volunteer_id = current()
        if volunteer_id is None:
            raise Refusal("请先选中一名志愿者。")
        open_certificate(page.desk, page, volunteer_id)

    return page.offer(f"服务证明(&{key})…", ask, "certificate-outline")
