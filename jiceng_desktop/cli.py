"""The headless commands, for administrators and scheduled tasks.

Exit code 0: done; 1: refused, with the reason in Chinese on standard error; 2: wrong usage.
"""

from __future__ import annotations

import argparse
import errno
import getpass
import json
import os
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from jiceng_desktop import settings
from jiceng_desktop.errors import Refusal
from jiceng_desktop.marks import override
from jiceng_desktop.paths import data_dir, replace_file

if TYPE_CHECKING:
    from jiceng_desktop.exchange.workbook import Sheet, Workbook
    from jiceng_desktop.services.documents import Draft
    from jiceng_desktop.services.intake import Plan
    from jiceng_desktop.services.office import Office

PASSPHRASE = "JICENG_PASSPHRASE"  # noqa: S105  # the variable's name
DONE, REFUSED, WRONG_USAGE = 0, 1, 2

_LAST_RECORD = 2**63 - 1  # of SQLite
_READER_LEFT = (errno.EPIPE, errno.EINVAL)  # the second one on Windows
_WORDS = (
    (r"the following arguments are required: (.+)", r"缺少 \1"),
    (r"unrecognized arguments: (.+)", r"多出了 \1"),
    (r"argument .+?: invalid choice: '?(.*?)'? \(choose from (.+)\)", r"没有“\1”，可以写：\2"),
    (r"argument (.+?): invalid \w+ value: '(.*)'", r"\1 要写数字，不能是“\2”"),
    (r"argument (.+?): expected one argument", r"\1 后面缺少内容"),
    (r"argument (.+?): ignored explicit argument .+", r"\1 后面不能写内容"),
)


@dataclass(frozen=True)
class Result:
    """What a command has done: a sentence for people, values for programs."""

    sentence: str
    values: dict[str, Any]


class Parser(argparse.ArgumentParser):
    """Says in Chinese what ``argparse`` says in English."""

    def __init__(self, **options: Any) -> None:
        super().__init__(formatter_class=_Formatter, add_help=False, allow_abbrev=False, **options)
        self._positionals.title, self._optionals.title = "内容", "选项"
        self.add_argument("-h", "--help", action="help", help="显示这段说明")

    @override
    def error(self, message: str) -> NoReturn:
        for english, chinese in _WORDS:
            if found := re.fullmatch(english, message):
                message = found.expand(chinese).replace("'", "").replace(", ", "、")
                break
        self.print_usage(sys.stderr)
        self.exit(WRONG_USAGE, f"命令写法不对：{message}。\n")


class _Formatter(argparse.HelpFormatter):
    """Puts every explanation on a line of its own: columns of mixed widths would not line up."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=4)

    @override
    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)


def main(argv: Sequence[str]) -> int:
    """Carry out one command and return the exit code."""
    speak_utf8()
    arguments = _parser().parse_args(argv)
    work: Callable[[argparse.Namespace], Result] = arguments.work
    try:
        result = work(arguments)
        _say(json.dumps(result.values, ensure_ascii=False) if arguments.json else result.sentence)
    except Refusal as refusal:
        print(refusal, file=sys.stderr)  # noqa: T201
        return REFUSED
    except KeyboardInterrupt:
        print("已取消。", file=sys.stderr)  # noqa: T201
        return REFUSED
    return DONE


def _say(text: str) -> None:
    """Print the result; that the reader has left already, as ``head`` does, is no failure."""
    try:
        print(text, flush=True)  # noqa: T201
    except OSError as error:
        # else the interpreter stumbles over the rest of it on its way out
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if error.errno not in _READER_LEFT:
            raise Refusal("命令已经完成，但结果没有写出来，请检查磁盘空间。") from error


def speak_utf8() -> None:
    """Write UTF-8 when the output goes to a file or a program; a console keeps its own code page."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None and hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="backslashreplace")


