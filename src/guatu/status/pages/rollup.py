"""Lights rolled up: by chain to the economy, by area to the plan, by unit to the city."""

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from guatu.kernel.period import Period
from guatu.org.queries import actor_of
from guatu.status import queries
from guatu.status.columns import rollup_columns
from guatu.status.types.rollup import WAY_WORDS, RollLine, Way
from guatu.ui.charts import per_cent
from guatu.ui.lists import exported
from guatu.ui.types import Crumb, LightColour
from guatu.ui.words import language

COLOURS = tuple(sorted(LightColour, key=lambda colour: colour.rank))


@require_safe
def rollup(request: HttpRequest) -> HttpResponseBase:
    """One way, `?way=chain|area|unit`, of a month."""
    actor = actor_of(request)
    actor.require("status.read")
    asked = request.GET.get("way", "")
    way = Way(asked) if asked in set(Way) else Way.CHAIN
    text = request.GET.get("period", "")
    period = Period.parse(text) if text else queries.latest_period(actor)
    found = queries.rolled_up(actor, period, way)
    listing = rollup_columns(COLOURS)
    notes = [(_("月份"), found.period.label(language())), (_("汇总方式"), _(WAY_WORDS[way]))]
    if taken := exported(request, listing, (found.whole, *found.lines), notes=notes):
        return taken
    context = {
        "menu_key": "status",
        "crumbs": [Crumb(_("亮灯"), reverse("status:lights")), Crumb(_("汇总"))],
        "listing": listing,
        "found": found,
        "colours": COLOURS,
        "rows": [_row(line) for line in (found.whole, *found.lines)],
        "ways": [(one.value, _(WAY_WORDS[one])) for one in Way],
        "months": [(str(one), one.label(language())) for one in queries.judged_periods(actor)],
    }
    return render(request, "status/rollup.html", context)


def _row(line: RollLine) -> dict[str, Any]:
    """A line with its cells, and its money as a bar cut by lights, worst first."""
    total = line.total
    bar, left = [], 0.0
    for colour in COLOURS:
        share = float(line.of(colour).money / total.money) if total.money else 0.0
        if share:
            bar.append((colour.value, per_cent(left), per_cent(share)))
        left += share
    return {
        "line": line,
        "cells": [(colour, line.of(colour)) for colour in COLOURS],
        "bar": bar,
        "total": total,
    }
