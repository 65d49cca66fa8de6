"""What if: what the address assumes of one indicator of one unit, what comes of it, and what may be assumed besides."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from guatu.kernel.errors import Denied, GuatuError, NotFound
from guatu.org.types import Actor, UnitKind
from guatu.status import queries
from guatu.status.pages.addresses import Asof
from guatu.status.rules.assumed import Assumed, read_assumed
from guatu.status.types import Foreseen, Imagined
from guatu.status.words import measure_of
from guatu.targets import queries as targets
from guatu.ui.words import named


def imagining(
    actor: Actor, asked: QueryDict, found: Foreseen, every: Sequence[Foreseen], asof: Asof
) -> dict[str, Any]:
    """What the address assumes, what comes of it, and what may be assumed besides."""
    fault, assumed, result = "", Assumed(), None
    try:
        assumed = read_assumed(
            [*asked.getlist("miss"), _typed(asked, "whom", "by")],
            [*asked.getlist("slip"), _typed(asked, "project", "brings")],
        )
        if assumed and found.reason is None:
            result = queries.imagine(
                actor,
                found.indicator,
                found.unit,
                missed=assumed.missed,
                slipped=assumed.slipped,
                period=asof.month,
                known_on=asof.known_on,
            )
    except (Denied, NotFound):
        raise
    except GuatuError as error:
        fault = f"{error.text(get_language())} {error.remedy(get_language())}"
    sums = targets.measured(found.indicator).adds_over_units
    return {
        "fault": fault,
        "imagined": result,
        "assumptions": _shown(found, assumed, every, result, asof) if result else [],
        "kept": [("miss", text) for text in assumed.misses] + [("slip", text) for text in assumed.slips],
        "may_miss": [row for row in every if sums and row.bottom_line is not None and _below(row, found)],
        "may_slip": queries.may_slip(actor, found.unit, asof.month) if found.reason is None else [],
        "plain": asof.one_url(found),
    }


def _below(row: Foreseen, found: Foreseen) -> bool:
    """Whether a foreseen series is part of the one looked at, or is it."""
    part = found.unit.kind == UnitKind.CITY or found.unit.pk in (row.unit.pk, row.unit.parent_id)
    return part and row.reason is None


def _typed(asked: QueryDict, whom: str, value: str) -> str:
    """An assumption chosen in the form's fields, as the address says it; "" where nothing was chosen."""
    chosen, amount = asked.get(whom, "").strip(), asked.get(value, "").strip()
    if not chosen or (whom == "whom" and not amount):
        return ""
    return f"{chosen}:{amount}" if amount else chosen


def _shown(
    found: Foreseen, assumed: Assumed, every: Sequence[Foreseen], result: Imagined, asof: Asof
) -> list[tuple[str, str]]:
    """Each assumption in words, and the address without it."""
    names = {row.unit.code: named(row.unit) for row in every}
    measure = measure_of(found.indicator)
    lines = [
        (
            (
                _("%(unit)s超出控制线%(amount)s%(measure)s")
                if found.ceiling
                else _("%(unit)s比底线少完成%(amount)s%(measure)s")
            )
            % {"unit": names.get(code, code), "amount": amount, "measure": measure},
            asof.one_url(found, assumed.without(code)),
        )
        for code, amount in assumed.missed.items()
    ]
    return lines + [
        (
            _("%(project)s推到明年，今年少%(amount)s%(measure)s")
            % {
                "project": named(slip.project),
                "amount": slip.amount.quantize(Decimal(1).scaleb(-found.indicator.decimals)),
                "measure": measure,
            },
            asof.one_url(found, assumed.without(slip.project.code)),
        )
        for slip in result.slips
    ]
