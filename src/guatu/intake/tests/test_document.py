"""A page handed in: which bytes are text, what comes back, and what the five shared pages give."""

import json
from pathlib import Path
from typing import Any

import pytest

from guatu.intake.document import as_json, decode, read
from guatu.kernel.errors import GuatuError

SEEDS = Path(__file__).parents[5] / "shared" / "seeds"

FUTURE = {
    "000": {("建筑业产值", "10%"), ("老旧小区提升改造", "447个"), ("小区雨污分流改造", "424个")},
    "001": set(),
    "002": {("万亿级产业集群", "1个"), ("千亿级产业集群", "10个")},
    "003": {
        ("谋划亿元以上项目", "450个"),
        ("具有较大影响力、带动力的重大项目", "10个"),
        ("建设亿元以上项目", "1300个"),
        ("固定资产投资", "20%"),
        ("10亿元以上服务业重大项目", "50个"),
        ("千亿级战略性新兴产业", "6个"),
    },
    "004": {("重点工作专班", "10个")},
}
"""The numbers that the five pages commit to, as a person reads them."""


def seed(number: str) -> bytes:
    """One of the five pages; the test is skipped, and says so, where it is not there."""
    found = sorted(SEEDS.glob(f"{number}_*.txt"))
    if not found:
        pytest.skip(f"no {number}_*.txt in {SEEDS}")
    return found[0].read_bytes()


@pytest.mark.shared
@pytest.mark.parametrize("number", sorted(FUTURE))
def test_a_shared_page_gives_its_commitments_each_tied_to_its_sentence(number: str) -> None:
    page, found = read(seed(number))
    assert all(page.text[draft.start : draft.end] == draft.sentence for draft in found)
    numbers = {(item.indicator, f"{item.value}{item.unit}") for item in found if item.value is not None}
    results = {(item.indicator, f"{item.value}{item.unit}") for item in found if item.kind == "result"}
    assert numbers - results == FUTURE[number]
    assert any(item.kind == "task" for item in found)


@pytest.mark.shared
def test_a_shared_page_gives_its_results_apart() -> None:
    _, found = read(seed("000"))
    results = [f"{draft.value}{draft.unit}" for draft in found if draft.kind == "result"]
    assert results == ["1717个", "429.9%", "1041个"]


@pytest.mark.shared
@pytest.mark.parametrize("number", ["000", "001", "004"])
def test_no_noise_is_left_in_a_shared_page(number: str) -> None:
    page, _ = read(seed(number))
    for noise in ("(fā", "ǎn)", "/p>", "人民网>>", "小字号", "责编", "返回顶部", "| ", "發", "著力"):
        assert noise not in page.text
    assert page.damaged


@pytest.mark.shared
def test_a_sentence_that_a_column_break_cut_is_whole_again() -> None:
    page, _ = read(seed("002"))
    assert "体现区域特色的振兴发展新路子" in page.text


def test_the_json_answer_is_text_and_drafts_that_point_into_it() -> None:
    answer: dict[str, Any] = json.loads(json.dumps(as_json("全年建設項目120個,投資增長8.5%以上。")))
    assert set(answer) == {"text", "drafts"}
    first, second = answer["drafts"]
    assert answer["text"][first["start"] : first["end"]] == first["sentence"]
    assert (first["value"], second["value"], second["comparator"]) == (120, 8.5, ">=")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_page_is_read_in_each_encoding(encoding: str) -> None:
    assert decode("全年建设项目120个。".encode(encoding)) == "全年建设项目120个。"


@pytest.mark.parametrize(
    ("raw", "number"),
    [
        (b"", "G2001"),
        ("  \n\u3000".strip("\u3000"), "G2001"),
        (bytes(100_000_000), "G2002"),
        ("项目" * 900_000, "G2002"),
        (bytes(1000), "G2003"),
        ("全年\x00建设", "G2003"),
        (b"PK\x03\x04rest", "G2003"),
        (b"%PDF-1.7", "G2003"),
        ("全年建设".encode("utf-16"), "G2003"),
        ("全年建设项目".encode()[:-1], "G2004"),
        (b"\xff\xff\xff\xff", "G2004"),
        ("人民网\n返回顶部\n", "G2005"),
    ],
    ids=lambda value: value if isinstance(value, str) and value.startswith("G") else "",
)
def test_what_is_no_page_is_refused_in_words(raw: bytes | str, number: str) -> None:
    with pytest.raises(GuatuError) as caught:
        read(raw)
    assert caught.value.number == number
    assert caught.value.text("zh-hans")
    assert caught.value.remedy("en")
