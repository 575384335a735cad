"""Finding a company or a person by what names it exactly: SIREN, SIRET, e-mail address, telephone number."""

from django.db.models import Q, QuerySet

from filon.contacts.models import Company, Contact, ContactPoint, Establishment
from filon.contacts.rules.kinds import PointKind
from filon.kit.emails import email_kind, parse_email
from filon.kit.identifiers import compact_identifier
from filon.kit.phones import parse_phone
from filon.kit.text import company_key, name_key
from filon.users.rules.rights import Entity
from filon.users.selectors import Viewer, visible

LONGEST_IDENTIFIER = 80
MOST_KEYS = 200  # records that share one switchboard


def identified_by(text: str, *, model: type[Company] | type[Contact]) -> Q | None:
    """The condition on the rows that bear the identifier, or None when the text is a name."""
    written = text.strip()
    if not written or len(written) > LONGEST_IDENTIFIER:
        return None
    digits = compact_identifier(written)
    if digits.isascii() and digits.isdigit() and len(digits) in (9, 14):
        return _by_number(digits, model)
    if "@" in written and (email := parse_email(written)):
        return _by_point(email.address, model)
    if digits[-6:].isdigit() and (phone := parse_phone(written)):
        return _by_point(phone.e164, model)
    return None


def _by_number(digits: str, model: type[Company] | type[Contact]) -> Q:
    field = "pk" if model is Company else "company"
    if len(digits) == 9:
        return Q(**{f"{field}__in": list(Company.objects.filter(siren=digits).values_list("pk", flat=True))})
    sites = Establishment.objects.filter(siret=digits).values_list("company", flat=True)
    return Q(**{f"{field}__in": list(sites)})


def _by_point(value: str, model: type[Company] | type[Contact]) -> Q:
    """A person's address finds the person, and his company among companies."""
    points = ContactPoint.objects.filter(normalised=value)
    if model is Contact:
        keys = points.filter(contact__isnull=False).values_list("contact", flat=True)
        return Q(pk__in=list(keys[:MOST_KEYS]))
    rows = points.values_list("company", "establishment__company", "contact__company")[:MOST_KEYS]
    return Q(pk__in={key for row in rows for key in row if key})


def person_writing_from(address: str, *, last_name: str, hold: bool = True) -> Contact | None:
    """Whose e-mail address it is; of a mailbox that several share, the one of that name. None rather than a guess.

    Who gave no name is known by the first part of the address.

    Of two files on one person, the older. `address` is in lower case. With `hold` the row is held until the transaction ends.
    """
    points = ContactPoint.objects.filter(kind=PointKind.EMAIL, normalised=address, contact__deleted_at=None)
    rows = Contact.objects.select_for_update(of=("self",)) if hold else Contact.objects.select_related("company")
    found = list(rows.filter(pk__in=points.values("contact")).order_by("pk")[:MOST_KEYS])
    said = name_key(last_name or address.partition("@")[0])
    if named := [person for person in found if name_key(person.last_name) == said]:
        return named[0]
    alone = len(found) == 1 and not (last_name and email_kind(address) == "generic")
    return found[0] if alone else None


def companies_called(text: str, *, viewer: Viewer) -> QuerySet[Company]:
    """Companies in use that the viewer may see: those that bear the identifier, or whose name differs by its legal form at most."""
    asked = identified_by(text, model=Company)
    if asked is None:  # "SARL" alone has no key: it names nobody, not all those without one
        asked = Q(match_key=key) if (key := company_key(text)) else Q(pk__in=[])
    return visible(Company.objects.filter(asked, deleted_at=None), viewer=viewer, entity=Entity.COMPANY)
