"""In whose name messages leave: edited by whoever may change the settings."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from django.db import transaction

from filon.kit.emails import parse_email
from filon.kit.errors import EditedMeanwhile, NotPossible
from filon.kit.text import one_line
from filon.messaging.models import Sender

ONE_LINE = ("name", "entity")


class SenderRefused(NotPossible):
    """A sender that no mail program would show."""


@transaction.atomic
def edit_sender(*, values: Mapping[str, str], version: int) -> None:
    """EditedMeanwhile when a colleague saved it since; SenderRefused says what cannot be read."""
    told = {name: one_line(text) if name in ONE_LINE else text.strip() for name, text in values.items()}
    if told.get("address"):
        email = parse_email(told["address"])
        if email is None:
            raise SenderRefused(f"«\u00a0{told['address'][:60]}\u00a0» n’est pas une adresse e-mail.")
        told["address"] = email.address
    if told.get("site"):
        told["site"] = _read_site(told["site"])
    Sender.objects.get_or_create(pk=1)
    if not Sender.objects.filter(pk=1, version=version).update(**told, version=version + 1):
        raise EditedMeanwhile("Un collègue vient de modifier l’expéditeur. Rechargez la page.")


def _read_site(typed: str) -> str:
    parts = urlsplit(typed)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise SenderRefused(
            f"«\u00a0{typed[:60]}\u00a0» n’est pas l’adresse d’un site, comme https://filon.exemple.fr."
        )
    return f"{parts.scheme}://{parts.netloc}"
