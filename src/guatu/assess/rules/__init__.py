"""Permissions of assess, and its pure rules: a snapshot read, a scheme read, points counted, places given."""

from rules import add_perm

from guatu.assess.rules.facts import month_facts
from guatu.assess.rules.scheme import items
from guatu.assess.rules.score import score
from guatu.org.types import has_role, is_dispatcher, is_member, is_supervisor

__all__ = ["items", "month_facts", "score"]

add_perm("assess.read", is_member)
add_perm("assess.run", is_dispatcher | is_supervisor)
add_perm("assess.schemes.load", has_role())  # the command line of the server
