"""Writes of publish: bulletins, task books as issued and signed, hand-overs."""

from guatu.publish.actions.bulletins import issue_bulletin, make_bulletin

__all__ = ["issue_bulletin", "make_bulletin"]
