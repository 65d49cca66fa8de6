"""Beside the monthly report: a weekly form of key projects, asked of the zones, and a quarterly one of departments."""

from datetime import date

from guatu.collect.actions import accept, load_form, open_submission, put_in_force, save_cells, submit
from guatu.collect.models import Form
from guatu.collect.queries import sheet
from guatu.collect.rules import read_form
from guatu.kernel.clock import FixedDayClock, use_clock
from guatu.kernel.period import Period
from guatu.org.models import Account
from guatu.org.queries import actor_for
from guatu.org.types import Actor
from guatu.site.demo.city import unit_id

WEEKLY = """
code = "weekly"
name = "重点项目周调度"
name_en = "Weekly dispatch of key projects"
cadence = "week"
due_workday = 1
circle = "kinds"
unit_kinds = ["zone"]
first_period = "2026-W22"
least_investment = 1000000000
guide = "只报总投资10亿元以上的项目；本周工作由节点写成，可以改。"
guide_en = "Projects of at least CNY 1 billion; the week's work is written from the nodes and may be edited."

[[new_fields]]
subject = "projects.project"
code = "week_work"
grammar = "text"
name = "本周完成的工作"
name_en = "Work done this week"

[[new_fields]]
subject = "projects.project"
code = "week_next"
grammar = "text"
name = "下周安排"
name_en = "Next week"

[[new_fields]]
subject = "projects.project"
code = "workers"
grammar = "number"
name = "现场施工人数"
name_en = "Workers on site"
measure = "人"
measure_en = "people"

[[fields]]
subject = "projects.project"
field = "week_work"
prefill = "nodes"

[[fields]]
subject = "projects.project"
field = "week_next"

[[fields]]
subject = "projects.project"
field = "workers"
required = true
prefill = "last"
"""
QUARTERLY = """
code = "approvals"
name = "审批服务季报"
name_en = "Quarterly report of approval services"
cadence = "quarter"
due_workday = 8
circle = "units"
units = ["FGW", "ZRZY"]
first_period = "2026Q1"

[[new_fields]]
subject = "org.unit"
code = "permits"
grammar = "number"
name = "办结项目审批件"
name_en = "Project permits granted"
measure = "件"
measure_en = "permits"

[[new_fields]]
subject = "org.unit"
code = "permit_days"
grammar = "number"
name = "平均办理工作日"
name_en = "Mean working days a permit"
measure = "天"
measure_en = "days"

[[fields]]
subject = "org.unit"
field = "permits"
required = true
prefill = "last"

[[fields]]
subject = "org.unit"
field = "permit_days"
required = true
prefill = "last"
"""
ANSWERED_ON = date(2026, 6, 1)
QUARTER_ON = date(2026, 4, 10)
WEEK, QUARTER = Period.parse("2026-W22"), Period.parse("2026Q1")
FILED = ("220191", "220192")
"""Zones whose last week is in; the present week's is everyone's to begin."""


def ask_more(office: Actor) -> int:
    """The two forms in force, with a few answers accepted. How many forms."""
    weekly, quarterly = (_asked(text) for text in (WEEKLY, QUARTERLY))
    with use_clock(FixedDayClock(ANSWERED_ON)):
        for code in FILED:
            reporter = actor_for(Account.objects.get(role="reporter", unit__code=code))
            _answer(
                office, reporter, weekly, code, WEEK, {"workers": "160", "week_next": "按计划推进下一节点。"}
            )
    with use_clock(FixedDayClock(QUARTER_ON)):
        _answer(office, office, quarterly, "ZRZY", QUARTER, {"permits": "318", "permit_days": "6.5"})
    return 2


def _asked(text: str) -> Form:
    operator = Actor.operator("demo")
    return put_in_force(operator, form_id=load_form(operator, file=read_form(text)).pk)


def _answer(office: Actor, filer: Actor, form: Form, code: str, period: Period, said: dict[str, str]) -> None:
    row = open_submission(filer, form_id=form.pk, unit_id=unit_id(code), period=period)
    values = {cell.key: said[cell.spec.field] for cell in sheet(filer, row).cells if cell.spec.field in said}
    if not values:
        return
    save_cells(filer, submission_id=row.pk, version=row.version, values=values)
    submit(filer, submission_id=row.pk)
    accept(office, submission_id=row.pk)
