"""Judging: one statement of DuckDB over columns of whole numbers, one CASE for each question of every pack.

DuckDB is given columns and what `expressions` wrote; it is closed: no file, no extension, no other table, one thread.
"""

import os
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import duckdb
import numpy as np
from numpy.typing import NDArray

from guatu.kernel.errors import GuatuError
from guatu.status.judging.columns import UNKNOWN, Column, Columns
from guatu.status.judging.dictionary import facts_of
from guatu.status.judging.expressions import amount, predicate, ratio
from guatu.status.types.packs import Dictionary, Pack, Question, SubjectKind
from guatu.ui.types import LightColour

Answers = NDArray[np.int8]
"""Place of the rule that answers, from 0; −1 where none holds or nobody asks."""

NONE: Final = -1
_CLOSED: Final[dict[str, str | bool | int | float | list[str]]] = {
    "threads": "1",
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "python_enable_replacements": "false",
    "lock_configuration": "true",
}
_BY_RANK: Final = tuple(sorted(LightColour, key=lambda colour: colour.rank))
_local = threading.local()


@dataclass(frozen=True, slots=True)
class Judged:
    """answers: by pack and question in order. lights: ranks (`LightColour.rank`). columns: with the derived facts."""

    packs: Sequence[Pack]
    columns: Columns
    answers: Sequence[tuple[Pack, Question, Answers]]
    lights: NDArray[np.int8]

    def light(self, row: int) -> LightColour:
        """The light of a subject."""
        return _BY_RANK[int(self.lights[row])]


def judge(
    packs: Sequence[Pack], columns: Columns, lifted: Mapping[str, NDArray[np.bool_]] | None = None
) -> Judged:
    """Every answer of every pack for every subject, and the worst of them, which is the light; grey where nothing is
    said, done where anything says so.

    lifted: by question, for whom a valid reason is in force: an answer that it can lift counts as green.
    All packs are about the subject of `columns`. Raises G1837 where numbers are too large to reckon with.
    """
    asked = [(pack, question) for pack in packs for question in pack.questions]
    found, derived = _answered(columns, tuple(question for _pack, question in asked))
    lights = np.full(len(columns), len(_BY_RANK), dtype=np.int8)
    done = np.zeros(len(columns), dtype=np.bool_)
    answers = []
    for (pack, question), answer in zip(asked, found, strict=True):
        answers.append((pack, question, answer))
        ranks = _ranks(question)[answer]
        if lifted is not None and question.code in lifted:
            liftable = _liftable(question)[answer]
            ranks = np.where(liftable & lifted[question.code], LightColour.GREEN.rank, ranks)
        done |= ranks == LightColour.DONE.rank
        np.minimum(lights, ranks, out=lights)
    lights[lights == len(_BY_RANK)] = LightColour.GREY.rank
    lights[done] = LightColour.DONE.rank
    values = {**columns.values, **derived}
    return Judged(
        packs, Columns(columns.subject, columns.keys, values, columns.texts, columns.years), answers, lights
    )


def _ranks(question: Question) -> NDArray[np.int8]:
    """By answer; the last, of which −1 is the index, is no light at all."""
    return np.array([*(rule.colour.rank for rule in question.rules), len(_BY_RANK)], dtype=np.int8)


def _liftable(question: Question) -> NDArray[np.bool_]:
    return np.array([*(rule.exemptible for rule in question.rules), False], dtype=np.bool_)


# --- the statement


def _answered(columns: Columns, questions: tuple[Question, ...]) -> tuple[list[Answers], dict[str, Column]]:
    if not len(columns) or not questions:
        return [np.full(len(columns), NONE, dtype=np.int8) for _ in questions], {}
    given = tuple(sorted(columns.values))
    statement, derived = _statement(columns.subject, questions, given)
    connection = _connection()
    table = {name: np.ascontiguousarray(columns.values[name]) for name in given}
    table["_"] = np.zeros(len(columns), dtype=np.int64)
    connection.register("facts", table)
    try:
        found = connection.execute(statement).fetchnumpy()
    except duckdb.OutOfRangeException as large:
        raise GuatuError("G1837") from large
    finally:
        connection.unregister("facts")
    answers = [found[f"answer_{at}"].astype(np.int8) for at in range(len(questions))]
    return answers, {name: found[name].astype(np.int64) for name in derived}


