"""Word templates: fields filled, rows repeated; nothing in them is run, and a hostile file is refused."""

import io
import zipfile

import docx
import pytest

from guatu.dispatch.adapters.filling import check_template, filled
from guatu.dispatch.adapters.papers import built_in
from guatu.dispatch.tests.conftest import PDF, docx_of, package, refused, words_of
from guatu.dispatch.types.forces import Filling, PaperKind


def test_fields_are_filled_and_rows_repeated() -> None:
    lines = ({"no": "1", "target": "交地"}, {"no": "2", "target": "基础"})
    data = docx_of("致{{ force }}：{{late}}项", cells=("{{ tasks.no }}", "{{ tasks.target }}"))
    check_template(data)
    told = words_of(filled(data, Filling({"force": "用地专班", "late": "3"}, {"tasks": lines})))
    assert told.split("\n") == ["致用地专班：3项", "1", "交地", "2", "基础"]
    assert (
        words_of(filled(data, Filling({"force": "x\x00\x0b", "late": "{{ force }}"}, {})))
        == "致x：{{ force }}项"
    )


def test_a_field_cut_into_runs_is_joined() -> None:
    word, made = docx.Document(), io.BytesIO()
    paragraph = word.add_paragraph("致{{ fo")
    paragraph.add_run("rce }")
    paragraph.add_run("}。")
    word.save(made)
    check_template(made.getvalue())
    assert words_of(filled(made.getvalue(), Filling({"force": "专班"}, {}))) == "致专班。"


@pytest.mark.parametrize("line", ["{{ moon }}", "{{ tasks.moon }}", "{% for x in y %}", "{{ ''.__class__ }}"])
def test_what_nothing_fills_is_named_and_nothing_is_run(line: str) -> None:
    with refused("G1955"):
        check_template(docx_of(line))


def _with(data: bytes, name: str, content: bytes) -> bytes:
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for entry in source.infolist():
            if entry.filename != name:
                target.writestr(entry, source.read(entry))
        target.writestr(name, content)
    return made.getvalue()


RELS = (
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
    b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate" '
    b'Target="http://example.invalid/t.dotm" TargetMode="External"/></Relationships>'
)
BOMB = b'<!DOCTYPE x [<!ENTITY a "' + b"b" * 1000 + b'"><!ENTITY c "' + b"&a;" * 1000 + b'">]><x>&c;</x>'


@pytest.mark.parametrize(
    "data",
    [
        b"", b"PK\x03\x04", PDF, package("word/document.xml"), docx_of("{{ force }}")[:2000],
        _with(docx_of("x"), "word/vbaProject.bin", b"x"),
        _with(docx_of("x"), "word/embeddings/o.bin", b"x"),
        _with(docx_of("x"), "word/_rels/settings.xml.rels", RELS),
        _with(docx_of("x"), "word/document.xml", b"<a><b></a>"),
        _with(docx_of("x"), "word/document.xml", BOMB),
        _with(docx_of("x"), "word/big.xml", b" " * (21 * 1024 * 1024)),
    ],
    ids=["empty", "cut", "pdf", "hollow", "half", "macro", "object", "remote", "broken", "entities", "bomb"],
)  # fmt: skip
def test_a_hostile_file_is_answered_and_not_kept(data: bytes) -> None:
    with refused("G1954"):
        check_template(data)


@pytest.mark.parametrize("kind", PaperKind)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_houses_own_templates_hold_only_known_fields(kind: PaperKind, language: str) -> None:
    check_template(built_in(kind, language))
