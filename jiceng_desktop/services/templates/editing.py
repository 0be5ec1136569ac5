"""Keeping templates: saved with their earlier versions, copied, removed, given back their starting text."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from jiceng_desktop import words
from jiceng_desktop.db import audit
from jiceng_desktop.db.documents import Template, TemplateVersion
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import history, undo
from jiceng_desktop.services.documents import storable
from jiceng_desktop.services.kind import refuse_long
from jiceng_desktop.services.office import action
from jiceng_desktop.services.templates.drafting import found_template, wording_of
from jiceng_desktop.services.templates.filling import fill, refuse_broken
from jiceng_desktop.services.templates.starting import STARTING
from jiceng_desktop.services.templates.wording import FILLED, PARTS, Wording
from jiceng_desktop.terms import DocumentKind, Layout, SignOff

LABELS = {
    "kind": "种类",
    "name": "名称",
    "title": "标题",
    "addressee": "主送",
    "body": "正文",
    "remark": "附注",
    "columns": "表格的列",
    "layout": "版式",
    "sign_off": "落款",
    "hint": "说明",
}
_TERMS: dict[str, Any] = {"kind": DocumentKind, "layout": Layout, "sign_off": SignOff}
_LONGEST_NAME = 30
_LONGEST_COLUMN, _MOST_COLUMNS = 20, 12


@dataclass(frozen=True)
class Version:
    """What a template said until it was changed: when, by whom, and its name then."""

    number: int
    saved_at: datetime
    actor: str
    wording: Wording


def lacking(session: Session) -> bool:
    """Tell whether the office has no template at all, as one that was founded before there were any."""
    return session.scalar(select(Template.id).limit(1)) is None


@action("准备公文模板")
def begin(session: Session) -> None:
    """Give the office the templates it begins with, unless it has some."""
    if lacking(session):
        for position, wording in enumerate(STARTING.values(), start=1):
            session.add(_put(Template(origin=wording.origin, position=position), wording))
        session.flush()


def listed(session: Session) -> list[tuple[int, DocumentKind, str]]:
    """Return the templates in the order of their kinds, as (id, kind, name)."""
    found = session.execute(select(Template.id, Template.kind, Template.name, Template.position)).all()
    order = list(DocumentKind)
    return [(row[0], row[1], row[2]) for row in sorted(found, key=lambda row: (order.index(row[1]), row[3], row[0]))]


def load(session: Session, template_id: int) -> Wording:
    """Return what a template says."""
    return wording_of(found_template(session, template_id))


def unknown(wording: Wording) -> tuple[str, ...]:
    """Return the names in a template that no record can ever fill."""
    found = (name for text in FILLED for name in fill(getattr(wording, text), {}).unknown)
    return tuple(dict.fromkeys(found))


def broken(wording: Wording) -> list[str]:
    """Say in which line of which part a brace opens no field."""
    return [f"{LABELS[text]}{told}" for text in FILLED for told in fill(getattr(wording, text), {}).broken]


@action("保存模板")
def save(session: Session, template_id: int | None, wording: Wording) -> int:
    """Keep a template; what it said before stays as an earlier version.

    Raises:
        Refusal: a part is missing or too long, a field is broken, the name is taken, another desk saved it first.
    """
    wording = _checked(wording)
    _refuse_double(session, template_id, wording.name)
    if template_id is None:
        last = session.scalar(select(func.max(Template.position))) or 0
        template = Template(origin=wording.origin, position=last + 1)
        session.add(template)
    else:
        template = history.current(session, Template, template_id, wording.version, LABELS)
        if _same(template, wording):
            return template_id
        undo.keep(session, template)
        _keep_version(session, template)
    _put(template, wording)
    session.flush()
    return template.id


@action("另存模板")
def copy(session: Session, template_id: int) -> int:
    """Make another template that says the same, under a name of its own."""
    wording = load(session, template_id)
    names = set(session.scalars(select(Template.name)))
    base = wording.name[: _LONGEST_NAME - 5]
    offers = (f"{base} 副本{count or ''}" for count in (0, *range(2, len(names) + 3)))
    name = next(name for name in offers if name not in names)
    return save(session, None, replace(wording, name=name, version=0))


@action("删除模板")
def remove(session: Session, template_id: int, version: int | None = None) -> None:
    """Delete a template with its earlier versions; papers written from it stay as they are."""
    template = found_template(session, template_id)
    history.refuse_changed(template, version)
    for kept in session.scalars(select(TemplateVersion).where(TemplateVersion.template_id == template_id)):
        undo.keep(session, kept)
        session.delete(kept)
    session.flush()
    undo.keep(session, template)
    session.delete(template)
    session.flush()


def versions(session: Session, template_id: int) -> list[Version]:
    """Return what a template said before, the latest first."""
    found = select(TemplateVersion).where(TemplateVersion.template_id == template_id)
    return [
        Version(kept.number, kept.saved_at, kept.actor, _read(kept.content))
        for kept in session.scalars(found.order_by(TemplateVersion.number.desc()))
    ]


@action("恢复模板的旧版本")
def restore(session: Session, template_id: int, number: int, version: int) -> None:
    """Let a template say again what it said in an earlier version; what it says now becomes one itself."""
    found = select(TemplateVersion.content).where(
        TemplateVersion.template_id == template_id, TemplateVersion.number == number
    )
    content = session.scalar(found)
    if content is None:
        raise Refusal("这个旧版本已经没有了，请刷新后再试。")
    save(session, template_id, replace(_read(content), version=version))


@action("恢复模板的初始文字")
def reset(session: Session, template_id: int, version: int) -> None:
    """Let a template say again what it said when the office began; its name stays."""
    template = found_template(session, template_id)
    wording = STARTING.get(template.origin)
    if wording is None:
        raise Refusal("这个模板是自己新建的，没有初始文字。可以在旧版本里找回以前的内容。")
    save(session, template_id, replace(wording, name=template.name, version=version))


def _checked(wording: Wording) -> Wording:
    name = words.clean(wording.name)
    tidy: dict[str, Any] = {text: storable(getattr(wording, text)) for text in (*FILLED, "columns")}
    wording = replace(wording, **tidy, name=name, hint=words.clean(wording.hint))
    if not name:
        raise Refusal("请填写模板的名称。", "name")
    if len(name) > _LONGEST_NAME:
        raise Refusal(f"名称最多 {_LONGEST_NAME} 个字，现在有 {len(name)} 个字。", "name")
    if not wording.title.strip():
        raise Refusal("请填写标题。", "title")
    refuse_long(wording, Template, LABELS)
    for text in FILLED:
        refuse_broken(getattr(wording, text), text, LABELS[text])
    _refuse_columns(wording)
    return wording


def _refuse_columns(wording: Wording) -> None:
    columns = [line.strip() for line in wording.columns.splitlines() if line.strip()]
    if wording.layout not in (Layout.TABLE, Layout.PLATES):
        if not wording.body.strip():
            raise Refusal("请填写正文。", "body")
        return
    if not columns:
        raise Refusal("表格还没有列，请每行写一个列名。", "columns")
    if len(columns) > _MOST_COLUMNS:
        raise Refusal(f"表格最多 {_MOST_COLUMNS} 列，现在有 {len(columns)} 列。", "columns")
    if long := next((column for column in columns if len(column) > _LONGEST_COLUMN), None):
        raise Refusal(f"列名“{long[:_LONGEST_COLUMN]}…”太长，最多 {_LONGEST_COLUMN} 个字。", "columns")


def _refuse_double(session: Session, template_id: int | None, name: str) -> None:
    taken = select(Template.id).where(Template.name == name, Template.id != (template_id or 0))
    if session.scalar(taken) is not None:
        raise Refusal(f"已经有一个叫“{name}”的模板，请换一个名称。", "name")


def _same(template: Template, wording: Wording) -> bool:
    return all(getattr(template, name) == getattr(wording, name) for name in PARTS)


def _put(template: Template, wording: Wording) -> Template:
    for name in PARTS:
        setattr(template, name, getattr(wording, name))
    return template


def _keep_version(session: Session, template: Template) -> None:
    last = select(func.max(TemplateVersion.number)).where(TemplateVersion.template_id == template.id)
    content = json.dumps({name: getattr(template, name) for name in PARTS}, ensure_ascii=False)
    kept = TemplateVersion(
        template_id=template.id,
        number=(session.scalar(last) or 0) + 1,
        saved_at=audit.moment(session),
        actor=audit.actor(session),
        content=content,
    )
    session.add(kept)
    session.flush()


def _read(content: str) -> Wording:
    stored = json.loads(content)
    return Wording(**{name: _TERMS.get(name, str)(text) for name, text in stored.items()})