def _parser() -> Parser:
    parser = Parser(
        prog="jiceng-desktop",
        description="基层桌面的命令行：不打开窗口，直接处理数据。不写命令时打开窗口。",
        epilog=f"口令从环境变量 {PASSPHRASE} 读取，没有设置时在终端里询问。",
    )
    commands = parser.add_subparsers(required=True, title="命令", metavar="命令", parser_class=Parser)

    def command(name: str, work: Callable[[argparse.Namespace], Result], told: str) -> Parser:
        added = commands.add_parser(name, help=told, description=f"{told}。")
        added.set_defaults(work=work)
        added.add_argument("--database", type=Path, metavar="文件", help="数据文件；不写时用上次打开的那个")
        added.add_argument("--json", action="store_true", help="在标准输出写机器可读的结果")
        return added

    invented = command("demo", demo, "新建演示社区（虚构数据）")
    invented.add_argument("--seed", type=int, default=2026, metavar="数字", help="随机种子；相同的种子得到相同的数据")
    invented.add_argument("--scale", type=float, default=1.0, metavar="数字", help="规模，如 0.1 大约是十分之一")
    taken = command("import", import_, "导入花名册")
    taken.add_argument("kind", choices=["residents"], metavar="residents", help="居民花名册")
    taken.add_argument("file", type=Path, metavar="文件", help=".xlsx、.xls 或 .csv 表格")
    taken.add_argument("--dry-run", action="store_true", help="只预览，不写入")
    taken.add_argument("--compound", default="", metavar="小区", help="门牌没有写小区时归入的小区")
    taken.add_argument("--sheet", default="", metavar="工作表", help="工作表名称；不写时自动选择")
    given = command("export", export, "导出居民档案")
    given.add_argument("kind", choices=["residents"], metavar="residents", help="居民档案")
    given.add_argument("file", type=Path, metavar="文件", help="要写的 .xlsx 或 .csv 表格")
    given.add_argument("--full", action="store_true", help="证件号码和电话不打星号（会留下记录）")
    paper = command("notice", notice, "由活动生成通知")
    paper.add_argument("--occurrence", type=_record, required=True, metavar="编号", help="活动编号")
    paper.add_argument("-o", "--output", type=Path, required=True, metavar="文件.pdf", help="要写的 PDF 文件")
    paper.add_argument("--file", action="store_true", help="编号并归档")
    paper.add_argument("--allow-blanks", action="store_true", help="没有字形的字留空")
    place = command("backup", backup, "备份")
    place.add_argument("folder", type=Path, nargs="?", metavar="文件夹", help="不写时用窗口里设置的备份存放位置")
    command("restore", restore, "从备份恢复").add_argument("archive", type=Path, metavar="备份文件", help=".jcbak 文件")
    command("check", check, "检查数据文件是否完好")
    command("verify", verify, "核对志愿服务证明").add_argument("code", metavar="校验码", help="证明左下角的校验码")
    return parser


def _record(text: str) -> int:
    """Read the number of a record; raises a ValueError when no record can have it."""
    number = int(text)
    if not 0 < number <= _LAST_RECORD:
        raise ValueError(text)
    return number


def _passphrase() -> str:
    if (given := os.environ.get(PASSPHRASE)) is not None:
        return given
    if sys.stdin is None or not sys.stdin.isatty():
        raise Refusal(f"没有口令。请设置环境变量 {PASSPHRASE}，或在终端里运行。")
    try:
        return getpass.getpass("口令：", sys.stderr)
    except EOFError as error:
        raise Refusal("没有输入口令。") from error


def _database(arguments: argparse.Namespace) -> Path:
    if arguments.database is not None:
        return Path(arguments.database)
    if last := settings.load().last_database:
        return Path(last)
    raise Refusal("不知道用哪个数据文件。请用 --database 指定。")


@contextmanager
def _opened(arguments: argparse.Namespace) -> Iterator[Office]:
    """Open the database for one command."""
    from jiceng_desktop.services import vault

    office = vault.open_(_database(arguments), _passphrase())
    try:
        yield office
    finally:
        office.close()


