"""The rules of checking in force, and what one of them would have caught."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from guatu.collect import rules
from guatu.collect.models import Cell, Check, Submission
from guatu.collect.queries.definition import definition_of
from guatu.collect.queries.facts import facts_of
from guatu.collect.rules import CheckRule
from guatu.collect.rules.checks.model import Parts
from guatu.collect.types import CellKey, Problem, SubjectKind, Words
from guatu.kernel.errors import GuatuError
from guatu.kernel.period import Period
from guatu.org.queries import scoped
from guatu.org.types import Actor

MOST_TRIED = 200
"""Submissions that a trial looks at, the newest first: a month of a city."""


@dataclass(frozen=True, slots=True)
class Caught:
    """What a rule would have said of a submission's cell, and whether it was explained there."""

    submission_id: int
    unit: Words
    problem: Problem
    value: str


@dataclass(frozen=True, slots=True)
class Trial:
    """A rule tried on the submissions of a month: how many were looked at, and what it would have caught."""

    rule: CheckRule
    period: Period
    submissions: int
    cells: int
    caught: tuple[Caught, ...]


def checks_in_force(period: Period | None = None) -> tuple[CheckRule, ...]:
    """Of every rule the version that holds in a period (None: the newest), in their order. One query.

    Switched-off ones are among them. Before any was loaded, the shipped ones. No actor: what one is checked by is no
    secret.
    """
    rows = Check.objects.order_by("code", "version")
    versions: defaultdict[str, list[CheckRule]] = defaultdict(list)
    for row in rows:
        versions[row.code].append(rule_from(row))
    if not versions:
        return rules.shipped()
    order = {rule.code: place for place, rule in enumerate(rules.shipped())}
    found = [
        newest
        for code in sorted(versions, key=lambda code: (order.get(code, len(order)), code))
        if (newest := _newest(versions[code], period)) is not None
    ]
    return tuple(found)


def _newest(versions: Iterable[CheckRule], period: Period | None) -> CheckRule | None:
    holding = [rule for rule in versions if period is None or rule.begun_by(period)]
    return holding[-1] if holding else None


def check_versions(code: str) -> list[Check]:
    """Every version of a rule, the newest first, with who made it. One query. Raises G2551."""
    found = list(Check.objects.filter(code=code).select_related("made_by").order_by("-version"))
    if not found:
        raise GuatuError("G2551", code=code)
    return found


def check_by_code(code: str) -> CheckRule:
    """The newest version of a rule. Raises G2551."""
    for rule in checks_in_force():
        if rule.code == code:
            return rule
    raise GuatuError("G2551", code=code)


def rule_from(row: Check) -> CheckRule:
    """A version as the rules take it. Raises G2550 where a row is not what its kind asks."""
    return rules.checked(
        block_of(
            {
                "code": row.code,
                "name": row.name,
                "name_en": row.name_en,
                "kind": row.kind,
                "subject": row.subject_kind,
                "field": row.field,
                "level": row.level,
                "version": row.version,
                "since": row.since,
                "active": row.active,
                "reason": row.reason,
                "only": row.only,
            },
            row.given,
        ),
        row.code,
    )


def block_of(head: dict[str, Any], given: dict[str, Any]) -> dict[str, Any]:
    """A rule as a block of a file has it: its head, and beside it its parameters."""
    return {**given, **head}


def named_indicators(held: Iterable[CheckRule]) -> set[str]:
    """The codes of indicators that rules look at beside those of the form."""
    return {code for rule in held if isinstance(rule.given, Parts) for code in rule.given.parts}


def try_check(actor: Actor, rule: CheckRule, period: Period) -> Trial:
    """What a rule, in force or not, would have said of a month's submissions in the actor's scope.

    Some nine queries a submission, of at most `MOST_TRIED`.
    """
    rows = scoped(actor, Submission.objects.select_related("form", "unit").filter(period=str(period)))
    listed = list(rows.order_by("unit__position", "pk")[:MOST_TRIED])
    caught: list[Caught] = []
    looked = 0
    for row in listed:
        cells = {
            CellKey(SubjectKind(cell.subject_kind), cell.subject_id, cell.field): cell
            for cell in Cell.objects.filter(submission=row)
        }
        looked += sum(key.kind is rule.subject and key.field == rule.field for key in cells)
        caught += _caught(actor, row, rule, period, cells)
    return Trial(rule, period, len(listed), looked, tuple(caught))


def _caught(
    actor: Actor, row: Submission, rule: CheckRule, period: Period, cells: dict[CellKey, Cell]
) -> list[Caught]:
    subjects: defaultdict[SubjectKind, set[int]] = defaultdict(set)
    for key in cells:
        subjects[key.kind].add(key.subject_id)
    facts = facts_of(actor, subjects, row.unit_id, period, beside=named_indicators([rule]))
    problems = rules.check(
        definition_of(row.form),
        facts,
        {key: cell.value for key, cell in cells.items()},
        period=period,
        today=period.next().last_day,
        rules=[rule],
        explanations={key: cell.explanation for key, cell in cells.items() if cell.explanation},
    )
    unit = Words(row.unit.name, row.unit.name_en)
    return [
        Caught(row.pk, unit, problem, cells[problem.key].value if problem.key in cells else "")
        for problem in problems
        if problem.rule == rule.code
    ]
