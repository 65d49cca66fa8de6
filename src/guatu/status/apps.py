from django.apps import AppConfig


class StatusConfig(AppConfig):
    name = "guatu.status"
    label = "status"

    def ready(self) -> None:
        # Models are loaded now, and not before: acceptances and imports are announced, and status judges anew.
        from guatu.collect.actions import on_accepted  # noqa: PLC0415
        from guatu.ledger.actions import follow  # noqa: PLC0415
        from guatu.org.queries import show_by  # noqa: PLC0415
        from guatu.projects.actions import on_imported, on_listed, on_reported  # noqa: PLC0415
        from guatu.status.actions import (  # noqa: PLC0415
            FIGURE_VERBS,
            PROJECT_VERBS,
            TARGET_VERBS,
            judge_accepted,
            judge_figures,
            judge_imported,
            judge_listed,
            judge_projects,
            judge_reported,
            judge_targets,
        )
        from guatu.status.queries import JUDGED_KIND, turned_in_sight  # noqa: PLC0415

        show_by(JUDGED_KIND, turned_in_sight)
        on_accepted(judge_accepted)
        on_imported(judge_imported)
        on_listed(judge_listed)
        on_reported(judge_reported)
        follow(PROJECT_VERBS, judge_projects)
        follow(FIGURE_VERBS, judge_figures)
        follow(TARGET_VERBS, judge_targets)
