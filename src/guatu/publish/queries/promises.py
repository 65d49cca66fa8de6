"""What posts would promise if their task books were issued now: for many posts at once."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from guatu.kernel.clock import clock
from guatu.ledger.types import Subject
from guatu.org.queries import heads, posts_named, running_duties, subject_names, task_force_duties
from guatu.org.types import DUTY_WORDS, Actor, ResponsibilityRole
from guatu.projects.queries import investment_plans, projects, promised_nodes
from guatu.projects.types import last_day
from guatu.publish.rules import settled
from guatu.publish.types import Part, Promise
from guatu.status.types import PROJECT_KIND, Words
from guatu.targets.queries import targets

if TYPE_CHECKING:
    from guatu.org.models import Responsibility
    from guatu.projects.models import Project
    from guatu.targets.models import Target

YUAN = Words("元", "yuan")
INVESTMENT = Words("年度计划投资", "investment planned for the year")
INDICATOR_KIND = "targets.indicator"


def promises(
    actor: Actor, post_ids: Collection[int], year: int, before: Mapping[int, Collection[Promise]]
) -> dict[int, tuple[Promise, ...]]:
    """The lines of each post's book of a year, in their order; `before` are those of its last version.

    Nine queries and one for each kind of subject, however many posts.
    """
    today = clock().today()
    duties: defaultdict[int, list[Responsibility]] = defaultdict(list)
    for row in running_duties(post_ids, today):
        duties[row.post_id].append(row)
    facts = _Facts.read(actor, post_ids, year, [row for rows in duties.values() for row in rows])
    forces = task_force_duties(post_ids)
    return {
        post: settled(
            [
                *(_force(*one) for one in forces.get(post, ())),
                *facts.of_head(post),
                *facts.of_duties(post, duties[post]),
            ],
            before.get(post, ()),
            facts.done,
            f"{year}-12-31",
        )
        for post in post_ids
    }


@dataclass(frozen=True, slots=True)
class _Facts:
    """What the lines of all the posts are made of. `targets`: by unit and indicator, one number each."""

    projects: "Mapping[int, Project]"
    names: Mapping[Subject, object]
    plans: Mapping[int, Decimal]
    nodes: Mapping[int, list[Promise]]
    done: frozenset[str]
    targets: "Mapping[int, Mapping[int, Target]]"
    headed: Mapping[int, int]
    units: Mapping[int, int]

    @classmethod
    def read(
        cls, actor: Actor, post_ids: Collection[int], year: int, duties: "Collection[Responsibility]"
    ) -> "_Facts":
        subjects = {Subject(row.subject_kind, row.subject_id) for row in duties}
        ids = {int(one.id) for one in subjects if one.kind == PROJECT_KIND}
        found = {row.pk: row for row in projects(actor, portfolio=None).filter(pk__in=ids)}
        headed = {post: unit for post, unit in heads().items() if post in post_ids}
        units = {pk: post.unit_id for pk, post in posts_named(post_ids).items()}
        asked = {int(one.id) for one in subjects if one.kind == INDICATOR_KIND}
        nodes, done = _nodes(actor, found)
        return cls(
            projects=found,
            names=subject_names(one for one in subjects if one.kind != PROJECT_KIND),
            plans=investment_plans(actor, list(found), year),
            nodes=nodes,
            done=done,
            targets=_targets(actor, year, {*headed.values(), *(units.values() if asked else ())}),
            headed=headed,
            units=units,
        )

    def of_head(self, post: int) -> Iterable[Promise]:
        """A head answers for what is asked of its unit."""
        return map(_target, self.targets.get(self.headed.get(post, 0), {}).values())

    def of_duties(self, post: int, rows: "Iterable[Responsibility]") -> Iterable[Promise]:
        """Each duty, and of what it is about its numbers and days, once."""
        seen: set[Subject] = set()
        for row in rows:
            of = Subject(row.subject_kind, row.subject_id)
            thing = self.projects.get(int(of.id)) if of.kind == PROJECT_KIND else self.names.get(of)
            if thing is None:  # it is gone, or was never the house's
                continue
            yield _duty(row, thing)
            if of not in seen:
                seen.add(of)
                yield from self._of_subject(post, of, thing)

    def _of_subject(self, post: int, of: Subject, thing: object) -> Iterable[Promise]:
        if of.kind == INDICATOR_KIND and post not in self.headed:
            target = self.targets.get(self.units[post], {}).get(int(of.id))
            if target is not None:
                yield _target(target)
        if of.kind == PROJECT_KIND:
            plan = self.plans.get(int(of.id))
            if plan is not None:
                key = f"target:{of}:investment"
                yield Promise(
                    key, Part.TARGET, _named(thing), INVESTMENT, format(plan.normalize(), "f"), YUAN
                )
            yield from self.nodes.get(int(of.id), ())


def _nodes(actor: Actor, found: "Mapping[int, Project]") -> tuple[dict[int, list[Promise]], frozenset[str]]:
    by_project: defaultdict[int, list[Promise]] = defaultdict(list)
    done = set()
    for node in promised_nodes(actor, found) if found else ():
        if node.late_finish is None:
            continue
        key = f"node:{node.project_id}:{node.code}"
        latest = last_day(node.late_finish).isoformat()
        by_project[node.project_id].append(
            Promise(key, Part.NODE, _named(node.project), _named(node), latest)
        )
        if node.actual_finish is not None:
            done.add(key)
    return by_project, frozenset(done)


def _targets(actor: Actor, year: int, unit_ids: Collection[int]) -> "dict[int, dict[int, Target]]":
    """What is asked of units for the year, as it holds today. Where several plans ask, the later plan's number."""
    if not unit_ids:
        return {}
    found: defaultdict[int, dict[int, Target]] = defaultdict(dict)
    rows = targets(actor, on=clock().today()).filter(unit__in=unit_ids, period=str(year))
    for row in rows.order_by("version__plan__start", "version__plan_id", "pk"):
        found[row.unit_id][row.version.indicator_id] = row
    return found


def _target(row: "Target") -> Promise:
    indicator = row.version.indicator
    return Promise(
        f"target:{INDICATOR_KIND}:{indicator.pk}:{row.unit_id}",
        Part.TARGET,
        _named(row.unit),
        _named(indicator),
        format(row.bottom_line.normalize(), "f"),
        Words(indicator.measure, indicator.measure_en or indicator.measure),
    )


def _duty(row: "Responsibility", thing: object) -> Promise:
    due: date | None = getattr(thing, "due", None)
    role = DUTY_WORDS[ResponsibilityRole(row.role)]
    return Promise(
        f"duty:{row.subject_kind}:{row.subject_id}:{row.role}",
        Part.DUTY,
        _named(thing),
        Words(role.zh, role.en),
        due.isoformat() if due else "",
    )


def _force(force_id: int, name: str, name_en: str, lead: bool) -> Promise:
    part = (
        Words("专班组长", "lead of the task force") if lead else Words("专班成员", "member of the task force")
    )
    return Promise(f"duty:org.taskforce:{force_id}", Part.DUTY, Words(name, name_en or name), part, "")


def _named(thing: object) -> Words:
    name = str(getattr(thing, "name", "") or thing)
    return Words(name, str(getattr(thing, "name_en", "") or name))
