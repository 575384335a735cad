"""The quality of the file, counted by hand on a few records; and each figure against the list behind it."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from filon.activities.models import Activity
from filon.contacts.models import Company, Contact, ContactPoint
from filon.duplicates.models import DuplicatePair
from filon.kit.criteria import compile_criteria
from filon.kit.identifiers import parse_siren
from filon.permission.models import NoticeRecord, Objection
from filon.playbook.models import AcquisitionSource
from filon.records.models import Lot
from filon.records.selectors.listing import matching
from filon.reporting.rules.period import Period
from filon.reporting.rules.quality import MEASURES, SUBJECTS, QualityFigures
from filon.reporting.rules.sentences_quality import mend_sentence, quality_sentence, weakest_sentence
from filon.reporting.selectors.quality import measures_for, quality_report, records_to_mend
from filon.users.models import RoleRight, User
from filon.users.rules.rights import Action, Entity, Role, Scope
from filon.users.selectors import SYSTEM
from filon.web.lists.asking import read_question
from filon.web.lists.companies import COMPANIES
from filon.web.lists.people import CONTACTS
from filon.web.quality import group_tables, panels_of
from tests import factories as make
from tests.factories import NOW

pytestmark = pytest.mark.django_db
LONG_AGO = NOW - timedelta(days=400)


def figures(**asked: Any) -> QualityFigures:
    return quality_report(viewer=asked.pop("viewer", SYSTEM), now=NOW, **asked).total


def counted(found: QualityFigures) -> dict[str, tuple[int, int]]:
    """Name of the measure → records that answer it, records asked."""
    return {one.measure.name: (one.rate.count, one.rate.total) for one in found.findings}


def point(kind: str, value: str, *, state: str = "ok", **holder: Any) -> None:
    ContactPoint.objects.create(
        kind=kind, value=value, normalised=value if state == "ok" else None, state=state, **holder
    )


@pytest.fixture
def file() -> dict[str, Any]:
    """Five companies and six people, each with a fault of its own."""
    bought = Lot.objects.create(name="Fichier acheté", kind="bought", created_at=NOW)
    social = AcquisitionSource.objects.create(name="LinkedIn", name_key="linkedin", kind="social")
    whole = make.company("Entière", siren="732829320", naf_code="62.01Z", headcount_band="11", city="Lyon")
    point("email", "contact@entiere.fr", company=whole)
    mute = make.company("Muette", city="Lyon", updated_at=LONG_AGO)
    hidden = make.company("Cachée", diffusion_status="P", lot=bought)
    typo = make.company("Faute", siren="732829321")
    point("email", "contact@gmial.com", company=typo)
    point("phone", "04 91", state="to_check", company=typo)
    twin = make.company("Entière SAS", city="Lyon")
    low, high = sorted((whole.pk, twin.pk))
    DuplicatePair.objects.create(entity="company", left_id=low, right_id=high, weight=12.0, found_at=NOW)
    jeanne = make.contact("Jeanne", "Duval", company=whole, job_title="Acheteuse")
    point("email", "jeanne@entiere.fr", contact=jeanne)
    Activity.objects.create(contact=jeanne, company=whole, kind="call", at=NOW)
    bounced = make.contact("Paul", "Morel", company=mute)
    point("email", "paul@muette.fr", state="dead", contact=bounced)
    opposed = make.contact("Zoé", "Roux")
    Objection.objects.create(contact=opposed, channel="", at=NOW, proof="au téléphone")
    bought_one = make.contact("Luc", "Petit", lot=bought, source=social, created_at=NOW - timedelta(days=40))
    old = make.contact("Ève", "Blanc", created_at=NOW - timedelta(days=4 * 366), updated_at=LONG_AGO)
    masked = make.contact("Inès", "Noir", company=hidden, last_inbound_at=NOW, updated_at=LONG_AGO)
    make.company("À la corbeille", deleted_at=NOW)
    return {"whole": whole, "bought": bought, "people": (jeanne, bounced, opposed, bought_one, old, masked)}


def test_each_fault_is_counted_once_and_what_is_thrown_away_is_not(file: dict[str, Any]) -> None:
    assert counted(figures()) == {
        "company_core": (1, 5),
        "company_specific": (1, 5),
        "company_behavior": (1, 5),
        "company_siren_known": (2, 5),
        "company_siren_valid": (1, 2),
        "company_email_valid": (1, 2),
        "company_phone_valid": (0, 1),
        "company_flagged": (1, 5),
        "company_fresh": (4, 5),
        "company_duplicate_sure": (2, 5),
        "company_duplicate_doubtful": (0, 5),
        "company_unreachable": (4, 5),
        "company_unlawful": (1, 5),
        "company_unlawful_quarantine": (1, 5),
        "company_unlawful_not_diffusible": (1, 5),
        "contact_core": (2, 6),
        "contact_specific": (1, 6),
        "contact_behavior": (1, 6),
        "contact_email_valid": (1, 2),
        "contact_phone_valid": (0, 0),
        "contact_flagged": (0, 6),
        "contact_fresh": (5, 6),
        "contact_duplicate_sure": (0, 6),
        "contact_duplicate_doubtful": (0, 6),
        "contact_unreachable": (5, 6),
        "contact_unlawful": (4, 6),
        "contact_unlawful_objection": (1, 6),
        "contact_unlawful_quarantine": (1, 6),
        "contact_unlawful_not_diffusible": (1, 6),
        "contact_unlawful_social_profile": (1, 6),
        "contact_unlawful_notice_late": (1, 6),
        "contact_unlawful_past_term": (1, 6),
    }


def test_a_notice_an_audit_and_a_decision_mend_what_they_speak_of(file: dict[str, Any]) -> None:
    NoticeRecord.objects.create(contact=file["people"][3], kind="indirect", how="email", text_version="1", at=NOW)
    Lot.objects.update(audit_at=NOW)
    DuplicatePair.objects.update(decided_at=NOW)

    found = counted(figures())

    names = ("contact_unlawful_notice_late", "contact_unlawful_quarantine", "company_duplicate_sure")
    assert [found[name][0] for name in names] == [0, 0, 0]


def test_too_few_cases_give_no_rate(file: dict[str, Any]) -> None:
    verdicts = {one.measure.name: one.rate.verdict for one in figures().findings}

    assert (verdicts["company_siren_valid"], verdicts["company_core"]) == ("insufficient data", "ok")


def test_an_empty_file_says_so() -> None:
    found = figures()

    assert {one.rate.verdict for one in found.findings} == {"insufficient data"}
    assert quality_sentence(found) == "Le fichier est vide\u00a0: importez-en un pour le mesurer."
    assert (mend_sentence(found), weakest_sentence(found)) == ("", "")


def test_the_answer_is_a_sentence_and_the_law_comes_first(file: dict[str, Any]) -> None:
    found = figures()

    assert quality_sentence(found) == (
        "5 entreprises\u00a0: 20\u202f% complètes pour l’indispensable, 20\u202f% joignables, 80\u202f% à jour\u202f; "
        "6 contacts\u00a0: 33\u202f% complets pour l’indispensable, 17\u202f% joignables, 83\u202f% à jour."
    )
    assert mend_sentence(found) == ("À reprendre d’abord\u00a0: les contacts que le droit interdit de prospecter (4).")
    assert (
        weakest_sentence(found)
        == "Le point faible est «\u00a0Informations spécifiques\u00a0»\u00a0: 17\u202f% des contacts"
    )


def test_the_records_to_mend_are_those_of_the_figure(file: dict[str, Any]) -> None:
    unlawful = next(one for one in figures().findings if one.measure.name == "contact_unlawful")

    records = records_to_mend(unlawful, viewer=SYSTEM, now=NOW, most=3)

    assert [str(one) for one in records] == ["Zoé Roux", "Luc Petit", "Ève Blanc"]


def test_figures_split_by_owner_and_lot_add_up(file: dict[str, Any]) -> None:
    one, other = make.user("Camille Durand"), make.user("Camille Durand")
    Company.objects.filter(pk=file["whole"].pk).update(owner=one)
    Contact.objects.filter(pk=file["people"][0].pk).update(owner=other)

    by_owner = quality_report(viewer=SYSTEM, by="owner", now=NOW)
    by_lot = quality_report(viewer=SYSTEM, by="lot", now=NOW)

    namesakes = [f"Camille Durand ({user.pk})" for user in (one, other)]
    assert [group.name for group in by_owner.groups] == [*namesakes, ""]
    assert [group.name for group in by_lot.groups] == ["Fichier acheté", ""]
    for report in (by_owner, by_lot):
        for place, found in enumerate(report.total.findings):
            split = [group.findings[place].rate for group in report.groups.values()]
            assert (found.rate.count, found.rate.total) == (
                sum(rate.count for rate in split), sum(rate.total for rate in split),
            )  # fmt: skip


def test_an_earlier_day_knows_no_later_record_and_counts_ages_from_there(file: dict[str, Any]) -> None:
    before = quality_report(viewer=SYSTEM, as_of=(NOW - timedelta(days=30)).date(), now=NOW).total
    newer = quality_report(viewer=SYSTEM, period=Period(start=NOW.date()), now=NOW).total

    assert {str(kind): count for kind, count in before.records.items()} == {"company": 0, "contact": 2}
    assert counted(before)["contact_unlawful_notice_late"] == (0, 2)
    assert {str(kind): count for kind, count in newer.records.items()} == {"company": 5, "contact": 4}


def test_one_counts_what_one_may_read(file: dict[str, Any]) -> None:
    for entity in (Entity.COMPANY, Entity.CONTACT):
        RoleRight.objects.filter(role=Role.SALES, entity=entity, action=Action.READ).update(scope=Scope.OWN)
    camille = make.user(role=Role.SALES)
    Company.objects.filter(pk=file["whole"].pk).update(owner=camille)

    found = figures(viewer=camille)

    assert {str(kind): count for kind, count in found.records.items()} == {"company": 1, "contact": 0}
    assert counted(found)["company_core"] == (1, 1)


def test_a_measure_asks_only_of_what_one_may_read() -> None:
    RoleRight.objects.filter(role=Role.SALES, entity=Entity.ACTIVITY, action=Action.READ).update(scope=Scope.NONE)

    known = {measure.name for measure in MEASURES} - {measure.name for measure in measures_for(make.user())}

    assert known == {"contact_behavior"}


def test_the_number_of_questions_is_the_same_for_one_record_and_for_all(file: dict[str, Any]) -> None:
    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            quality_report(viewer=SYSTEM, by="owner", now=NOW)
        return len(asked)

    many = questions()
    Contact.objects.exclude(pk=file["people"][0].pk).update(deleted_at=NOW)
    Company.objects.exclude(pk=file["whole"].pk).update(deleted_at=NOW)

    assert questions() == many


LISTS = {"/entreprises/": COMPANIES, "/contacts/": CONTACTS}


def listed(address: str, reader: User) -> tuple[int, bool]:
    """How many records the list of that address holds, and whether it understood every criterion."""
    path, _, query = address.partition("?")
    question = read_question(QueryDict(query), definition=LISTS[path], viewer=reader, now=NOW)
    rows = LISTS[path].model._default_manager.all()
    return matching(rows, question.asked).count(), not any(chip.problem for chip in question.chips)


@pytest.mark.usefixtures("file")
def test_every_number_leads_to_a_list_that_counts_the_same() -> None:
    """Of the whole file and of each lot: what is in order, what is to be mended, what was asked."""
    reader = make.user("Inès Benali", role=Role.ADMIN)
    report = quality_report(viewer=reader, by="lot", now=NOW)
    lines = [line for panel in panels_of(report) for line in panel.lines]
    lines += [cell for table in group_tables(report) for row in table.lines for cell in row.cells]
    shown = {number for line in lines for number in (line.sound, line.faulty, line.total)}

    wrong = {figure for figure in shown if listed(figure.address, reader) != (figure.number, True)}

    assert (len(shown) > 100, wrong) == (True, set())


class TestSirenInTheDatabase(TestCase):
    @settings(max_examples=25, deadline=None)
    @given(numbers=st.lists(st.text("0123456789", min_size=9, max_size=9), min_size=1, max_size=8, unique=True))
    def test_its_key_is_reckoned_as_at_the_door(self, numbers: list[str]) -> None:
        for number in numbers:
            make.company(f"Numéro {number}", siren=number)
        valid = {"field": "company.siren_state", "op": "is", "value": "valid"}

        found = Company.objects.filter(compile_criteria(valid, subject=SUBJECTS[0], now=NOW))

        assert set(found.values_list("siren", flat=True)) == {one for one in numbers if parse_siren(one)}
