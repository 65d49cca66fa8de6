"""回头看: draw closed matters for re-inspection, see what came of every draw."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from guatu.dispatch import actions, queries
from guatu.dispatch.columns import DRAWN, SAMPLES
from guatu.dispatch.forms.samples import SampleForm
from guatu.dispatch.models import Sample
from guatu.kernel.clock import clock
from guatu.org.queries import actor_of
from guatu.ui.forms import carried_out
from guatu.ui.lists import exported
from guatu.ui.types import Crumb

PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
def samples(request: HttpRequest) -> HttpResponseBase:
    """The draws, the latest first; how much of what was looked at again was reopened, by unit; another draw."""
    actor = actor_of(request)
    actor.require("dispatch.matter.sample" if request.method == "POST" else "dispatch.read")
    may = actor.can("dispatch.matter.sample")
    form = SampleForm(request.POST or None, today=clock().today()) if may else None
    made: list[Sample] = []
    if (
        form is not None
        and form.is_bound
        and carried_out(form, lambda: made.append(actions.sample_closed(actor, **form.cleaned_data)))
    ):
        messages.success(request, _("已抽取，等待回头看。"))
        return HttpResponseRedirect(reverse("dispatch:sample", args=[made[0].pk]), status=303)
    rows = queries.samples(actor)
    if taken := exported(request, SAMPLES, rows):
        return taken
    whole, lines = queries.found_in_all(actor)
    context = {
        "listing": SAMPLES,
        "menu_key": "dispatch",
        "crumbs": [Crumb(_("调度销号"), reverse("dispatch:matters")), Crumb(_("回头看"))],
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "whole": whole,
        "lines": lines,
        "form": form,
    }
    bound = form is not None and form.is_bound
    return render(request, "dispatch/samples.html", context, status=422 if bound else 200)


@require_safe
def sample(request: HttpRequest, sample_id: int) -> HttpResponseBase:
    """One draw: from what, by which seed, whether it comes out the same again, what was found of each."""
    actor = actor_of(request)
    actor.require("dispatch.read")
    found = queries.sample(actor, sample_id)
    rows = queries.drawn_of(actor, found)
    if taken := exported(request, DRAWN, rows, notes=[(_("抽样种子"), found.seed)]):
        return taken
    context = {
        "listing": DRAWN,
        "menu_key": "dispatch",
        "crumbs": [
            Crumb(_("调度销号"), reverse("dispatch:matters")),
            Crumb(_("回头看"), reverse("dispatch:samples")),
            Crumb(found.seed),
        ],
        "sample": found,
        "pool": sum(len(keys) for keys in found.pool.values()),
        "pool_units": len(found.pool),
        "repeats": queries.repeats(found),
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "dispatch/sample.html", context)
