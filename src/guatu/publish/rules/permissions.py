"""Who may do what in publish. Pure."""

from rules import add_perm

from guatu.org.types import is_administrator, is_dispatcher, is_enterprise, is_member, is_supervisor

add_perm("publish.read", is_member)
add_perm("publish.feed.own", is_member | is_enterprise)
add_perm("publish.write", is_dispatcher)
add_perm("publish.task_book.issue", is_dispatcher)
add_perm("publish.hand_over.write", is_dispatcher | is_administrator)
add_perm("publish.hand_over.read", is_dispatcher | is_supervisor | is_administrator)
