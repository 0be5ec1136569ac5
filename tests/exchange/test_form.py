from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import date

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from jiceng_desktop.errors import Refusal
from jiceng_desktop.exchange import form, form_call, form_sheet
from jiceng_desktop.services.answers import Facts
from jiceng_desktop.services.forms import SheetMemory
from jiceng_desktop.services.whom import Who
from jiceng_desktop.terms import Relation, Sex
from tests import superior, workbooks

ALL = Who()
FACTS = Facts("梧桐里社区", "梧桐里社区居民委员会", date(2026, 11, 21), "王主任")
NUMBER = "999901195803020011"


def persons(count, **changes):
    """Return what the archive says of invented people."""
    common = {
        "sex": Sex.FEMALE,
        "born_on": date(1938, 3, 2),
        "id_number": NUMBER,
        "compound": "幸福小区",
        "door": "3号楼2单元501室",
        "mobile": "19900000001",
        "landline": "0379-60000000",
        "relation": Relation.HEAD,
        "note": None,
    }
    return [
        {**common, "id": number, "serial": number, "name": f"王{number}", **changes} for number in range(1, count + 1)
    ]


def plan_of(book, place=0, known=None, who=ALL):
    tables = form.tables_of(book, ["低保"])
    return replace(form.plan_sheet(book.sheets[place], tables.get(place), known, {}, FACTS), who=who)


def filled(book, found, plan=None):
    """Fill a form and open it again."""
    return openpyxl.load_workbook(io.BytesIO(form.fill(book, [(plan or plan_of(book), found)])))


def refusal(act, *arguments, **options):
    with pytest.raises(Refusal) as refused:
        act(*arguments, **options)
    return str(refused.value)


def titles(plan):
    return dict(zip([column.title for column in plan.table.columns], plan.fields, strict=True))


def book_of(*rows):
    return form.opened("表.xlsx", superior.plain(rows))


@pytest.fixture
def book(tmp_path):
    return form.read(superior.elders(tmp_path / "高龄.xlsx"))


# reading


def test_twelve_columns_under_merged_headings_are_understood(book):
    plan = plan_of(book)
    assert titles(plan) == {
        "序号": "serial",
        "姓名": "name",
        "性别": "sex",
        "出生年月": "born_on",
        "身份证号": "id_number",
        "家庭住址 小区": "compound",
        "家庭住址 门牌号": "door",
        "联系方式 手机": "mobile",
        "联系方式 固定电话": "landline",
        "与户主关系": "relation",
        "享受补贴金额": None,
        "备注": "note",
    }
    assert plan.unanswered() == ["享受补贴金额"]
    assert (plan.table.first, plan.table.prepared, plan.table.clear) == (5, 10, (5,))


def test_the_sheet_that_asks_most_comes_first(book):
    assert form.best_sheet(book, form.tables_of(book, [])) == 0
    assert plan_of(book, 1).table is None


def test_the_same_form_is_recognised_next_month(tmp_path, book):
    april = form.read(superior.elders(tmp_path / "四月.xlsx", month="4月", prepared=3))
    other = book_of(["序号", "姓名", "年龄"])
    marks = [form.mark_of(one, form.tables_of(one, [])) for one in (book, april, other)]
    assert marks[0] == marks[1] != marks[2]
    assert book.sheets[0].key == april.sheets[0].key


def test_a_form_of_unknown_headings_matches_nothing_but_can_be_assigned_by_hand():
    one, another = book_of(["甲项", "乙项"]), book_of(["丙项", "丁项"])
    assert form.tables_of(one, []) == {}
    assert form.mark_of(one, {}) != form.mark_of(another, {})
    plan = form.plan_at(plan_of(one), 0, [], {})
    assert plan.fields == (None, None)
    sheet = filled(one, persons(2), plan.with_field(1, "name")).active
    assert [[cell.value for cell in row] for row in sheet] == [["甲项", "乙项"], [None, "王1"], [None, "王2"]]


