"""What a post and its accounts have in hand of forms, for whoever takes them over."""

from collections.abc import Iterable

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from guatu.collect.models import Delegation, RegisteredField
from guatu.collect.queries.deciding import waiting_for_decision
from guatu.collect.queries.due import due_list
from guatu.collect.queries.revising import revisions
from guatu.collect.types import Owed, State
from guatu.collect.types.revising import RevisionState
from guatu.kernel.language import Phrase
from guatu.ledger.types import Subject
from guatu.org.types import Actor, Holding, Leaving, subject

STATE_WORDS = {
    None: Phrase("未开始", "not begun"),
    State.DRAFT: Phrase("草稿，已填内容随单位保留", "draft: what was filled stays with the unit"),
    State.RETURNED: Phrase("已退回，待重报", "returned, to be handed in again"),
}


def holdings(left: Leaving) -> list[Holding]:
    """Forms owed and begun, decisions that wait, corrections asked, delegations, fields the post owns.

    Ten queries for each account, and two.
    """
    found: dict[Subject, Holding] = {}
    for actor in left.actors:
        if actor.can("collect.read"):
            for one in (*_owed(actor), *_to_decide(actor)):
                found.setdefault(one.subject, one)
    return [*found.values(), *_of_post(left)]


def _owed(actor: Actor) -> Iterable[Holding]:
    return (_line(one) for one in due_list(actor) if one.actor_must_act)


def _line(one: Owed) -> Holding:
    period = Phrase(one.period.label("zh-hans"), one.period.label("en"))
    of = (
        Subject("collect.submission", str(one.submission_id))
        if one.submission_id is not None
        else Subject("collect.form", f"{one.form_id}/{one.unit_id}/{one.period}")
    )
    return Holding(
        "filing",
        of,
        Phrase(f"{one.unit.zh} {one.form.zh} {period.zh}", f"{one.unit.en}, {one.form.en}, {period.en}"),
        STATE_WORDS[one.state],
        until=one.due_on,
        link=reverse("collect:due"),
    )


def _to_decide(actor: Actor) -> Iterable[Holding]:
    for row in waiting_for_decision(actor).select_related("form", "unit"):
        handed = timezone.localtime(row.submitted_at).date() if row.submitted_at else None
        yield Holding(
            "decision",
            subject(row),
            Phrase(
                f"{row.unit.name} {row.form.name} {row.period}",
                f"{row.unit.name_en or row.unit.name}, {row.form.name_en or row.form.name}, {row.period}",
            ),
            Phrase("已报送，待审核", "handed in, to be decided"),
            since=handed,
            link=reverse("collect:submission", args=[row.pk]),
        )
    if not actor.can("collect.office"):
        return
    for asked in revisions(actor, RevisionState.ASKED):
        unit, form = asked.submission.unit, asked.submission.form
        yield Holding(
            "decision",
            subject(asked),
            Phrase(f"{unit.name} {form.name}", f"{unit.name_en or unit.name}, {form.name_en or form.name}"),
            Phrase("更正申请，待审批", "correction asked, to be decided"),
            since=timezone.localtime(asked.asked_at).date(),
        )


def _of_post(left: Leaving) -> Iterable[Holding]:
    rows = Delegation.objects.filter(
        Q(from_post=left.post) | Q(to_post=left.post), revoked_at=None, end__gte=left.on
    )
    for row in rows.select_related("from_post", "to_post"):
        giver, taker = row.from_post, row.to_post
        yield Holding(
            "delegation",
            subject(row),
            Phrase(
                f"{giver.title if giver else row.given_label} → {taker.title}",
                f"{(giver.title_en or giver.title) if giver else row.given_label} → "
                f"{taker.title_en or taker.title}",
            ),
            Phrase(row.reason, row.reason),
            since=row.start,
            until=row.end,
        )
    for field in RegisteredField.objects.filter(owner_post=left.post):
        yield Holding(
            "field",
            subject(field),
            Phrase.of(field),
            Phrase("登记为本岗负责的指标字段", "registered as this post's to give"),
        )
