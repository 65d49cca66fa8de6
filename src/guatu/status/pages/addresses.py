"""Addresses of the pages of foreseen years. What is asked of all of them goes along: the month, the past day."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from guatu.kernel.period import Period
from guatu.status import queries
from guatu.status.forms import read_month
from guatu.status.rules.assumed import Assumed
from guatu.status.types import Foreseen
from guatu.ui.past import known_on

MONTHS_OFFERED = 12


@dataclass(frozen=True, slots=True)
class Asof:
    """As of the end of which month, as known on which past day (None: now)."""

    month: Period
    known_on: date | None

    @classmethod
    def asked(cls, request: HttpRequest) -> "Asof":
        """The month of the address, by default the last that ended; of a past day none that had not ended by then."""
        day = known_on(request)
        last = queries.last_ended(day)
        month = read_month(request.GET.get("period", "")) or last
        return cls(month if day is None else min(month, last), day)

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """As addresses say it."""
        day = [("known_on", self.known_on.isoformat())] if self.known_on else []
        return [("period", str(self.month)), *day]

    @property
    def months(self) -> list[Period]:
        """The months that are offered, the newest first."""
        last = queries.last_ended(self.known_on)
        return sorted({self.month, *(last.shift(-back) for back in range(MONTHS_OFFERED))}, reverse=True)

    def list_url(self, **wanted: str) -> str:
        """The list."""
        return f"{reverse('status:foresight')}?{urlencode([*self.pairs, *wanted.items()])}"

    def one_url(self, one: Foreseen, assumed: Assumed | None = None) -> str:
        """One indicator of one unit, with what is assumed of it."""
        pairs = [("unit", one.unit.code), *self.pairs, *(assumed.pairs() if assumed else ())]
        return f"{reverse('status:foresight_one', args=[one.indicator.code])}?{urlencode(pairs)}"
