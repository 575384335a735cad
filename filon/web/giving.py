"""What a link of ours leads to: the file that we keep, else the address where it is."""

from django.db.models.fields.files import FieldFile
from django.http import FileResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from filon.kit.errors import NotFound
from filon.playbook.models import Content


def give(*, file: FieldFile, name: str, url: str) -> HttpResponseBase:
    if file:
        try:
            return FileResponse(file.open("rb"), as_attachment=True, filename=name)
        except FileNotFoundError:
            pass
    if url:
        return redirect(url)
    raise NotFound(_("Ce document n’est plus là\u00a0: répondez à notre message, nous vous l’enverrons."))


def give_content(content: Content) -> HttpResponseBase:
    return give(file=content.file, name=content.file_name, url=content.url)
