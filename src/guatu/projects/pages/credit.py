"""银企对接: the funnel over all needs, and one project's need with what each bank did about it."""

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from guatu.kernel.clock import clock
from guatu.kernel.errors import NotFound
from guatu.kernel.period import Period
from guatu.org.queries import actor_of
from guatu.org.types import Actor
from guatu.projects import actions, queries
from guatu.projects.activity_forms import ReasonForm
from guatu.projects.columns import need_columns
from guatu.projects.credit_forms import BankForm, ChangeNeedForm, EndNeedForm, FunnelForm, NeedForm, StepForm
from guatu.projects.forms import in_wan
from guatu.projects.models import CreditNeed, Project
from guatu.projects.pages.shared import crumbs as project_crumbs
from guatu.projects.queries.activities import activities
from guatu.projects.queries.credit import (
    bank_funds,
    bank_lines,
    banks,
    credit_need,
    credit_needs,
    funnel_of,
    need_lines,
)
from guatu.projects.types.activity import ActivityKind
from guatu.projects.types.credit import CREDIT_WORDS, CreditLine
from guatu.ui import words
from guatu.ui.forms import carried_out
from guatu.ui.lists import exported
from guatu.ui.types import Crumb, Funnel, FunnelStage

read_or_write = require_http_methods(["GET", "HEAD", "POST"])
PAGE = 50


@require_safe
def bank_funnel(request: HttpRequest) -> HttpResponseBase:
    """Stock and flow of the four stages and the loss between them; below, every need with its banks."""
    actor = actor_of(request)
    actor.require("projects.read")
    held = list(activities(actor, kind=ActivityKind.BANK.value)[:PAGE])
    form = FunnelForm(request.GET, activities=held)
    code, stage = form.wanted()
    chosen = next((row.pk for row in held if row.code == code), None)
    needs = list(credit_needs(actor, activity_id=chosen))
    today = clock().today()
    month = Period.of_month(today.year, today.month)
    lines = funnel_of(needs, month)
    rows = [line for line in need_lines(needs) if not stage or line.stands == stage]
    listing = need_columns()
    if taken := exported(request, listing, rows, form=form):
        return taken
    context = {
        "menu_key": "activities",
        "crumbs": crumbs(_("银企对接漏斗")),
        "form": form,
        "listing": listing,
        "lines": lines,
        "funnel": _drawn(lines),
        "month": month,
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "banks": bank_lines(needs),
        "needs": len(needs),
        "may_add_bank": actor.can("projects.write"),
    }
    return render(request, "projects/bank_funnel.html", context)


def _drawn(lines: tuple[CreditLine, ...]) -> Funnel:
    """The picture: how many needs came so far, what they are worth, and the share of the money before."""
    stages = tuple(
        FunnelStage(
            label=_(CREDIT_WORDS[line.stage]),
            count=line.reached.projects,
            amount=words.amount(line.reached.money, "亿元"),
            share=float(line.share) if line.share is not None else None,
            url=f"?stage={line.stage}#needs",
        )
        for line in lines
    )
    return Funnel(_("银企对接：各环节需求条数和金额(亿元)"), stages)


def crumbs(*last: str) -> tuple[Crumb, ...]:
    """五项活动 / this page."""
    return (Crumb(_("五项活动"), reverse("projects:activities")), *(Crumb(text) for text in last))


@require_safe
def project_credit(request: HttpRequest, code: str) -> HttpResponse:
    """One project's needs, what each bank did, and what the finance facts say has arrived."""
    actor = actor_of(request)
    project = queries.project(actor, code)
    needs = list(credit_needs(actor, project_id=project.pk))
    lines = need_lines(needs)
    context = {
        "menu_key": "projects",
        "crumbs": project_crumbs(project, _("银企对接")),
        "project": project,
        "lines": lines,
        "open": next((line.need for line in lines if line.need.ended_on is None), None),
        "fund": bank_funds(actor, project.pk),
        "paid": sum(step.amount for row in needs for step in row.steps.all() if step.step == "disbursed"),
        "may_write": actor.can("projects.credit.write", project),
        "may_fund": actor.can("projects.write", project),
    }
    return render(request, "projects/credit.html", context)


def _back(code: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("projects:credit", args=[code]), status=303)


def _form(
    request: HttpRequest, form: forms.Form, heading: str, project: Project | None, lead: str = ""
) -> HttpResponse:
    of_project = project is not None
    context = {
        "menu_key": "projects" if of_project else "activities",
        "crumbs": project_crumbs(project, heading) if of_project else crumbs(heading),
        "heading": heading,
        "lead": lead,
        "form": form,
        "back": reverse("projects:credit", args=[project.code])
        if project
        else reverse("projects:bank-funnel"),
    }
    return render(request, "projects/activity_form.html", context, status=422 if form.errors else 200)


