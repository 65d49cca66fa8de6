"""A wall: screens that take turns, each of them alone, and whether anything has changed."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from guatu.kernel.clock import clock
from guatu.kernel.quantity import percent, rounded
from guatu.org.queries import actor_of
from guatu.ui.charts import per_cent
from guatu.ui.words import NOTHING, number
from guatu.wall import queries, rules
from guatu.wall.battle.pages import map_context
from guatu.wall.pages.funnel import funnel_lines
from guatu.wall.queries import Shown
from guatu.wall.types import Kind, Pacing, WallView

POLL = 5
"""Seconds between two questions whether anything has changed."""
SEEN_ON = "wall_seen_on"
FEW = 10


@require_safe
def index(request: HttpRequest, code: str = "") -> HttpResponse:
    """A wall whole; without a code the first. `?seconds=` sets how long a screen stands."""
    actor = actor_of(request)
    views = queries.walls(actor)
    view = queries.wall(actor, code)
    asked = request.GET.get("seconds", "")
    if asked:
        view = queries.with_seconds(view, rules.seconds(asked))
    # The token comes first: what is written while the screens are read is then fetched once more, never missed.
    context = {
        "token": queries.token(actor, queries.wall(actor, view.code), _language()),
        "view": view,
        "views": views,
        "poll": POLL,
        "may_compose": actor.can("wall.compose"),
        "screens": [_screen(one) for one in queries.all_shown(actor, view)],
    } | _age(request, view)
    answer = render(request, "wall/index.html", context)
    patch_cache_control(answer, private=True, no_cache=True)
    return answer


@require_safe
def state(request: HttpRequest, code: str) -> HttpResponse:
    """304 where nothing has changed since the token in If-None-Match; else the new one and what to fetch."""
    actor = actor_of(request)
    view = queries.wall(actor, code)
    now = queries.token(actor, view, _language())
    seen = request.headers.get("If-None-Match", "").strip().removeprefix("W/").strip('"')
    _keep_signed_in(request)
    if seen == str(now):
        answer = HttpResponse(status=304)
    else:
        changed = queries.changed_since(view, seen, now)
        answer = JsonResponse(
            {
                "token": changed.token,
                "screens": changed.screens,
                "age": changed.age,
                "reload": changed.reload,
            }
        )
    answer["ETag"] = f'"{now}"'
    patch_cache_control(answer, private=True, no_cache=True)
    return answer


@require_safe
def screen(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """One screen alone, as a wall fetches it when it has changed."""
    actor = actor_of(request)
    view = queries.wall(actor, code)
    found = queries.shown(actor, queries.screen(view, number))
    context = {"shown": _screen(found), "view": view} | _age(request, view)
    return render(request, "wall/part/screen.html", context)


@require_safe
def age(request: HttpRequest, code: str) -> HttpResponse:
    """How old the wall's data is, alone."""
    actor = actor_of(request)
    return render(request, "wall/part/age.html", _age(request, queries.wall(actor, code)))


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The script that keeps the wall's last pages for when the server is away; from here it may keep all of /wall/."""
    actor_of(request).require("wall.read")
    return render(request, "wall/worker.js", content_type="text/javascript; charset=utf-8")


def _language() -> str:
    return get_language() or ""


def _age(request: HttpRequest, view: WallView) -> dict[str, Any]:
    look = queries.whole_look(actor_of(request), view)
    return {"age": queries.age(look), "period": look.period, "now": clock().now()}


def _keep_signed_in(request: HttpRequest) -> None:
    """A wall that stands for weeks stays signed in: once a day its session begins anew. A closed account ends it."""
    today = clock().today().isoformat()
    if request.session.get(SEEN_ON) != today:
        request.session[SEEN_ON] = today


@dataclass(frozen=True, slots=True)
class ScreenContext:
    """A screen as its template takes it; `lines` are what the drawing needs beyond the facts."""

    found: Shown
    lines: list[Any]

    @property
    def template(self) -> str:
        return self.found.template


def _screen(found: Shown) -> ScreenContext:
    if found.screen.kind is Kind.PACING:
        return ScreenContext(found, [_line(one) for one in found.facts])
    if found.screen.kind is Kind.BATTLE:
        return ScreenContext(found, [map_context(found.facts.query)])
    if found.screen.kind is Kind.FUNNEL:
        return ScreenContext(found, funnel_lines(found.facts.steps))
    return ScreenContext(found, [])


def _line(pacing: Pacing) -> dict[str, object]:
    """An indicator with the lengths of its bar: the whole width is the year's target, or what is done where more."""
    corridor = pacing.corridor
    fastest = Decimal(repr(corridor.fastest)) if corridor else Decimal(0)
    whole = max(pacing.done_share or 0, pacing.plan_share or 0, fastest, 1)
    slow, usual = (corridor.slowest, corridor.usual) if corridor else (0.0, 0.0)
    return {
        "pacing": pacing,
        "year": per_cent(1 / whole),
        "done": per_cent((pacing.done_share or 0) / whole),
        "plan": per_cent(pacing.plan_share / whole) if pacing.plan_share is not None else "",
        "linear": per_cent(pacing.linear_share / whole),
        "slow": per_cent(slow / float(whole)),
        "usual": per_cent(usual / float(whole)),
        "span": per_cent((float(fastest) - slow) / float(whole)),
        "share": percent(pacing.done, pacing.target),
        "needed": _needed(pacing),
        "of_plan": _signed(pacing.ahead_of_plan),
        "of_linear": _signed(pacing.ahead),
    }


def _needed(pacing: Pacing) -> str:
    """What a month must bring; a few projects a year are less than one a month, and not none."""
    if pacing.needed is None:
        return NOTHING
    few = 0 < pacing.needed.per_month < FEW
    return number(pacing.needed.per_month, max(pacing.decimals, 1) if few else pacing.decimals)


def _signed(points: Decimal | None) -> str:
    """Percentage points with their sign: +18.3, −0.4; the heading says the unit."""
    if points is None:
        return NOTHING
    figure = rounded(points, 1)
    return f"{'−' if figure < 0 else '+' if figure > 0 else ''}{abs(figure)}"
