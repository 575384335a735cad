"""The grade from the ideal profile: unknown is not no, who was graded by hand stays, the database counts what the rule says."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from filon.contacts.models import Company, Contact
from filon.contacts.rules.axes import FitGrade
from filon.contacts.rules.fit import LineState, Points, Thresholds, grade_of, verdict_sentence
from filon.contacts.rules.given import GivenBy
from filon.contacts.selectors.fit import grades_under, live_profile, unreadable_lines
from filon.contacts.selectors.fit_explained import explained_fit, last_fit_change
from filon.contacts.services.fit import give_fit_back, grade_by_profile, overrule_fit
from filon.kit.criteria import CriterionRefused
from filon.kit.errors import EditedMeanwhile, NotPossible
from filon.kit.subjects import SubjectKind
from filon.kit.versions import VersionState
from filon.playbook.models import IdealProfile
from filon.playbook.rules.ruled import RuleRefused
from filon.records.models import Change, FieldDefinition
from filon.records.rules.authorship import by_person
from filon.users.selectors import SYSTEM
from tests import factories
from tests.contacts.qualified import BIG, DECIDES, IN_IT, leaf, line, profile
from tests.factories import NOW

AT = Thresholds(a=75, b=50, c=25, known=50)
SIZE, TRADE, POWER = line("Cinquante salariés", 40, BIG), line("Informatique", 40, IN_IT), line("Décide", 20, DECIDES)
POWER = POWER._replace(about="contact")


def grades(model: type[Any] = Company) -> dict[str, str]:
    return {str(record): record.fit_grade for record in model.objects.order_by("pk")}


@pytest.mark.parametrize(
    ("points", "grade"),
    [
        (Points(75, 25, 100, False), "A"),
        (Points(74, 26, 100, False), "B"),
        (Points(50, 50, 100, False), "B"),
        (Points(25, 75, 100, False), "C"),
        (Points(24, 76, 100, False), "D"),
        (Points(50, 0, 100, False), "A"),  # half is known, and all of it is good
        (Points(49, 0, 100, False), ""),  # too little is known
        (Points(0, 0, 100, False), ""),
        (Points(100, 0, 100, True), "D"),
        (Points(0, 0, 0, False), ""),
    ],
)
def test_the_grade_counts_what_is_known(points: Points, grade: str) -> None:
    assert grade_of(points, AT) == grade


COUNTS = st.integers(0, 100)


@given(met=COUNTS, against=COUNTS, unknown=COUNTS, more=st.integers(1, 50))
def test_what_is_learned_in_favour_never_lowers_a_grade(met: int, against: int, unknown: int, more: int) -> None:
    before = grade_of(Points(met, against, met + against + unknown, False), AT)
    learned = min(more, unknown)
    after = grade_of(Points(met + learned, against, met + against + unknown, False), AT)

    assert before == FitGrade.NONE or after <= before  # A < B < C < D


def test_the_sentence_says_the_points_and_what_is_missing() -> None:
    assert verdict_sentence(Points(60, 25, 100, False), AT, missing=["effectif"]) == (
        "60 points sur 85 connus (70\u202f%)\u202f; il manque\u00a0: effectif."
    )
    assert verdict_sentence(Points(10, 0, 100, False), AT, missing=["effectif", "code NAF"]) == (
        "Trop peu connu pour noter\u00a0: 10\u202f% des points, il en faut 50\u202f%\u202f; "
        "il manque\u00a0: effectif et code NAF."
    )
    assert verdict_sentence(Points(9, 0, 9, True), AT, excluding=["Concurrent"]) == "Hors cible\u00a0: Concurrent."


@pytest.mark.django_db
def test_companies_and_people_are_graded_by_their_lines() -> None:
    profile(SIZE, TRADE, POWER)
    good = factories.company("Bonne", headcount_band="21", naf_code="62.01Z")
    half = factories.company("Moitié", headcount_band="21", naf_code="10.11Z")
    bad = factories.company("Mauvaise", headcount_band="01", naf_code="10.11Z")
    factories.contact("Anne", "Chef", company=good, decision_level="decision_maker")
    factories.contact("Bob", "Aide", company=half, decision_level="user")
    factories.contact("Zoé", "Chef", company=bad, decision_level="decision_maker")

    assert grade_by_profile(now=NOW) == 6
    assert grades() == {"Bonne": "A", "Moitié": "B", "Mauvaise": "D"}
    assert grades(Contact) == {"Anne Chef": "A", "Bob Aide": "C", "Zoé Chef": "D"}
    assert grade_by_profile(now=NOW) == 0


@pytest.mark.django_db
def test_unknown_is_not_no() -> None:
    profile(SIZE, TRADE)
    factories.company("Sans effectif", naf_code="62.01Z")
    factories.company("Sans rien")
    factories.contact("Anne", "Seule")

    grade_by_profile(now=NOW)

    assert grades() == {"Sans effectif": "A", "Sans rien": ""}
    assert grades(Contact) == {"Anne Seule": ""}


@pytest.mark.django_db
def test_an_excluding_line_decides_alone_and_an_unknown_one_does_not() -> None:
    profile(SIZE, line("Administration", 0, leaf("company.legal_form_code", "is", "7344"), excluding=True))
    factories.company("Mairie", headcount_band="21", legal_form_code="7344")
    factories.company("Forme inconnue", headcount_band="21")

    grade_by_profile(now=NOW)

    assert grades() == {"Mairie": "D", "Forme inconnue": "A"}


@pytest.mark.django_db
def test_a_grade_is_dated_with_its_points_and_leaves_the_version() -> None:
    profile(SIZE, TRADE)
    company = factories.company("Bonne", headcount_band="21", naf_code="10.11Z")

    grade_by_profile(now=NOW)

    change = Change.objects.get()
    assert (change.axis, change.from_value, change.to_value, change.by_kind) == ("fit", "", "B", "system")
    assert change.reason == "Profil idéal n°\u00a01\u00a0: 40 points sur 80 connus (50\u202f%)."
    company.refresh_from_db()
    assert company.version == 1


@pytest.mark.django_db
def test_a_person_may_overrule_with_a_reason_and_give_it_back() -> None:
    profile(SIZE)
    camille = factories.user("Camille Durand")
    by = by_person(camille.pk)
    company = factories.company("Petite", headcount_band="01")
    grade_by_profile(now=NOW)
    company.refresh_from_db()

    overrule_fit(record=company, to=FitGrade.A, reason="Filiale d’un groupe", version=1, by=by, now=NOW)

    assert grade_by_profile(now=NOW) == 0
    company.refresh_from_db()
    assert (company.fit_grade, company.fit_by, company.version) == ("A", GivenBy.PERSON, 2)
    last = last_fit_change(company)
    assert last and (last.reason, last.by, last.to_value) == ("Filiale d’un groupe", camille, "A")

    give_fit_back(record=company, version=2, by=by, now=NOW)

    assert (company.fit_grade, company.fit_by) == ("D", GivenBy.RULE)


@pytest.mark.django_db
def test_overruling_wants_a_reason_and_the_version_seen() -> None:
    company, by = factories.company(), by_person(factories.user().pk)

    with pytest.raises(NotPossible):
        overrule_fit(record=company, to=FitGrade.A, reason=" ", version=1, by=by, now=NOW)
    with pytest.raises(EditedMeanwhile):
        overrule_fit(record=company, to=FitGrade.A, reason="Vu", version=2, by=by, now=NOW)

    assert Change.objects.count() == 0


@pytest.mark.django_db
def test_without_a_live_profile_nobody_has_a_grade_by_rule() -> None:
    live = profile(SIZE)
    factories.company("Grande", headcount_band="21")
    grade_by_profile(now=NOW)
    IdealProfile.objects.filter(pk=live.pk).update(state=VersionState.PAST)

    assert grade_by_profile(now=NOW) == 1
    assert grades() == {"Grande": ""}


@pytest.mark.django_db
@pytest.mark.parametrize("about", ["company", "contact"])
def test_while_a_line_asks_for_a_deleted_field_nobody_changes(about: str) -> None:
    FieldDefinition.objects.create(entity=about, key="parc", label="Parc", type="number")
    profile(SIZE, line("Parc", 10, leaf(f"{about}.custom.parc", "at_least", "3"), about=about))
    factories.company("Grande", headcount_band="21")
    grade_by_profile(now=NOW)
    FieldDefinition.objects.all().delete()
    Company.objects.update(headcount_band="01")

    with pytest.raises(CriterionRefused):
        grade_by_profile(now=NOW)

    assert grades() == {"Grande": "A"}
    assert [found.label for found, _ in unreadable_lines(live_profile(), now=NOW)] == ["Parc"]


@pytest.mark.django_db
@pytest.mark.parametrize("field", ["company.fit_grade", "contact.fit_grade", "company.segment"])
def test_a_line_may_not_ask_what_rules_decide(field: str) -> None:
    profile(line("Serpent", 10, leaf(field, "is", "1")))

    with pytest.raises(RuleRefused, match="tournerait sur elle-même"):
        grade_by_profile(now=NOW)


@pytest.mark.django_db
def test_one_record_is_explained_line_by_line() -> None:
    profile(SIZE, TRADE, POWER)
    company = factories.company("Moitié", naf_code="62.01Z")
    anne = factories.contact("Anne", "Aide", company=company, decision_level="user")

    found = explained_fit(anne, now=NOW)

    assert found
    assert [(one.line.label, one.state, one.missing) for one in found.lines] == [
        ("Cinquante salariés", LineState.NOT_KNOWN, ["nombre de salariés"]),
        ("Informatique", LineState.MET, []),
        ("Décide", LineState.NOT_MET, []),
    ]
    assert (found.grade, found.sentence) == (
        FitGrade.B,
        "40 points sur 60 connus (66\u202f%)\u202f; il manque\u00a0: nombre de salariés.",
    )


@pytest.mark.django_db
def test_an_explanation_costs_the_same_for_any_number_of_lines() -> None:
    company, asked = factories.company("Moitié", naf_code="62.01Z"), []
    for many in (1, 6):
        IdealProfile.objects.all().delete()
        profile(*[SIZE._replace(label=f"L{n}") for n in range(many)])
        with CaptureQueriesContext(connection) as queries:
            explained_fit(company, now=NOW)
        asked.append(len(queries))

    assert asked == [3, 3]


@pytest.mark.django_db
def test_a_draft_tells_how_many_it_would_grade_and_grades_nobody() -> None:
    draft = profile(SIZE, state=VersionState.DRAFT)
    factories.company("Grande", headcount_band="21")
    factories.company("Petite", headcount_band="01")
    factories.company("Inconnue")
    factories.company("À la main", fit_grade="C", fit_by=GivenBy.PERSON)

    assert grades_under(draft, kind=SubjectKind.COMPANY, viewer=SYSTEM, now=NOW) == {"A": 1, "D": 1, "": 1, "C": 1}
    assert grade_by_profile(now=NOW) == 0


BANDS = {"": None, "01": False, "21": True}
CODES = {"": None, "10.11Z": False, "62.01Z": True}
FIRMS = st.lists(st.tuples(st.sampled_from(list(BANDS)), st.sampled_from(list(CODES))), min_size=1, max_size=6)


@pytest.mark.django_db
@given(firms=FIRMS, big=st.integers(1, 100), trade=st.integers(1, 100), known=st.integers(0, 100), kind=st.booleans())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_database_counts_what_the_rule_says(
    firms: list[tuple[str, str]], big: int, trade: int, known: int, kind: bool
) -> None:
    Contact.objects.all().delete()
    Company.objects.all().delete()
    IdealProfile.objects.all().delete()
    either = {"any": [leaf("company.staff", "at_least", "50"), {"none": [IN_IT]}]} if kind else BIG
    profile(SIZE._replace(points=big, criteria=either), TRADE._replace(points=trade), min_known=known)
    at, expected = AT._replace(known=known), []
    for band, code in firms:
        company = factories.company(headcount_band=band, naf_code=code)
        factories.contact(company=company)
        size, it = BANDS[band], CODES[code]
        first = _either(size, None if it is None else not it) if kind else size
        met = big * (first is True) + trade * (it is True)
        against = big * (first is False) + trade * (it is False)
        expected.append(grade_of(Points(met, against, big + trade, False), at))

    grade_by_profile(now=NOW)

    assert list(Company.objects.order_by("pk").values_list("fit_grade", flat=True)) == expected
    assert list(Contact.objects.order_by("pk").values_list("fit_grade", flat=True)) == expected


def _either(first: bool | None, second: bool | None) -> bool | None:
    """« One of these », where a side may be unknown."""
    if first or second:
        return True
    return None if first is None or second is None else False
