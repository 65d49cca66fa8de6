from django.apps import AppConfig


class OrgConfig(AppConfig):
    name = "guatu.org"
    label = "org"

    def ready(self) -> None:
        from guatu.ledger.actions import use_directory  # noqa: PLC0415 - models load first
        from guatu.org.queries import OfficeDirectory  # noqa: PLC0415 - as above

        use_directory(OfficeDirectory())
