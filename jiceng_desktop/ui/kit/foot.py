"""The two buttons at the foot of a dialog."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPushButton


class Foot(QDialogButtonBox):
    """Goes on or steps back; Enter goes on. ``act`` is what going on does, else the dialog is accepted."""

    def __init__(
        self, dialog: QDialog, go: str, back: str = "取消(&C)", act: Callable[[], object] | None = None
    ) -> None:
        super().__init__()
        self.confirm = QPushButton(go)
        self.confirm.setDefault(True)
        self.cancel = QPushButton(back)
        self.cancel.setAutoDefault(False)
        self.addButton(self.confirm, QDialogButtonBox.ButtonRole.AcceptRole)
        self.addButton(self.cancel, QDialogButtonBox.ButtonRole.RejectRole)
        self.accepted.connect(act or dialog.accept)
        self.rejected.connect(dialog.reject)
