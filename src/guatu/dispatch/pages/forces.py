"""Task forces: all of them, and each with its five tabs: list, chart, handbook, templates, the force itself (五化)."""

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guatu.dispatch import actions, queries
from guatu.dispatch.adapters.papers import built_in
from guatu.dispatch.columns import FORCES, ROSTER
from guatu.dispatch.forms.forces import (
    CoverForm,
    ForceHeldForm,
    HandbookForm,
    SeatForm,
    TaskForm,
    TemplateForm,
)
from guatu.dispatch.pages.papers import TYPES
from guatu.dispatch.rules.handbooks import pieces, sections
from guatu.dispatch.types.forces import FACTS, LISTS, PAPER_WORDS, TASK_WORDS, CoverKind, PaperKind, TaskRow
from guatu.kernel.clock import clock
from guatu.kernel.errors import NotFound
from guatu.org import actions as org
from guatu.org.queries import actor_of, force_posts, roster, task_force
from guatu.org.types import Actor
from guatu.ui.files import read_evidence
from guatu.ui.forms import carried_out
from guatu.ui.lists import exported
from guatu.ui.types import Crumb
from guatu.ui.types.lists import Column, Listing
from guatu.ui.words import is_english, named

if TYPE_CHECKING:
    from guatu.org.models import TaskForce

PAGE = 40
TABS = {
    "list": gettext_lazy("清单"),
    "chart": gettext_lazy("图表"),
    "handbook": gettext_lazy("手册"),
    "papers": gettext_lazy("模板"),
    "team": gettext_lazy("专班"),
}


def _word(row: TaskRow) -> str:
    return TASK_WORDS[row.kind].label(get_language())


TASKS = Listing(
    name="force-list",
    title=gettext_lazy("专班任务清单"),
    columns=(
        Column(gettext_lazy("来源"), _word),
        Column(gettext_lazy("目标"), lambda row: row.target),
        Column(gettext_lazy("措施"), lambda row: row.measure),
        Column(gettext_lazy("牵头"), lambda row: row.lead),
        Column(gettext_lazy("配合"), lambda row: row.support),
        Column(gettext_lazy("责任人"), lambda row: row.person),
        Column(gettext_lazy("期限"), lambda row: row.due),
        Column(gettext_lazy("佐证"), lambda row: row.evidence),
    ),
)


@require_safe
def forces(request: HttpRequest) -> HttpResponseBase:
    """Every force with its lead, what it covers, and what of its cadence was held."""
    actor = actor_of(request)
    actor.require("dispatch.read")
    lines = queries.force_lines(actor)
    if taken := exported(request, FORCES, lines):
        return taken
    context = {
        "menu_key": "forces",
        "listing": FORCES,
        "lines": lines,
        "may_set_up": actor.can("org.responsibility.write"),
    }
    return render(request, "dispatch/forces.html", context)


@require_safe
def force(request: HttpRequest, code: str, tab: str = "list") -> HttpResponseBase:
    """One tab of a force."""
    actor = actor_of(request)
    actor.require("dispatch.read")
    if tab not in TABS:
        raise NotFound(what=request.path)
    return _tab(request, actor, task_force(actor, code), tab)


def _tab(
    request: HttpRequest,
    actor: Actor,
    found: "TaskForce",
    tab: str,
    sent: dict[str, forms.Form] | None = None,
) -> HttpResponseBase:
    context: dict[str, Any] = {
        "menu_key": "forces",
        "crumbs": [Crumb(_("工作专班"), reverse("dispatch:forces")), Crumb(named(found))],
        "force": found,
        "mandate": (is_english() and found.mandate_en) or found.mandate,
        "tabs": [(name, label, name == tab) for name, label in TABS.items()],
        "tab": tab,
        "writes": actor.can("dispatch.force.write", queries.held_by(force_posts(found, clock().today()))),
        "sent": sent or {},
    }
    match tab:
        case "list":
            rows = queries.force_list(actor, found)
            form = TaskForm(request.GET, rows=rows)
            chosen = form.chosen(rows)
            if (taken := exported(request, TASKS, chosen, form=form)) is not None:
                return taken
            page = Paginator(chosen, PAGE).get_page(request.GET.get("page"))
            context |= {"form": form, "page": page, "all": rows, "listing": TASKS}
        case "chart":
            context |= {
                "strip": queries.force_chart(actor, found),
                "areas": queries.scope_of(actor, found).area_ids,
            }
        case "handbook":
            context |= _handbook(request, actor, found, context["sent"])
        case "papers":
            context |= _papers(actor, found, context["sent"])
        case _:
            if taken := exported(request, ROSTER, roster(actor, found), notes=[(_("专班"), named(found))]):
                return taken
            context["listing"] = ROSTER
            context |= _team(actor, found, context["sent"])
    return render(request, f"dispatch/force_{tab}.html", context, status=422 if sent is not None else 200)


