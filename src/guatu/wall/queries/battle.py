"""The battle map: the portfolio's rows in a fixed number of queries, nodes for the projects that are looked at."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _

from guatu.kernel.clock import clock
from guatu.kernel.period import Period
from guatu.ledger.queries import newest_number
from guatu.ledger.types import Subject
from guatu.org.queries import calendars, responsibilities, units
from guatu.org.types import RANKED_KINDS, Actor, ResponsibilityRole
from guatu.projects import queries as projects
from guatu.projects.types import (
    BLOCKER_WORDS,
    BlockerKind,
    ProjectFilter,
    Stage,
    holder_said,
    last_day,
)
from guatu.status import queries as status
from guatu.status.types import PROJECT_KIND
from guatu.ui.types import LightColour
from guatu.ui.words import is_english, light_word, named
from guatu.wall.battle.rules import (
    grouped,
    latest_day,
    node_span,
    node_state,
    ordered,
    stops_between,
    stretch,
)
from guatu.wall.battle.types import BattleFilter, BattleMap, BattleRow, Blocked, Group, NodeRow
from guatu.wall.types.boards import BUILT, REPORTED

if TYPE_CHECKING:
    from guatu.status.types.why import Silence

RESTS_ON: Final = (*REPORTED, BUILT, "projects.", "status.", "org.", "targets.area.")
"""Verbs that may change the map, by their beginnings; others leave it as it is."""
STAGES_DONE = frozenset({Stage.COMPLETED, Stage.PRODUCING, Stage.EFFECTIVE})
MOST_NODES_OF = 400
"""Projects whose nodes one request may ask for."""


def version(actor: Actor) -> int:
    """The number of the newest ledger entry that may have changed the map. One query. Raises Denied.

    Whoever asks learns only that something was written, not what.
    """
    actor.require("wall.read")
    return newest_number(RESTS_ON)


@dataclass(frozen=True, slots=True)
class _Facts:
    """What the rows are made from, by project id."""

    today: date
    lights: Mapping[int, tuple[LightColour, int]]
    spans: "Mapping[int, projects.PlanSpan]"
    physical: Mapping[int, float]
    blocked: Mapping[int, list[Blocked]]
    sponsors: Mapping[int, tuple[int, str]]
    silences: Mapping[int, "Silence"]
    chains: "projects.ChainFinder"
    english: bool

    def said(self, name: str, name_en: str) -> str:
        """A name in the reader's language."""
        return (self.english and name_en) or name


def battle_map(actor: Actor, wanted: BattleFilter) -> BattleMap:
    """The projects asked for, in their order and groups. A fixed number of queries. Raises Denied."""
    actor.require("wall.read")
    number = version(actor)  # before anything is read: what is written meanwhile is newer
    today = clock().today()
    period = status.latest_period(actor)
    asked = ProjectFilter(q=wanted.q, unit=wanted.unit, area=wanted.area, stage=wanted.stage)
    found = projects.project_bars(actor, asked)
    facts = _facts(actor, period, today, [row.pk for row in found])
    places: dict[str, tuple[tuple[object, ...], str]] = {}
    rows = []
    for project in found:
        row = _row(project, facts, wanted.group, places)
        if row is not None and _asked_for(project, row, wanted, facts):
            rows.append(row)
    keys = sorted({row.group for row in rows}, key=lambda key: places[key][0])
    rows = ordered(rows, wanted.sort, {key: at for at, key in enumerate(keys)})
    start, end = stretch(rows, today)
    return BattleMap(
        today=today,
        period=str(period),
        version=number,
        rows=tuple(rows),
        groups=grouped(rows, {key: label for key, (_place, label) in places.items()}),
        stops=stops_between(calendars()["outdoor"].stops, start, end),
        start=start,
        end=end,
    )


def _facts(actor: Actor, period: Period, today: date, ids: list[int]) -> _Facts:
    lit = status.lights(actor, period=period).order_by().values_list("subject_id", "colour", "pk")
    lights = {subject: (LightColour(colour), pk) for subject, colour, pk in lit}
    grey = [pk for pk in ids if pk not in lights or lights[pk][0] is LightColour.GREY]
    return _Facts(
        today=today,
        lights=lights,
        spans=projects.plan_spans(actor, today),
        physical=projects.physical_progress(actor, Period.month_of(today)),
        blocked=_blocked(actor),
        sponsors=_sponsors(ids, today),
        silences=status.silences(actor, grey, Period.month_of(today)),
        chains=projects.chain_of_industry(actor),
        english=is_english(),
    )


