"""Set up and drive the project with nothing but the standard library.

python3 dev.py run [ARGS…]      open the program (arguments are passed on)
python3 dev.py test [ARGS…]     run every check (arguments go to pytest)
python3 dev.py bench [ARGS…]    run the benchmarks
python3 dev.py shots [FOLDER]   write a screenshot of every page
python3 dev.py build            freeze the program into dist/jiceng-desktop
python3 dev.py setup            only prepare the environment

The first start builds .venv from uv.lock, later ones only compare a stamp. On Windows: py dev.py …
"""

from __future__ import annotations

import ctypes
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

ROOT = Path(__file__).resolve().parent
WINDOWS = os.name == "nt"
BIN = "Scripts" if WINDOWS else "bin"
VENV = ROOT / ".venv"
STAMP = VENV / "jiceng-stamp"
TOOLS = " tools"  # in the stamp of an environment that holds the development tools
PEERS = " peers"  # ends the stamp of one that also holds what the benchmarks compare the program with
UV_LOCK = ROOT / ".ci" / "uv.txt"  # the one pinned tool outside uv.lock
UV_HOME = ROOT / ".dev" / "uv"

# What the Qt wheels expect from a Linux system: library -> Debian package.
LIBRARIES = {
    "libglib-2.0.so.0": "libglib2.0-0",
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libfontconfig.so.1": "libfontconfig1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
    "libcups.so.2": "libcups2",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
}

CHECKS = {
    "ruff": ["-m", "ruff", "check", "."],
    "format": ["-m", "ruff", "format", "--check", "."],
    "mypy": ["-m", "mypy"],
    "imports": ["-c", "from importlinter.cli import lint_imports_command as lint; lint()"],
    "pytest": ["-m", "pytest"],
}


class Stop(Exception):
    """A reason to give up, in one line for the person at the keyboard."""


def say(line: str) -> None:
    """Tell the person what is going on, away from the program's own output."""
    print(line, file=sys.stderr, flush=True)


# -- the machine -------------------------------------------------------------------------------------------------


def is_loadable(library: str) -> bool:
    """Tell whether the dynamic linker finds a library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def has_chinese_font() -> bool:
    """Ask fontconfig, as Qt does, for a font that can show Chinese."""
    try:
        fontconfig = ctypes.CDLL("libfontconfig.so.1")
    except OSError:
        return False
    for name in ("FcNameParse", "FcObjectSetCreate", "FcFontList"):
        getattr(fontconfig, name).restype = ctypes.c_void_p
    pattern = ctypes.c_void_p(fontconfig.FcNameParse(b":lang=zh-cn"))
    fonts = fontconfig.FcFontList(None, pattern, ctypes.c_void_p(fontconfig.FcObjectSetCreate()))
    # An FcFontSet begins with the int that counts its fonts.
    return bool(fonts) and ctypes.cast(fonts, ctypes.POINTER(ctypes.c_int))[0] > 0


def missing_packages(command: str) -> list[str]:
    """List the Debian packages this Linux machine lacks for one command."""
    wanted = [package for library, package in LIBRARIES.items() if not is_loadable(library)]
    if not has_chinese_font():
        wanted.append("fonts-noto-cjk")
    if importlib.util.find_spec("ensurepip") is None:
        wanted.append("python3-venv")
    if command == "build":
        shared = sysconfig.get_config_var("INSTSONAME")
        folder = sysconfig.get_config_var("LIBDIR")
        if not (is_loadable(shared) or is_loadable(f"{folder}/{shared}")):
            wanted.append("libpython{}.{}".format(*sys.version_info))
        if shutil.which("objdump") is None:
            wanted.append("binutils")
    return wanted


def prepare_machine(command: str) -> None:
    """Install the few system packages Qt needs, or name them and stop."""
    if not sys.platform.startswith("linux"):
        return
    missing = missing_packages(command)
    if not missing:
        return
    names = " ".join(missing)
    if shutil.which("apt-get") is None or os.geteuid() != 0:
        raise Stop(f"缺少系统组件，请先安装 / please install first (Debian names): {names}")
    say(f"正在安装系统组件 / installing: {names}")
    quiet = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    for arguments in (["update"], ["install", "-y", "--no-install-recommends", *missing]):
        call(["apt-get", "-qq", *arguments], quiet)


# -- the environment ---------------------------------------------------------------------------------------------


def call(command: list[str], environment: dict[str, str]) -> None:
    """Run one step of the set-up without its chatter; a failure, explained on standard error, stops everything."""
    silent = subprocess.DEVNULL
    done = subprocess.run(command, cwd=ROOT, env=environment, stdin=silent, stdout=silent, check=False)  # noqa: S603
    if done.returncode:
        raise Stop(f"准备环境失败 / set-up failed ({done.returncode}): {' '.join(command[:4])} …")


def surroundings(**extra: str) -> dict[str, str]:
    """Return the environment variables of every process started here."""
    kept = {name: value for name, value in os.environ.items() if name not in {"VIRTUAL_ENV", "PYTHONHOME"}}
    return {**kept, "PYTHONPATH": str(ROOT), **extra}


def base_python() -> str:
    """Return the interpreter behind this one, so that no environment is built upon another."""
    return str(getattr(sys, "_base_executable", sys.executable))


def fingerprint() -> str:
    """Return what the environment was made from: lock, project and Python version."""
    digest = hashlib.sha256(".".join(map(str, sys.version_info[:2])).encode())
    for name in ("uv.lock", "pyproject.toml"):
        digest.update((ROOT / name).read_bytes())
    return digest.hexdigest()


def python() -> Path:
    """Return the interpreter of the project's environment."""
    return VENV / BIN / ("python.exe" if WINDOWS else "python")


