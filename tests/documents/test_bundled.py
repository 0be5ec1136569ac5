from __future__ import annotations

import pytest

from jiceng_desktop import paths
from jiceng_desktop.documents import bundled
from jiceng_desktop.documents.bundled import Bundled
from jiceng_desktop.errors import Refusal


@pytest.fixture
def forgotten():
    """Let the list of fonts be read anew, now and afterwards."""
    bundled._recorded.cache_clear()
    yield
    bundled._recorded.cache_clear()


@pytest.mark.parametrize("content", [None, b"", b'{"FandolFang": ', b"\xff\xfe"])
def test_a_list_of_fonts_that_cannot_be_read_is_refused(tmp_path, monkeypatch, forgotten, content):
    (tmp_path / "fonts").mkdir()
    if content is not None:
        (tmp_path / "fonts" / "coverage.json").write_bytes(content)
    monkeypatch.setattr(paths, "resource", lambda name: tmp_path / name)
    with pytest.raises(Refusal, match="重新安装"):
        "会" in Bundled("FandolFang", "Fandol 仿宋")  # noqa: B015
