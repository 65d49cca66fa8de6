"""A block pasted from a spreadsheet: numbers as people write them, placed by names, taken whole or not at all."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

NODE = shutil.which("node")
RUNNER = Path(__file__).with_name("paste_many.mjs")
GRID = {
    "units": [["220103", "宽城区", "宽城"], ["220102", "南关区"], ["220191", "高新区"]],
    "months": [[f"{month}月", "jan" if month == 1 else ""] for month in range(1, 13)],
    "city": ["全市", "合计"],
    "year": ["全年", "year"],
    "decimals": 1,
}

pytestmark = pytest.mark.skipif(
    NODE is None, reason="node is not installed: the browser's reading was not run"
)


def pasted(text: str, row: int = 0, column: int = 1) -> dict[str, Any]:
    asked = json.dumps({"grid": GRID, "blocks": [{"text": text, "row": row, "column": column}]})
    ran = subprocess.run(  # noqa: S603 - our own program, our own arguments
        [str(NODE), str(RUNNER)], input=asked, text=True, capture_output=True, check=True
    )
    (answer,) = json.loads(ran.stdout)
    return dict(answer)


def test_thousands_full_width_digits_and_blanks_are_read_exactly() -> None:
    done = pasted("1,234.5\t１２．５\r\n\t7\r\n", row=1, column=3)
    assert done["changes"] == [[1, 3, "1,234.5"], [1, 4, "12.5"], [2, 3, "0.0"], [2, 4, "7.0"]]


def test_names_in_the_first_column_place_each_line_whatever_cell_is_in_hand() -> None:
    block = "单位\t全年\t1月\n高新区\t9\t1\n宽城\t8\t2\n合计\t17\t3\n"
    places = [[2, 0, "9.0"], [2, 1, "1.0"], [0, 0, "8.0"], [0, 1, "2.0"], [3, 0, "17.0"], [3, 1, "3.0"]]
    assert pasted(block, row=1, column=7)["changes"] == places


def test_twelve_numbers_after_a_name_are_months_and_thirteen_begin_with_the_year() -> None:
    twelve = "宽城区\t" + "\t".join("1" * 12)
    assert [column for _, column, _ in pasted(twelve, column=5)["changes"]] == list(range(1, 13))
    thirteen = twelve + "\t1"
    assert [column for _, column, _ in pasted(thirteen, column=5)["changes"]] == list(range(13))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("1\t约4O", "not_a_number"),
        ("1\t1,0", "not_a_number"),
        ("1\t0.25", "too_fine"),
        ("1\t-3", "negative"),
        ("无此区\t1", "no_unit"),
        ("单位\t十三月\n宽城区\t1", "no_month"),
        ("\t".join("1" * 14), "too_wide"),
        ("\n".join("1" * 6), "too_low"),
    ],
)
def test_what_does_not_fit_is_named_and_nothing_is_taken(text: str, kind: str) -> None:
    done = pasted(text)
    assert "changes" not in done
    assert kind in {fault["kind"] for fault in done["faults"]}
