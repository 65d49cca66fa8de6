"""Writes of chains: what they are made of, what a project is to bring, and the chances of when."""

from collections.abc import Sequence
from decimal import Decimal

from huey.contrib.djhuey import on_commit_task

from guatu.kernel.clock import clock
from guatu.kernel.errors import GuatuError
from guatu.ledger.actions import record, unchanged, verb
from guatu.ledger.types import Facts, Subject
from guatu.org.types import Actor, subject
from guatu.projects import queries
from guatu.projects.models import Chain, ChainSegment, ExpectedOutput
from guatu.projects.queries.chains import expected_outputs
from guatu.projects.queries.risk import finishes
from guatu.projects.rules.chains import check_ramp, months_drawn
from guatu.projects.types.chain import SegmentSpec


@verb("projects.chain.save")
def save_chain(
    actor: Actor,
    *,
    code: str,
    name: str,
    segments: Sequence[SegmentSpec],
    name_en: str = "",
    position: int = 0,
    indicator_id: int | None = None,
    ramp: Sequence[int] = (40, 75, 100),
) -> Chain:
    """Found a chain, or write it anew: its segments from upstream to downstream, each with its industries.

    `ramp`: percent of full output in the first, second, … year in production. Raises G1693 for a ramp that falls, G1694
    without segments, or for an industry that a segment of any chain has already.
    """
    actor.require("projects.chain.write")
    check_ramp(ramp)
    taken = {
        industry: str(row.name)
        for row in ChainSegment.objects.exclude(chain__code=code)
        for industry in row.industries
    }
    seen: dict[str, str] = dict(taken)
    for one in segments:
        for industry in one.industries:
            if industry in seen:
                raise GuatuError("G1694", industry=industry, segment=seen[industry])
            seen[industry] = one.name
    if not segments or not all(one.name and one.industries for one in segments):
        raise GuatuError("G1694", industry="—", segment="—")
    row = Chain.objects.select_for_update().filter(code=code).first()
    before = _kept(row) if row is not None else None
    facts = {
        "name": name,
        "name_en": name_en,
        "position": position,
        "indicator_id": indicator_id,
        "ramp": list(ramp),
    }
    row, _ = Chain.objects.update_or_create(code=code, defaults=facts)
    row.segments.all().delete()
    ChainSegment.objects.bulk_create(
        ChainSegment(
            chain=row, position=place, name=one.name, name_en=one.name_en, industries=list(one.industries)
        )
        for place, one in enumerate(segments, start=1)
    )
    record(actor, subject(row), before=before, after=_kept(row))
    return row


def _kept(row: Chain) -> Facts:
    return {
        "code": row.code,
        "name": row.name,
        "indicator": row.indicator_id,
        "ramp": list(row.ramp),
        "segments": [[one.name, list(one.industries)] for one in ChainSegment.objects.filter(chain=row)],
    }


@verb("projects.output.expect")
def expect_output(actor: Actor, *, project_id: int, amount: Decimal | None) -> ExpectedOutput | None:
    """Say what a project brings in a year at full capacity, in yuan; None: nothing is expected of it any more.

    Raises G1695 for an amount that is not above zero.
    """
    actor.require("projects.write")
    project = queries.project_by_id(actor, project_id)
    row = ExpectedOutput.objects.select_for_update().filter(project=project).first()
    before = row.amount if row is not None else None
    if before == amount:
        unchanged()
        return row
    if amount is None:
        if row is not None:
            row.delete()
        row = None
    elif amount <= 0:
        raise GuatuError("G1695", amount=amount)
    else:
        row, _ = ExpectedOutput.objects.update_or_create(project=project, defaults={"amount": amount})
    record(actor, subject(project), before={"output": before}, after={"output": amount})
    return row


@verb("projects.output.draw")
def draw_outputs(actor: Actor) -> int:
    """Draw the plan of every unfinished project with an expected output anew; how many could be drawn.

    A plan that cannot be drawn (no nodes, no due day, a year without calendar) keeps the error's number.
    """
    actor.require("projects.chain.write")
    drawn: list[str] = []
    now = clock().now()
    rows = {row.project_id: row for row in expected_outputs(actor) if row.project.finish_actual is None}
    for project, found in finishes(actor, [row.project for row in rows.values()]):
        row = rows[project.pk]
        row.first_month, row.draws, row.digest, row.left_out, row.drawn_at = "", b"", "", "", now
        if isinstance(found, GuatuError):
            row.left_out = found.number
            continue
        first, row.draws = months_drawn(found.days)
        row.first_month, row.digest = str(first), found.digest
        drawn.append(found.digest)
    ExpectedOutput.objects.bulk_update(
        rows.values(), ["first_month", "draws", "digest", "left_out", "drawn_at"], batch_size=500
    )
    record(
        actor,
        Subject("projects.chain", "outputs"),
        after={"projects": len(rows), "drawn": len(drawn), "on": clock().today()},
    )
    return len(drawn)


@on_commit_task(name="projects.draw_outputs")  # type: ignore[untyped-decorator]  # huey ships no types
def draw_outputs_job() -> None:
    """The job: draw all, as the house itself."""
    draw_outputs(Actor.operator("worker"))


def ask_draw(actor: Actor) -> None:
    """Have the worker draw all outputs. Raises Denied."""
    actor.require("projects.chain.write")
    draw_outputs_job()
