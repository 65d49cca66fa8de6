"""Making a plan on one page: where it stands, what is next, and the step itself."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from guatu.kernel.clock import clock
from guatu.kernel.errors import NotFound
from guatu.org.queries import actor_of
from guatu.org.types import Actor
from guatu.projects import actions, queries
from guatu.projects.columns.plans import VARIANCE
from guatu.projects.forms import PlanForm
from guatu.projects.models import Baseline, Node, Project, Schedule
from guatu.projects.pages.shared import attempt, crumbs
from guatu.projects.plan_forms import AdjustForm, ApproveForm, BaselineForm, ReasonForm
from guatu.projects.types import PlanVariance, TrendLine, last_day
from guatu.ui import words
from guatu.ui.lists import exported
from guatu.ui.types import MilestoneLine, MilestoneTrend


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the way: done, next, or still to come. `mark` is a shape beside the words."""

    title: str
    text: str
    done: bool
    here: bool


@dataclass(slots=True)
class _Forms:
    """The forms of the page; the one that was sent is bound."""

    plan: PlanForm
    adjust: AdjustForm
    approve: ApproveForm
    back: ReasonForm
    baseline: BaselineForm


@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: HttpRequest, code: str) -> HttpResponseBase:
    """GET shows where the plan stands; POST `do=plan|adjust|submit|approve|return|replan|baseline|use` does a step."""
    actor = actor_of(request)
    project = queries.project(actor, code)
    actor.require("projects.plan.adjust", project)
    nodes = list(queries.nodes(actor, [project.pk]))
    doing = request.POST.get("do", "plan") if request.method == "POST" else ""
    if doing in ("plan", "approve", "return", "baseline", "use"):
        actor.require("projects.write", project)
    forms = _forms(request, actor, project, nodes, doing)
    steps = _deeds(request, actor, project, forms)
    if doing and doing not in steps:
        raise NotFound(what=f"do={doing}")
    if doing:
        form, act, done = steps[doing]
        if (form is None or form.is_valid()) and attempt(form or forms.back, act):
            messages.success(request, done)
            return HttpResponseRedirect(reverse("projects:plan", args=[code]), status=303)
    context = _context(actor, project, nodes) | {"forms": forms, "doing": doing, "variance_listing": VARIANCE}
    if taken := exported(request, VARIANCE, context["moved"], notes=[(_("项目"), words.named(project))]):
        return taken
    return render(request, "projects/plan.html", context, status=422 if doing else 200)


Deed = tuple[Any, Callable[[], object], str]
"""The form it needs (None: none), what it does, and what is said once it is done."""


def _forms(request: HttpRequest, actor: Actor, project: Project, nodes: list[Node], doing: str) -> _Forms:
    def sent(name: str) -> Mapping[str, Any] | None:
        return request.POST if doing == name else None

    return _Forms(
        PlanForm(sent("plan"), actor=actor, project=project, has_nodes=bool(nodes)),
        AdjustForm(sent("adjust"), nodes=nodes),
        ApproveForm(sent("approve")),
        ReasonForm(sent("return") or sent("use") or sent("submit") or sent("replan")),
        BaselineForm(sent("baseline")),
    )


