"""Three ratings that differ, and lights set by a post: one override in force in the demo city, one that has lapsed."""

from datetime import date

from guatu.kernel.clock import FixedDayClock, use_clock
from guatu.kernel.period import Period
from guatu.org.queries import posts
from guatu.org.types import Actor
from guatu.projects.models import Project
from guatu.status.actions import override_light, verify_rating
from guatu.status.queries import lights

SET, LAPSED = date(2026, 5, 13), date(2026, 5, 31)
UNTIL = date(2026, 6, 30)


def _reds(actor: Actor, period: Period) -> list[int]:
    return list(lights(actor, period=period, colours=["red"]).values_list("subject_id", flat=True))


def _post(actor: Actor) -> int:
    """A post of the city itself: a leader's."""
    row = posts(actor).filter(unit__kind="city").order_by("pk").first()
    if row is None:
        raise LookupError("the demo city has no post of its own")
    return row.pk


def override_once(dispatcher: Actor, april: Period) -> None:
    """In mid-May a post vouched for the last of April's red projects, through May: it has lapsed since."""
    with use_clock(FixedDayClock(SET)):
        for project_id in _reds(dispatcher, april)[-1:]:
            override_light(
                dispatcher,
                project_id=project_id,
                colour="yellow",
                reason="属地承诺5月底前恢复施工，会议同意暂按黄灯调度。",
                until=LAPSED,
                post_id=_post(dispatcher),
            )


def rate_apart(dispatcher: Actor, supervisor: Actor, may: Period) -> None:
    """Of May's reds the last but one is set to yellow by a post; at the second owner, supervisor and rules differ."""
    reds = _reds(dispatcher, may)
    for project_id in reds[-2:-1]:
        override_light(
            dispatcher,
            project_id=project_id,
            colour="yellow",
            reason="6月5日现场会确认土地已交付，机械进场，待6月报表核实。",
            until=UNTIL,
            post_id=_post(dispatcher),
        )
    for project_id in reds[1:2]:
        Project.objects.filter(pk=project_id).update(own_rating="green")
        verify_rating(
            supervisor,
            project_id=project_id,
            period=may,
            colour="yellow",
            finding="现场有施工，但工序晚于计划约两周，自评偏高。",
        )
