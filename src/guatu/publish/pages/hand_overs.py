"""Hand-overs: announced with a view of what would pass, carried out, objected to, signed, taken along as a file."""

from collections.abc import Sequence
from itertools import groupby

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guatu.kernel.language import EN, ZH, in_english
from guatu.org.queries import actor_of, confirmation, post
from guatu.org.types import Role
from guatu.publish import actions, queries
from guatu.publish.columns import HAND_OVERS
from guatu.publish.forms import AnnounceForm, SignForm
from guatu.publish.models import HandOver
from guatu.publish.pages.common import FILE_KINDS, download, file_kind
from guatu.publish.queries.hand_overs import Line
from guatu.publish.types import PERSONAL, SECTIONS, SIGNER_WORDS, STATE_WORDS, HandOverState, Signer
from guatu.ui.forms import carried_out
from guatu.ui.lists import exported
from guatu.ui.types import Crumb
from guatu.ui.words import named

PAGE = 30


@require_safe
def hand_overs(request: HttpRequest) -> HttpResponseBase:
    """Hand-overs the actor may read, the latest first: who has left what to whom, and who has signed."""
    actor = actor_of(request)
    rows = queries.hand_overs(actor)
    if taken := exported(request, HAND_OVERS, rows):
        return taken
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    signed = queries.signatures_under_each([row.pk for row in page])
    context = {
        "menu_key": "hand_overs",
        "page": page,
        "listing": HAND_OVERS,
        "rows": [(row, _state(row), signed.get(row.pk, {})) for row in page],
        "may_announce": actor.can("publish.hand_over.write"),
    }
    return render(request, "publish/hand_overs.html", context)


def _state(row: HandOver) -> str:
    return STATE_WORDS[HandOverState(row.state)].label(get_language())


