from __future__ import annotations

import sys
from pathlib import Path, PureWindowsPath

import pytest

from jiceng_desktop.db.location import check_location, check_writable, is_network_path, reason, synchronised_folder
from jiceng_desktop.db.store import create_store
from jiceng_desktop.errors import Refusal


@pytest.mark.parametrize(
    ("path", "network"),
    [
        (r"\\server\share\a.db", True),
        ("//server/share/a.db", True),
        (r"\\?\UNC\server\share\a.db", True),
        (r"\\?\C:\data\a.db", False),
        (r"C:\data\a.db", False),
        ("/home/a.db", False),
    ],
)
def test_network_paths_are_known(path, network):
    assert is_network_path(path) is network


@pytest.mark.parametrize(
    ("path", "folder"),
    [
        (r"C:\Users\a\OneDrive\a.db", "OneDrive"),
        (r"C:\Users\a\OneDrive - 街道办\档案\a.db", "OneDrive - 街道办"),
        (r"D:\我的坚果云\a.db", "我的坚果云"),
        (r"D:\BaiduSyncdisk\a.db", "BaiduSyncdisk"),
        (r"D:\百度网盘\a.db", "百度网盘"),
        (r"D:\档案\OneDrive.db", None),
    ],
)
def test_synchronised_folders_are_known(path, folder):
    assert synchronised_folder(PureWindowsPath(path)) == folder


def test_a_database_in_a_synchronised_folder_is_refused(tmp_path, passphrase):
    folder = tmp_path / "坚果云"
    folder.mkdir()
    with pytest.raises(Refusal, match="自动同步"):
        create_store(folder / "a.db", "王主任", passphrase)
    assert list(folder.iterdir()) == []


def test_a_network_share_is_refused():
    with pytest.raises(Refusal, match="网络"):
        check_location(Path("//server/share/a.db"))


def test_an_ordinary_folder_will_do(tmp_path):
    check_location(tmp_path / "a.db")
    check_writable(tmp_path / "a.db")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform != "linux", reason="needs a file that even an administrator cannot write")
def test_a_read_only_file_is_refused():
    with pytest.raises(Refusal, match="只读"):
        check_writable(Path("/proc/version"))


def test_what_the_operating_system_objects_to_is_said_in_chinese():
    assert reason(OSError(28, "No space left on device")) == "磁盘空间不足"
    assert reason(OSError(999, "Something new")) == "系统错误 999"