def demo(arguments: argparse.Namespace) -> Result:
    """Make the invented community."""
    from jiceng_desktop import papers
    from jiceng_desktop.services import vault

    if not 0 < arguments.scale <= 1:
        raise Refusal("--scale 要大于 0，不超过 1。")
    path = arguments.database or data_dir() / "演示社区.db"
    office = vault.create_demo(path, _passphrase(), date.today(), seed=arguments.seed, scale=arguments.scale)
    try:
        papers.certify_demo(office, date.today())
    finally:
        office.close()
    return Result(f"演示社区已建好：{path}", {"database": str(path)})


def import_(arguments: argparse.Namespace) -> Result:
    """Take over a roster, or only say what would happen."""
    from jiceng_desktop.exchange import roster, workbook
    from jiceng_desktop.services import intake
    from jiceng_desktop.services.intake import headings

    book = workbook.read(arguments.file)
    with _opened(arguments) as office:
        layout = roster.lay_out(_sheet(book, arguments.sheet), office.read(headings.remembered))
        if "name" not in layout.fields:
            raise Refusal("没有找到“姓名”这一列，无法导入。请给表格加上一行标题，或在窗口里导入时指定各列。")
        plan = office.read(intake.plan, list(layout.cells()), date.today(), arguments.compound)
        if arguments.dry_run:
            return _preview(plan, book.remarks)
        if roster.lacks_compound(plan):
            raise Refusal("有的门牌没有写小区，请用 --compound 说明归入哪个小区。")
        done = office.write(intake.apply, plan, arguments.file.name)
    values = _told(plan) | {"added": done.added, "changed": done.changed, "left_out": done.left_out}
    told = f"已导入：新增 {done.added}，更新 {done.changed}，未写入 {done.left_out}。（{_counts(plan)}）"
    return Result("\n".join([*book.remarks, told]), values)


def _preview(plan: Plan, remarks: Sequence[str]) -> Result:
    from jiceng_desktop.exchange import roster

    lines = [*remarks, f"预览（没有写入）：{_counts(plan)}"]
    if roster.lacks_compound(plan):
        lines.append("有的门牌没有写小区，导入时请用 --compound 说明归入哪个小区。")
    if hint := roster.tags_hint(roster.new_tags(plan)):
        lines.append(hint)
    lines += [f"第 {row.number} 行（{row.verdict.label}）：{row.remark}" for row in plan.rows if row.remark]
    return Result("\n".join(lines), _told(plan))


def _counts(plan: Plan) -> str:
    return "，".join(f"{verdict.label} {count}" for verdict, count in plan.counts().items())


def _told(plan: Plan) -> dict[str, Any]:
    """Return a plan for programs: the counts, the tags it would add, the rows there is something to say about."""
    from jiceng_desktop.exchange import roster

    told = [{"row": row.number, "verdict": row.verdict.value, "reason": row.remark} for row in plan.rows if row.remark]
    counts = {verdict.value: count for verdict, count in plan.counts().items()}
    return {"counts": counts, "new_tags": roster.new_tags(plan), "rows": told}


def _sheet(book: Workbook, name: str) -> Sheet:
    from jiceng_desktop.exchange import roster

    if not name:
        return book.sheets[roster.best_sheet(book)]
    for sheet in book.sheets:
        if sheet.name == name:
            return sheet
    raise Refusal(f"没有叫“{name}”的工作表。这个文件里有：{'、'.join(sheet.name for sheet in book.sheets)}。")


def export(arguments: argparse.Namespace) -> Result:
    """Write the archive of residents as a workbook."""
    from jiceng_desktop.exchange import listing_out
    from jiceng_desktop.services import people

    with _opened(arguments) as office:
        ids = office.read(people.LISTING.ids)
        listing_out.export(office, people.LISTING, ids, arguments.file, revealed=arguments.full)
    return Result(f"已导出 {len(ids)} 条：{arguments.file}", {"count": len(ids), "file": str(arguments.file)})