@require_http_methods(["GET", "POST"])
def announce(request: HttpRequest) -> HttpResponse:
    """Announce that a post (`?post=`) passes on a day; below, what it would pass today."""
    actor = actor_of(request)
    actor.require("publish.hand_over.write")
    given = request.GET.get("post", "")
    chosen = post(actor, int(given)) if given.isdecimal() else None
    form = AnnounceForm(request.POST or None, actor=actor, chosen=chosen)
    made: list[HandOver] = []

    def act() -> None:
        facts = dict(form.cleaned_data)
        acting, moved, role = (
            facts.pop("acting_post"),
            facts.pop("moved_to", None),
            facts.pop("moved_role", ""),
        )
        made.append(
            actions.announce_hand_over(
                actor,
                post_id=facts.pop("post").pk,
                acting_post_id=acting.pk if acting else None,
                moved_to_id=moved.pk if moved else None,
                moved_role=Role(role) if role else None,
                **facts,
            )
        )

    if carried_out(form, act):
        messages.success(request, _("交接已发起；到日自动办理，双方会收到签署通知。"))
        return HttpResponseRedirect(reverse("publish:hand_over", args=[made[0].pk]), status=303)
    lines = [Line(one) for one in queries.preview(chosen)] if chosen is not None else []
    context = {
        "menu_key": "hand_overs",
        "crumbs": [_home(), Crumb(_("发起交接"))],
        "form": form,
        "chosen": chosen,
        "sections": _sections(lines),
        "count": len(lines),
        "linked": True,
    }
    return render(request, "publish/announce.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def hand_over(request: HttpRequest, hand_over_id: int) -> HttpResponse:
    """One hand-over: what would pass or has passed, by section; whoever hands over or receives signs it here."""
    actor = actor_of(request)
    row = queries.hand_over(actor, hand_over_id)
    form = SignForm(request.POST or None)

    def act() -> None:
        given = form.cleaned_data
        actions.sign_hand_over(
            actor,
            hand_over_id=row.pk,
            confirmation=confirmation(request, actor, given["password"]),
            remark=given["remark"],
        )

    if request.method == "POST" and carried_out(form, act):
        messages.success(request, _("已签署，签名记入台账。"))
        return HttpResponseRedirect(reverse("publish:hand_over", args=[row.pk]), status=303)
    lines = queries.sheet_lines(row)
    signatures = queries.signatures_under(row)
    part = queries.part_of(actor, row)
    carried = row.state == HandOverState.CARRIED_OUT
    may_write = actor.can("publish.hand_over.write") and row.state == HandOverState.ANNOUNCED
    context = {
        "menu_key": "hand_overs",
        "crumbs": [_home(), Crumb(named(row.post))],
        "row": row,
        "state": _state(row),
        "head": queries.head_of(row) if carried else None,
        "sections": _sections(lines),
        "count": sum(line.holding.section not in PERSONAL for line in lines),
        "signatures": [
            (SIGNER_WORDS[one].label(get_language()), signatures.get(one), queries.sheet_checked(row, one))
            for one in (Signer.LEAVER, Signer.SUCCESSOR)
        ]
        if carried
        else [],
        "form": form if part is not None and part not in signatures else None,
        "part": SIGNER_WORDS[part].label(get_language()) if part is not None else "",
        "may_object": part is Signer.SUCCESSOR and Signer.SUCCESSOR not in signatures,
        "may_write": may_write,
        # The leaver whose part was taken away may open none of what passed.
        "linked": actor.can("publish.read"),
        "is_due": queries.is_due(row),
        "kinds": FILE_KINDS,
    }
    return render(request, "publish/hand_over.html", context, status=422 if form.errors else 200)


def _sections(lines: Sequence[Line]) -> list[tuple[str, str, list[Line]]]:
    """By section: its key, its name in the reader's language, its lines. Lines come in the order of the sheet."""
    return [
        (section, SECTIONS[section].label(get_language()), list(some))
        for section, some in groupby(lines, key=lambda line: line.holding.section)
    ]


@require_POST
def withdraw(request: HttpRequest, hand_over_id: int) -> HttpResponse:
    """Take an announced hand-over back."""
    row = actions.withdraw_hand_over(actor_of(request), hand_over_id=hand_over_id)
    messages.success(request, _("交接已撤回，岗位仍由原任职人负责。"))
    return HttpResponseRedirect(reverse("publish:hand_over", args=[row.pk]), status=303)


@require_POST
def carry_out(request: HttpRequest, hand_over_id: int) -> HttpResponse:
    """Carry one out whose day has come."""
    row = actions.carry_out_hand_over(actor_of(request), hand_over_id=hand_over_id)
    messages.success(request, _("已交接，交接单已冻结，等双方签署。"))
    return HttpResponseRedirect(reverse("publish:hand_over", args=[row.pk]), status=303)


@require_POST
def object_to(request: HttpRequest, hand_over_id: int, item_id: int) -> HttpResponse:
    """Say what is wrong with an item, as its receiver."""
    actions.object_to_item(
        actor_of(request),
        hand_over_id=hand_over_id,
        item_id=item_id,
        text=request.POST.get("text", "")[:1000],
    )
    messages.success(request, _("异议已随该项记下。"))
    return HttpResponseRedirect(
        f"{reverse('publish:hand_over', args=[hand_over_id])}#item-{item_id}", status=303
    )


@require_safe
def hand_over_file(request: HttpRequest, hand_over_id: int, kind: str) -> HttpResponse:
    """The frozen sheet; with `?signed=1` with signatures and objections, in the reader's language."""
    actor = actor_of(request)
    row = queries.hand_over(actor, hand_over_id)
    wanted = file_kind(kind)
    data = queries.hand_over_file(
        actor,
        hand_over_id,
        wanted,
        signed=request.GET.get("signed") == "1",
        language=EN if in_english(get_language()) else ZH,
    )
    return download(
        data, _("%(post)s工作交接单%(day)s") % {"post": named(row.post), "day": row.on.isoformat()}, wanted
    )


def _home() -> Crumb:
    return Crumb(_("岗位交接"), reverse("publish:hand_overs"))