def test_what_was_assigned_is_remembered_by_form_and_by_heading(book):
    plan = plan_of(book).with_field(10, "=100").with_field(11, None)
    memory = form.memory_of([plan])[plan.sheet.key]
    again = plan_of(book, known=memory)
    assert again.fields[10:] == ("=100", None)
    elsewhere = book_of(["姓名", "性别", "享受补贴金额"])
    table = form.tables_of(elsewhere, [])[0]
    plan = form.plan_sheet(elsewhere.sheets[0], table, None, {"享受补贴金额": "note"}, FACTS)
    assert plan.fields[2] == "note"


def test_a_tag_is_a_column_of_yes_and_no():
    plan = plan_of(book_of(["姓名", "身份证号", "是否低保", "残疾证号"]))
    assert plan.fields == ("name", "id_number", "tag:低保", None)


def test_blanks_around_the_table_are_filled_and_what_was_typed_is_kept(book):
    plan = plan_of(book)
    assert plan.texts == {
        "社区": "梧桐里",
        "填报单位": "梧桐里社区居民委员会",
        "填报日期": "2026年11月21日",
        "填表人": "王主任",
        "审核人": "",
    }
    typed = replace(plan, texts={**plan.texts, "审核人": "赵书记"})
    known = form.memory_of([typed])[plan.sheet.key]
    assert plan_of(book, known=known).texts["审核人"] == "赵书记"
    old_day = SheetMemory(None, {}, {"填报日期": "2026年1月1日"}, None)
    assert "填报日期" not in form.memory_of([plan_of(book, known=old_day)])[plan.sheet.key].blanks


# filling


def test_sixteen_persons_fit_into_ten_rows(book, tmp_path):
    target = tmp_path / "填好.xlsx"
    form.save(target, form.fill(book, [(plan_of(book), persons(16))]))
    rows = CalamineWorkbook.from_path(str(target)).get_sheet_by_index(0).to_python()
    assert rows[0][0] == "梧桐里社区2026年3月高龄老人统计表"
    assert rows[1][0] == "填报单位（盖章）：梧桐里社区居民委员会    填报日期：2026年11月21日"
    first = [1.0, "王1", "女", "1938.03", NUMBER, "幸福小区", "3号楼2单元501室", "19900000001", "0379-60000000", "户主"]
    assert rows[5][:10] == first
    assert [row[0] for row in rows[5:21]] == [float(number) for number in range(1, 17)]
    assert [row[1] for row in rows[5:21]] == [f"王{number}" for number in range(1, 17)]
    assert rows[21][0] == "合计"
    assert rows[22][0].startswith("填表人：王主任    审核人：")
    assert rows[22][0].endswith("填报日期：2026年11月21日")


def test_styles_heights_merges_rules_and_print_settings_follow(book):
    done = filled(book, persons(16))
    sheet, asked = done.worksheets[0], openpyxl.load_workbook(io.BytesIO(book.content)).worksheets[0]
    for row in range(6, 22):
        assert sheet.row_dimensions[row].height == 24
        for column in range(1, 13):
            cell, like = sheet.cell(row, column), asked.cell(7, column)
            looks = [repr((one.border, one.font, one.alignment, one.fill)) for one in (cell, like)]
            assert looks[0] == looks[1]
    assert {str(one) for one in sheet.merged_cells} == {
        *(f"{column}3:{column}4" for column in "ABCDEJKL"),
        *("A1:L1", "A2:L2", "F3:G3", "H3:I3", "A22:J22", "A23:L23"),
    }
    assert sheet.row_dimensions[23].height == 31
    assert sheet["K22"].value == "=SUM(K6:K21)"
    assert done.worksheets[1]["B3"].value == "='高龄老人（3月）'!K22"
    assert str(sheet.data_validations.dataValidation[0].sqref) == "C6:C21"
    assert [str(one.sqref) for one in sheet.conditional_formatting] == ["K6:K21"]
    assert sheet.print_area.endswith("$A$1:$L$23")
    assert (sheet.print_title_rows, sheet.page_setup.orientation, sheet.freeze_panes) == ("$3:$4", "landscape", "A6")
    assert sheet.oddFooter.center.text == "第 &P 页 共 &N 页"
    widths = [sheet.column_dimensions[column].width for column in "ABL"]
    assert widths == [asked.column_dimensions[column].width for column in "ABL"]


