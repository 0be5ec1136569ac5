from __future__ import annotations

from collections.abc import Iterator

import pytest

from jiceng_desktop import paths


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Give all tests one cache folder, so that fonts are unpacked once and never in the user's own."""
    folder = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(paths, "cache_dir", lambda: folder)
        yield
