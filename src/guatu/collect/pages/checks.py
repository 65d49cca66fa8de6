"""The office's rules of checking: listed, tried on a month, changed."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from guatu.collect import actions, queries
from guatu.collect.columns import CHECKS
from guatu.collect.pages.shown import told
from guatu.collect.rules import KINDS, MONTHLY, CheckRule, as_data
from guatu.collect.rules.checks.loading import SIDES
from guatu.collect.rules.checks.model import Kind as CheckKind
from guatu.collect.types import Level, SubjectKind, Words
from guatu.kernel.clock import clock
from guatu.kernel.errors import Denied, GuatuError, NotFound
from guatu.kernel.period import Period
from guatu.org.queries import actor_of
from guatu.ui.lists import exported
from guatu.ui.types import Crumb


@require_GET
def checks(request: HttpRequest) -> HttpResponseBase:
    """Every rule with its level and limits, as in force now."""
    actor = actor_of(request)
    actor.require("collect.checks.read")
    rules = [_shown(rule) for rule in queries.checks_in_force()]
    if taken := exported(request, CHECKS, rules):
        return taken
    context = {
        "menu_key": "collect",
        "listing": CHECKS,
        "rules": rules,
        "may_write": actor.can("collect.checks.write"),
    }
    return render(request, "collect/checks.html", context)


@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, code: str) -> HttpResponse:
    """One rule: GET, or POST with `do=try` (shown what it would have caught) or `do=save`."""
    actor = actor_of(request)
    actor.require("collect.checks.read")
    rule, refused, trial = queries.check_by_code(code), None, None
    posted = request.POST
    month = Period.month_of(clock().today()).previous()
    try:
        if posted.get("do") == "try":
            month = Period.parse(posted.get("month") or str(month))
            trial = queries.try_check(actor, actions.changed_rule(rule, **_wanted(posted, rule)), month)
        elif posted.get("do") == "save":
            number = posted.get("version", "")
            actions.change_check(
                actor,
                code=code,
                reason=posted.get("reason", ""),
                version=int(number) if number.isdecimal() and len(number) < 6 else 0,
                **_wanted(posted, rule),
            )
            messages.success(request, _("校验规则已保存为新版本。"))
            return redirect("collect:check", code=code)
    except (Denied, NotFound):
        raise
    except GuatuError as wrong:
        refused = wrong
    limits = as_data(rule)
    context = {
        "menu_key": "collect",
        "crumbs": [Crumb(_("校验规则"), reverse("collect:checks")), Crumb(code)],
        **_shown(rule),
        "limits": [
            (name, _called(rule, name), posted.get(f"g-{name}", _text(value)))
            for name, value in limits.items()
        ],
        "sides": SIDES,
        "levels": [level.value for level in Level],
        "level": posted.get("level", rule.level.value),
        "active": posted.get("active", "on" if rule.active else "off") == "on",
        "since": posted.get("since", str(rule.since or "")),
        "reason": posted.get("reason", ""),
        "month": month,
        "trial": trial,
        "versions": queries.check_versions(code) if _loaded(code) else [],
        "refused": told(refused) if refused else None,
        "may_write": actor.can("collect.checks.write"),
    }
    return render(request, "collect/check.html", context, status=refused.status if refused else 200)


def _loaded(code: str) -> bool:
    try:
        return bool(queries.check_versions(code))
    except GuatuError:
        return False


def _called(rule: CheckRule, name: str) -> str:
    """Which words a limit has: the least of an outlier are months of the past, of a range it is the least value."""
    return "history" if (rule.kind, name) == (CheckKind.OUTLIER, "least") else name


def _plain(rule: CheckRule, value: object, named: Mapping[tuple[SubjectKind, str], Words]) -> str:
    """A limit to read: fields by their names."""
    if not isinstance(value, (list, str)):
        return _text(value)
    fields = [value] if isinstance(value, str) else value
    language = get_language()
    return _("、").join(
        words.label(language) if (words := named.get((rule.subject, one))) else one for one in fields
    )


def _shown(rule: CheckRule) -> dict[str, Any]:
    named = {(spec.subject, spec.field): spec.words for spec in MONTHLY.definition.fields}
    return {
        "rule": rule,
        "kind": KINDS[rule.kind][2],
        "field": named.get((rule.subject, rule.field)),
        "told": [
            (name, _called(rule, name), _plain(rule, value, named)) for name, value in as_data(rule).items()
        ],
    }


def _wanted(posted: QueryDict, rule: CheckRule) -> dict[str, Any]:
    """What the form asks for. A list is written with commas. Raises G1003 for a month that is none."""
    given: dict[str, Any] = {}
    for name, value in as_data(rule).items():
        text = str(posted.get(f"g-{name}", _text(value))).strip()
        if isinstance(value, list):
            given[name] = [one.strip() for one in text.replace("，", ",").split(",") if one.strip()]
        elif isinstance(value, bool):
            given[name] = text == "true"
        else:
            given[name] = text
    since = str(posted.get("since", "")).strip()
    return {
        "level": posted.get("level") or None,
        "given": given,
        "since": Period.parse(since) if since else None,
        "active": posted.get("active", "on") == "on",
    }


def _text(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return ", ".join(value) if isinstance(value, list) else str(value)