def _handbook(
    request: HttpRequest, actor: Actor, found: "TaskForce", sent: dict[str, forms.Form]
) -> dict[str, Any]:
    asked = request.GET.get("version", "")
    version = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 5 else None
    book = queries.handbook(actor, found, version)
    initial = {name: getattr(book, name) for name in ("title", "title_en", "text", "text_en")} if book else {}
    text = ((is_english() and book.text_en) or book.text) if book is not None else ""
    return {
        "book": book,
        "pieces": list(pieces(text)),
        "contents": sections(text),
        "versions": queries.handbooks(actor, found),
        "book_form": sent.get("handbook") or HandbookForm(initial=initial),
    }


def _papers(actor: Actor, found: "TaskForce", sent: dict[str, forms.Form]) -> dict[str, Any]:
    language, for_all = get_language(), actor.can("dispatch.paper.write")
    return {
        "built_in": [(kind.value, word.label(language)) for kind, word in PAPER_WORDS.items()],
        "uploaded": queries.templates(actor, found),
        "template_form": sent.get("template") or TemplateForm(for_all=for_all),
        "may_all": for_all,
        "facts": [(f"{{{{ {name} }}}}", word.label(language)) for name, word in FACTS.items()],
        "lists": [
            (" ".join(f"{{{{ {name}.{field} }}}}" for field in fields), word.label(language))
            for name, (word, fields) in LISTS.items()
        ],
    }


def _team(actor: Actor, found: "TaskForce", sent: dict[str, forms.Form]) -> dict[str, Any]:
    may_cover, may_seat = actor.can("dispatch.force.cover"), actor.can("org.responsibility.write")
    kinds = [turn.kind for turn in queries.CADENCES.in_force().rule.force]
    return {
        "roster": roster(actor, found),
        "covers": queries.covers_of(actor, found),
        "turns": queries.force_turns(found),
        "occasions": queries.force_occasions(actor, found)[:20],
        "held_form": sent.get("held") or ForceHeldForm(kinds=kinds),
        "cover_form": (sent.get("cover") or CoverForm(names=queries.cover_names(actor)))
        if may_cover
        else None,
        "seat_form": (sent.get("seat") or SeatForm(actor=actor)) if may_seat else None,
        "may_cover": may_cover,
        "may_seat": may_seat,
    }


@require_POST
def write(request: HttpRequest, code: str, name: str) -> HttpResponseBase:
    """Write something of a force; what was refused stays on its tab with what was typed."""
    actor = actor_of(request)
    actor.require("dispatch.read")
    found = task_force(actor, code)
    doing = _WRITES.get(name)
    if doing is None:
        raise NotFound(what=request.path)
    tab, form, act = doing(request, actor, found)
    if not carried_out(form, lambda: act(form.cleaned_data)):
        return _tab(request, actor, found, tab, {name: form})
    messages.success(request, _("已保存。"))
    return HttpResponseRedirect(reverse("dispatch:force_tab", args=[found.code, tab]), status=303)


def _held(request: HttpRequest, actor: Actor, found: "TaskForce") -> Any:
    actor.require("dispatch.force.write", queries.held_by(force_posts(found, clock().today())))
    form = ForceHeldForm(request.POST, kinds=[turn.kind for turn in queries.CADENCES.in_force().rule.force])
    return "team", form, lambda said: actions.hold_force(actor, code=found.code, **said)


