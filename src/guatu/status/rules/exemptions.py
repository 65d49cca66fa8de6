"""What an exemption, a verified rating and a month to be judged must be."""

from datetime import date, timedelta
from typing import Final

from guatu.kernel.errors import GuatuError
from guatu.kernel.period import Period
from guatu.status.types import Question
from guatu.ui.types import LightColour

LONGEST: Final = timedelta(days=366)
"""No exemption outlives a year [≈]: a reason that holds longer is a reason to change the plan."""

FOUND: Final = (LightColour.GREEN, LightColour.YELLOW, LightColour.RED, LightColour.DONE)
"""What a supervisor can find on the spot; grey is not seen, it is not knowing."""


def check_exemption(question: Question, *, reason: str, until: date, today: date) -> None:
    """Raises G1803 for a question that knows none, G1804 without a reason or with a day that is past or too far."""
    if not question.exemptible:
        raise GuatuError("G1803", question=question.code)
    if not reason.strip() or not today < until < today + LONGEST:
        raise GuatuError("G1804", today=today.isoformat(), latest=(today + LONGEST).isoformat())


def check_finding(colour: str, finding: str) -> LightColour:
    """The colour as found. Raises G1805 without its text, or for a colour that cannot be found."""
    if colour not in [known.value for known in FOUND] or not finding.strip():
        raise GuatuError("G1805")
    return LightColour(colour)


def check_period(period: Period, today: date) -> None:
    """Raises G1806 for a period that has not begun."""
    if period.first_day > today:
        raise GuatuError("G1806", period=period)
