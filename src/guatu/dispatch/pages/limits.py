"""The limits in force, read as tables; the office puts another version in force, beginning from its own or a preset."""

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from guatu.dispatch import actions, queries
from guatu.dispatch.rules.limits import Limit, Terms
from guatu.dispatch.types import KIND_WORDS, LEVEL_WORDS, RANK_WORDS, Kind, Level
from guatu.org.queries import actor_of
from guatu.ui.forms import carried_out
from guatu.ui.types import Crumb


class LimitsForm(forms.Form):
    """A limit set as its text."""

    text = forms.CharField(
        label=gettext_lazy("时限表（TOML）"),
        max_length=20_000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 24, "class": "g-code", "spellcheck": "false"}),
    )


@dataclass(frozen=True, slots=True)
class KindLine:
    """A kind with its limits: by level, and without one."""

    kind: str
    cells: tuple[str, ...]


@require_http_methods(["GET", "HEAD", "POST"])
def limits(request: HttpRequest) -> HttpResponse:
    """Limits by kind and level, steps, extensions, ranks; `?preset=` begins from a preset of the house."""
    actor = actor_of(request)
    actor.require("dispatch.limits.write" if request.method == "POST" else "dispatch.read")
    terms, row = queries.terms_in_force()
    presets = queries.preset_texts()
    text = presets.get(request.GET.get("preset", "")) or (
        row.text if row is not None else presets[terms.code]
    )
    form = LimitsForm(request.POST or None, initial={"text": text})
    if form.is_bound and carried_out(form, lambda: actions.put_limits_in_force(actor, **form.cleaned_data)):
        messages.success(request, _("新的时限表已施行；正在办理的事项仍按原时限。"))
        return HttpResponseRedirect(reverse("dispatch:limits"), status=303)
    language = get_language()
    context = {
        "menu_key": "dispatch",
        "crumbs": [Crumb(_("调度销号"), reverse("dispatch:matters")), Crumb(_("办理时限"))],
        "terms": terms,
        "name": terms.name.label(language),
        "source": terms.source.label(language),
        "levels": [phrase.label(language) for phrase in LEVEL_WORDS.values()],
        "kinds": [_line(terms, kind) for kind in Kind],
        "ladder": [(RANK_WORDS[rank].label(language), days) for rank, days in terms.ladder.items()],
        "presets": sorted(presets),
        "history": queries.limit_sets(actor),
        "form": form if actor.can("dispatch.limits.write") else None,
    }
    return render(request, "dispatch/limits.html", context, status=422 if form.is_bound else 200)


def _line(terms: Terms, kind: Kind) -> KindLine:
    levels: list[Level | None] = [*Level, None]
    cells = tuple(_said(terms.limit(kind, level)) for level in levels)
    return KindLine(KIND_WORDS[kind].label(get_language()), cells)


def _said(limit: Limit) -> str:
    if limit.months:
        return ngettext("%(n)d 个月", "%(n)d 个月", limit.months) % {"n": limit.months}
    return _("%(n)d 个工作日") % {"n": limit.workdays}
