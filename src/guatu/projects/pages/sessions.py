"""集中审批日历: the offices' weeks, what is proposed for an activity, and moving a booking by hand."""

from collections.abc import Mapping
from datetime import date, timedelta

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guatu.kernel.clock import clock
from guatu.kernel.errors import Denied, GuatuError, NotFound
from guatu.kernel.period import FIRST_YEAR, LAST_YEAR
from guatu.org.queries import actor_of
from guatu.projects import actions
from guatu.projects.activity_forms import ReasonForm
from guatu.projects.columns import booking_columns, permit_columns
from guatu.projects.columns.plans import PROPOSED
from guatu.projects.models import Booking
from guatu.projects.pages.activities import crumbs
from guatu.projects.pages.shared import refused
from guatu.projects.queries.activities import activities, activity
from guatu.projects.queries.permits import approving_offices
from guatu.projects.queries.sessions import (
    WEEK,
    booking,
    bookings,
    capacity_rows,
    conflicts,
    proposal,
    session_calendar,
    waited_for,
)
from guatu.projects.session_forms import CapacityForm, MoveForm
from guatu.projects.templatetags.project_words import responsible
from guatu.projects.types import RESPONSIBLE_WORDS
from guatu.projects.types.activity import ActivityKind
from guatu.ui.forms import carried_out
from guatu.ui.lists import exported
from guatu.ui.types import Crumb
from guatu.ui.words import named, short_day

read_or_write = require_http_methods(["GET", "HEAD", "POST"])
PAGE = 50
COMING = 5


def _monday(text: str) -> date:
    """The Monday of the week that the address names, of this week where it names none."""
    day = _day(text) or clock().today()
    return day - timedelta(days=day.weekday())


@require_safe
def calendar(request: HttpRequest) -> HttpResponseBase:
    """One week day by day, eight weeks by how full they are, and of every office what it is waited for."""
    actor = actor_of(request)
    actor.require("projects.read")
    monday = _monday(request.GET.get("week", ""))
    listing = booking_columns()
    if taken := exported(request, listing, bookings(actor, first=monday)):
        return taken
    lines = session_calendar(actor, monday)
    office = request.GET.get("office", "")
    waiting = waited_for(actor, office, monday + WEEK * 8) if office in RESPONSIBLE_WORDS else []
    permits = permit_columns()
    if taken := exported(request, permits, waiting, notes=[(_("审批部门"), responsible(office))]):
        return taken
    context = {
        "menu_key": "activities",
        "crumbs": (
            Crumb(_("五项活动"), reverse("projects:activities")),
            Crumb(_("集中审批日历")),
        ),
        "listing": listing,
        "lines": lines,
        "monday": monday,
        "days": [cell.day for cell in lines[0].days] if lines else [],
        "weeks": [cell.monday for cell in lines[0].weeks] if lines else [],
        "before": monday - WEEK,
        "after": monday + WEEK,
        "office": office if office in RESPONSIBLE_WORDS else "",
        "waiting_listing": permits,
        "waiting": Paginator(waiting, PAGE).get_page(request.GET.get("page")),
        "units": approving_offices(),
        "coming": activities(actor, kind=ActivityKind.APPROVAL.value)[:COMING],
        "rows": list(capacity_rows(actor)),
        "may_write": actor.can("projects.session.write"),
    }
    return render(request, "projects/sessions.html", context)


@require_safe
def propose(request: HttpRequest, code: str) -> HttpResponseBase:
    """What would be booked for an activity, and what does not fit, with why and which day it would take."""
    actor = actor_of(request)
    row = activity(actor, code)
    actor.require("projects.read")
    late = request.GET.get("late") == "1"
    found = proposal(actor, row, late=late)
    booked = bookings(actor, activity_id=row.pk)
    listing = booking_columns()
    notes = [(_("活动"), named(row))]
    for which, its_rows in ((listing, booked), (PROPOSED, found.lines)):
        if taken := exported(request, which, its_rows, notes=notes):
            return taken
    context = {
        "menu_key": "activities",
        "crumbs": crumbs(row, _("排期")),
        "activity": row,
        "proposal": found,
        "booked_listing": listing,
        "proposed_listing": PROPOSED,
        "late": late,
        "booked": booked,
        "may_write": actor.can("projects.session.write") and actor.can("projects.activity.write", row),
    }
    return render(request, "projects/session_proposal.html", context)


