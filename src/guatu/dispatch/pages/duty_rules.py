"""The cadence of duties in force, read as a table; the office puts another version in force."""

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from guatu.dispatch import actions, queries
from guatu.dispatch.pages.rule_texts import RulePage
from guatu.dispatch.types.duties import DutyRules
from guatu.ui.types import Crumb


@require_http_methods(["GET", "HEAD", "POST"])
def duty_rules(request: HttpRequest) -> HttpResponseBase:
    """What sponsors, leaders, forces and secretaries are owed, and how often."""
    return _PAGE(request)


def _shown(rules: DutyRules) -> dict[str, Any]:
    return {
        "menu_key": "duties",
        "crumbs": [Crumb(_("三项职责"), reverse("dispatch:duties")), Crumb(_("履责频次"))],
        "parts": [
            (_("包保领导，每个项目"), rules.sponsor),
            (_("包保领导"), rules.leader),
            (_("专班"), rules.force),
        ],
    }


_PAGE = RulePage(
    queries.CADENCES,
    actions.put_duty_rules_in_force,
    _shown,
    "dispatch/duty_rules.html",
    label=gettext_lazy("履责频次（TOML）"),
    done=gettext_lazy("新的频次已施行。"),
)
