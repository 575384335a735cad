"""Personas: the fields that people edit, and what makes one due for review."""

from collections.abc import Collection
from datetime import date

from filon.kit.enums import LabelledEnum
from filon.playbook.rules.channels import ContactChannel
from filon.records.rules.entry import Entry, EntryKind, ValueRefused, date_entry, reader_of_text, text_entry

LONGEST = 4_000  # characters of one long field: a card is read before a call


class EvidenceKind(LabelledEnum):
    INTERVIEW = "interview", "Entretien"
    DATA = "data", "Données"
    SALE = "sale", "Vente"
    SURVEY = "survey", "Enquête"


def lines_in(text: str) -> list[str]:
    """One item a line, without the dashes that people put before them."""
    return [item for line in text.splitlines() if (item := line.strip().lstrip("-–•*").strip())]


def is_due_for_review(review_on: date | None, *, today: date) -> bool:
    """On the day itself it is due."""
    return review_on is not None and review_on <= today


def lines_entry(name: str, label: str, *, hint: str = "une idée par ligne") -> Entry:
    read = reader_of_text(label, width=LONGEST, lines=True)
    return Entry(name, label, read, EntryKind.LONG_TEXT, hint=hint)


def channels_entry(name: str, label: str, *, hint: str) -> Entry:
    return Entry(name, label, lambda raw: read_channels(raw, label=label), hint=hint, show=channel_words)


def read_channels(raw: str, *, label: str) -> str:
    """ "Téléphone, LinkedIn" → "phone,linkedin", in the order that the person wrote, each once."""
    known = {channel.label.casefold(): channel.value for channel in ContactChannel}
    words = [" ".join(word.split()) for word in raw[:500].replace(";", ",").split(",")]
    for word in filter(None, words):
        if word.casefold() not in known:
            asked = ", ".join(channel.label for channel in ContactChannel)
            raise ValueRefused(f"« {label} » : « {word[:40]} » n’est pas un canal connu. Canaux : {asked}.")
    return ",".join(dict.fromkeys(known[word.casefold()] for word in words if word))


def channel_words(codes: str) -> str:
    return ", ".join(ContactChannel.label_of(code) for code in channels_in(codes))


def channels_in(codes: str) -> list[str]:
    return [code for code in (codes or "").split(",") if code]


def refuse_both_ways(*, preferred: str, avoided: str) -> None:
    """A channel cannot be preferred and avoided at once."""
    both: Collection[str] = set(channels_in(preferred)) & set(channels_in(avoided))
    if both:
        word = ContactChannel.label_of(min(both))
        raise ValueRefused(f"« {word} » ne peut pas être à la fois un canal à préférer et un canal à éviter.")


PERSONA_ENTRIES: tuple[Entry, ...] = (
    text_entry("name", "Nom", width=100, required=True),
    lines_entry("summary", "En une phrase", hint="ce qui le distingue des autres"),
    text_entry("job_function", "Fonctions", width=200, hint="Direction générale, gérance"),
    text_entry("decision_level", "Niveau de décision", width=60, hint="décideur, prescripteur, utilisateur, acheteur"),
    lines_entry("typical_company", "Entreprise type", hint="activité, effectif, région"),
    lines_entry("objectives", "Objectifs"),
    lines_entry("pains_awareness", "Problèmes à la prise de conscience"),
    lines_entry("pains_consideration", "Problèmes à la considération"),
    lines_entry("pains_decision", "Problèmes à la décision"),
    lines_entry("triggers", "Déclencheurs", hint="ce qui lui fait chercher une solution"),
    lines_entry("brakes", "Freins et objections"),
    lines_entry("choice_criteria", "Critères de choix"),
    channels_entry("channels_preferred", "Canaux à préférer", hint="Téléphone, LinkedIn"),
    channels_entry("channels_avoided", "Canaux à éviter", hint="SMS"),
    lines_entry("vocabulary", "Ses mots", hint="les mots qu’il emploie, ceux qui le hérissent"),
    date_entry("review_on", "À revoir le"),
)
