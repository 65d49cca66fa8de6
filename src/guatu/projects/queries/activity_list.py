"""A list of projects for an activity, read against the register: which project each line means, and what it expects."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext, override

from guatu.kernel.errors import GuatuError
from guatu.kernel.quantity import yuan
from guatu.org.types import Actor
from guatu.projects.adapters.activity_list import ListedLine, read_list
from guatu.projects.models import Node, ProjectCode
from guatu.projects.queries.lists import projects
from guatu.projects.queries.network import nodes
from guatu.projects.rules.starts import start_key
from guatu.projects.types import STAGE_WORDS
from guatu.projects.types.activity import EXPECTED_WORDS, OF_NODE, ExpectationSpec, Expected


@dataclass(slots=True)
class ListedPart:
    """A project of the list with what it expects; `line` is the first that names it."""

    project_id: int
    line: int
    expectations: list[ExpectationSpec]


@dataclass(frozen=True, slots=True)
class ActivityList:
    """What a list says: parts to be taken, and lines that could not be read, with the project as written."""

    parts: tuple[ListedPart, ...]
    refused: tuple[tuple[int, str, GuatuError], ...]


def read_activity_list(actor: Actor, data: bytes) -> ActivityList:
    """A list's lines with their projects (by any of their codes, else by full name). Nothing is written. Four queries.

    A project with a line that cannot be read is left out whole: half of what it expects would be nobody's word.
    Raises G2622 for what is no list.
    """
    lines = read_list(data)
    by_code, by_name = _register(actor, lines)
    named = {line.line: by_code.get(start_key(line.code)) or by_name.get(line.name) for line in lines}
    node_of = _nodes(actor, {pk for pk in named.values() if pk is not None})
    parts: dict[int, ListedPart] = {}
    refused: dict[int, tuple[int, str, GuatuError]] = {}
    spoiled: set[int] = set()
    kinds, stages = _words(EXPECTED_WORDS), _words(STAGE_WORDS)
    for line in lines:
        project = named[line.line]
        said = line.code or line.name
        if project is None:
            refused[line.line] = line.line, said, _unknown(said, "项目", "project")
            continue
        part = parts.setdefault(project, ListedPart(project, line.line, []))
        try:
            if line.kind:
                part.expectations.append(_spec(line, kinds, stages, node_of.get(project, {})))
        except GuatuError as error:
            refused[line.line] = line.line, said, error
            spoiled.add(project)
    kept = tuple(part for pk, part in parts.items() if pk not in spoiled)
    return ActivityList(kept, tuple(refused.values()))


def _unknown(what: str, column: str, column_en: str) -> GuatuError:
    return GuatuError("G2610", what=what[:60], column=column, column_en=column_en)


def _register(actor: Actor, lines: list[ListedLine]) -> tuple[dict[str, int], dict[str, int]]:
    """The projects in the actor's sight by code and by name; a name that two bear names none."""
    mine = projects(actor).select_related(None).order_by()
    codes = {start_key(line.code) for line in lines if line.code}
    written = {line.code for line in lines if line.code}
    names = {line.name for line in lines if line.name}
    by_code: dict[str, int] = {}
    for pk, code in mine.filter(code__in=codes | written).values_list("pk", "code"):
        by_code[start_key(code)] = pk
    others = ProjectCode.objects.filter(code__in=codes, project__in=mine.values("pk"))
    for code, pk in others.values_list("code", "project_id"):
        by_code.setdefault(start_key(code), pk)
    by_name: dict[str, int] = {}
    twice: set[str] = set()
    found = mine.filter(name__in=names) | mine.filter(name_en__in=names - {""})
    for pk, *spelled in found.values_list("pk", "name", "name_en"):
        for name in filter(None, set(spelled)):
            twice.update({name} if by_name.get(name, pk) != pk else ())
            by_name[name] = pk
    return by_code, {name: pk for name, pk in by_name.items() if name not in twice}


def _nodes(actor: Actor, project_ids: set[int]) -> dict[int, dict[str, str]]:
    """The code of each node by its code and its names, by project."""
    found: dict[int, dict[str, str]] = {}
    rows: Mapping[int, Node] = nodes(actor, project_ids).select_related(None).in_bulk()
    for row in rows.values():
        by = found.setdefault(row.project_id, {})
        by |= {name: row.code for name in (row.name_en, row.name, row.code) if name}
    return found


def _words(table: Mapping[Any, str]) -> dict[str, str]:
    """The keys of a table by themselves and by their words in both languages."""
    found: dict[str, str] = {}
    for key, word in table.items():
        found[str(key)] = str(key)
        for language in ("zh-hans", "en"):
            with override(language):
                found.setdefault(gettext(word).casefold(), str(key))
    return found


def _spec(
    line: ListedLine, kinds: Mapping[str, str], stages: Mapping[str, str], node_of: Mapping[str, str]
) -> ExpectationSpec:
    kind = kinds.get(line.kind.casefold())
    if kind is None:
        raise _unknown(line.kind, "预期", "expectation")
    expected = Expected(kind)
    if expected in OF_NODE:
        code = node_of.get(line.content)
        if code is None:
            raise _unknown(line.content, "节点", "node")
        return ExpectationSpec(expected, code)
    if expected is Expected.STAGE:
        stage = stages.get(line.content.casefold())
        if stage is None:
            raise _unknown(line.content, "阶段", "stage")
        return ExpectationSpec(expected, stage=stage)
    if expected is Expected.OTHER:
        return ExpectationSpec(expected, words=line.content[:200])
    if expected is Expected.START or not line.content:
        return ExpectationSpec(expected)
    return ExpectationSpec(expected, amount=_money(line.content))


def _money(text: str) -> Decimal:
    """万元 as written, with or without thousands marks."""
    try:
        return yuan(Decimal(text.replace(",", "").replace("，", "")), "万元")
    except InvalidOperation as wrong:
        raise _unknown(text, "金额", "amount") from wrong