def notice(arguments: argparse.Namespace) -> Result:
    """Draw the notice of an event, and file it if asked."""
    from jiceng_desktop.documents.notice import missing_glyphs, render
    from jiceng_desktop.papers import notice_of
    from jiceng_desktop.services import documents, templates

    output: Path = arguments.output
    if output.suffix.lower() != ".pdf":
        raise Refusal("通知的文件名请以 .pdf 结尾。")

    def draw(draft: Draft) -> bytes:
        sheet = notice_of(draft, date.today())
        if not arguments.allow_blanks and (lost := missing_glyphs(sheet)):
            raise Refusal(f"没有字体能打印这些字：{'、'.join(lost)}。加上 --allow-blanks 可以留空，打印后手写。")
        return render(sheet, allow_blanks=True)

    with _opened(arguments) as office, _beside(output) as beside:
        draft = office.read(templates.of_occurrence, arguments.occurrence, date.today())
        if arguments.file:
            filed = office.write(documents.file, draft, datetime.now(), lambda one: beside(draw(one)))
            draft = office.read(documents.load, filed)
        else:
            beside(draw(draft))
    told = f"，编号 {draft.number}，已归档" if draft.number else ""
    return Result(f"已生成：{output}{told}", {"file": str(output), "number": draft.number})


@contextmanager
def _beside(path: Path) -> Iterator[Callable[[bytes], bytes]]:
    """Yield a function that writes a file's content beside it; the file is replaced when the block has ended well.

    So a number is given for good only once its sheet lies on the disk, and no sheet shows a number never given.
    """
    from jiceng_desktop.db.location import reason

    fresh = path.with_name(f"{path.stem}.new{path.suffix}")

    def write(content: bytes) -> bytes:
        if path.exists():
            path.open("r+b").close()  # Windows replaces no file that another program has open
        replace_file(fresh, content)
        return content

    done = False
    try:
        yield write
        done = True
        fresh.replace(path)
    except OSError as error:
        filed = "已经归档的，可以在窗口的“通知公告”里再另存一份。" if done else ""
        raise Refusal(f"无法写入“{path}”：{reason(error)}。{filed}") from error
    finally:
        with suppress(OSError):
            fresh.unlink(missing_ok=True)


def backup(arguments: argparse.Namespace) -> Result:
    """Write a checked backup."""
    from jiceng_desktop.services import vault

    folder = arguments.folder or settings.load().backup_folder
    if not folder:
        raise Refusal("不知道备份到哪里。请在命令后面写上文件夹。")
    with _opened(arguments) as office:
        archive = vault.back_up(office, Path(folder), datetime.now())
    return Result(f"已备份：{archive}", {"file": str(archive)})


def restore(arguments: argparse.Namespace) -> Result:
    """Bring a backup back; the present file is kept beside it."""
    from jiceng_desktop.services import vault

    kept = vault.restore(arguments.archive, _database(arguments), datetime.now(), _passphrase())
    told = f"原来的数据保存为：{kept}" if kept else ""
    return Result(f"已恢复。{told}", {"database": str(_database(arguments)), "kept": str(kept) if kept else None})


def check(arguments: argparse.Namespace) -> Result:
    """Check the database; a fault is a refusal."""
    from jiceng_desktop.services import vault

    with _opened(arguments) as office:
        faults = vault.check(office)
    if faults:
        raise Refusal("数据文件有问题，请从最近的备份恢复：" + "；".join(faults))
    return Result("数据文件完好。", {"ok": True})


def verify(arguments: argparse.Namespace) -> Result:
    """Say what the register knows of the code on a certificate of voluntary service."""
    from jiceng_desktop.services import certificates
    from jiceng_desktop.terms import CertificateStatus

    with _opened(arguments) as office:
        found = office.read(certificates.verify, arguments.code)
    values = {"valid": found.status is CertificateStatus.VALID, "number": found.number, "minutes": found.minutes}
    return Result(found.sentence(), values)
