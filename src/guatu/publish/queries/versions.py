"""Reads of task books as issued: versions, what changed, who has signed, whether they hold."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from guatu.kernel.clock import clock
from guatu.kernel.errors import NotFound
from guatu.kernel.language import Phrase
from guatu.ledger.queries import history
from guatu.org.queries import holders, posts, posts_of, scoped
from guatu.org.types import Actor, subject
from guatu.publish.adapters.book_version import version_document
from guatu.publish.models import Signature, TaskBookVersion
from guatu.publish.queries.bulletins import house_letterhead
from guatu.publish.queries.signing import in_ledger, signature_holds, signatures_of
from guatu.publish.rules import differences, digest_of, promises_of, sealed_text
from guatu.publish.types import Change, Checked, FileKind, Promise, Signer
from guatu.ui.documents.pdf import to_pdf
from guatu.ui.documents.types import OfficialDocument
from guatu.ui.documents.word import to_docx

if TYPE_CHECKING:
    from guatu.org.models import Post

BOOK_KIND = "publish.taskbookversion"


def versions(actor: Actor) -> QuerySet[TaskBookVersion]:
    """The versions of posts that the actor may see, and of those it answers for; without their lines."""
    rows = TaskBookVersion.objects.select_related("post__unit", "issued_by").defer("content")
    if not actor.can("publish.read"):
        return rows.none()
    seen = scoped(actor, rows, "post__unit")
    own = posts_of(actor)
    return seen | rows.filter(post__in=own) if own else seen


def version(actor: Actor, version_id: int) -> TaskBookVersion:
    """One with its lines. Raises NotFound."""
    found = versions(actor).defer(None).filter(pk=version_id).first()
    if found is None:
        raise NotFound(what=Phrase(f"任务书 {version_id}", f"task book {version_id}"))
    return found


def current_version(actor: Actor, post_id: int) -> TaskBookVersion | None:
    """The latest version of a post's book, of whatever year."""
    return versions(actor).filter(post=post_id, current=True).order_by("-year").first()


def versions_of(actor: Actor, post_id: int) -> list[tuple[TaskBookVersion, Signature | None]]:
    """All versions of a post's book, the newest first, each with its signature. Three queries."""
    rows = list(versions(actor).filter(post=post_id).order_by("-year", "-number"))
    signed = signatures_of(BOOK_KIND, [row.pk for row in rows])
    return [(row, signed.get(row.pk, {}).get(Signer.HOLDER)) for row in rows]


def lines_of(row: TaskBookVersion) -> tuple[Promise, ...]:
    """What it promises."""
    return promises_of(row.content)


def changes_of(row: TaskBookVersion) -> tuple[Change, ...]:
    """What changed from the version before; nothing where it is the first."""
    return differences(lines_of(row.before), lines_of(row)) if row.before is not None else ()


def may_sign(actor: Actor, row: TaskBookVersion) -> bool:
    """Whether it is the actor's to sign: the current version of a post it holds, or acts for."""
    return row.current and actor.account_id is not None and row.post_id in posts_of(actor)


def signature_of(row: TaskBookVersion) -> Signature | None:
    """The holder's signature under a version; None where it is not signed. One query."""
    return signatures_of(BOOK_KIND, [row.pk]).get(row.pk, {}).get(Signer.HOLDER)


def text_of(row: TaskBookVersion) -> str:
    """The text whose SHA-256 is its digest."""
    return sealed_text(post=row.post_id, year=row.year, number=row.number, rows=row.content)


def checked(row: TaskBookVersion, signed: Signature | None) -> Checked:
    """Whether its content, its signature and the ledger still say the same. Two queries at most."""
    digest = digest_of(text_of(row)) == row.digest and _issued_so(row)
    if signed is None:
        return Checked(digest, None, None)
    return Checked(digest, signature_holds(signed, row.digest), in_ledger(signed))


def _issued_so(row: TaskBookVersion) -> bool:
    """Whether the ledger has an entry of the issue with this digest."""
    return history(subject(row)).filter(after__contains=row.digest).exists()


def version_file(actor: Actor, version_id: int, language: str, kind: FileKind) -> bytes:
    """A version as a file: what was frozen, what changed marked, and its signature. Raises NotFound."""
    document = version_text(version(actor, version_id), language)
    return to_docx(document) if kind is FileKind.WORD else to_pdf(document)


def version_text(row: TaskBookVersion, language: str) -> OfficialDocument:
    """The same as a document."""
    return version_document(
        row,
        lines_of(row),
        changes_of(row),
        signature_of(row),
        house_letterhead(),
        invented=settings.DEMO,
        language=language,
    )


@dataclass(frozen=True, slots=True)
class BookLine:
    """A post with where its task book stands; `waiting` is for how many days the current version is unsigned."""

    post: "Post"
    holder: str
    version: TaskBookVersion | None
    signature: Signature | None
    waiting: int


@dataclass(frozen=True, slots=True)
class Overview:
    """How the books of the posts in sight stand. `to_sign`: issued, unsigned."""

    lines: tuple[BookLine, ...]
    posts: int
    issued: int
    signed: int

    @property
    def to_sign(self) -> int:
        return self.issued - self.signed


def overview(actor: Actor, wanted: Collection[int] | None = None, *, outstanding: bool = False) -> Overview:
    """Who has signed which version and who is outstanding, of the posts in sight (of `wanted`, those alone).

    The longest unsigned first, then those without a book, then the signed ones. Five queries.
    """
    today = clock().today()
    rows = list(posts(actor) if wanted is None else posts(actor).filter(pk__in=wanted))
    latest: dict[int, TaskBookVersion] = {}
    for row in versions(actor).filter(current=True).order_by("year"):
        latest[row.post_id] = row
    signed = signatures_of(BOOK_KIND, [row.pk for row in latest.values()])
    names = holders([row.pk for row in rows], today)
    lines = [_line(post, names.get(post.pk, ""), latest.get(post.pk), signed, today) for post in rows]
    issued = sum(line.version is not None for line in lines)
    done = sum(line.signature is not None for line in lines)
    shown = (
        [line for line in lines if line.version is not None and line.signature is None]
        if outstanding
        else lines
    )
    return Overview(tuple(sorted(shown, key=_standing)), len(lines), issued, done)


def _line(
    post: "Post",
    holder: str,
    version: TaskBookVersion | None,
    signed: dict[int, dict[Signer, Signature]],
    today: date,
) -> BookLine:
    signature = signed.get(version.pk, {}).get(Signer.HOLDER) if version is not None else None
    waiting = (today - _day(version.issued_at)).days if version is not None and signature is None else 0
    return BookLine(post, holder, version, signature, waiting)


def _day(at: datetime) -> date:
    return timezone.localtime(at).date()


def _standing(line: BookLine) -> tuple[int, int]:
    if line.version is None:
        return 1, 0
    return (0, -line.waiting) if line.signature is None else (2, 0)
