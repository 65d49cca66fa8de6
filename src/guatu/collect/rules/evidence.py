"""When a piece of evidence is whole. Pure. No rule asks for evidence: photographs judge nobody (RULES.md §5)."""

from datetime import date

from guatu.collect.types.revising import EvidenceKind, Party
from guatu.kernel.errors import GuatuError


def check_evidence(
    kind: EvidenceKind,
    *,
    has_file: bool,
    party: Party | None,
    signer: str,
    signed_on: date | None,
    today: date,
) -> None:
    """Raises G2582 for a photo or document without a file, G2583 for a sign-off that lacks a fact, G2584."""
    if kind is not EvidenceKind.SIGN_OFF:
        if not has_file:
            raise GuatuError("G2582")
        return
    if party is None or not signer.strip() or signed_on is None:
        raise GuatuError("G2583")
    if signed_on > today:
        raise GuatuError("G2584", day=signed_on.isoformat(), today=today.isoformat())
