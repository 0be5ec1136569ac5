"""What is told of the books: tables, and the sentence for a report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from jiceng_desktop.services.population import Period
from jiceng_desktop.terms import Term, UseKind

Cell = str | int | float | None


class Matter(Term):
    """By what the books are told apart, or what is told of them."""

    CLASS = "class", "分类"
    AUDIENCE = "audience", "读者对象"
    CORNER = "corner", "图书角"
    MOST_READ = "most_read", "常读的书"
    NEVER = "never", "没人用过的"
    LOSSES = "losses", "未见与注销"
    SPREAD = "spread", "各角分布"
    YEAR = "year", "逐月"


@dataclass(frozen=True)
class Column:
    """A column with its width in pixels; numbers stand at the right. ``meaning`` explains a short heading."""

    title: str
    width: int = 76
    number: bool = True
    meaning: str = ""


@dataclass(frozen=True)
class Table:
    """One matter; ``whole`` is its last line, ``heat`` shades by number."""

    matter: Matter
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    whole: tuple[Cell, ...] | None = None
    remark: str = ""
    heat: bool = False


@dataclass(frozen=True)
class BookFigures:
    """Everything that is told of the books of today and their uses in a period."""

    period: Period
    titles: int
    copies: int
    never: int
    unseen: int
    uses: Mapping[UseKind, int]
    tables: Mapping[Matter, Table] = field(default_factory=dict)

    def sentence(self) -> str:
        """Return it as a report says it."""
        total = sum(self.uses.values())
        parts = "、".join(f"{kind.label} {count:,}" for kind, count in self.uses.items() if count)
        used = f"{self.period}使用 {total:,} 次（{parts}）" if total else f"{self.period}没有使用记录"
        each = f"，平均每册 {total / self.copies:.2f} 次" if total and self.copies else ""
        told = f"在藏图书 {self.titles:,} 种 {self.copies:,} 册；{used}{each}；从未有人用过 {self.never:,} 册"
        return f"{told}，未见和待核销 {self.unseen:,} 册。" if self.unseen else f"{told}。"


def summed(rows: Sequence[Sequence[Cell]], name: str = "合计") -> tuple[Cell, ...]:
    """Return the last line of a table whose columns after the first are numbers."""
    columns = list(zip(*rows, strict=True))[1:]
    return (name, *(sum(cell for cell in column if isinstance(cell, int)) for column in columns))
