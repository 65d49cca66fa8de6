"""Meetings that come back: begun, ended, the next one drafted."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from guatu.dispatch import actions, queries
from guatu.dispatch.columns import SERIES
from guatu.dispatch.forms.parts import choose, day, post_choices
from guatu.dispatch.rules.time_box import LONGEST_REPORT
from guatu.dispatch.types.meetings import CADENCE_WORDS, Cadence
from guatu.kernel.clock import clock
from guatu.org.queries import actor_of
from guatu.org.types import Actor
from guatu.ui.forms import carried_out
from guatu.ui.lists import exported
from guatu.ui.types import Crumb
from guatu.ui.words import named

WEEKDAYS = (
    gettext_lazy("星期一"),
    gettext_lazy("星期二"),
    gettext_lazy("星期三"),
    gettext_lazy("星期四"),
    gettext_lazy("星期五"),
    gettext_lazy("星期六"),
    gettext_lazy("星期日"),
)
TURNS = (gettext_lazy("第一个"), gettext_lazy("第二个"), gettext_lazy("第三个"), gettext_lazy("第四个"))


class SeriesForm(forms.Form):
    """A meeting that comes back."""

    name = forms.CharField(label=gettext_lazy("例会名称"), max_length=80)
    name_en = forms.CharField(label=gettext_lazy("英文名称"), max_length=120, required=False)
    cadence = forms.TypedChoiceField(label=gettext_lazy("周期"), coerce=Cadence)
    weekday = forms.TypedChoiceField(
        label=gettext_lazy("星期"), coerce=int, choices=list(enumerate(WEEKDAYS))
    )
    turn = forms.TypedChoiceField(
        label=gettext_lazy("当月第几个"),
        coerce=int,
        choices=list(enumerate(TURNS, start=1)),
        help_text=gettext_lazy("每月、每季度的例会用；每季度在次季首月召开。"),
    )
    at = forms.TimeField(
        label=gettext_lazy("时间"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    first_on = day(gettext_lazy("从哪天起"))
    minutes = forms.IntegerField(
        label=gettext_lazy("主要汇报（分钟）"), min_value=1, max_value=LONGEST_REPORT, initial=LONGEST_REPORT
    )
    chair_id = forms.TypedChoiceField(
        label=gettext_lazy("主持"), coerce=int, required=False, empty_value=None
    )

    def __init__(self, data: Mapping[str, Any] | None, *, actor: Actor) -> None:
        super().__init__(data, initial={"first_on": clock().today(), "at": "09:00", "weekday": 3})
        words = [(one.value, phrase.label(get_language())) for one, phrase in CADENCE_WORDS.items()]
        choose(self, "cadence", words)
        choose(self, "chair_id", post_choices(actor))


@require_http_methods(["GET", "HEAD", "POST"])
def series(request: HttpRequest) -> HttpResponseBase:
    """The series with their next days; POST begins one."""
    actor = actor_of(request)
    actor.require("dispatch.meeting.write" if request.method == "POST" else "dispatch.read")
    may_write = actor.can("dispatch.meeting.write")
    form = SeriesForm(request.POST or None, actor=actor) if may_write else None
    if form is not None and form.is_bound:
        facts = form
        if carried_out(form, lambda: actions.begin_series(actor, **facts.cleaned_data)):
            messages.success(request, _("例会已设立。"))
            return HttpResponseRedirect(reverse("dispatch:series"), status=303)
    language = get_language()
    rows = [
        {
            "row": row,
            "cadence": CADENCE_WORDS[Cadence(row.cadence)].label(language),
            "weekday": WEEKDAYS[row.weekday],
            "turn": TURNS[row.turn - 1] if row.cadence in ("monthly", "quarterly") else "",
            "next": queries.next_of(row) if row.ended_on is None else None,
        }
        for row in queries.series(actor)[:50]
    ]
    if taken := exported(request, SERIES, rows):
        return taken
    context = {
        "menu_key": "meetings",
        "crumbs": [Crumb(_("调度会"), reverse("dispatch:meetings")), Crumb(_("例会"))],
        "listing": SERIES,
        "rows": rows,
        "form": form,
        "may_write": may_write,
    }
    refused = form is not None and form.is_bound
    return render(request, "dispatch/series.html", context, status=422 if refused else 200)


@require_POST
def end(request: HttpRequest, series_id: int) -> HttpResponse:
    """It comes back no more."""
    actions.end_series(actor_of(request), series_id=series_id)
    messages.success(request, _("例会已停开。"))
    return HttpResponseRedirect(reverse("dispatch:series"), status=303)


@require_POST
def draft_next(request: HttpRequest, series_id: int) -> HttpResponse:
    """The next one, with its agenda."""
    made = actions.draft_next(actor_of(request), series_id=series_id)
    messages.success(request, _("已起草：%(name)s。") % {"name": named(made)})
    return HttpResponseRedirect(reverse("dispatch:meeting", args=[made.pk]), status=303)
