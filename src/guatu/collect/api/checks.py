"""The rules of checking through the API: read, tried, changed by the same actions as the page."""

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from guatu.collect import actions, queries
from guatu.collect.rules import CheckRule, as_data
from guatu.kernel.language import EN, ZH
from guatu.kernel.period import Period
from guatu.org.queries import actor_of

router = Router(tags=["collect"])


class CheckOut(Schema):
    """A rule of checking; `given` are the parameters of its kind."""

    code: str
    version: int
    name: str
    name_en: str
    kind: str
    subject: str
    field: str
    level: str
    given: dict[str, Any]
    only: list[str]
    since: str
    active: bool
    reason: str


class CheckIn(Schema):
    """What is to change; what is left out stays. `reason` is needed to keep it, not to try it."""

    level: str | None = None
    given: dict[str, Any] | None = None
    since: str | None = None
    active: bool | None = None
    version: int | None = None
    reason: str = ""


class CaughtOut(Schema):
    submission: int
    unit: str
    cell: str
    value: str
    zh: str
    en: str


class TrialOut(Schema):
    """What a rule would have said of a month's submissions."""

    period: str
    submissions: int
    cells: int
    caught: list[CaughtOut]


@router.get("/checks", response=list[CheckOut])
def checks(request: HttpRequest) -> list[dict[str, Any]]:
    """Every rule as in force now."""
    actor_of(request).require("collect.checks.read")
    return [_out(rule) for rule in queries.checks_in_force()]


@router.post("/checks/{code}/versions", response=CheckOut)
def change_check(request: HttpRequest, code: str, payload: CheckIn) -> dict[str, Any]:
    """Keep a change as the rule's next version."""
    actions.change_check(
        actor_of(request),
        code=code,
        reason=payload.reason,
        level=payload.level,
        given=payload.given,
        since=Period.parse(payload.since) if payload.since else None,
        active=payload.active,
        version=payload.version,
    )
    return _out(queries.check_by_code(code))


@router.post("/checks/{code}/try/{period}", response=TrialOut)
def try_check(request: HttpRequest, code: str, period: str, payload: CheckIn) -> dict[str, Any]:
    """What the rule, changed so, would have caught. Writes nothing."""
    actor = actor_of(request)
    actor.require("collect.checks.read")
    rule = actions.changed_rule(
        queries.check_by_code(code), level=payload.level, given=payload.given, active=payload.active
    )
    found = queries.try_check(actor, rule, Period.parse(period))
    return {
        "period": str(found.period),
        "submissions": found.submissions,
        "cells": found.cells,
        "caught": [
            {
                "submission": one.submission_id,
                "unit": one.unit.zh,
                "value": one.value,
                "cell": str(one.problem.key),
                "zh": f"{one.problem.where(ZH)}：{one.problem.text(ZH)}",
                "en": f"{one.problem.where(EN)}: {one.problem.text(EN)}",
            }
            for one in found.caught
        ],
    }


def _out(rule: CheckRule) -> dict[str, Any]:
    return {
        "code": rule.code,
        "version": rule.version,
        "name": rule.words.zh,
        "name_en": rule.words.en,
        "kind": rule.kind.value,
        "subject": rule.subject.value,
        "field": rule.field,
        "level": rule.level.value,
        "given": as_data(rule),
        "only": list(rule.only),
        "since": str(rule.since or ""),
        "active": rule.active,
        "reason": rule.reason,
    }
