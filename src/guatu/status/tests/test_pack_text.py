"""A pack's text and a file of facts: what is wrong is said by line, column and word."""

from datetime import date
from decimal import Decimal

import pytest

from guatu.kernel.errors import GuatuError
from guatu.status.judging.columns import columns_of
from guatu.status.judging.facts_file import read_facts
from guatu.status.judging.judge import judge
from guatu.status.judging.reading import pack_of, read_pack
from guatu.status.judging.verdicts import verdict
from guatu.status.types import Pack, SubjectKind
from guatu.ui.types import LightColour

TEXT = """
code = "small"
version = "1"
subject = "project"
name = "小"
name_en = "Small"
source = "测试"
source_en = "A test"

[[question]]
code = "progress"
name = "进度"
name_en = "Progress"
text = "落后超过30点红"
text_en = "More than 30 behind: red"

[[question.rule]]
when = "WHEN"
light = "red"
zh = "落后{behind}"
en = "{behind} behind"
"""


def small(when: str) -> str:
    return TEXT.replace("WHEN", when)


def asked(when: str, **facts: object) -> bool:
    """Whether a predicate holds of one project."""
    judged = judge([pack_of(small(when))], columns_of(SubjectKind.PROJECT, ["A"], [facts]))  # type: ignore[list-item]
    return bool(judged.answers[0][2][0] == 0)


@pytest.mark.parametrize(
    ("when", "number", "column", "word"),
    [
        ("behnd > 30", "G1815", 9, "behnd"),
        ("behind > 30 and", "G1816", 21, "and"),
        ("behind >", "G1816", 16, ">"),
        ("behind > 'x", "G1816", 9, "behind > 'x"),
        ("落后 > 30", "G1815", 9, "落后"),
        ("exists(select 1)", "G1817", 9, "exists"),
        ("behind > (select max(behind) from facts)", "G1817", 19, "select"),
        ("f.behind > 3", "G1817", 9, "f"),
        ("behind > 3; drop table x", "G1817", 19, ";"),
        ("behind / 2 > 15", "G1817", 16, "/"),
        ("now() > due", "G1817", 9, "now"),
        ("random() > behind", "G1817", 9, "random"),
        ("@", "G1816", 9, "@"),
        ("$1 ", "G1817", 9, "$"),
        ("getenv('HOME') = 'x'", "G1817", 9, "getenv"),
        ("behind::int > 3", "G1817", 15, "::"),
        ("chain = 'x'", "G1818", 9, "chain"),
        ("behind > plan_year", "G1818", 16, ">"),
        ("started > 3", "G1818", 17, ">"),
        ("behind", "G1818", 9, "behind"),
        ("plan_year * plan_year > 1", "G1818", 19, "*"),
        ("behind > 1.1234567", "G1819", 18, "1.1234567"),
        ("behind > 1e3", "G1819", 18, "1e3"),
        ("due > date '2026-13-01'", "G1819", 20, "'2026-13-01'"),
        ("(" * 13 + "started" + ")" * 13, "G1817", 21, "("),
        ("not " * 130 + "started", "G1817", 489, "not"),
    ],
)
def test_a_predicate_at_fault_names_line_column_and_word(
    when: str, number: str, column: int, word: str
) -> None:
    fault = read_pack(small(when)).faults[0]
    assert (fault.number, fault.facts["line"], fault.facts["column"], fault.facts["word"]) == (
        number, 18, column, word,
    )  # fmt: skip


def test_a_predicate_of_several_lines_counts_its_own_lines() -> None:
    text = TEXT.replace('"WHEN"', '"""\nstarted\n  and behnd > 30\n"""')
    fault = read_pack(text).faults[0]
    assert (fault.facts["line"], fault.facts["column"], fault.facts["word"]) == (20, 7, "behnd")


@pytest.mark.parametrize(
    ("before", "after", "number", "line"),
    [
        ('version = "1"', 'version = "1', "G1814", 3),
        ('version = "1"', "version = 1", "G1822", 3),
        ('version = "1"', "", "G1821", 1),
        ('subject = "project"', 'subject = "projekt"', "G1820", 4),
        ('light = "red"', 'light = "rad"', "G1820", 19),
        ('code = "small"', 'code = "Klein!"', "G1827", 2),
        ("{behind} behind", "{behnd} behind", "G1823", 21),
        ("{behind} behind", "{behind:.3f} behind", "G1823", 21),
        ("{behind} behind", "{behind behind", "G1825", 21),
        ('light = "red"', 'light = "red"\nfollow = []', "G1826", 20),
        ('light = "red"', 'light = "red"\nfollows = ["prison"]', "G1820", 20),
        ('light = "red"', 'light = "red"\nexemption = "理由"', "G1821", 17),
    ],
)
def test_a_pack_at_fault_names_the_line(before: str, after: str, number: str, line: int) -> None:
    fault = read_pack(small("behind > 30").replace(before, after)).faults[0]
    assert (fault.number, fault.facts["line"]) == (number, line)


