"""Each unit's page of a meeting: its lights, its paces, what it owes, what it asks for. Plain facts, to be frozen.

Texts are in both languages ("zh", "en"), days are ISO text.
"""

from collections import defaultdict
from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from guatu.collect.queries import board_month
from guatu.dispatch.models import Ask
from guatu.dispatch.queries.matters import matters
from guatu.dispatch.rules.lateness import days_overdue
from guatu.dispatch.types import OPEN
from guatu.kernel.clock import clock
from guatu.kernel.errors import NotFound
from guatu.kernel.language import Phrase
from guatu.kernel.period import Period
from guatu.org.queries import units
from guatu.org.types import RANKED_KINDS, Actor
from guatu.projects.queries import projects
from guatu.status.queries import lights
from guatu.ui.types import LightColour

if TYPE_CHECKING:
    from guatu.org.models import Unit
    from guatu.status.models import Light

Facts = dict[str, Any]
INDICATOR_KIND = "targets.indicator"
BAD = (LightColour.RED, LightColour.YELLOW)


def unit_page(actor: Actor, unit_id: int, period: Period) -> Facts:
    """The page of one unit in sight over a month. Raises NotFound. As many queries as `unit_pages`."""
    found = unit_pages(actor, period, [unit_id])
    if not found:
        raise NotFound(what=Phrase(f"单位 {unit_id}", f"unit {unit_id}"))
    return found[0]


def units_of_pack(actor: Actor, period: Period) -> list[int]:
    """The units that have a page: those that carry targets, and whoever owes or asks for something. Three queries."""
    ranked = units(actor, RANKED_KINDS).values_list("pk", flat=True)
    owing = matters(actor).filter(state__in=OPEN, issued_on__isnull=False).order_by()
    asking = Ask.objects.filter(item__meeting__held=False) | Ask.objects.filter(item=None)
    asked = asking.filter(withdrawn_at=None).values_list("unit", flat=True)
    return sorted({*ranked, *owing.values_list("unit", flat=True), *asked})


def unit_pages(actor: Actor, period: Period, unit_ids: Collection[int]) -> list[Facts]:
    """The pages of these units over a month, in their order; as many queries for one as for all: seventeen at most."""
    found = list(units(actor).filter(pk__in=unit_ids))
    ids = [unit.pk for unit in found]
    project_lights = _by_unit(lights(actor, period=period).filter(unit__in=ids))
    paces = _by_unit(lights(actor, period=period, kind=INDICATOR_KIND).filter(unit__in=ids))
    named = projects(actor).in_bulk([row.subject_id for rows in project_lights.values() for row in rows])
    names = {pk: Phrase.of(row) for pk, row in named.items()}
    owed, reports, asked = _owed(actor, ids), _reports(actor, period, ids), _asked(ids)
    return [
        {
            "unit": {"id": unit.pk, "code": unit.code, **_words(Phrase.of(unit))},
            "lights": _counts(project_lights.get(unit.pk, [])),
            "bad": [_bad(row, names.get(row.subject_id)) for row in project_lights.get(unit.pk, []) if _is_bad(row)],
            "pace_lights": _counts(paces.get(unit.pk, [])),
            "paces": [_bad(row, _own_name(row, unit)) for row in paces.get(unit.pk, []) if _is_bad(row)],
            "owed": owed.get(unit.pk, []),
            "reports": reports.get(unit.pk, []),
            "asks": asked.get(unit.pk, []),
        }
        for unit in found
    ]  # fmt: skip


def _by_unit(rows: "Any") -> "dict[int, list[Light]]":
    found: defaultdict[int, list[Light]] = defaultdict(list)
    for row in rows:
        found[row.unit_id].append(row)
    return found


def _counts(rows: "list[Light]") -> dict[str, int]:
    found = {colour.value: 0 for colour in LightColour}
    for row in rows:
        found[row.colour] += 1
    return found


def _is_bad(row: "Light") -> bool:
    return row.colour in BAD


def _bad(row: "Light", name: Phrase | None) -> Facts:
    reason = row.reasons[0] if row.reasons else {"zh": "", "en": ""}
    said = name or Phrase.of(row)
    return {
        "light": row.pk,
        "colour": row.colour,
        "reason": {"zh": reason["zh"], "en": reason["en"]},
        **_words(said),
    }


def _own_name(row: "Light", unit: "Unit") -> Phrase:
    """An indicator's light is named after the unit too; on the unit's own page that says nothing."""
    zh = row.name.removeprefix(f"{unit.name}：")
    return Phrase(zh, row.name_en.removeprefix(f"{unit.name_en}: ") or zh)


def _owed(actor: Actor, ids: list[int]) -> dict[int, list[Facts]]:
    today = clock().today()
    found: defaultdict[int, list[Facts]] = defaultdict(list)
    for row in matters(actor).filter(unit__in=ids, state__in=OPEN, issued_on__isnull=False):
        found[row.unit_id].append(
            {
                "id": row.pk,
                "number": row.number,
                "due_on": row.due_on.isoformat(),
                "state": row.state,
                "overdue": days_overdue(row, today),
                **_words(Phrase.of(row)),
            }
        )
    return found


def _reports(actor: Actor, period: Period, ids: list[int]) -> dict[int, list[Facts]]:
    """What the unit has not handed in of the month's forms."""
    found: defaultdict[int, list[Facts]] = defaultdict(list)
    wanted = set(ids)
    for owed in board_month(actor, period):
        if owed.unit_id in wanted and owed.actor_must_act:
            found[owed.unit_id].append(
                {
                    "period": str(owed.period),
                    "due_on": owed.due_on.isoformat() if owed.due_on else "",
                    "late": owed.late,
                    "zh": owed.form.zh,
                    "en": owed.form.en,
                }
            )
    return found


def _asked(ids: list[int]) -> dict[int, list[Facts]]:
    """What the unit asks for and no held meeting has answered. Not scoped: of units that are in sight."""
    found: defaultdict[int, list[Facts]] = defaultdict(list)
    rows = Ask.objects.filter(unit__in=ids, withdrawn_at=None).exclude(item__meeting__held=True)
    for row in rows:
        found[row.unit_id].append(
            {
                "id": row.pk,
                "problem": row.problem,
                "proposal": row.proposal,
                "wanted_on": row.wanted_on.isoformat(),
            }
        )
    return found


def _words(words: Phrase) -> dict[str, str]:
    return {"zh": words.zh, "en": words.en}
