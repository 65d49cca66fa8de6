"""Composing walls: which screens, in which order, for how long, of which unit and area."""

from dataclasses import dataclass, replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guatu.kernel.errors import GuatuError, NotFound
from guatu.org.queries import actor_of, units
from guatu.org.types import RANKED_KINDS, Actor
from guatu.ui.lists import exported
from guatu.ui.types import Crumb
from guatu.ui.words import named
from guatu.wall import actions, queries
from guatu.wall.columns import SCREENS
from guatu.wall.rules import LONGEST, SHORTEST, USUAL, usual_screens
from guatu.wall.rules.composing import LONGEST_NAME, LONGEST_NAME_EN, MOST_SCREENS
from guatu.wall.specs import kind_of
from guatu.wall.types import Kind, ScreenSpec, WallView

NEW = "new"


@dataclass(frozen=True, slots=True)
class Typed:
    """A composition as its page shows it: what stands, or what was typed."""

    code: str
    name: str
    name_en: str
    seconds: int
    unit_id: int | None
    area_id: int | None
    screens: tuple[ScreenSpec, ...]
    seen: str


@require_safe
def boards(request: HttpRequest) -> HttpResponseBase:
    """The walls there are."""
    actor = actor_of(request)
    actor.require("wall.compose")
    views = queries.walls(actor)
    rows = [(view, place, one) for view in views for place, one in enumerate(view.all_screens, start=1)]
    if taken := exported(request, SCREENS, rows):
        return taken
    context = {
        "menu_key": "wall",
        "crumbs": [Crumb(_("编排挂图"))],
        "listing": SCREENS,
        "views": views,
        "may_map": actor.can("wall.map.write"),
    }
    return render(request, "wall/boards.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def compose(request: HttpRequest, code: str) -> HttpResponse:
    """Compose one wall; `new` makes another. Every button but save shows the form anew and loses nothing typed."""
    actor = actor_of(request)
    actor.require("wall.compose")
    view = None if code == NEW else queries.wall(actor, code)
    fault = ""
    if request.method == "POST":
        typed, fault = _typed(request.POST, code)
        do = request.POST.get("do", "save")
        if do == "save" and not fault:
            fault = _save(request, actor, typed)
            if not fault:
                return HttpResponseRedirect(reverse("wall:boards"), status=303)
        elif do != "save":
            typed, fault = _turned(typed, do), ""
    else:
        typed = _standing(view)
    context = {
        "menu_key": "wall",
        "crumbs": [Crumb(_("编排挂图"), reverse("wall:boards")), Crumb(named(view) if view else _("新挂图"))],
        "typed": typed,
        "view": view,
        "fault": fault,
        "rows": list(enumerate(typed.screens)),
        "kinds": [(kind.value, _(kind.word)) for kind in Kind],
        "units": [(unit.pk, named(unit)) for unit in units(actor, RANKED_KINDS)],
        "areas": [(area.pk, named(area)) for area in queries.areas_on_offer(actor)],
        "shortest": SHORTEST,
        "longest": LONGEST,
        "most_name": LONGEST_NAME,
        "most_name_en": LONGEST_NAME_EN,
        "full": len(typed.screens) >= MOST_SCREENS,
    }
    return render(request, "wall/compose.html", context, status=422 if fault else 200)


@require_POST
def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """Take a wall away."""
    actions.withdraw(actor_of(request), code=code)
    messages.success(request, _("已撤下。"))
    return HttpResponseRedirect(reverse("wall:boards"), status=303)


def _save(request: HttpRequest, actor: Actor, typed: Typed) -> str:
    """What was refused, in words; "" where it is done."""
    try:
        actions.compose(
            actor, code=typed.code, name=typed.name, name_en=typed.name_en, seconds=typed.seconds,
            unit_id=typed.unit_id, area_id=typed.area_id, screens=typed.screens, seen=typed.seen,
        )  # fmt: skip
    except NotFound:
        raise
    except GuatuError as refused:
        if refused.status == 403:
            raise
        return f"{refused.text(get_language())} {refused.remedy(get_language())}"
    messages.success(request, _("已保存，各处挂图几秒内换上。"))
    return ""


def _standing(view: WallView | None) -> Typed:
    if view is None:
        return Typed("", "", "", USUAL, None, None, usual_screens(), "")
    return Typed(
        code=view.code,
        name=_(view.name) if view.built_in else view.name,
        name_en=view.name_en,
        seconds=view.seconds,
        unit_id=view.unit.pk if view.unit else None,
        area_id=view.area.pk if view.area else None,
        screens=view.all_screens,
        seen=queries.digest_of(view),
    )


def _typed(post: QueryDict, code: str) -> tuple[Typed, str]:
    """What was typed, and what of it cannot be read."""
    faults: list[str] = []

    def whole(name: str, otherwise: int | None) -> int | None:
        text = post.get(name, "").strip()
        if not text:
            return otherwise
        if text.isdecimal() and len(text) < 18:
            return int(text)
        faults.append(_("“%(text)s”不是整数。") % {"text": text[:20]})
        return otherwise

    rows = []
    for key in post.getlist("row")[: MOST_SCREENS + 1]:
        kind = post.get(f"kind-{key}", "")
        try:
            spec = ScreenSpec(
                kind=kind_of(kind),
                shown=f"shown-{key}" in post,
                seconds=whole(f"seconds-{key}", None),
                unit_id=whole(f"unit-{key}", None),
                area_id=whole(f"area-{key}", None),
            )
        except GuatuError as refused:
            faults.append(refused.text(get_language()))
            continue
        rows.append((whole(f"place-{key}", 0) or 0, spec))
    rows.sort(key=lambda row: row[0])
    typed = Typed(
        code=post.get("code", "").strip() if code == NEW else code,
        name=post.get("name", ""),
        name_en=post.get("name_en", ""),
        seconds=whole("seconds", USUAL) or 0,
        unit_id=whole("unit", None),
        area_id=whole("area", None),
        screens=tuple(spec for _place, spec in rows),
        seen=post.get("seen", ""),
    )
    return typed, " ".join(faults)


def _turned(typed: Typed, do: str) -> Typed:
    """The same with a screen moved, left out or added."""
    what, _dash, text = do.partition("-")
    at = int(text) if text.isdecimal() and len(text) < 4 else -1
    rows = list(typed.screens)
    if what == "add" and len(rows) < MOST_SCREENS and text in set(Kind):
        rows.append(ScreenSpec(Kind(text)))
    elif what == "drop" and 0 <= at < len(rows):
        del rows[at]
    elif what in ("up", "down") and 0 <= at < len(rows):
        to = at + (1 if what == "down" else -1)
        if 0 <= to < len(rows):
            rows[at], rows[to] = rows[to], rows[at]
    return replace(typed, screens=tuple(rows))
