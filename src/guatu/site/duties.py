"""The front page of who has a duty: what must be signed, what a leader must decide, next steps, permits, forces."""

from collections.abc import Callable, Collection
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from guatu.dispatch.queries import force_lines, next_steps, open_asks
from guatu.dispatch.types.duties import OCCASION_WORDS, TurnState
from guatu.kernel.clock import clock
from guatu.kernel.language import pick
from guatu.org.queries import forces_of_post, posts_named, posts_of, subject_ids_of_post
from guatu.org.types import Actor, ResponsibilityRole, Role
from guatu.projects.queries import offices_of, permits
from guatu.projects.types import PERMIT_WORDS
from guatu.publish.queries import books_to_sign, sheets_to_sign
from guatu.publish.types import SIGNER_WORDS
from guatu.site.types import MOST, Item, Section
from guatu.ui.words import short_day

if TYPE_CHECKING:
    from guatu.dispatch.models import LogEntry


def to_sign(actor: Actor) -> list[Section]:
    """Task books and hand-over sheets that wait for the actor's own signature; nothing where none does."""
    books, sheets, language = books_to_sign(actor), sheets_to_sign(actor), get_language()
    items = [
        Item(
            url=reverse("publish:book", args=[row.pk]) + "#sign",
            text=_("任务书（%(year)s年第%(number)s版）") % {"year": row.year, "number": row.number},
            unit=_said(row.post.unit.short, row.post.unit.short_en),
            note=_("%(post)s · %(day)s制发")
            % {"post": _said(row.post.title, row.post.title_en), "day": short_day(row.issued_at)},
        )
        for row in books[:MOST]
    ]
    items += [
        Item(
            url=reverse("publish:hand_over", args=[row.pk]) + "#sign",
            text=_("岗位交接单：%(post)s") % {"post": _said(row.post.title, row.post.title_en)},
            unit=_said(row.post.unit.short, row.post.unit.short_en),
            note=_("%(day)s交接 · 您是%(part)s")
            % {"day": short_day(row.on), "part": SIGNER_WORDS[part].label(language)},
        )
        for row, part in sheets[:MOST]
    ]
    if not items:
        return []
    url = reverse("publish:task_books" if books else "publish:hand_overs")
    return [Section(_("等我签署的"), url, tuple(items), len(books) + len(sheets), "")]


def _project_ids(post_id: int, role: ResponsibilityRole) -> list[int]:
    today = clock().today()
    return [int(key) for key in subject_ids_of_post(post_id, "projects.project", today, [role])]


def _said(zh: str, en: str) -> str:
    return pick(get_language(), zh, en or zh)


def asked(actor: Actor) -> list[Section]:
    """What secretaries asked of the leader who sponsors their projects, and that leader's one screen."""
    return _asked(actor, actor.post_id, _("要我决定的")) if actor.post_id is not None else []


def steps(actor: Actor) -> list[Section]:
    """A secretary's next steps, leading to the desk."""
    return _steps(actor, actor.post_id, _("服务秘书的下一步")) if actor.post_id is not None else []


def acted(actor: Actor) -> list[Section]:
    """The same of the posts that the actor does not hold but acts for (代理), whatever its own role."""
    found: list[Section] = []
    others = posts_of(actor) - {actor.post_id}
    for post in posts_named(others).values():
        named = {"post": _said(post.title, post.title_en)}
        found += _asked(actor, post.pk, _("代理%(post)s：要我决定的") % named)
        found += _steps(actor, post.pk, _("代理%(post)s：服务秘书的下一步") % named)
    # A task force's own front page lists those of all its posts.
    return found if actor.role is Role.TASK_FORCE else found + _forces(actor, others)


def _asked(actor: Actor, post_id: int, title: str) -> list[Section]:
    ids = _project_ids(post_id, ResponsibilityRole.SPONSOR)
    if not ids:
        return []
    return [
        _log_section(
            title,
            reverse("dispatch:sponsor", args=[post_id]),
            open_asks(actor, ids),
            _("没有等您决定的事；点标题看我包保的项目。"),
            lambda row: (row.ask, row.ask_by),
        )
    ]


def _steps(actor: Actor, post_id: int, title: str) -> list[Section]:
    ids = _project_ids(post_id, ResponsibilityRole.SECRETARY)
    if not ids:
        return []
    return [
        _log_section(
            title,
            reverse("dispatch:secretary", args=[post_id]),
            next_steps(actor, ids),
            _("没有未完成的下一步；点标题看我服务的项目。"),
            lambda row: (row.next_step, row.next_on),
        )
    ]


def _log_section(
    title: str,
    url: str,
    rows: "QuerySet[LogEntry]",
    empty: str,
    say: "Callable[[LogEntry], tuple[str, date | None]]",
) -> Section:
    today, items = clock().today(), []
    for row in rows[:MOST]:
        text, due = say(row)
        items.append(
            Item(
                url=reverse("dispatch:duty_project", args=[row.project.code]),
                text=text,
                unit=_said(row.project.unit.short, row.project.unit.short_en),
                due=due,
                late=due is not None and due < today,
                note=_said(row.project.name, row.project.name_en),
            )
        )
    return Section(title, url, tuple(items), rows.count(), empty)


def permits_in_hand(actor: Actor) -> list[Section]:
    """What the actor's own unit has in hand as an approving office, least time left by law first; else nothing."""
    own = offices_of(actor)
    if not own:
        return []
    found = permits(actor, offices=own)
    items = tuple(
        Item(
            url=reverse("projects:permit_step", args=[one.node.pk, one.expected.value]),
            text=_said(one.node.name, one.node.name_en),
            unit=_said(one.node.project.unit.short, one.node.project.unit.short_en),
            due=one.clock.due if one.clock is not None else None,
            late=one.overdue,
            note=f"{_said(one.node.project.name, one.node.project.name_en)} · {_(PERMIT_WORDS[one.state])}",
        )
        for one in found[:MOST]
    )
    return [
        Section(_("手里的审批"), reverse("projects:permits"), items, len(found), _("没有在办的审批事项。"))
    ]


def own_forces(actor: Actor) -> list[Section]:
    """The task forces that the actor's posts lead or serve in, with what their cadence still owes."""
    return _forces(actor, posts_of(actor))


def _forces(actor: Actor, post_ids: Collection[int]) -> list[Section]:
    today = clock().today()
    mine = {
        pk
        for post_id in post_ids
        for pk in forces_of_post(actor, post_id, today).values_list("pk", flat=True)
    }
    lines = [line for line in force_lines(actor) if line.force.pk in mine] if mine else []
    language = get_language()
    items = [
        Item(
            url=reverse("dispatch:force", args=[line.force.code]),
            text=_said(line.force.name, line.force.name_en),
            due=min((one.by for one in line.turns if one.owed), default=None),
            note=" · ".join(OCCASION_WORDS[one.turn.kind].label(language) for one in line.turns if one.owed),
            late=any(one.state is TurnState.MISSED for one in line.turns),
        )
        for line in lines
    ]
    if not items:
        return []
    return [Section(_("我的专班"), reverse("dispatch:forces"), tuple(items), len(items), "")]
