"""The office's rules of checking: loaded, changed, switched off; each change a version with its reason."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from guatu.collect import rules
from guatu.collect.models import Check
from guatu.collect.queries import block_of, check_by_code, rule_from
from guatu.collect.rules import CheckRule
from guatu.kernel.clock import clock
from guatu.kernel.errors import GuatuError
from guatu.kernel.period import Period
from guatu.ledger.actions import record, unchanged, verb
from guatu.ledger.types import Fact, Subject
from guatu.org.types import Actor


@verb("collect.checks.load")
def load_checks(actor: Actor) -> int:
    """Load the shipped rules: new ones, and newer versions of those that the house has not changed. How many."""
    actor.require("collect.checks.write")
    newest = {row.code: row for row in Check.objects.order_by("version")}
    made = []
    for rule in rules.shipped():
        present = newest.get(rule.code)
        if present is None:
            made.append(_keep(actor, replace(rule, version=1), shipped=True))
        elif present.shipped and _told(rule) != _told(rule_from(present)):
            made.append(_keep(actor, replace(rule, version=present.version + 1), shipped=True))
    if not made:
        unchanged()
        return 0
    codes: list[Fact] = [row.code for row in made]
    record(actor, Subject("collect.check", "shipped"), after={"checks": codes})
    return len(made)


@verb("collect.checks.add")
def add_checks(actor: Actor, *, text: str, file: str, reason: str) -> int:
    """Take rules of the house's own from a file: new ones, and new versions of those that differ. How many.

    Raises Denied, G2550 with line and word, G2563 without a reason, G2565.
    """
    actor.require("collect.checks.write")
    if not reason.strip():
        raise GuatuError("G2563")
    newest = {row.code: row for row in Check.objects.order_by("version")}
    after: dict[str, Fact] = {}
    for rule in rules.read_checks(text, file):
        rules.check_strength(rule)
        present = newest.get(rule.code)
        if present is not None and _told(rule_from(present)) == _told(rule):
            continue
        version = present.version + 1 if present else 1
        _keep(actor, replace(rule, version=version, reason=reason.strip()), shipped=False)
        after[rule.code] = _told(rule)
    if not after:
        unchanged()
        return 0
    record(actor, Subject("collect.check", file[:60]), after={**after, "reason": reason.strip()})
    return len(after)


@verb("collect.check.change")
def change_check(
    actor: Actor,
    *,
    code: str,
    reason: str,
    level: str | None = None,
    given: Mapping[str, Any] | None = None,
    since: Period | None = None,
    active: bool | None = None,
    version: int | None = None,
) -> Check:
    """Change a rule's level or limits, or switch it off or on: a version of its own, from the month `since` on.

    What is left out stays; `version` is the one that was looked at. Raises Denied, G2550 for limits that cannot be,
    G2551, G2563 without a reason, G2564 where nothing changes, G2565 where the tables themselves hold the rule, G2566
    where a newer version came in between.
    """
    actor.require("collect.checks.write")
    standing = check_by_code(code)
    if not reason.strip():
        raise GuatuError("G2563")
    if version is not None and version != standing.version:
        raise GuatuError("G2566", version=version, current=standing.version)
    wanted = changed_rule(standing, level=level, given=given, since=since, active=active)
    if _told(wanted) == _told(standing):
        raise GuatuError("G2564", code=code)
    rules.check_strength(wanted)
    if not Check.objects.filter(code=code).exists():  # before any was loaded the shipped one stands
        _keep(actor, replace(standing, version=1), shipped=True)
        standing = replace(standing, version=1)
    row = _keep(actor, replace(wanted, version=standing.version + 1, reason=reason.strip()), shipped=False)
    record(
        actor,
        Subject("collect.check", code),
        before=_told(standing),
        after={**_told(wanted), "version": row.version, "reason": row.reason},
    )
    return row


def changed_rule(
    rule: CheckRule,
    *,
    level: str | None = None,
    given: Mapping[str, Any] | None = None,
    since: Period | None = None,
    active: bool | None = None,
) -> CheckRule:
    """The rule as it would be, not kept: to be tried first. Raises G2550."""
    told = _told(rule)
    head = {
        **{
            key: told[key] for key in ("code", "name", "name_en", "kind", "subject", "field", "level", "only")
        },
        "active": rule.active if active is None else active,
        "since": str(since) if since is not None else str(rule.since or ""),
        "version": rule.version,
    }
    if level:
        head["level"] = level
    return rules.checked(block_of(head, {**rules.as_data(rule), **(given or {})}), rule.code)


def _told(rule: CheckRule) -> dict[str, Fact]:
    """What a rule says, without its version and its reason."""
    only: list[Fact] = [*rule.only]
    return {
        "code": rule.code,
        "name": rule.words.zh,
        "name_en": rule.words.en,
        "kind": rule.kind.value,
        "subject": rule.subject.value,
        "field": rule.field,
        "level": rule.level.value,
        "given": rules.as_data(rule),
        "only": only,
        "since": str(rule.since or ""),
        "active": rule.active,
    }


def _keep(actor: Actor, rule: CheckRule, *, shipped: bool) -> Check:
    return Check.objects.create(
        code=rule.code,
        version=rule.version,
        name=rule.words.zh,
        name_en=rule.words.en,
        kind=rule.kind.value,
        subject_kind=rule.subject.value,
        field=rule.field,
        level=rule.level.value,
        given=rules.as_data(rule),
        only=list(rule.only),
        since=str(rule.since or ""),
        active=rule.active,
        shipped=shipped,
        reason=rule.reason[:300],
        made_at=clock().now(),
        made_by_id=actor.account_id,
        made_label=actor.label[:120],
    )
