"""What sponsors and secretaries do: visits planned and held, the log kept, problems filed, asks answered."""

from datetime import date
from typing import TYPE_CHECKING

from guatu.dispatch.actions.entitling import Entitled, entitled
from guatu.dispatch.actions.filing import file_matter
from guatu.dispatch.models import LogEntry, Matter, Occasion
from guatu.dispatch.queries.duties import Duty, entry, held_by, log_of, occasion, open_asks, project_duty
from guatu.dispatch.queries.rule_texts import CADENCES
from guatu.dispatch.rules.duties import check_day
from guatu.dispatch.rules.permissions import acts_for
from guatu.dispatch.rules.words import DETAIL, FINDING, LONGEST_WORDS, REASON, check_text, cut, trimmed
from guatu.dispatch.types import Kind, Level
from guatu.dispatch.types.duties import OCCASION_WORDS, OccasionKind
from guatu.kernel.clock import clock
from guatu.kernel.errors import GuatuError
from guatu.kernel.language import Phrase
from guatu.ledger.actions import post_message, record, verb
from guatu.ledger.types import Facts
from guatu.org.queries import accounts_at, force_posts
from guatu.org.queries import post as read_post
from guatu.org.types import Actor, ResponsibilityRole, subject
from guatu.projects.queries import project_by_id

if TYPE_CHECKING:
    from guatu.projects.models import Project

SPONSOR, SECRETARY = ResponsibilityRole.SPONSOR, ResponsibilityRole.SECRETARY
HAPPENED = Phrase("发生了什么", "What happened")
PROBLEM = Phrase("问题", "Problem")
NEXT = Phrase("下一步", "Next step")
WHO = Phrase("由谁办", "By whom")
ASK = Phrase("请领导决定", "Asked of the sponsor")
ANSWER = Phrase("答复", "Answer")
PROMISED = Phrase("承诺", "Promised")
CAME = Phrase("参加人", "Who came")
LINE, SHORT = 300, 120


# --- what sponsors hold


@verb("dispatch.duty.plan")
def plan_occasion(
    actor: Actor,
    *,
    kind: OccasionKind,
    planned_on: date,
    project_id: int | None = None,
    post_id: int | None = None,
) -> Occasion:
    """Plan a sponsor's visit, dispatch, inspection of a project; or, with a post alone, its joint session.

    By the sponsor, the project's secretary, whoever acts for one of them, or the dispatcher. Raises Denied, NotFound,
    G1946 for a day gone by, G1951, G1952 for what is not held there.
    """
    check_day(planned_on, clock().today(), None)
    made, signs = _begin(actor, kind, planned_on, project_id, post_id)
    record(signs.actor, subject(made), after={**_facts(made), **signs.facts})
    return made


@verb("dispatch.duty.hold")
def hold_occasion(
    actor: Actor,
    *,
    on: date,
    found: str,
    promised: str = "",
    came: str = "",
    occasion_id: int | None = None,
    kind: OccasionKind | None = None,
    project_id: int | None = None,
    post_id: int | None = None,
) -> Occasion:
    """Record what was held: one that was planned, or one that nobody had planned (`kind` and whose).

    What was found must be said; no photograph, no track. Raises Denied, NotFound, G1903, G1908, G1946 for a day after
    today, G1947, G1951, G1952.
    """
    check_day(on, None, clock().today())
    if occasion_id is not None:
        row = occasion(actor, occasion_id)
        signs = entitled(actor, "dispatch.duty.write", duty_of(row))
        kind = OccasionKind(row.kind)
    else:
        kind = kind or OccasionKind.VISIT
        row, signs = _begin(actor, kind, on, project_id, post_id)
    held = {
        "held_on": on,
        "found": check_text(found, FINDING),
        "promised": trimmed(promised, PROMISED),
        "came": trimmed(came, CAME, LINE),
        "by_id": actor.account_id,
    }
    if not Occasion.objects.filter(pk=row.pk, held_on=None, dropped="").update(**held):
        raise GuatuError("G1947", kind=OCCASION_WORDS[kind])
    row.refresh_from_db()
    record(signs.actor, subject(row), after={**_facts(row), **signs.facts})
    return row


@verb("dispatch.duty.drop")
def drop_occasion(actor: Actor, *, occasion_id: int, reason: str) -> Occasion:
    """Call off what was planned, with the reason. Raises Denied, NotFound, G1903, G1908, G1947."""
    row = occasion(actor, occasion_id)
    signs = entitled(actor, "dispatch.duty.write", duty_of(row))
    reason = check_text(reason, REASON, LINE)
    if not Occasion.objects.filter(pk=row.pk, held_on=None, dropped="").update(dropped=reason):
        raise GuatuError("G1947", kind=OCCASION_WORDS[OccasionKind(row.kind)])
    row.refresh_from_db()
    record(signs.actor, subject(row), after={"dropped": reason, **signs.facts})
    return row


