"""The quality of the file as sentences: how good it is, and what is to be mended first.

`say` puts a French text into the language of the reader; by default the text stays as it is.
"""

from collections.abc import Callable

from filon.kit.french import NARROW_SPACE, NO_BREAK_SPACE, format_count, format_integer, format_percent
from filon.kit.subjects import SubjectKind
from filon.reporting.rules.quality import COMPANY, CONTACT, Finding, QualityFigures

SUBJECT_WORDS = {COMPANY: "entreprises", CONTACT: "contacts"}
WORRIES = ("unlawful", "unreachable", "email_valid", "phone_valid", "duplicate_sure", "core", "fresh")  # worst first

ALMOST_ALL = 0.99

SEMICOLON = f"{NARROW_SPACE}; "

Say = Callable[[str], str]


def quality_sentence(figures: QualityFigures, say: Say = str) -> str:
    """How many records, the share that may be worked with, and the first thing to mend."""
    told = [part for subject in SUBJECT_WORDS if (part := _of(figures, subject, say))]
    if not told:
        return say("Le fichier est vide\u00a0: importez-en un pour le mesurer.")
    return f"{say(SEMICOLON).join(told)}."


def _of(figures: QualityFigures, subject: SubjectKind, say: Say) -> str:
    """ "4 040 contacts : 98 % sont joignables, 48 % à jour, 26 % ne peuvent pas être prospectés"."""
    count = figures.records[subject]
    if not count:
        return ""
    one = {COMPANY: "entreprise", CONTACT: "contact"}[subject]
    known = {found.measure.key: found for found in figures.of(subject)}
    shares = [
        f"{share} {say(words)}"
        for key, words in (("core", _COMPLETE[subject]), ("unreachable", "joignables"), ("fresh", "à jour"))
        if (share := _share(known[key]))
    ]
    records = format_count(count, say(one), say(SUBJECT_WORDS[subject]))
    if not shares:
        return say("%(records)s\u00a0: trop peu pour un taux") % {"records": records}
    return say("%(records)s\u00a0: %(shares)s") % {"records": records, "shares": ", ".join(shares)}


_COMPLETE = {COMPANY: "complètes pour l’indispensable", CONTACT: "complets pour l’indispensable"}


def _share(found: Finding) -> str:
    """A hundred per cent is said of all of them only."""
    sound = found.sound.rate
    if sound is None:
        return ""
    return format_percent(min(sound, ALMOST_ALL) if found.faulty else sound, 0)


def first_to_mend(figures: QualityFigures) -> list[Finding]:
    """What stands in the way of work, in the order of its gravity: the law, the reach, the values, the twins, the rest."""
    order = {key: place for place, key in enumerate(WORRIES)}
    found = [one for one in figures.findings if one.measure.key in order and one.faulty]
    return sorted(found, key=lambda one: (order[one.measure.key], -one.faulty))


def mend_sentence(figures: QualityFigures, say: Say = str) -> str:
    """The gravest thing first; empty when nothing is to be mended."""
    if not (worries := first_to_mend(figures)):
        return ""
    worst = worries[0]
    told = say("À reprendre d’abord\u00a0: %(todo)s (%(count)s).")
    return told % {"todo": say(worst.measure.todo), "count": format_integer(worst.faulty)}


def weakest_sentence(figures: QualityFigures) -> str:
    """The measure of which the smallest share is in order; empty without enough cases."""
    known = [(found.sound.rate, found) for found in figures.findings if found.sound.rate is not None]
    if not known:
        return ""
    share, found = min(known, key=lambda one: one[0])
    name = f"«{NO_BREAK_SPACE}{found.measure.sound_label}{NO_BREAK_SPACE}»"
    of = SUBJECT_WORDS[found.measure.subject]
    return f"Le point faible est {name}{NO_BREAK_SPACE}: {format_percent(share, 0)} des {of}"