def test_all_faults_are_told_at_once_in_the_order_of_lines() -> None:
    text = small("behnd > 30").replace("project", "projekt").replace("red", "rad")
    assert [fault.facts["line"] for fault in read_pack(text).faults] == [4, 18, 19]


@pytest.mark.parametrize(
    "text", ["", "x", "[[question]]", "= 3", "\x00", "[" * 5000, "question = 3", "é" * 300_000]
)
def test_no_text_is_more_than_refused(text: str) -> None:
    reading = read_pack(text)
    assert reading.pack is None
    assert reading.faults


# --- exactness


@pytest.mark.parametrize(
    ("when", "holds"),
    [
        ("behind > 30", False), ("behind >= 30", True), ("behind = 30", True), ("behind <= 30.000001", True),
        ("behind between 10 and 30", True), ("behind in (10, 30)", True), ("not behind > 30", True),
        ("behind > 29.999999", True), ("-behind < -29.999999", True), ("abs(-behind) = 30", True),
        ("behind + 0.5 = 30.5", True), ("behind - linear = -20", True), ("2 * behind = 60", True),
        ("invested_year * 12 < plan_year * months_elapsed", True), ("invested_year = plan_year * 0.2", True),
        ("due is null", True), ("due is not null", False), ("days_short > 0", False), ("not days_short > 0", False),
        ("coalesce(days_short, 0) = 0", True), ("greatest(behind, linear) = 50", True),
        ("least(behind, linear) = 30", True), ("as_of > date '2026-06-30'", True),
        ("as_of - 8 = date '2026-06-30'", True),
        ("as_of - start_planned = 68", True), ("started is true and started", True), ("true", True),
    ],
)  # fmt: skip
def test_predicates_are_exact_at_their_boundaries(when: str, holds: bool) -> None:
    assert asked(
        when, plan_year=Decimal(100_000_000), invested_year=Decimal(20_000_000), months_elapsed=6, started=True,
        finished=False, stale=False, as_of=date(2026, 7, 8), start_planned=date(2026, 5, 1), reported=None,
    ) is holds  # fmt: skip


def test_a_share_a_hair_off_a_boundary_is_told_apart_from_it() -> None:
    """One fen of 300 billion yuan is less than a hundred-millionth of a point."""
    known: dict[str, object] = {"months_elapsed": 6, "started": True, "finished": False, "stale": False}
    plan = Decimal(300_000_000_000)
    for done, over, at_least in (
        (plan / 5 - Decimal("0.01"), True, True),
        (plan / 5, False, True),
        (plan / 5 + Decimal("0.01"), False, False),
    ):
        facts = known | {"plan_year": plan, "invested_year": done}
        assert asked("behind > 30", **facts) is over
        assert asked("behind >= 30", **facts) is at_least


# --- facts from a file


def test_facts_are_read_by_name_or_title_with_their_units() -> None:
    text = "项目,年度计划投资,invested_year,Months elapsed,已开工\nA,1亿元,1000万元,6个月,是\nB,100000000,,6,no\n"
    columns = read_facts(text.encode("gb18030"), SubjectKind.PROJECT).columns
    assert columns is not None
    pack = pack_of(small("behind > 30"))
    judged = judge([pack], columns)
    assert [judged.light(0), judged.light(1)] == [LightColour.RED, LightColour.GREY]
    assert verdict(judged, 0).reasons[0].zh == "落后40.0"


@pytest.mark.parametrize(
    ("text", "number", "line", "column"),
    [
        ("项目,落后\nA,3\n", "G1828", 1, 2),
        ("项目,behind,behind\nA,3,3\n", "G1828", 1, 3),
        ("项目,behind\nA,三\n", "G1829", 2, 2),
        ("项目,plan_year,behind\nA,1,1\n\nB,1,x\n", "G1829", 4, 3),
        ("项目,started\nA,maybe\n", "G1829", 2, 2),
        ("项目,due\nA,2026-02-30\n", "G1829", 2, 2),
        ("项目,days_short\nA,1.5\n", "G1829", 2, 2),
        ("项目,plan_year\nA,99999999999999999999\n", "G1829", 2, 2),
    ],
)
def test_a_file_of_facts_at_fault_names_line_and_column(
    text: str, number: str, line: int, column: int
) -> None:
    fault = read_facts(text.encode(), SubjectKind.PROJECT).faults[0]
    assert (fault.number, fault.facts["line"], fault.facts["column"]) == (number, line, column)


@pytest.mark.parametrize("data", [b"", b"a,b\n", b"\xff\xfe\x00", "项目\n".encode()])
def test_a_file_without_rows_is_refused(data: bytes) -> None:
    assert read_facts(data, SubjectKind.PROJECT).faults


def test_a_missing_pack_is_told_by_its_first_fault() -> None:
    with pytest.raises(GuatuError, match="behnd"):
        pack_of(small("behnd > 3"))


def test_the_same_text_is_the_same_pack() -> None:
    found = pack_of(small("behind > 30"))
    assert isinstance(found, Pack)
    assert found.questions[0].rules[0].code == "1"
