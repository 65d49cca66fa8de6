"""Putting a rule that is a text in force: a version that is never changed afterwards."""

from guatu.dispatch.models import DutyRuleSet, LimitSet, OrderRules
from guatu.dispatch.queries.rule_texts import CADENCES, LIMITS, ORDER_RULES, Read, Row, RuleTexts
from guatu.dispatch.rules.rule_texts import plain_text
from guatu.kernel.clock import clock
from guatu.ledger.actions import record, verb
from guatu.org.types import Actor, subject


@verb("dispatch.limits.put_in_force")
def put_limits_in_force(actor: Actor, *, text: str) -> LimitSet:
    """From now on what is filed or ordered runs by these limits; what runs already keeps its own.

    Raises Denied, G1910 (where the text is wrong), G1921 (a version that was in force already).
    """
    return put_text_in_force(actor, LIMITS, text)


@verb("dispatch.order.rules")
def put_order_rules_in_force(actor: Actor, *, text: str) -> OrderRules:
    """From now on sheets are raised by this rule; those sent stay. Raises Denied, G1922, G1921."""
    return put_text_in_force(actor, ORDER_RULES, text)


@verb("dispatch.duty.rules")
def put_duty_rules_in_force(actor: Actor, *, text: str) -> DutyRuleSet:
    """From now on visits, logs and dispatches are owed by this cadence. Raises Denied, G1945, G1921."""
    return put_text_in_force(actor, CADENCES, text)


def put_text_in_force(actor: Actor, kind: RuleTexts[Read, Row], text: str) -> Row:
    """The one core of the three: inside a verb. Raises Denied, the kind's own fault, G1921."""
    actor.require(kind.permission)
    text = plain_text(text)
    rule = kind.checked(actor, text)
    row = kind.model._default_manager.create(
        code=rule.code, version=rule.version, text=text, at=clock().now(), by_id=actor.account_id
    )
    record(actor, subject(row), after={"code": rule.code, "version": rule.version, "text": text})
    return row
