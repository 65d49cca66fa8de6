"""The city's own map: brought in, looked at, put in place, taken back."""

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guatu.kernel.errors import GuatuError
from guatu.kernel.files import Upload
from guatu.org.queries import actor_of
from guatu.ui.forms import carried_out
from guatu.ui.lists import exported
from guatu.ui.types import Crumb
from guatu.wall import actions, queries
from guatu.wall.adapters.geojson import MOST_BYTES
from guatu.wall.columns import MAPS
from guatu.wall.forms import MapForm
from guatu.wall.models import CityMap


def uploaded(file: "UploadedFile[bytes]") -> Upload:
    """A file as it came, its size looked at before any of it is read. Raises G2320."""
    size = file.size or 0
    if size > MOST_BYTES:
        raise GuatuError("G2320", megabytes=MOST_BYTES // 1_048_576, size=round(size / 1_048_576, 1))
    return Upload(file.name or "", bytes(file.read()))


@require_http_methods(["GET", "HEAD", "POST"])
def maps(request: HttpRequest) -> HttpResponseBase:
    """The maps there are, and the form that brings one in; what was read is then looked at before it is shown."""
    actor = actor_of(request)
    actor.require("wall.map.write")
    form = MapForm(request.POST, request.FILES) if request.method == "POST" else MapForm()
    made: list[CityMap] = []

    def act() -> None:
        data = form.cleaned_data
        made.append(
            actions.import_map(
                actor,
                upload=uploaded(data["file"]),
                system=data["system"],
                approval=data["approval"],
                schematic=data["schematic"],
            )
        )

    if form.is_bound and carried_out(form, act):
        return HttpResponseRedirect(reverse("wall:map", args=[made[0].pk]), status=303)
    rows = list(queries.city_maps(actor)[:50])
    if taken := exported(request, MAPS, rows):
        return taken
    context = {
        "menu_key": "wall",
        "crumbs": _crumbs(),
        "form": form,
        "listing": MAPS,
        "rows": rows,
        "in_place": next((row for row in rows if row.in_place), None),
    }
    return render(request, "wall/maps.html", context, status=422 if form.errors else 200)


@require_safe
def preview(request: HttpRequest, map_id: int) -> HttpResponse:
    """A map as the wall would show it, who has a shape in it and who has none."""
    actor = actor_of(request)
    found = queries.map_preview(actor, map_id)
    context = {
        "menu_key": "wall",
        "crumbs": _crumbs(found.drawn.name),
        "found": found,
    }
    return render(request, "wall/map.html", context)


@require_POST
def put(request: HttpRequest, map_id: int) -> HttpResponse:
    """Put it on the wall."""
    row = actions.put_map(actor_of(request), map_id=map_id)
    messages.success(request, _("已换上“%(name)s”，各挂图几秒内更新。") % {"name": row.name})
    return HttpResponseRedirect(reverse("wall:maps"), status=303)


@require_POST
def schematic(request: HttpRequest) -> HttpResponse:
    """Show the schematic blocks again."""
    actions.back_to_schematic(actor_of(request))
    messages.success(request, _("已换回示意方块图；导入过的地图仍在，可随时再换上。"))
    return HttpResponseRedirect(reverse("wall:maps"), status=303)


def _crumbs(last: str = "") -> list[Crumb]:
    steps = [
        Crumb(_("编排挂图"), reverse("wall:boards")),
        Crumb(_("城市地图"), reverse("wall:maps") if last else ""),
    ]
    return [*steps, Crumb(last)] if last else steps
