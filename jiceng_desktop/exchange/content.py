"""What a file really is, whatever its name says; runs in the reading child."""

from __future__ import annotations

import io
import re
import zipfile
from typing import NamedTuple

_SAVE_AS = "请用 WPS 或 Excel 打开后另存为 .xlsx 表格再导入。"
LOCKED = "这个表格设有打开密码。请先在 WPS 或 Excel 里输入密码打开，取消密码并另存后再导入。"


class Refused(Exception):
    """The child declines the file; the parent turns this into a Refusal."""


class Content(NamedTuple):
    """A table the program can read: calamine's kinds, or text already decoded."""

    kind: str
    text: str = ""


_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "PDF 文件"),
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
    (b"GIF8", "图片"),
    (b"BM", "图片"),
    (b"II*\x00", "图片"),
    (b"MM\x00*", "图片"),
    (b"RIFF", "图片或音像文件"),
    (b"{\\rtf", "Word 文档"),
    (b"Rar!", "压缩包"),
    (b"7z\xbc\xaf", "压缩包"),
    (b"\x1f\x8b", "压缩包"),
    (b"MZ", "程序"),
    (b"SQLite format 3", "数据库文件"),
)
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def recognise(data: bytes, unpacked_limit: int) -> Content:
    """Say what the bytes are; raise Refused, with what they are, if they are no table."""
    if not data.strip(b"\x00 \t\r\n"):
        raise Refused("这个文件是空的，没有可以导入的内容。")
    if data.startswith(_ZIP):
        return Content(_zip_kind(data, unpacked_limit))
    if data.startswith(_OLE):
        return Content(_ole_kind(data))
    for signature, name in _SIGNATURES:
        if data.startswith(signature) and (len(signature) > 2 or b"\x00" in data[:64]):  # noqa: PLR2004
            raise Refused(f"这个文件其实是{name}，不是表格，无法导入。")
    text = _decoded(data)
    _refuse_markup(text[:4096].lstrip("\ufeff \t\r\n").lower())
    return Content("csv", text)


def _zip_kind(data: bytes, unpacked_limit: int) -> str:
    """Tell the packed formats apart and refuse what unpacks to more than a table could hold."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            entries = packed.infolist()
            names = {entry.filename.lower().replace("\\", "/") for entry in entries}
            if sum(entry.file_size for entry in entries) > unpacked_limit:
                raise Refused("这个文件解压后异常巨大，无法安全读取。请把需要的行复制到新表格后再导入。")
            _refuse_entities(packed, entries)
            mime = packed.read("mimetype")[:100] if "mimetype" in names else b""
    except (zipfile.BadZipFile, KeyError, EOFError, OSError, RuntimeError, NotImplementedError, ValueError) as error:
        raise Refused("这个文件已损坏或不完整（可能没有下载或复制完），无法读取。") from error
    if any(name.startswith("xl/") for name in names):
        return "xlsx"
    if mime.startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
        return "ods"
    if any(name.startswith("word/") for name in names) or mime.startswith(b"application/vnd.oasis.opendocument.text"):
        raise Refused("这个文件其实是 Word 文档，不是表格。请把其中的表格复制到新的 Excel 表格后再导入。")
    if any(name.startswith("ppt/") for name in names):
        raise Refused("这个文件其实是演示文稿，不是表格，无法导入。")
    raise Refused("这个文件其实是压缩包，请先解压，再选择里面的表格。")


_DOCTYPE_WITHIN = 4096


def _refuse_entities(packed: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> None:
    """Refuse document type declarations: no table program writes them, entity bombs need them."""
    for entry in entries:
        if entry.filename.lower().endswith((".xml", ".rels")):
            with packed.open(entry) as part:
                head = part.read(_DOCTYPE_WITHIN)
            if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
                raise Refused("这个表格里含有不安全的内容（实体声明），无法安全读取。")


def _ole_kind(data: bytes) -> str:
    """Tell the formats of Office 97 apart by the names of their streams."""
    if _stream("EncryptedPackage") in data or _has_password_record(data):
        raise Refused(LOCKED)
    if _stream("Workbook") in data or _stream("Book") in data:
        return "xls"
    if _stream("WordDocument") in data:
        raise Refused("这个文件其实是 Word 文档，不是表格。请把其中的表格复制到新的 Excel 表格后再导入。")
    if _stream("PowerPoint Document") in data:
        raise Refused("这个文件其实是演示文稿，不是表格，无法导入。")
    raise Refused("这个文件已损坏，或不是 Excel 表格，无法读取。")


_BOOK_START, _FILE_PASS, _SECTOR = b"\x09\x08\x10\x00\x00\x06\x05\x00", 0x2F, 512


def _has_password_record(data: bytes) -> bool:
    """Tell whether the records at the start of an Excel 97 book say that it is encrypted ([MS-XLS] 2.4.117)."""
    place = data.find(_BOOK_START)
    end = place + _SECTOR
    while 0 <= place < end:
        kind, length = (
            int.from_bytes(data[place : place + 2], "little"),
            int.from_bytes(data[place + 2 : place + 4], "little"),
        )
        if kind == _FILE_PASS:
            return True
        place += 4 + length
    return False


def _stream(name: str) -> bytes:
    """Return a stream name as the directory of a compound file holds it."""
    return name.encode("utf-16-le") + b"\x00\x00"


_UTF16_SHARE = 5


def _decoded(data: bytes) -> str:
    """Decode text as UTF-8, UTF-16 or GB 18030, whichever it is."""
    for encoding in _encodings(data):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if re.search(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]", text) is None:
            return text.removeprefix("\ufeff")
    raise Refused("认不出这个文件的内容，它不是 Excel 表格，也不是 CSV 文字文件。")


def _encodings(data: bytes) -> tuple[str, ...]:
    """Return the encodings worth trying, the surest first."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ("utf-16",)
    zeros = data[:4096].count(0)
    if zeros * _UTF16_SHARE > len(data[:4096]):
        return ("utf-16-le", "utf-16-be")
    return ("utf-8", "gb18030")


def _refuse_markup(head: str) -> None:
    """Refuse web pages and XML that are named like a table."""
    if "urn:schemas-microsoft-com:office:spreadsheet" in head:
        raise Refused(f"这个文件是 Excel 2003 的 XML 表格，不能直接读取。{_SAVE_AS}")
    if head.startswith(("<!doctype html", "<html", "<table", "<head", "<meta")) or "<html" in head:
        raise Refused(f"这个文件其实是网页（HTML），不是 Excel 表格。{_SAVE_AS}")
    if head.startswith(("<?xml", "<!doctype", "<!--")):
        raise Refused(f"这个文件其实是 XML 文件，不是表格。{_SAVE_AS}")
