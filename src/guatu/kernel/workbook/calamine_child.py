"""The program that calls python-calamine: a process of its own, with bounded memory, that imports nothing of ours.

Run as `python -I calamine_child.py BYTES` by `guarded`. A request is pickled, what is asked of a workbook and its bytes
after it; the answer is the length of a pickle and the pickle: the sheets asked for, or why there are none. It imports
as little as can be, for its start is waited for.
"""

import datetime
import io
import pickle
import resource
import sys
from collections.abc import Sequence

from python_calamine import PasswordError, load_workbook

DAYS = frozenset((datetime.date, datetime.datetime, datetime.time, datetime.timedelta))


def sheets(
    data: bytes, names: list[str] | None, cut: bool, rows: int, columns: int
) -> list[dict[str, object]]:
    """The cells of the sheets of these names, or of the first, but of those larger than so many rows and columns."""
    book, found = load_workbook(io.BytesIO(data)), []
    for name in book.sheet_names[:1] if names is None else names:
        sheet = book.get_sheet_by_name(name)
        fits = sheet.total_height < rows and sheet.total_width < columns  # both are the last one, from 0
        found.append(
            {
                "name": name,
                "fits": fits,
                "start": (sheet.start or (0, 0)) if cut else (0, 0),
                "rows": _once(sheet.to_python(skip_empty_area=cut)) if fits else [],
                "merged": sheet.merged_cell_ranges or [],
            }
        )
    return found


def _once(rows: Sequence[Sequence[object]]) -> list[list[object]]:
    """Equal days as one object: a day takes long to be pickled."""
    known: dict[object, object] = {}
    return [[known.setdefault(one, one) if type(one) in DAYS else one for one in row] for row in rows]


def answer(data: bytes, names: list[str] | None, cut: bool, rows: int, columns: int) -> object:
    """The sheets that a request asks for, or a word for what is wrong."""
    try:
        return sheets(data, names, cut, rows, columns)
    except PasswordError:
        return "password"
    except MemoryError:
        return "memory"
    except Exception:  # noqa: BLE001 - whatever the parser says of a file, the file is at fault
        return "damaged"
    except BaseException as wrong:
        # A panic of calamine's Rust code comes as a BaseException of a class that cannot be imported.
        if type(wrong).__name__ != "PanicException":
            raise
        return "damaged"


def main(most: int) -> None:
    """Answers until nobody asks any more."""
    _, allowed = resource.getrlimit(resource.RLIMIT_AS)
    bound = most if allowed == resource.RLIM_INFINITY else min(most, allowed)
    resource.setrlimit(resource.RLIMIT_AS, (bound, bound))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    while True:
        try:
            size, *asked = pickle.load(sys.stdin.buffer)  # noqa: S301 - from the program that started this one
        except EOFError:
            return
        told = pickle.dumps(answer(sys.stdin.buffer.read(size), *asked), protocol=5)
        sys.stdout.buffer.write(len(told).to_bytes(8, "little") + told)
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main(int(sys.argv[1]))
