from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "guatu.ledger"
    label = "ledger"

    def ready(self) -> None:
        from guatu.ledger.queries.outbox import check_settings  # noqa: PLC0415 - models load first

        check_settings()
