"""Templates of nodes: the list, one of them drawn, edited in a grid as a new version, two versions compared."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from guatu.org.queries import actor_of, calendars
from guatu.projects import actions, queries
from guatu.projects.adapters.templates import template_document
from guatu.projects.columns.plans import TEMPLATE_NODES, TEMPLATES
from guatu.projects.pages.shared import attempt, crumbs
from guatu.projects.template_forms import TemplateForms, calendar_choices
from guatu.projects.types import RESPONSIBLE_WORDS, LinkSpec, TemplateSpec
from guatu.ui import words
from guatu.ui.lists import exported
from guatu.ui.types import Crumb, NetworkDrawing, NetworkLink, NetworkNode


def _crumbs(*last: str, code: str = "", name: str = "") -> tuple[Crumb, ...]:
    (first,) = crumbs()
    steps = [first, Crumb(_("节点模板"), reverse("projects:templates") if code or last else "")]
    if code:
        steps.append(Crumb(name, reverse("projects:template", args=[code]) if last else ""))
    return (*steps, *(Crumb(text) for text in last))


@require_safe
def template_list(request: HttpRequest) -> HttpResponseBase:
    """The current version of every template."""
    actor = actor_of(request)
    actor.require("projects.read")
    rows = list(queries.templates(actor))
    if taken := exported(request, TEMPLATES, rows):
        return taken
    context = {
        "menu_key": "projects",
        "crumbs": _crumbs(),
        "listing": TEMPLATES,
        "templates": rows,
        "may_write": actor.can("projects.template.write"),
    }
    return render(request, "projects/templates.html", context)


@require_safe
def template_page(request: HttpRequest, code: str) -> HttpResponseBase:
    """One version (`?version=`, else the current one), its network drawn, its versions beside it."""
    actor = actor_of(request)
    actor.require("projects.read")
    asked = request.GET.get("version", "")
    row = queries.template(actor, code, int(asked) if asked.isdecimal() else None)
    spec = queries.template_spec(row)
    notes = [(_("节点模板"), f"{words.named(row)} v{row.version}")]
    if taken := exported(request, TEMPLATE_NODES, spec.nodes, notes=notes):
        return taken
    context = {
        "menu_key": "projects",
        "crumbs": _crumbs(code=code, name=words.named(row)),
        "template": row,
        "spec": spec,
        "listing": TEMPLATE_NODES,
        "drawing": drawing(spec),
        "calendars": dict(calendar_choices(calendars())),
        "versions": list(queries.template_versions(actor, code)),
        "may_write": actor.can("projects.template.write"),
    }
    return render(request, "projects/template.html", context)


def drawing(spec: TemplateSpec) -> NetworkDrawing:
    """The template as boxes and arrows."""
    known = dict(calendar_choices({node.calendar for node in spec.nodes}))
    return NetworkDrawing(
        title=words.named(spec),
        nodes=tuple(
            NetworkNode(
                key=node.code,
                label=f"{node.code} {words.named(node)}",
                text=_("%(days)s 天 · %(calendar)s")
                % {"days": node.duration, "calendar": known[node.calendar]},
                who=_(RESPONSIBLE_WORDS[node.responsible]) if node.responsible else "",
            )
            for node in spec.nodes
        ),
        links=tuple(NetworkLink(link.predecessor, link.successor, _label(link)) for link in spec.links),
    )


def _label(link: LinkSpec) -> str:
    kind = "" if link.kind == "FS" else link.kind
    lag = f"{link.lag:+d}" if link.lag else ""
    return kind + lag


@require_http_methods(["GET", "HEAD", "POST"])
def template_edit(request: HttpRequest, code: str) -> HttpResponse:
    """The grid. What is saved is a new version; `?copy=1` opens a new template from this one.

    A fault is told at its row; `do=row` gives more blank rows and keeps what was typed.
    """
    actor = actor_of(request)
    actor.require("projects.template.write")
    newest = queries.template_versions(actor, code).values_list("version", flat=True).first()
    spec = queries.template_spec(queries.template(actor, code, newest))
    copying = request.GET.get("copy") == "1"
    if copying:
        spec = replace(spec, code=f"{code}-2"[:30], version=1, name=f"{spec.name}({_('副本')})"[:80])
    forms = TemplateForms.of(_sent(request), spec, calendars())
    if request.method == "POST" and request.POST.get("do") != "row":
        said = forms.read()
        reason = forms.head.cleaned_data.get("reason", "") if said else ""
        if said and attempt(forms.head, lambda: actions.save_template(actor, spec=said, reason=reason)):
            messages.success(request, _("模板已存为新的一版。"))
            return HttpResponseRedirect(reverse("projects:template", args=[said.code]), status=303)
    context = {
        "menu_key": "projects",
        "crumbs": _crumbs(_("另建模板") if copying else _("修改模板"), code=code, name=words.named(spec)),
        "forms": forms,
        "spec": spec,
        "copying": copying,
        "back": reverse("projects:template", args=[code]),
    }
    sent_back = request.method == "POST" and request.POST.get("do") != "row"
    return render(request, "projects/template_edit.html", context, status=422 if sent_back else 200)


def _sent(request: HttpRequest) -> Any:
    if request.method != "POST":
        return None
    sent = request.POST.copy()
    if sent.get("do") == "row":
        for prefix in ("n", "l"):
            total = sent.get(f"{prefix}-TOTAL_FORMS", "")
            if total.isdecimal():
                sent[f"{prefix}-TOTAL_FORMS"] = str(min(int(total) + 3, 2000))
    return sent


@dataclass(frozen=True, slots=True)
class Difference:
    """One fact that two versions say differently; None: the version has no such row."""

    where: str
    what: str
    before: object
    after: object


@require_safe
def template_compare(request: HttpRequest, code: str) -> HttpResponse:
    """Two versions of a template, `?from=1&to=2`: what differs, row by row."""
    actor = actor_of(request)
    actor.require("projects.read")
    versions = list(queries.template_versions(actor, code))
    numbers = [row.version for row in versions]
    to = _number(request, "to", numbers[0] if numbers else 1)
    since = _number(request, "from", numbers[1] if len(numbers) > 1 else to)
    old = queries.template_spec(queries.template(actor, code, since))
    new = queries.template_spec(queries.template(actor, code, to))
    context = {
        "menu_key": "projects",
        "crumbs": _crumbs(_("比较"), code=code, name=words.named(new)),
        "versions": versions,
        "since": since,
        "to": to,
        "spec": new,
        "differences": list(differences(old, new)),
    }
    return render(request, "projects/template_compare.html", context)


def _number(request: HttpRequest, key: str, otherwise: int) -> int:
    text = request.GET.get(key, "")
    return int(text) if text.isdecimal() and len(text) < 6 else otherwise


def differences(old: TemplateSpec, new: TemplateSpec) -> Iterator[Difference]:
    """What two versions say differently: nodes by their code, links by their ends and kind."""
    before, after = _rows(old), _rows(new)
    for where in dict.fromkeys([*before, *after]):
        was, now = before.get(where), after.get(where)
        if was is None or now is None:
            yield Difference(where, "", was and _short(was), now and _short(now))
            continue
        for what in dict.fromkeys([*was, *now]):
            if was.get(what) != now.get(what):
                yield Difference(where, what, was.get(what, ""), now.get(what, ""))


def _rows(spec: TemplateSpec) -> dict[str, dict[str, Any]]:
    document = template_document(spec)
    nodes = {row["code"]: row for row in document["node"]}
    links = {f"{row['from']} {row['kind']} {row['to']}": row for row in document["link"]}
    return nodes | links


def _short(row: dict[str, Any]) -> str:
    return str(row.get("name") or row.get("lag"))
