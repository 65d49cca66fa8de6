"""The working values of risk: what holds, who changed it when and why, and a form to change it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from guatu.org.queries import actor_of
from guatu.projects import actions, queries
from guatu.projects.adapters.risk import shipped_preset
from guatu.projects.pages.shared import attempt, crumbs
from guatu.projects.risk_forms import PresetForms
from guatu.projects.types.risk import SPREAD_WORDS, STRUCK_WORDS, RiskPreset
from guatu.ui.types import Crumb

MOST_ROWS = 50


def _crumbs(*last: str) -> tuple[Crumb, ...]:
    (first,) = crumbs()
    here = Crumb(_("风险预设"), reverse("projects:risk_presets") if last else "")
    return (first, here, *(Crumb(text) for text in last))


@require_safe
def risk_presets(request: HttpRequest) -> HttpResponse:
    """The values that hold, or with `?version=` one of the house's own, or with `?shipped=1` what came with Guatu."""
    actor = actor_of(request)
    versions = list(queries.risk_preset_versions(actor))
    asked = request.GET.get("version", "")
    if request.GET.get("shipped") == "1":
        shown = shipped_preset()
    else:
        shown = queries.risk_preset(actor, int(asked) if asked.isdecimal() and len(asked) < 6 else None)
    context = {
        "menu_key": "projects",
        "crumbs": _crumbs(),
        "preset": shown,
        "holds": shown == queries.risk_preset(actor),
        "spreads": [(_(SPREAD_WORDS[kind]), points) for kind, points in shown.spreads.items()],
        "causes": [
            (cause, _(STRUCK_WORDS[cause.of]), cause.chance * 100, cause.factor or cause.days)
            for cause in shown.causes
        ],
        "versions": versions,
        "shipped": shipped_preset(),
        "may_write": actor.can("projects.risk.write"),
    }
    return render(request, "projects/risk_presets.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def risk_presets_edit(request: HttpRequest) -> HttpResponse:
    """The form; what is saved is a new version.

    `?from=shipped` fills it with what came with Guatu, `?from=3` with that version of the house's own. A fault is told
    at its row; `do=row` gives one more blank row and keeps what was typed.
    """
    actor = actor_of(request)
    actor.require("projects.risk.write")
    base = queries.risk_preset(actor)
    source = request.GET.get("from", "")
    shown: RiskPreset = base
    if source == "shipped":
        shown = shipped_preset()
    elif source.isdecimal() and len(source) < 6:
        shown = queries.risk_preset(actor, int(source))
    forms = PresetForms.of(_sent(request), base, shown)
    saving = request.method == "POST" and request.POST.get("do") != "row"
    if saving:
        said = forms.read()
        reason = forms.head.cleaned_data.get("reason", "") if said else ""
        if said and attempt(forms.head, lambda: actions.save_risk_preset(actor, preset=said, reason=reason)):
            messages.success(request, _("风险预设已存为新的一版，此后的试算都按它。"))
            return HttpResponseRedirect(reverse("projects:risk_presets"), status=303)
    context = {
        "menu_key": "projects",
        "crumbs": _crumbs(_("修改")),
        "forms": forms,
        "back": reverse("projects:risk_presets"),
    }
    return render(request, "projects/risk_presets_edit.html", context, status=422 if saving else 200)


def _sent(request: HttpRequest) -> Any:
    if request.method != "POST":
        return None
    sent = request.POST.copy()
    total = sent.get("c-TOTAL_FORMS", "")
    if sent.get("do") == "row" and total.isdecimal():
        sent["c-TOTAL_FORMS"] = str(min(int(total) + 1, MOST_ROWS))
    return sent
