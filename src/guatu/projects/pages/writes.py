"""The room's form pages: each asks for one action's facts and calls it."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from guatu.kernel.clock import clock
from guatu.kernel.quantity import yuan
from guatu.org.actions import assign
from guatu.org.queries import actor_of
from guatu.org.types import ResponsibilityRole, subject
from guatu.projects import actions, queries
from guatu.projects.forms import (
    FundForm,
    InvestmentForm,
    NodeForm,
    ProjectForm,
    ResponsibilityForm,
    StageForm,
)
from guatu.projects.pages.shared import form_page, node_of, project_url
from guatu.projects.rules import moves_from
from guatu.projects.types import Stage
from guatu.ui import words

form_methods = require_http_methods(["GET", "HEAD", "POST"])


@form_methods
def create(request: HttpRequest) -> HttpResponse:
    """Open a project."""
    actor = actor_of(request)
    actor.require("projects.write")
    form = ProjectForm(request.POST or None, actor=actor, year=clock().today().year)
    return form_page(
        request,
        form,
        title=_("新建项目"),
        act=lambda: actions.create_project(
            actor, code=form.cleaned_data["code"], due=form.cleaned_data["due"], **form.changes()
        ),
        done=_("项目已建立。"),
        back=lambda: reverse("projects:detail", args=[form.cleaned_data["code"]]),
    )


@form_methods
def edit(request: HttpRequest, code: str) -> HttpResponse:
    """Mend a project's facts."""
    actor = actor_of(request)
    project = queries.project(actor, code)
    actor.require("projects.write", project)
    form = ProjectForm(request.POST or None, actor=actor, year=clock().today().year, project=project)
    return form_page(
        request,
        form,
        title=_("修改项目"),
        act=lambda: actions.edit_project(actor, project_id=project.pk, changes=form.changes()),
        done=_("已保存。"),
        back=project_url(project),
        project=project,
    )


@form_methods
def stage(request: HttpRequest, code: str) -> HttpResponse:
    """Move a project along the stages."""
    actor = actor_of(request)
    project = queries.project(actor, code)
    actor.require("projects.stage.move", project)
    steps = list(queries.stage_changes(actor, [project.pk]))
    paused_at = (
        Stage(steps[-1].before) if project.stage == Stage.PAUSED and steps and steps[-1].before else None
    )
    moves = moves_from(Stage(project.stage), paused_at)
    form = StageForm(request.POST or None, moves=moves, initial={"on": clock().today()})
    return form_page(
        request,
        form,
        title=_("变更阶段"),
        act=lambda: actions.move_stage(actor, project_id=project.pk, **form.cleaned_data),
        done=_("阶段已变更。"),
        back=project_url(project, ["stages"]),
        project=project,
        nothing="" if moves else _("该项目已到终点，没有可变更的阶段。"),
    )


@form_methods
def node(request: HttpRequest, code: str, node_id: int) -> HttpResponse:
    """Report what happened to one node."""
    actor = actor_of(request)
    project, row = node_of(actor, code, node_id)
    actor.require("projects.progress.write", project)
    form = NodeForm(request.POST or None, node=row)
    return form_page(
        request,
        form,
        title=words.named(row),
        act=lambda: actions.update_nodes(actor, project_id=project.pk, updates=[form.update(node_id)]),
        done=_("节点已更新，工期已重新推算。"),
        back=project_url(project, ["plan"]),
        project=project,
        node=row,
    )


@form_methods
def investment(request: HttpRequest, code: str) -> HttpResponse:
    """Plan a year's investment."""
    actor = actor_of(request)
    project = queries.project(actor, code)
    actor.require("projects.write", project)
    form = InvestmentForm(request.POST or None, initial={"year": clock().today().year})
    return form_page(
        request,
        form,
        title=_("年度计划投资"),
        act=lambda: actions.set_investment_plan(
            actor,
            project_id=project.pk,
            year=form.cleaned_data["year"],
            amount=yuan(form.cleaned_data["amount"], "万元"),
        ),
        done=_("已保存。"),
        back=project_url(project, ["money"]),
        project=project,
    )


@form_methods
def fund(request: HttpRequest, code: str) -> HttpResponse:
    """Planned and arrived funds of one source."""
    actor = actor_of(request)
    project = queries.project(actor, code)
    actor.require("projects.write", project)
    form = FundForm(request.POST or None, initial={"as_of": clock().today()})
    return form_page(
        request,
        form,
        title=_("资金"),
        act=lambda: actions.set_fund(
            actor,
            project_id=project.pk,
            source=form.cleaned_data["source"],
            planned=yuan(form.cleaned_data["planned"], "万元"),
            arrived=yuan(form.cleaned_data["arrived"], "万元"),
            as_of=form.cleaned_data["as_of"],
        ),
        done=_("已保存。"),
        back=project_url(project, ["money"]),
        project=project,
    )


@form_methods
def responsibility(request: HttpRequest, code: str) -> HttpResponse:
    """Give a post a responsibility for the project."""
    actor = actor_of(request)
    project = queries.project(actor, code)
    actor.require("org.responsibility.write", project)
    form = ResponsibilityForm(request.POST or None, actor=actor, initial={"on": clock().today()})
    return form_page(
        request,
        form,
        title=_("落实责任"),
        act=lambda: assign(
            actor,
            of=subject(project),
            role=ResponsibilityRole(form.cleaned_data["role"]),
            post_id=form.cleaned_data["post"],
            on=form.cleaned_data["on"],
        ),
        done=_("责任已落实。"),
        back=project_url(project, ["responsibility"]),
        project=project,
    )
