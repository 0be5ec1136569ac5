"""Importing a roster, of residents or of volunteers: columns, planned rows, doubts, and the way back."""

from jiceng_desktop.ui.kit.intake.dialog import IntakeDialog, choose_and_open, open_file
from jiceng_desktop.ui.kit.intake.way import Way

__all__ = ["IntakeDialog", "Way", "choose_and_open", "open_file"]
