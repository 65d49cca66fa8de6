"""The JSON form of networks, and the 24 published examples."""

import json
from pathlib import Path
from typing import Any

import pytest

import guatu
from guatu.engine.document import answer
from guatu.kernel.errors import GuatuError

EXAMPLES = Path(guatu.__file__).parents[3] / "shared" / "data" / "networks" / "examples"
QUESTIONS = sorted(path for path in EXAMPLES.glob("net_*.json") if ".answer" not in path.name)


@pytest.mark.shared
@pytest.mark.skipif(not QUESTIONS, reason=f"the examples are not at {EXAMPLES}")
@pytest.mark.parametrize("path", QUESTIONS, ids=lambda path: path.stem)
def test_an_example_is_right_to_the_day(path: Path) -> None:
    expected = json.loads(path.with_suffix(".answer.json").read_text(encoding="utf-8"))
    assert answer(json.loads(path.read_text(encoding="utf-8"))) == expected


def question(**changes: Any) -> dict[str, Any]:
    return {
        "start": "2025-04-01",
        "calendars": {"daily": {"week": [1] * 7, "stops": [["11-01", "03-31"]], "off": ["2025-04-02"]}},
        "nodes": [
            {"id": "a", "duration": 2, "calendar": "daily"},
            {"id": "b", "duration": 1, "calendar": "daily"},
        ],
        "links": [{"pred": "a", "succ": "b", "type": "FS", "lag": 0, "lag_calendar": None}],
    } | changes


def test_an_answer_has_the_published_form() -> None:
    assert answer(question(due="2025-04-06")) == {
        "finish": "2025-04-05",
        "days_short": 0,
        "nodes": [
            {
                "id": "a",
                "early_start": "2025-04-01",
                "early_finish": "2025-04-04",
                "late_start": "2025-04-03",
                "late_finish": "2025-04-05",
                "total_float": 1,
                "critical": False,
            },
            {
                "id": "b",
                "early_start": "2025-04-04",
                "early_finish": "2025-04-05",
                "late_start": "2025-04-05",
                "late_finish": "2025-04-06",
                "total_float": 1,
                "critical": False,
            },
        ],
    }


def test_a_circle_is_an_answer() -> None:
    links = [{"pred": "a", "succ": "b"}, {"pred": "b", "succ": "a"}]
    assert answer(question(links=links)) == {"error": "cycle", "members": ["a", "b"]}


def test_links_and_due_may_be_left_out() -> None:
    plan = question(due=None)
    del plan["links"]
    assert answer(plan)["finish"] == "2025-04-04"


def test_progress_and_summary_rows_are_read_and_what_is_done_has_no_float() -> None:
    nodes = [
        {"id": "S", "duration": 0, "calendar": "daily"},
        {"id": "a", "duration": 2, "calendar": "daily", "parent": "S"}
        | {"actual_start": "2025-04-01", "actual_finish": "2025-04-05"},
        {
            "id": "b",
            "duration": 9,
            "calendar": "daily",
            "parent": "S",
            "actual_start": "2025-04-05",
            "remaining": 4,
        },
    ]
    links = [{"pred": "a", "succ": "b"}]
    found = answer(question(nodes=nodes, links=links, data_date="2025-04-07", out_of_order="override"))
    assert [(node["early_start"], node["early_finish"], node["total_float"]) for node in found["nodes"]] == [
        ("2025-04-01", "2025-04-11", 0),
        ("2025-04-01", "2025-04-06", None),
        ("2025-04-05", "2025-04-11", 0),
    ]


WEEK = [1] * 7


@pytest.mark.parametrize(
    ("where", "document"),
    [
        ("/", []),
        ("/", None),
        ("start", question(start=None)),
        ("start", question(start="2025-02-30")),
        ("start", question(start=20250401)),
        ("due", question(due="soon")),
        ("out_of_order", question(out_of_order="sometimes")),
        ("data_date", question(data_date=7)),
        ("nodes", question(nodes=None)),
        ("nodes", question(nodes={"a": 1})),
        ("nodes[0]", question(nodes=["a"])),
        ("nodes[0].duration", question(nodes=[{"id": "a", "duration": 1.5, "calendar": "daily"}])),
        ("nodes[0].duration", question(nodes=[{"id": "a", "duration": True, "calendar": "daily"}])),
        ("nodes[0].id", question(nodes=[{"id": 7, "duration": 1, "calendar": "daily"}])),
        ("links[0].succ", question(links=[{"pred": "a"}])),
        ("links[0].lag", question(links=[{"pred": "a", "succ": "b", "lag": "2"}])),
        ("links[0].lag_calendar", question(links=[{"pred": "a", "succ": "b", "lag_calendar": 1}])),
        ("calendars", question(calendars=[])),
        ("calendars.c", question(calendars={"c": []})),
        ("calendars.c.week", question(calendars={"c": {}})),
        ("calendars.c.week", question(calendars={"c": {"week": [1, 1]}})),
        ("calendars.c.week", question(calendars={"c": {"week": [2] * 7}})),
        ("calendars.c.off[0]", question(calendars={"c": {"week": WEEK, "off": ["x"]}})),
        ("calendars.c.stops[0]", question(calendars={"c": {"week": WEEK, "stops": [["11-01"]]}})),
    ],
)
def test_what_cannot_be_read_is_named_by_its_place(where: str, document: object) -> None:
    with pytest.raises(GuatuError) as refused:
        answer(document)
    assert refused.value.number == "G1112"
    assert refused.value.facts["where"] == where
    assert where in refused.value.text("zh-hans")


def test_a_refusal_quotes_no_more_than_a_line_of_what_it_found() -> None:
    with pytest.raises(GuatuError) as refused:
        answer(question(start=["x" * 10**6]))
    assert len(refused.value.text("en")) < 200
