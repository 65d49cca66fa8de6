"""One node: its dates and why they are these, who has it in hand, what holds it up, and what may be done.

Its statutory clock is kept here, and its links with other projects are listed.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from guatu.kernel.clock import clock
from guatu.kernel.language import Phrase
from guatu.kernel.quantity import format_money
from guatu.org.queries import actor_of
from guatu.org.types import Actor
from guatu.projects import queries
from guatu.projects.models import Link, Node, Project
from guatu.projects.pages.clock import keep_clock
from guatu.projects.pages.shared import crumbs, node_of
from guatu.projects.pages.ties import tied_words
from guatu.ui import words


@require_http_methods(["GET", "HEAD", "POST"])
def why(request: HttpRequest, code: str, node_id: int) -> HttpResponse:
    """A page of its own; htmx takes the sheet alone, for the panel beside the plan.

    POST `do=` a step (types.PermitStep) with `on`, and its `reason` or `document`, records it of its statutory clock.
    """
    actor = actor_of(request)
    actor.require("projects.read")
    project, node = node_of(actor, code, node_id)
    fault = ""
    if request.method == "POST":
        fault = keep_clock(request, actor, node)
        if not fault:
            return HttpResponseRedirect(f"{request.path}#clock", status=303)
        project, node = node_of(actor, code, node_id)
    ties = list(queries.links(actor, [project.pk]))
    open_ = node.actual_finish is None and node.early_start is not None
    ours = project.portfolio == Project.CITY_PORTFOLIO
    context = {
        "menu_key": "projects",
        "project": project,
        "node": node,
        "crumbs": crumbs(project, words.named(node)),
        "before": [_tied(project, link, link.predecessor) for link in ties if link.successor_id == node.pk],
        "after": [_tied(project, link, link.successor) for link in ties if link.predecessor_id == node.pk],
        "measures": [measure_words(measure) for measure in node.measures],
        "evidence": node.evidence_en if words.is_english() and node.evidence_en else node.evidence,
        "basis": node.basis_en if words.is_english() and node.basis_en else node.basis,
        "ours": ours and node.early_start is not None,
        "reasons": [
            (_said(told.sentence), [(_said(step.text), step) for step in told.steps])
            for told in (queries.reasons(actor, project, node.code, clock().today()) if open_ else ())
        ],
        "may_report": ours and actor.can("projects.progress.write", project),
        "may_tie": ours and project.due is not None and actor.can("projects.tie.write", project),
        **tied_words(actor, node),
        **_clock(actor, node, ours=ours),
        "today": clock().today(),
        "fault": fault,
        "sent": request.POST,
    }
    part = bool(getattr(request, "htmx", None))
    template = "projects/part/why.html" if part else "projects/why.html"
    response = render(request, template, context, status=422 if fault else 200)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _clock(actor: Actor, node: Node, *, ours: bool) -> dict[str, Any]:
    """The statutory clock, whose it is to record it, and what of it can be recorded."""
    if not ours or node.statutory_days is None:
        return {"clock": None}
    tied = queries.approving_offices()
    return {
        "clock": queries.approval_clock(actor, node.pk),
        "office": tied.get(node.responsible),
        "may_record": actor.can("projects.permit.record", queries.permit_desk(node, tied)),
    }


def _said(phrase: Phrase) -> str:
    return phrase.en if words.is_english() else phrase.zh


def _tied(project: Project, link: Link, other: Node) -> dict[str, Any]:
    lag = f"{link.lag:+d}" if link.lag else ""
    return {
        "node": other,
        "url": reverse("projects:why", args=[project.code, other.pk]),
        "how": f"{link.kind}{lag}",
        "soft": link.soft,
    }


def measure_words(measure: dict[str, Any], *, taken: bool = False) -> str:
    """A measure that a node allows, in one line: what, how many days, at what price. Once `taken`, only what."""
    kind, days = str(measure.get("kind", "")), measure.get("days")
    with_ = measure.get("with", ())
    others = ", ".join([with_] if isinstance(with_, str) else list(with_))
    said = {
        "crash": _("赶工%(days)s个工作日") if taken else _("赶工，最多%(days)s个工作日"),
        "overlap": _("与%(others)s搭接%(days)s天"),
        "joint": _("与%(others)s并联审批，%(days)s个工作日"),
        "winter": _("冬季施工"),
        "split": _("分段施工，首段%(share)s%%"),
        "later": _("期限顺延%(days)s天") if taken else _("期限顺延，最多%(days)s天"),
    }.get(kind, kind) % {"days": days, "others": others, "share": measure.get("share")}
    if taken:
        return str(said)
    price = [format_money(measure["cost"], words.language())] if measure.get("cost") else []
    if measure.get("cost_per_day"):
        price.append(_("每天%(money)s") % {"money": format_money(measure["cost_per_day"], words.language())})
    return f"{said} · {' + '.join(price)}" if price else said
