from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "guatu.projects"
    label = "projects"

    def ready(self) -> None:
        # Models are loaded now, and not before: indicators may take their figures from these counts.
        from guatu.ledger.actions import declare_notices  # noqa: PLC0415
        from guatu.projects.queries.counts import KEEPERS  # noqa: PLC0415
        from guatu.projects.types.notices import NOTICES, PERMITS  # noqa: PLC0415
        from guatu.targets.actions import offer_counts  # noqa: PLC0415

        for keeper in KEEPERS:
            offer_counts(keeper)
        declare_notices(PERMITS, *NOTICES)
