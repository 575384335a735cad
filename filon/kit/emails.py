"""E-mail addresses: one form for comparing, generic or nominative (the law differs), professional or free mailbox."""

import re
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any, Literal

from filon.kit.text import clean_cell, fold

EmailKind = Literal["generic", "nominative"]


@dataclass(frozen=True, slots=True)
class Email:
    """`address` is all in lower case: no mailbox in use tells capitals apart. The text as given is kept elsewhere."""

    address: str
    domain: str


# Plain ASCII addresses, checked without the library (equality is a property test). No "--", which may start an encoded name.
PLAIN_EMAIL = r"[a-z0-9_+&'-]+(?:\.[a-z0-9_+&'-]+)*@(?:[a-z0-9](?:-?[a-z0-9])*\.)+[a-z]{2,24}"
LONGEST_PLAIN_EMAIL = 64  # so that no part can exceed its own limit
_PLAIN_EMAIL = re.compile(PLAIN_EMAIL)
REFUSED_ENDINGS = (".arpa", ".invalid", ".local", ".localhost", ".onion", ".test")  # reserved names, RFC 6761
_BETWEEN_ANGLES = re.compile(r"<([^<>]+)>\s*$")


def parse_email(text: str) -> Email | None:
    """One address ("Jean Dupont <j@x.fr>" and "mailto:" accepted), or None when it is not one. Nothing is asked of the network."""
    candidate = clean_cell(text)
    if found := _BETWEEN_ANGLES.search(candidate):
        candidate = found.group(1).strip()
    candidate = candidate.removeprefix("mailto:").strip(" .,;").lower()
    if is_plain_email(candidate):
        return Email(candidate, candidate.rpartition("@")[2])
    return _validate(candidate)


def is_plain_email(address: str) -> bool:
    """Whether an address in lower case is right beyond doubt."""
    return (
        len(address) <= LONGEST_PLAIN_EMAIL
        and _PLAIN_EMAIL.fullmatch(address) is not None
        and not address.endswith(REFUSED_ENDINGS)
    )


def _validate(address: str) -> Email | None:
    library = _library()
    try:
        checked = library.validate_email(address, check_deliverability=False)
    except library.EmailNotValidError:
        return None
    domain = checked.domain.lower()
    return Email(f"{checked.local_part.lower()}@{domain}", domain)


@cache
def _library() -> Any:
    """Loaded with the first address that is not plain: its expressions alone take a tenth of the start of a command."""
    return import_module("email_validator")


_BETWEEN_VALUES = re.compile(r"\s*(?::::|[;,\n|])\s*")


def split_values(text: str) -> list[str]:
    """The values of a cell that holds several, joined by ";", ",", "|", " ::: " (Google Contacts) or a line end."""
    return [value for value in _BETWEEN_VALUES.split(text.strip()) if value]


# Domain reference §8; compared without dots, hyphens and underscores, so that "service.client" is "service-client".
_GENERIC_NAMES = (
    "contact info infos accueil bonjour hello commercial ventes sales direction secretariat compta comptabilite facturation rh "
    "recrutement presse communication support sav service-client service-achats achats dpo rgpd mairie postmaster abuse webmaster "
    "admin noreply no-reply ne-pas-repondre"
)
GENERIC_LOCAL_PARTS = frozenset(name.replace("-", "") for name in _GENERIC_NAMES.split())
_SEPARATORS = re.compile(r"[._-]")


def email_kind(address: str) -> EmailKind:
    """ "generic" for a role (contact@, service.achats@), "nominative" for a person and in doubt: the stricter law."""
    local = _SEPARATORS.sub("", fold(address.partition("@")[0]))
    return "generic" if local in GENERIC_LOCAL_PARTS else "nominative"


_FREE_MAIL_DOMAINS = (
    "gmail.com googlemail.com outlook.fr outlook.com hotmail.fr hotmail.com live.fr live.com msn.com yahoo.fr yahoo.com ymail.com "
    "orange.fr wanadoo.fr free.fr aliceadsl.fr sfr.fr neuf.fr cegetel.net bbox.fr laposte.net icloud.com me.com mac.com gmx.fr "
    "gmx.com proton.me protonmail.com pm.me aol.com aol.fr numericable.fr club-internet.fr noos.fr voila.fr"
)
FREE_MAIL_DOMAINS = frozenset(_FREE_MAIL_DOMAINS.split())


def is_freemail(domain: str) -> bool:
    """Whether anyone may open a mailbox there: such an address proves neither a company nor a profession (rule EML-5)."""
    return domain.lower() in FREE_MAIL_DOMAINS


# Slips of the fingers on the large mail providers: nobody reads mail there. Names that some company uses are not in it.
_MISTYPED_DOMAINS = (
    "gmail.fr gmail.con gmail.co gmail.cm gmail.cmo gmai.com gmal.com gmial.com gmil.com gamil.com gnail.com gmaill.com "
    "hotmail.con hotmail.cm hotmal.com hotmal.fr hotmial.com hotmial.fr hotamil.fr hotmil.fr hormail.fr outlok.com outlok.fr "
    "outllok.fr outloook.fr yaho.fr yaho.com yahou.fr yhaoo.fr yahooo.fr orang.fr ornage.fr oragne.fr orange.ft wanado.fr "
    "wandoo.fr wanadoo.f wanadoo.ft laposte.ne lapsote.net lapost.net free.f freee.fr iclou.com icould.com icloud.con"
)
MISTYPED_DOMAINS = frozenset(_MISTYPED_DOMAINS.split())