def uv() -> str:
    """Return the pinned uv, fetching it into a private environment the first time."""
    home = UV_HOME / hashlib.sha256(UV_LOCK.read_bytes()).hexdigest()[:12]
    tool = home / BIN / ("uv.exe" if WINDOWS else "uv")
    if not tool.exists():
        call([base_python(), "-m", "venv", "--clear", str(home)], surroundings())
        pip = [str(home / BIN / python().name), "-m", "pip", "--quiet", "--disable-pip-version-check"]
        call([*pip, "install", "--only-binary", ":all:", "--require-hashes", "-r", str(UV_LOCK)], surroundings())
    return str(tool)


def prepare(command: str) -> None:
    """Bring the machine and .venv to what ``command`` needs; a second start only compares the stamp.

    The program itself runs without the development tools, but once they are there they stay,
    so running and testing in turn does not rebuild anything.
    """
    prepare_machine(command)
    stamp = STAMP.read_text("utf-8") if STAMP.exists() else ""
    with_tools = command != "run" or TOOLS in stamp
    with_peers = command == "bench" or stamp.endswith(PEERS)
    wanted = fingerprint() + (TOOLS if with_tools else "") + (PEERS if with_peers else "")
    if stamp == wanted and python().exists():
        return
    say("正在准备运行环境，首次需要几分钟 / preparing .venv, the first time takes some minutes …")
    groups = (["--group", "bench"] if with_peers else []) if with_tools else ["--no-dev"]
    sync = [uv(), "sync", "--frozen", "--no-python-downloads", "--python", base_python(), *groups]
    call(sync, surroundings(UV_PROJECT_ENVIRONMENT=str(VENV)))
    STAMP.write_text(wanted, "utf-8")


# -- the commands ------------------------------------------------------------------------------------------------


def hand_over(arguments: list[str], **extra: str) -> int:
    """Let Python take this process's place: its exit code, its signals, the caller's working directory."""
    command = [str(python()), *arguments]
    if not WINDOWS:
        os.execve(command[0], command, surroundings(**extra))  # noqa: S606
    with subprocess.Popen(command, env=surroundings(**extra)) as process:  # noqa: S603
        while True:
            try:
                return process.wait()
            except KeyboardInterrupt:  # the child got it as well and decides what it means
                continue


def run(arguments: list[str]) -> int:
    """Open the program; -P keeps the caller's working directory out of its imports."""
    return hand_over(["-P", "-m", "jiceng_desktop", *arguments])


def test(arguments: list[str]) -> int:
    """Run every check, also after one has failed, and sum them up in one line."""
    environment = surroundings(PYTHONUTF8="1", QT_QPA_PLATFORM="offscreen")
    failed = []
    for name, check in CHECKS.items():
        say(f"── {name}")
        command = [str(python()), *check, *(arguments if name == "pytest" else [])]
        if subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode:  # noqa: S603
            failed.append(name)
    say("── " + " · ".join(f"{name} {'FAILED' if name in failed else 'ok'}" for name in CHECKS))
    return 1 if failed else 0


def bench(arguments: list[str]) -> int:
    """Run the benchmarks."""
    return hand_over([str(ROOT / "benchmarks" / "run.py"), *arguments], PYTHONUTF8="1")


def shots(arguments: list[str]) -> int:
    """Write a screenshot of every page, into shots/ unless a folder is given."""
    return hand_over([str(ROOT / "tests" / "shots.py"), *(arguments or [str(ROOT / "shots")])], PYTHONUTF8="1")


def build(arguments: list[str]) -> int:
    """Freeze the program with PyInstaller into dist/jiceng-desktop."""
    os.chdir(ROOT)
    return hand_over(["-m", "PyInstaller", "--noconfirm", "--log-level", "WARN", *arguments, "build.spec"])


def setup(_arguments: list[str]) -> int:
    """Prepare the environment and nothing else."""
    return 0


COMMANDS = {command.__name__: command for command in (run, test, bench, shots, build, setup)}


def main(arguments: list[str]) -> int:
    """Prepare what the command needs, then carry it out."""
    if not arguments or arguments[0] not in COMMANDS:
        say(__doc__ or "")
        return 2
    here = ".".join(map(str, sys.version_info[:2]))
    if here not in {"3.11", "3.12", "3.13"}:
        raise Stop(f"需要 Python 3.11–3.13，当前是 {here} / Python 3.11–3.13 is required, this is {here}")
    prepare(arguments[0])
    return COMMANDS[arguments[0]](arguments[1:])


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except Stop as reason:
        say(str(reason))
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