@require_POST
def take(request: HttpRequest, code: str) -> HttpResponse:
    """Book what the proposal that was shown fits in."""
    actor = actor_of(request)
    row = activity(actor, code)
    back = reverse("projects:session-proposal", args=[row.code])
    try:
        count = actions.take_proposal(
            actor,
            activity_id=row.pk,
            digest=request.POST.get("digest", ""),
            late=request.POST.get("late") == "1",
        )
    except (Denied, NotFound):
        raise
    except GuatuError as error:
        messages.error(request, refused(error))
    else:
        said = ngettext("已排 %(n)s 件。", "已排 %(n)s 件。", count) % {"n": count}
        messages.success(request, said)
    return HttpResponseRedirect(back, status=303)


@read_or_write
def move(request: HttpRequest, booking_id: int) -> HttpResponse:
    """Another day for a permit; `?on=` shows what would be wrong with it before anything is written."""
    actor = actor_of(request)
    row = booking(actor, booking_id)
    actor.require("projects.session.write")
    asked = request.GET.get("on", "")
    form = MoveForm(request.POST or None, initial={"on": asked or row.on})
    if carried_out(form, lambda: actions.move_booking(actor, booking_id=row.pk, **form.cleaned_data)):
        messages.success(request, _("已改期。"))
        return _week_of(form.cleaned_data["on"])
    day = form.cleaned_data.get("on") if form.is_bound else _day(asked)
    context = _about(row, _("改期")) | {
        "form": form,
        "day": day,
        "conflicts": conflicts(row, day) if day else [],
    }
    return render(request, "projects/session_move.html", context, status=422 if form.errors else 200)


def _day(text: str) -> date | None:
    """A day as an address names it, within the years that the house knows."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if FIRST_YEAR < day.year < LAST_YEAR else None


@read_or_write
def drop(request: HttpRequest, booking_id: int) -> HttpResponse:
    """A permit has no day any more."""
    actor = actor_of(request)
    row = booking(actor, booking_id)
    actor.require("projects.session.write")
    form = ReasonForm(request.POST or None)
    if carried_out(form, lambda: actions.drop_booking(actor, booking_id=row.pk, **form.cleaned_data)):
        messages.success(request, _("已取消排期。"))
        return _week_of(row.on)
    lead = f"{named(row.node.project)} · {named(row.node)} · {short_day(row.on)}"
    return _form(request, form, _about(row, _("取消排期")), lead)


@read_or_write
def capacity(request: HttpRequest) -> HttpResponse:
    """How many permits an office takes on a workday, from a day on."""
    actor = actor_of(request)
    actor.require("projects.session.write")
    form = CapacityForm(
        request.POST or None, initial={"office": request.GET.get("office", ""), "start": clock().today()}
    )
    if carried_out(form, lambda: actions.set_office_capacity(actor, **form.cleaned_data)):
        messages.success(request, _("每日承接量已保存。"))
        return HttpResponseRedirect(reverse("projects:sessions") + "#capacity", status=303)
    about = {
        "menu_key": "activities",
        "crumbs": (*_calendar_crumbs(), Crumb(_("每日承接量"))),
        "heading": _("每日承接量"),
    }
    return _form(request, form, about)


def _calendar_crumbs() -> tuple[Crumb, ...]:
    return (
        Crumb(_("五项活动"), reverse("projects:activities")),
        Crumb(_("集中审批日历"), reverse("projects:sessions")),
    )


def _about(row: Booking, heading: str) -> dict[str, object]:
    return {
        "menu_key": "activities",
        "crumbs": (*_calendar_crumbs(), Crumb(heading)),
        "heading": heading,
        "booking": row,
    }


def _form(
    request: HttpRequest, form: forms.Form, about: Mapping[str, object], lead: str = ""
) -> HttpResponse:
    context = {**about, "form": form, "lead": lead, "back": reverse("projects:sessions")}
    return render(request, "projects/activity_form.html", context, status=422 if form.errors else 200)


def _week_of(day: date) -> HttpResponseRedirect:
    return HttpResponseRedirect(f"{reverse('projects:sessions')}?week={day.isoformat()}", status=303)
