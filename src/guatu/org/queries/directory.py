"""What the ledger asks of the room that knows people (`ledger.types.Directory`)."""

from collections.abc import Collection, Mapping, Sequence

from guatu.kernel.calendar import WorkCalendar
from guatu.ledger.types import Recipient, Subject
from guatu.org.models import Account
from guatu.org.queries import sight
from guatu.org.queries.house import work_calendar
from guatu.org.types import Role


class OfficeDirectory:
    """What the ledger's outbox asks of org (`ledger.types.Directory`)."""

    def recipients(self, account_ids: Collection[int]) -> Mapping[int, Recipient]:
        """Those of the accounts that exist. One query."""
        rows = Account.objects.filter(pk__in=account_ids).select_related("unit")
        return {
            row.pk: Recipient(
                account_id=row.pk,
                active=row.is_active,
                language=row.language,
                unit_id=row.unit_id,
                facts={
                    "username": row.username,
                    "email": row.email,
                    "unit": row.unit.code if row.unit else "",
                },
            )
            for row in rows
        }

    def calendar(self) -> WorkCalendar:
        """The office's calendar. Two queries."""
        return work_calendar()

    def keepers(self) -> Collection[int]:
        """The open accounts of administrators. One query."""
        rows = Account.objects.filter(role=Role.ADMINISTRATOR.value, is_active=True)
        return list(rows.values_list("pk", flat=True))

    def shown(
        self, account_id: int, told: Sequence[tuple[Subject, object, object]]
    ) -> Sequence[tuple[object, object] | None]:
        """What the account may see of entries."""
        return sight.shown(account_id, told)
