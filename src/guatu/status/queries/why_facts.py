"""The answer to "why?" as plain facts, for the API and the command line: both languages, nothing shortened."""

from collections.abc import Sequence

from guatu.ledger.types import Fact, Facts
from guatu.status.models import Override
from guatu.status.types import Source, Words
from guatu.status.types.why import Month, Other, Step, SubjectWhy, Turn, Why


def why_facts(found: Why) -> Facts:
    """JSON of one light wholly explained."""
    light = found.light
    return {
        "light_id": light.pk,
        "project": {"code": found.project.code, "name": found.project.name, "name_en": found.project.name_en},
        "period": str(found.period),
        "current": found.current,
        "colour": light.colour,
        "ratings": {key: colour.value if colour else None for key, colour in found.ratings.items()},
        "disagree": found.disagree,
        "override": override_facts(found.override) if found.override is not None else None,
        "since": {"period": str(found.since), "on": found.since_at},
        "months": _months(found.strip),
        "newest_figures": {
            "period": str(found.silence.reported) if found.silence.reported else None,
            "on": found.silence.on,
            "days": found.silence.days,
        },
        "source": _source(found.source),
        "reasons": list(light.reasons),
        "to_green": turn_facts(found.now),
        "to_green_next_month": turn_facts(found.next_month),
        "exemptions_ending": [
            {
                "question": _words(one.question),
                "reason": one.reason,
                "until": one.until,
                "then": one.colour.value,
            }
            for one in found.lapses
        ],
        "packs": _others(found.others),
    }


def subject_facts(found: SubjectWhy) -> Facts:
    """JSON of one light of what is no project."""
    light = found.light
    source = found.source
    return {
        "light_id": light.pk,
        "kind": found.kind.value,
        "key": light.key,
        "name": _words(Words(light.name, light.name_en)),
        "period": str(found.period),
        "current": found.current,
        "colour": light.colour,
        "since": {"period": str(found.since), "on": found.since_at},
        "months": _months(found.strip),
        "source": _words(source) if isinstance(source, Words) else _source(source),
        "reasons": list(light.reasons),
        "to_green": None
        if found.now is None
        else {
            "reached": found.now.reached,
            "steps": [_step(step) for step in found.now.steps],
            "left": [_words(one) for one in found.now.left],
        },
        "packs": _others(found.others),
    }


def _months(strip: Sequence[Month]) -> list[Fact]:
    return [
        {"period": str(month.period), "colour": month.colour.value if month.colour else None}
        for month in strip
    ]


def _step(step: Step) -> Fact:
    return {
        "deed": step.lever.value,
        "amount": step.amount,
        "total": step.total,
        "questions": [_words(one) for one in step.questions],
    }


def _others(others: Sequence[Other]) -> list[Fact]:
    return [
        {
            "pack": other.pack.code,
            "version": other.pack.version,
            "in_force": other.in_force,
            "colour": other.verdict.colour.value,
            "reasons": [_words(Words(reason.zh, reason.en)) for reason in other.verdict.reasons],
        }
        for other in others
    ]


def turn_facts(turn: Turn | None) -> Facts | None:
    """A way to green: its deeds, and whether the rules give green after them."""
    if turn is None:
        return None
    return {
        "period": str(turn.facts.period),
        "reached": turn.reached,
        "steps": [_step(step) for step in turn.steps],
        "left": [_words(one) for one in turn.left],
    }


def override_facts(row: Override) -> Facts:
    """Whose it is, what it says and how long."""
    return {
        "id": row.pk,
        "project_id": row.project_id,
        "period": row.period,
        "colour": row.colour,
        "computed": row.computed,
        "reason": row.reason,
        "until": row.until,
        "post": _words(Words(row.post.title, row.post.title_en)),
        "withdrawn": row.withdrawn_at is not None,
    }


def _source(source: Source | None) -> Facts | None:
    if source is None:
        return None
    return {
        "submission_id": source.submission_id,
        "period": str(source.period),
        "by": _words(source.by),
        "on": source.on,
    }


def _words(text: Words) -> Fact:
    return {"zh": text.zh, "en": text.en}