@read_or_write
def open_need(request: HttpRequest, code: str) -> HttpResponse:
    """What a project needs from banks."""
    actor = actor_of(request)
    project = queries.project(actor, code)
    actor.require("projects.credit.write", project)
    held = activities(actor, kind=ActivityKind.BANK.value)[:PAGE]
    initial = {"on": clock().today(), "activity_id": request.GET.get("activity", "")}
    form = NeedForm(request.POST or None, activities=held, initial=initial)
    if carried_out(form, lambda: actions.open_need(actor, project_id=project.pk, **form.facts())):
        messages.success(request, _("融资需求已登记。"))
        return _back(code)
    heading = _("融资需求：%(name)s") % {"name": words.named(project)}
    return _form(request, form, heading, project)


def _need_of(actor: Actor, code: str, need_id: int) -> CreditNeed:
    row = credit_need(actor, need_id)
    if row.project.code != code:
        raise NotFound(what=f"projects.creditneed:{need_id}")
    actor.require("projects.credit.write", row.project)
    return row


@read_or_write
def need_step(request: HttpRequest, code: str, need_id: int) -> HttpResponse:
    """What a bank did about a need."""
    actor = actor_of(request)
    row = _need_of(actor, code, need_id)
    initial = {
        "on": clock().today(), "bank_id": request.GET.get("bank", ""), "step": request.GET.get("step", ""),
        "amount": in_wan(row.amount),
    }  # fmt: skip
    form = StepForm(request.POST or None, banks=banks(actor), initial=initial)
    if carried_out(form, lambda: actions.record_step(actor, need_id=row.pk, **form.facts())):
        messages.success(request, _("进展已登记。"))
        return _back(code)
    heading = _("银行进展：%(name)s") % {"name": words.named(row.project)}
    return _form(request, form, heading, row.project)


@read_or_write
def change_need(request: HttpRequest, code: str, need_id: int) -> HttpResponse:
    """A need corrected."""
    actor = actor_of(request)
    row = _need_of(actor, code, need_id)
    form = ChangeNeedForm(request.POST or None, initial={"amount": in_wan(row.amount)})

    def act() -> None:
        actions.change_need(
            actor, need_id=row.pk, amount=form.amount_yuan(), reason=form.cleaned_data["reason"]
        )

    if carried_out(form, act):
        messages.success(request, _("已保存。"))
        return _back(code)
    return _form(request, form, _("更正融资需求"), row.project)


@read_or_write
def end_need(request: HttpRequest, code: str, need_id: int) -> HttpResponse:
    """Credit is no longer sought."""
    actor = actor_of(request)
    row = _need_of(actor, code, need_id)
    form = EndNeedForm(request.POST or None, initial={"on": clock().today()})
    if carried_out(form, lambda: actions.end_need(actor, need_id=row.pk, **form.cleaned_data)):
        messages.success(request, _("融资需求已结束。"))
        return _back(code)
    return _form(request, form, _("结束融资需求"), row.project)


@read_or_write
def withdraw_step(request: HttpRequest, code: str, need_id: int, step_id: int) -> HttpResponse:
    """A step recorded by mistake is taken back."""
    actor = actor_of(request)
    row = _need_of(actor, code, need_id)
    step = row.steps.filter(pk=step_id).first()
    if step is None:
        raise NotFound(what=f"projects.creditstep:{step_id}")
    form = ReasonForm(request.POST or None)
    if carried_out(form, lambda: actions.withdraw_step(actor, step_id=step.pk, **form.cleaned_data)):
        messages.success(request, _("已撤回。"))
        return _back(code)
    said = _("%(bank)s · %(step)s · %(amount)s 万元 · %(day)s") % {
        "bank": words.named(step.bank),
        "step": _(CREDIT_WORDS[step.step]),
        "amount": words.amount(step.amount, "万元"),
        "day": words.short_day(step.on),
    }
    return _form(request, form, _("撤回进展"), row.project, said)


@read_or_write
def add_bank(request: HttpRequest) -> HttpResponse:
    """A bank that projects are matched with."""
    actor = actor_of(request)
    actor.require("projects.write")
    form = BankForm(request.POST or None)
    if carried_out(form, lambda: actions.add_bank(actor, **form.cleaned_data)):
        messages.success(request, _("银行已登记。"))
        return HttpResponseRedirect(reverse("projects:bank-funnel"), status=303)
    return _form(request, form, _("登记银行"), None)
