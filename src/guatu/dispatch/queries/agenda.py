"""What an agenda is drafted from: open matters, lights with what is at stake, units' asks, good news."""

from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from django.db.models import Q, Sum

from guatu.dispatch.models import Ask, Meeting
from guatu.dispatch.queries.matters import matters, open_matters
from guatu.dispatch.rules.agenda import THIS_RANK
from guatu.dispatch.rules.consequence import days_behind
from guatu.dispatch.types import Kind, LightFacts, MatterFacts, State
from guatu.dispatch.types.meetings import AskFacts, News
from guatu.kernel.language import Phrase
from guatu.kernel.period import Period
from guatu.org.types import Actor
from guatu.projects.queries import projects, ties, with_year
from guatu.status.queries import lights

if TYPE_CHECKING:
    from guatu.projects.models import Project
    from guatu.status.models import Light

GONE_OVER = (Kind.DIRECTIVE, Kind.UPPER)
"""What a meeting opens on: what it ordered, and what was ordered from above."""


def matter_facts(actor: Actor) -> list[MatterFacts]:
    """What the agenda needs of every open matter a meeting goes over, or that nobody below can decide; one query."""
    here = (
        Q(kind__in=GONE_OVER) | Q(escalated__gte=THIS_RANK) | Q(state=State.DISPUTED) | Q(asked__isnull=False)
    )
    return [
        MatterFacts(
            id=row.pk,
            number=row.number,
            title=row.title,
            title_en=row.title_en,
            unit=row.unit.name,
            unit_en=row.unit.name_en,
            due_on=row.due_on,
            state=State(row.state),
            project_id=row.project_id,
            escalated=row.escalated,
            asked=row.asked,
            held_until=row.held_until,
            ordered=row.kind in GONE_OVER,
        )
        for row in open_matters(actor).filter(here)
    ]


def light_facts(actor: Actor, period: Period) -> list[LightFacts]:
    """What the agenda needs of every red and yellow project light of a month, with what is at stake; five queries."""
    found = list(lights(actor, period=period, kind="projects.project", colours=["red", "yellow"]))
    rows = with_year(projects(actor), period.year)
    named = rows.in_bulk([light.subject_id for light in found])
    city_year = rows.aggregate(total=Sum("plan_year"))["total"]
    waiting = _waiting(actor, named)
    return [
        _light(light, named[light.subject_id], city_year, waiting.get(light.subject_id, {}))
        for light in found
        if light.subject_id in named
    ]


def _light(
    light: "Light", project: "Project", city_year: Decimal | None, waiting: "Mapping[int, Project]"
) -> LightFacts:
    return LightFacts(
        project_id=project.pk,
        project=project.name,
        project_en=project.name_en,
        unit=light.unit.name,
        unit_en=light.unit.name_en,
        colour=light.colour,
        sentence=light.reasons[0]["zh"] if light.reasons else "",
        sentence_en=light.reasons[0]["en"] if light.reasons else "",
        days=_days(light.reasons),
        investment=project.total_investment,
        plan_year=getattr(project, "plan_year", None),
        city_year=city_year,
        waiting=len(waiting),
        waiting_investment=sum((one.total_investment or Decimal(0) for one in waiting.values()), Decimal(0)),
    )


def _days(reasons: list[dict[str, Any]]) -> int:
    """The most days that a reason of the light says: days short of the end, or the pace behind as days of a year."""
    days = 0
    for reason in reasons:
        facts = reason.get("facts", {})
        short, behind = _number(facts.get("days_short")), _number(facts.get("behind"))
        days = max(days, int(short or 0), days_behind(Fraction(behind)) if behind is not None else 0)
    return days


def _number(text: object) -> Decimal | None:
    """A fact as it was kept; None for what is no number."""
    try:
        found = Decimal(str(text)) if text is not None else None
    except InvalidOperation:
        return None
    return found if found is not None and found.is_finite() else None


def _waiting(actor: Actor, named: "Mapping[int, Project]") -> "dict[int, dict[int, Project]]":
    """By project, the other projects in which a node waits for one of its own."""
    found: defaultdict[int, dict[int, Project]] = defaultdict(dict)
    for tie in ties(actor, named):
        held = tie.predecessor.project_id
        if held in named and tie.predecessor.actual_finish is None:
            found[held][tie.successor.project_id] = tie.successor.project
    return dict(found)


def ask_facts(actor: Actor) -> list[AskFacts]:
    """What units ask the meeting for and is on no agenda yet; one query. The office sees all of them."""
    rows = Ask.objects.select_related("unit").filter(item=None, withdrawn_at=None)
    if actor.unit_ids is not None:
        rows = rows.filter(unit__in=actor.unit_ids)
    return [
        AskFacts(
            row.pk, row.unit.name, row.unit.name_en, row.problem, row.proposal, row.wanted_on, row.project_id
        )
        for row in rows
    ]


def news(actor: Actor, period: Period) -> News:
    """What turned green since the month before, and what was closed since the last meeting; four queries."""
    was = lights(actor, period=period.previous(), colours=["red", "yellow"]).order_by().values("subject_id")
    green = lights(actor, period=period, colours=["green", "done"]).filter(subject_id__in=was)
    named = projects(actor).in_bulk(list(green.values_list("subject_id", flat=True)))
    turned = [Phrase.of(row) for row in named.values()]
    last = Meeting.objects.filter(held=True).order_by("-on").values_list("on", flat=True).first()
    closed = matters(actor).filter(state=State.CLOSED, kind__in=GONE_OVER)
    if last is not None:
        closed = closed.filter(closed_on__gte=last)
    titles = closed.order_by("closed_on", "id").values_list("title", "title_en")
    return News(tuple(turned), tuple(Phrase(zh, en or zh) for zh, en in titles))