def duty_of(row: Occasion) -> Duty:
    """Who may plan, hold and call off this one: the sponsor and the project's secretary, or the force's own posts."""
    if row.force is not None:
        return held_by(force_posts(row.force, clock().today()))
    own = frozenset({row.post_id} if row.post_id is not None else ())
    return held_by(own if row.project_id is None else own | project_duty(row.project_id, SECRETARY).post_ids)


def _begin(
    actor: Actor, kind: OccasionKind, day: date, project_id: int | None, post_id: int | None
) -> tuple[Occasion, Entitled]:
    """A row of a sponsor's, planned for a day, and who signs for it; nothing is recorded yet."""
    rules = CADENCES.in_force().rule
    if project_id is not None:
        project = project_by_id(actor, project_id)
        duty = project_duty(project.pk, SPONSOR, SECRETARY)
        signs = entitled(actor, "dispatch.duty.write", duty)
        sponsors = project_duty(project.pk, SPONSOR).post_ids
        if not sponsors:
            raise GuatuError("G1951", project=Phrase.of(project))
        asked = (post_id, actor.post_id, acts_for(actor, duty.of(sponsors)))
        whose = next((pk for pk in asked if pk in sponsors), min(sponsors))
        turns = rules.sponsor
    else:
        whose = read_post(actor, post_id or 0).pk
        signs = entitled(actor, "dispatch.duty.write", held_by([whose]))
        turns = rules.leader
    if kind not in {turn.kind for turn in turns}:
        raise GuatuError("G1952", kind=OCCASION_WORDS[kind])
    made = Occasion.objects.create(
        kind=kind.value, post_id=whose, project_id=project_id, planned_on=day, by_id=actor.account_id
    )
    return made, signs


def _facts(row: Occasion) -> Facts:
    return {
        "kind": row.kind, "post": row.post_id, "project": row.project_id, "force": row.force_id,
        "planned_on": row.planned_on, "held_on": row.held_on, "found": row.found, "promised": row.promised,
        "came": row.came,
    }  # fmt: skip


# --- the secretary's log


@verb("dispatch.log.write")
def write_log(
    actor: Actor,
    *,
    project_id: int,
    happened: str,
    on: date | None = None,
    problem: str = "",
    next_step: str = "",
    next_on: date | None = None,
    next_who: str = "",
    ask: str = "",
    ask_by: date | None = None,
    as_matter: bool = False,
    level: Level | None = None,
) -> LogEntry:
    """Add an entry to a project's log: what happened, the problem, the next step with its day and who, what the sponsor
    is asked. With `as_matter` the problem is filed as a matter in the same transaction.

    By the project's secretary or the dispatcher. Raises Denied, NotFound, G1903, G1908, G1946, G1948.
    """
    project = project_by_id(actor, project_id)
    signs = entitled(actor, "dispatch.duty.write", project_duty(project.pk, SECRETARY))
    today = clock().today()
    day = on or today
    check_day(day, None, today)
    for later in filter(None, (next_on, ask_by)):
        check_day(later, day, None)
    made = LogEntry.objects.create(
        project=project,
        on=day,
        happened=check_text(happened, HAPPENED),
        problem=trimmed(problem, PROBLEM),
        next_step=trimmed(next_step, NEXT, LINE),
        next_on=next_on if next_step.strip() else None,
        next_who=trimmed(next_who, WHO, SHORT) if next_step.strip() else "",
        ask=trimmed(ask, ASK, LINE),
        ask_by=ask_by if ask.strip() else None,
        by_id=actor.account_id,
        at=clock().now(),
    )
    record(
        signs.actor,
        subject(made),
        after={
            **signs.facts, "project": project.pk, "on": day, "happened": made.happened, "problem": made.problem,
            "next_step": made.next_step, "next_on": made.next_on, "next_who": made.next_who, "ask": made.ask,
        },
    )  # fmt: skip
    if made.ask:
        name = Phrase.of(project)
        text = Phrase(f"{name.zh}请您决定：{made.ask}", f"{name.en}: a decision is asked of you: {made.ask}")
        _tell(actor, SPONSOR, project, made, text)
    if as_matter:
        file_problem(actor, entry_id=made.pk, level=level)
        made.refresh_from_db()
    return made


