from django.apps import AppConfig


class CollectConfig(AppConfig):
    name = "guatu.collect"
    label = "collect"

    def ready(self) -> None:
        from guatu.collect.types.notices import NOTICES, REPORTS  # noqa: PLC0415 - as above
        from guatu.ledger.actions import declare_notices  # noqa: PLC0415 - models load first

        declare_notices(REPORTS, *NOTICES)
