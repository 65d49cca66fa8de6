"""Pages of assess: what was scored, the ranking with every point explained, and scoring a month."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from guatu.assess import actions, queries
from guatu.assess.columns import ASSESSMENTS, score_columns
from guatu.assess.forms import AssessForm
from guatu.assess.models import Assessment, Score
from guatu.assess.types import Basis, Item
from guatu.kernel.language import pick
from guatu.kernel.period import Period
from guatu.org.queries import actor_of
from guatu.org.types import Actor, UnitKind
from guatu.status.types import Words
from guatu.ui.forms import carried_out
from guatu.ui.lists import exported
from guatu.ui.types import Crumb
from guatu.ui.words import named

PAGE = 30
REF_PAGES: Mapping[str, str] = {
    "status.light": "status:light",
    "dispatch.matter": "dispatch:matter",
    "dispatch.directive": "dispatch:matter",  # scores made before the one machine
    "collect.submission": "collect:submission",
}


@dataclass(frozen=True, slots=True)
class RefRow:
    """What a point was lost by, with its page; `url` is "" where there is none."""

    text: str
    url: str
    points: Decimal | None


@dataclass(frozen=True, slots=True)
class LineRow:
    """An item's points of a unit, in the reader's language."""

    name: str
    points: Decimal | None
    full: Decimal
    says: str
    refs: tuple[RefRow, ...]


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """A unit's place with its lines."""

    score: Score
    lines: tuple[LineRow, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Units of one kind, by place."""

    name: str
    rows: tuple[ScoreRow, ...]


@require_safe
def index(request: HttpRequest) -> HttpResponseBase:
    """All assessments, the newest month first."""
    actor = actor_of(request)
    actor.require("assess.read")
    rows = queries.assessments(actor)
    if taken := exported(request, ASSESSMENTS, rows):
        return taken
    context = {
        "menu_key": "assess",
        "listing": ASSESSMENTS,
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "may_run": actor.can("assess.run"),
    }
    return render(request, "assess/index.html", context)


@require_safe
def assessment(request: HttpRequest, assessment_id: int) -> HttpResponseBase:
    """The ranking of one assessment and the explanation of every point."""
    actor = actor_of(request)
    actor.require("assess.read")
    found = queries.assessment(actor, assessment_id)
    items = queries.items_of(found.scheme)
    month = Period.parse(found.snapshot.period)
    groups = _groups(actor, found, items)
    listing = score_columns([(_said(item.name), f"{item.full:f}") for item in items])
    rows = [(group.name, row) for group in groups for row in group.rows]
    notes = [(_("月份"), month.label(get_language())), (_("考核方案"), named(found.scheme))]
    if taken := exported(request, listing, rows, notes=notes):
        return taken
    context = {
        "menu_key": "assess",
        "listing": listing,
        "crumbs": [Crumb(_("考核评价"), reverse("assess:index")), Crumb(month.label(get_language()))],
        "assessment": found,
        "items": [(_said(item.name), item.full) for item in items],
        "rules": [
            {
                "name": _said(item.name),
                "full": item.full,
                "text": _said(item.text),
                "source": _said(item.source),
            }
            for item in items
        ],
        "left_out": [_said(Words(row["zh"], row["en"])) for row in found.scheme.left_out],
        "groups": groups,
        "unscored": queries.unscored(actor, found.pk),
    }
    return render(request, "assess/assessment.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Score a month: freeze it now, or take a snapshot as it was."""
    actor = actor_of(request)
    actor.require("assess.run")
    form = AssessForm(request.POST or None, actor=actor)
    made: list[Assessment] = []
    if carried_out(form, lambda: made.append(_assess(actor, form))):
        messages.success(request, _("考核已完成，结果已冻结。"))
        return HttpResponseRedirect(reverse("assess:assessment", args=[made[0].pk]), status=303)
    context = {
        "menu_key": "assess",
        "crumbs": [Crumb(_("考核评价"), reverse("assess:index")), Crumb(_("考核一个月"))],
        "form": form,
    }
    return render(request, "assess/new.html", context, status=422 if form.errors else 200)


def _assess(actor: Actor, form: AssessForm) -> Assessment:
    code: str = form.cleaned_data["scheme"]
    basis: Basis = form.cleaned_data["basis"]
    if basis.snapshot_id is None:
        return actions.assess_month(actor, period=basis.period, scheme_code=code)
    return actions.assess(actor, scheme_code=code, snapshot_id=basis.snapshot_id)


def _groups(actor: Actor, found: Assessment, items: Sequence[Item]) -> list[Group]:
    names = {item.code: _said(item.name) for item in items}
    order = {kind.value: place for place, kind in enumerate(_group_names())}
    rows = sorted(queries.scores(actor, found.pk), key=lambda score: order[score.group])
    return [
        Group(
            _group_names()[UnitKind(kind)],
            tuple(ScoreRow(score, tuple(_line(row, names) for row in score.lines)) for score in some),
        )
        for kind, some in groupby(rows, key=lambda score: score.group)
    ]


def _group_names() -> dict[UnitKind, str]:
    return {UnitKind.DISTRICT: _("城区"), UnitKind.COUNTY: _("县（市）"), UnitKind.ZONE: _("开发区")}


def _line(row: Mapping[str, Any], names: Mapping[str, str]) -> LineRow:
    return LineRow(
        name=names[row["item"]],
        points=_number(row["points"]),
        full=Decimal(row["full"]),
        says=_said(Words(row["zh"], row["en"])),
        refs=tuple(_ref(ref) for ref in row["refs"]),
    )


def _ref(ref: Mapping[str, Any]) -> RefRow:
    url = reverse(REF_PAGES[ref["kind"]], args=[ref["id"]]) if ref["id"] is not None else ""
    return RefRow(_said(Words(ref["zh"], ref["en"])), url, _number(ref["points"]))


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _said(words: Words) -> str:
    return pick(get_language(), words.zh, words.en)
