"""What an address assumes: `miss=UNIT:SHORT` (a unit ends so far short), `slip=PROJECT[:AMOUNT]`. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from guatu.kernel.errors import GuatuError


@dataclass(frozen=True, slots=True)
class Assumed:
    """missed: by unit code. slipped: by project code, None where the amount is left to the project's own plan."""

    missed: Mapping[str, Decimal] = field(default_factory=dict)
    slipped: Mapping[str, Decimal | None] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.missed or self.slipped)

    @property
    def misses(self) -> list[str]:
        """As the address says them."""
        return [f"{code}:{amount}" for code, amount in self.missed.items()]

    @property
    def slips(self) -> list[str]:
        """As the address says them."""
        return [code if amount is None else f"{code}:{amount}" for code, amount in self.slipped.items()]

    def pairs(self) -> Iterator[tuple[str, str]]:
        """For an address."""
        yield from (("miss", text) for text in self.misses)
        yield from (("slip", text) for text in self.slips)

    def without(self, code: str) -> "Assumed":
        """The same without one unit or project."""
        return Assumed(
            {key: amount for key, amount in self.missed.items() if key != code},
            {key: amount for key, amount in self.slipped.items() if key != code},
        )


def read_assumed(misses: Sequence[str], slips: Sequence[str]) -> Assumed:
    """Later texts replace earlier ones of the same code; empty ones say nothing. Raises G1812."""
    missed, slipped = {}, {}
    for text in filter(None, misses):
        code, amount = _read(text)
        if amount is None:
            raise GuatuError("G1812", text=text)
        missed[code] = amount
    for text in filter(None, slips):
        code, amount = _read(text)
        slipped[code] = amount
    return Assumed(missed, slipped)


def _read(text: str) -> tuple[str, Decimal | None]:
    code, sign, number = text.strip().partition(":")
    try:
        amount = Decimal(number) if sign else None
    except InvalidOperation:
        raise GuatuError("G1812", text=text) from None
    if not code or (amount is not None and not (amount.is_finite() and amount >= 0)):
        raise GuatuError("G1812", text=text)
    return code, amount
