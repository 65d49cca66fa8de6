"""Hooks: other systems that are told of the ledger's entries. For the IT centre."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from guatu.kernel.errors import NotFound
from guatu.ledger import queries as ledger
from guatu.org import actions
from guatu.org.columns import HOOKS
from guatu.org.pages.common import read_or_write
from guatu.org.queries import actor_of, hook_lines
from guatu.org.telling_forms import HookForm
from guatu.ui.forms import carried_out
from guatu.ui.lists import PARAMETER, exported

DO = {"pause": actions.pause_hook, "resume": actions.resume_hook, "remove": actions.remove_hook}


@read_or_write
def hooks(request: HttpRequest) -> HttpResponseBase:
    """The list, and a form to add one (POST). A secret stands on this one answer and nowhere else."""
    actor = actor_of(request)
    actor.require("ledger.hook.write")
    form = HookForm(request.POST or None)
    made: list[str] = []
    if carried_out(form, lambda: made.append(actions.add_hook(actor, **form.cleaned_data)[1])):
        return _page(request, HookForm(), secret=made[0])
    if taken := exported(request, HOOKS, hook_lines(actor) if PARAMETER in request.GET else ()):
        return taken
    return _page(request, form)


@require_POST
def rotate_hook(request: HttpRequest, hook_id: int) -> HttpResponse:
    """A new secret, on this one answer."""
    return _page(request, HookForm(), secret=actions.rotate_hook(actor_of(request), hook_id=hook_id))


@require_POST
def replay_hook(request: HttpRequest, hook_id: int) -> HttpResponse:
    """Tell it anew from an entry on (`number`)."""
    actor, text = actor_of(request), request.POST.get("number", "").strip()
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 16 else 0
    actions.replay_hook(actor, hook_id=hook_id, number=number)
    messages.success(request, _("从第 %(n)s 条起重送。") % {"n": number})
    return redirect("org:hooks")


@require_POST
def skip_event(request: HttpRequest, hook_id: int) -> HttpResponse:
    """Pass over the event that waits."""
    number = actions.skip_event(actor_of(request), hook_id=hook_id)
    if number is None:
        messages.info(request, _("没有等着送的事件。"))
    else:
        messages.success(request, _("已跳过第 %(n)s 条。") % {"n": number})
    return redirect("org:hooks")


@require_POST
def do_hook(request: HttpRequest, hook_id: int, do: str) -> HttpResponse:
    """Pause, resume, remove."""
    if do not in DO:
        raise NotFound(what=do[:40])
    DO[do](actor_of(request), hook_id=hook_id)
    said = {"pause": _("回调已暂停。"), "resume": _("回调已恢复。"), "remove": _("回调已停用。")}
    messages.success(request, said[do])
    return redirect("org:hooks")


def _page(request: HttpRequest, form: HookForm, secret: str = "") -> HttpResponse:
    context = {
        "menu_key": "hooks",
        "listing": HOOKS,
        "lines": hook_lines(actor_of(request)),
        "form": form,
        "secret": secret,
        "head": ledger.head_number(),
    }
    answer = render(request, "org/hooks.html", context, status=422 if form.errors else 200)
    if secret:
        answer.headers["Cache-Control"] = "no-store"
    return answer
