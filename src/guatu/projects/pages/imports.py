"""Bringing in somebody else's published list: look first, then import."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from guatu.kernel.errors import GuatuError
from guatu.org.queries import actor_of
from guatu.org.types import Actor
from guatu.projects.actions import import_portfolio
from guatu.projects.adapters.portfolio import PortfolioReading
from guatu.projects.forms import ImportForm
from guatu.projects.pages.shared import attempt, crumbs
from guatu.projects.queries import read_list


def uploaded(file: "UploadedFile[bytes]") -> bytes:
    """The bytes of an upload, its size looked at first. Raises G1619."""
    if (file.size or 0) > settings.UPLOAD_MAX_BYTES:
        raise GuatuError("G1619", megabytes=settings.UPLOAD_MAX_BYTES // 1_048_576)
    data: bytes = file.read()
    return data


@require_http_methods(["GET", "HEAD", "POST"])
def import_page(request: HttpRequest) -> HttpResponse:
    """`do=preview` reads and reports; `do=apply` imports, all or nothing."""
    actor = actor_of(request)
    actor.require("projects.write")
    form = ImportForm(request.POST, request.FILES) if request.method == "POST" else ImportForm()
    applying = request.POST.get("do") == "apply"
    reading = _read(actor, form, applying) if form.is_bound and form.is_valid() else None
    if reading is not None and applying:
        counts = {"imported": len(reading.imported), "listed": len(reading.listed)}
        messages.success(request, _("已导入 %(imported)s 行，未导入 %(listed)s 行。") % counts)
        address = f"{reverse('projects:list')}?portfolio={form.cleaned_data['profile']}"
        return HttpResponseRedirect(address, status=303)
    context: dict[str, Any] = {
        "menu_key": "projects",
        "form": form,
        "reading": reading,
        "crumbs": crumbs(None, _("导入")),
    }
    if getattr(request, "htmx", False):
        return render(request, "projects/part/preview.html", context)
    return render(
        request, "projects/import.html", context, status=422 if form.is_bound and form.errors else 200
    )


def _read(actor: Actor, form: ImportForm, applying: bool) -> PortfolioReading | None:
    found: list[PortfolioReading] = []
    profile = form.cleaned_data["profile"]

    def act() -> None:
        data = uploaded(form.cleaned_data["file"])
        read = import_portfolio if applying else read_list
        found.append(read(actor, data=data, profile=profile))

    return found[0] if attempt(form, act) else None
