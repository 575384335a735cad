"""Versions of the agreement: prepared, signed by both sides, in force, replaced."""

from datetime import time
from typing import Any

import pytest

from filon.kit.errors import EditedMeanwhile, NotAllowed
from filon.kit.subjects import SubjectKind
from filon.leads.models import Agreement, Signature
from filon.leads.rules.agreement import (
    STARTER,
    AgreementRefused,
    ClauseKind,
    Terms,
    check_hours,
    check_terms,
    sentence_of,
)
from filon.leads.selectors.agreement import agreement_in_force
from filon.leads.services.agreement import (
    COPIED,
    discard_agreement_draft,
    edit_agreement,
    remove_clause,
    save_clause,
    sign_agreement,
    start_agreement_draft,
)
from filon.segments.services.writing import create_segment
from filon.users.models import User
from filon.users.rules.rights import Role
from tests import factories as make
from tests.factories import NOW
from tests.leads.agreements import ANY_IN_A_DAY, DECIDED_IN_A_DAY, FORTY_A_MONTH, draft_of, in_force

K = ClauseKind


@pytest.fixture
def marc(db: None) -> User:
    return make.user("Marc Delmotte", role=Role.MARKETING)


@pytest.fixture
def ines(db: None) -> User:
    return make.user("Inès Benali", role=Role.DIRECTION)


@pytest.mark.parametrize(
    ("terms", "sentence"),
    [
        (Terms(K.VOLUME, amount=40), "40 leads qualifiés par mois"),
        (Terms(K.VOLUME, amount=1, segment="Sud"), "1 lead qualifié par mois du segment «\u00a0Sud\u00a0»"),
        (Terms(K.ACCEPT_RATE, amount=80), "Au moins 80\u202f% des leads transmis sont acceptés"),
        (Terms(K.FIT_MIX, amount=60), "Au moins 60\u202f% des leads transmis ont un profil A ou B"),
        (
            Terms(K.FILE_CONTENT, amount=90, contents=("origin", "answers", "consent")),
            "Le dossier d’au moins 90\u202f% des leads transmis contient l’origine, les réponses et le consentement",
        ),
        (
            Terms(K.FIRST_RESPONSE, amount=60, temperature="hot"),
            "Premier contact sous 1\u00a0h ouvrée pour un lead chaud",
        ),
        (Terms(K.FIRST_RESPONSE, amount=150), "Premier contact sous 2\u00a0h\u00a030 ouvrées pour tout autre lead"),
        (
            Terms(K.ATTEMPTS, amount=6, days=10),
            "6 tentatives en 10 jours ouvrés, sauf si la personne est jointe avant",
        ),
        (Terms(K.DECISION, amount=45), "Accepter ou refuser, avec un motif, sous 45\u00a0min ouvrées"),
        (Terms(K.FEEDBACK, days=5), "Dire sous 5 jours ouvrés ce que devient chaque lead accepté"),
    ],
)
def test_each_promise_reads_as_one_sentence(terms: Terms, sentence: str) -> None:
    assert sentence_of(terms) == sentence


@pytest.mark.parametrize(
    ("terms", "why"),
    [
        (Terms(K.ACCEPT_RATE, amount=0), "entre 1 et 100"),
        (Terms(K.FIT_MIX, amount=101), "entre 1 et 100"),
        (Terms(K.DECISION), "entre une minute"),
        (Terms(K.FIRST_RESPONSE, amount=14_401), "240 heures"),
        (Terms(K.ATTEMPTS, amount=3, days=0), "jours ouvrés"),
        (Terms(K.ATTEMPTS, amount=31, days=5), "30 tentatives"),
        (Terms(K.FEEDBACK, days=61), "jours ouvrés"),
        (Terms(K.VOLUME), "leads par mois"),
        (Terms(K.FILE_CONTENT, amount=50), "cochez au moins une ligne"),
    ],
)
def test_a_promise_of_nothing_or_of_the_impossible_is_refused(terms: Terms, why: str) -> None:
    with pytest.raises(AgreementRefused, match=why):
        check_terms(terms)


def test_the_usual_promises_may_all_be_made() -> None:
    for terms in STARTER:
        check_terms(terms)


@pytest.mark.parametrize(("opens", "closes", "warn"), [(18, 9, 75), (9, 9, 75), (9, 18, 5), (9, 18, 96)])
def test_hours_that_never_open_and_warnings_too_late_are_refused(opens: int, closes: int, warn: int) -> None:
    with pytest.raises(AgreementRefused):
        check_hours(opens_at=time(opens), closes_at=time(closes), warn_percent=warn)


def test_nothing_is_in_force_before_both_signed(marc: User, ines: User) -> None:
    draft = draft_of(FORTY_A_MONTH, ANY_IN_A_DAY)

    assert (sign_agreement(draft=draft, version=1, by=marc, now=NOW), agreement_in_force()) == (False, None)
    assert sign_agreement(draft=draft, version=1, by=ines, now=NOW) is True

    live = agreement_in_force()
    assert live and (live.pk, live.live_at, live.state) == (draft.pk, NOW, "live")
    assert list(live.signatures.values_list("side", "name")) == [
        ("marketing", "Marc Delmotte"),
        ("sales", "Inès Benali"),
    ]


