"""Units, posts, task forces, and who answers for what."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from guatu.kernel.clock import clock
from guatu.ledger.types import Subject
from guatu.org import actions, forms, queries
from guatu.org.columns import DUTIES, FORCES, UNITS
from guatu.org.pages.common import filled, read_or_write
from guatu.org.queries import actor_of
from guatu.org.types import ResponsibilityRole
from guatu.ui.forms import carried_out
from guatu.ui.lists import exported
from guatu.ui.types import Crumb
from guatu.ui.words import named

DUTIES_A_PAGE = 50


@require_GET
def units(request: HttpRequest) -> HttpResponseBase:
    """The tree of units with their posts, who holds them and how much they answer for."""
    actor = actor_of(request)
    actor.require("org.read")
    lines = queries.unit_lines(actor, clock().today())
    if taken := exported(request, UNITS, [(line, row) for line in lines for row in line.posts or (None,)]):
        return taken
    context = {
        "menu_key": "org",
        "listing": UNITS,
        "lines": lines,
        "may_write": actor.can("org.structure.write"),
    }
    return render(request, "org/units.html", context)


@require_GET
def post(request: HttpRequest, post_id: int) -> HttpResponseBase:
    """One post: who held it, and everything it answers or answered for."""
    actor = actor_of(request)
    found = queries.post(actor, post_id)
    rows = queries.responsibilities_of_post(actor, found)
    if taken := exported(request, DUTIES, rows, notes=[(_("岗位"), named(found))], lines=_duties):
        return taken
    page = Paginator(rows, DUTIES_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "menu_key": "org",
        "crumbs": [Crumb(_("单位与责任"), reverse("org:units")), Crumb(named(found))],
        "post": found,
        "tenures": queries.tenures(actor, found),
        "page": page,
        "listing": DUTIES,
        "duties": _duties(list(page)),
        "is_head": queries.is_head(found.pk),
        "may_write": actor.can("org.structure.write"),
        "may_hand_over": actor.can("org.hand_over.write"),
        "may_assign": actor.can("org.responsibility.write"),
    }
    return render(request, "org/post.html", context)


def _duties(rows: Sequence[Any]) -> list[dict[str, Any]]:
    """Responsibilities with what they are for, and where each is handed over."""
    subjects = [Subject(row.subject_kind, row.subject_id) for row in rows]
    names = queries.subject_names(subjects)
    return [
        {
            "row": row,
            "subject": names.get(one),
            "hand_over": f"{reverse('org:assign')}?{urlencode({'kind': one.kind, 'id': one.id})}",
        }
        for row, one in zip(rows, subjects, strict=True)
    ]


@read_or_write
def assign(request: HttpRequest) -> HttpResponse:
    """Give a post a responsibility for a subject (`?kind=projects.project&id=12`), or hand it over."""
    actor = actor_of(request)
    actor.require("org.responsibility.write")
    of = queries.known_subject(Subject(request.GET.get("kind", ""), request.GET.get("id", "")))
    today = clock().today()
    form = forms.AssignForm(request.POST or None, actor=actor, initial={"on": today})

    def act() -> None:
        given = form.cleaned_data
        actions.assign(
            actor, of=of, role=ResponsibilityRole(given["role"]), post_id=given["post"].pk, on=given["on"]
        )

    if carried_out(form, act):
        messages.success(request, _("责任已落到岗位，交接不留空档。"))
        return HttpResponseRedirect(request.get_full_path())
    context = {
        "menu_key": "org",
        "crumbs": [Crumb(_("单位与责任"), reverse("org:units")), Crumb(_("责任交接"))],
        "subject": queries.subject_names([of])[of],
        "running": queries.responsibilities([of], today),
        "form": form,
    }
    return render(request, "org/assign.html", context, status=422 if form.errors else 200)


@require_GET
def task_forces(request: HttpRequest) -> HttpResponseBase:
    """The task forces: lead, members, mandate and how often they meet."""
    actor = actor_of(request)
    actor.require("org.read")
    rows = queries.task_forces(actor)
    if taken := exported(request, FORCES, rows):
        return taken
    context = {
        "menu_key": "org",
        "listing": FORCES,
        "forces": rows,
        "may_write": actor.can("org.responsibility.write"),
    }
    return render(request, "org/task_forces.html", context)


@read_or_write
def new_unit(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    actor.require("org.structure.write")
    form = forms.UnitForm(request.POST or None, actor=actor)

    def act() -> None:
        facts = dict(form.cleaned_data)
        parent = facts.pop("parent")
        actions.create_unit(actor, parent_id=parent.pk if parent else None, **facts)

    return filled(
        request, form, act, heading=_("新增单位"), done=_("单位已添加。"), back=reverse("org:units")
    )


@read_or_write
def new_post(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    actor.require("org.structure.write")
    form = forms.PostForm(request.POST or None, actor=actor, initial={"unit": request.GET.get("unit")})

    def act() -> None:
        facts = dict(form.cleaned_data)
        actions.create_post(actor, unit_id=facts.pop("unit").pk, **facts)

    return filled(
        request, form, act, heading=_("新增岗位"), done=_("岗位已添加。"), back=reverse("org:units")
    )


@read_or_write
def appoint(request: HttpRequest, post_id: int) -> HttpResponse:
    """Put a person at a post; whoever held it leaves it that day."""
    actor = actor_of(request)
    actor.require("org.structure.write")
    found = queries.post(actor, post_id)
    form = forms.AppointForm(request.POST or None, initial={"on": clock().today()})
    return filled(
        request,
        form,
        lambda: actions.appoint(actor, post_id=found.pk, **form.cleaned_data),
        heading=_("任职"),
        lead=f"{named(found.unit)} · {named(found)}",
        done=_("任职已登记。"),
        back=reverse("org:post", args=[found.pk]),
    )


@require_POST
def set_head(request: HttpRequest, post_id: int) -> HttpResponse:
    """Make a post the head of its unit."""
    actor = actor_of(request)
    actor.require("org.structure.write")
    found = queries.post(actor, post_id)
    actions.set_head(actor, post_id=found.pk)
    messages.success(request, _("已设为主要负责人岗位。"))
    return HttpResponseRedirect(reverse("org:post", args=[found.pk]), status=303)


@read_or_write
def new_task_force(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    actor.require("org.responsibility.write")
    form = forms.TaskForceForm(request.POST or None, actor=actor)

    def act() -> None:
        facts = dict(form.cleaned_data)
        lead, members = facts.pop("lead"), facts.pop("members")
        actions.create_task_force(actor, lead_id=lead.pk, member_ids=[one.pk for one in members], **facts)

    return filled(
        request, form, act, heading=_("成立专班"), done=_("专班已成立。"), back=reverse("org:task_forces")
    )
