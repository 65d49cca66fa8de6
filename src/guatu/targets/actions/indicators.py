"""Writes of indicators: defined, described anew, tied to a count that the house keeps."""

from typing import Any

from guatu.kernel.errors import GuatuError
from guatu.ledger.actions import record, verb
from guatu.org.types import Actor, subject
from guatu.targets import counting
from guatu.targets.actions.tree import change, locked
from guatu.targets.models import Indicator
from guatu.targets.queries import measured
from guatu.targets.rules import formula as formulas
from guatu.targets.rules.indicators import check_definition, check_same_growth
from guatu.targets.types import Entry, Reported


@verb("targets.indicator.create")
def create_indicator(
    actor: Actor,
    *,
    code: str,
    name: str,
    measure: str,
    kind: str,
    name_en: str = "",
    measure_en: str = "",
    higher_is_better: bool = True,
    decimals: int = 0,
    roll_up: str = Indicator.RollUp.SUM,
    statistical: bool = True,
    entry: str = Entry.CUMULATIVE,
    reported: str = Reported.MONTHLY,
    owner_id: int | None = None,
    comparable_growth: bool = False,
    source: str = "",
    source_en: str = "",
    release_day: int | None = None,
    peers: str = "",
    peers_en: str = "",
    formula: str = "",
    counter: str = "",
) -> Indicator:
    """Define an indicator: what it measures, how its figures come and how they add up.

    Raises G1507 where the code is taken, G1523 for a definition that contradicts itself, G1520, G1521, G1524 for a
    formula that cannot be read, runs in a circle or names what is not there, G1525 for a counter nobody keeps.
    """
    actor.require("targets.write")
    if Indicator.objects.filter(code=code).exists():
        raise GuatuError("G1507", code=code)
    facts: dict[str, Any] = {
        "name": name,
        "name_en": name_en,
        "measure": measure,
        "measure_en": measure_en,
        "kind": kind,
        "higher_is_better": higher_is_better,
        "decimals": decimals,
        "roll_up": roll_up,
        "statistical": statistical,
        "entry": entry,
        "reported": reported,
        "owner_id": owner_id,
        "comparable_growth": comparable_growth,
        "source": source,
        "source_en": source_en,
        "release_day": release_day,
        "peers": peers,
        "peers_en": peers_en,
        "formula": formula.strip(),
        "counter": counter.strip(),
    }
    indicator = Indicator(code=code, **facts)
    check_definition(measured(indicator), release_day=release_day, formula=formula, counter=counter)
    if indicator.formula:
        _check_formula(indicator)
    if indicator.counter:
        counting.keeper(indicator.counter)
    indicator.save(force_insert=True)
    record(actor, subject(indicator), after={"code": code, **facts})
    return indicator


def _check_formula(indicator: Indicator) -> None:
    rows = Indicator.objects.values_list("code", "formula")
    known = {code: formulas.parse(text) if text else None for code, text in rows}
    own = formulas.parse(indicator.formula)
    missing = sorted(own.codes - known.keys() - {indicator.code})
    if missing:
        raise GuatuError("G1524", code=missing[0])
    formulas.check_circle({code: one for code, one in known.items() if one} | {indicator.code: own})


@verb("targets.indicator.change")
def change_indicator(
    actor: Actor,
    *,
    indicator_id: int,
    name: str,
    measure: str,
    name_en: str = "",
    measure_en: str = "",
    higher_is_better: bool = True,
    owner_id: int | None = None,
    comparable_growth: bool = False,
    source: str = "",
    source_en: str = "",
    release_day: int | None = None,
    peers: str = "",
    peers_en: str = "",
) -> Indicator:
    """Describe an indicator anew. How it is counted never changes: what is counted otherwise is another indicator.

    Raises G1523 for a release day that is none, and for a rate that would become a growth rate or cease to be one.
    """
    actor.require("targets.write")
    indicator: Indicator = locked(Indicator, indicator_id)
    check_definition(
        measured(indicator), release_day=release_day, formula=indicator.formula, counter=indicator.counter
    )
    if indicator.kind == Indicator.Kind.RATE:
        check_same_growth(before=indicator.comparable_growth, now=comparable_growth)
    new = {
        "name": name,
        "name_en": name_en,
        "measure": measure,
        "measure_en": measure_en,
        "higher_is_better": higher_is_better,
        "owner_id": owner_id,
        "comparable_growth": comparable_growth,
        "source": source,
        "source_en": source_en,
        "release_day": release_day,
        "peers": peers,
        "peers_en": peers_en,
    }
    change(actor, indicator, new)
    return indicator


@verb("targets.indicator.link_counter")
def link_counter(actor: Actor, *, indicator_id: int, counter: str) -> Indicator:
    """Take an indicator's figures from a count that the house keeps ("projects.programme:sewer") from now on, or,
    with "", have them typed again. Figures recorded so far stay.

    Raises G1523 for a derived indicator or one that does not count cumulatively, G1525 for a counter nobody keeps.
    """
    actor.require("targets.write")
    indicator: Indicator = locked(Indicator, indicator_id)
    check_definition(
        measured(indicator),
        release_day=indicator.release_day,
        formula=indicator.formula,
        counter=counter,
    )
    if counter:
        counting.keeper(counter)
    change(actor, indicator, {"counter": counter})
    return indicator
