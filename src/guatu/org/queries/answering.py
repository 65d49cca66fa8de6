"""Which post answers for a unit, and which person for a post: read on a day, because people come and go."""

from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import Q

from guatu.org.models import Post, Responsibility, Tenure, UnitHead
from guatu.org.types import Incumbent, ResponsibilityRole


def answering_posts(unit_ids: Collection[int], on: date) -> dict[int, int]:
    """The post that answers for each unit: its contact (对口岗位), else its head, else its first post. Three queries.

    A unit's contact is the post of its own with that responsibility for the unit itself ("org.unit"). Units without a
    post are left out. Not scoped: ids only.
    """
    posts = list(Post.objects.filter(unit__in=unit_ids).order_by("pk"))
    found = {unit_id: post.pk for unit_id, post in _heads(posts).items()}
    own = {post.pk: post.unit_id for post in posts}
    rows = Responsibility.objects.filter(
        Q(end=None) | Q(end__gt=on),
        start__lte=on,
        subject_kind="org.unit",
        subject_id__in=[str(pk) for pk in found],
        role=ResponsibilityRole.CONTACT,
    )
    for unit_id, post_id in rows.order_by("-pk").values_list("subject_id", "post"):
        if own.get(post_id) == int(unit_id):
            found[int(unit_id)] = post_id
    return found


def incumbents(post_ids: Collection[int], on: date) -> dict[int, Incumbent]:
    """Who is at these posts on that day; of a vacant one the head of its unit answers. Three queries.

    Not scoped: who holds a post is on its door.
    """
    asked = set(post_ids)
    own = Post.objects.filter(unit__posts__in=asked).select_related("unit").distinct().order_by("pk")
    posts = {post.pk: post for post in own}
    running = Q(end=None) | Q(end__gt=on)
    rows = Tenure.objects.filter(running, post__in=list(posts), start__lte=on).select_related("person")
    held = {row.post_id: row for row in rows}
    heads = _heads(posts.values())
    found = {}
    for pk in asked & posts.keys():
        post, head = posts[pk], heads[posts[pk].unit_id]
        if pk in held:
            acting = held[pk].acting_from_id is not None
            found[pk] = Incumbent(post, str(held[pk].person), acting=acting)
        else:
            stands_in = head if head.pk != pk else None
            person = str(held[head.pk].person) if head.pk in held else ""
            found[pk] = Incumbent(post, person, vacant=True, head=stands_in)
    return found


def _heads(posts: Iterable[Post]) -> dict[int, Post]:
    """The head's post of each unit, its first where none was named. One query; posts in their order."""
    by_unit: dict[int, dict[int, Post]] = {}
    for post in posts:
        by_unit.setdefault(post.unit_id, {})[post.pk] = post
    named = dict(UnitHead.objects.filter(unit__in=list(by_unit)).values_list("unit", "post"))
    return {unit: own.get(named.get(unit, 0), next(iter(own.values()))) for unit, own in by_unit.items()}
