"""The house's own facts as columns: what a pack that is not in force would say of them today."""

from collections.abc import Mapping

from guatu.kernel.errors import GuatuError
from guatu.kernel.period import Kind, Period
from guatu.org.types import Actor
from guatu.projects import queries as projects
from guatu.projects.types import Stage
from guatu.status.facts import city_facts, due_days
from guatu.status.gathering.registry import gathered
from guatu.status.judging.columns import Columns
from guatu.status.judging.dictionary import facts_of
from guatu.status.judging.verdicts import in_force
from guatu.status.rules.project_facts import project_columns
from guatu.status.rules.subjects import columns_about, named_facts
from guatu.status.types import Exempt, Pack, SubjectKind


def house_facts(actor: Actor, subject: SubjectKind, period: Period, pack: Pack | None = None) -> Columns:
    """The facts of a month as the house knows them now, in the actor's scope; of a pack those that it names.

    Raises Denied, G1806 for what is no month.
    """
    actor.require("status.read")
    if period.kind is not Kind.MONTH:
        raise GuatuError("G1806", period=period)
    if subject is SubjectKind.PROJECT:
        return project_facts(actor, period)[0]
    named = named_facts([pack]) if pack is not None else facts_of(subject).keys()
    return columns_about(subject, gathered(actor, subject, period, named=named), period.year)


def project_facts(actor: Actor, period: Period) -> tuple[Columns, list[Mapping[str, Exempt]]]:
    """The facts of the city's projects, and of each the exemptions in force."""
    rows = list(projects.projects(actor).exclude(stage=Stage.TERMINATED.value))
    found = city_facts(actor, rows, period, due_days(actor, period))
    columns = project_columns(list(found.values()))
    keys = [row.code for row in rows if row.pk in found]
    exempt: list[Mapping[str, Exempt]] = [in_force(facts.exempt, facts.as_of) for facts in found.values()]
    return Columns(columns.subject, keys, columns.values, columns.texts, columns.years), exempt
