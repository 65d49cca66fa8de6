"""Where prints are kept."""

from typing import Final

from guatu.ledger.actions import ContentStore

PRINTS: Final = ContentStore("prints", ".pdf")
