"""A dry run of a pack: asked for, watched, its newest result shown."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from guatu.org.queries import actor_of
from guatu.status import actions, queries
from guatu.status.columns import trial_columns
from guatu.status.forms import read_month
from guatu.status.models import Trial
from guatu.status.types import SubjectKind
from guatu.status.words import SUBJECTS
from guatu.ui.lists import exported
from guatu.ui.types import Crumb, LightColour
from guatu.ui.words import is_english, named

SNAPSHOTS = 200
HOUSE = "house"
"""What the form says for a month as the house knows it."""


@require_http_methods(["GET", "HEAD", "POST"])
def pack_trial(request: HttpRequest, code: str) -> HttpResponseBase:
    """What a version would have lit on a frozen month, or would light in a month of the house, beside those in force.

    The worker judges; the page shows what it kept.
    """
    actor = actor_of(request)
    actor.require("status.read")
    found = queries.pack_version(
        actor, code, request.GET.get("version", "") or request.POST.get("version", "")
    )
    here = f"{reverse('status:pack_trial', args=[code])}?version={found.pack.version}"
    if request.method == "POST":
        on = request.POST.get("on", HOUSE)
        month = read_month(request.POST.get("period", "")) or queries.latest_period(actor)
        actions.ask_trial(
            actor,
            code=code,
            version=found.pack.version,
            snapshot_id=int(on) if on.isdecimal() else None,
            period=None if on.isdecimal() else month,
        )
        messages.success(request, _("已交给后台试行，完成后显示在这里。"))
        return redirect(here)
    rows = list(queries.trials(actor, code, found.pack.version)[:10])
    wanted = request.GET.get("trial", "")
    chosen = next((row for row in rows if str(row.pk) == wanted), next(iter(rows), None))
    waits = chosen is not None and chosen.state in (Trial.State.ASKED, Trial.State.RUNNING)
    cut = chosen is not None and queries.is_cut(chosen)
    changed = _changed(chosen, found.pack.subject) if chosen and chosen.result else []
    listing = trial_columns(SUBJECTS[found.pack.subject])
    notes = [(_("规则包"), f"{named(found.pack)} {found.pack.version}")]
    if taken := exported(request, listing, changed, notes=notes):
        return taken
    context = {
        "menu_key": "packs",
        "listing": listing,
        "crumbs": [
            Crumb(_("规则包"), reverse("status:packs")),
            Crumb(named(found.pack), f"{reverse('status:pack', args=[code])}?version={found.pack.version}"),
            Crumb(_("试行")),
        ],
        "pack": found.pack,
        "subject": SUBJECTS[found.pack.subject],
        "snapshots": list(queries.snapshots(actor)[:SNAPSHOTS]),
        "month": queries.latest_period(actor),
        "rows": rows,
        "chosen": chosen,
        "waits": waits and not cut,
        "cut": cut,
        "failed": (chosen.error_en if is_english() else chosen.error) if chosen else "",
        "moves": _moves(chosen) if chosen and chosen.result else [],
        "changed": changed,
        "shown": actions.LISTED,
        "may_try": actor.can("status.packs"),
    }
    return render(request, "status/pack_trial.html", context)


def _moves(trial: Trial) -> list[tuple[LightColour, LightColour, int]]:
    counts = [
        (LightColour(row["before"]), LightColour(row["after"]), row["count"])
        for row in trial.result["counts"]
    ]
    return sorted(counts, key=lambda row: (row[0].rank, row[1].rank))


def _changed(trial: Trial, subject: SubjectKind) -> list[dict[str, Any]]:
    lang = "en" if is_english() else "zh"
    names = trial.result["names"]
    return [
        {
            "url": reverse("projects:detail", args=[row["subject"]])
            if subject is SubjectKind.PROJECT
            else "",
            "key": row["subject"],
            "name": names.get(row["subject"], {}).get(lang) or row["subject"],
            "before": row["before"],
            "after": row["after"],
            "because": (row["because"] or {}).get(lang, ""),
            "instead": (row["instead"] or {}).get(lang, ""),
        }
        for row in trial.result["subjects"]
    ]
