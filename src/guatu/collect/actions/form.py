"""What is asked: a version of the monthly form."""

from collections.abc import Collection

from guatu.collect.models import Form
from guatu.collect.rules import MONTHLY
from guatu.kernel.errors import GuatuError, NotFound
from guatu.kernel.period import Period
from guatu.ledger.actions import record, verb
from guatu.org.types import Actor, subject
from guatu.targets import queries as targets


@verb("collect.form.create")
def create_form(
    actor: Actor,
    *,
    indicator_ids: Collection[int] = (),
    first_period: Period | None = None,
    code: str = MONTHLY.definition.code,
    version: int = MONTHLY.definition.version,
    name: str = MONTHLY.definition.words.zh,
    name_en: str = MONTHLY.definition.words.en,
    due_workday: int = MONTHLY.due_workday,
) -> Form:
    """Ask the monthly report of every ranked unit, from `first_period` on, due on a workday of the month after.

    An older version of the same code is no longer asked. Raises G1707 where the version exists, NotFound (G1002)
    for an indicator that does not.
    """
    actor.require("collect.form.write")
    if Form.objects.filter(code=code, version=version).exists():
        raise GuatuError("G1707", code=code, version=version)
    indicators = list(targets.indicators(actor).filter(pk__in=indicator_ids))
    if missing := set(indicator_ids) - {row.pk for row in indicators}:
        raise NotFound(what=f"targets.indicator:{min(missing)}")
    Form.objects.filter(code=code, active=True).update(active=False)
    form = Form.objects.create(
        code=code,
        version=version,
        name=name,
        name_en=name_en,
        due_workday=due_workday,
        first_period=str(first_period or ""),
    )
    form.indicators.set(indicators)
    record(
        actor,
        subject(form),
        after={
            "code": code,
            "version": version,
            "due_workday": due_workday,
            "indicators": [row.code for row in indicators],
        },
    )
    return form
