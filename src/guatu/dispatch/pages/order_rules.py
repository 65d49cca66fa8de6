"""The rule that supervision orders are raised by, read as a table; the office puts another version in force."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from guatu.dispatch import actions, queries
from guatu.dispatch.columns import SHEETS
from guatu.dispatch.pages.rule_texts import RulePage
from guatu.dispatch.types.orders import COLOUR_WORDS, Sheet, SheetRules
from guatu.ui.types import Crumb


@dataclass(frozen=True, slots=True)
class SheetLine:
    """A colour of the rule in words."""

    sheet: Sheet
    colour: str
    name: str
    when: str


@require_http_methods(["GET", "HEAD", "POST"])
def order_rules(request: HttpRequest) -> HttpResponseBase:
    """When each colour is due, how long it gives, the share of a unit."""
    return _PAGE(request)


def _shown(rules: SheetRules) -> dict[str, Any]:
    return {
        "menu_key": "dispatch",
        "crumbs": [
            Crumb(_("调度销号"), reverse("dispatch:matters")),
            Crumb(_("督办单"), reverse("dispatch:orders")),
            Crumb(_("督办单规则")),
        ],
        "sheets": [_line(sheet) for sheet in rules.sheets],
        "serious": COLOUR_WORDS[rules.serious].label(get_language()) if rules.serious is not None else "",
    }


def _line(sheet: Sheet) -> SheetLine:
    language, said = get_language(), []
    if sheet.before is not None:
        said.append(ngettext("到期前 %(n)d 天起", "到期前 %(n)d 天起", sheet.before) % {"n": sheet.before})
    if sheet.late is not None:
        said.append(
            ngettext("超期满 %(n)d 个工作日", "超期满 %(n)d 个工作日", sheet.late) % {"n": sheet.late}
        )
    if "red" in sheet.lights:
        said.append(_("项目亮红灯"))
    if "yellow" in sheet.lights:
        said.append(_("项目亮黄灯"))
    if sheet.after_limit:
        said.append(_("上一份到答复期限仍未办结"))
    return SheetLine(
        sheet, COLOUR_WORDS[sheet.colour].label(language), sheet.name.label(language), _("；或").join(said)
    )


_PAGE = RulePage(
    queries.ORDER_RULES,
    actions.put_order_rules_in_force,
    _shown,
    "dispatch/order_rules.html",
    label=gettext_lazy("督办单规则（TOML）"),
    done=gettext_lazy("新的督办单规则已施行；已下达的不变。"),
    listed=lambda shown: (SHEETS, shown["sheets"]),
)
