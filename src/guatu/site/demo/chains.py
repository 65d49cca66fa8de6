"""The demo's industry chains, some with a gap, and what its larger factories are expected to bring; all invented."""

from decimal import Decimal
from functools import reduce
from operator import or_

from django.db.models import Q

from guatu.projects.actions import ask_draw, expect_output, save_chain
from guatu.projects.models import Project
from guatu.projects.types.chain import SegmentSpec
from guatu.site.demo.story import actor_named
from guatu.targets.models import Indicator

FACTORIES = 40
"""The largest so many have an expected output: their plans are drawn by the worker, once the city is served."""
OUTPUT_PER_YUAN = Decimal("1.4")

CHAINS = {
    "car": ("汽车", "Vehicles", (
        SegmentSpec("整车与电驱", ("C361",), "Vehicles and drives"),
        SegmentSpec("零部件", ("C367",), "Parts"),
        SegmentSpec("动力电池", ("C384",), "Traction batteries"),
    )),
    "rail": ("轨道交通装备", "Rail equipment", (
        SegmentSpec("客车与转向架", ("C371",), "Coaches and bogies"),
        SegmentSpec("信号与控制", ("C359",), "Signals and control"),
    )),
    "photonics": ("光电与卫星", "Photonics and satellites", (
        SegmentSpec("芯片封测", ("C397",), "Chip packaging"),
        SegmentSpec("卫星载荷", ("C374",), "Satellite payloads"),
        SegmentSpec("专用设备", ("C356",), "Special equipment"),
    )),
    "bio": ("生物医药", "Biomedicine", (
        SegmentSpec("疫苗", ("C276",), "Vaccines"),
        SegmentSpec("原料药", ("C271",), "Active ingredients"),
    )),
    "grain": ("农产品加工", "Food processing", (SegmentSpec("玉米精深加工", ("C139",), "Corn"),)),
}  # fmt: skip


def link_up() -> int:
    """Chains written, outputs expected, the draws asked for; how many projects have an expected output."""
    dispatcher = actor_named("diaodu")
    indicator = Indicator.objects.get(code="output")
    for position, (code, (name, name_en, segments)) in enumerate(CHAINS.items(), start=1):
        save_chain(
            dispatcher, code=code, name=name, name_en=name_en, position=position, indicator_id=indicator.pk,
            segments=segments,
        )  # fmt: skip
    industries = [
        code for _name, _en, segments in CHAINS.values() for one in segments for code in one.industries
    ]
    in_chains = reduce(or_, (Q(industry__startswith=code) for code in industries))
    rows = Project.objects.filter(in_chains, portfolio=Project.CITY_PORTFOLIO)
    largest = list(rows.order_by("-total_investment", "code")[:FACTORIES])
    for row in largest:
        amount = (row.total_investment or Decimal(0)) * OUTPUT_PER_YUAN
        expect_output(dispatcher, project_id=row.pk, amount=amount.quantize(Decimal("0.01")))
    ask_draw(dispatcher)
    return len(largest)
