"""Inventing projects: what each is, how far it is, and why some are late. Pure: a seed in, plain data out."""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cache, lru_cache
from typing import NamedTuple

from guatu.kernel.calendar import WorkCalendar
from guatu.kernel.period import Period
from guatu.projects.adapters.templates import shipped_templates
from guatu.projects.rules.codes import check_digit
from guatu.projects.rules.worked_back import worked_back
from guatu.projects.types import LinkSpec, NodeSpec, Stage, TemplateSpec, WorkedBack, last_day
from guatu.site.demo.city import PLACES, Place
from guatu.site.demo.words import (
    ESTATES,
    ESTATES_EN,
    OFFICE_BLOCKERS,
    ORDINALS,
    OUTDOOR_BLOCKERS,
    SHARES,
    WORKS,
    Work,
)

LONG_AGO = date(2021, 1, 1)
TEN_THOUSAND = Decimal(10_000)

LATE_SHARE = 0.17
"""Of the projects under way, how many have slipped."""
SLIPS = (4, 8, 14, 20, 30, 60)
"""Calendar days a late node's forecast passes its planned finish."""
JITTERS = (0, 0, 1, 3)
"""Days that nodes of a project in good order finished before their planned day."""
GAINS = (0, 10, 0, 20, 5, 0, 15)
"""Percent of its duration by which a node was done sooner, in turn; the next ones begin sooner then, or do not."""


DEALS = (
    Stage.CONCEPT,
    Stage.NEGOTIATING,
    Stage.SIGNED,
    Stage.NEGOTIATING,
    Stage.SITED,
    Stage.NEGOTIATING,
    Stage.SIGNED,
)
"""How far the pool's projects have come with their investors, in turn."""


@dataclass(frozen=True, slots=True)
class Sketch:
    """An invented project before it is planned. Money in yuan."""

    number: int
    code: str
    name: str
    name_en: str
    place: Place
    area: str
    work: Work
    due: date
    total: Decimal
    jitter: int
    late: bool
    slip: int
    baseline: str = "首次计划"


@dataclass(frozen=True, slots=True)
class Course:
    """How a project has gone: its plan as approved, its nodes with what happened, and the plan as it stands now."""

    baseline: WorkedBack
    nodes: tuple[NodeSpec, ...]
    now: WorkedBack
    held_up: str  # the node that is late; "" where none is
    blocker: str  # the kind of what holds it up
    stage: Stage
    started: date | None
    start_planned: date
    finished: date | None


def sketches(count: int, seed: int, today: date) -> list[Sketch]:
    """So many projects, the same ones for the same seed."""
    chance = random.Random(seed)  # noqa: S311 - invents a demo, guards nothing
    areas, shares = list(SHARES), list(SHARES.values())
    weights = [place.weight for place in PLACES]
    used: dict[str, int] = {}
    return [
        _sketch(
            number,
            chance.choices(PLACES, weights)[0],
            chance.choices(areas, shares)[0],
            chance,
            today,
            used,
        )
        for number in range(1, count + 1)
    ]


def _sketch(
    number: int, place: Place, area: str, chance: random.Random, today: date, used: dict[str, int]
) -> Sketch:
    work = chance.choice(WORKS[area])
    due = _due(area, chance, today)
    name, name_en = _name(place, work, chance, used)
    total = Decimal(chance.randint(work.low, work.high)) * TEN_THOUSAND
    late = area != "pool" and chance.random() < LATE_SHARE
    return Sketch(
        number=number,
        code=project_code(place, due, number),
        name=name,
        name_en=name_en,
        place=place,
        area=area,
        work=work,
        due=due,
        total=total,
        jitter=chance.choice(JITTERS),
        late=late,
        slip=chance.choice(SLIPS),
    )


def _due(area: str, chance: random.Random, today: date) -> date:
    """The last day of some month: batch programmes finish within a season, pool projects lie years ahead."""
    this = Period.month_of(today)
    if area in ("renewal", "sewer"):
        return this.shift(chance.choice((-7, 2, 3, 3, 4, 4, 5, 5))).last_day
    if area == "pool":
        return this.shift(chance.randint(30, 42)).last_day
    return this.shift(chance.randint(-4, 16)).last_day


def _name(place: Place, work: Work, chance: random.Random, used: dict[str, int]) -> tuple[str, str]:
    if not work.local:
        stem, stem_en = f"{place.short}{work.name}", f"{place.short_en} {work.name_en}"
    else:
        pick = chance.randrange(len(ESTATES))
        stem = f"{place.short}{ESTATES[pick]}{work.name}"
        stem_en = f"{place.short_en} {ESTATES_EN[pick]} {work.name_en}"
    used[stem] = again = used.get(stem, 0) + 1
    if again == 1:
        return f"{stem}项目", stem_en
    part = ORDINALS[again - 1] if again <= len(ORDINALS) else f"{again}期"
    return f"{stem}项目{part}", f"{stem_en}, phase {again}"


def project_code(place: Place, due: date, number: int) -> str:
    """A national project code of the new form, with its check digit, of a filing two years before the due day."""
    head = f"{due.year % 100 - 2:02d}{due.month:02d}{place.code}04{number // 100_000 + 1:02d}{number % 100_000:05d}"
    digits = head + str(check_digit([int(digit) for digit in head]))
    return f"{digits[:4]}-{digits[4:10]}-{digits[10:12]}-{digits[12:14]}-{digits[14:]}"


@lru_cache(maxsize=1)
def templates() -> Mapping[str, TemplateSpec]:
    """The shipped templates by code."""
    return {spec.code: spec for spec in shipped_templates()}


