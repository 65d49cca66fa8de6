"""Pages of the battle map: the canvas, its columns, the list for those who have no canvas."""

import hashlib
import json
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import condition, require_safe

from guatu.kernel.clock import clock
from guatu.org.queries import actor_of
from guatu.ui.lists import exported
from guatu.ui.types import Crumb, LightColour
from guatu.wall.battle.columns import map_columns, map_words, node_columns
from guatu.wall.battle.forms import BattleForm, wanted_of
from guatu.wall.battle.paper import Paper
from guatu.wall.columns import BATTLE
from guatu.wall.queries import battle

PAGE = 100
IN_MARKUP = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}
PAPERS = (*((paper.value, "") for paper in Paper), ("A0", "A3"), ("A1", "A3"))
"""What the page offers to print on: a paper, and the tiles its sheets are cut into."""
POLL = 4
"""Seconds between two questions whether anything was written."""


def _etag(request: HttpRequest, **_kwargs: object) -> str:
    """The same for the same reader, question, day and state of the ledger: one query says that nothing changed."""
    actor = actor_of(request)
    scope = "*" if actor.unit_ids is None else ",".join(map(str, sorted(actor.unit_ids)))
    facts = (
        battle.version(actor),
        scope,
        actor.role,
        get_language(),
        clock().today(),
        request.get_full_path(),
    )
    return f'W/"{hashlib.sha256(repr(facts).encode()).hexdigest()[:32]}"'


def _json(data: Any) -> HttpResponse:
    """Compact; `no-cache` lets a browser keep it and ask whether it still holds."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    response = HttpResponse(text, content_type="application/json")
    response["Cache-Control"] = "private, no-cache"
    return response


@require_safe
def battle_map(request: HttpRequest) -> HttpResponse:
    """The battle map. The canvas asks for its columns itself; filters and grouping are in the address."""
    actor = actor_of(request)
    actor.require("wall.read")
    query = request.GET.urlencode()
    context = {
        "menu_key": "battle",
        "crumbs": [Crumb(_("挂图作战"), reverse("wall:index")), Crumb(_("作战图"))],
        "form": BattleForm(request.GET, actor=actor),
        "list_url": reverse("wall:battle_list"),
        "asked": [(name, request.GET[name]) for name in request.GET if request.GET[name]],
        "papers": PAPERS,
        **map_context(query),
    }
    return render(request, "wall/battle.html", context)


def map_context(query: str = "") -> dict[str, Any]:
    """What `wall/part/battle.html` and its key need, on the page and as a screen of the wall."""
    return {
        "query": f"?{query}" if query else "",
        "words_json": json_in_markup(map_words()),
        "poll": POLL,
        "colours": list(LightColour),
    }


def json_in_markup(data: Any) -> SafeString:
    """JSON that may stand in an element of the page: nothing in it ends the element."""
    return mark_safe(json.dumps(data, ensure_ascii=False).translate(IN_MARKUP))  # noqa: S308 - escaped here


@require_safe
@gzip_page
@condition(etag_func=_etag)
def columns(request: HttpRequest) -> HttpResponse:
    """The rows asked for, as columns."""
    return _json(map_columns(battle.battle_map(actor_of(request), wanted_of(request.GET))))


@require_safe
@gzip_page
@condition(etag_func=_etag)
def nodes(request: HttpRequest) -> HttpResponse:
    """The nodes of the projects named by `ids=1,2,3`, as columns."""
    asked = request.GET.get("ids", "").split(",")[: battle.MOST_NODES_OF]
    ids = [int(text) for text in asked if text.isdecimal() and len(text) < 18]
    return _json(node_columns(battle.battle_nodes(actor_of(request), ids)))


@require_safe
def changed(request: HttpRequest) -> JsonResponse:
    """Whether the map may have changed since its version `since`. One query, whatever the number of projects."""
    now = battle.version(actor_of(request))
    return JsonResponse({"version": now, "changed": request.GET.get("since", "") != str(now)})


@require_safe
def battle_list(request: HttpRequest) -> HttpResponseBase:
    """The same rows as a table: for screen readers, without a script, and to copy from."""
    actor = actor_of(request)
    form = BattleForm(request.GET, actor=actor)
    found = battle.battle_map(actor, form.wanted())
    labels = {group.key: group.label for group in found.groups}
    rows = [(labels[row.group], row) for row in found.rows]
    if taken := exported(request, BATTLE, rows, form=form):
        return taken
    context = {
        "menu_key": "battle",
        "crumbs": [
            Crumb(_("挂图作战"), reverse("wall:index")),
            Crumb(_("作战图"), reverse("wall:battle")),
            Crumb(_("列表")),
        ],
        "form": form,
        "query": f"?{request.GET.urlencode()}" if request.GET else "",
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "listing": BATTLE,
        "lights": list(found.lights.items()),
    }
    return render(request, "wall/battle_list.html", context)
