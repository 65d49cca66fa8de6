"""Judging: one statement of DuckDB over columns of whole numbers, one CASE for each question of every pack.

DuckDB is given columns and what `expressions` wrote; it is closed: no file, no extension, no other table, one thread.
"""

import os
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Final

import duckdb
import numpy as np
from numpy.typing import NDArray

from guatu.kernel.errors import GuatuError
from guatu.status.judging.columns import UNKNOWN, Column, Columns
from guatu.status.judging.dictionary import facts_of
from guatu.status.judging.expressions import amount, predicate
from guatu.status.judging.terms import WIDE, denominator, numerator, ratio, sides
from guatu.status.types.packs import Dictionary, FactDef, Pack, Question, SubjectKind
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
    """answers: by pack and question in order. lights: ranks (`LightColour.rank`). columns: with the derived facts.

    lifted: by question, for whom a valid reason was in force."""

    packs: Sequence[Pack]
    columns: Columns
    answers: Sequence[tuple[Pack, Question, Answers]]
    lights: NDArray[np.int8]
    lifted: Mapping[str, NDArray[np.bool_]] = field(default_factory=dict)

    def light(self, row: int) -> LightColour:
        """The light of a subject."""
        return _BY_RANK[int(self.lights[row])]


def judge(
    packs: Sequence[Pack],
    columns: Columns,
    lifted: Mapping[str, NDArray[np.bool_]] | None = None,
    words: bool = True,
) -> Judged:
    """Every answer of every pack for every subject, and the worst of them, which is the light; grey where nothing is
    said, done where anything says so.

    lifted: by question, for whom a valid reason is in force: an answer that it can lift counts as green.
    words: whether sentences are to be made, so that shares are worked out for them; answers need none.
    All packs are about the subject of `columns`. Raises G1837 where numbers are too large to reckon with.
    """
    asked = [(pack, question) for pack in packs for question in pack.questions]
    found, derived = _answered(columns, tuple(question for _pack, question in asked), words)
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
    whole = Columns(columns.subject, columns.keys, values, columns.texts, columns.years)
    return Judged(packs, whole, answers, lights, lifted or {})


def _ranks(question: Question) -> NDArray[np.int8]:
    """By answer; the last, of which −1 is the index, is no light at all."""
    return np.array([*(rule.colour.rank for rule in question.rules), len(_BY_RANK)], dtype=np.int8)


def _liftable(question: Question) -> NDArray[np.bool_]:
    return np.array([*(rule.exemptible for rule in question.rules), False], dtype=np.bool_)


# --- the statement


def _answered(
    columns: Columns, questions: tuple[Question, ...], words: bool
) -> tuple[list[Answers], dict[str, Column]]:
    if not len(columns) or not questions:
        return [np.full(len(columns), NONE, dtype=np.int8) for _ in questions], {}
    statement, used, derived = _statement(columns.subject, questions, tuple(sorted(columns.values)), words)
    table = {name: np.ascontiguousarray(columns.values[name]) for name in used}
    table["_"] = np.zeros(len(columns), dtype=np.int64)
    found = _run(statement, table)
    answers = [found[f"answer_{at}"].astype(np.int8, copy=False) for at in range(len(questions))]
    return answers, {name: found[name].astype(np.int64, copy=False) for name in derived}


def _run(statement: str, table: Mapping[str, Column]) -> dict[str, NDArray[np.int64]]:
    """What the statement finds; in 64 bits, and in 128 where those do not hold a product."""
    connection = _connection()
    connection.register("facts", table)
    try:
        try:
            found = connection.execute(statement.replace(WIDE, "BIGINT"))
        except duckdb.OutOfRangeException:
            found = connection.execute(statement.replace(WIDE, "HUGEINT"))
        answer: dict[str, NDArray[np.int64]] = found.fetchnumpy()
    except duckdb.OutOfRangeException as large:
        raise GuatuError("G1837") from large
    finally:
        connection.unregister("facts")
    return answer


