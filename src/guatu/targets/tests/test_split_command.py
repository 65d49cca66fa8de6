"""`guatu targets split` and the API's proposal: exact, with locks, refused in words, issued by the same action."""

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from django.test import Client

from guatu.conftest import City
from guatu.kernel.errors import GuatuError
from guatu.org.models import Account
from guatu.targets.adapters.weights import read_weights
from guatu.targets.commands import targets_group
from guatu.targets.models import Indicator, Target, TargetVersion

WEIGHTS = "单位,权重\n宽城区,2\n高新区,1\n"


def run(*words: str) -> Result:
    return CliRunner().invoke(targets_group, ["split", *words])


@pytest.fixture
def weights(tmp_path: Path) -> str:
    path = tmp_path / "weights.csv"
    path.write_text(WEIGHTS, encoding="utf-8-sig")
    return str(path)


def test_weights_in_a_file_are_enough(db: None, weights: str) -> None:
    told = json.loads(run("--weights", weights, "--total", "100.01", "--decimals", "2", "--json").output)
    assert [line["year"] for line in told["units"]] == ["66.67", "33.34"]
    assert sum(map(Decimal, told["quarters"])) == Decimal("100.01") == sum(map(Decimal, told["months"]))
    for line in told["units"]:
        assert sum(map(Decimal, line["months"])) == Decimal(line["year"])


def test_locks_stay_and_the_rest_is_spread_around_them(db: None, weights: str) -> None:
    given = ["--weights", weights, "--total", "120", "--json"]
    told = json.loads(run(*given, "--lock", "高新区=24", "--lock", "宽城区/5=40").output)
    assert [line["year"] for line in told["units"]] == ["96", "24"]
    assert told["units"][0]["months"][4] == "40"
    refused = run(*given, "--lock", "高新区=100", "--lock", "宽城区=30")
    assert isinstance(refused.exception, GuatuError)
    assert refused.exception.number == "G1533"
    assert "相差 10" in refused.exception.text("zh-hans")
    assert run(*given, "--lock", "无此区=1").exit_code == 2
    assert run("--weights", weights).exit_code == 2


def test_an_indicator_is_split_and_issued_with_a_reason(
    city: City, split_estates: Indicator, weights: str
) -> None:
    shown = run("estates", "--year", "2026", "--total", "500", "--weights", weights)
    assert shown.output.splitlines()[-1].startswith("合计 total\t500\t")
    assert TargetVersion.objects.count() == 1
    said = ["--issue", "--reason", "年中调整", "--approver", "常务会议", "--approval-document", "第6次纪要",
            "--holds-from", "2026-06-30"]  # fmt: skip
    assert run("estates", "--total", "500", "--weights", weights, *said).exit_code == 0
    assert Target.objects.get(version__number=2, unit=city.zone, period="2026").bottom_line == 167


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("甲", "两列"),
        ("甲,1\n乙,x", "不是权重"),
        ("甲,-1", "不是权重"),
        ("甲,1\n甲,2", "两次"),
        ("", "没有单位"),
    ],
)
def test_weights_that_cannot_be_read_name_the_line(text: str, why: str) -> None:
    with pytest.raises(GuatuError) as refused:
        read_weights(text)
    assert refused.value.number == "G1542"
    assert why in refused.value.text("zh-hans")


def test_the_api_proposes_without_writing_and_issues_what_it_is_given(
    city: City,
    split_estates: Indicator,
    as_: Callable[[Account], Client],
    dispatcher: Account,
    reporter: Account,
) -> None:
    base, kind = "/api/targets/indicators/estates", "application/json"
    body = {
        "plan_id": city.plan.pk, "year": 2026, "total": "90", "unit_ids": [city.zone.pk, city.nanguan.pk],
        "by_unit": "even", "by_month": "even", "locks": [{"unit_id": city.zone.pk, "month": 3, "value": "20"}],
    }  # fmt: skip
    assert as_(reporter).post(f"{base}/split", body, content_type=kind).status_code == 403
    client = as_(dispatcher)
    told = client.post(f"{base}/split", body, content_type=kind).json()
    assert [(line["unit_id"], float(line["year"])) for line in told["units"]] == [
        (city.nanguan.pk, 45),
        (city.zone.pk, 45),
    ]
    assert float(told["units"][1]["months"][2]) == 20
    assert TargetVersion.objects.count() == 1
    units = {str(line["unit_id"]): line["months"] for line in told["units"]}
    issued = {"plan_id": city.plan.pk, "year": 2026, "after": 1, "months_by_unit": units, "reason": "x",
              "approver": "x", "approval_document": "x", "holds_from": "2026-06-30"}  # fmt: skip
    assert as_(reporter).post(f"{base}/issue", issued, content_type=kind).status_code == 403
    assert client.post(f"{base}/issue", issued, content_type=kind).status_code == 201
    assert Target.objects.get(version__number=2, unit=city.root, period="2026").bottom_line == 90
    assert client.post(f"{base}/issue", issued, content_type=kind).json()["number"] == "G1540"
    clash = body | {"locks": [{"unit_id": city.zone.pk, "month": None, "value": "95"}]}
    assert client.post(f"{base}/split", clash, content_type=kind).json()["number"] == "G1533"
