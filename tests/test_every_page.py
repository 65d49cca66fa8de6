"""Every page and every template: the demo city is crawled as each of its people, link by link.

No link is dead, no page fails, in both languages; and what the crawl cannot reach is rendered by name, so that every
template of the house has been rendered once.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin, urlsplit
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template import Template
from django.template.loader import get_template
from django.test import Client, RequestFactory
from django.test.signals import template_rendered
from django.urls import Resolver404, resolve

from guatu.collect.actions import open_submission
from guatu.collect.models import Form
from guatu.kernel.clock import FixedDayClock, use_clock
from guatu.kernel.period import Period
from guatu.ledger.queries import verification
from guatu.org.models import Account, TaskForce, Unit
from guatu.org.queries import actor_for
from guatu.org.types import Actor, Role
from guatu.projects.models import Node, Project, ProjectLink
from guatu.site.demo.accounts import DEMO_ACCOUNTS
from guatu.site.demo.build import build
from guatu.site.demo.story import DAY
from guatu.status.models import Light
from tests.exports import OTHERWISE, differing, is_export, unoffered
from tests.notices import leading_nowhere

SOURCE = Path(__file__).resolve().parents[1] / "src" / "guatu"
IN_BOTH = ("diaodu", "kuancheng")
"""Who opens two pages of a view, and one in English too: between them they may open every one.

Everybody else opens one page of each view that a link leads to: the view is what is tested, not each row.
"""

FIRST = (
    "/", "/style/", "/org/account/", "/accounts/password/change/", "/accounts/2fa/",
    "/accounts/logout/",
)  # fmt: skip
"""Where the crawl begins; allauth's own pages are reached from the account page."""

BY_NAME = {
    "allauth/layouts/base.html": {},
    "allauth/layouts/entrance.html": {},
    "404.html": {},
    "403.html": {},
    "500.html": {},
    "403_csrf.html": {},
    "org/locked_out.html": {},
    "collect/part/import_progress.html": {"row": {"pk": 1, "step": 1}, "state": "reading", "share": 25},
    "wall/print.html": {
        "print": {"pk": 1, "step": 1, "steps": 2},
        "state": "running",
        "busy": True,
        "word": "x",
        "seconds": 3,
    },
    "ui/error.html": {"number": "G1001", "text": "x", "remedy": "y"},
}
"""Pages that no link leads to."""


@pytest.fixture
def rendered() -> Iterator[set[str]]:
    names: set[str] = set()

    def note(template: Template, **_: object) -> None:
        if template.name:
            names.add(str(template.name))

    template_rendered.connect(note)
    yield names
    template_rendered.disconnect(note)


def _links(page: str, at: str) -> Iterator[str]:
    for found in re.findall(r'(?:href|hx-get)="([^"#]+)', page):
        target = urlsplit(urljoin(at, found.replace("&amp;", "&")))
        if not target.netloc and not target.path.startswith("/static/"):
            yield target.path + (f"?{target.query}" if target.query else "")


def _crawl(client: Client, pages_a_view: int, excused: set[str]) -> tuple[list[str], int]:
    """Every page reachable from the front page; what failed, and how many were opened.

    `excused` gathers the views whose tables are not taken along, for a reason.
    """
    seen, queue, faults = set(FIRST), list(FIRST), []
    opened: Counter[str] = Counter()
    taken: set[str] = set()
    while queue:
        path = queue.pop(0)
        try:
            view = resolve(urlsplit(path).path).view_name
        except Resolver404:
            faults.append(f"{path} leads nowhere")
            continue
        if opened[view] >= pages_a_view:
            continue
        opened[view] += 1
        answer = client.get(path, follow=True)
        if answer.status_code != 200:
            faults.append(f"{path} answered {answer.status_code}")
            continue
        if not answer.headers.get("Content-Type", "").startswith("text/html") or answer.streaming:
            continue
        page = answer.content.decode()
        faults += unoffered(answer.request["PATH_INFO"], page, excused)
        if pages_a_view > 1 and "data-export" in page and view not in taken:
            taken.add(view)
            faults += differing(client, path, page)
        for link in _links(page, path):
            if re.search(r"=\d{1,3},\d{3}\b", link):
                faults.append(f"{path} leads to {link}: a number as it is written for readers")
            if link not in seen and not is_export(link):
                seen.add(link)
                queue.append(link)
    return faults, sum(opened.values())


