"""What a post has in hand of what must be closed, for whoever takes it over."""

from collections.abc import Iterable

from django.db.models import Q
from django.urls import reverse

from guatu.dispatch.models import Matter, Meeting, Occasion, SupervisionOrder
from guatu.dispatch.queries.duties import next_steps, open_asks
from guatu.dispatch.types import OPEN, STATE_WORDS, State
from guatu.dispatch.types.duties import OCCASION_WORDS, OccasionKind
from guatu.kernel.language import Phrase
from guatu.org.queries import subject_ids_of_post
from guatu.org.types import Actor, Holding, Leaving, ResponsibilityRole, subject
from guatu.status.types import PROJECT_KIND

HOUSE = Actor.operator("hand-over")
"""What passes is the post's, whoever looks at it: it is read as the house sees it."""


def holdings(left: Leaving) -> list[Holding]:
    """Open matters at the post (held there, or its to handle), sheets its unit has not signed for, meetings it chairs;
    what its duties owe: visits planned, a secretary's next steps, what a sponsor was asked and has not answered.

    Since when and until when each is held is told, and not changed by a hand-over. Eight queries.
    """
    return [*_matters(left), *_orders(left), *_meetings(left), *_duties(left)]


def _matters(left: Leaving) -> Iterable[Holding]:
    rows = Matter.objects.filter(Q(holder_post=left.post) | Q(post=left.post), state__in=OPEN)
    for row in rows.select_related("holder").order_by("held_until", "pk"):
        state, holder = STATE_WORDS[State(row.state)], row.holder
        asked = row.asked is not None and row.desk_id == left.post.unit_id
        zh, en = ("；延期申请待决定", "; an extension waits for its decision") if asked else ("", "")
        yield Holding(
            "matter",
            subject(row),
            Phrase(f"{row.number} {row.title}", f"{row.number} {row.title_en or row.title}"),
            Phrase(
                f"{state.zh}，现由{holder.name}办理{zh}",
                f"{state.en}, held by {holder.name_en or holder.name}{en}",
            ),
            since=row.held_since,
            until=row.held_until,
            link=reverse("dispatch:matter", args=[row.pk]),
        )


def _orders(left: Leaving) -> Iterable[Holding]:
    rows = SupervisionOrder.objects.filter(unit=left.post.unit_id, signed_on=None).select_related("matter")
    for row in rows.filter(Q(matter__post=left.post) | Q(matter__holder_post=left.post)):
        yield Holding(
            "order",
            subject(row),
            Phrase(f"{row.number} {row.name}", f"{row.number} {row.name_en}"),
            Phrase("督办单待签收", "supervision order to be signed for"),
            since=row.issued_on,
            until=row.due_on,
            link=reverse("dispatch:order", args=[row.pk]),
        )


def _meetings(left: Leaving) -> Iterable[Holding]:
    for row in Meeting.objects.filter(chair=left.post, held=False):
        yield Holding(
            "meeting",
            subject(row),
            Phrase.of(row),
            Phrase("本岗主持，未召开", "chaired by this post, not yet held"),
            until=row.on,
            link=reverse("dispatch:meeting", args=[row.pk]),
        )


def _duties(left: Leaving) -> Iterable[Holding]:
    for row in Occasion.objects.filter(post=left.post, held_on=None, dropped="").select_related("project"):
        about = row.project
        kind = OCCASION_WORDS[OccasionKind(row.kind)]
        zh, en = (f"：{about.name}", f": {about.name_en or about.name}") if about is not None else ("", "")
        yield Holding(
            "duty",
            subject(row),
            Phrase(f"{kind.zh}{zh}", f"{kind.en}{en}"),
            Phrase("已排定，未开展", "planned, not yet held"),
            until=row.planned_on,
        )
    for step in next_steps(HOUSE, _projects(left, ResponsibilityRole.SECRETARY)).select_related("project"):
        yield Holding(
            "duty",
            subject(step),
            Phrase(
                f"{step.project.name}：{step.next_step}",
                f"{step.project.name_en or step.project.name}: {step.next_step}",
            ),
            Phrase(f"下一步，{step.next_who}", f"next step, {step.next_who}"),
            since=step.on,
            until=step.next_on,
        )
    for asked in open_asks(HOUSE, _projects(left, ResponsibilityRole.SPONSOR)).select_related("project"):
        yield Holding(
            "duty",
            subject(asked),
            Phrase(
                f"{asked.project.name}：{asked.ask}",
                f"{asked.project.name_en or asked.project.name}: {asked.ask}",
            ),
            Phrase("请示包保领导，待答复", "asked of the sponsor, not yet answered"),
            since=asked.on,
            until=asked.ask_by,
        )


def _projects(left: Leaving, role: ResponsibilityRole) -> list[int]:
    ids = subject_ids_of_post(left.post.pk, PROJECT_KIND, left.on, [role])
    return [int(one) for one in ids]
