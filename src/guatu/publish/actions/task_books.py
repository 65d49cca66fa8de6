"""Writes of task books: issued, issued anew where the plan changed, signed."""

from collections.abc import Collection, Sequence

from django.urls import reverse

from guatu.kernel.clock import clock
from guatu.kernel.errors import GuatuError
from guatu.kernel.language import Phrase
from guatu.ledger.actions import post_message, record, unchanged, verb
from guatu.ledger.types import Facts
from guatu.org.queries import accounts_at, posts_named, posts_with_duties
from guatu.org.types import Actor, Confirmation, subject
from guatu.publish import queries
from guatu.publish.actions.signing import present_holder, sign
from guatu.publish.models import Signature, TaskBookVersion
from guatu.publish.queries.promises import promises
from guatu.publish.rules import differences, digest_of, plain, promises_of, sealed_text
from guatu.publish.types import Promise, Signer

AT_ONCE = 50
"""So many posts are read at a time: what their lines are made of stands in memory together."""
HOUSE = Actor.operator("task books")
"""A book is its post's, whoever issues it: its lines are read as the house sees them."""


def issue_task_books(actor: Actor, *, post_ids: Collection[int] | None = None) -> list[TaskBookVersion]:
    """Issue this year's book of these posts, by default of all that answer for anything; the versions made.

    A post whose book says the same already gets none; one without any duty, target or node gets none either. Each
    version is a transaction of its own: stopped and started again, it goes on with those that are left. Raises Denied.
    """
    actor.require("publish.task_book.issue")
    wanted = posts_with_duties(clock().today()) if post_ids is None else sorted(set(post_ids))
    return _bring_up_to_date(actor, wanted)


def renew_task_books(actor: Actor) -> list[TaskBookVersion]:
    """Issue anew those books of this year whose plan has changed since; the versions made. Raises Denied.

    The job of each morning. What was only worked on, reported or lit changes no book.
    """
    actor.require("publish.task_book.issue")
    year = clock().today().year
    rows = TaskBookVersion.objects.filter(year=year, current=True).order_by("post")
    return _bring_up_to_date(actor, list(rows.values_list("post", flat=True)))


def _bring_up_to_date(actor: Actor, post_ids: Sequence[int]) -> list[TaskBookVersion]:
    year = clock().today().year
    made: list[TaskBookVersion | None] = []
    for start in range(0, len(post_ids), AT_ONCE):
        some = post_ids[start : start + AT_ONCE]
        rows = TaskBookVersion.objects.filter(post__in=some, year=year, current=True).select_related("before")
        last = {row.post_id: row for row in rows}
        before = {post: promises_of(row.content) for post, row in last.items()}
        fresh = promises(HOUSE, some, year, before)
        told = accounts_at(some)
        names = posts_named(some)
        made += [
            _issue(
                actor,
                post_id=post,
                year=year,
                lines=fresh[post],
                expected=last.get(post),
                to=told[post],
                name=Phrase(names[post].title, names[post].title_en or names[post].title),
            )
            for post in some
            if differences(before.get(post, ()), fresh[post])
        ]
    return [row for row in made if row is not None]


@verb("publish.task_book.issue")
def _issue(
    actor: Actor,
    *,
    post_id: int,
    year: int,
    lines: Sequence[Promise],
    expected: TaskBookVersion | None,
    to: Collection[int],
    name: Phrase,
) -> TaskBookVersion | None:
    """One version; the one before stays as it is, and is current no longer. None where another was issued meanwhile."""
    held = TaskBookVersion.objects.select_for_update().filter(post=post_id, year=year, current=True)
    last = held.first()
    if (last.pk if last else None) != (expected.pk if expected else None):
        unchanged()
        return None
    held.update(current=False)
    changes = differences(promises_of(last.content), lines) if last else ()
    rows = plain(lines)
    number = last.number + 1 if last else 1
    made = TaskBookVersion(
        post_id=post_id,
        year=year,
        number=number,
        issued_at=clock().now(),
        issued_by_id=actor.account_id,
        content=rows,
        before=last,
        changed=len(changes),
        digest=digest_of(sealed_text(post=post_id, year=year, number=number, rows=rows)),
    )
    made.save(force_insert=True)
    after: Facts = {
        "post": post_id,
        "year": year,
        "number": number,
        "lines": len(rows),
        "changed": len(changes),
        "digest": made.digest,
    }
    record(actor, subject(made), before={"digest": last.digest} if last else None, after=after)
    if to:
        post_message(
            actor,
            to=to,
            kind="publish.task_book",
            text=_told(name, year, number, len(changes)),
            about=subject(made),
            link=reverse("publish:book", args=[made.pk]),
        )
    return made


def _told(name: Phrase, year: int, number: int, changed: int) -> Phrase:
    if number == 1:
        return Phrase(
            f"{name.zh}{year}年任务书已制发，请核对后签署。",
            f"The task book of {name.en} for {year} has been issued: please check and sign it.",
        )
    if not changed:
        return Phrase(
            f"{name.zh}已换人，{year}年任务书（第{number}版）请新任责任人签署。",
            f"{name.en} has a new holder: please sign the task book for {year} (version {number}).",
        )
    return Phrase(
        f"{name.zh}{year}年任务书因计划变化重新制发（第{number}版，{changed}处变化），请核对后重新签署。",
        f"The task book of {name.en} for {year} was issued anew because the plan changed (version {number}, "
        f"{changed} changes): please check and sign it again.",
    )


def reissue_for_holder(actor: Actor, *, post_id: int) -> TaskBookVersion | None:
    """Issue a post's book of this year once more for a new holder to sign, whether or not its plan changed.

    None where it has none. Part of a hand-over, which has asked for its permission.
    """
    year = clock().today().year
    last = TaskBookVersion.objects.filter(post=post_id, year=year, current=True).first()
    if last is None:
        return None
    before = promises_of(last.content)
    lines = promises(HOUSE, [post_id], year, {post_id: before})[post_id]
    name = posts_named([post_id])[post_id]
    return _issue(
        actor,
        post_id=post_id,
        year=year,
        lines=lines,
        expected=last,
        to=accounts_at([post_id])[post_id],
        name=Phrase(name.title, name.title_en or name.title),
    )


@verb("publish.task_book.sign")
def sign_task_book(
    actor: Actor, *, version_id: int, confirmation: Confirmation, remark: str = ""
) -> Signature:
    """Stand for a version of one's own post's book, having just given the password.

    Raises NotFound, G2205 (not the holder's own), G2206 (signed already), G2207 (another version has taken its place).
    """
    row = queries.version(actor, version_id)
    if not row.current:
        raise GuatuError("G2207", version=row.number)
    if not queries.may_sign(actor, row):
        raise GuatuError("G2205")
    return sign(
        actor,
        subject(row),
        part=Signer.HOLDER,
        digest=row.digest,
        person=present_holder(row.post_id),
        confirmation=confirmation,
        remark=remark,
    )
