"""How people of the demo city are told: one by a daily digest, one channel that fails, one hook, one calendar."""

from datetime import time, timedelta
from typing import Final

from guatu.kernel.clock import clock
from guatu.kernel.language import ZH
from guatu.ledger.actions import add_channel as enter_channel
from guatu.ledger.models import Channel
from guatu.ledger.types import OwnerKind
from guatu.ledger.types.telling import Wish
from guatu.org.actions import add_channel, add_hook, pause_hook, set_telling
from guatu.org.types import Actor
from guatu.publish.actions import make_feed
from guatu.site.demo.story import actor_named

ROBOT: Final = "wecombot://demo-0123456789abcdef"
"""A robot that there is not: nothing of the demo leaves this machine."""


def choose(operator: Actor) -> int:
    """The reporter of Kuancheng takes a digest, the leader's robot is gone, another system is told. How many channels.

    All of them are paused: the demo sends nothing to anybody.
    """
    reporter, leader = actor_named("kuancheng"), actor_named("baobao")
    set_telling(reporter, wish=Wish(hours="20:00-08:00", digest_at=time(8, 30)))
    add_channel(reporter, address=ROBOT, name="企业微信·宽城填报群")
    gone = add_channel(leader, address=ROBOT, name="企业微信·包保联络群")
    if reporter.unit_id is not None:
        enter_channel(
            operator,
            owner_kind=OwnerKind.UNIT,
            owner_id=reporter.unit_id,
            name="宽城区政务网关",
            address="json://gateway.invalid/guatu",
            by_office=True,
        )
    now = clock().now()
    Channel.objects.filter(pk=gone.pk).update(
        failing_since=now - timedelta(days=3),
        failures=8,
        last_outcome="http 404",
        last_at=now - timedelta(days=1),
    )
    Channel.objects.filter(removed_at=None).update(paused_at=now - timedelta(days=1))
    Channel.objects.filter(pk=gone.pk).update(paused_by_house=True)
    hook, _secret = add_hook(
        operator,
        name="市数据中台",
        address="https://data.invalid/guatu",
        verbs="dispatch.matter. status.lights.",
        username="diaodu",
    )
    pause_hook(operator, hook_id=hook.pk)
    make_feed(leader, language=ZH)
    return Channel.objects.filter(removed_at=None).count()
