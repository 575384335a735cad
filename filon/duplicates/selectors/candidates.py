"""The few records that one which is being typed may double: by its exact keys, and by the words of its name.

Each block is one look into an index, bounded, so that a million records cost what a thousand do.
"""

from collections.abc import Iterable, Sequence

from django.db.models import Max, Q, QuerySet
from rapidfuzz import process
from rapidfuzz.distance import JaroWinkler

from filon.contacts.models import Company, Contact, ContactPoint
from filon.duplicates.rules.likeness import OF_A_LARGE_SPACE
from filon.records.selectors.name_search import LAST_CHARACTER, TRIGRAM, keys_named

FEW = 3  # holders; what more records share is a switchboard, an invented address or a hosting service: no key
HOLDERS_COUNTED = 200  # beyond, a value is common, whatever the exact number
BEARERS_COUNTED = 5_000  # of a surname
NEIGHBOURS = 40  # in the order of names, on either side: a slip in the end of the name stays near
OF_A_WORD = 60  # of the names that hold a word or half of one: a slip in its beginning leaves the end
COMPARED = 30  # the most alike by name, whose addresses are read
LONG_ENOUGH = 4  # letters, for a word to be looked for
WORDS_LOOKED_FOR = 3
LEFT_OUT = frozenset({"les", "des", "pour", "avec", "sans", "chez", "sous"})

Names = dict[int, str]


def records_in_all(model: type[Company] | type[Contact]) -> int:
    """About: the last key given. A small base is judged as if it were larger: in it, chance has met too few people to be known."""
    last = model._default_manager.aggregate(last=Max("pk"))["last"] or 0
    return max(last, OF_A_LARGE_SPACE)


def holders_of(value: str, *, model: type[Company] | type[Contact]) -> list[int]:
    """The records with this very e-mail address or number, `HOLDERS_COUNTED` at most."""
    if not value:
        return []
    points = ContactPoint.objects.filter(normalised=value).order_by()
    if model is Contact:
        rows = points.filter(contact__isnull=False).values_list("contact", "contact")
    else:
        rows = points.filter(contact__isnull=True).values_list("company", "establishment__company")
    return list(dict.fromkeys(one or other for one, other in rows[:HOLDERS_COUNTED] if one or other))


def holders_of_domain(domain: str) -> list[int]:
    rows = Company.objects.filter(domain=domain, deleted_at=None).order_by() if domain else Company.objects.none()
    return list(rows.values_list("pk", flat=True)[:HOLDERS_COUNTED])


def companies_named_like(match_key: str) -> Names:
    """Keys of companies with their folded names, the most alike."""
    if not match_key:
        return {}
    rows = Company.objects.filter(deleted_at=None)
    names = dict(_around(rows, "match_key", match_key))
    found = _of_words(Company, match_key) - names.keys()
    names |= dict(rows.filter(pk__in=found).values_list("pk", "match_key"))
    return most_alike(names, match_key)


def people_named_like(last_name: str, first_name: str) -> Names:
    """The same of people, whichever half was typed in which box."""
    key, swapped = (" ".join(filter(None, pair)) for pair in ((last_name, first_name), (first_name, last_name)))
    if not key:
        return {}
    rows = Contact.objects.filter(deleted_at=None)
    names = dict(_around(rows, "name_key", key)) | dict(_around(rows, "name_key", swapped, each=FEW))
    if first_name and last_name:
        initial = _beginning(rows, "name_key", f"{last_name} {first_name[:1]}")
        names |= dict(initial.values_list("pk", "name_key")[:OF_A_WORD])
    found = _of_words(Contact, key) - names.keys()
    names |= dict(rows.filter(pk__in=found).values_list("pk", "name_key"))
    return most_alike(names, key)


def people_with_surname(last_name: str) -> int:
    """How many, `BEARERS_COUNTED` at most."""
    rows = _beginning(Contact.objects.filter(deleted_at=None), "name_key", f"{last_name} ")
    return rows[:BEARERS_COUNTED].count() if last_name else 0


def people_of_company(company: Company | None) -> int:
    return Contact.objects.filter(company=company, deleted_at=None)[:BEARERS_COUNTED].count() if company else 0


def most_alike(names: Names, key: str) -> Names:
    found = process.extract(key, names, scorer=JaroWinkler.similarity, limit=COMPARED)
    return {pk: name for name, _score, pk in found}


def _around(
    rows: QuerySet[Company] | QuerySet[Contact], column: str, key: str, each: int = NEIGHBOURS
) -> Iterable[tuple[int, str]]:
    """The neighbours of the key in the order of the index."""
    after = rows.filter(**{f"{column}__gte": key}).order_by(column)[:each]
    before = rows.filter(**{f"{column}__lt": key}).order_by(f"-{column}")[:each]
    return [*after.values_list("pk", column), *before.values_list("pk", column)]


def _beginning(
    rows: QuerySet[Company] | QuerySet[Contact], column: str, start: str
) -> QuerySet[Company] | QuerySet[Contact]:
    return rows.filter(Q(**{f"{column}__gte": start, f"{column}__lt": start + LAST_CHARACTER})).order_by()


def _of_words(model: type[Company] | type[Contact], key: str) -> set[int]:
    """All long words together, then each, then the halves of the longest beside the others."""
    words = sorted((word for word in key.split() if _is_telling(word)), key=len, reverse=True)[:WORDS_LOOKED_FOR]
    asked: list[Sequence[str]] = [words] if len(words) > 1 else []
    asked += [[word] for word in words]
    if words and len(words[0]) >= 2 * TRIGRAM:
        half = len(words[0]) // 2
        asked += [[piece, *words[1:2]] for piece in (words[0][:half], words[0][half:])]
    return {pk for pieces in asked for pk in keys_named(model, pieces=pieces, most=OF_A_WORD)}


def _is_telling(word: str) -> bool:
    return len(word) >= LONG_ENOUGH and word not in LEFT_OUT
