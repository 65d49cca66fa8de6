from django.apps import AppConfig


class PublishConfig(AppConfig):
    name = "guatu.publish"
    label = "publish"

    def ready(self) -> None:
        from guatu.ledger.actions import declare_notices  # noqa: PLC0415 - models load first
        from guatu.publish.types.notices import NOTICES, POSTS  # noqa: PLC0415 - as above

        declare_notices(POSTS, *NOTICES)
