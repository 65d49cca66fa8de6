"""The text of a signature. Pure."""

from datetime import UTC

from guatu.publish.rules.text import canonical
from guatu.publish.types import Statement


def statement_text(one: Statement) -> bytes:
    """The bytes that are signed: canonical JSON, the moment in UTC."""
    return canonical(
        {
            "subject": one.subject,
            "part": one.part.value,
            "digest": one.digest,
            "account": one.account_id,
            "label": one.label,
            "person": one.person,
            "at": one.at.astimezone(UTC).isoformat(timespec="microseconds"),
            "confirmed": one.confirmed,
            "remark": one.remark,
        }
    ).encode()