def _deeds(request: HttpRequest, actor: Actor, project: Project, forms: _Forms) -> dict[str, Deed]:
    pk = project.pk
    digest = request.POST.get("digest", "")
    number = request.POST.get("number", "")
    return {
        "plan": (
            forms.plan,
            lambda: actions.plan_project(
                actor,
                project_id=pk,
                due=forms.plan.cleaned_data["due"],
                template_code=forms.plan.cleaned_data["template"] or None,
            ),
            _("工期已倒排，计划是草案。"),
        ),
        "adjust": (
            forms.adjust,
            lambda: actions.adjust_nodes(
                actor,
                project_id=pk,
                adjustments=forms.adjust.adjustments(),
                reason=forms.adjust.cleaned_data["reason"],
            ),
            _("计划已调整，工期已重新推算。"),
        ),
        "submit": (None, lambda: actions.submit_plan(actor, project_id=pk), _("计划已报审。")),
        "approve": (
            forms.approve,
            lambda: actions.approve_plan(actor, project_id=pk, digest=digest, **forms.approve.cleaned_data),
            _("计划已批准，已立为基线。"),
        ),
        "return": (
            forms.back,
            lambda: actions.return_plan(actor, project_id=pk, reason=forms.back.cleaned_data["reason"]),
            _("计划已退回。"),
        ),
        "replan": (
            None,
            lambda: actions.take_replan(actor, project_id=pk, digest=digest),
            _("重排结果已采用。"),
        ),
        "baseline": (
            forms.baseline,
            lambda: actions.take_baseline(actor, project_id=pk, **forms.baseline.cleaned_data),
            _("基线已保存。"),
        ),
        "use": (
            forms.back,
            lambda: actions.switch_baseline(
                actor,
                project_id=pk,
                number=int(number) if number.isdecimal() else 0,
                reason=forms.back.cleaned_data["reason"],
            ),
            _("已换用基线。"),
        ),
    }


def _context(actor: Actor, project: Project, nodes: list[Node]) -> dict[str, Any]:
    schedule: Schedule | None = getattr(project, "schedule", None)
    baselines = list(queries.baselines(actor, [project.pk]))
    by_code = {node.code: node for node in nodes}
    ready = schedule is not None and bool(nodes) and project.due is not None
    preview = queries.replan_preview(actor, project.pk) if ready else None
    current = any(row.current for row in baselines)
    against = queries.plan_variance(actor, project.pk) if current and ready else None
    return {
        "menu_key": "projects",
        "project": project,
        "crumbs": crumbs(project, _("计划")),
        "schedule": schedule,
        "steps": steps(schedule, baselines),
        "lead": actor.can("projects.write", project),
        "baselines": baselines,
        "preview": preview,
        "shifts": [(by_code[shift.code], shift) for shift in preview.shifts] if preview else [],
        "variance": against,
        "moved": moved(against, by_code),
        "trend": trend(queries.milestone_trend(actor, project.pk), by_code) if ready else None,
    }


def steps(schedule: Schedule | None, baselines: list[Baseline]) -> list[Step]:
    """The way of a plan, with the step that is next; an approved plan has none."""
    state = schedule.state if schedule else ""
    reached = {"": 0, "draft": 1, "submitted": 2, "approved": 3}[state]
    titles = [
        (_("倒排"), _("给出投产期限和节点模板，各节点的最迟时间由此往前推。")),
        (_("调整并报审"), _("责任单位在时差内调整工期、开始日期和责任，然后报审。")),
        (_("批准"), _("牵头部门批准，或说明原因退回。")),
        (_("基线"), _("批准的计划立为基线，今后的快慢都与它比。")),
    ]
    return [
        Step(
            title,
            text,
            done=place < reached or (place == 3 and reached == 3),
            here=place == reached and reached < 3,
        )
        for place, (title, text) in enumerate(titles)
    ]


def moved(found: PlanVariance | None, by_code: Mapping[str, Node]) -> list[tuple[Node, Any]]:
    """The nodes that stand elsewhere than in the baseline, those furthest behind first."""
    rows = [row for row in found.nodes if row.finish_days] if found else []
    rows.sort(key=lambda row: -(row.finish_days or 0))
    return [(by_code[row.code], row) for row in rows]


def trend(lines: Sequence[TrendLine], by_code: Mapping[str, Node]) -> MilestoneTrend | None:
    """How each milestone's forecast went, drawn; None where nothing was ever said."""
    if not lines:
        return None
    return MilestoneTrend(
        "",
        tuple(
            MilestoneLine(
                words.named(by_code[line.code]),
                tuple((point.as_of, last_day(point.finish)) for point in line.points),
                critical=by_code[line.code].critical and by_code[line.code].actual_finish is None,
            )
            for line in lines
        ),
        today=clock().today(),
    )
