"""扫描件: the replies and photos that belong to a paper."""

from __future__ import annotations

from collections.abc import Sequence

from jiceng_desktop.marks import override
from jiceng_desktop.services import scans
from jiceng_desktop.services.office import Office
from jiceng_desktop.services.uploads import Stored, Upload
from jiceng_desktop.ui.kit.jobs import Report
from jiceng_desktop.ui.kit.shelf import Shelf


class ScansShelf(Shelf):
    """The scans of one filed paper."""

    title, unit, folder = "扫描件", "个扫描件", "scans/folder"
    nothing = (
        "还没有扫描件。\n\n点“添加文件”，或把文件拖到这里：\n对方的回函、现场照片、签收单……\n"
        "PDF、图片、Word、Excel 都可以，每个最大 50 MB。"
    )
    accepted = scans.ACCEPTED

    def __init__(self, office: Office, document_id: int) -> None:
        super().__init__(office)
        self._document_id = document_id

    @override
    def listed(self) -> list[Stored]:
        return self.office.read(scans.of_document, self._document_id)

    @override
    def content(self, file_id: int) -> bytes:
        return self.office.read(scans.content, file_id)

    @override
    def add(self, files: Sequence[Upload], report: Report) -> str:
        count = len(self.office.write(scans.add, self._document_id, files))
        return f"已添加 {count} 个扫描件。"

    @override
    def remove(self, file_ids: Sequence[int]) -> None:
        self.office.write(scans.remove, file_ids)
