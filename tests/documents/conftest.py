from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from jiceng_desktop import paths


@pytest.fixture(scope="session")
def font_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return one cache folder for all tests, so that fonts are unpacked once and never in the user's own."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="module", autouse=True)
def _own_cache(font_cache: Path) -> Iterator[None]:
    """Use that folder in the modules of this folder, and leave the tests of other folders alone."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(paths, "cache_dir", lambda: font_cache)
        yield
