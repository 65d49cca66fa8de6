"""How an entry is hashed and how the chain is checked. Pure: the same code verifies an export offline."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from guatu.ledger.types import Change, Facts, Fault, Verification

GENESIS = "0" * 64


@dataclass(frozen=True, slots=True)
class Sealed:
    """An entry as it is hashed; all text, `before` and `after` being canonical JSON (or empty)."""

    number: int
    at: str
    account_id: int | None
    actor: str
    verb: str
    subject_kind: str
    subject_id: str
    before: str
    after: str
    previous_hash: str
    hash: str


def canonical(facts: Facts | None) -> str:
    """Facts as JSON text that is the same for equal facts: sorted keys, no blanks, Decimals and dates as text."""
    if facts is None:
        return ""
    return json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain)


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"{type(value).__name__} cannot stand in a ledger entry")


def seal(
    *,
    number: int,
    at: str,
    account_id: int | None,
    actor: str,
    verb: str,
    subject_kind: str,
    subject_id: str,
    before: str,
    after: str,
    previous_hash: str,
) -> str:
    """SHA-256 (hex) over the fields in fixed order as one JSON list; a list keeps field borders unambiguous."""
    fields = [number, at, account_id, actor, verb, subject_kind, subject_id, before, after, previous_hash]
    text = json.dumps(fields, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def verify(entries: Iterable[Sealed], head_number: int, head_hash: str) -> Verification:
    """Walk the chain once, in order of number; stop at the first entry that does not hold."""
    expected, previous = 1, GENESIS
    for entry in entries:
        fault = _fault(entry, expected, previous)
        if fault:
            return Verification(expected - 1, previous, fault)
        expected, previous = entry.number + 1, entry.hash
    if (head_number, head_hash) != (expected - 1, previous):
        return Verification(
            expected - 1,
            previous,
            Fault(
                expected,
                f"台账末尾缺失：记录的末号为 {head_number}，实际只到 {expected - 1}",
                f"the end is missing: {head_number} entries were written, {expected - 1} are there",
            ),
        )
    return Verification(expected - 1, previous, None)


def _fault(entry: Sealed, expected: int, previous: str) -> Fault | None:
    if entry.number != expected:
        return Fault(expected, f"第 {expected} 条缺失", f"entry {expected} is missing")
    if entry.previous_hash != previous:
        return Fault(entry.number, "与上一条不衔接", "it does not follow from the entry before it")
    recomputed = seal(
        number=entry.number,
        at=entry.at,
        account_id=entry.account_id,
        actor=entry.actor,
        verb=entry.verb,
        subject_kind=entry.subject_kind,
        subject_id=entry.subject_id,
        before=entry.before,
        after=entry.after,
        previous_hash=entry.previous_hash,
    )
    if entry.hash != recomputed:
        return Fault(
            entry.number,
            "内容与其哈希不符（被改动过）",
            "its content does not match its hash (it was altered)",
        )
    return None


def changes(before: str, after: str) -> list[Change]:
    """The facts of two canonical texts side by side, by name; empty text means that there were none."""
    old, new = _facts(before), _facts(after)
    return [Change(fact, old.get(fact), new.get(fact)) for fact in sorted(old.keys() | new.keys())]


def _facts(text: str) -> dict[str, str]:
    facts: dict[str, object] = json.loads(text) if text else {}
    return {
        name: value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        for name, value in facts.items()
    }
