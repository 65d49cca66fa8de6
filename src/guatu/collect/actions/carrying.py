"""Carrying one corrected cell into the room that owns the fact: only that fact, on top of what the tables hold."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Final

from guatu.collect import rules
from guatu.collect.models import Revision, Submission
from guatu.collect.queries.definition import definition_of
from guatu.collect.rules.cells import Value, written
from guatu.collect.types import CellKey, Field, FieldSpec, SubjectKind
from guatu.kernel.period import Period
from guatu.org.types import Actor, subject
from guatu.projects import actions as projects
from guatu.projects import queries as read_projects
from guatu.projects.types import NodeUpdate
from guatu.targets import actions as targets
from guatu.targets import queries as read_targets

NODE_FIELDS: Final = frozenset(
    (Field.ACTUAL_START, Field.ACTUAL_FINISH, Field.FORECAST_FINISH, Field.BLOCKER_KIND, Field.BLOCKER)
)


def carry(actor: Actor, row: Submission, revision: Revision, key: CellKey) -> tuple[bool, list[int]]:
    """Write the corrected fact with the revision as its source. Whether a table took it, and the projects it touches.

    What lives in no other room stays in its cell. A node, and a project's own rating, are known only as they are now:
    where something else was reported since, the later report stands. Raises what the owning actions raise.
    """
    spec = definition_of(row.form).spec(key.kind, key.field)
    value = rules.read(spec, revision.new_value)
    ways: dict[SubjectKind, Callable[[], tuple[bool, list[int]]]] = {
        SubjectKind.PROJECT: lambda: _project(actor, row, revision, key, value),
        SubjectKind.NODE: lambda: _node(actor, revision, key, spec, value),
        SubjectKind.INDICATOR: lambda: _indicator(actor, row, revision, key, value),
    }
    way = ways.get(key.kind)
    return way() if way is not None else (False, [])


def _project(
    actor: Actor, row: Submission, revision: Revision, key: CellKey, value: Value
) -> tuple[bool, list[int]]:
    period = Period.parse(row.period)
    present = read_projects.progress(actor, project_ids=[key.subject_id], periods=[period]).first()
    if present is None:
        return False, []
    invested, total, physical = present.invested_year, present.invested_total, present.physical
    note, rating = present.note, ""
    if key.field == Field.INVESTED_YEAR and isinstance(value, Decimal):
        invested, total = value, total + value - invested
    elif key.field == Field.PHYSICAL and isinstance(value, Decimal):
        physical = value
    elif key.field == Field.NOTE:
        note = value if isinstance(value, str) else ""
    elif key.field == Field.OWN_RATING and isinstance(value, str):
        later = read_projects.progress(actor, project_ids=[key.subject_id]).filter(period__gt=row.period)
        if later.exists():
            return False, []
        rating = value
    else:
        return False, []
    projects.record_progress(
        actor,
        project_id=key.subject_id,
        period=period,
        invested_year=invested,
        invested_total=total,
        physical=physical,
        note=note,
        own_rating=rating,
        source=str(subject(revision)),
        reason=revision.reason,
    )
    return True, [key.subject_id]


def _node(
    actor: Actor, revision: Revision, key: CellKey, spec: FieldSpec, value: Value
) -> tuple[bool, list[int]]:
    node = read_projects.node_by_id(actor, key.subject_id)
    if key.field not in NODE_FIELDS or written(spec, getattr(node, key.field) or None) != revision.old_value:
        return False, [node.project_id]
    day = value if isinstance(value, date) else None
    text = value if isinstance(value, str) else ""
    standing = NodeUpdate(
        node_id=node.pk,
        actual_start=node.actual_start,
        actual_finish=node.actual_finish,
        forecast_finish=node.forecast_finish,
        blocker_kind=node.blocker_kind,
        blocker=node.blocker,
    )
    updates: dict[str, NodeUpdate] = {
        Field.ACTUAL_START: replace(standing, actual_start=day),
        Field.ACTUAL_FINISH: replace(standing, actual_finish=day),
        Field.FORECAST_FINISH: replace(standing, forecast_finish=day),
        Field.BLOCKER_KIND: replace(standing, blocker_kind=text),
        Field.BLOCKER: replace(standing, blocker=text),
    }
    update = updates[key.field]
    projects.update_nodes(actor, project_id=node.project_id, updates=[update], source=str(subject(revision)))
    return True, [node.project_id]


def _indicator(
    actor: Actor, row: Submission, revision: Revision, key: CellKey, value: Value
) -> tuple[bool, list[int]]:
    period = Period.parse(row.period)
    seen = read_targets.observations(
        actor, indicator_ids=[key.subject_id], unit_ids=[row.unit_id], periods=[period]
    ).first()
    if seen is None or key.field not in (Field.VALUE, Field.GROWTH):
        return False, []
    figure = value if isinstance(value, Decimal) else None
    targets.record_observation(
        actor,
        indicator_id=key.subject_id,
        unit_id=row.unit_id,
        period=period,
        value=figure if key.field == Field.VALUE and figure is not None else seen.value,
        growth=figure if key.field == Field.GROWTH else seen.growth,
        rank=seen.rank,
        rank_of=seen.rank_of,
        reason=revision.reason,
        source=str(subject(revision)),
    )
    return True, []
