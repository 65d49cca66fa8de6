"""One form, one project of Kuancheng under way with its nodes, one indicator; May 2026 is being reported."""

from datetime import date
from decimal import Decimal

import pytest

from guatu.collect import actions, queries
from guatu.collect.models import Form, Submission
from guatu.collect.types import CellKey, Field, SubjectKind
from guatu.conftest import City, actor_of_account
from guatu.kernel.period import Period
from guatu.org.models import Account
from guatu.org.types import Actor
from guatu.projects.actions import create_project, record_progress
from guatu.projects.models import Node, Project
from guatu.projects.types import Stage
from guatu.targets.models import Indicator

MAY = Period.of_month(2026, 5)
APRIL = Period.of_month(2026, 4)


@pytest.fixture
def project(city: City, operator: Actor) -> Project:
    """Building, 3.5 hundred million in all; 50 million of this year's reported for April, two nodes near."""
    made = create_project(
        operator,
        code="2605-220103-04-01-000001",
        name="宽城区净水厂扩建",
        name_en="Kuancheng water works",
        unit_id=city.kuancheng.pk,
        area_id=city.industry.pk,
        stage=Stage.BUILDING,
        total_investment=Decimal(350_000_000),
        due=date(2028, 11, 30),
    )
    record_progress(
        operator,
        project_id=made.pk,
        period=APRIL,
        invested_year=Decimal(50_000_000),
        invested_total=Decimal(120_000_000),
        physical=Decimal("30.5"),
    )
    _node(made, "N1", "基础施工", date(2026, 4, 1), date(2026, 6, 20))
    _node(made, "N2", "主体施工", date(2026, 6, 20), date(2026, 12, 1))
    _node(made, "N3", "设备安装", date(2027, 3, 1), date(2027, 6, 1))
    return made


def _node(project: Project, code: str, name: str, start: date, finish: date) -> Node:
    return Node.objects.create(
        project=project, code=code, name=name, position=int(code[1:]), duration=20, late_start=start,
        late_finish=finish, early_start=start, early_finish=finish,
    )  # fmt: skip


@pytest.fixture
def indicator(db: None) -> Indicator:
    return Indicator.objects.create(
        code="started", name="新开工项目", name_en="Projects started", measure="个", measure_en="projects",
        kind=Indicator.Kind.COUNT,
    )  # fmt: skip


@pytest.fixture
def form(city: City, indicator: Indicator, operator: Actor) -> Form:
    return actions.create_form(operator, indicator_ids=[indicator.pk], first_period=MAY)


@pytest.fixture
def filing(form: Form, project: Project, reporter: Account, city: City) -> Submission:
    """Kuancheng's draft of May, opened by its reporter."""
    actor = actor_of_account(reporter)
    return actions.open_submission(actor, form_id=form.pk, unit_id=city.kuancheng.pk, period=MAY)


def cell(subject: Project | Node | Indicator, field: Field) -> CellKey:
    """The key of a subject's cell."""
    kinds: dict[type, SubjectKind] = {
        Project: SubjectKind.PROJECT, Node: SubjectKind.NODE, Indicator: SubjectKind.INDICATOR
    }  # fmt: skip
    return CellKey(kinds[type(subject)], subject.pk, field)


@pytest.fixture
def physical(project: Project) -> CellKey:
    """The cell of the project's physical progress: 30.5 as prefilled."""
    return cell(project, Field.PHYSICAL)


@pytest.fixture
def invested(project: Project) -> CellKey:
    """The cell of what was invested this year: 5000 as prefilled, in 万元."""
    return cell(project, Field.INVESTED_YEAR)


def fill(
    account: Account, filing: Submission, project: Project, indicator: Indicator, **other: str
) -> Submission:
    """Write what May needs, and `other` fields of the project; the submission as it then stands."""
    values = {
        cell(project, Field.INVESTED_YEAR): "6200",
        cell(project, Field.PHYSICAL): "36",
        cell(indicator, Field.VALUE): "12",
        **{cell(project, Field(name)): text for name, text in other.items()},
    }
    actor = actor_of_account(account)
    row = queries.submission(actor, filing.pk)
    return actions.save_cells(actor, submission_id=filing.pk, version=row.version, values=values)


@pytest.fixture
def submitted(filing: Submission, reporter: Account, project: Project, indicator: Indicator) -> Submission:
    """The same, filled and handed in."""
    fill(reporter, filing, project, indicator)
    return actions.submit(actor_of_account(reporter), submission_id=filing.pk)
