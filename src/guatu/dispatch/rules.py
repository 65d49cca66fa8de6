"""The closure loop (五化闭环, RULES.md §1): issued → fed back → verified and closed, or reopened. Pure."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Protocol

import rules
from rules import add_perm

from guatu.dispatch.types import OPEN, AgendaDraft, DirectiveFacts, LightFacts, State
from guatu.kernel.errors import GuatuError
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

EVIDENCE_KINDS = {
    "pdf": (b"%PDF-",),
    "png": (b"\x89PNG\r\n\x1a\n",),
    "jpg": (b"\xff\xd8\xff",),
    "jpeg": (b"\xff\xd8\xff",),
    "docx": (b"PK\x03\x04",),
    "xlsx": (b"PK\x03\x04",),
}
"""What may be handed in as evidence, and the bytes such a file begins with."""


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
        raise GuatuError("G1901", now=now.value, to=to.value)
    return to


def check_limit(workdays: int) -> None:
    """Raises G1902 for a limit that is not 1 … 250 workdays."""
    if not 1 <= workdays <= LONGEST_LIMIT:
        raise GuatuError("G1902", workdays=workdays, longest=LONGEST_LIMIT)


def check_text(text: str, field: str) -> str:
    """The text without blanks around it. Raises G1903 where nothing is left."""
    if not text.strip():
        raise GuatuError("G1903", field=field)
    return text.strip()


def check_evidence(name: str, data: bytes) -> None:
    """Raises G1904 for a kind of file not accepted, or whose bytes are not what its name says."""
    ending = name.rsplit(".", 1)[-1].lower() if "." in name else ""
    starts = EVIDENCE_KINDS.get(ending)
    if starts is None or not data.startswith(starts):
        raise GuatuError("G1904", name=name, kinds=", ".join(sorted(EVIDENCE_KINDS)))


def is_overdue(directive: "Directive", today: date) -> bool:
    """Open after its due day. What was fed back in time and waits for verification is not overdue."""
    waiting = directive.state in (State.ISSUED, State.REOPENED)
    return waiting and today > directive.due_on


def number_of(year: int, sequence: int) -> str:
    """春调〔2026〕12号: brackets as official documents write them (GB/T 9704-2012)."""
    return f"春调〔{year}〕{sequence}号"


def draft_agenda(
    directives: Iterable[DirectiveFacts], lights: Iterable[LightFacts], today: date
) -> Sequence[AgendaDraft]:
    """What was decided before and is still open comes first, overdue ahead (Jingbian 2025); then red, then yellow."""
    earlier = sorted(
        (found for found in directives if found.state in OPEN), key=lambda found: (found.due_on, found.id)
    )
    points = [_of_directive(found, today) for found in earlier]
    taken = {found.project_id for found in earlier}
    order = {"red": 0, "yellow": 1}
    worst = sorted(
        (light for light in lights if light.colour in order and light.project_id not in taken),
        key=lambda light: (order[light.colour], light.unit, light.project),
    )
    return [*points, *(_of_light(light) for light in worst)]


def _of_directive(found: DirectiveFacts, today: date) -> AgendaDraft:
    days = (today - found.due_on).days
    late = days > 0 and found.state != State.FED_BACK
    zh = f"{found.unit}承办，{found.due_on:%Y-%m-%d}到期" + (f"，已超期{days}天" if late else "")
    en = f"{found.unit_en or found.unit}, due {found.due_on:%Y-%m-%d}" + (
        f", {days} days overdue" if late else ""
    )
    if found.state == State.FED_BACK:
        zh, en = zh + "，已反馈待核验", en + ", fed back, to be verified"
    return AgendaDraft(
        kind="directive",
        title=f"{found.number} {found.matter}",
        title_en=f"{found.number} {found.matter_en or found.matter}",
        facts=zh,
        facts_en=en,
        project_id=found.project_id,
        directive_id=found.id,
    )


def _of_light(light: LightFacts) -> AgendaDraft:
    return AgendaDraft(
        kind="light",
        title=f"{light.unit}：{light.project}",
        title_en=f"{light.unit_en or light.unit}: {light.project_en or light.project}",
        facts=light.sentence,
        facts_en=light.sentence_en,
        project_id=light.project_id,
    )
