"""People for lists and for their page."""

from collections.abc import Collection

from django.db.models import QuerySet

from filon.contacts.models import Contact, ContactPoint, Position
from filon.kit.errors import NotFound
from filon.kit.subjects import SubjectKind
from filon.records.models import Change
from filon.records.rules.changes import Axis
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import Viewer, visible

AT_ONCE = 5_000  # keys in one question


class ContactNotFound(NotFound):
    """No such person for this viewer: both look the same."""


def contact_for(*, viewer: Viewer, pk: int) -> Contact:
    """With all that its page shows at once; a contact in the trash is found too, to be restored."""
    rows = visible(Contact.objects.all(), viewer=viewer, entity=Entity.CONTACT)
    related = ("owner", "company", "establishment", "persona", "source", "lot", "batch")
    found = rows.select_related(*related).filter(pk=pk).first()
    if found is None:
        raise ContactNotFound("Ce contact n’existe pas, ou votre rôle ne permet pas de le voir.")
    return found


def contact_rows() -> QuerySet[Contact]:
    """With what a line of a list shows."""
    return Contact.objects.select_related("owner", "company")


def contacts_to_change(*, viewer: Viewer, ids: Collection[int], action: Action = Action.WRITE) -> list[Contact]:
    return list(visible(Contact.objects.filter(pk__in=ids), viewer=viewer, entity=Entity.CONTACT, action=action))


def points_of_contact(contact: Contact) -> list[ContactPoint]:
    return list(contact.points.order_by("kind", "-main", "pk"))


def past_positions(contact: Contact) -> list[Position]:
    return list(contact.positions.select_related("company"))


def temperature_reason(contact: Contact) -> str:
    """Why the temperature is what it is: the sentence kept with its last change."""
    return _last_reason(contact, Axis.TEMPERATURE)


def buying_reason(contact: Contact) -> str:
    """Why the buying stage is what it is."""
    return _last_reason(contact, Axis.BUYING_STAGE)


def _last_reason(contact: Contact, axis: Axis) -> str:
    changes = Change.objects.filter(subject_kind=SubjectKind.CONTACT, subject_id=contact.pk, axis=axis)
    return changes.order_by("-at", "-pk").values_list("reason", flat=True).first() or ""


def changeable_people(ids: Collection[int], *, viewer: Viewer) -> list[int]:
    """Of these people, those who are here and whom the viewer may change."""
    mine = visible(Contact.objects.filter(deleted_at=None), viewer=viewer, entity=Entity.CONTACT, action=Action.WRITE)
    every = sorted(ids)
    parts = (every[start : start + AT_ONCE] for start in range(0, len(every), AT_ONCE))
    return [pk for part in parts for pk in mine.filter(pk__in=part).values_list("pk", flat=True)]
