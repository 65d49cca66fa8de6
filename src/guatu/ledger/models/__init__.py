"""Tables of the ledger, by subject: its entries, the outbox, how somebody wants to be told, hooks of other systems."""

from guatu.ledger.models.entry import Entry, Head
from guatu.ledger.models.hooks import Hook, HookSecret
from guatu.ledger.models.outbox import Attempt, Channel, Delivery, Digest, Message, Reach
from guatu.ledger.models.telling import Mute, Preference

__all__ = [
    "Attempt",
    "Channel",
    "Delivery",
    "Digest",
    "Entry",
    "Head",
    "Hook",
    "HookSecret",
    "Message",
    "Mute",
    "Preference",
    "Reach",
]
