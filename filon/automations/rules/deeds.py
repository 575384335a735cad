"""What an automation does, as it is kept and checked, and in words."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from filon.automations.rules.kinds import DeedKind, Whom, deeds_for
from filon.kit.errors import NotPossible
from filon.kit.subjects import SubjectKind

MOST_DEEDS = 5
LONGEST_TEXT = 200
LATEST = 90  # business days before a task is due


class Deed(NamedTuple):
    """`text`: title of the task, words of the notice. `days`: business days until the task is due. `value`: as typed."""

    kind: DeedKind
    text: str = ""
    whom: str = ""
    person: int | None = None
    days: int = 0
    tag: int | None = None
    field: str = ""
    value: str = ""
    sequence: int | None = None


class Names(NamedTuple):
    """What people call the records that deeds point at."""

    people: Mapping[int, str]
    tags: Mapping[int, str]
    sequences: Mapping[int, str]
    fields: Mapping[str, str]


def as_json(deeds: Sequence[Deed]) -> list[dict[str, Any]]:
    return [{name: value for name, value in deed._asdict().items() if value not in ("", None)} for deed in deeds]


def from_json(kept: Sequence[Mapping[str, Any]]) -> list[Deed]:
    return [Deed(**{**one, "kind": DeedKind(one["kind"])}) for one in kept]


def check_deeds(deeds: Sequence[Deed], *, subject: SubjectKind) -> None:
    if not deeds:
        raise NotPossible("Dites ce que l’automatisation doit faire\u00a0: ajoutez au moins une action.")
    if len(deeds) > MOST_DEEDS:
        raise NotPossible(f"Une automatisation fait {MOST_DEEDS} choses au plus\u00a0: écrivez-en une seconde.")
    for deed in deeds:
        if deed.kind not in deeds_for(subject):
            raise NotPossible(
                f"«\u00a0{deed.kind.label}\u00a0» n’est pas possible ici\u00a0: choisissez une autre action."
            )
        if missing := _missing(deed):
            raise NotPossible(f"«\u00a0{deed.kind.label}\u00a0»\u00a0: {missing}")


def _missing(deed: Deed) -> str:
    if deed.kind in (DeedKind.TASK, DeedKind.NOTIFY):
        return _missing_of_words(deed)
    asked = {
        DeedKind.TAG: (deed.tag, "choisissez l’étiquette."),
        DeedKind.FIELD: (deed.field, "choisissez le champ."),
        DeedKind.ENROL: (deed.sequence, "choisissez la séquence."),
    }
    value, sentence = asked.get(deed.kind, (True, ""))
    return "" if value else sentence


def _missing_of_words(deed: Deed) -> str:
    if not deed.text.strip() or len(deed.text) > LONGEST_TEXT:
        return f"écrivez-en les mots, en {LONGEST_TEXT} caractères au plus."
    if deed.whom not in Whom._value2member_map_ or (deed.whom == Whom.PERSON and not deed.person):
        return "dites à qui."
    if not 0 <= deed.days <= LATEST:
        return f"donnez un délai de 0 à {LATEST} jours ouvrés."
    return ""


def in_words(deed: Deed, *, names: Names) -> str:
    """« créer la tâche « Rappeler » pour qui suit la fiche, sous 2 jours ouvrés »."""
    if deed.kind == DeedKind.TASK:
        when = f"sous {deed.days} jour{'s' if deed.days > 1 else ''} ouvré{'s' if deed.days > 1 else ''}"
        return f"créer la tâche {_quoted(deed.text)} pour {_whom(deed, names)}, {when if deed.days else 'le jour même'}"
    if deed.kind == DeedKind.NOTIFY:
        return f"avertir {_whom(deed, names)}\u00a0: {_quoted(deed.text)}"
    if deed.kind == DeedKind.TAG:
        return f"poser l’étiquette {_named(names.tags, deed.tag)}"
    if deed.kind == DeedKind.FIELD:
        label = names.fields.get(deed.field, deed.field)
        return (
            f"écrire {_quoted(deed.value)} dans «\u00a0{label}\u00a0»" if deed.value else f"vider «\u00a0{label}\u00a0»"
        )
    if deed.kind == DeedKind.ENROL:
        return f"faire entrer dans la séquence {_named(names.sequences, deed.sequence)}"
    return "confier le lead selon la répartition"


def _whom(deed: Deed, names: Names) -> str:
    if deed.whom == Whom.PERSON:
        return names.people.get(deed.person or 0, "une personne partie")
    return Whom.label_of(deed.whom)


def _named(names: Mapping[int, str], pk: int | None) -> str:
    return _quoted(names[pk]) if pk is not None and pk in names else "qui n’existe plus"


def _quoted(words: str) -> str:
    return f"«\u00a0{words or '…'}\u00a0»"


def sentence_of(*, when: str, condition: str, deeds: Sequence[Deed], names: Names) -> str:
    """« Quand un lead est créé, si le département est 13, alors créer la tâche … »."""
    done = "\u00a0; ".join(in_words(deed, names=names) for deed in deeds)
    asked = f", si {condition[:1].lower()}{condition[1:]}" if condition else ""
    return f"Quand {when}{asked}, alors {done or 'rien encore'}."
