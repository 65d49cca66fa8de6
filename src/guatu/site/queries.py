"""The front page: what an actor must do next, gathered from the rooms by role."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from guatu.collect.queries import decides, waiting
from guatu.collect.types import Owed
from guatu.dispatch.queries import matters, open_matters, waiting_for
from guatu.dispatch.rules import is_overdue
from guatu.dispatch.types import STATE_WORDS, State
from guatu.kernel.clock import clock
from guatu.kernel.language import pick
from guatu.kernel.period import Period
from guatu.org.queries import posts_of, subject_ids_of_post
from guatu.org.types import Actor, Role
from guatu.projects.queries import nodes_due, projects
from guatu.projects.types import holder_said, last_day
from guatu.site.duties import acted, asked, own_forces, permits_in_hand, steps, to_sign
from guatu.site.types import MOST, Item, Section
from guatu.status.queries import latest_period, lights, silence_text, silences
from guatu.ui.types import LightColour
from guatu.ui.words import is_english, short_day

if TYPE_CHECKING:
    from guatu.dispatch.models import Matter
    from guatu.projects.models import Node, Project
    from guatu.status.models import Light


def work_of(actor: Actor) -> list[Section]:
    """The sections for this actor's role, most pressing first; a bounded number of queries."""
    made = (to_sign, acted, *_WORK.get(actor.role, ()))
    return [section for make in made for section in make(actor)]


def _say(zh: str, en: str) -> str:
    return pick(get_language(), zh, en or zh)


def _to_decide(actor: Actor) -> Section:
    """Of every form and period: weeks and quarters wait as months do."""
    return _filing(_("待审核的报表"), reverse("collect:queue"), waiting(actor), _("没有待审核的报表。"))


def _delegated(actor: Actor) -> list[Section]:
    """What waits for whoever decides by delegation only; nothing for anybody else."""
    return [_to_decide(actor)] if decides(actor) else []


def _filing(title: str, url: str, found: Sequence[Owed], empty: str) -> Section:
    language = get_language() or ""
    return Section(
        title=title,
        url=url,
        items=tuple(
            Item(
                url=reverse("collect:submission", args=[owed.submission_id]) if owed.submission_id else url,
                text=f"{owed.form.label(language)} · {owed.period.label(language)}",
                unit=owed.unit.label(language),
                due=owed.due_on,
                late=owed.late,
            )
            for owed in found[:MOST]
        ),
        total=len(found),
        empty=empty,
    )


def _plan_section(title: str, url: str, rows: "QuerySet[Project]", empty: str) -> Section:
    """Projects by what their plan says: each opens at its plan."""
    found = rows.select_related("unit", "schedule")
    return Section(
        title=title,
        url=url,
        items=tuple(
            Item(
                url=reverse("projects:detail", args=[row.code]),
                text=_say(row.name, row.name_en),
                unit=_say(row.unit.short, row.unit.short_en),
                due=row.due,
                note=_plan_note(row),
            )
            for row in found[:MOST]
        ),
        total=rows.count(),
        empty=empty,
    )


def _plan_note(row: "Project") -> str:
    plan = row.schedule
    if plan.state_reason and plan.state == "draft":
        return plan.state_reason
    if plan.days_short:
        day = short_day(plan.earliest_finish)
        return _("最早%(day)s完成，差%(days)d天") % {"day": day, "days": plan.days_short}
    return ""


def _plans_to_approve(actor: Actor) -> Section:
    return _plan_section(
        _("待批准的计划"),
        reverse("projects:list"),
        projects(actor).filter(schedule__state="submitted").order_by("schedule__state_at", "code"),
        _("没有待批准的计划。"),
    )


def _returned_plans(actor: Actor) -> Section:
    rows = projects(actor).filter(schedule__state="draft").exclude(schedule__state_reason="")
    return _plan_section(
        _("被退回或改动过的计划"),
        reverse("projects:list"),
        rows.order_by("schedule__state_at", "code"),
        _("没有被退回的计划。"),
    )