@verb("dispatch.log.file")
def file_problem(actor: Actor, *, entry_id: int, level: Level | None = None) -> Matter:
    """The problem of an entry becomes a matter, which the desk then holds. Raises Denied, NotFound, G1948."""
    row = entry(actor, entry_id)
    signs = entitled(actor, "dispatch.duty.write", project_duty(row.project_id, SECRETARY))
    if not row.problem or row.matter is not None:
        raise GuatuError("G1948", other=row.matter.number if row.matter is not None else "—")
    made = file_matter(
        actor,
        kind=Kind.PROBLEM,
        title=cut(" ".join(row.problem.split()), LONGEST_WORDS),
        detail=trimmed(f"{row.problem}\n{row.happened}"[:4900], DETAIL),
        level=level,
        project_id=row.project_id,
    )
    if not LogEntry.objects.filter(pk=row.pk, matter=None).update(matter=made):
        raise GuatuError("G1948", other="—")
    record(signs.actor, subject(row), after={"matter": made.number, **signs.facts})
    return made


@verb("dispatch.log.finish")
def finish_step(actor: Actor, *, entry_id: int, on: date | None = None) -> LogEntry:
    """The next step of an entry is done. Raises Denied, NotFound, G1946, G1949."""
    row = entry(actor, entry_id)
    signs = entitled(actor, "dispatch.duty.write", project_duty(row.project_id, SECRETARY))
    day = on or clock().today()
    check_day(day, row.on, clock().today())
    found = LogEntry.objects.filter(pk=row.pk, done_on=None).exclude(next_step="")
    if not found.update(done_on=day):
        raise GuatuError("G1949")
    record(
        signs.actor,
        subject(row),
        before={"next_step": row.next_step},
        after={"done_on": day, **signs.facts},
    )
    row.refresh_from_db()
    return row


@verb("dispatch.duty.answer")
def answer_ask(actor: Actor, *, entry_id: int, answer: str) -> LogEntry:
    """The sponsor decides what the secretary asked; the secretary is told. Raises Denied, NotFound, G1903, G1950."""
    row = entry(actor, entry_id)
    signs = entitled(actor, "dispatch.duty.answer", project_duty(row.project_id, SPONSOR))
    answer, today = check_text(answer, ANSWER), clock().today()
    found = LogEntry.objects.filter(pk=row.pk, answered_on=None).exclude(ask="")
    if not found.update(answer=answer, answered_on=today, answered_by=actor.account_id):
        raise GuatuError("G1950")
    record(signs.actor, subject(row), before={"ask": row.ask}, after={"answer": answer, **signs.facts})
    row.refresh_from_db()
    name = Phrase.of(row.project)
    text = Phrase(f"{name.zh}：领导已答复。{answer}", f"{name.en}: answered. {answer}")
    _tell(actor, SECRETARY, row.project, row, text)
    return row


@verb("dispatch.duty.report")
def report_to_sponsor(actor: Actor, *, project_id: int) -> Occasion:
    """Send the sponsor this month's problem list: open problems and asks of the log; kept as held today.

    By the secretary or the dispatcher. Raises Denied, NotFound, G1951.
    """
    project = project_by_id(actor, project_id)
    signs = entitled(actor, "dispatch.duty.write", project_duty(project.pk, SECRETARY))
    problems = log_of(actor, project).exclude(problem="").exclude(matter__closed_on__isnull=False)[:20]
    lines = [f"{row.on.isoformat()} {row.problem}" for row in problems]
    lines += [f"{row.on.isoformat()} 请示：{row.ask}" for row in open_asks(actor, [project.pk])]
    said = cut("\n".join(lines) or "本月没有未解决的问题。", 4900)
    made = hold_occasion(
        actor, on=clock().today(), found=said, kind=OccasionKind.PROBLEMS, project_id=project.pk
    )
    record(signs.actor, subject(project), after={"reported": made.pk, "lines": len(lines), **signs.facts})
    name = Phrase.of(project)
    text = Phrase(f"{name.zh}问题清单：{len(lines)}条", f"{name.en}: lines on the problem list: {len(lines)}")
    _tell(actor, SPONSOR, project, made, text)
    return made


def _tell(
    actor: Actor, role: ResponsibilityRole, project: "Project", row: LogEntry | Occasion, text: Phrase
) -> None:
    """Tell those who answer for a project in a role of a row about it."""
    posts = project_duty(project.pk, role).post_ids
    to = [pk for found in accounts_at(posts).values() for pk in found]
    post_message(
        actor, to=to, kind="dispatch.duty", text=text, about=subject(row), link=duty_link(project.code)
    )


def duty_link(code: str) -> str:
    """The page of a project's duties."""
    return f"/dispatch/duties/projects/{code}/"
