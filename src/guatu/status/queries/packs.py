"""Which rule packs there are, and which of them lights are judged by."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from guatu.kernel.errors import GuatuError
from guatu.org.types import Actor
from guatu.status.judging.reading import pack_of
from guatu.status.judging.shipped import AT_FIRST, codes, shipped
from guatu.status.models import InForce, RulePack
from guatu.status.types import Pack, Question, SubjectKind


@dataclass(frozen=True, slots=True)
class PackVersion:
    """A version of a pack: `kept`, where the office kept or used it; `running`, while it is in force."""

    pack: Pack
    kept: RulePack | None = None
    running: InForce | None = None
    shipped: bool = False


def packs_in_force() -> tuple[Pack, ...]:
    """The packs that lights are judged by, in order; until anybody decided on any, the shipped ones."""
    texts = list(InForce.objects.filter(until=None).values_list("pack__text", flat=True))
    if texts or InForce.objects.exists():
        return tuple(pack_of(text) for text in texts)
    return tuple(shipped(code) for code in AT_FIRST)


def asked_about(subject: SubjectKind) -> bool:
    """Whether any pack in force is about subjects of this kind."""
    return any(pack.subject is subject for pack in packs_in_force())


def question_in_force(code: str) -> tuple[Pack, Question]:
    """A question that lights are judged by, with its pack. Raises G1802."""
    for pack in packs_in_force():
        found = pack.question(code)
        if found is not None:
            return pack, found
    raise GuatuError("G1802", question=code)


def packs_that_lit(reasons: Iterable[Mapping[str, Any]]) -> dict[tuple[str, str], Pack]:
    """By code and version, the very packs that reasons name; what is nowhere any more is left out. One query."""
    named = {(reason["pack"], reason["version"]) for reason in reasons}
    rows = RulePack.objects.filter(code__in={code for code, _version in named})
    found = {(row.code, row.version): pack_of(row.text) for row in rows if (row.code, row.version) in named}
    for code in {code for code, _version in named} & set(codes()):
        found.setdefault((code, shipped(code).version), shipped(code))
    return found


def pack_text(code: str, version: str) -> str | None:
    """A version's text, as kept or as shipped; None where there is none."""
    kept = RulePack.objects.filter(code=code, version=version).values_list("text", flat=True).first()
    if kept is not None:
        return kept
    own = shipped(code) if code in codes() else None
    return own.text if own is not None and own.version == version else None


def known_packs() -> list[str]:
    """The codes of all packs, kept and shipped."""
    kept = RulePack.objects.order_by().values_list("code", flat=True).distinct()
    return sorted({*codes(), *kept})


def pack_versions(actor: Actor) -> dict[str, list[PackVersion]]:
    """By code, every version of every pack: the one in force first, then the newest kept, the shipped one last.

    Empty for who may not read lights. Three queries.
    """
    found: defaultdict[str, list[PackVersion]] = defaultdict(list)
    if not actor.can("status.read"):
        return found
    running = {row.pack_id: row for row in InForce.objects.filter(until=None).select_related("put_by")}
    settled = bool(running) or InForce.objects.exists()
    for row in RulePack.objects.select_related("kept_by"):
        pack = pack_of(row.text)
        same = row.code in codes() and shipped(row.code).version == row.version
        found[row.code].append(PackVersion(pack, row, running.get(row.pk), same))
    for code in codes():
        if not any(version.shipped for version in found[code]):
            found[code].append(PackVersion(shipped(code), shipped=True))
    for code, versions in found.items():
        at_first = not settled and code in AT_FIRST
        versions.sort(key=lambda one: one.running is None and not (at_first and one.shipped))
    return dict(sorted(found.items()))


def pack_version(actor: Actor, code: str, version: str = "") -> PackVersion:
    """One version of a pack; without a version the one in force, else the newest. Raises G1801."""
    versions = pack_versions(actor)
    for one in versions.get(code, []):
        if version in ("", one.pack.version):
            return one
    raise GuatuError("G1801", code=f"{code} {version}".strip(), known=", ".join(versions))


def times_in_force(actor: Actor, code: str) -> list[InForce]:
    """When versions of a pack were in force, the newest first."""
    rows = InForce.objects.filter(code=code).select_related("pack", "put_by", "withdrawn_by")
    return list(rows.order_by("-since", "-pk")) if actor.can("status.read") else []
