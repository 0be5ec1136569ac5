"""参加情况: who came to what, and who to nothing."""

from jiceng_desktop.ui.pages.coverage.page import CoveragePage as CoveragePage
