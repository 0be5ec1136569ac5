from __future__ import annotations

from jiceng_desktop.services import filters, people, queries
from tests.services.demo.looking import TODAY


def test_every_saved_query_can_be_used_and_finds_somebody(full):
    found = full.read(queries.counts, TODAY)
    assert [name for _, name, _ in found][:1] == ["60 岁以上独居老人"]
    assert all(count for _, _, count in found)


def test_they_say_what_they_ask(full):
    (query_id, _), *_ = full.read(queries.listed)
    query = full.read(queries.usable, query_id)
    said = filters.tell(query.filter, people.FILTERABLE)
    assert said == "年龄至少 60 岁，并且关爱标签有独居老人，并且人员状态是在住或外出"