@lru_cache(maxsize=64)
def _statement(
    subject: SubjectKind, questions: tuple[Question, ...], given: tuple[str, ...], words: bool
) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """The one statement, the columns it reads, and the derived facts that it works out for sentences."""
    known = _known(subject, given)
    cases = [f"{_case(question, known)} AS answer_{at}" for at, question in enumerate(questions)]
    decided = frozenset[str]().union(*(_decides(question, known) for question in questions))
    said = (
        frozenset[str]().union(*(_says(question, known) for question in questions)) if words else frozenset()
    )
    derived = tuple(sorted(name for name in decided | said if known[name].over is not None))
    plain = {name for name in decided if known[name].over is None}.union(
        *(_rests_on(known[name], known) for name in derived)
    )
    inner = [
        f'NULLIF("{name}", {UNKNOWN}) AS "{name}"' if name in given else f'CAST(NULL AS BIGINT) AS "{name}"'
        for name in sorted(plain)
    ]
    source = f"SELECT {', '.join(inner) or '_'} FROM facts"  # noqa: S608 - names of the dictionary
    if derived:
        pairs = ", ".join(_pair(known[name], known) for name in derived)
        source = f"SELECT *, {pairs} FROM ({source})"  # noqa: S608 - written by `expressions`
    kept = [
        f'COALESCE({ratio(numerator(name), denominator(name))}, {UNKNOWN}) AS "{name}"'
        for name in derived
        if name in said
    ]
    used = tuple(sorted(name for name in plain if name in given))
    shown = tuple(name for name in derived if name in said)
    return f"SELECT {', '.join([*cases, *kept])} FROM ({source})", used, shown  # noqa: S608


@lru_cache(maxsize=64)
def _known(subject: SubjectKind, given: tuple[str, ...]) -> Dictionary:
    """The dictionary as these columns give it: a share that is given is a fact like any other."""
    return {
        name: replace(fact, over=None, given="") if fact.over is not None and name in given else fact
        for name, fact in facts_of(subject).items()
    }


def _case(question: Question, known: Dictionary) -> str:
    rules = " ".join(
        f"WHEN {predicate(rule.when, known).sql} THEN {at}" for at, rule in enumerate(question.rules)
    )
    answer = f"CASE {rules} ELSE {NONE} END"
    if question.asked:
        answer = f"CASE WHEN {predicate(question.asked, known).sql} THEN {answer} ELSE {NONE} END"
    return f"CAST({answer} AS TINYINT)"


def _decides(question: Question, known: Dictionary) -> frozenset[str]:
    """Facts that predicates name."""
    texts = [rule.when for rule in question.rules] + ([question.asked] if question.asked else [])
    return frozenset[str]().union(*(predicate(text, known).facts for text in texts))


def _says(question: Question, known: Dictionary) -> frozenset[str]:
    """Facts worked out of others that reasons hold: those of sentences and of predicates."""
    named = {name for name in known for rule in question.rules if f"{{{name}}}" in rule.zh + rule.en}
    return frozenset(name for name in named | _decides(question, known) if known[name].over is not None)


def _rests_on(fact: FactDef, known: Dictionary) -> frozenset[str]:
    """The facts that a derived one is worked out of; none of them is derived itself."""
    if fact.over is None:
        return frozenset()
    named = frozenset[str]().union(*(amount(side, known).facts for side in fact.over))
    return named | (predicate(fact.given, known).facts if fact.given else frozenset())


def _pair(fact: FactDef, known: Dictionary) -> str:
    """The two columns of a derived share; unknown where its condition does not hold, or nothing is divided by."""
    if fact.over is None:
        raise ValueError(fact.name)
    num, den = sides(*(amount(side, known) for side in fact.over))
    holds = f"{den} > 0" + (f" AND {predicate(fact.given, known).sql}" if fact.given else "")
    return f"CASE WHEN {holds} THEN {num} END AS {numerator(fact.name)}, {den} AS {denominator(fact.name)}"


# --- the closed database


def _connection() -> "duckdb.DuckDBPyConnection":
    """This thread's own, of this process: a connection is not carried over a fork."""
    kept = getattr(_local, "kept", None)
    if kept is None or kept[0] != os.getpid():
        _local.kept = kept = (os.getpid(), duckdb.connect(":memory:", config=_CLOSED))
    connection: duckdb.DuckDBPyConnection = kept[1]
    return connection
