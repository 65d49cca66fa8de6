"""Submissions and what is owed, as the API gives them."""

from typing import Any

from django.http import HttpRequest

from guatu.collect import queries
from guatu.collect.rules import Conflict
from guatu.collect.types import CellKey, Owed, Problem, Sheet
from guatu.kernel.language import EN, ZH
from guatu.org.queries import actor_of


def laid_out(request: HttpRequest, submission_id: int) -> dict[str, Any]:
    actor = actor_of(request)
    return _sheet(queries.sheet(actor, queries.submission(actor, submission_id)))


def _sheet(sheet: Sheet) -> dict[str, Any]:
    return {
        "id": sheet.submission_id,
        "form": sheet.form_code,
        "unit_code": sheet.unit_code,
        "period": str(sheet.period),
        "due_on": sheet.due_on,
        "state": sheet.state.value,
        "version": sheet.version,
        "cells": [
            {
                "cell": str(cell.key),
                "name": cell.spec.words.zh,
                "value": cell.value,
                "previous": cell.previous,
                "prefilled": cell.prefilled,
                "remark": cell.remark,
                "explanation": cell.explanation,
                "derived": cell.derived is not None,
            }
            for cell in sheet.cells
        ],
        "problems": [_problem(problem) for problem in sheet.problems],
    }


def _problem(problem: Problem) -> dict[str, str | bool]:
    return {
        "cell": str(problem.key),
        "level": problem.level.value,
        "rule": problem.rule,
        "open": problem.open,
        "explanation": problem.explanation,
        "number": problem.error.number,
        "zh": f"{problem.where(ZH)}：{problem.text(ZH)}",
        "en": f"{problem.where(EN)}: {problem.text(EN)}",
        "remedy_zh": problem.remedy(ZH),
        "remedy_en": problem.remedy(EN),
    }


def owed_out(item: Owed) -> dict[str, Any]:
    return {
        "form_id": item.form_id,
        "form": item.form.zh,
        "unit_id": item.unit_id,
        "unit_code": item.unit_code,
        "unit": item.unit.zh,
        "period": str(item.period),
        "due_on": item.due_on,
        "state": item.state.value if item.state else None,
        "late": item.late,
        "submission_id": item.submission_id,
        "submitted_at": item.submitted_at,
        "by": item.by,
        "by_proxy": item.by_proxy,
        "returned": item.returned,
    }


cell_key = CellKey.parse
"""Reads "projects.node:17/blocker". Raises G1709."""


def clash_out(cell: CellKey, conflict: Conflict) -> dict[str, Any]:
    """A cell that was not written, with what stands there and who wrote it."""
    told = {name: getattr(conflict, name) for name in ("theirs", "mine", "base", "by", "at", "own")}
    return {"cell": str(cell), **told}