def test_fewer_persons_leave_the_prepared_rows_and_take_the_example_away(book):
    sheet = filled(book, persons(3)).worksheets[0]
    assert [sheet.cell(row, 2).value for row in range(6, 11)] == ["王1", "王2", "王3", None, None]
    assert sheet["A10"].value == 5  # printed by the superior
    assert sheet["A16"].value == "合计"


def test_last_months_form_with_people_in_it_is_filled_afresh(book):
    march = form.opened("三月.xlsx", form.fill(book, [(plan_of(book), persons(16))]))
    plan = plan_of(march)
    assert len(plan.table.clear) == 16
    sheet = filled(march, persons(2)).worksheets[0]
    assert [sheet.cell(row, 2).value for row in range(6, 9)] == ["王1", "王2", None]
    assert sheet["A22"].value == "合计"


def test_a_form_without_prepared_rows_gets_framed_ones(tmp_path):
    book = form.read(superior.elders(tmp_path / "表.xlsx", prepared=0, example=False))
    sheet = filled(book, persons(2)).worksheets[0]
    assert [sheet.cell(row, 2).value for row in (6, 7)] == ["王1", "王2"]
    assert sheet["B6"].border.bottom.style == "thin"
    assert sheet["A8"].value == "合计"


def test_numbers_stay_text_and_nothing_becomes_a_formula(book):
    evil = persons(1, name="=cmd|' /C calc'!A0", note="#N/A", door="+1\x0b")
    sheet = filled(book, evil).worksheets[0]
    assert (sheet["E6"].value, sheet["E6"].data_type, sheet["E6"].number_format) == (NUMBER, "s", "@")
    assert (sheet["H6"].data_type, sheet["H6"].number_format) == ("s", "@")
    assert (sheet["B6"].value, sheet["B6"].data_type, sheet["B6"].quotePrefix) == ("=cmd|' /C calc'!A0", "s", True)
    assert (sheet["L6"].data_type, sheet["G6"].value) == ("s", "+1")


def test_formulas_of_the_form_are_left_alone_and_carried_along():
    book = book_of(["姓名", "备注", "合计"], [None, 1, "=B2*100"], [None, 1, "=B3*100"])
    plan = plan_of(book).with_field(1, "=12")
    assert plan.table.columns[2].reckons
    sheet = filled(book, persons(4), plan).active
    assert [sheet.cell(row, 3).value for row in (2, 3, 4, 5)] == ["=B2*100", "=B3*100", "=B4*100", "=B5*100"]
    assert [sheet.cell(row, 2).value for row in (2, 5)] == ["12", "12"]


def test_two_sheets_are_filled_with_their_own_people(tmp_path):
    source = openpyxl.load_workbook(superior.elders(tmp_path / "表.xlsx"))
    source.worksheets[1].append(["姓名", "年龄"])
    source.save(tmp_path / "表.xlsx")
    book = form.read(tmp_path / "表.xlsx")
    plans = [(plan_of(book), persons(1)), (plan_of(book, 1), persons(2, age=88))]
    done = openpyxl.load_workbook(io.BytesIO(form.fill(book, plans)))
    assert done.worksheets[0]["B6"].value == "王1"
    assert [cell.value for cell in done.worksheets[1][6]] == ["王2", 88]


def test_a_sheet_that_nobody_is_entered_into_keeps_its_example(book):
    sheet = filled(book, [], plan_of(book, who=None)).worksheets[0]
    assert sheet["B6"].value == "张某某"


def test_nothing_personal_touches_the_disk(book, tmp_path, monkeypatch):
    aside = tmp_path / "aside"
    aside.mkdir()
    for name in ("TMPDIR", "TEMP", "TMP"):
        monkeypatch.setenv(name, str(aside))
    aside.chmod(0o500)
    assert form.fill(book, [(plan_of(book), persons(16))])
    assert list(aside.iterdir()) == []


# refused


def test_other_kinds_of_files_are_told_how_to_become_xlsx(tmp_path):
    old = workbooks.old_xls(tmp_path / "a.xls", [["姓名"]])
    assert "另存为 .xlsx" in refusal(form.read, old)
    text = tmp_path / "a.csv"
    text.write_text("姓名,年龄", "utf-8")
    assert "另存为 .xlsx" in refusal(form.read, text)


