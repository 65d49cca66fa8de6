"""助企包保 in the demo city: three enterprises with leader and contact, four policies, and what hangs on them."""

from datetime import date

from guatu.dispatch import actions
from guatu.dispatch.types import About, Kind, Level
from guatu.kernel.clock import FixedDayClock, use_clock
from guatu.org.actions import assign, create_post, create_unit
from guatu.org.models import Unit
from guatu.org.types import Actor, ResponsibilityRole, UnitKind, subject
from guatu.projects.actions import save_policy
from guatu.projects.models import Policy
from guatu.projects.types.policy import PolicyLevel

# Named as the owners of the districts' own projects are, so that these show on their pages.
ENTERPRISES = (
    (
        "QY01",
        "宽城产投有限公司",
        "Kuancheng Industrial Investment Co.",
        "宽城产投",
        "220103",
        "分管工业副市长",
    ),
    ("QY02", "南关产投有限公司", "Nanguan Industrial Investment Co.", "南关产投", "220102", "常务副市长"),
    ("QY03", "经开产投有限公司", "Economic Zone Industrial Investment Co.", "经开产投", "220191", ""),
)
CONTACT, CONTACT_EN = "企业联系人岗", "Enterprise contact"
POLICIES = (
    (
        "演示政发〔2026〕3号", "支持制造业项目技术改造若干措施（示例）",
        "Measures for technical renewal of factories (example)",
        PolicyLevel.PROVINCE, date(2026, 2, 10), "设备投资超过500万元的按10%补助，单个项目不超过1000万元。",
        "Ten per cent of equipment over CNY 5 million, at most CNY 10 million a project.", "GXJ",
    ),
    (
        "演示府规〔2026〕1号", "“用地即交即开”实施办法（示例）", "Land handed over, work begun (example)",
        PolicyLevel.CITY, date(2026, 1, 15), "签约项目30日内交地，容缺受理施工许可。",
        "Land within thirty days of signing; building permits before all papers are in.", "ZRZY",
    ),
    (
        "演示金发〔2026〕7号", "中小企业首贷贴息（示例）", "Interest on first loans (example)",
        PolicyLevel.CITY, date(2026, 3, 20), "首次贷款按1个百分点贴息，期限不超过一年。",
        "One point of the interest on a first loan, for at most a year.", "JRB",
    ),
)  # fmt: skip


def found_enterprises(actor: Actor, since: date) -> None:
    """The enterprises, with their posts and who answers for them; the third has no leader yet."""
    above = {unit.code: unit for unit in Unit.objects.filter(code__in=[row[4] for row in ENTERPRISES])}
    leaders = {post.title: post for post in Unit.objects.get(kind=UnitKind.CITY).posts.all()}
    for position, (code, name, name_en, short, parent, leader) in enumerate(ENTERPRISES, start=301):
        unit = create_unit(
            actor, code=code, name=name, name_en=name_en, short=short, short_en=name_en,
            kind=UnitKind.ENTERPRISE, parent_id=above[parent].pk, position=position,
        )  # fmt: skip
        contact = create_post(actor, unit_id=unit.pk, title=CONTACT, title_en=CONTACT_EN)
        of = subject(unit)
        assign(actor, of=of, role=ResponsibilityRole.CONTACT, post_id=contact.pk, on=since)
        if leader:
            assign(actor, of=of, role=ResponsibilityRole.SPONSOR, post_id=leaders[leader].pk, on=since)


def help_enterprises(office: Actor, contact: Actor, land: Actor, supervisor: Actor) -> int:
    """Policies written down; what the contact asked for; what a policy still lacks. How many matters."""
    ids = dict(Unit.objects.values_list("code", "pk"))
    for number, title, title_en, level, day, offers, offers_en, unit in POLICIES:
        save_policy(
            office, number=number, title=title, title_en=title_en, level=level, issued_on=day, offers=offers,
            offers_en=offers_en, unit_id=ids[unit],
        )  # fmt: skip
    with use_clock(FixedDayClock(date(2026, 5, 18))):
        done = actions.file_matter(
            contact, kind=Kind.REQUEST, title="厂区北门临时开口占道审批慢，设备进不了场",
            title_en="The permit for a gate on the northern road is slow; machines cannot come in",
        )  # fmt: skip
        actions.assign(office, matter_id=done.pk, unit_id=ids["ZRZY"], level=Level.C)
    with use_clock(FixedDayClock(date(2026, 5, 21))):
        actions.feed_back(land, matter_id=done.pk, text="已会同属地现场踏勘，占道许可当日发放。")
    with use_clock(FixedDayClock(date(2026, 5, 22))):
        actions.verify(supervisor, matter_id=done.pk, passed=True, finding="回访企业，设备已进场，予以销号。")
    with use_clock(FixedDayClock(date(2026, 6, 1))):
        asked = actions.file_matter(
            contact, kind=Kind.REQUEST, title="二期用地红线与现状道路重叠，请求调整",
            title_en="The second site overlaps a road; its boundary should be moved",
            detail="重叠面积约1.2亩，影响厂房东侧基础。",
        )  # fmt: skip
        actions.assign(office, matter_id=asked.pk, unit_id=ids["ZRZY"], level=Level.B)
        policy = Policy.objects.get(number=POLICIES[1][0])
        actions.issue_directive(
            office, title="“即交即开”尚有两宗地未在30日内交付，说明原因并交付",
            title_en="Two plots were not handed over within thirty days: say why, and hand them over",
            kind=Kind.RECTIFICATION, level=Level.B, unit_id=ids["ZRZY"],
            about=About("projects.policy", str(policy.pk)),
        )  # fmt: skip
    return 3
