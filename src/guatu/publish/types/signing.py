"""An electronic signature: what it states."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from guatu.kernel.language import Phrase


class Signer(StrEnum):
    """As what somebody signs."""

    HOLDER = "holder"
    LEAVER = "leaver"
    SUCCESSOR = "successor"


SIGNER_WORDS: Mapping[Signer, Phrase] = {
    Signer.HOLDER: Phrase("责任人", "Holder"),
    Signer.LEAVER: Phrase("移交人", "Handed over by"),
    Signer.SUCCESSOR: Phrase("接收人", "Received by"),
}


@dataclass(frozen=True, slots=True)
class Statement:
    """What is signed: who, as what, stands for which digest, when, how that was made sure of, and with which remark."""

    subject: str
    part: Signer
    digest: str
    account_id: int
    label: str
    person: str
    at: datetime
    confirmed: str
    remark: str
