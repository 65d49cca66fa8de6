"""Task books issued, signed and changed by the plan; one hand-over carried out and signed, one announced."""

from datetime import date
from decimal import Decimal

from guatu.kernel.clock import FixedDayClock, clock, use_clock
from guatu.org.actions import set_head
from guatu.org.models import Account, Post
from guatu.org.queries import actor_for
from guatu.org.types import Actor, Confirmation, Role
from guatu.projects.actions import set_investment_plan
from guatu.projects.models import Project
from guatu.publish.actions import (
    announce_hand_over,
    carry_out_due,
    issue_task_books,
    object_to_item,
    renew_task_books,
    sign_hand_over,
    sign_task_book,
)
from guatu.publish.models import HandOver, TaskBookVersion
from guatu.site.demo.city import PLACES, post_id, posts_of, unit_id

ISSUED, SIGNED, CHANGED = date(2026, 5, 18), date(2026, 5, 20), date(2026, 6, 5)
ANNOUNCED, PASSED, RECEIVED, NEXT = date(2026, 5, 27), date(2026, 6, 1), date(2026, 6, 2), date(2026, 6, 15)
BOOKS = (
    ("220100", "常务副市长"),
    ("220100", "分管工业副市长"),
    ("ZRZY", "用地保障专班岗"),
    ("FGW", "项目办调度岗"),
    ("220103", "宽城区分管负责人"),
    ("220103", "宽城区服务秘书"),
    ("220183", "德惠市分管负责人"),
)
"""Who has a book beside the heads of districts, counties and zones."""
LEFT = ("220183", "德惠市分管负责人")


def set_heads(actor: Actor) -> None:
    """The first post of every place heads it, and the executive vice mayor the city."""
    set_head(actor, post_id=post_id("220100", "常务副市长"))
    for place in PLACES:
        set_head(actor, post_id=post_id(place.code, posts_of(place)[0][0]))


def issue_books(dispatcher: Actor) -> int:
    """Books of May, signed by those who have an account; then a plan changes, and who it touches must sign anew."""
    posts = [post_id(*one) for one in BOOKS]
    posts += [post_id(place.code, posts_of(place)[0][0]) for place in PLACES]
    with use_clock(FixedDayClock(ISSUED)):
        made = issue_task_books(dispatcher, post_ids=posts)
    with use_clock(FixedDayClock(SIGNED)):
        for row in made:
            for account in Account.objects.filter(post=row.post_id, is_active=True)[:1]:
                sign_task_book(
                    actor_for(account), version_id=row.pk, confirmation=_pressed(account), remark="按期交账。"
                )
    sponsored = post_id("220100", "分管工业副市长")
    with use_clock(FixedDayClock(CHANGED)):
        for project in _promised(sponsored)[:2]:
            plan = project.investment_plans.get(year=CHANGED.year)
            set_investment_plan(
                dispatcher,
                project_id=project.pk,
                year=CHANGED.year,
                amount=(plan.amount * Decimal("0.85")).quantize(Decimal(1)),
            )
        renew_task_books(dispatcher)
    return TaskBookVersion.objects.count()


def _promised(post: int) -> list[Project]:
    """The projects whose money of the year a post has promised, in the order of its book."""
    book = TaskBookVersion.objects.filter(post=post, current=True).first()
    ids = [
        int(line["key"].split(":")[2])
        for line in (book.content if book is not None else [])
        if line["key"].startswith("target:projects.project:")
    ]
    found = Project.objects.in_bulk(ids)
    return [found[pk] for pk in ids]


def pass_posts(administrator: Actor) -> int:
    """Dehui's deputy head has left and both have signed; Kuancheng's service secretary leaves in a week."""
    post = Post.objects.get(pk=post_id(*LEFT))
    leaver = _account("dehui-fenguan", Role.LEADER, post, "德惠市 · 分管负责人", "Dehui City · deputy head")
    taker = _account(
        "dehui-xinren", Role.OUTSIDER, None, "德惠市 · 新任分管负责人", "Dehui City · new deputy head"
    )
    with use_clock(FixedDayClock(ANNOUNCED)):
        row = announce_hand_over(
            administrator, post_id=post.pk, on=PASSED, successor_number="SL-0901",
            successor_username=taker.username, reason="干部轮岗（春城干任〔2026〕11号）",
        )  # fmt: skip
    with use_clock(FixedDayClock(PASSED)):
        carry_out_due(Actor.operator("worker"))
        sign_hand_over(
            actor_for(Account.objects.get(pk=leaver.pk)), hand_over_id=row.pk, confirmation=_pressed(leaver),
            remark="纸质台账三册、钥匙一把一并移交。",
        )  # fmt: skip
    with use_clock(FixedDayClock(RECEIVED)):
        new = actor_for(Account.objects.select_related("unit").get(pk=taker.pk))
        item = row.items.filter(section="node").first() or row.items.filter(section="responsibility").first()
        if item is not None:
            object_to_item(
                new, hand_over_id=row.pk, item_id=item.pk,
                text="该节点前期手续资料不全，缺用地预审批复原件，请移交人十日内补交。",
            )  # fmt: skip
        sign_hand_over(
            new,
            hand_over_id=row.pk,
            confirmation=_pressed(taker),
            remark="除第一项节点外均已核对，予以接收。",
        )
    announce_hand_over(
        administrator, post_id=post_id("220103", "宽城区服务秘书"), on=NEXT, reason="挂职期满，继任者未定"
    )
    return HandOver.objects.count()


def _account(username: str, role: Role, post: Post | None, label: str, label_en: str) -> Account:
    account = Account(
        username=username,
        first_name=label,
        name_en=label_en,
        role=role,
        unit_id=unit_id(LEFT[0]) if post is not None else None,
        post=post,
    )
    account.set_unusable_password()
    account.save(force_insert=True)
    return account


def _pressed(account: Account) -> Confirmation:
    """The demo's accounts have no password: they sign by pressing the button."""
    return Confirmation(account.pk, clock().now(), "demo")
