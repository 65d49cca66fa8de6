"""The rule that supervision orders are raised by, read as a table; the office puts another version in force."""

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from guatu.dispatch import actions, queries
from guatu.dispatch.types.orders import COLOUR_WORDS, Sheet
from guatu.org.queries import actor_of
from guatu.ui.forms import carried_out
from guatu.ui.types import Crumb


class OrderRulesForm(forms.Form):
    """A rule as its text."""

    text = forms.CharField(
        label=gettext_lazy("督办单规则（TOML）"),
        max_length=20_000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 24, "class": "g-code", "spellcheck": "false"}),
    )


@dataclass(frozen=True, slots=True)
class SheetLine:
    """A colour of the rule in words."""

    sheet: Sheet
    colour: str
    name: str
    when: str


@require_http_methods(["GET", "HEAD", "POST"])
def order_rules(request: HttpRequest) -> HttpResponse:
    """When each colour is due, how long it gives, the share of a unit; `?preset=` begins from a preset of the house."""
    actor = actor_of(request)
    actor.require("dispatch.limits.write" if request.method == "POST" else "dispatch.read")
    rules, history, presets = queries.order_rules(), queries.order_rule_sets(actor), queries.order_presets()
    text = presets.get(request.GET.get("preset", "")) or (history[0].text if history else presets[rules.code])
    form = OrderRulesForm(request.POST or None, initial={"text": text})
    if form.is_bound and carried_out(
        form, lambda: actions.put_order_rules_in_force(actor, **form.cleaned_data)
    ):
        messages.success(request, _("新的督办单规则已施行；已下达的不变。"))
        return HttpResponseRedirect(reverse("dispatch:order_rules"), status=303)
    language = get_language()
    context = {
        "menu_key": "dispatch",
        "crumbs": [
            Crumb(_("调度销号"), reverse("dispatch:matters")),
            Crumb(_("督办单"), reverse("dispatch:orders")),
            Crumb(_("督办单规则")),
        ],
        "rules": rules,
        "name": rules.name.label(language),
        "source": rules.source.label(language),
        "sheets": [_line(sheet) for sheet in rules.sheets],
        "serious": COLOUR_WORDS[rules.serious].label(language) if rules.serious is not None else "",
        "presets": sorted(presets),
        "history": history,
        "form": form if actor.can("dispatch.limits.write") else None,
    }
    return render(request, "dispatch/order_rules.html", context, status=422 if form.is_bound else 200)


def _line(sheet: Sheet) -> SheetLine:
    language, said = get_language(), []
    if sheet.before is not None:
        said.append(_("到期前 %(n)d 天起") % {"n": sheet.before})
    if sheet.late is not None:
        said.append(_("超期满 %(n)d 个工作日") % {"n": sheet.late})
    if "red" in sheet.lights:
        said.append(_("项目亮红灯"))
    if "yellow" in sheet.lights:
        said.append(_("项目亮黄灯"))
    if sheet.after_limit:
        said.append(_("上一份到答复期限仍未办结"))
    return SheetLine(
        sheet, COLOUR_WORDS[sheet.colour].label(language), sheet.name.label(language), _("；或").join(said)
    )
