"""Rule packs and the dictionary of facts: read, checked, run over facts, compared, tried, kept, put in force."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from guatu.kernel.errors import GuatuError
from guatu.kernel.period import Period
from guatu.org.queries import actor_of
from guatu.status import actions, queries
from guatu.status.judging.columns import Columns
from guatu.status.judging.compare import compare, comparison_facts, differences
from guatu.status.judging.dictionary import facts_of
from guatu.status.judging.facts_file import read_facts
from guatu.status.judging.judge import judge
from guatu.status.judging.reading import pack_of, read_pack
from guatu.status.judging.verdicts import verdict
from guatu.status.types import Pack, SubjectKind, Words

router = Router()
FROM_REQUEST = Words("（依据所给事实）", "(From the facts given.)")


class RuleOut(Schema):
    code: str
    when: str
    colour: str
    zh: str
    en: str
    exemption: str
    exemption_en: str
    follows: list[str]


class QuestionOut(Schema):
    code: str
    name: str
    name_en: str
    text: str
    text_en: str
    asked: str
    rules: list[RuleOut]


class PackOut(Schema):
    code: str
    version: str
    subject: str
    name: str
    name_en: str
    source: str
    source_en: str
    own: bool
    questions: list[QuestionOut]
    text: str


class VersionOut(Schema):
    """One version of a pack; `since`: in force since then."""

    code: str
    version: str
    subject: str
    name: str
    name_en: str
    shipped: bool
    kept_at: datetime | None
    in_force: bool
    since: datetime | None


class FactOut(Schema):
    name: str
    kind: str
    unit: str
    title: str
    title_en: str
    meaning: str
    meaning_en: str
    owner: str
    owner_en: str
    origin: str
    origin_en: str
    values: list[str]
    over: list[str] | None


class TextIn(Schema):
    text: str
    reason: str = ""


class FaultOut(Schema):
    number: str
    line: int
    column: int
    word: str
    zh: str
    en: str


class CheckOut(Schema):
    """Whether the pack can be judged by, and what is wrong with its text otherwise."""

    good: bool
    faults: list[FaultOut]


class RunIn(Schema):
    """A pack by code (CODE or CODE@VERSION) or by its text; facts as CSV, or the house's own of a month."""

    pack: str = ""
    text: str = ""
    facts: str = ""
    period: str = ""


class CompareIn(Schema):
    """Two packs by code; with facts, which subjects change light."""

    before: str
    after: str
    facts: str = ""


class TrialIn(Schema):
    pack: str = ""
    text: str = ""
    snapshot_id: int


class ForceIn(Schema):
    version: str
    reason: str


class WithdrawIn(Schema):
    reason: str


class ForceOut(Schema):
    code: str
    since: datetime
    until: datetime | None


@router.get("/facts", response=list[FactOut])
def facts(request: HttpRequest, subject: str = SubjectKind.PROJECT.value) -> list[Any]:
    """The facts that packs about one kind of subject may name."""
    actor_of(request).require("status.read")
    return list(facts_of(_subject(subject)).values())


@router.get("/packs", response=list[PackOut])
def packs_in_force(request: HttpRequest) -> list[Pack]:
    """The rule packs in force, with their sources."""
    actor_of(request).require("status.read")
    return list(queries.packs_in_force())


@router.get("/packs/versions", response=list[VersionOut])
def pack_versions(request: HttpRequest) -> list[dict[str, Any]]:
    """Every version of every pack."""
    actor = actor_of(request)
    actor.require("status.read")
    running = {(pack.code, pack.version) for pack in queries.packs_in_force()}
    return [
        {key: getattr(one.pack, key) for key in ("code", "version", "subject", "name", "name_en")}
        | {
            "shipped": one.shipped,
            "kept_at": one.kept.kept_at if one.kept else None,
            "in_force": (one.pack.code, one.pack.version) in running,
            "since": one.running.since if one.running else None,
        }
        for versions in queries.pack_versions(actor).values()
        for one in versions
    ]


@router.post("/packs/check", response=CheckOut)
def check(request: HttpRequest, payload: TextIn) -> dict[str, Any]:
    """Everything at fault in a pack's text, by line, column and word."""
    actor_of(request).require("status.read")
    faults = read_pack(payload.text).faults
    return {"good": not faults, "faults": [_fault(fault) for fault in faults]}


