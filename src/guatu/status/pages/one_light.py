"""Pages of one light: why it is what it is, as a page or a sheet; what people say beside it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from guatu.kernel.clock import clock
from guatu.kernel.errors import NotFound
from guatu.kernel.period import Period
from guatu.org.queries import actor_of, responsibilities
from guatu.org.types import Actor, ResponsibilityRole, subject
from guatu.projects import queries as projects
from guatu.status import actions, queries
from guatu.status.forms import ExemptForm, OverrideForm, VerifyForm, read_month
from guatu.status.models import Light
from guatu.status.pages.explained import as_sheet, explain, issue_url, submission_url, told_history
from guatu.status.pages.lights import SHEET, first_reason
from guatu.status.pages.one_subject import subject_light
from guatu.status.types import PROJECT_KIND, SubjectKind
from guatu.status.types.why import Why
from guatu.status.why_words import step_lines, traced
from guatu.ui.forms import carried_out
from guatu.ui.types import Crumb
from guatu.ui.words import named

ANSWERING = (ResponsibilityRole.ACCOUNTABLE, ResponsibilityRole.SPONSOR, ResponsibilityRole.SECRETARY)


@require_safe
@vary_on_headers(SHEET)
def light(request: HttpRequest, light_id: int) -> HttpResponse:
    """Everything behind one light: rules, figures, submission, person, day, chain, what would turn it green."""
    actor = actor_of(request)
    if queries.light(actor, light_id).subject_kind != PROJECT_KIND:
        return subject_light(request, actor, light_id, sheet=SHEET in request.headers)
    if SHEET not in request.headers:
        return _page(request, light_id)
    return as_sheet(
        render(request, "status/part/why.html", _why_context(actor, queries.why(actor, light_id)))
    )


@require_safe
def why(request: HttpRequest, code: str) -> HttpResponse:
    """A project's light by its code, of a month or of the newest judged: the door from pages that know no light."""
    actor = actor_of(request)
    actor.require("status.read")
    period = read_month(request.GET.get("period", ""))
    project = projects.project(actor, code)
    try:
        found = queries.light_of_code(actor, code, period)
    except NotFound:
        return render(request, "status/no_light.html", {"menu_key": "status", "project": project})
    return redirect("status:light", light_id=found.pk)


@require_safe
def project_lights(request: HttpRequest, code: str) -> HttpResponse:
    """The part of a project's page that says its lights: computed, own, verified, a year of months."""
    actor = actor_of(request)
    actor.require("status.read")
    project = projects.project(actor, code)
    found = queries.last_light_of(actor, project.pk)
    if found is None:
        return render(request, "status/part/no_light.html", {"project": project})
    period = Period.parse(found.period)
    context = {
        "project": project,
        "light": found,
        "period": period,
        "verified": queries.verified_ratings(actor, [project.pk]).first(),
        "strip": queries.strips(actor, [project.pk], period).get(project.pk, ()),
        "silence": queries.silences(actor, [project.pk], period).get(project.pk),
        "reason": first_reason(found),
        "today": clock().today(),
        "parts": _parts(actor, project.pk, period),
    }
    return render(request, "status/part/project_lights.html", context)


def _parts(actor: Actor, project_id: int, period: Period) -> list[tuple[str, Light]]:
    """The lights of its nodes and funds, each with the place on the project's page that it is put in. Four queries."""
    nodes = projects.nodes(actor, [project_id]).values_list("pk", flat=True)
    funds = projects.funds(actor, [project_id]).values_list("pk", flat=True)
    return [
        (f"{place}-light-{pk}", lit)
        for place, kind, ids in (("node", SubjectKind.NODE, nodes), ("fund", SubjectKind.FUND, funds))
        for pk, lit in queries.lights_of(actor, kind, list(ids), period).items()
    ]


def _why_context(actor: Actor, found: Why) -> dict[str, Any]:
    """What the sheet shows; the page shows more beside it."""
    packs = queries.packs_that_lit(found.light.reasons)
    explained = [
        explain(reason, packs, traced(SubjectKind.PROJECT, reason["facts"], found))
        for reason in found.light.reasons
    ]
    steps, later = step_lines(found, found.now), step_lines(found, found.next_month)
    return {
        "why": found,
        "light": found.light,
        "project": found.project,
        "period": found.period,
        "explained": explained,
        "chain": next((reason["chain"] for reason in found.light.reasons if "chain" in reason), []),
        "steps": steps,
        "next_steps": later if later != steps else [],
        "same_next": bool(later) and later == steps,
        "valid_reasons": [item for item in explained if item.valid_reason],
        "submission_url": submission_url(found.light),
        "issue_url": issue_url(actor, found.light),
        "today": clock().today(),
    }