def _signed_in(username: str) -> Client:
    client = Client()
    client.force_login(Account.objects.get(username=username), "django.contrib.auth.backends.ModelBackend")
    return client


def _file_a_month(client: Client) -> None:
    """The form that is owed: opened, saved, saved over somebody else's figure, handed in with gaps."""
    reporter = Account.objects.get(username="kuancheng")
    form = Form.objects.get(code="monthly", state="in_force")
    row = open_submission(
        actor_for(reporter), form_id=form.pk, unit_id=reporter.unit_id or 0, period=Period.parse("2026-05")
    )
    assert client.get(f"/collect/{row.pk}/").status_code == 200
    saved = client.post(f"/collect/{row.pk}/save/", {"version": row.version}, follow=True)
    assert saved.status_code == 200
    cell = f"c{row.cells.exclude(value='').filter(field='invested_year')[0].pk}"
    clash = {"base": json.dumps({cell: "1"}), "key": str(uuid4()), cell: "2"}
    assert client.post(f"/collect/{row.pk}/save/", clash).status_code == 409
    refused = client.post(f"/collect/{row.pk}/save/", {"version": row.version, "do": "submit"}, follow=True)
    assert refused.status_code in {200, 422}


def _open_a_node_beside_its_plan(client: Client) -> None:
    node = Node.objects.exclude(early_start=None).filter(project__unit__code="220103")[0]
    where = f"/projects/{node.project.code}/nodes/{node.pk}/why/"
    assert client.get(where, headers={"HX-Request": "true"}).status_code == 200


def _open_a_light_over_a_page(client: Client) -> None:
    """Why, as the sheet a light opens; and a project that was never judged."""
    lit = Light.objects.filter(current=True)
    red = lit.filter(subject_kind="projects.project", colour="red")[0]
    for kind in sorted(
        set(lit.values_list("subject_kind", flat=True))
    ):  # of every kind of subject, as page and sheet
        address = f"/status/{lit.filter(subject_kind=kind).order_by('-pk')[0].pk}/"
        for headers in ({}, {"X-Sheet": "1"}):
            assert client.get(address, headers=headers).status_code == 200
    assert client.get("/status/?colour=red", headers={"X-Sheet": "1"}).status_code == 200
    new = Project.objects.create(code="NEW", name="新项目", unit_id=red.unit_id)
    for address in (f"/status/why/{new.code}/", f"/status/why/{new.code}/part/"):
        assert client.get(address).status_code == 200


def _look_at_a_plan_file(client: Client) -> None:
    """Another project's plan, laid beside this one: much is new, much would go."""
    untouched = Project.objects.exclude(nodes__actual_start__isnull=False).exclude(nodes=None)
    one = untouched.filter(schedule__template__code="industrial")[0].code
    other = Project.objects.filter(schedule__template__code="sewer")[0].code
    table = client.get(f"/projects/{other}/plan/export/csv/")
    file = SimpleUploadedFile("plan.csv", b"".join(table) if table.streaming else table.content)
    seen = client.post(f"/projects/{one}/plan/import/", {"file": file, "do": "preview"})
    assert seen.status_code == 200


