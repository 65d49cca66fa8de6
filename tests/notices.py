"""Notices of every kind: each leads its own recipient to its item, and people can choose about each kind."""

import ast
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

from django.test import Client

from guatu.ledger.models import Message
from guatu.org.models import Account

EACH = 3
"""Messages looked at of each kind and recipient's role: the view is what is tested, not each row."""


def leading_nowhere(signed_in: Callable[[str], Client]) -> list[str]:
    """The faults of the messages there are: without a link, or with one that its recipient may not open."""
    faults: list[str] = []
    seen: defaultdict[tuple[str, str], int] = defaultdict(int)
    clients: dict[str, Client] = {}
    accounts = Account.objects.filter(is_active=True).in_bulk()
    for row in Message.objects.order_by("pk"):
        account = accounts.get(row.recipient_id)
        if account is None or seen[row.kind, account.role] >= EACH:
            continue
        seen[row.kind, account.role] += 1
        client = clients.setdefault(account.username, signed_in(account.username))
        status = client.get(row.link).status_code if row.link else 0
        if status != 200:
            faults.append(
                f"{row.kind} to {account.username} ({account.role}): {row.link or 'no link'} answered {status}"
            )
    return faults


def posted_kinds(source: Path) -> set[str]:
    """The kinds that the rooms' code posts, where it names them in the call or in a constant KIND beside it."""
    found: set[str] = set()
    for path in source.rglob("*.py"):
        if "tests" in path.parts or "post_message" not in (text := path.read_text()):
            continue
        tree = ast.parse(text)
        constants = {
            target.id: node.value.value
            for node in tree.body
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
            for target in node.targets
            if isinstance(target, ast.Name) and isinstance(node.value.value, str)
        }
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id == "post_message"
            ):
                kind = next(keyword.value for keyword in node.keywords if keyword.arg == "kind")
                if isinstance(kind, ast.Constant):
                    found.add(str(kind.value))
                elif isinstance(kind, ast.Name) and kind.id in constants:
                    found.add(constants[kind.id])
    return found