def _short(actor: Actor) -> Section:
    """The dearest first."""
    return _plan_section(
        _("排不下的项目"),
        reverse("projects:list") + "?short=1",
        projects(actor)
        .filter(schedule__days_short__gt=0)
        .order_by(F("total_investment").desc(nulls_last=True), "code"),
        _("所有计划都赶得上期限。"),
    )


def _red(actor: Actor) -> Section:
    return _lit(actor, LightColour.RED, _("红灯项目"), _("没有红灯项目。"))


def _grey(actor: Actor) -> Section:
    """Nothing is known of them: each says for how long."""
    return _lit(actor, LightColour.GREY, _("没有新数据的项目"), _("没有灰灯项目。"))


def _lit(actor: Actor, colour: LightColour, title: str, empty: str) -> Section:
    rows = lights(actor, period=latest_period(actor), kind="projects.project", colours=[colour])
    found = list(rows[:MOST])
    named = projects(actor).in_bulk([light.subject_id for light in found])
    stale = _stale(actor, found)
    return Section(
        title=title,
        url=f"{reverse('status:lights')}?colour={colour.value}",
        items=tuple(
            Item(
                url=reverse("status:light", args=[light.pk]),
                text=_say(named[light.subject_id].name, named[light.subject_id].name_en),
                unit=_say(light.unit.short, light.unit.short_en),
                colour=colour,
                note=_light_note(light, stale),
            )
            for light in found
            if light.subject_id in named
        ),
        total=rows.count(),
        empty=empty,
    )


def _stale(actor: Actor, found: "Iterable[Light]") -> dict[int, str]:
    """How old the figures of the grey ones are, by project. At most one query."""
    grey = [light.subject_id for light in found if light.colour == LightColour.GREY]
    if not grey:
        return {}
    silent = silences(actor, grey, Period.month_of(clock().today()))
    return {pk: silence_text(silent.get(pk)) for pk in grey}


def _light_note(light: "Light", stale: Mapping[int, str]) -> str:
    """What decided a light; of a grey one for how long there are no figures."""
    said = _say(light.reasons[0]["zh"], light.reasons[0]["en"]) if light.reasons else ""
    return " ".join(filter(None, (said, stale.get(light.subject_id, "") if light.colour == "grey" else "")))


def _matter_items(
    title: str, url: str, rows: "QuerySet[Matter]", empty: str, *, steps: bool = True
) -> Section:
    """Matters with until when they are where they are (`steps`), or until when they are to be closed."""
    today = clock().today()
    return Section(
        title=title,
        url=url,
        items=tuple(
            Item(
                url=reverse("dispatch:matter", args=[row.pk]),
                text=f"{row.number} {_say(row.title, row.title_en)}",
                unit=_say(row.unit.name, row.unit.name_en),
                due=(row.held_until if steps else None) or row.due_on,
                late=is_overdue(row, today)
                or (steps and row.held_until is not None and row.held_until < today),
                note=_asked_or_state(row),
            )
            for row in rows[:MOST]
        ),
        total=rows.count(),
        empty=empty,
    )


def _asked_or_state(row: "Matter") -> str:
    """Why a matter waits: an extension is asked for, it is to be looked at again, else its state."""
    if row.asked is not None:
        return _("申请延期，待决定")
    if row.sampled:
        return _("已销号，抽中回头看，待核查")
    return STATE_WORDS[State(row.state)].label(get_language())


def _waiting(actor: Actor) -> Section:
    """What the actor's own unit holds now: to assign, to act on, to verify, to close, to decide."""
    url = reverse("dispatch:matters") + "?mine=1"
    return _matter_items(_("等我办理的事项"), url, waiting_for(actor), _("没有等您办理的事项。"))


def _requests(actor: Actor) -> Section:
    """What an enterprise's contact asked for and is not closed."""
    url = reverse("dispatch:enterprises")
    return _matter_items(
        _("本企业的诉求"), url, open_matters(actor), _("没有在办的诉求；可到“助企包保”提出。"), steps=False
    )


