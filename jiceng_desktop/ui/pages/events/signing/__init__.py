"""签到: the one dialog in which is entered who came."""

from jiceng_desktop.ui.pages.events.signing.dialog import SigningDialog, sign_in

__all__ = ["SigningDialog", "sign_in"]
