"""Lights of subjects of any kind, from the facts of the dictionary. Pure."""

from collections.abc import Iterable, Sequence

from guatu.status.judging.columns import Columns, columns_of, value_of
from guatu.status.judging.dictionary import facts_of
from guatu.status.judging.expressions import predicate
from guatu.status.judging.judge import judge
from guatu.status.judging.sentences import kept
from guatu.status.judging.verdicts import facts_in, verdict
from guatu.status.types import Pack, SubjectKind, Verdict
from guatu.status.types.subjects import Judgeable


def about(packs: Iterable[Pack], kind: SubjectKind) -> tuple[Pack, ...]:
    """The packs that judge subjects of a kind."""
    return tuple(pack for pack in packs if pack.subject is kind)


def named_facts(packs: Iterable[Pack]) -> frozenset[str]:
    """Every fact that rules, questions and sentences of these packs name, and those that shares are worked out of."""
    found: set[str] = set()
    for pack in packs:
        known = facts_of(pack.subject)
        for question in pack.questions:
            found |= predicate(question.asked, known).facts if question.asked else frozenset()
            for rule in question.rules:
                found.update(facts_in(rule, pack.subject))
        if "behind_seasonal" in found:
            found.add("seasonal")
    return frozenset(found)


def columns_about(kind: SubjectKind, found: Sequence[Judgeable], year: int) -> Columns:
    """Subjects of one kind as columns."""
    keys = [one.key for one in found]
    return columns_of(kind, keys, [one.facts for one in found], [year] * len(found))


def verdicts_of(
    packs: Sequence[Pack], kind: SubjectKind, found: Sequence[Judgeable], year: int
) -> list[Verdict]:
    """The light of each with its reasons, in order."""
    if not found:
        return []
    judged = judge(about(packs, kind), columns_about(kind, found, year))
    return [verdict(judged, row, source=one.source) for row, one in enumerate(found)]


def kept_subjects(kind: SubjectKind, found: Sequence[Judgeable]) -> list[dict[str, str]]:
    """Of each the facts that are known, as a snapshot freezes them; texts are left out."""
    columns, known = columns_about(kind, found, 0), facts_of(kind)
    return [
        {
            name: kept(value)
            for name, column in columns.values.items()
            if (value := value_of(known[name], int(column[row]))) is not None
        }
        for row in range(len(found))
    ]
