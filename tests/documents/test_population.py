from __future__ import annotations

import pytest

from jiceng_desktop.documents.population import Report, Table, render_report
from jiceng_desktop.errors import Refusal
from tests.documents.reading import lines_of, text_of

COLUMNS = (("项目", 40.0), ("男", 20.0), ("女", 20.0), ("合计", 20.0))


def report(*tables: Table, **known) -> Report:
    return Report("人口变动表", ["范围：全社区", "另有内部搬家 2 人次。"], tables, **known)


def rows(count: int) -> list[list[str]]:
    return [[f"砚溪花园{at}号楼", "1,001", "2", "1,003"] for at in range(1, count + 1)]


def test_title_notes_tables_and_signatures_stand_on_one_page() -> None:
    tables = (Table("一、按性别", COLUMNS, rows(6)), Table("二、按地点", COLUMNS, rows(3)))
    (page,) = lines_of(render_report(report(*tables, signed="填表人：")))
    texts = [line.text for line in page]
    for told in ("人口变动表", "范围：全社区", "一、按性别", "二、按地点", "填表人：", "第 1 页　共 1 页"):
        assert told in texts
    heights = [line.baseline for line in page if line.text.startswith("砚溪花园")]
    assert heights == sorted(heights, reverse=True)
    assert len(heights) == 9


def test_a_long_table_repeats_its_headings_and_stays_on_the_paper() -> None:
    pages = lines_of(render_report(report(Table("按地点", COLUMNS, rows(90)))))
    assert len(pages) == 3
    for page in pages:
        assert "项目男女合计" in "".join(line.text for line in page)
        assert min(line.baseline for line in page) > 20
    printed = "".join(line.text for page in pages for line in page)
    assert all(f"砚溪花园{at}号楼" in printed for at in range(1, 91))
    assert printed.count("按地点") == 1


def test_what_does_not_fit_a_column_is_shortened() -> None:
    text = text_of(render_report(report(Table("", COLUMNS, [["很长的名字" * 20, "", "", "1"]]))))
    assert "…" in text
    assert "很长的名字" * 4 not in text.replace("\n", "")


def test_a_character_without_glyph_is_refused_unless_a_blank_is_accepted() -> None:
    lacking = report(Table("", COLUMNS, [["张\U00030041", "1", "0", "1"]]))
    with pytest.raises(Refusal, match=r"U\+30041"):
        render_report(lacking)
    assert "张" in text_of(render_report(lacking, allow_blanks=True))