def _look_at_what_ties_a_node(client: Client) -> None:
    """A link between projects tried and taken away, as far as its pages show it; and an approval's clock."""
    tie = ProjectLink.objects.select_related("predecessor__project", "successor__project").get()
    before, after = tie.predecessor, tie.successor
    node = f"/projects/{after.project.code}/nodes/{after.pk}"
    ends = {"with": before.project.code, "other": f"{before.pk}"}
    how = {"side": "before", "kind": "FF", "lag": "20", "lag_calendar": "office"}
    assert client.get(f"{node}/tie/", {"q": before.project.name}).status_code == 200
    assert client.get(f"{node}/tie/", {**ends, **how}).status_code == 200
    assert client.get(f"{node}/ties/{tie.pk}/").status_code == 200
    permit = Node.objects.exclude(accepted_on=None)[0]
    assert client.get(f"/projects/{permit.project.code}/nodes/{permit.pk}/why/").status_code == 200


def _look_at_who_added_what(client: Client) -> None:
    """An indicator that three units pass on to their parks."""
    assert client.get("/targets/indicators/funnel_all/split/").status_code == 200


def _look_at_a_force(client: Client) -> None:
    """All five tabs of a force, which are one view."""
    force = TaskForce.objects.order_by("pk")[0].code
    for tab in ("list", "chart", "handbook", "papers", "team"):
        assert client.get(f"/dispatch/forces/{force}/{tab}/").status_code == 200


def _look_at_a_workbook(client: Client) -> None:
    """A small table of one's own, read and shown."""
    table = "序号,项目名称,县区,总投资\n1,新厂房,宽城区,1200\n2,仓库,没有的区,300\n"
    city = Unit.objects.get(kind="city")
    file = SimpleUploadedFile("项目台账.csv", table.encode())
    sent = client.post("/collect/workbooks/", {"file": file, "into": "projects", "unit": city.pk})
    assert sent.status_code == 302
    assert client.get(sent["Location"]).status_code == 200
    assert client.get(f"{sent['Location']}mapping/").status_code == 200


@pytest.mark.django_db
def test_every_link_leads_somewhere_and_every_template_renders(
    rendered: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "guatu.projects.queries.frontier.SECONDS", 0.1
    )  # a page of prices says how far it came
    with use_clock(FixedDayClock(DAY)):
        build(60, lambda _: None)
        assert verification().fault is None
        Client().get("/accounts/login/")
        found: list[str] = []
        excused: set[str] = set()
        for ready in DEMO_ACCOUNTS:
            client = _signed_in(ready.username)
            pages = {"zh-hans": 2, "en": 1} if ready.username in IN_BOTH else {"zh-hans": 1}
            for language, pages_a_view in pages.items():
                client.cookies["django_language"] = language
                faults, opened = _crawl(client, pages_a_view, excused)
                found += [f"{ready.username} in {language}: {fault}" for fault in faults]
                if opened < 12:
                    found.append(f"{ready.username} in {language}: {opened} pages, no more")
        assert found == []
        assert set(OTHERWISE) - excused == set(), "no reason is kept that nothing asks for"
        assert leading_nowhere(_signed_in) == [], "every notice leads to its item"
        _file_a_month(_signed_in("kuancheng"))
        _open_a_node_beside_its_plan(_signed_in("kuancheng"))
        _open_a_light_over_a_page(_signed_in("diaodu"))
        _look_at_a_plan_file(_signed_in("diaodu"))
        _look_at_what_ties_a_node(_signed_in("diaodu"))
        _look_at_who_added_what(_signed_in("diaodu"))
        _look_at_a_workbook(_signed_in("diaodu"))
        _look_at_a_force(_signed_in("diaodu"))
        _signed_in("ducha").post("/ledger/verify/")
        request = RequestFactory().get("/")
        request.user = Account.objects.get(username="diaodu")
        request.actor = Actor(None, "", Role.OUTSIDER)  # type: ignore[attr-defined]  # as the middleware does
        for name, context in BY_NAME.items():
            get_template(name).render(dict(context), request)
    ours = {
        str(path.relative_to(root)) for root in SOURCE.glob("*/templates") for path in root.rglob("*.html")
    }
    assert [name for name in sorted(ours) if name not in rendered] == []