def _page(
    request: HttpRequest,
    light_id: int,
    verify_form: VerifyForm | None = None,
    exempt_form: ExemptForm | None = None,
    override_form: OverrideForm | None = None,
) -> HttpResponse:
    actor = actor_of(request)
    found = queries.why(actor, light_id)
    project = found.project
    past = queries.history(actor, found.light)
    newest = next((row for row in past if row.current and row.period == found.light.period), found.light)
    refused = any(form is not None and form.errors for form in (verify_form, exempt_form, override_form))
    in_force = found.override is not None and found.current
    context = _why_context(actor, found) | {
        "menu_key": "status" if project.portfolio == queries.CITY else "outside",
        "crumbs": [
            Crumb(_("亮灯"), f"{reverse('status:lights')}?period={found.light.period}"),
            Crumb(named(project)),
        ],
        "newest": newest,
        "people": [
            row
            for row in responsibilities([subject(project)], clock().today())
            if row.role in [role.value for role in ANSWERING]
        ],
        "verified": list(queries.verified_ratings(actor, [project.pk])),
        "outside": list(projects.outside_ratings(actor, project_ids=[project.pk])),
        "exemptions": list(queries.exemptions(actor, [project.pk])),
        "history": told_history(past),
        "verify_form": (verify_form or VerifyForm()) if actor.can("status.verify") else None,
        "exempt_form": (exempt_form or ExemptForm()) if actor.can("status.exempt") else None,
        "override_form": (override_form or OverrideForm(actor=actor))
        if actor.can("status.override")
        else None,
        "may_withdraw": in_force and actor.can("status.override"),
    }
    return render(request, "status/light.html", context, status=422 if refused else 200)


@require_POST
def verify(request: HttpRequest, light_id: int) -> HttpResponse:
    """Keep what a supervisor found on the spot."""
    actor = actor_of(request)
    actor.require("status.verify")
    found = queries.light_of_a_project(actor, light_id)
    form = VerifyForm(request.POST)
    if not carried_out(
        form,
        lambda: actions.verify_rating(
            actor, project_id=found.subject_id, period=Period.parse(found.period), **form.cleaned_data
        ),
    ):
        return _page(request, light_id, verify_form=form)
    messages.success(request, _("核验结果已记录。"))
    return redirect("status:light", light_id=light_id)


@require_POST
def exempt(request: HttpRequest, light_id: int) -> HttpResponse:
    """Lift one rule until a day; the light is judged anew at once."""
    actor = actor_of(request)
    actor.require("status.exempt")
    found = queries.light_of_a_project(actor, light_id)
    form = ExemptForm(request.POST)
    if not carried_out(form, lambda: actions.exempt(actor, project_id=found.subject_id, **form.cleaned_data)):
        return _page(request, light_id, exempt_form=form)
    messages.success(request, _("豁免已登记，灯已重新判断。"))
    return _to_now(actor, found)


@require_POST
def override(request: HttpRequest, light_id: int) -> HttpResponse:
    """Set the light by a post, for a reason, until a day."""
    actor = actor_of(request)
    actor.require("status.override")
    found = queries.light_of_a_project(actor, light_id)
    form = OverrideForm(request.POST, actor=actor)
    if not carried_out(
        form, lambda: actions.override_light(actor, project_id=found.subject_id, **form.cleaned_data)
    ):
        return _page(request, light_id, override_form=form)
    messages.success(request, _("改灯已登记，到期自动恢复。"))
    return _to_now(actor, found)


@require_POST
def withdraw(request: HttpRequest, light_id: int) -> HttpResponse:
    """End an override now."""
    actor = actor_of(request)
    found = queries.light_of_a_project(actor, light_id)
    actions.withdraw_override(actor, project_id=found.subject_id)
    messages.success(request, _("改灯已撤销，恢复为按规则算出的灯。"))
    return _to_now(actor, found)


def _to_now(actor: Actor, found: Light) -> HttpResponse:
    now = queries.light_of_project(actor, found.subject_id, Period.parse(found.period))
    return redirect("status:light", light_id=now.pk if now else found.pk)
