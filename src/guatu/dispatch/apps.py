from django.apps import AppConfig


class DispatchConfig(AppConfig):
    name = "guatu.dispatch"
    label = "dispatch"

    def ready(self) -> None:
        # Models are loaded now, and not before: a month's snapshot holds its directives too.
        from guatu.dispatch.queries import contribution  # noqa: PLC0415
        from guatu.status.actions import contribute_to_snapshots  # noqa: PLC0415

        contribute_to_snapshots(contribution)