@lru_cache(maxsize=64)
def _statement(
    subject: SubjectKind, questions: tuple[Question, ...], given: tuple[str, ...]
) -> tuple[str, tuple[str, ...]]:
    """The one statement, and the derived facts it works out beside the answers."""
    known = facts_of(subject)
    wanted = _wanted(questions, known)
    derived = _derivable(wanted, known, frozenset(given))
    inner = [f'NULLIF("{name}", {UNKNOWN}) AS "{name}"' for name in given]
    inner += [
        f'CAST(NULL AS BIGINT) AS "{name}"'
        for name in sorted(known)
        if name not in given and name not in derived
    ]
    source = f"SELECT {', '.join(inner)} FROM facts"  # noqa: S608 - names of the dictionary
    for layer in _layers(derived, known):
        more = [f'{_derived(name, known)} AS "{name}"' for name in layer]
        source = f"SELECT *, {', '.join(more)} FROM ({source})"  # noqa: S608 - written by `expressions`
    cases = [f"{_case(question, known)} AS answer_{at}" for at, question in enumerate(questions)]
    kept = [f'COALESCE("{name}", {UNKNOWN}) AS "{name}"' for name in derived]
    return f"SELECT {', '.join([*cases, *kept])} FROM ({source})", tuple(derived)  # noqa: S608


def _case(question: Question, known: Dictionary) -> str:
    asked = predicate(question.asked, known).sql if question.asked else ""
    head = f"WHEN NOT COALESCE({asked}, FALSE) THEN {NONE} " if asked else ""
    rules = " ".join(
        f"WHEN {predicate(rule.when, known).sql} THEN {at}" for at, rule in enumerate(question.rules)
    )
    return f"CAST(CASE {head}{rules} ELSE {NONE} END AS TINYINT)"


def _wanted(questions: Sequence[Question], known: Dictionary) -> set[str]:
    """Facts that predicates and sentences name."""
    found: set[str] = set()
    for question in questions:
        if question.asked:
            found |= predicate(question.asked, known).facts
        for rule in question.rules:
            found |= predicate(rule.when, known).facts
            found |= {name for name in known if f"{{{name}}}" in rule.zh or f"{{{name}}}" in rule.en}
    return found


def _derivable(wanted: set[str], known: Dictionary, given: frozenset[str]) -> list[str]:
    """The wanted facts that are worked out of others, and what they rest on; a column that is given wins."""
    found: dict[str, None] = {}
    waiting = sorted(wanted)
    while waiting:
        name = waiting.pop()
        if name in given or name in found or known[name].over is None:
            continue
        found[name] = None
        waiting.extend(_rests_on(name, known))
    return sorted(found)


def _rests_on(name: str, known: Dictionary) -> frozenset[str]:
    fact = known[name]
    if fact.over is None:
        return frozenset()
    sides = frozenset[str]().union(*(amount(side, known).facts for side in fact.over))
    return sides | (predicate(fact.given, known).facts if fact.given else frozenset())


def _layers(derived: Sequence[str], known: Dictionary) -> list[list[str]]:
    """Derived facts in layers, each resting on what is below it only."""
    layers: list[list[str]] = []
    left = set(derived)
    while left:
        layer = sorted(name for name in left if not _rests_on(name, known) & left)
        if not layer:
            raise ValueError(f"facts rest on each other: {sorted(left)}")
        layers.append(layer)
        left -= set(layer)
    return layers


def _derived(name: str, known: Dictionary) -> str:
    fact = known[name]
    if fact.over is None:
        raise ValueError(name)
    over, under = (amount(side, known) for side in fact.over)
    share = ratio(over, under)
    return f"CASE WHEN {predicate(fact.given, known).sql} THEN {share} END" if fact.given else share


# --- the closed database


def _connection() -> "duckdb.DuckDBPyConnection":
    """This thread's own, of this process: a connection is not carried over a fork."""
    kept = getattr(_local, "kept", None)
    if kept is None or kept[0] != os.getpid():
        _local.kept = kept = (os.getpid(), duckdb.connect(":memory:", config=_CLOSED))
    connection: duckdb.DuckDBPyConnection = kept[1]
    return connection