def test_a_form_with_macros_is_refused(tmp_path, book):
    stream = io.BytesIO(book.content)
    with zipfile.ZipFile(stream, "a") as packed:
        packed.writestr("xl/vbaProject.bin", b"x")
    assert "宏" in refusal(form.opened, "a.xlsm", stream.getvalue())


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04broken", b"%PDF-1.7", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"])
def test_what_is_no_workbook_is_refused(content):
    assert refusal(form.opened, "a.xlsx", content)


def test_a_broken_part_is_called_damaged(book):
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book.content)) as whole, zipfile.ZipFile(stream, "w") as broken:
        for name in whole.namelist():
            broken.writestr(name, whole.read(name) if "sheet1" not in name else b"<worksheet><sheetData>")
    assert "已损坏" in refusal(form.opened, "a.xlsx", stream.getvalue())


def test_a_cell_at_the_end_of_the_world_is_refused(tmp_path):
    assert "不像是要填写的空表" in refusal(form.read, workbooks.one_far_cell(tmp_path / "a.xlsx"))


def test_a_child_that_takes_too_much_is_stopped(book):
    assert "异常巨大" in refusal(
        form_call.call, {"task": "outline"}, book.content, form_call.Bounds(memory_bytes=20_000_000)
    )
    assert "很久" in refusal(form_call.call, {"task": "outline"}, book.content, form_call.Bounds(seconds=0))
    assert refusal(form_call.call, {"task": "outline"}, book.content, form_call.Bounds(answer_bytes=100))
    assert refusal(form_call.call, {"task": "outline"}, book.content, cancelled=lambda: True) == "已取消。"


def test_a_target_that_cannot_be_replaced_stays_as_it_was(tmp_path):
    (tmp_path / "夹.xlsx").mkdir()
    assert "文件夹" in refusal(form.save, tmp_path / "夹.xlsx", b"x")
    assert ".xlsx" in refusal(form.save, tmp_path / "a.xls", b"x")
    assert [one.name for one in tmp_path.iterdir()] == ["夹.xlsx"]


def test_a_missing_or_a_lock_file_is_refused(tmp_path):
    assert "找不到" in refusal(form.read, tmp_path / "没有.xlsx")
    assert "临时文件" in refusal(form.read, tmp_path / "~$a.xlsx")


def test_what_cannot_be_kept_is_named(book):
    stream = io.BytesIO(book.content)
    with zipfile.ZipFile(stream, "a") as packed:
        packed.writestr("xl/drawings/drawing9.xml", b'<xdr:wsDr xmlns:xdr="x"><xdr:sp macro=""></xdr:sp></xdr:wsDr>')
        packed.writestr("xl/worksheets/sheet9.xml", b'<ext><x14:dataValidation type="list"/></ext>')
    assert form.opened("a.xlsx", stream.getvalue()).lost == ("文本框和图形", "部分下拉选项和条件格式")
    assert book.lost == ()


def test_a_heading_is_taken_whole_where_the_clerk_points(book):
    table = form_sheet.table_at(book.sheets[0], 3)
    assert table.header == (2, 2)


@pytest.mark.parametrize("prepared", [1, 4])
def test_a_form_with_two_rows_for_each_person_is_recognised(prepared):
    assert plan_of(form.opened("走访表.xlsx", superior.two_rows(prepared))).rows_each() == 2


def test_a_form_with_merged_headings_has_one_row_for_each_person(tmp_path):
    assert plan_of(form.read(superior.elders(tmp_path / "高龄.xlsx"))).rows_each() == 1


def test_a_word_down_the_whole_side_makes_no_rows_for_a_person(tmp_path):
    book = openpyxl.load_workbook(superior.elders(tmp_path / "高龄.xlsx", prepared=4, example=False))
    book.worksheets[0].merge_cells("L6:L9")
    book.save(tmp_path / "旁注.xlsx")
    assert plan_of(form.read(tmp_path / "旁注.xlsx")).rows_each() == 1
