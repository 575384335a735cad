"""Proposals (devis): where each stands, what a number looks like, when one is no longer valid, what is missing to send one."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from filon.kit.dates import PARIS
from filon.kit.enums import LabelledEnum
from filon.kit.french import format_date, join_and
from filon.kit.text import fold

VALID_FOR = timedelta(days=30)  # of a new draft
REMINDED_AT = time(9, 0)  # in Paris, on the day of the reminder
REMIND_DAYS = 5
# Forms that have a capital, which their documents must say (code de commerce, R123-238).
WITH_CAPITAL = frozenset({"sa", "sas", "sasu", "sarl", "eurl", "snc", "sca", "scs", "selarl", "selas", "scop", "scic"})


class ProposalState(LabelledEnum):
    DRAFT = "draft", "Brouillon"
    SENT = "sent", "Envoyé"
    ACCEPTED = "accepted", "Accepté"
    REFUSED = "refused", "Refusé"
    EXPIRED = "expired", "Expiré"
    REPLACED = "replaced", "Remplacé"
    WITHDRAWN = "withdrawn", "Retiré"


class ProposalEventKind(LabelledEnum):
    READ = "read", "Lu"
    COMMENTED = "commented", "Commenté"
    ANSWERED = "answered", "Notre réponse"
    ACCEPTED = "accepted", "Accepté"
    REFUSED = "refused", "Refusé"


class DiscountKind(LabelledEnum):
    NONE = "", "Sans"
    PERCENT = "percent", "%"
    AMOUNT = "amount", "Montant"


def number_of(*, year: int, rank: int) -> str:
    """DEV-2026-0001; beyond 9999 it grows."""
    return f"DEV-{year}-{rank:04d}"


def is_over(*, valid_until: date, today: date) -> bool:
    """Valid to the end of its last day, in Paris."""
    return today > valid_until


def reminder_at(*, valid_until: date, days: int, sent_at: datetime) -> datetime:
    """Some days before the end, in the morning; never before the next morning after it was sent."""
    wanted = datetime.combine(valid_until - timedelta(days=days), REMINDED_AT, PARIS)
    next_morning = datetime.combine(sent_at.astimezone(PARIS).date() + timedelta(days=1), REMINDED_AT, PARIS)
    return max(wanted, next_morning)


def needs_capital(legal_form: str) -> bool:
    return fold(legal_form).replace(".", "") in WITH_CAPITAL


class Identity(NamedTuple):
    """Who sells, as the law wants it on a proposal (code de commerce R123-237, L441-9; CGI 242 nonies A)."""

    name: str = ""
    legal_form: str = ""
    capital_cents: int | None = None
    address: str = ""
    siren: str = ""
    register: str = ""
    vat_number: str = ""
    without_vat: bool = False


class Buyer(NamedTuple):
    """To whom; a company has its SIREN, unless it is established in another country."""

    name: str = ""
    address: str = ""
    siren: str = ""
    contact: str = ""
    email: str = ""
    is_business: bool = True
    is_abroad: bool = False


def missing_of_seller(seller: Identity) -> list[str]:
    """In the words of Réglages > Ma société."""
    needed = {
        "le nom de votre société": seller.name,
        "sa forme juridique": seller.legal_form,
        "son capital": seller.capital_cents is not None or not needs_capital(seller.legal_form),
        "son adresse": seller.address,
        "son SIREN": seller.siren,
        "son registre (RCS)": seller.register,
        "son numéro de TVA": seller.vat_number or seller.without_vat,
    }
    return [words for words, there in needed.items() if not there]


def missing_of_buyer(buyer: Buyer) -> list[str]:
    needed = {
        "l’entreprise du client": buyer.name,
        "l’adresse du client": buyer.address,
        "le SIREN du client": buyer.siren or not buyer.is_business or buyer.is_abroad,
        "la personne à qui l’envoyer": buyer.contact,
        "son adresse e-mail": buyer.email or not buyer.contact,
    }
    return [words for words, there in needed.items() if not there]


def missing_in_proposal(
    *, lines: int, total_cents: int, valid_until: date | None, payment_terms: str, today: date
) -> list[str]:
    lacks = []
    if not lines:
        lacks.append("au moins une ligne")
    elif total_cents <= 0:
        lacks.append("un montant au-dessus de zéro")
    if valid_until is None:
        lacks.append("la date de fin de validité")
    elif is_over(valid_until=valid_until, today=today):
        lacks.append("une date de fin de validité à venir")
    if not payment_terms.strip():
        lacks.append("les conditions de paiement")
    return lacks


def missing_sentence(missing: Sequence[str]) -> str:
    """One sentence, empty when nothing is missing."""
    return f"Il manque {join_and(missing)}\u00a0: le devis ne peut pas partir." if missing else ""


def too_early_sentence(missing: Sequence[str]) -> str:
    """What the process still asks of the deal before a proposal leaves; empty when it asks nothing more."""
    if not missing:
        return ""
    return (
        f"Il est trop tôt pour envoyer ce devis\u00a0: il manque {join_and(missing)}. Une proposition envoyée trop tôt reste "
        "souvent sans réponse\u202f; un responsable peut passer outre en disant pourquoi."
    )


def why_not_open(*, state: ProposalState, valid_until: date | None, settled_at: datetime | None, today: date) -> str:
    """Why the client can no longer answer; empty while he can."""
    on = f" le {format_date(settled_at.astimezone(PARIS))}" if settled_at else ""
    said = {
        ProposalState.DRAFT: "Ce devis n’est pas encore envoyé.",
        ProposalState.ACCEPTED: f"Ce devis est déjà accepté{on}\u00a0: rien n’a été enregistré une seconde fois.",
        ProposalState.REFUSED: f"Ce devis a été refusé{on}\u00a0: demandez-en un nouveau si vous avez changé d’avis.",
        ProposalState.REPLACED: "Une nouvelle version de ce devis l’a remplacé\u00a0: c’est elle qui compte.",
        ProposalState.WITHDRAWN: "Ce devis a été retiré par son auteur\u00a0: écrivez-lui pour en recevoir un autre.",
    }.get(state)
    if said:
        return said
    late = valid_until is not None and is_over(valid_until=valid_until, today=today)
    if (state == ProposalState.EXPIRED or late) and valid_until:
        since = format_date(valid_until + timedelta(days=1))
        return f"Ce devis n’est plus valable depuis le {since}\u00a0: demandez-en un nouveau."
    return ""
