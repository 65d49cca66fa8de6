"""The demo city's ten task forces at work: who serves in them, what they cover, their handbooks, what they held."""

from dataclasses import dataclass
from datetime import date

from guatu.dispatch import actions
from guatu.dispatch.types.duties import OccasionKind
from guatu.dispatch.types.forces import CoverKind
from guatu.kernel.clock import FixedDayClock, use_clock
from guatu.org.actions import seat_member
from guatu.org.models import TaskForce
from guatu.org.types import Actor, ForceRole
from guatu.projects.models import Programme
from guatu.site.demo.city import PLACES, post_id
from guatu.targets.models import Area

SET_UP = date(2026, 1, 5)
WRITTEN, REVISED = date(2026, 1, 12), date(2026, 4, 2)
WEEKS = (date(2026, 5, 26), date(2026, 6, 2), date(2026, 6, 8))
INSPECTED, ASSESSED = date(2026, 5, 20), date(2026, 4, 9)


@dataclass(frozen=True, slots=True)
class Team:
    """What a force covers ("area:build" by its code), which places send a deputy, and its manual in both languages."""

    code: str
    covers: tuple[str, ...]
    places: tuple[str, ...]
    title: str
    title_en: str
    scope: str
    scope_en: str
    steps: tuple[tuple[str, str], ...]
    papers: str
    papers_en: str
    held: str


