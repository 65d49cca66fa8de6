"""Rows of publish."""

from guatu.publish.models.bulletins import Bulletin
from guatu.publish.models.feeds import Feed
from guatu.publish.models.hand_overs import HandOver, HandOverItem
from guatu.publish.models.signatures import Signature, SigningKey
from guatu.publish.models.task_books import TaskBookVersion

__all__ = ["Bulletin", "Feed", "HandOver", "HandOverItem", "Signature", "SigningKey", "TaskBookVersion"]
