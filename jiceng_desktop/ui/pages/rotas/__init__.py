"""值班: rotas, who is on duty in a week, and where somebody is missing."""

from jiceng_desktop.ui.pages.rotas.page import RotaPage

__all__ = ["RotaPage"]