TEAMS = (
    Team(
        "ZB01",
        ("blocker:land", "office:land"),
        ("220103", "220104"),
        "用地保障工作手册",
        "Manual of land supply",
        "项目用地的报批、征收、交付和规划许可。",
        "Approval, acquisition and hand-over of sites, and planning permits.",
        (
            (
                "踏勘后两日内列出缺口，写明亩数和权属。",
                "List the gap within two days of the survey: area and title.",
            ),
            (
                "能先行用地的先办先行用地，其余并联报批。",
                "Use what may be used ahead; file the rest in parallel.",
            ),
            (
                "征收签约每日报数，谈不拢的三轮后提请会商。",
                "Report contracts daily; after three rounds ask for a joint session.",
            ),
        ),
        "红线图、权属证明、补偿方案、规划条件。",
        "Boundary map, proof of title, compensation plan, planning terms.",
        "过了用地缺口清单，两宗地本周交付。",
    ),
    Team(
        "ZB02",
        ("blocker:permit", "office:drc", "office:emergency"),
        ("220102", "220191"),
        "项目审批工作手册",
        "Manual of approvals",
        "立项、节能、施工许可等手续的代办和并联。",
        "Filing, energy review and permits, by proxy and in parallel.",
        (
            (
                "一个项目一张手续图，写明先后和可并联的环节。",
                "One chart of permits for each project: order, and what runs in parallel.",
            ),
            (
                "容缺受理的先收件，补正一次性告知。",
                "Accept what may be completed later; say once what is missing.",
            ),
            (
                "法定时限剩三天的当天提醒经办人。",
                "With three days left of the limit, remind the officer the same day.",
            ),
        ),
        "申报表、方案、承诺书。",
        "Application, scheme, pledge.",
        "过了在办审批清单，三项容缺受理。",
    ),
    Team(
        "ZB03",
        ("blocker:funds", "office:finance"),
        ("220105", "220112"),
        "资金保障工作手册",
        "Manual of funding",
        "财政资金、专项债券和配套资金的落实。",
        "Budget money, bonds and matching funds.",
        (
            ("按月对账：计划、到位、支付三栏。", "Reconcile monthly: planned, arrived, paid."),
            ("债券到账后两周内拨付到项目。", "Pass bonds on to projects within two weeks."),
        ),
        "资金计划、到位凭证、支付台账。",
        "Plan of funds, proof of arrival, ledger of payments.",
        "核对债券支出进度，两个项目催办拨付。",
    ),
    Team(
        "ZB04",
        ("area:industry", "office:industry"),
        ("220193", "220194"),
        "工业项目工作手册",
        "Manual of industry projects",
        "亿元以上工业项目从签约到投产。",
        "Industry projects over 100 million, from signing to production.",
        (
            (
                "签约后三十日内定厂址、定图纸、定开工日。",
                "Site, drawings and start day within thirty days of signing.",
            ),
            (
                "设备订货期倒排进节点，提前锁定外线。",
                "Work equipment orders back into the plan; secure utility lines early.",
            ),
            (
                "投产前六十日开始用工和融资对接。",
                "Sixty days before production, begin hiring and working capital.",
            ),
        ),
        "投资协议、总图、设备清单。",
        "Investment contract, site plan, list of equipment.",
        "逐项过红黄灯项目，定了外线和用工两件事。",
    ),
    Team(
        "ZB05",
        ("area:service",),
        ("220104", "220106"),
        "服务业攻坚工作手册",
        "Manual of the service campaign",
        "十亿元以上服务业项目和集聚区。",
        "Service projects over a billion, and their clusters.",
        (
            ("商业综合体招商与工程同步排期。", "Schedule tenants together with the works."),
            ("开业前证照一次办齐。", "All licences of an opening at one time."),
        ),
        "业态规划、招商进度表。",
        "Plan of trades, progress of letting.",
        "梳理开业节点，三个综合体提前招商。",
    ),
    Team(
        "ZB06",
        ("area:renewal", "programme:all"),
        ("220103", "220105"),
        "老旧小区改造工作手册",
        "Manual of estate renovation",
        "老旧小区从方案公示到验收移交。",
        "Old estates, from the published scheme to hand-over.",
        (
            ("方案公示七日，意见逐条答复。", "Publish the scheme for seven days; answer every remark."),
            ("上水、燃气、热力同沟同槽，一次开挖。", "Water, gas and heat in one trench, dug once."),
            (
                "十月底前完成室外工程，冬季只做室内。",
                "Outdoor works by the end of October; indoors in winter.",
            ),
        ),
        "居民意见表、施工图、验收单。",
        "Residents' remarks, drawings, acceptance.",
        "过了在施小区，五个小区室外工程提速。",
    ),
    Team(
        "ZB07",
        ("area:sewer",),
        ("220103", "220102"),
        "雨污分流改造工作手册",
        "Manual of sewer separation",
        "雨污分流的排查、施工和通水。",
        "Survey, works and opening of separated sewers.",
        (
            ("先查后改：管网内窥检测入图。", "Survey before works: camera findings on the map."),
            ("汛期前恢复路面，备足抽排设备。", "Roads restored before the rains; pumps at hand."),
        ),
        "检测报告、施工图、通水记录。",
        "Survey, drawings, record of opening.",
        "汛前路面恢复清单逐条销号。",
    ),
    Team(
        "ZB08",
        ("stage:negotiating", "stage:signed", "area:invest"),
        ("220191", "220192"),
        "招商引资工作手册",
        "Manual of investment promotion",
        "线索研判、洽谈、签约和落位。",
        "Leads judged, negotiated, signed and sited.",
        (
            (
                "线索一日回应、三日研判、一周答复。",
                "Answer a lead in a day, judge it in three, reply in a week.",
            ),
            ("框架协议不算签约，首签一次计数。", "A framework is no contract; a first signing counts once."),
        ),
        "线索表、尽调报告、协议。",
        "List of leads, due diligence, contract.",
        "研判新线索九条，两个项目定厂址。",
    ),
    Team(
        "ZB09",
        ("office:ecology", "office:water"),
        ("220113", "220122"),
        "环境要素工作手册",
        "Manual of environmental permits",
        "环评、排污、水土保持等环境要素。",
        "Environmental review, discharge and soil permits.",
        (
            ("选址阶段先查敏感区，避免返工。", "Check protected areas when the site is chosen."),
            ("报告编制期列入节点，监测提前做。", "Put the report into the plan; measure early."),
        ),
        "环评报告、监测数据、总量指标。",
        "Review, measurements, quota.",
        "三份环评本周上会。",
    ),
    Team(
        "ZB10",
        ("blocker:funds", "area:service"),
        ("220192", "220103"),
        "银企对接工作手册",
        "Manual of bank matching",
        "项目融资需求到放款。",
        "From a project's need of credit to its disbursement.",
        (
            (
                "需求、推荐、授信、放款四栏登记，不合并计数。",
                "Need, recommended, credited, disbursed: four columns, never pooled.",
            ),
            ("三十日未授信的换行再荐。", "Not credited in thirty days: recommend another bank."),
        ),
        "融资需求表、抵押清单。",
        "Statement of need, list of collateral.",
        "对接十二个项目，放款两笔。",
    ),
)


