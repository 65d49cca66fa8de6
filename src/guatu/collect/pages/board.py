"""The office's due board: how a month stands, unit by unit and form by form; reminders in one tap; as a workbook."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from guatu.collect import actions, queries
from guatu.collect.adapters.board_out import board_workbook
from guatu.collect.forms import MonthForm, ReminderRulesForm
from guatu.collect.models import ReminderRule
from guatu.collect.rules.board import shown_lines
from guatu.collect.types import State
from guatu.collect.types.board import Reminded
from guatu.kernel.errors import GuatuError, NotFound
from guatu.kernel.period import Period
from guatu.org.queries import actor_of
from guatu.ui.forms import carried_out
from guatu.ui.words import moment

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN = ("late", "owed", "draft", "returned", "submitted", "accepted", "locked")


@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """How a month stands; with `?show=late` (or a state) only the units that have such a cell."""
    actor = actor_of(request)
    actor.require("collect.read")
    periods = queries.board_periods(actor)
    month = _month(request, periods)
    found = queries.due_board(actor, month)
    show = request.GET.get("show", "")
    may_remind = actor.can("collect.remind.all")
    rules = list(queries.reminder_rules(actor)) if may_remind else []
    context = {
        "menu_key": "collect",
        "period": month,
        "periods": periods,
        "board": found,
        "lines": shown_lines(found, show),
        "show": show if show in SHOWN else "",
        "filters": [(word, found.counts[word]) for word in SHOWN if found.counts[word] or word == show],
        "may_lock": actor.can("collect.lock") and found.counts[State.ACCEPTED.value] > 0,
        "may_remind": may_remind,
        "rules": rules,
        "rules_form": _rules_form(rules) if may_remind else None,
    }
    return render(request, "collect/board.html", context)


@require_GET
def board_export(request: HttpRequest) -> HttpResponse:
    """The board as a workbook, all units, in the reader's language."""
    actor = actor_of(request)
    actor.require("collect.read")
    month = _month(request, queries.board_periods(actor))
    data = board_workbook(queries.due_board(actor, month), get_language())
    name = f"board-{month}.xlsx"
    return HttpResponse(
        data, content_type=XLSX, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


@require_http_methods(["GET", "POST"])
def remind(request: HttpRequest) -> HttpResponse:
    """What reminders would say to whom, and when they leave (GET); send them (POST).

    `unit` names one; without any, all that is late is meant.
    """
    actor = actor_of(request)
    asked = request.POST if request.method == "POST" else request.GET
    month = Period.parse(asked.get("period", ""))
    unit_ids = _unit_ids(asked.getlist("unit"))
    actor.require("collect.remind.all")
    context: dict[str, object] = {"menu_key": "collect", "period": month, "unit_ids": unit_ids or ()}
    if request.method == "POST":
        sent = actions.remind(actor, month=month, unit_ids=unit_ids)
        if not request.htmx:  # type: ignore[attr-defined]  # put there by django-htmx
            messages.success(request, _sent(sent))
            return _back(month)
        context["sent"] = sent
    else:
        context["plan"] = queries.reminder_plan(actor, month, unit_ids)
    whole = not request.htmx  # type: ignore[attr-defined]  # as above
    return render(request, "collect/remind.html" if whole else "collect/part/remind.html", context)


@require_POST
def withdraw(request: HttpRequest) -> HttpResponse:
    """Take reminders back that have not left."""
    ids = [int(text) for text in request.POST.getlist("message") if text.isdecimal()]
    month = Period.parse(request.POST.get("period", ""))
    count = actions.withdraw_reminders(actor_of(request), message_ids=ids)
    messages.success(
        request, ngettext("已撤回 %(n)s 条催报。", "已撤回 %(n)s 条催报。", count) % {"n": count}
    )
    return _back(month)


@require_POST
def reminder_rules(request: HttpRequest) -> HttpResponse:
    """On which days the system reminds by itself."""
    actor = actor_of(request)
    form = ReminderRulesForm(request.POST)
    if carried_out(form, lambda: actions.set_reminder_rules(actor, rules=form.cleaned_rules())):
        messages.success(request, _("自动催报的日子已保存。"))
    else:
        for errors in form.errors.values():
            messages.error(request, " ".join(str(error) for error in errors))
    return redirect("collect:board")


def _month(request: HttpRequest, periods: list[Period]) -> Period:
    return Period.parse(request.GET["period"]) if request.GET.get("period") else periods[0]


def _unit_ids(texts: list[str]) -> list[int] | None:
    """None where no unit is named: then everything that is late is meant. Raises NotFound for what names no unit."""
    if wrong := [text for text in texts if not text.isdecimal()]:
        raise NotFound(what=wrong[0][:40])
    return [int(text) for text in texts] or None


def _back(month: Period) -> HttpResponse:
    form = MonthForm({"period": str(month)})
    if not form.is_valid():
        raise GuatuError("G1003", text=str(month))
    return HttpResponseRedirect(f"{reverse('collect:board')}?period={month}")


def _sent(sent: Reminded) -> str:
    told = {"n": len(sent.message_ids), "at": moment(sent.leaves_at)}
    return _("已催报 %(n)s 人：站内已到，站外 %(at)s 送出。") % told


def _rules_form(rules: Sequence[ReminderRule]) -> ReminderRulesForm:
    def days(*, outside: bool) -> str:
        return ", ".join(str(rule.workdays) for rule in rules if rule.outside is outside)

    return ReminderRulesForm(initial={"inside": days(outside=False), "outside": days(outside=True)})