def planner(calendars: Mapping[str, WorkCalendar], today: date) -> Callable[[Sketch], Course]:
    """A function from sketch to course. Like projects are worked back once: a city has few due days and few stories."""

    @cache
    def approved(template: str, due: date) -> WorkedBack:
        spec = templates()[template]
        return worked_back(spec.nodes, spec.links, LONG_AGO, due, calendars)

    @cache
    def gone(
        template: str, due: date, jitter: int, held_up: str, slip: int
    ) -> tuple[tuple[NodeSpec, ...], WorkedBack]:
        spec = templates()[template]
        nodes = _history(spec, approved(template, due), today, jitter, held_up, slip)
        return nodes, worked_back(nodes, spec.links, LONG_AGO, due, calendars, today=today)

    def course(sketch: Sketch) -> Course:
        baseline = approved(sketch.work.template, sketch.due)
        held_up = _held_up(baseline, today, sketch) if sketch.late else ""
        nodes, now = gone(
            sketch.work.template, sketch.due, sketch.jitter, held_up, sketch.slip if held_up else 0
        )
        return _course(sketch, baseline, nodes, now, held_up)

    return course


def _held_up(baseline: WorkedBack, today: date, sketch: Sketch) -> str:
    """A node that should just have been finished, or is about to be; the same one for the same project number."""
    window = [
        node.code
        for node in baseline.nodes
        if today - timedelta(days=21) < node.planned_finish <= today + timedelta(days=35)
    ]
    return window[sketch.number % len(window)] if window else ""


def _blocker(nodes: tuple[NodeSpec, ...], held_up: str, number: int) -> str:
    """Outdoors it is winter, money or something in the ground; in offices land, permits, drawings or money."""
    calendar = next((node.calendar for node in nodes if node.code == held_up), "")
    kinds = OUTDOOR_BLOCKERS if calendar == "outdoor" else OFFICE_BLOCKERS
    return kinds[number % len(kinds)] if held_up else ""


def _history(
    spec: TemplateSpec, baseline: WorkedBack, today: date, jitter: int, held_up: str, slip: int
) -> tuple[NodeSpec, ...]:
    """What has happened by today: all near its planned days, save the held-up node and what waits for it."""
    waiting = _after(spec, held_up) if held_up else frozenset()
    nodes: list[NodeSpec] = []
    lived = _lived(spec, jitter)
    for node, planned in zip(spec.nodes, baseline.nodes, strict=True):
        gone = lived[node.code]
        start = planned.planned_start - timedelta(days=jitter + gone.start)
        finish = max(last_day(planned.planned_finish) - timedelta(days=jitter + gone.finish), start)
        if node.code in waiting:
            nodes.append(node)
        elif node.code == held_up:
            forecast = last_day(planned.planned_finish) + timedelta(days=slip)
            begun = start if start < today else None
            nodes.append(
                replace(node, actual_start=begun, forecast_finish=max(forecast, today + timedelta(days=4)))
            )
        elif finish < today:
            nodes.append(replace(node, actual_start=start, actual_finish=finish))
        elif start < today:
            nodes.append(replace(node, actual_start=start, forecast_finish=max(finish, today)))
        else:
            nodes.append(node)
    return tuple(nodes)


class _Sooner(NamedTuple):
    """Calendar days by which a node began and finished before its planned days."""

    start: int
    finish: int


def _lived(spec: TemplateSpec, jitter: int) -> dict[str, _Sooner]:
    """How nodes went: some took fewer days than planned, some begun at once took more; no link is broken by it."""
    gone: dict[str, _Sooner] = {}
    into: dict[str, list[LinkSpec]] = {}
    for link in spec.links:
        into.setdefault(link.successor, []).append(link)
    for place, node in enumerate(spec.nodes):
        start = finish = node.duration
        for link in into.get(node.code, ()):
            before = gone.get(link.predecessor, _Sooner(0, 0))
            room = before.finish if link.kind in ("FS", "FF") else before.start
            if link.kind in ("FS", "SS"):
                start = min(start, room)
            else:
                finish = min(finish, room)
        bound = start if into.get(node.code) and (place + jitter) % 3 else 0
        gained = node.duration * GAINS[(place * 3 + jitter) % len(GAINS)] // 100
        gone[node.code] = _Sooner(bound, min(finish, gained))
    return gone


def _after(spec: TemplateSpec, code: str) -> frozenset[str]:
    """Every node that cannot go on before this one."""
    following: dict[str, list[str]] = {}
    for link in spec.links:
        following.setdefault(link.predecessor, []).append(link.successor)
    found: set[str] = set()
    queue = [code]
    while queue:
        for successor in following.get(queue.pop(), ()):
            if successor not in found:
                found.add(successor)
                queue.append(successor)
    return frozenset(found)


def _course(
    sketch: Sketch, baseline: WorkedBack, nodes: tuple[NodeSpec, ...], now: WorkedBack, held_up: str
) -> Course:
    reached = [node for node in nodes if node.reaches_stage and node.actual_finish is not None]
    stage = Stage(reached[-1].reaches_stage) if reached else Stage.CONCEPT
    if sketch.area == "pool" and stage is Stage.CONCEPT:
        stage = DEALS[sketch.number % len(DEALS)]
    starting = next((node for node in nodes if node.reaches_stage == Stage.STARTED), nodes[0])
    planned = baseline.nodes[nodes.index(starting)]
    last = nodes[-1]
    return Course(
        baseline=baseline,
        nodes=nodes,
        now=now,
        held_up=held_up,
        blocker=_blocker(nodes, held_up, sketch.number),
        stage=stage,
        started=starting.actual_finish,
        start_planned=last_day(planned.planned_finish),
        finished=last.actual_finish if all(node.actual_finish for node in nodes) else None,
    )
