"""Pages of one light: why it is what it is, as a page or a sheet; what people say beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
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
from guatu.status.pages.lights import SHEET, first_reason
from guatu.status.types import Pack, Question, SubjectKind
from guatu.status.types.why import Why
from guatu.status.why_words import Traced, step_lines, traced
from guatu.ui.forms import carried_out
from guatu.ui.types import Crumb, LightColour, TimelineItem
from guatu.ui.words import is_english, light_word, named

ANSWERING = (ResponsibilityRole.ACCOUNTABLE, ResponsibilityRole.SPONSOR, ResponsibilityRole.SECRETARY)


@dataclass(frozen=True, slots=True)
class Explained:
    """One reason of a light with the question of the pack that it answers and the figures it was reckoned from."""

    reason: Mapping[str, Any]
    pack: Pack | None
    question: Question | None
    sentence: str
    text: str
    figures: Sequence[Traced]
    valid_reason: str


@require_safe
@vary_on_headers(SHEET)
def light(request: HttpRequest, light_id: int) -> HttpResponse:
    """Everything behind one light: rules, figures, submission, person, day, chain, what would turn it green."""
    if SHEET not in request.headers:
        return _page(request, light_id)
    actor = actor_of(request)
    answer = render(request, "status/part/why.html", _why_context(actor, queries.why(actor, light_id)))
    answer[SHEET] = "1"
    return answer


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
    }
    return render(request, "status/part/project_lights.html", context)


def _why_context(actor: Actor, found: Why) -> dict[str, Any]:
    """What the sheet shows; the page shows more beside it."""
    packs = queries.packs_that_lit(found.light.reasons)
    explained = [_explained(reason, packs, found) for reason in found.light.reasons]
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
        "submission_url": _submission_url(found.light),
        "issue_url": _issue_url(actor, found.light),
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
        "history": _history(past),
        "verify_form": (verify_form or VerifyForm()) if actor.can("status.verify") else None,
        "exempt_form": (exempt_form or ExemptForm()) if actor.can("status.exempt") else None,
        "override_form": (override_form or OverrideForm(actor=actor))
        if actor.can("status.override")
        else None,
        "may_withdraw": in_force and actor.can("status.override"),
    }
    return render(request, "status/light.html", context, status=422 if refused else 200)


def _explained(reason: Mapping[str, Any], packs: Mapping[tuple[str, str], Pack], found: Why) -> Explained:
    pack = packs.get((reason["pack"], reason["version"]))
    question = pack.question(reason["question"]) if pack is not None else None
    english = is_english()
    rule = question.rule(reason["rule"]) if question else None
    bad = LightColour(reason["colour"]) not in (LightColour.GREEN, LightColour.DONE)
    return Explained(
        reason=reason,
        pack=pack,
        question=question,
        sentence=reason["en" if english else "zh"],
        text=(question.text_en if english else question.text) if question else "",
        figures=traced(SubjectKind.PROJECT, reason["facts"], found),
        valid_reason=(rule.exemption_en if english else rule.exemption) if rule and bad else "",
    )


def _submission_url(light: Light) -> str:
    kind, _colon, key = light.source.partition(":")
    return reverse("collect:submission", args=[int(key)]) if kind == "collect.submission" and key else ""


def _issue_url(actor: Actor, light: Light) -> str:
    """Where a directive is issued from this light; "" for who may not, where nothing is wrong, or without that page."""
    if light.colour in (LightColour.GREEN, LightColour.DONE) or not actor.can("dispatch.directive.issue"):
        return ""
    try:
        return f"{reverse('dispatch:issue')}?light={light.pk}"
    except NoReverseMatch:
        return ""


def _history(past: Sequence[Light]) -> list[TimelineItem]:
    return [
        TimelineItem(
            when=timezone.localtime(row.computed_at).date(),
            title=f"{Period.parse(row.period).label('en' if is_english() else 'zh')} "
            f"{light_word(LightColour(row.colour))}",
            text=first_reason(row),
            url=reverse("status:light", args=[row.pk]),
            colour=LightColour(row.colour),
        )
        for row in past
    ]


@require_POST
def verify(request: HttpRequest, light_id: int) -> HttpResponse:
    """Keep what a supervisor found on the spot."""
    actor = actor_of(request)
    actor.require("status.verify")
    found = queries.light(actor, light_id)
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
    found = queries.light(actor, light_id)
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
    found = queries.light(actor, light_id)
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
    found = queries.light(actor, light_id)
    actions.withdraw_override(actor, project_id=found.subject_id)
    messages.success(request, _("改灯已撤销，恢复为按规则算出的灯。"))
    return _to_now(actor, found)


def _to_now(actor: Actor, found: Light) -> HttpResponse:
    now = queries.light_of_project(actor, found.subject_id, Period.parse(found.period))
    return redirect("status:light", light_id=now.pk if now else found.pk)
