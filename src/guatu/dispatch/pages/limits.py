"""The limits in force, read as tables; the office puts another version in force."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from guatu.dispatch import actions, queries
from guatu.dispatch.columns import limit_columns
from guatu.dispatch.pages.rule_texts import RulePage
from guatu.dispatch.rules.limits import Limit, Terms
from guatu.dispatch.types import KIND_WORDS, LEVEL_WORDS, RANK_WORDS, Kind, Level
from guatu.ui.types import Crumb


@dataclass(frozen=True, slots=True)
class KindLine:
    """A kind with its limits: by level, and without one."""

    kind: str
    cells: tuple[str, ...]


@require_http_methods(["GET", "HEAD", "POST"])
def limits(request: HttpRequest) -> HttpResponseBase:
    """Limits by kind and level, steps, extensions, ranks."""
    return _PAGE(request)


def _shown(terms: Terms) -> dict[str, Any]:
    language = get_language()
    return {
        "menu_key": "dispatch",
        "crumbs": [Crumb(_("调度销号"), reverse("dispatch:matters")), Crumb(_("办理时限"))],
        "levels": [phrase.label(language) for phrase in LEVEL_WORDS.values()],
        "kinds": [_line(terms, kind) for kind in Kind],
        "ladder": [(RANK_WORDS[rank].label(language), days) for rank, days in terms.ladder.items()],
    }


def _line(terms: Terms, kind: Kind) -> KindLine:
    levels: list[Level | None] = [*Level, None]
    cells = tuple(_said(terms.limit(kind, level)) for level in levels)
    return KindLine(KIND_WORDS[kind].label(get_language()), cells)


def _said(limit: Limit) -> str:
    if limit.months:
        return ngettext("%(n)d 个月", "%(n)d 个月", limit.months) % {"n": limit.months}
    return ngettext("%(n)d 个工作日", "%(n)d 个工作日", limit.workdays) % {"n": limit.workdays}


_PAGE = RulePage(
    queries.LIMITS,
    actions.put_limits_in_force,
    _shown,
    "dispatch/limits.html",
    label=gettext_lazy("时限表（TOML）"),
    done=gettext_lazy("新的时限表已施行；正在办理的事项仍按原时限。"),
    listed=lambda shown: (limit_columns(shown["levels"]), shown["kinds"]),
)
