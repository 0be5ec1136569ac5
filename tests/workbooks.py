"""Workbooks for tests and trials: messy ones as offices make them, broken ones, and hostile ones.

All people are invented; ID numbers carry a region code that was never given out.
"""

from __future__ import annotations

import io
import random
import struct
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from jiceng_desktop import words

SURNAMES = "王李张刘陈杨黄赵周吴徐孙马胡朱郭何林罗高单仇曾解"
_FULL_WIDTH = {ord("0") + digit: ord("０") + digit for digit in range(10)}
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰涛明超秀英华建国文平志红玉兰桂梅晓宇"


def id_number(born_on: date, order: int, region: str = "999901") -> str:
    """Return an ID number with the right check digit; an odd ``order`` is a man."""
    first = f"{region}{born_on:%Y%m%d}{order % 1000:03d}"
    return first + words.id_check_digit(first)


def person(number: int, chance: random.Random) -> dict[str, str]:
    """Return one invented resident with every usual column as text."""
    born_on = date(1940 + chance.randrange(80), chance.randint(1, 12), chance.randint(1, 28))
    name = chance.choice(SURNAMES) + "".join(chance.choice(GIVEN) for _ in range(chance.choice((1, 2, 2))))
    identity = id_number(born_on, number)
    return {
        "姓名": name,
        "身份证号": identity,
        "性别": "男" if words.id_sex(identity) == "1" else "女",
        "出生日期": born_on.isoformat(),
        "联系电话": f"1990{number:07d}",
        "楼栋": str(1 + number // 100 % 43),
        "单元": str(1 + number // 25 % 4),
        "房号": f"{1 + number // 4 % 6}0{1 + number // 2 % 2}",
        "与户主关系": "户主" if number % 3 == 0 else "家庭成员",
        "民族": "汉族",
    }


def people(count: int, seed: int = 1) -> list[dict[str, str]]:
    """Return invented residents, the same ones for the same seed."""
    chance = random.Random(seed)  # noqa: S311
    return [person(number, chance) for number in range(count)]


def plain_roster(path: Path, rows: Sequence[Sequence[object]]) -> Path:
    """Write rows as they are, text as text and numbers as numbers."""
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("名册")
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for index, row in enumerate(rows):
            for column, cell in enumerate(row):
                if isinstance(cell, (date, datetime)):
                    sheet.write_datetime(index, column, cell, day)
                elif isinstance(cell, (int, float)):
                    sheet.write_number(index, column, cell)
                elif cell is not None:
                    sheet.write_string(index, column, str(cell))
    return path


def messy_roster(
    path: Path, count: int = 1000, seed: int = 1, edited: Mapping[int, Mapping[str, str]] | None = None
) -> Path:
    """Write a roster as an office keeps it; ``edited`` holds other cells by number and title.

    Merged title and instructions, two-row headings with inner blanks, households merged over their members,
    dates in five ways, full-width digits, a spoilt ID number in every hundredth row, a heading repeated in the
    middle, totals and signatures below, and two more sheets.
    """
    residents = people(count, seed)
    for number, cells in (edited or {}).items():
        residents[number] |= cells
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet("填表说明").write_string("A1", "请如实填写，身份证号用文本格式。")
        sheet = book.add_worksheet("居民花名册")
        book.add_worksheet("Sheet3")
        sheet.merge_range("A1:K1", "翠湖社区2026年居民花名册")
        sheet.merge_range("A2:K2", "填报单位：翠湖社区居民委员会        说明：每户第一行填户主")
        titles = [
            "序号", "户号", "姓　名", "身份证号码\n（必填）", "性 别", "出生年月", "联系方式", "住　址", None, None,
            "备注",
        ]  # fmt: skip
        lower = {7: "楼号", 8: "单元", 9: "室号"}
        for column, title in enumerate(titles):
            if column in lower:
                sheet.write_string(3, column, lower[column])
            elif title:
                sheet.merge_range(2, column, 3, column, title)
        sheet.merge_range(2, 7, 2, 9, "住　址")
        last = _messy_body(sheet, residents, titles)
        sheet.write_row(last, 0, ["合计", None, f"{count}人"])
        sheet.write_row(last + 1, 0, ["填表人：张某", None, None, "审核人：李某", None, "2026年1月8日"])
    return path


def _messy_body(sheet: Worksheet, residents: list[dict[str, str]], titles: list[str | None]) -> int:
    """Write the people, three to a household; return the first free row."""
    row = 4
    for first in range(0, len(residents), 3):
        household = residents[first : first + 3]
        if first % 510 == 507:
            sheet.write_row(row, 0, titles)
            row += 1
        home = {1: f"H{first // 3:05d}", 7: household[0]["楼栋"], 8: household[0]["单元"], 9: household[0]["房号"]}
        for column, text in home.items():
            if len(household) > 1:
                sheet.merge_range(row, column, row + len(household) - 1, column, text)
            else:
                sheet.write_string(row, column, text)
        for number, resident in enumerate(household, first):
            _messy_person(sheet, row, number, resident)
            row += 1
    return row


def _messy_person(sheet: Worksheet, row: int, number: int, resident: dict[str, str]) -> None:
    """Write one person in one of the ways people do."""
    name, born_on = resident["姓名"], date.fromisoformat(resident["出生日期"])
    sheet.write_number(row, 0, number + 1)
    sheet.write_string(row, 2, f"{name[0]}　{name[1:]}" if number % 7 == 0 else name)
    if number % 100 == 50:
        sheet.write_number(row, 3, float(resident["身份证号"][:17] + "0"))
    else:
        sheet.write_string(row, 3, resident["身份证号"])
    sheet.write_string(row, 4, resident["性别"])
    ways = (f"{born_on:%Y%m%d}", f"{born_on.year}.{born_on.month}.{born_on.day}", words.show_day(born_on), f"{born_on}")
    sheet.write_string(row, 5, ways[number % 4])
    if number % 2:
        sheet.write_number(row, 6, int(resident["联系电话"]))
    else:
        sheet.write_string(row, 6, resident["联系电话"].translate(_FULL_WIDTH))


# --- hostile and broken -------------------------------------------------------------------------------------------

_TYPES = """<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Override PartName="/xl/workbook.xml"
 ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>
<Override PartName="/xl/worksheets/sheet1.xml"
 ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>"""
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def raw_xlsx(path: Path, sheet_xml: bytes, before_root: str = "") -> Path:
    """Pack a sheet part exactly as given into a minimal workbook."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("[Content_Types].xml", _TYPES)
        packed.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="a" Type="{_RELATIONS}/officeDocument" '
            'Target="xl/workbook.xml"/></Relationships>',
        )
        packed.writestr(
            "xl/workbook.xml",
            f'<?xml version="1.0"?>{before_root}<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><sheets>'
            '<sheet name="S" sheetId="1" r:id="a"/></sheets></workbook>',
        )
        packed.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="a" Type="{_RELATIONS}/worksheet" '
            'Target="worksheets/sheet1.xml"/></Relationships>',
        )
        packed.writestr("xl/worksheets/sheet1.xml", sheet_xml)
    return path


def _sheet_xml(cells: str, dimension: str = "A1") -> bytes:
    """Return a sheet part with the given rows."""
    return (
        f'<worksheet xmlns="{_MAIN}"><dimension ref="{dimension}"/><sheetData>{cells}</sheetData></worksheet>'.encode()
    )


_FIRST = '<row r="1"><c r="A1" t="inlineStr"><is><t>姓名</t></is></c><c r="B1"><v>1</v></c></row>'


def declared_huge(path: Path) -> Path:
    """Declare A1:XFD1048576 and hold two cells."""
    return raw_xlsx(path, _sheet_xml(_FIRST, "A1:XFD1048576"))


def one_far_cell(path: Path) -> Path:
    """Hold one cell at XFD1048576: legal, and 17 billion cells to a naive reader."""
    return raw_xlsx(path, _sheet_xml(_FIRST + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'))


def entity_bomb(path: Path) -> Path:
    """Declare entities that unfold to billions of characters."""
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return raw_xlsx(path, _sheet_xml(_FIRST), f'<!DOCTYPE x [<!ENTITY l0 "ha">{levels}]>')


def zip_bomb(path: Path, megabytes: int = 2000) -> Path:
    """Unpack to the given size of empty rows."""
    part = f'<worksheet xmlns="{_MAIN}"><sheetData>'.encode()
    row = b"<row><c><v>1</v></c><c><v>1</v></c></row>" * 25_000
    source = zipfile.ZipInfo("xl/worksheets/sheet1.xml")
    source.compress_type = zipfile.ZIP_DEFLATED
    raw_xlsx(path, b"")
    with zipfile.ZipFile(path) as empty:
        others = {name: empty.read(name) for name in empty.namelist() if name != source.filename}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed:
        for name, content in others.items():
            packed.writestr(name, content)
        with packed.open(source, "w") as stream:
            stream.write(part)
            for _ in range(megabytes):
                stream.write(row)
            stream.write(b"</sheetData></worksheet>")
    return path


# --- Office 97 ----------------------------------------------------------------------------------------------------

_SECTOR, _END, _FREE, _FAT = 512, 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def compound_file(path: Path, streams: dict[str, bytes]) -> Path:
    """Pack streams into an OLE compound file (every stream padded to 4,096 bytes, so that none is a mini stream)."""
    padded = {
        name: data + bytes(max(4096, -(-len(data) // _SECTOR) * _SECTOR) - len(data)) for name, data in streams.items()
    }
    sectors, fat, directory = b"", [], [_entry("Root Entry", 5, _END, 0, child=1 if streams else _FREE)]
    for number, (name, data) in enumerate(padded.items(), 1):
        start, count = len(fat), len(data) // _SECTOR
        fat += [*range(start + 1, start + count), _END]
        sectors += data
        sibling = number + 1 if number < len(padded) else _FREE
        directory.append(_entry(name, 2, start, len(data), right=sibling))
    listing = b"".join(directory)
    listing += bytes(-len(listing) % _SECTOR)
    first_directory = len(fat)
    fat += [*range(first_directory + 1, first_directory + len(listing) // _SECTOR), _END]
    tables = -(-(len(fat) + 8) // 128)
    first_table = len(fat)
    fat += [_FAT] * tables
    fat += [_FREE] * (tables * 128 - len(fat))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, tables, first_directory, 0, 4096, _END, 0, _END, 0)
    header += struct.pack("<109I", *([first_table + n for n in range(tables)] + [_FREE] * (109 - tables)))
    path.write_bytes(header + sectors + listing + struct.pack(f"<{len(fat)}I", *fat))
    return path


def _entry(name: str, kind: int, start: int, size: int, child: int = _FREE, right: int = _FREE) -> bytes:
    """Return one 128-byte directory entry."""
    encoded = name.encode("utf-16-le") + b"\x00\x00"
    entry = encoded.ljust(64, b"\x00") + struct.pack("<HBB", len(encoded), kind, 1)
    entry += struct.pack("<III", _FREE, right, child) + bytes(36)
    return entry + struct.pack("<IQ", start, size)


def _record(kind: int, data: bytes = b"") -> bytes:
    """Return one BIFF record."""
    return struct.pack("<HH", kind, len(data)) + data


def old_xls(
    path: Path, rows: Sequence[Sequence[object]], merged: Sequence[tuple[int, int, int, int]] = (), locked: bool = False
) -> Path:
    """Write a minimal Excel 97 (BIFF8) workbook; ``merged`` holds first row, last row, first and last column."""
    sheet = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0))
    width = max(map(len, rows))
    sheet += _record(0x0200, struct.pack("<IIHHH", 0, len(rows), 0, width, 0))
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            if isinstance(cell, (int, float)):
                sheet += _record(0x0203, struct.pack("<HHHd", row, column, 0, cell))
            elif cell is not None:
                text = str(cell).encode("utf-16-le")
                sheet += _record(0x0204, struct.pack("<HHHHB", row, column, 0, len(text) // 2, 1) + text)
    if merged:
        sheet += _record(0x00E5, struct.pack("<H", len(merged)) + b"".join(struct.pack("<HHHH", *m) for m in merged))
    sheet += _record(0x000A)
    name = "名册".encode("utf-16-le")
    start = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0))
    start += _record(0x002F, struct.pack("<HHH", 1, 1, 1) + bytes(48)) if locked else b""
    start += _record(0x0042, struct.pack("<H", 1200))
    length = len(start) + 4 + 8 + len(name) + 4
    start += _record(0x0085, struct.pack("<IBBBB", length, 0, 0, 2, 1) + name) + _record(0x000A)
    return compound_file(path, {"Workbook": start + sheet})


def encrypted_xlsx(path: Path) -> Path:
    """Write the shell of a workbook with an opening password."""
    return compound_file(path, {"EncryptionInfo": b"\x04\x00\x04\x00\x40\x00\x00\x00", "EncryptedPackage": bytes(4096)})


def open_document(path: Path, rows: Sequence[Sequence[str]]) -> Path:
    """Write a minimal .ods workbook."""
    body = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>' for cell in row
        )
        + "</table:table-row>"
        for row in rows
    )
    names = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        packed.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
        packed.writestr(
            "content.xml",
            f'<?xml version="1.0"?><office:document-content{names}><office:body><office:spreadsheet>'
            f'<table:table table:name="名册">{body}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return path


def word_file(path: Path) -> Path:
    """Write what a .docx looks like from outside."""
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("[Content_Types].xml", _TYPES)
        packed.writestr("word/document.xml", "<w/>")
    return path


def packed_bytes(name: str = "a.txt") -> bytes:
    """Return an ordinary zip archive."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as packed:
        packed.writestr(name, "x")
    return stream.getvalue()
