"""What an override must be, and what it may show: a post, a reason, an end; never green over what is not known."""

from datetime import date, timedelta
from typing import Final

from guatu.kernel.errors import GuatuError
from guatu.ui.types import LightColour

LONGEST: Final = timedelta(days=90)
"""No override outlives a quarter [≈]: what holds longer is a reason for an exemption, another plan or another rule."""

SETTABLE: Final = (LightColour.GREEN, LightColour.YELLOW, LightColour.RED)
"""What a post can set; grey is not knowing, done is a day in the register."""


def check_override(
    computed: LightColour, colour: str, *, reason: str, until: date, today: date
) -> LightColour:
    """The colour to set. Raises G1850 without a reason or with a day that is past or too far, G1851 for a colour that
    cannot be set, is the computed one already, or would show green where nothing is known."""
    if not reason.strip() or not today <= until <= today + LONGEST:
        raise GuatuError("G1850", today=today.isoformat(), latest=(today + LONGEST).isoformat())
    known = [one.value for one in SETTABLE]
    if colour not in known or colour == computed or shown(computed, LightColour(colour)) is computed:
        raise GuatuError("G1851", computed=computed.value, colour=colour)
    return LightColour(colour)


def shown(computed: LightColour, wanted: LightColour) -> LightColour:
    """What a light shows under an override: stale is grey, never green, whoever says otherwise."""
    if computed is LightColour.GREY and wanted is LightColour.GREEN:
        return computed
    return wanted