def test_one_side_cannot_sign_for_both(marc: User) -> None:
    draft = draft_of(FORTY_A_MONTH, ANY_IN_A_DAY)
    sign_agreement(draft=draft, version=1, by=marc, now=NOW)

    with pytest.raises(AgreementRefused, match="Marc Delmotte a déjà signé"):
        sign_agreement(draft=draft, version=1, by=make.user("Marine", role=Role.MARKETING), now=NOW)
    with pytest.raises(AgreementRefused, match="aucun des deux côtés"):
        sign_agreement(draft=draft, version=1, by=make.user("Noé", role=Role.ADMIN), now=NOW)


def test_a_salesperson_reads_the_agreement_and_signs_it_only_if_the_table_of_rights_says_so(db: None) -> None:
    draft = draft_of(FORTY_A_MONTH, ANY_IN_A_DAY)
    with pytest.raises(NotAllowed):
        sign_agreement(draft=draft, version=1, by=make.user("Camille"), now=NOW)


def test_an_agreement_of_one_side_is_not_signed(marc: User) -> None:
    draft = draft_of(FORTY_A_MONTH)
    with pytest.raises(AgreementRefused, match="du commerce"):
        sign_agreement(draft=draft, version=1, by=marc, now=NOW)


def test_what_changes_after_a_signature_has_to_be_signed_again(marc: User, ines: User) -> None:
    draft = draft_of(FORTY_A_MONTH, ANY_IN_A_DAY)
    sign_agreement(draft=draft, version=1, by=marc, now=NOW)

    save_clause(draft=draft, clause=None, terms=DECIDED_IN_A_DAY, segment=None, version=1, by=ines, now=NOW)

    assert Signature.objects.count() == 0
    with pytest.raises(EditedMeanwhile):  # Inès still sees the page of before
        sign_agreement(draft=draft, version=1, by=ines, now=NOW)


def test_a_new_draft_is_a_copy_and_leaves_the_one_in_force_alone(marc: User, ines: User) -> None:
    live = in_force(ANY_IN_A_DAY, opens_at=time(8))

    draft = start_agreement_draft(by=marc, now=NOW)
    again = start_agreement_draft(by=ines, now=NOW)
    assert (again.pk, draft.number, draft.opens_at) == (draft.pk, live.number + 1, time(8))
    assert [clause.terms for clause in draft.clauses.all()] == [FORTY_A_MONTH, ANY_IN_A_DAY]
    remove_clause(draft=draft, clause=draft.clauses.all()[1], version=1, by=marc, now=NOW)
    assert [clause.terms for clause in live.clauses.all()] == [FORTY_A_MONTH, ANY_IN_A_DAY]
    save_clause(draft=draft, clause=None, terms=DECIDED_IN_A_DAY, segment=None, version=2, by=marc, now=NOW)
    for person in (marc, ines):
        sign_agreement(draft=draft, version=3, by=person, now=NOW)

    assert dict(Agreement.objects.values_list("number", "state")) == {live.number: "past", draft.number: "live"}


def test_a_first_draft_begins_with_the_usual_promises(marc: User) -> None:
    draft = start_agreement_draft(by=marc, now=NOW)
    assert [clause.terms for clause in draft.clauses.all()] == list(STARTER)


def test_the_same_promise_twice_is_refused_and_may_be_changed(marc: User) -> None:
    draft = draft_of(FORTY_A_MONTH, ANY_IN_A_DAY)
    more = {"draft": draft, "segment": None, "version": 1, "by": marc, "now": NOW}

    with pytest.raises(AgreementRefused, match="déjà promis"):
        save_clause(clause=None, terms=Terms(K.VOLUME, amount=50), **more)
    save_clause(clause=draft.clauses.all()[0], terms=Terms(K.VOLUME, amount=50), **more)

    assert [clause.amount for clause in draft.clauses.all()] == [50, 540]


def test_the_text_of_a_segment_stays_as_signed(marc: User) -> None:
    segment = create_segment(
        name="Grands comptes", entity=SubjectKind.COMPANY, criteria=None, shared=True, by=marc, now=NOW
    )
    draft = draft_of(FORTY_A_MONTH)
    terms = Terms(K.VOLUME, amount=10, segment=segment.name)
    save_clause(draft=draft, clause=None, terms=terms, segment=segment, version=1, by=marc, now=NOW)

    segment.delete()

    assert str(draft.clauses.all()[1]) == "10 leads qualifiés par mois du segment «\u00a0Grands comptes\u00a0»"


def test_two_people_edit_a_draft_and_the_second_reads_it_again(marc: User, ines: User) -> None:
    draft = draft_of(FORTY_A_MONTH, ANY_IN_A_DAY)
    values: dict[str, Any] = {name: getattr(draft, name) for name in COPIED}
    edit_agreement(draft=draft, values=values | {"review": "Lundi"}, version=1, by=marc, now=NOW)

    with pytest.raises(EditedMeanwhile):
        edit_agreement(draft=draft, values=values | {"review": "Mardi"}, version=1, by=ines, now=NOW)
    with pytest.raises(EditedMeanwhile):
        discard_agreement_draft(draft=draft, version=1, by=ines)

    assert Agreement.objects.get().review == "Lundi"
    discard_agreement_draft(draft=draft, version=2, by=ines)
    assert Agreement.objects.count() == 0