def _blocked(actor: Actor) -> dict[int, list[Blocked]]:
    found: dict[int, list[Blocked]] = {}
    english = is_english()
    for node in projects.blocked_nodes(actor).select_related("holder_unit"):
        day = node.actual_start or node.early_start or node.late_start
        if day is not None:
            kind = _(BLOCKER_WORDS[BlockerKind(node.blocker_kind)])
            unit = node.holder_unit
            holder = holder_said(node.holder, unit.name_en if unit else "", english=english)
            held = Blocked(node.pk, named(node), kind, node.blocker, holder, day)
            found.setdefault(node.project_id, []).append(held)
    return found


def _sponsors(ids: list[int], today: date) -> dict[int, tuple[int, str]]:
    """The sponsoring leader's post of each project: its key and title."""
    rows = responsibilities([Subject(PROJECT_KIND, str(pk)) for pk in ids], today)
    rows = rows.filter(role=ResponsibilityRole.SPONSOR.value).order_by("pk")
    fields = ("subject_id", "post_id", "post__title", "post__title_en")
    return {
        int(subject): (post, (is_english() and title_en) or title)
        for subject, post, title, title_en in rows.values_list(*fields)
    }


def _asked_for(project: "projects.ProjectBar", row: BattleRow, wanted: BattleFilter, facts: _Facts) -> bool:
    """The part of the filter that the tables of projects cannot answer."""
    sponsor = facts.sponsors.get(project.pk)
    return (
        (not wanted.light or row.light == wanted.light)
        and (wanted.chain is None or facts.chains.of(project.industry) == wanted.chain)
        and (wanted.sponsor is None or (sponsor is not None and sponsor[0] == wanted.sponsor))
        and (not wanted.late or row.is_late)
        and (not wanted.blocked or bool(row.blocked))
    )


def _row(
    project: "projects.ProjectBar", facts: _Facts, group: Group, places: dict[str, Any]
) -> BattleRow | None:
    span = facts.spans.get(project.pk)
    stage = Stage(project.stage)
    finished = project.finish_actual is not None or stage in STAGES_DONE
    starts = [day for day in (project.start_actual, span and span.start) if day]
    first = min(starts) if starts else project.start_planned
    last = project.finish_actual or (last_day(span.finish) if span and span.finish else project.due)
    start, end = first or last, last or first
    if start is None or end is None:
        return None  # a project without any day has no place on an axis
    light, light_id = facts.lights.get(project.pk, (LightColour.GREY, None))
    over = (facts.today - project.due).days if project.due and not finished else 0
    key, label, place = _group(project, light, facts, group)
    places[key] = (place, label)
    sponsor = facts.sponsors.get(project.pk)
    return BattleRow(
        pk=project.pk,
        code=project.code,
        name=facts.said(project.name, project.name_en),
        unit=facts.said(project.unit_short, project.unit_short_en) or _unit_name(project, facts),
        stage=_(stage.word),
        light=light,
        light_id=light_id,
        start=start,
        end=max(start, end),
        due=project.due,
        baseline_start=span.baseline_start if span else None,
        baseline_end=last_day(span.baseline_finish) if span and span.baseline_finish else None,
        done=1.0 if finished else facts.physical.get(project.pk),
        finished=finished,
        over=max(over, 0),
        short=project.days_short or 0 if not finished else 0,
        nodes=span.nodes if span else 0,
        nodes_done=span.done if span else 0,
        nodes_late=span.overdue if span and not finished else 0,
        sponsor=sponsor[1] if sponsor else "",
        group=key,
        blocked=tuple(facts.blocked.get(project.pk, ())),
        silence=facts.silences.get(project.pk) if not finished else None,
    )


def _unit_name(project: "projects.ProjectBar", facts: _Facts) -> str:
    """The unit's whole name."""
    return facts.said(project.unit_name, project.unit_name_en)


