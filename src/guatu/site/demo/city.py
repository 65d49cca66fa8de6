"""The demo city's structure: units, posts, people as staff numbers, ten task forces, accounts."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from guatu.ledger.types import Subject
from guatu.org.actions import appoint, assign, create_post, create_task_force, create_unit
from guatu.org.models import Account, Post, Unit
from guatu.org.types import Actor, ResponsibilityRole, Role, UnitKind
from guatu.projects.actions import tie_office
from guatu.site.demo.accounts import DEMO_ACCOUNTS
from guatu.site.demo.enterprises import found_enterprises

IN_OFFICE_SINCE = date(2024, 1, 1)


@dataclass(frozen=True, slots=True)
class Place:
    code: str
    name: str
    name_en: str
    short: str
    short_en: str
    kind: UnitKind
    map_x: int
    map_y: int
    weight: int  # its share of the city's projects and targets


# Shaped like the city of the seeds: 7 districts, 4 counties or county-level cities, 4 development zones.
PLACES = (
    Place("220102", "南关区", "Nanguan District", "南关", "Nanguan", UnitKind.DISTRICT, 3, 3, 9),
    Place("220103", "宽城区", "Kuancheng District", "宽城", "Kuancheng", UnitKind.DISTRICT, 3, 2, 8),
    Place("220104", "朝阳区", "Chaoyang District", "朝阳", "Chaoyang", UnitKind.DISTRICT, 2, 3, 9),
    Place("220105", "二道区", "Erdao District", "二道", "Erdao", UnitKind.DISTRICT, 4, 2, 7),
    Place("220106", "绿园区", "Luyuan District", "绿园", "Luyuan", UnitKind.DISTRICT, 2, 2, 7),
    Place("220112", "双阳区", "Shuangyang District", "双阳", "Shuangyang", UnitKind.DISTRICT, 4, 4, 5),
    Place("220113", "九台区", "Jiutai District", "九台", "Jiutai", UnitKind.DISTRICT, 5, 2, 6),
    Place("220122", "农安县", "Nong'an County", "农安", "Nong'an", UnitKind.COUNTY, 2, 1, 6),
    Place("220182", "榆树市", "Yushu City", "榆树", "Yushu", UnitKind.COUNTY, 5, 0, 5),
    Place("220183", "德惠市", "Dehui City", "德惠", "Dehui", UnitKind.COUNTY, 4, 1, 5),
    Place("220184", "公主岭市", "Gongzhuling City", "公主岭", "Gongzhuling", UnitKind.COUNTY, 0, 3, 6),
    Place("220191", "经开区", "Economic Zone", "经开", "Economic", UnitKind.ZONE, 4, 3, 8),
    Place("220192", "高新区", "High-tech Zone", "高新", "High-tech", UnitKind.ZONE, 2, 4, 8),
    Place("220193", "净月区", "Jingyue Zone", "净月", "Jingyue", UnitKind.ZONE, 3, 4, 6),
    Place("220194", "汽开区", "Automotive Zone", "汽开", "Automotive", UnitKind.ZONE, 1, 3, 5),
)

# Parks that three of them pass their targets on to.
PARKS = (
    ("220191-A", "经开区汽车零部件园", "Auto-parts park", "零部件园", "220191"),
    ("220191-B", "经开区光电信息园", "Photonics park", "光电园", "220191"),
    ("220192-A", "高新区医药园", "Medicine park", "医药园", "220192"),
    ("220192-B", "高新区新能源园", "New-energy park", "新能源园", "220192"),
    ("220103-A", "宽城区装备制造园", "Equipment park", "装备园", "220103"),
    ("220103-B", "宽城区物流园", "Logistics park", "物流园", "220103"),
)

BUREAUS = (
    ("FGW", "市发展改革委", "Development and Reform Commission", "发改委"),
    ("GXJ", "市工业和信息化局", "Industry and Information Bureau", "工信局"),
    ("ZRZY", "市自然资源局", "Land and Resources Bureau", "资源局"),
    ("ZJJ", "市城乡建设委员会", "Urban and Rural Construction Commission", "建委"),
    ("HJJ", "市生态环境局", "Ecology and Environment Bureau", "环境局"),
    ("CZJ", "市财政局", "Finance Bureau", "财政局"),
    ("JRB", "市金融办", "Financial Affairs Office", "金融办"),
    ("HZB", "市合作交流办", "Cooperation and Exchange Office", "合作办"),
    ("SWJ", "市商务局", "Commerce Bureau", "商务局"),
    ("DCS", "市政府督查室", "Supervision Office", "督查室"),
    ("XXZX", "市政务信息中心", "Government IT Centre", "信息中心"),
)

# Bureaus that dispatch no projects here, and win funds for the city.
FURTHER_BUREAUS = (
    ("JYJ", "市教育局", "Education Bureau", "教育局"),
    ("KJJ", "市科学技术局", "Science and Technology Bureau", "科技局"),
    ("GAJ", "市公安局", "Public Security Bureau", "公安局"),
    ("MZJ", "市民政局", "Civil Affairs Bureau", "民政局"),
    ("SFJ", "市司法局", "Justice Bureau", "司法局"),
    ("RSJ", "市人力资源和社会保障局", "Human Resources & Social Security Bureau", "人社局"),
    ("JTJ", "市交通运输局", "Transport Bureau", "交通局"),
    ("SLJ", "市水务局", "Water Bureau", "水务局"),
    ("NYJ", "市农业农村局", "Agriculture and Rural Affairs Bureau", "农业局"),
    ("WLJ", "市文化广播电视和旅游局", "Culture and Tourism Bureau", "文旅局"),
    ("WJW", "市卫生健康委员会", "Health Commission", "卫健委"),
    ("YBJ", "市医疗保障局", "Healthcare Security Bureau", "医保局"),
    ("TYJR", "市退役军人事务局", "Veterans Affairs Bureau", "退役局"),
    ("YJJ", "市应急管理局", "Emergency Management Bureau", "应急局"),
    ("CGJ", "市城市管理局", "City Management Bureau", "城管局"),
    ("LYJ", "市林业和园林局", "Forestry and Parks Bureau", "林园局"),
    ("TIYJ", "市体育局", "Sports Bureau", "体育局"),
    ("ZSJ", "市政务服务和数字化建设管理局", "Government Services and Data Bureau", "政数局"),
)

LEADERS = (
    ("常务副市长", "Executive vice mayor"),
    ("分管工业副市长", "Vice mayor for industry"),
    ("分管城建副市长", "Vice mayor for urban construction"),
    ("分管商务副市长", "Vice mayor for commerce"),
)

# Ten key task forces, as seed 004 sets up; their names are invented.
TASK_FORCES = (
    ("ZB01", "用地保障专班", "Land-supply task force", "ZRZY", "用地保障专班岗"),
    ("ZB02", "项目审批专班", "Approvals task force", "FGW", "审批专班岗"),
    ("ZB03", "资金保障专班", "Funding task force", "CZJ", "资金专班岗"),
    ("ZB04", "工业项目专班", "Industry task force", "GXJ", "工业专班岗"),
    ("ZB05", "服务业攻坚专班", "Services task force", "SWJ", "服务业专班岗"),
    ("ZB06", "老旧小区改造专班", "Estate-renovation task force", "ZJJ", "旧改专班岗"),
    ("ZB07", "雨污分流改造专班", "Sewer-separation task force", "ZJJ", "雨污分流专班岗"),
    ("ZB08", "招商引资专班", "Investment-promotion task force", "HZB", "招商专班岗"),
    ("ZB09", "环境要素专班", "Environmental-permit task force", "HJJ", "环评专班岗"),
    ("ZB10", "银企对接专班", "Bank–enterprise task force", "JRB", "银企专班岗"),
)

# Which bureau decides what nodes ask of "land", "housing", …
APPROVING = (
    ("drc", "FGW"), ("land", "ZRZY"), ("housing", "ZJJ"), ("ecology", "HJJ"), ("industry", "GXJ"), ("finance", "CZJ"),
    ("water", "SLJ"), ("transport", "JTJ"), ("emergency", "YJJ"), ("education", "JYJ"), ("health", "WJW"),
)  # fmt: skip

MANDATES = {
    "ZB01": (
        "保障项目用地：报批、征收、交付，拿地即开工。",
        "Sites for projects: approved, acquired, handed over in time.",
    ),
    "ZB02": (
        "项目手续代办和并联，法定时限内办结。",
        "Permits by proxy and in parallel, within the law's limits.",
    ),
    "ZB03": ("财政资金、专项债券按计划到位和支付。", "Budget money and bonds, arrived and paid as planned."),
    "ZB04": (
        "亿元以上工业项目从签约到投产。",
        "Industry projects over 100 million, from signing to production.",
    ),
    "ZB05": ("十亿元以上服务业项目和集聚区。", "Service projects over a billion, and their clusters."),
    "ZB06": ("447个老旧小区年内完成改造。", "447 old estates renovated within the year."),
    "ZB07": ("424个小区雨污分流，汛前恢复路面。", "424 sewer separations, roads restored before the rains."),
    "ZB08": ("招商线索研判、洽谈、签约和落位。", "Leads judged, negotiated, signed and sited."),
    "ZB09": ("环评、排污、水土保持等环境要素。", "Environmental review, discharge and soil permits."),
    "ZB10": (
        "项目融资需求推荐、授信到放款。",
        "A project's need of credit, from recommendation to disbursement.",
    ),
}

EXTRA_POSTS = (
    ("FGW", "项目办调度岗", "Project office dispatcher"),
    ("DCS", "督查岗", "Supervision post"),
    ("XXZX", "系统管理岗", "System administrator post"),
)


def build_city(actor: Actor) -> None:
    """Units, posts, people, task forces, accounts; each through its own action, so each in the ledger."""
    root = create_unit(
        actor, code="220100", name="春城市（示例）", name_en="Chuncheng City (example)", short="春城",
        short_en="Chuncheng", kind=UnitKind.CITY,
    )  # fmt: skip
    _unit_ids.cache_clear()  # another city may have been built in this process
    for title, title_en in LEADERS:
        create_post(actor, unit_id=root.pk, title=title, title_en=title_en)
    for position, place in enumerate(PLACES, start=1):
        unit = create_unit(
            actor, code=place.code, name=place.name, name_en=place.name_en, short=place.short,
            short_en=place.short_en, kind=place.kind, parent_id=root.pk, position=position,
            map_x=place.map_x, map_y=place.map_y,
        )  # fmt: skip
        held = [create_post(actor, unit_id=unit.pk, title=zh, title_en=en) for zh, en in posts_of(place)]
        # What comes to a district is handled by whoever reports for it; its head answers where that post is vacant.
        of = Subject("org.unit", str(unit.pk))
        contact = ResponsibilityRole.CONTACT
        assign(actor, of=of, role=contact, post_id=held[2].pk, on=IN_OFFICE_SINCE)
    for position, (code, name, name_en, short) in enumerate((*BUREAUS, *FURTHER_BUREAUS), start=101):
        create_unit(
            actor, code=code, name=name, name_en=name_en, short=short, short_en=name_en,
            kind=UnitKind.DEPARTMENT, parent_id=root.pk, position=position,
        )  # fmt: skip
    for position, (code, name, name_en, short, above) in enumerate(PARKS, start=201):
        create_unit(
            actor, code=code, name=name, name_en=name_en, short=short, short_en=name_en, kind=UnitKind.PARK,
            parent_id=unit_id(above), position=position,
        )  # fmt: skip
    for code, title, title_en in EXTRA_POSTS:
        create_post(actor, unit_id=unit_id(code), title=title, title_en=title_en)
    for kind, code in APPROVING:
        tie_office(actor, kind=kind, unit_id=unit_id(code))
    found_enterprises(actor, IN_OFFICE_SINCE)
    _task_forces(actor)
    for number, post in enumerate(Post.objects.order_by("pk"), start=1):
        appoint(actor, staff_number=f"SL-{number:04d}", name="", post_id=post.pk, on=IN_OFFICE_SINCE)
    _accounts(actor)


def posts_of(place: Place) -> list[tuple[str, str]]:
    """The titles of a place's posts, its head's first."""
    head = {"district": "区长", "county": "县（市）长", "zone": "管委会主任"}[place.kind.value]
    return [
        (f"{place.name}{head}", f"Head of {place.name_en}"),
        (f"{place.name}分管负责人", f"Deputy head of {place.name_en}"),
        (f"{place.name}填报岗", f"Reporter of {place.name_en}"),
        (f"{place.name}服务秘书", f"Service secretary of {place.name_en}"),
    ]


def _task_forces(actor: Actor) -> None:
    fgw = post_id("FGW", "项目办调度岗")
    for code, name, name_en, unit_code, title in TASK_FORCES:
        lead = create_post(actor, unit_id=unit_id(unit_code), title=title, title_en=f"Lead of {name_en}")
        force = create_task_force(
            actor, code=code, name=name, name_en=name_en, lead_id=lead.pk, member_ids=[fgw],
            mandate=MANDATES[code][0], mandate_en=MANDATES[code][1],
        )  # fmt: skip
        assign(
            actor,
            of=Subject("org.taskforce", str(force.pk)),
            role=ResponsibilityRole.ACCOUNTABLE,
            post_id=lead.pk,
            on=IN_OFFICE_SINCE,
        )


def _accounts(actor: Actor) -> None:
    """The demo's accounts have no usable password: the ready-made ones are entered from its sign-in page only."""
    for ready in DEMO_ACCOUNTS:
        account = Account(
            username=ready.username,
            first_name=ready.label,
            name_en=ready.label_en,
            role=ready.role,
            unit_id=unit_id(ready.unit_code),
            post_id=post_id(ready.unit_code, ready.post),
        )
        account.set_unusable_password()
        account.save(force_insert=True)
    for place in PLACES:
        if not Account.objects.filter(role=Role.REPORTER, unit__code=place.code).exists():
            account = Account(
                username=f"baosong-{place.code}",
                first_name=f"{place.name} · 填报员",
                name_en=f"{place.name_en} · reporter",
                role=Role.REPORTER,
                unit_id=unit_id(place.code),
                post_id=post_id(place.code, f"{place.name}填报岗"),
            )
            account.set_unusable_password()
            account.save(force_insert=True)


@lru_cache(maxsize=1)
def _unit_ids() -> dict[str, int]:
    return dict(Unit.objects.values_list("code", "pk"))


def unit_id(code: str) -> int:
    """The key of the demo city's unit of this code."""
    if code not in _unit_ids():
        _unit_ids.cache_clear()
    return _unit_ids()[code]


def post_id(unit_code: str, title: str) -> int:
    """The key of a post of the demo city."""
    return Post.objects.values_list("pk", flat=True).get(unit__code=unit_code, title=title)
