"""助企包保: the enterprises, and one with its requests, projects, who is to help it and what came of it."""

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from guatu.dispatch import queries
from guatu.dispatch.columns import ENTERPRISES, MATTERS
from guatu.dispatch.models import Step
from guatu.dispatch.templatetags.dispatch_words import signed
from guatu.dispatch.types import MOVE_WORDS, RANK_WORDS, Kind, Move, Rank
from guatu.org.queries import actor_of
from guatu.ui.lists import exported
from guatu.ui.types import Crumb, TimelineItem
from guatu.ui.words import named

PAGE, MOST_STEPS = 50, 20


class EnterpriseListForm(forms.Form):
    """What the list is asked for."""

    q = forms.CharField(label=gettext_lazy("搜索企业名称、代码"), required=False, max_length=40)


@require_safe
def enterprises(request: HttpRequest) -> HttpResponseBase:
    """The enterprises in sight: who helps them, what they asked for, how much of it is open and late."""
    actor = actor_of(request)
    actor.require("dispatch.enterprise.read")
    form = EnterpriseListForm(request.GET)
    words = form.cleaned_data["q"] if form.is_valid() else ""
    rows = queries.enterprises(actor, words=words)
    if taken := exported(
        request, ENTERPRISES, rows, form=form, lines=lambda chunk: queries.enterprise_lines(actor, chunk)
    ):
        return taken
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "menu_key": "enterprises",
        "form": form,
        "filtered": bool(words),
        "page": page,
        "listing": ENTERPRISES,
        "lines": queries.enterprise_lines(actor, page.object_list),
    }
    return render(request, "dispatch/enterprises.html", context)


@require_safe
def enterprise(request: HttpRequest, unit_id: int) -> HttpResponseBase:
    """One enterprise with everything that hangs on it."""
    actor = actor_of(request)
    actor.require("dispatch.enterprise.read")
    unit = queries.enterprise(actor, unit_id)
    rows = queries.requests_of(actor, unit)
    if taken := exported(request, MATTERS, rows, notes=[(_("企业"), named(unit))]):
        return taken
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "menu_key": "enterprises",
        "crumbs": [Crumb(_("助企包保"), reverse("dispatch:enterprises")), Crumb(named(unit))],
        "unit": unit,
        "line": queries.enterprise_lines(actor, [unit])[0],
        "page": page,
        "listing": MATTERS,
        "incumbents": queries.incumbents_of(page.object_list),
        "projects": list(queries.projects_of(actor, unit)[:PAGE]),
        "reads_projects": actor.can("projects.read"),
        "history": [_told(step) for step in queries.history_of(actor, unit)[:MOST_STEPS]],
        "may_file": actor.can("dispatch.matter.file", Kind.REQUEST),
        "may_assign": actor.can("org.responsibility.write"),
    }
    return render(request, "dispatch/enterprise.html", context)


def _told(step: Step) -> TimelineItem:
    move = Move(step.move)
    title = f"{step.matter.number} {MOVE_WORDS[move].label(get_language())}"
    said = RANK_WORDS[Rank(step.text)].label(get_language()) if move is Move.ESCALATE else step.text
    return TimelineItem(
        step.at, title, said or named(step.matter), f"{signed(step.by)} · {named(step.holder)}"
    )
