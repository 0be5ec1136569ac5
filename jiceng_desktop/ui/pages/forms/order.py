"""In which order the persons stand in a form."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QComboBox

from jiceng_desktop.services.whom import ORDERS, Who


class OrderBox(QComboBox):
    """In which order the persons stand in the form."""

    def __init__(self) -> None:
        super().__init__()
        for order, descending, title in ORDERS:
            self.addItem(title, (order, descending))
        self.setToolTip("这张表里的人按什么顺序排；程序会记住，下个月照样排。")

    def ordered(self, who: Who) -> Who:
        """Return the same persons in the chosen order."""
        order, descending = self.currentData()
        return replace(who, order=order, descending=descending)

    def show_who(self, who: Who | None) -> None:
        """Show the order of a choice."""
        known = [(order, descending) for order, descending, _ in ORDERS]
        wanted = (who.order, who.descending) if who is not None else known[0]
        self.setCurrentIndex(known.index(wanted) if wanted in known else 0)
