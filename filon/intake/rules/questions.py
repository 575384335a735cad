"""What a form may ask, and how each answer is read: the same rules as when a colleague types the fact on a record."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from filon.contacts.rules.entry import CONTACT_ENTRIES, read_siren
from filon.contacts.rules.kinds import PointKind
from filon.contacts.rules.points import read_point
from filon.intake.rules.capture import STARTERS, FormKind, Need
from filon.kit.emails import parse_email
from filon.kit.phones import parse_phone
from filon.records.rules.entry import (
    Entry,
    EntryKind,
    ValueRefused,
    boolean_entry,
    date_entry,
    reader_of_text,
    text_entry,
)

LONGEST_ANSWER = 5_000
CUSTOM = "custom."  # before the key of a field that the company added


def read_address(raw: str) -> str:
    """The address in lower case: it says who is writing, so that one that cannot be read is refused."""
    text = raw.strip()
    if not text:
        return ""
    email = parse_email(text) if len(text) <= 320 else None
    if email is None:
        raise ValueRefused(
            f"« {text[:60]} » n’est pas une adresse e-mail\u00a0: il y faut un @ et un domaine, comme anne@exemple.fr."
        )
    return email.address


def read_number(raw: str) -> str:
    text = raw.strip()
    if not text:
        return ""
    if len(text) > 40 or parse_phone(text) is None:
        raise ValueRefused(f"« {text[:40]} » n’est pas un numéro de téléphone, comme 01 44 55 66 77.")
    return read_point(kind=PointKind.PHONE, raw=text).value


_OF_PERSON = {entry.name: entry for entry in CONTACT_ENTRIES}
QUESTIONS: dict[str, Entry] = {
    entry.name: entry
    for entry in (
        replace(_OF_PERSON["civility"], required=False),
        _OF_PERSON["first_name"],
        replace(_OF_PERSON["last_name"], required=False, read=reader_of_text("Nom", width=150)),
        Entry("email", "E-mail", read_address),
        Entry("phone", "Téléphone", read_number),
        text_entry("company", "Entreprise", width=255),
        Entry("siren", "SIREN", read_siren, hint="neuf chiffres"),
        _OF_PERSON["job_title"],
        text_entry("project", "Votre projet en une phrase", width=255),
        date_entry("project_date", "Pour quand"),
        boolean_entry("budget_holder", "Décidez-vous du budget ?"),
        Entry(
            "need",
            "Votre message",
            reader_of_text("Votre message", width=LONGEST_ANSWER, lines=True),
            EntryKind.LONG_TEXT,
        ),
    )
}

CONTROLS = {"email": "email", "phone": "tel"}
FILLED_BY_THE_BROWSER = {
    "email": "email",
    "phone": "tel",
    "first_name": "given-name",
    "last_name": "family-name",
    "company": "organization",
    "job_title": "organization-title",
}


def first_questions(kind: FormKind) -> list[dict[str, str]]:
    """What a new form of that kind asks, in the words of the records."""
    return [{"key": key, "label": QUESTIONS[key].label, "need": need} for key, need in STARTERS[kind].asked.items()]


class Asked(NamedTuple):
    """One question of one form, in its words."""

    key: str
    label: str
    required: bool
    entry: Entry

    @property
    def control(self) -> str:
        """The type of the browser's control, which chooses the keyboard of a telephone."""
        return CONTROLS.get(self.key, "date" if self.entry.kind == EntryKind.DATE else "text")

    @property
    def autocomplete(self) -> str:
        """What the browser may fill in by itself (HTML, autofill)."""
        return FILLED_BY_THE_BROWSER.get(self.key, "off")


class Answers(NamedTuple):
    """`values` as they are stored, by question; `said` as the person wrote them; `faults` by question, each one sentence."""

    values: dict[str, Any]
    said: dict[str, str]
    faults: dict[str, str]


def asked_of(
    questions: Sequence[Mapping[str, str]], custom: Sequence[Entry] = (), *, further: Collection[str] = ()
) -> list[Asked]:
    """The questions of a form in their order; one about a field that was removed since is asked no more.

    Of those that come in turn, only the `further` ones, which nobody has to answer.
    """
    known = QUESTIONS | {CUSTOM + entry.name: entry for entry in custom}
    return [
        Asked(
            asked["key"],
            asked["label"] or known[asked["key"]].label,
            asked["need"] == Need.REQUIRED,
            known[asked["key"]],
        )
        for asked in questions
        if asked["key"] in known and asked["need"] and (asked["need"] != Need.NEXT or asked["key"] in further)
    ]


def read_answers(asked: Sequence[Asked], typed: Mapping[str, str]) -> Answers:
    """Each answer read by the rule of its question; nothing is kept of what was not asked."""
    found = Answers({}, {}, {})
    for question in asked:
        raw = typed.get(question.key, "")
        try:
            value = question.entry.read(raw)
        except ValueRefused as refusal:
            found.faults[question.key] = refusal.sentence
            continue
        if question.required and value in (None, ""):
            found.faults[question.key] = f"« {question.label} » est nécessaire pour vous répondre."
        elif value not in (None, ""):
            found.values[question.key] = value
            found.said[question.key] = raw.strip()
    return found
