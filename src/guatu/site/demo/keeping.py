"""How the demo's filing of May was kept: two rounds, an entry by proxy, evidence, a delegation, two corrections."""

import struct
import zlib
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from guatu.collect.actions import (
    Piece,
    add_evidence,
    answer_remarks,
    ask_revision,
    decide_revision,
    delegate,
    return_submission,
    save_cells,
    submit,
)
from guatu.collect.models import Cell, Submission
from guatu.collect.queries import sheet, submission
from guatu.collect.types import CellKey, CellView, Field, SubjectKind
from guatu.collect.types.revising import EvidenceKind, Party
from guatu.kernel.files import Upload
from guatu.org.models import Account
from guatu.org.queries import actor_for
from guatu.org.types import Actor
from guatu.site.demo.city import unit_id
from guatu.site.demo.reports import LAST

SIGNED_ON = date(2026, 6, 4)
CORRECTED: Final = "220104"
SIGNERS: Final = ((Party.OWNER, "刘志强"), (Party.CONTRACTOR, "王海峰"), (Party.SUPERVISOR, "孙丽"))
ASKED: Final = (("审计核减工程款，按核定数更正。", True), ("录入时多计一笔设备款。", False))


def go_round(dispatcher: Actor, reporter: Actor, row: Submission) -> None:
    """Return what was handed in for two figures; one is mended by proxy, one answered; it waits once more.

    In a demo of a few projects the unit may have none to ask about.
    """
    found = _invested(reporter, row)
    if len(found) < 2:
        return
    first, second = found[:2]
    return_submission(
        dispatcher,
        submission_id=row.pk,
        remark="两处投资额请核实。",
        remarks={
            first.key: "与统计联网直报数不一致，请核对。",
            second.key: "本月增量偏大，请说明依据。",
        },
    )
    now = submission(dispatcher, row.pk)
    mended = format(Decimal(first.value) - 10, "f")
    save_cells(dispatcher, submission_id=row.pk, version=now.version, values={first.key: mended})
    answer_remarks(
        reporter, submission_id=row.pk, answers={second.key: "设备集中到货，已附监理签认的进度款支付表。"}
    )
    _evidence(reporter, row)
    submit(reporter, submission_id=row.pk)


def _invested(reporter: Actor, row: Submission) -> list[CellView]:
    cells = [cell for cell in sheet(reporter, row).cells if cell.key.field == Field.INVESTED_YEAR]
    return sorted(cells, key=lambda cell: Decimal(cell.value or 0), reverse=True)


def _evidence(reporter: Actor, row: Submission) -> None:
    """A photo and three sign-offs beside one node."""
    node = Cell.objects.filter(submission=row, subject_kind=SubjectKind.NODE.value).order_by("pk").first()
    if node is None:
        return
    pieces = [Piece(EvidenceKind.PHOTO, Upload("现场照片.png", picture()), "基坑支护完成，6月4日摄")]
    pieces += [
        Piece(EvidenceKind.SIGN_OFF, party=party, signer=signer, signed_on=SIGNED_ON)
        for party, signer in SIGNERS
    ]
    for piece in pieces:
        add_evidence(
            reporter, submission_id=row.pk, kind=SubjectKind.NODE, subject_id=node.subject_id, piece=piece
        )


def picture(width: int = 320, height: int = 200) -> bytes:
    """A small PNG: sky over earth (the format: W3C PNG, 5 and 11)."""
    sky, earth = bytes((176, 205, 226)) * width, bytes((150, 120, 90)) * width
    lines = b"".join(b"\x00" + (sky if line < height * 3 // 5 else earth) for line in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(lines)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in chunks
    )


def hand_over(dispatcher: Actor, day: date) -> None:
    """The task force accepts beside the office while a dispatcher is at a training."""
    to = Account.objects.get(username="zhuanban")
    if to.post_id is not None:
        delegate(dispatcher, to_post_id=to.post_id, start=day, end=day + timedelta(days=4), reason="赴省培训")


def correct(dispatcher: Actor) -> None:
    """Of two corrections to an accepted report one is approved, one waits for the office."""
    row = Submission.objects.get(unit=unit_id(CORRECTED), period=str(LAST), form__code="monthly")
    reporter = actor_for(Account.objects.get(role="reporter", unit__code=CORRECTED))
    cells = Cell.objects.filter(submission=row, field=Field.INVESTED_YEAR).order_by("pk")
    large = [cell for cell in cells if cell.value and Decimal(cell.value) > 500][: len(ASKED)]
    for cell, (reason, decided) in zip(large, ASKED, strict=False):
        made = ask_revision(
            reporter,
            submission_id=row.pk,
            key=CellKey(SubjectKind.PROJECT, cell.subject_id, Field.INVESTED_YEAR),
            value=format(Decimal(cell.value) - 12, "f"),
            reason=reason,
        )
        if decided:
            decide_revision(
                dispatcher, revision_id=made.pk, approve=True, finding="与审计报告一致，同意更正。"
            )
