from django.apps import AppConfig


class DispatchConfig(AppConfig):
    name = "guatu.dispatch"
    label = "dispatch"

    def ready(self) -> None:
        # Models are loaded now, and not before: a month's snapshot holds its directives too, and status judges them.
        import guatu.dispatch.actions  # noqa: F401, PLC0415 - its verbs are known now
        from guatu.dispatch.lights import gathered, judge_matters  # noqa: PLC0415
        from guatu.dispatch.queries import (  # noqa: PLC0415
            MATTER_KIND,
            ORDER_KIND,
            contribution,
            matters_in_sight,
            orders_in_sight,
        )
        from guatu.dispatch.types.notices import GROUPS  # noqa: PLC0415
        from guatu.ledger.actions import VERBS, declare_notices, follow  # noqa: PLC0415
        from guatu.org.queries import see_by  # noqa: PLC0415
        from guatu.status.actions import contribute_to_snapshots, gather_by  # noqa: PLC0415
        from guatu.status.types import SubjectKind  # noqa: PLC0415

        for group, notices in GROUPS.items():
            declare_notices(group, *notices)
        see_by(MATTER_KIND, matters_in_sight)
        see_by(ORDER_KIND, orders_in_sight)
        contribute_to_snapshots(contribution)
        gather_by(SubjectKind.DIRECTIVE, gathered)
        follow(
            [name for name in VERBS if name.startswith(("dispatch.directive.", "dispatch.matter."))],
            judge_matters,
        )