def work(office: Actor) -> int:
    """Rosters, covers, handbooks and three weeks of dispatches; how many forces work."""
    for team in TEAMS:
        force = TaskForce.objects.get(code=team.code)
        with use_clock(FixedDayClock(SET_UP)):
            _seat(office, force, team)
            _cover(office, team)
        with use_clock(FixedDayClock(WRITTEN)):
            _write(office, team, steps=team.steps[:-1], reason="")
        with use_clock(FixedDayClock(REVISED)):
            _write(office, team, steps=team.steps, reason="按一季度考评意见补充一步")
        _hold(office, team)
    return len(TEAMS)


def _seat(office: Actor, force: TaskForce, team: Team) -> None:
    names = {place.code: place.name for place in PLACES}
    for turn, code in enumerate(team.places):
        role = ForceRole.DEPUTY if turn == 0 else ForceRole.MEMBER
        seat_member(
            office, force_id=force.pk, post_id=post_id(code, f"{names[code]}分管负责人"), role=role, on=SET_UP
        )
        seat_member(
            office, force_id=force.pk, post_id=post_id(code, f"{names[code]}服务秘书"), role=ForceRole.SPECIALIST,
            on=SET_UP,
        )  # fmt: skip


def _cover(office: Actor, team: Team) -> None:
    for one in team.covers:
        kind, _, key = one.partition(":")
        if kind == CoverKind.AREA:
            row = Area.objects.filter(code=key, plan__kind="year").first()
            keys = [str(row.pk)] if row is not None else []
        elif kind == CoverKind.PROGRAMME:
            keys = [str(pk) for pk in Programme.objects.values_list("pk", flat=True)[:1]]
        else:
            keys = [key]
        for found in keys:
            actions.set_cover(office, code=team.code, kind=CoverKind(kind), key=found)


def _write(office: Actor, team: Team, *, steps: tuple[tuple[str, str], ...], reason: str) -> None:
    zh = ["# 适用范围", team.scope, "# 办理步骤"]
    en = ["# What it is for", team.scope_en, "# Steps"]
    for number, (step, step_en) in enumerate(steps, start=1):
        zh += [f"## 第{number}步", step]
        en += [f"## Step {number}", step_en]
    zh += ["# 要用的材料", team.papers, "# 周期", "每周调度一次，每月督查一次，每季考评一次；问题当日建档。"]
    en += [
        "# Papers",
        team.papers_en,
        "# Cadence",
        "Dispatch weekly, inspect monthly, assess quarterly; file problems the same day.",
    ]
    actions.write_handbook(
        office, code=team.code, title=team.title, title_en=team.title_en, text="\n".join(zh), text_en="\n".join(en),
        reason=reason,
    )  # fmt: skip


def _hold(office: Actor, team: Team) -> None:
    """Two forces have not met this week, one missed last week too: the list shows it."""
    number = int(team.code[2:])
    weeks = WEEKS[:1] if number == 9 else WEEKS[:2] if number in (3, 7) else WEEKS
    held = [(OccasionKind.DISPATCH, day) for day in weeks]
    held += [(OccasionKind.ASSESSMENT, ASSESSED)]
    held += [(OccasionKind.INSPECTION, INSPECTED)] if number % 4 else []
    for kind, day in sorted(held, key=lambda one: one[1]):
        with use_clock(FixedDayClock(day)):
            actions.hold_force(
                office, code=team.code, kind=kind, on=day, found=team.held, came="成员单位、服务秘书"
            )