Standing = tuple[str, str, tuple[object, ...]]
_LAST = (1, 0, 0)


def _group(project: "projects.ProjectBar", light: LightColour, facts: _Facts, group: Group) -> Standing:
    """The key, label and place of what a row stands under; what has none stands last."""
    match group:
        case Group.UNIT:
            return str(project.unit), _unit_name(project, facts), (0, project.unit_position, project.unit)
        case Group.LIGHT:
            return light.value, light_word(light), (0, light.rank, 0)
        case Group.STAGE:
            stage = Stage(project.stage)
            return stage.value, _(stage.word), (0, stage.rank, 0)
        case Group.NONE:
            return "", "", _LAST
        case _:
            return _given(project, facts, group)


def _given(project: "projects.ProjectBar", facts: _Facts, group: Group) -> Standing:
    """Of what a project may lack: an area, a chain, a sponsoring leader."""
    if group is Group.AREA:
        if project.area is None:
            return "", _("未归领域"), _LAST
        name = facts.said(project.area_name or "", project.area_name_en or "")
        return str(project.area), name, (0, project.area_position, project.area)
    if group is Group.SPONSOR:
        sponsor = facts.sponsors.get(project.pk)
        return (str(sponsor[0]), sponsor[1], (0, 0, sponsor[0])) if sponsor else ("", _("无包保领导"), _LAST)
    wanted = facts.chains.of(project.industry)
    for at, chain in enumerate(facts.chains.chains):
        if chain.pk == wanted:
            return str(chain.pk), named(chain), (0, at, chain.pk)
    return "", _("未入产业链"), _LAST


def battle_nodes(actor: Actor, project_ids: Collection[int]) -> list[NodeRow]:
    """The nodes of these projects as rows of the map, project by project; of at most MOST_NODES_OF. One query."""
    return nodes_of(actor, list(project_ids)[:MOST_NODES_OF])


def nodes_of(actor: Actor, project_ids: Collection[int]) -> list[NodeRow]:
    """The same of any number of projects, for paper. One query. Raises Denied."""
    actor.require("wall.read")
    today = clock().today()
    english = is_english()
    return [_node(bar, today, english) for bar in projects.node_bars(actor, project_ids)]


def _node(bar: "projects.NodeBar", today: date, english: bool) -> NodeRow:
    latest = latest_day(bar.duration, bar.late_start, bar.late_finish)
    start, end = node_span(
        bar.duration,
        early_start=bar.early_start,
        early_finish=bar.early_finish,
        actual_start=bar.actual_start,
        actual_finish=bar.actual_finish,
    )
    state = node_state(
        today,
        actual_start=bar.actual_start,
        actual_finish=bar.actual_finish,
        early_finish=bar.early_finish,
        late_finish=bar.late_finish,
        latest=latest,
    )
    baseline_end = bar.baseline_finish - timedelta(days=1) if bar.baseline_finish else None
    blocker = ""
    if bar.blocker_kind and bar.actual_finish is None:
        kind = _(BLOCKER_WORDS[BlockerKind(bar.blocker_kind)])
        holder = holder_said(bar.holder, bar.holder_name_en or "", english=english)
        blocker = " · ".join(filter(None, (kind, holder, bar.blocker)))
    return NodeRow(
        pk=bar.pk,
        project=bar.project,
        name=(english and bar.name_en) or bar.name,
        start=start,
        end=end,
        baseline_start=bar.baseline_start,
        baseline_end=max(baseline_end, bar.baseline_start) if baseline_end and bar.baseline_start else None,
        latest=latest,
        state=state,
        blocker=blocker,
    )


def sponsors(actor: Actor) -> list[tuple[int, str]]:
    """The posts that sponsor a project the actor may see, with their titles, for the filter. Two queries."""
    ids = list(projects.projects(actor).order_by().values_list("pk", flat=True))
    return sorted(set(_sponsors(ids, clock().today()).values()), key=lambda one: one[1])


def ranked_units(actor: Actor) -> list[tuple[int, str]]:
    """The districts, counties and zones the actor may see, for the filter. One query."""
    return [(unit.pk, named(unit)) for unit in units(actor, RANKED_KINDS)]
