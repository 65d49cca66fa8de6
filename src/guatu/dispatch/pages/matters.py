"""Matters: the list, one with its whole life and the moves its reader may make, evidence, what hangs on a row."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from guatu.dispatch import queries
from guatu.dispatch.actions import ABOUT_KINDS
from guatu.dispatch.columns import MATTERS
from guatu.dispatch.forms import ListForm
from guatu.dispatch.lights import lights_of_matters
from guatu.dispatch.pages.doors import BY_NAME, Door, doors_of
from guatu.dispatch.templatetags.dispatch_words import signed
from guatu.dispatch.types import MOVE_WORDS, RANK_WORDS, About, Move, Rank
from guatu.kernel.clock import clock
from guatu.kernel.errors import NotFound
from guatu.kernel.period import Period
from guatu.ledger.types import Subject
from guatu.org.queries import actor_of, subject_names
from guatu.org.types import Actor, UnitKind
from guatu.status.queries import silence_text, silences
from guatu.status.types import PROJECT_KIND
from guatu.ui.files import attachment
from guatu.ui.forms import carried_out
from guatu.ui.lists import exported
from guatu.ui.types import Crumb, LightColour, TimelineItem
from guatu.ui.words import named

if TYPE_CHECKING:
    from django import forms

    from guatu.dispatch.models import Matter, Step

PAGE = 50
MOST_ABOUT = 8
"""Matters shown where they hang; the list has all."""
_COLOURS = {
    Move.CLOSE: LightColour.DONE,
    Move.CONFIRM: LightColour.DONE,
    Move.RETURN: LightColour.RED,
    Move.REOPEN: LightColour.RED,
    Move.ESCALATE: LightColour.YELLOW,
}


@require_safe
def matters(request: HttpRequest) -> HttpResponseBase:
    """What is to be closed, who holds it until when, overdue first; everything chosen is in the address."""
    actor = actor_of(request)
    actor.require("dispatch.read")
    form = ListForm(request.GET, actor=actor)
    rows = queries.matters(actor, **form.asked)
    if taken := exported(request, MATTERS, rows, form=form):
        return taken
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "menu_key": "dispatch",
        "form": form,
        "counts": queries.counts(actor),
        "filtered": any(form.cleaned_data.values()),
        "page": page,
        "listing": MATTERS,
        "lit": lights_of_matters(actor, [row.pk for row in page.object_list]),
        "incumbents": queries.incumbents_of(page.object_list),
        "may_ask_post": actor.post_id is not None,
        "may_issue": actor.can("dispatch.directive.issue"),
        "may_file": actor.can("dispatch.matter.file"),
    }
    return render(request, "dispatch/matters.html", context)


# --- one matter


@require_safe
def matter(request: HttpRequest, matter_id: int) -> HttpResponse:
    """What is to be done and why, who holds it, everything that happened; forms for who may act now."""
    return _matter_page(request, matter_id)


def _matter_page(
    request: HttpRequest, matter_id: int, sent: "tuple[Door, forms.Form] | None" = None
) -> HttpResponse:
    actor = actor_of(request)
    found = queries.matter(actor, matter_id)
    steps = list(queries.steps_of(actor, found))
    doors = [
        (
            door,
            sent[1] if sent is not None and sent[0] is door else door.form(actor=actor, auto_id=_ids(door)),
        )
        for door in doors_of(actor, found)
    ]
    context = {
        "menu_key": "dispatch",
        "crumbs": [whole_list(actor), Crumb(found.number)],
        "matter": found,
        "incumbents": queries.incumbents_of([found]),
        "light": found.light if found.light is not None and actor.sees(found.light.unit_id) else None,
        "silence": _silence(actor, found),
        "project_url": _project_url(actor, found),
        "about": hangs_on(About(found.about_kind, found.about_id, found.about_unit_id)),
        "timeline": [_told(step, named(found) if step is steps[0] else "") for step in steps],
        "evidence": [step for step in steps if step.evidence],
        "doors": doors,
        "opened": sent[0].name if sent is not None else "",
        "orders": list(queries.orders(actor).filter(matter=found)),
        "parts": list(queries.parts_of(actor, found)),
        "duplicates": list(queries.duplicates_of(actor, found)),
    }
    return render(request, "dispatch/matter.html", context, status=422 if sent is not None else 200)


def whole_list(actor: Actor) -> Crumb:
    """The list it is of: an enterprise's contact has its enterprise's."""
    if actor.can("dispatch.read"):
        return Crumb(_("调度销号"), reverse("dispatch:matters"))
    return Crumb(_("助企包保"), reverse("dispatch:enterprises"))


def _silence(actor: Actor, found: "Matter") -> str:
    """How old the figures of the project are, where its light was grey when it was ordered; else ""."""
    light = found.light
    if light is None or light.subject_kind != PROJECT_KIND or light.colour != LightColour.GREY:
        return ""
    if not actor.sees(light.unit_id):
        return ""
    month = Period.month_of(clock().today())
    return silence_text(silences(actor, [light.subject_id], month).get(light.subject_id))


def _ids(door: Door) -> str:
    """Several forms stand on one page: each has ids of its own, so that a label leads to its own input."""
    return f"id_{door.name}_%s"


def _project_url(actor: Actor, found: "Matter") -> str:
    project = found.project
    if project is None or not actor.sees(project.unit_id):
        return ""
    return reverse("projects:detail", args=[project.code])


def hangs_on(about: About) -> dict[str, str] | None:
    """What a matter hangs on beside its project, with its page: node, indicator of a unit, enterprise, policy.

    None for nothing, and for a row that is not there.
    """
    if about.kind not in ABOUT_KINDS or not about.id.isdecimal():
        return None
    rows = subject_names([Subject(about.kind, about.id), Subject("org.unit", str(about.unit_id or 0))])
    row, unit = (
        rows.get(Subject(about.kind, about.id)),
        rows.get(Subject("org.unit", str(about.unit_id or 0))),
    )
    if row is None:
        return None
    url = ""
    if about.kind == "projects.policy":
        url = reverse("projects:policy", args=[row.pk])
    elif getattr(row, "kind", "") == UnitKind.ENTERPRISE:
        url = reverse("dispatch:enterprise", args=[row.pk])
    text = " · ".join(named(one) for one in (unit, row) if one is not None)
    return {"text": text, "url": url}


def _told(step: "Step", otherwise: str) -> TimelineItem:
    move = Move(step.move)
    title = MOVE_WORDS[move].label(get_language())
    held = _("%(unit)s持有，%(day)s前") if step.until else _("%(unit)s存档")
    day = step.until.isoformat() if step.until else ""
    who = f"{signed(step.by)} · " + held % {"unit": named(step.holder), "day": day}
    said = step.text or otherwise
    if move is Move.ESCALATE:
        said = RANK_WORDS[Rank(step.text)].label(get_language())
    return TimelineItem(step.at, title, said, who, colour=_COLOURS.get(move))


@require_POST
def move(request: HttpRequest, matter_id: int, name: str) -> HttpResponse:
    """Make a move. Who may not is told so before anything is read."""
    actor = actor_of(request)
    door = BY_NAME.get(name)
    if door is None:
        raise NotFound(what=request.path)
    actor.require(door.permission, queries.matter(actor, matter_id))
    form = door.form(request.POST, request.FILES, actor=actor, auto_id=_ids(door))
    if not carried_out(form, lambda: door.act(actor, matter_id, form)):
        return _matter_page(request, matter_id, (door, form))
    messages.success(request, door.said)
    return back_to(matter_id)


@require_safe
def evidence(request: HttpRequest, matter_id: int, step_id: int) -> FileResponse:
    """An evidence file, always saved and never shown: what it is, its sender decided."""
    found = queries.evidence(actor_of(request), matter_id, step_id)
    return attachment(found.evidence, found.evidence_name)


@require_safe
def about(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """The part of another page that shows what hangs on its row."""
    actor = actor_of(request)
    actor.require("dispatch.read")
    unit = request.GET.get("unit", "")
    unit_id = int(unit) if unit.isascii() and unit.isdecimal() and len(unit) <= 18 else None
    rows = queries.matters_about(actor, About(kind, key, unit_id))
    found = list(rows[: MOST_ABOUT + 1])
    context: dict[str, Any] = {
        "rows": found[:MOST_ABOUT],
        "more": len(found) > MOST_ABOUT,
        "kind": kind,
        "key": key,
        "may_file": actor.can("dispatch.matter.file"),
    }
    return render(request, "dispatch/part/about.html", context)


def back_to(matter_id: int) -> HttpResponse:
    """To the matter's page, after something was written."""
    return HttpResponseRedirect(reverse("dispatch:matter", args=[matter_id]), status=303)