def _overdue(actor: Actor) -> Section:
    url = reverse("dispatch:matters") + "?limit=overdue"
    return _matter_items(_("超期的事项"), url, matters(actor, overdue=True), _("没有超期的事项。"))


def _my_project_ids(actor: Actor) -> list[int]:
    """Those of the posts that it holds and acts for."""
    today = clock().today()
    return [
        int(key)
        for post_id in posts_of(actor)
        for key in subject_ids_of_post(post_id, "projects.project", today)
    ]


def _mine(actor: Actor) -> Section:
    ids = _my_project_ids(actor)
    period = latest_period(actor)
    worst = {light.subject_id: light for light in lights(actor, period=period).filter(subject_id__in=ids)}
    order = {
        LightColour.RED: 0,
        LightColour.YELLOW: 1,
        LightColour.GREY: 2,
        LightColour.GREEN: 3,
        LightColour.DONE: 4,
    }
    stale = _stale(actor, worst.values())
    named = list(projects(actor).filter(pk__in=ids))
    named.sort(key=lambda one: order[LightColour(worst[one.pk].colour)] if one.pk in worst else 2)
    return Section(
        title=_("我负责的项目"),
        url=reverse("projects:list"),
        items=tuple(
            Item(
                url=reverse("status:light", args=[worst[one.pk].pk])
                if one.pk in worst
                else reverse("projects:detail", args=[one.code]),
                text=_say(one.name, one.name_en),
                unit=_say(one.unit.short, one.unit.short_en),
                due=one.due,
                colour=LightColour(worst[one.pk].colour) if one.pk in worst else None,
                note=_light_note(worst[one.pk], stale) if one.pk in worst else "",
            )
            for one in named[:MOST]
        ),
        total=len(named),
        empty=_("还没有由您的岗位负责的项目。"),
    )


def _stuck(node: "Node") -> str:
    """With whom and on what a node is stuck, in the reader's language; "" where it is not."""
    english = is_english()
    holder = holder_said(node.holder, english=english)
    return (": " if english else "：").join(filter(None, (holder, node.blocker)))


def _next_nodes(actor: Actor) -> Section:
    until = clock().today() + timedelta(days=30)
    nodes = list(nodes_due(actor, _my_project_ids(actor), until)[: MOST + 1])
    return Section(
        title=_("30天内到期的节点"),
        url=reverse("projects:list"),
        items=tuple(
            Item(
                url=reverse("projects:detail", args=[node.project.code]),
                text=f"{_say(node.name, node.name_en)} · {_say(node.project.name, node.project.name_en)}",
                due=last_day(node.late_finish) if node.late_finish else None,
                late=node.late_finish is not None and node.late_finish <= clock().today(),
                note=_stuck(node),
            )
            for node in nodes[:MOST]
        ),
        total=len(nodes),
        empty=_("30天内没有到期的节点。"),
    )


def _one(make: Callable[[Actor], Section]) -> Callable[[Actor], list[Section]]:
    return lambda actor: [make(actor)]


_OFFICE = (
    _one(_to_decide),
    _one(_waiting),
    _one(_plans_to_approve),
    _one(_short),
    _one(_red),
    _one(_grey),
    _one(_overdue),
)
_ASSIGNED = (_delegated, _one(_mine), _one(_next_nodes), _one(_waiting))
_WORK: Mapping[Role, Sequence[Callable[[Actor], list[Section]]]] = {
    Role.REPORTER: (permits_in_hand, _one(_returned_plans), _one(_waiting), _one(_red), _one(_grey)),
    Role.DISPATCHER: _OFFICE,
    Role.OPERATOR: _OFFICE,
    Role.LEADER: (asked, *_ASSIGNED, _one(_overdue)),
    Role.TASK_FORCE: (steps, permits_in_hand, own_forces, *_ASSIGNED),
    Role.SUPERVISOR: (_delegated, _one(_waiting), _one(_overdue), _one(_red)),
    Role.ENTERPRISE: (_one(_requests),),
    Role.ADMINISTRATOR: (_one(_red), _one(_overdue)),
}