@router.post("/packs/run", response=dict[str, Any])
def run(request: HttpRequest, payload: RunIn) -> dict[str, Any]:
    """Judge subjects of a file of facts, or of the house, by a pack. Writes nothing."""
    actor = actor_of(request)
    actor.require("status.read")
    found = _pack(request, payload.pack, payload.text)
    if payload.period:
        columns = queries.house_facts(actor, found.subject, Period.parse(payload.period))
    else:
        columns = _columns(payload.facts, found.subject)
    judged = judge([found], columns)
    rows = []
    for row, key in enumerate(judged.columns.keys):
        one = verdict(judged, row, source=FROM_REQUEST)
        reasons = [reason.as_json() for reason in one.reasons]
        rows.append({"subject": key, "light": one.colour.value, "reasons": reasons})
    return {"pack": found.code, "version": found.version, "lights": rows}


@router.post("/packs/diff", response=dict[str, Any])
def diff(request: HttpRequest, payload: CompareIn) -> dict[str, Any]:
    """What two packs say differently, and over facts, which subjects change light and why."""
    actor_of(request).require("status.read")
    old, new = (_pack(request, name, "") for name in (payload.before, payload.after))
    answer: dict[str, Any] = {
        "differences": [
            {"question": one.question, "rule": one.rule, "before": one.before, "after": one.after}
            for one in differences(old, new)
        ]
    }
    if payload.facts:
        if old.subject is not new.subject:
            raise GuatuError("G1835", before=old.subject, after=new.subject)
        answer |= comparison_facts(compare([old], [new], _columns(payload.facts, old.subject)))
    return answer


@router.post("/packs/try", response=dict[str, Any])
def try_pack(request: HttpRequest, payload: TrialIn) -> dict[str, Any]:
    """What a pack would have lit on a frozen month, beside the packs in force. Writes nothing."""
    found = _pack(request, payload.pack, payload.text)
    return comparison_facts(queries.try_pack(actor_of(request), found, payload.snapshot_id))


@router.post("/packs", response=VersionOut)
def keep(request: HttpRequest, payload: TextIn) -> dict[str, Any]:
    """Keep a version of a pack; it lights nothing before it is put in force."""
    row = actions.keep_pack(actor_of(request), text=payload.text, reason=payload.reason)
    found = pack_of(row.text)
    return {key: getattr(found, key) for key in ("code", "version", "subject", "name", "name_en")} | {
        "shipped": False,
        "kept_at": row.kept_at,
        "in_force": any(
            (one.code, one.version) == (row.code, row.version) for one in queries.packs_in_force()
        ),
        "since": None,
    }


@router.get("/packs/{code}", response=PackOut)
def pack(request: HttpRequest, code: str, version: str = "") -> Pack:
    """One version of a pack; without a version the one in force, else the newest."""
    actor = actor_of(request)
    actor.require("status.read")
    return queries.pack_version(actor, code, version).pack


@router.post("/packs/{code}/put", response=ForceOut)
def put(request: HttpRequest, code: str, payload: ForceIn) -> Any:
    """Judge lights by this version from now on."""
    return actions.put_in_force(actor_of(request), code=code, version=payload.version, reason=payload.reason)


@router.post("/packs/{code}/withdraw", response=ForceOut)
def withdraw(request: HttpRequest, code: str, payload: WithdrawIn) -> Any:
    """Judge lights by this pack no more."""
    return actions.withdraw(actor_of(request), code=code, reason=payload.reason)


def _subject(text: str) -> SubjectKind:
    known = [kind.value for kind in SubjectKind]
    if text not in known:
        raise GuatuError("G1836", word=text, known=", ".join(known))
    return SubjectKind(text)


def _pack(request: HttpRequest, name: str, text: str) -> Pack:
    if text:
        return pack_of(text)
    code, _at, version = name.partition("@")
    return queries.pack_version(actor_of(request), code, version).pack


def _columns(text: str, subject: SubjectKind) -> Columns:
    reading = read_facts(text.encode(errors="replace"), subject)
    if reading.columns is None:
        raise reading.faults[0]
    return reading.columns


def _fault(fault: GuatuError) -> dict[str, Any]:
    where = {key: fault.facts[key] for key in ("line", "column", "word")}
    return where | {
        "number": fault.number,
        "zh": f"{fault.text('zh-hans')}{fault.remedy('zh-hans')}",
        "en": f"{fault.text('en')} {fault.remedy('en')}",
    }
