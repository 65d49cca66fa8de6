"""Where workbooks are kept as they came."""

from typing import Final

from guatu.ledger.actions import ContentStore

WORKBOOKS: Final = ContentStore("workbooks")
