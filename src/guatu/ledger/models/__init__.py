"""Tables of the ledger, by subject: its entries, and the outbox."""

from guatu.ledger.models.entry import Entry, Head
from guatu.ledger.models.outbox import Attempt, Channel, Delivery, Message

__all__ = ["Attempt", "Channel", "Delivery", "Entry", "Head", "Message"]