def _book(request: HttpRequest, actor: Actor, found: "TaskForce") -> Any:
    actor.require("dispatch.force.write", queries.held_by(force_posts(found, clock().today())))
    form = HandbookForm(request.POST)
    return "handbook", form, lambda said: actions.write_handbook(actor, code=found.code, **said)


def _template(request: HttpRequest, actor: Actor, found: "TaskForce") -> Any:
    actor.require("dispatch.force.write", queries.held_by(force_posts(found, clock().today())))
    form = TemplateForm(request.POST, request.FILES, for_all=actor.can("dispatch.paper.write"))

    def act(said: dict[str, Any]) -> object:
        upload = read_evidence(said.pop("file"))
        assert upload is not None  # noqa: S101 - the field is required
        return actions.upload_template(actor, code=found.code, upload=upload, **said)

    return "papers", form, act


def _cover(request: HttpRequest, actor: Actor, found: "TaskForce") -> Any:
    actor.require("dispatch.force.cover")
    form = CoverForm(request.POST, names=queries.cover_names(actor))

    def act(said: dict[str, Any]) -> object:
        kind, _colon, key = said["what"].partition(":")
        return actions.set_cover(actor, code=found.code, kind=CoverKind(kind), key=key)

    return "team", form, act


def _seat(request: HttpRequest, actor: Actor, found: "TaskForce") -> Any:
    actor.require("org.responsibility.write")
    return (
        "team",
        SeatForm(request.POST, actor=actor),
        lambda said: org.seat_member(actor, force_id=found.pk, **said),
    )


_WRITES = {"held": _held, "handbook": _book, "template": _template, "cover": _cover, "seat": _seat}


@require_POST
def remove(request: HttpRequest, code: str, name: str, key: str) -> HttpResponse:
    """Cover something no longer, take a post out, withdraw a template."""
    actor = actor_of(request)
    actor.require("dispatch.read")
    found = task_force(actor, code)
    number = int(key) if key.isascii() and key.isdecimal() and len(key) < 19 else 0
    tab = "team"
    match name:
        case "cover":
            kind, _colon, of = key.partition(":")
            if kind not in set(CoverKind):
                raise NotFound(what=key)
            actions.set_cover(actor, code=found.code, kind=CoverKind(kind), key=of, covered=False)
        case "seat":
            org.unseat_member(actor, force_id=found.pk, post_id=number)
        case "template":
            actions.withdraw_template(actor, code=found.code, template_id=number)
            tab = "papers"
        case _:
            raise NotFound(what=request.path)
    messages.success(request, _("已保存。"))
    return HttpResponseRedirect(reverse("dispatch:force_tab", args=[found.code, tab]), status=303)


@require_http_methods(["GET", "HEAD"])
def paper(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """A file: the handbook (`?version=`), a template as it came (`raw`), or one filled (its kind; `?template=`)."""
    actor = actor_of(request)
    actor.require("dispatch.read")
    found, language = task_force(actor, code), get_language() or "zh-hans"
    asked = request.GET.get("template" if name != "handbook" else "version", "")
    number = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 19 else None
    if name == "handbook":
        data, title = queries.handbook_paper(actor, found, language, number), _("手册")
    elif name == "raw" and request.GET.get("kind") in set(PaperKind):
        kind = PaperKind(request.GET["kind"])
        data, title = built_in(kind, language), PAPER_WORDS[kind].label(language)
    elif name == "raw":
        row = queries.template(actor, found, number or 0)
        data, title = queries.template_file(row), row.name
    elif name in set(PaperKind):
        row_or_none = queries.template(actor, found, number) if number is not None else None
        kind = PaperKind(name)
        data = queries.filled_paper(actor, found, kind, language, row_or_none)
        title = PAPER_WORDS[kind].label(language)
    else:
        raise NotFound(what=request.path)
    answer = HttpResponse(data, content_type=TYPES["docx"])
    file_name = quote(f"{named(found)} {title}.docx", safe="")
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{file_name}"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
