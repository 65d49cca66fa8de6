"""Months as a snapshot freezes them, made up for the tests of what is computed from snapshots."""

import json
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

UNIT_KINDS = {"CITY": "city", "A": "district", "B": "district", "C": "district", "Z": "zone"}
MILLION = Decimal(1_000_000)


def project(code: str, unit: str = "A", done: int | None = 50, **changes: object) -> dict[str, Any]:
    """A project of 120 million this year with `done` million of it done: 50 is what is due by May."""
    facts: dict[str, Any] = {
        "code": code,
        "name": f"项目{code}",
        "name_en": f"Project {code}",
        "unit_code": unit,
        "area_code": "industry",
        "kind": "continuing",
        "stage": "building",
        "light_id": None,
        "colour": "green",
        "plan_year": f"{120 * MILLION}",
        "invested_year": None if done is None else f"{done * MILLION}",
        "share": None,
        "behind_points": None,
        "reason_zh": f"{code}的理由。",
        "reason_en": f"The reason of {code}.",
        "days_short": 0,
        "own_rating": "",
    }
    return facts | changes


def directive(number: str, to: str = "A", **changes: object) -> dict[str, Any]:
    """An open directive that is not overdue."""
    facts: dict[str, Any] = {
        "id": None,
        "number": number,
        "matter": f"事项{number}",
        "matter_en": f"Matter {number}",
        "unit_code": to,
        "unit": f"{to}区",
        "unit_en": f"{to} District",
        "state": "issued",
        "issued_on": "2026-05-13",
        "due_on": "2026-06-15",
        "closed_on": None,
        "reopened": 0,
        "overdue": False,
    }
    return facts | changes


def submission(unit: str = "A", *, late: bool = False) -> dict[str, Any]:
    """The monthly report of a unit."""
    return {
        "unit_code": unit,
        "submission_id": None,
        "form": 1,
        "due_on": "2026-06-05",
        "submitted_on": "2026-06-08" if late else "2026-06-04",
        "late": late,
        "returned": 0,
    }


def snapshot_text(
    projects: Iterable[dict[str, Any]] = (),
    directives: Iterable[dict[str, Any]] = (),
    submissions: Iterable[dict[str, Any]] = (),
) -> str:
    """The facts of a snapshot as the table keeps them."""
    facts = {
        "period": "2026-05",
        "city": {"code": "CITY", "name": "春城市", "name_en": "Chuncheng"},
        "units": [
            {
                "id": place,
                "code": code,
                "name": f"{code}区",
                "name_en": f"{code} District",
                "kind": UNIT_KINDS[code],
            }
            for place, code in enumerate(UNIT_KINDS, start=1)
        ],
        "projects": list(projects),
        "indicators": [],
        "submissions": list(submissions),
        "directives": list(directives),
    }
    return json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
