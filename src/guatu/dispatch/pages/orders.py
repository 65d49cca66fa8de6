"""Supervision orders: what is due one by rule, what was sent, one sheet with its receipt, interview and paper."""

from urllib.parse import quote

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from guatu.dispatch import actions, queries
from guatu.dispatch.columns import ORDERS
from guatu.dispatch.forms.parts import text
from guatu.dispatch.pages.papers import TYPES
from guatu.org.queries import actor_of
from guatu.ui.forms import carried_out
from guatu.ui.lists import exported
from guatu.ui.types import Crumb

PAGE = 50


class InterviewForm(forms.Form):
    """What was said at an interview."""

    said = text(gettext_lazy("约谈情况"), 4)


@require_safe
def orders(request: HttpRequest) -> HttpResponseBase:
    """What is due a sheet by the rule in force, and the sheets that were sent, the latest first."""
    actor = actor_of(request)
    actor.require("dispatch.read")
    rows = queries.orders(actor)
    if taken := exported(request, ORDERS, rows):
        return taken
    may_raise, rules = actor.can("dispatch.order.raise"), queries.ORDER_RULES.in_force().rule
    due = queries.due_sheets(actor, PAGE + 1) if may_raise else []
    context = {
        "menu_key": "dispatch",
        "crumbs": [Crumb(_("调度销号"), reverse("dispatch:matters")), Crumb(_("督办单"))],
        "rule_name": rules.name.label(get_language()),
        "rule_source": rules.source.label(get_language()),
        "may_raise": may_raise,
        "run": queries.last_order_run(actor),
        "due": due[:PAGE],
        "more": len(due) > PAGE,
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "listing": ORDERS,
    }
    return render(request, "dispatch/orders.html", context)


@require_POST
def raise_due(request: HttpRequest) -> HttpResponse:
    """The sheet of one matter (`matter`), or of all that are due."""
    actor = actor_of(request)
    actor.require("dispatch.order.raise")
    key = request.POST.get("matter", "")
    if key.isascii() and key.isdecimal() and len(key) <= 18:
        made = actions.raise_order(actor, matter_id=int(key))
        messages.success(request, _("已下达：%(number)s。") % {"number": made.number})
        return HttpResponseRedirect(reverse("dispatch:order", args=[made.pk]), status=303)
    sent = actions.raise_orders_due(actor)
    messages.success(request, _("已下达督办单 %(n)s 份。") % {"n": len(sent)})
    return HttpResponseRedirect(reverse("dispatch:orders"), status=303)


@require_safe
def order(request: HttpRequest, order_id: int) -> HttpResponse:
    """One sheet."""
    return _order_page(request, order_id)


def _order_page(request: HttpRequest, order_id: int, form: InterviewForm | None = None) -> HttpResponse:
    actor = actor_of(request)
    found = queries.order(actor, order_id)
    to_be_held = found.interview and found.interviewed_on is None
    context = {
        "menu_key": "dispatch",
        "crumbs": [Crumb(_("督办单"), reverse("dispatch:orders")), Crumb(found.number)],
        "order": found,
        "may_sign": found.signed_on is None and actor.can("dispatch.order.sign", found),
        "form": (form or InterviewForm()) if to_be_held and actor.can("dispatch.order.interview") else None,
    }
    return render(request, "dispatch/order.html", context, status=422 if form is not None else 200)


@require_POST
def sign(request: HttpRequest, order_id: int) -> HttpResponse:
    """Sign for it."""
    actions.sign_order(actor_of(request), order_id=order_id)
    messages.success(request, _("已签收督办单。"))
    return _back_to(order_id)


@require_POST
def interview(request: HttpRequest, order_id: int) -> HttpResponse:
    """Note what was said."""
    actor = actor_of(request)
    actor.require("dispatch.order.interview", queries.order(actor, order_id))
    form = InterviewForm(request.POST)
    if not carried_out(form, lambda: actions.note_interview(actor, order_id=order_id, **form.cleaned_data)):
        return _order_page(request, order_id, form)
    messages.success(request, _("约谈已记录。"))
    return _back_to(order_id)


@require_safe
def paper(request: HttpRequest, order_id: int) -> HttpResponse:
    """The sheet as a Word file in the reader's language."""
    actor = actor_of(request)
    data = queries.order_paper(actor, order_id, get_language())
    answer = HttpResponse(data, content_type=TYPES["docx"])
    name = quote(f"{queries.order(actor, order_id).number}.docx", safe="")
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return answer


def _back_to(order_id: int) -> HttpResponse:
    return HttpResponseRedirect(reverse("dispatch:order", args=[order_id]), status=303)
