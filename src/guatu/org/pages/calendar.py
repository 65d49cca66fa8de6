"""The office's calendar: the official one with make-up workdays, and the office's own edits."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from guatu.kernel.clock import clock
from guatu.kernel.period import Kind, Period
from guatu.org import actions, forms, queries
from guatu.org.columns import CALENDAR
from guatu.org.pages.common import read_or_write
from guatu.org.queries import actor_of
from guatu.org.types import DayLine
from guatu.ui.forms import carried_out
from guatu.ui.lists import exported


@read_or_write
def calendar(request: HttpRequest) -> HttpResponseBase:
    """A month of the calendar (`?month=2026-06`), and the form that changes a day of it."""
    actor = actor_of(request)
    actor.require("org.read")
    month = _month(request.GET.get("month", ""))
    form = forms.CalendarForm(request.POST or None)
    if request.method == "POST":
        actor.require("org.calendar.write")
        if carried_out(form, lambda: actions.change_calendar(actor, **form.cleaned_data)):
            messages.success(request, _("日历已调整；此后计算的期限按新日历。"))
            return _to(Period.month_of(form.cleaned_data["day"]))
    days = queries.month_lines(actor, month)
    changes = queries.calendar_changes(actor).filter(day__year=month.year)
    if taken := exported(request, CALENDAR, changes, notes=[(_("年度"), str(month.year))]):
        return taken
    context = {
        "menu_key": "org",
        "month": month,
        "previous": month.previous(),
        "following": month.next(),
        "weeks": _weeks(days),
        "workdays": sum(day.workday is True for day in days),
        "published": all(day.workday is not None for day in days),
        "listing": CALENDAR,
        "changes": changes,
        "form": form,
        "may_write": actor.can("org.calendar.write"),
    }
    return render(request, "org/calendar.html", context, status=422 if form.errors else 200)


@require_POST
def publish(request: HttpRequest, year: int) -> HttpResponse:
    """Declare a year's holidays complete."""
    actions.publish_year(actor_of(request), year=year)
    messages.success(request, _("%(year)s 年的放假安排已声明公布。") % {"year": year})
    return _to(Period.of_month(year, 1))


def _month(text: str) -> Period:
    """The month asked for; a year or a quarter opens at its first month. Raises G1003 for what is no period."""
    if not text:
        return Period.month_of(clock().today())
    asked = Period.parse(text)
    return asked if asked.kind is Kind.MONTH else asked.months()[0]


def _weeks(days: list[DayLine]) -> list[list[DayLine | None]]:
    """Rows of seven from Monday; None pads the days of the neighbouring months."""
    padded: list[DayLine | None] = [None] * days[0].day.weekday() + [*days]
    padded += [None] * (-len(padded) % 7)
    return [padded[start : start + 7] for start in range(0, len(padded), 7)]


def _to(month: Period) -> HttpResponseRedirect:
    return HttpResponseRedirect(f"{reverse('org:calendar')}?month={month}")
