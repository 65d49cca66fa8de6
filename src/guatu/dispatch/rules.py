"""The closure loop (五化闭环, RULES.md §1): issued → fed back → verified and closed, or reopened. Pure."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Protocol

import rules
from rules import add_perm

from guatu.dispatch.types import OPEN, STATE_WORDS, WAITING, AgendaDraft, DirectiveFacts, LightFacts, State
from guatu.kernel.calendar import WorkCalendar
from guatu.kernel.errors import GuatuError
from guatu.kernel.language import Phrase
from guatu.org.types import (
    Actor,
    in_scope,
    is_dispatcher,
    is_member,
    is_reporter,
    is_supervisor,
    is_task_force,
)

if TYPE_CHECKING:
    from guatu.dispatch.models import Directive

MOVES: dict[State, tuple[State, ...]] = {
    State.ISSUED: (State.FED_BACK,),
    State.FED_BACK: (State.CLOSED, State.REOPENED),
    State.REOPENED: (State.FED_BACK,),
    State.CLOSED: (),
}

LONGEST_LIMIT = 250
"""Workdays in about a year: a longer limit is a slip of the hand."""

USUAL_LIMIT = 15
"""Workdays for a cross-department matter (level B of Xuchang 2025, RULES.md §1)."""

LONGEST_MATTER, LONGEST_MATTER_EN, LONGEST_TITLE = 300, 400, 200
LONGEST_TEXT = 5000
"""Characters; a file of an office should not pass 5,000 (burden rules, RULES.md §5)."""

MATTER = Phrase("办理事项", "Matter")
MATTER_EN = Phrase("办理事项（英文）", "Matter (English)")
FEEDBACK = Phrase("办理情况", "What was done")
FINDING = Phrase("核验情况", "Finding")
TITLE = Phrase("议题", "Point of the agenda")
FACTS = Phrase("情况", "Facts")
DECISION = Phrase("议定意见", "Decision")
CONCLUSION = Phrase("会议要求", "Conclusion")
NAME = Phrase("会议名称", "Name of the meeting")


class FedBack(Protocol):
    """A directive with the account that fed back last."""

    @property
    def unit_id(self) -> int | None: ...

    @property
    def last_fed_back_by(self) -> int | None: ...


@rules.predicate
def is_not_the_handler(actor: Actor, directive: FedBack | None) -> bool:
    """Verification is by somebody other than whoever fed back, and not by the unit that had to act."""
    return (
        directive is not None
        and (actor.account_id is None or directive.last_fed_back_by != actor.account_id)
        and (actor.unit_id is None or directive.unit_id != actor.unit_id)
    )


add_perm("dispatch.read", is_member)
add_perm("dispatch.directive.issue", is_dispatcher)
add_perm("dispatch.directive.feed_back", (is_reporter | is_task_force | is_dispatcher) & in_scope)
add_perm("dispatch.directive.verify", is_supervisor & is_not_the_handler)
add_perm("dispatch.meeting.write", is_dispatcher)


def move(now: State, to: State) -> State:
    """The next state. Raises G1901 where the table does not allow it."""
    if to not in MOVES[now]:
        raise not_movable(now, to)
    return to


def not_movable(now: State, to: State) -> GuatuError:
    """G1901, in the words of the states."""
    return GuatuError("G1901", now=STATE_WORDS[now], to=STATE_WORDS[to])


def due_day(calendar: WorkCalendar, issued_on: date, workdays: int) -> date:
    """The last day of a limit of so many workdays; the first workday after the issue counts as 1.

    Raises G1902 for a limit that is not 1 … 250 workdays, G1907 where it reaches a year not yet published.
    """
    if not 1 <= workdays <= LONGEST_LIMIT:
        raise GuatuError("G1902", workdays=workdays, longest=LONGEST_LIMIT)
    try:
        return calendar.add_workdays(issued_on, workdays)
    except GuatuError as refused:
        if refused.number != "G1004":
            raise
        raise GuatuError("G1907", year=refused.facts["year"]) from refused


def check_text(text: str, field: Phrase, most: int = LONGEST_TEXT) -> str:
    """The text as `trimmed`. Raises G1903 where nothing is left, G1908 where it is too long."""
    kept = trimmed(text, field, most)
    if not kept:
        raise GuatuError("G1903", field=field)
    return kept


def trimmed(text: str, field: Phrase, most: int = LONGEST_TEXT) -> str:
    """The text without blanks around it, and without NUL, which PostgreSQL cannot keep. Raises G1908."""
    kept = text.replace("\0", "").strip()
    if len(kept) > most:
        raise GuatuError("G1908", field=field, length=len(kept), most=most)
    return kept


def is_overdue(directive: "Directive", today: date) -> bool:
    """Waiting for the unit after its due day. What was fed back and waits for verification is not overdue.

    The limit stays the first one: what is sent back after its due day is overdue at once.
    """
    return directive.state in WAITING and today > directive.due_on


def days_overdue(directive: "Directive", today: date) -> int:
    """Calendar days past the due day; 0 where it is not overdue."""
    return (today - directive.due_on).days if is_overdue(directive, today) else 0


def number_of(city: str, year: int, sequence: int) -> str:
    """春城调〔2026〕12号: brackets as official documents write them (GB/T 9704-2012)."""
    return f"{city[:10]}调〔{year}〕{sequence}号"


def draft_matter(project: Phrase, reason: Phrase) -> Phrase:
    """What a directive about a project would order, from the worst reason of its light; cut to what the table holds."""
    zh = f"{project.zh}：{reason.zh}请查明原因、打通堵点，限期反馈办理结果。"
    en = f"{project.en}: {reason.en} Find the cause, clear the blocker and feed back within the limit."
    return Phrase(_cut(zh, LONGEST_MATTER), _cut(en, LONGEST_MATTER_EN))


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


def draft_agenda(
    directives: Iterable[DirectiveFacts], lights: Iterable[LightFacts], today: date
) -> Sequence[AgendaDraft]:
    """What was decided before and is still open comes first, overdue ahead (Jingbian 2025); then red, then yellow."""
    earlier = sorted(
        (found for found in directives if found.state in OPEN),
        key=lambda found: (not _late(found, today), found.due_on, found.id),
    )
    points = [_of_directive(found, today) for found in earlier]
    taken = {found.project_id for found in earlier}
    order = {"red": 0, "yellow": 1}
    worst = sorted(
        (light for light in lights if light.colour in order and light.project_id not in taken),
        key=lambda light: (order[light.colour], light.unit, light.project),
    )
    return [*points, *(_of_light(light) for light in worst)]


def _late(found: DirectiveFacts, today: date) -> bool:
    return found.state in WAITING and today > found.due_on


def _of_directive(found: DirectiveFacts, today: date) -> AgendaDraft:
    days = (today - found.due_on).days
    late = _late(found, today)
    zh = f"{found.unit}承办，{found.due_on:%Y-%m-%d}到期" + (f"，已超期{days}天" if late else "")
    en = f"{found.unit_en or found.unit}, due {found.due_on:%Y-%m-%d}" + (
        f", {days} days overdue" if late else ""
    )
    if found.state == State.FED_BACK:
        zh, en = zh + "，已反馈待核验", en + ", fed back, to be verified"
    return AgendaDraft(
        kind="directive",
        title=_cut(f"{found.number} {found.matter}", LONGEST_TITLE),
        title_en=_cut(f"{found.number} {found.matter_en or found.matter}", LONGEST_MATTER),
        facts=zh,
        facts_en=en,
        project_id=found.project_id,
        directive_id=found.id,
    )


def _of_light(light: LightFacts) -> AgendaDraft:
    return AgendaDraft(
        kind="light",
        title=_cut(f"{light.unit}：{light.project}", LONGEST_TITLE),
        title_en=_cut(f"{light.unit_en or light.unit}: {light.project_en or light.project}", LONGEST_MATTER),
        facts=light.sentence,
        facts_en=light.sentence_en,
        project_id=light.project_id,
    )
