"""The kinds of notices: each room declares its own at start-up, and people choose among their groups."""

from typing import Final

from guatu.kernel.errors import GuatuError
from guatu.kernel.language import Phrase
from guatu.ledger.types.telling import OTHER, Notice, NoticeGroup

_groups: Final[dict[str, NoticeGroup]] = {}
_notices: Final[dict[str, Notice]] = {}


def declare_notices(group: NoticeGroup, *notices: Notice) -> None:
    """Say which messages a room posts, and in which group of choices they stand. Called in `AppConfig.ready`."""
    _groups.setdefault(group.key, group)
    _notices.update({one.kind: one for one in notices})


def notice_of(kind: str) -> Notice:
    """What is known of a kind of message; one that nobody declared is not urgent and stands among the others."""
    return _notices.get(kind) or Notice(kind, OTHER.key, Phrase(kind, kind))


def notice_groups() -> tuple[NoticeGroup, ...]:
    """Every group there is, the room's order; the others last."""
    return (*_groups.values(), OTHER)


def known_group(key: str) -> NoticeGroup:
    """One group. Raises G1307."""
    known = {group.key: group for group in notice_groups()}
    if key not in known:
        raise GuatuError("G1307", group=key[:40], known="、".join(known))
    return known[key]


def declared() -> frozenset[str]:
    """The kinds that were declared."""
    return frozenset(_notices)


declare_notices(
    NoticeGroup(
        "house",
        Phrase("通道与接口", "Channels and interfaces"),
        Phrase("通道或回调送不到而停下", "a channel or hook that was paused"),
    ),
    Notice("ledger.channel.paused", "house", Phrase("通道已停", "Channel paused"), urgent=True),
    Notice("ledger.hook.paused", "house", Phrase("回调已停", "Hook paused"), urgent=True),
)
