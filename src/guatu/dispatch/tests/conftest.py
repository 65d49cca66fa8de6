"""A red light of Kuancheng, a directive issued from it, evidence of every kind."""

import io
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import docx
import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from guatu.conftest import NOW, City, actor_of_account
from guatu.dispatch.actions import draft_meeting, issue_directive
from guatu.dispatch.models import Matter, Meeting
from guatu.kernel.errors import GuatuError
from guatu.kernel.period import Period
from guatu.org.models import Account, Unit
from guatu.org.types import Actor
from guatu.projects.models import Project
from guatu.status.models import Light

Issue = Callable[..., Matter]
Lit = Callable[..., Light]
People = Callable[[str], Actor]
MAY = Period.parse("2026-05")


@pytest.fixture(autouse=True)
def _store(settings: Settings, tmp_path: Path) -> None:
    """Evidence lands in a folder of the test's own."""
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def lit(city: City) -> Lit:
    """`lit("P1", "red")`: a project of Kuancheng (or `unit`) with its light of May."""

    def make(code: str, colour: str = "red", unit: Unit | None = None) -> Light:
        project = Project.objects.create(
            code=code, name=f"项目{code}", name_en=f"Project {code}", unit=unit or city.kuancheng,
            area=city.industry, stage="building", due=date(2026, 11, 30),
        )  # fmt: skip
        reason = {"zh": f"{code}落后33.1个百分点。", "en": f"{code} is 33.1 points behind.", "colour": colour}
        return Light.objects.create(
            subject_kind="projects.project", subject_id=project.pk, period="2026-05", unit=project.unit,
            area=city.industry, colour=colour, reasons=[reason], computed_at=NOW,
        )  # fmt: skip

    return make


@pytest.fixture
def people(request: pytest.FixtureRequest) -> People:
    """`people("reporter")`: a standing person, acting."""
    return lambda name: actor_of_account(request.getfixturevalue(name))


@pytest.fixture
def office(dispatcher: Account) -> Actor:
    """The dispatcher, acting."""
    return actor_of_account(dispatcher)


@pytest.fixture
def issue(city: City, office: Actor) -> Issue:
    """`issue(workdays=15, …)`: a directive to Kuancheng, or to what is given."""

    def make(**facts: object) -> Matter:
        plain: dict[str, object] = {"title": "打通用地堵点", "unit_id": city.kuancheng.pk, "workdays": 15}
        return issue_directive(office, **(plain | facts))  # type: ignore[arg-type]  # a table of keywords

    return make


@pytest.fixture
def meeting(lit: Lit, office: Actor) -> Meeting:
    """A meeting drafted on May with one red light on its agenda."""
    lit("P1")
    return draft_meeting(office, period=MAY, on=date(2026, 6, 11))


def url(name: str, *args: int | str) -> str:
    """An address of the room."""
    return reverse(f"dispatch:{name}", args=args)


def text(browser: Client, address: str, language: str = "zh-hans") -> str:
    """A page that is there, as its reader gets it."""
    answer = browser.get(address, headers={"Accept-Language": language})
    assert answer.status_code == 200
    return answer.content.decode()


@contextmanager
def refused(number: str) -> Iterator[pytest.ExceptionInfo[GuatuError]]:
    """Expects the refusal of that number of the catalogue."""
    with pytest.raises(GuatuError) as caught:
        yield caught
    assert caught.value.number == number


def package(part: str) -> bytes:
    """A zip archive with one part, as Word and Excel files are."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(part, "<document/>")
    return made.getvalue()


def docx_of(*lines: str, cells: tuple[str, ...] = ()) -> bytes:
    """A Word file of these paragraphs, and one table row."""
    made, word = io.BytesIO(), docx.Document()
    for line in lines:
        word.add_paragraph(line)
    if cells:
        row = word.add_table(rows=1, cols=len(cells)).rows[0]
        for cell, value in zip(row.cells, cells, strict=True):
            cell.text = value
    word.save(made)
    return made.getvalue()


def words_of(data: bytes) -> str:
    """The paragraphs of a Word file, then the cells of its tables, a line each."""
    word = docx.Document(io.BytesIO(data))
    rows = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in word.paragraphs), *rows])


PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
