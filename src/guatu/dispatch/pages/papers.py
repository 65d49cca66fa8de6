"""Word and PDF files of dispatch, as downloads."""

from urllib.parse import quote

from django.http import HttpResponse

from guatu.kernel.errors import NotFound
from guatu.kernel.language import Phrase

TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}


def check_form(form: str) -> str:
    """ "docx" or "pdf". Raises NotFound."""
    if form not in TYPES:
        raise NotFound(what=Phrase(f"格式 {form[:10]}", f"format {form[:10]}"))
    return form


def download(data: bytes, name: str, form: str) -> HttpResponse:
    """The file under this name, without its ending."""
    answer = HttpResponse(data, content_type=TYPES[form])
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(f'{name}.{form}', safe='')}"
    return answer
