"""The figures of the quality come from one pass over each table: each is what its own question counts, whatever the file."""

from datetime import timedelta
from typing import Any

from django.db.models import Count, Q
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from filon.activities.models import Activity
from filon.contacts.models import Company, Contact, ContactPoint, Establishment
from filon.customers.models import Order
from filon.duplicates.models import DuplicatePair
from filon.duplicates.rules.verdict import SURE
from filon.kit.criteria import compile_criteria
from filon.permission.models import NoticeRecord, Objection
from filon.playbook.models import AcquisitionSource
from filon.records.models import Lot
from filon.reporting.rules.quality import Asked, Finding, Measure
from filon.reporting.selectors.quality import TABLES, leaf_of, quality_report
from filon.users.selectors import SYSTEM
from tests import factories as make
from tests.factories import NOW

LONG_AGO, LONGER_AGO = NOW - timedelta(days=400), NOW - timedelta(days=5 * 366)
LOTS = ("bought", "public", "collected")
points = st.lists(
    st.tuples(
        st.sampled_from(
            [("email", "a@filon.example"), ("email", "a@gmial.com"), ("mobile", "+33612345678"), ("postal", "Lyon")]
        ),
        st.sampled_from(["ok", "dead", "to_check"]),
    ),
    max_size=2,
)
common = {
    "updated_at": st.sampled_from([NOW, LONG_AGO]),
    "lot": st.sampled_from([None, *range(len(LOTS))]),
    "points": points,
}
companies = st.fixed_dictionaries(
    {
        **common,
        "siren": st.sampled_from([None, "valid", "wrong"]),
        "city": st.sampled_from(["", "Lyon"]),
        "naf_code": st.sampled_from(["", "62.01Z"]),
        "headcount_band": st.sampled_from(["", "11"]),
        "diffusion_status": st.sampled_from(["", "O", "P"]),
        "lifecycle_stage": st.sampled_from(["", "customer"]),
        "site": st.none() | points,
        "ordered": st.booleans(),
    }
)
people = st.fixed_dictionaries(
    {
        **common,
        "company": st.sampled_from([None, 0, 1]),
        "first_name": st.sampled_from(["", "Jeanne"]),
        "job_title": st.sampled_from(["", "Gérante"]),
        "created_at": st.sampled_from([NOW, NOW - timedelta(days=40), LONGER_AGO]),
        "last_inbound_at": st.sampled_from([None, NOW, LONGER_AGO]),
        "social": st.booleans(),
        "refused": st.booleans(),
        "informed": st.booleans(),
        "called": st.booleans(),
        "deleted_at": st.sampled_from([None, None, NOW]),
    }
)
SIRENS = {"valid": ("732829320", "404833048", "552100554"), "wrong": ("732829321", "404833049", "552100555")}


class TestOnePass(TestCase):
    @settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(
        firms=st.lists(companies, min_size=2, max_size=3),
        persons=st.lists(people, max_size=4),
        weight=st.sampled_from([None, SURE - 1, SURE]),
    )
    def test_each_figure_is_what_its_own_question_counts(self, firms: Any, persons: Any, weight: float | None) -> None:
        fill(firms, persons, weight)

        report = quality_report(viewer=SYSTEM, by="lot", now=NOW)

        for place, found in enumerate(report.total.findings):
            shares = {group.pk: counted(figures.findings[place]) for group, figures in report.groups.items()}
            alone = asked_alone(found.measure)
            assert shares == {lot: alone.get(lot, (0, 0)) for lot in shares}, found.measure.name
            assert counted(found) == added(alone), found.measure.name


def counted(found: Finding) -> tuple[int, int]:
    return found.rate.count, found.rate.total


def added(counts: dict[int | None, tuple[int, int]]) -> tuple[int, int]:
    return sum(count for count, _ in counts.values()), sum(total for _, total in counts.values())


def asked_alone(measure: Measure) -> dict[int | None, tuple[int, int]]:
    """By lot: the records that answer the measure, and those of which it is asked."""
    rows = TABLES[measure.subject]._default_manager.filter(deleted_at=None)

    def counts(asked: Asked | None) -> dict[int | None, int]:
        condition = compile_criteria(leaf_of(asked), subject=measure.subject, now=NOW) if asked else Q()
        return dict(rows.filter(condition).order_by().values_list("lot").annotate(Count("pk")))

    every, answering, among = counts(None), counts(measure.hit), counts(measure.among)
    return {lot: (answering.get(lot, 0), among.get(lot, 0)) for lot in every}


def fill(firms: list[dict[str, Any]], persons: list[dict[str, Any]], weight: float | None) -> None:
    lots = [Lot.objects.create(name=kind, kind=kind, created_at=NOW) for kind in LOTS]
    social = AcquisitionSource.objects.create(name="Réseau", name_key="reseau", kind="social")
    made = [company(number, told, lots) for number, told in enumerate(firms)]
    met = [person(told, made, lots, social) for told in persons]
    for entity, pair in (("company", made), ("contact", met)):
        if weight is not None and len(pair) > 1:
            keys = {"left_id": pair[0].pk, "right_id": pair[1].pk}
            DuplicatePair.objects.create(entity=entity, weight=weight, found_at=NOW, **keys)


def company(number: int, told: dict[str, Any], lots: list[Lot]) -> Company:
    facts = {key: told[key] for key in ("city", "naf_code", "headcount_band", "diffusion_status", "lifecycle_stage")}
    siren = SIRENS[told["siren"]][number] if told["siren"] else None
    made = make.company(
        f"Société {number}", siren=siren, lot=lot_of(told, lots), updated_at=told["updated_at"], **facts
    )
    hold(told["points"], company=made)
    if told["site"] is not None:
        hold(told["site"], establishment=Establishment.objects.create(company=made, created_at=NOW, updated_at=NOW))
    if told["ordered"]:
        Order.objects.create(company=made, ordered_at=NOW, cents=100, created_at=NOW, updated_at=NOW)
    return made


def person(told: dict[str, Any], firms: list[Company], lots: list[Lot], social: AcquisitionSource) -> Contact:
    facts = {key: told[key] for key in ("job_title", "created_at", "updated_at", "last_inbound_at", "deleted_at")}
    firm = None if told["company"] is None else firms[told["company"]]
    source = social if told["social"] else None
    made = make.contact(told["first_name"], company=firm, lot=lot_of(told, lots), source=source, **facts)
    hold(told["points"], contact=made)
    if told["refused"]:
        Objection.objects.create(contact=made, channel="", at=NOW, proof="au téléphone")
    if told["informed"]:
        NoticeRecord.objects.create(contact=made, kind="indirect", how="email", text_version="1", at=NOW)
    if told["called"]:
        Activity.objects.create(contact=made, company=firm, kind="call", at=NOW)
    return made


def lot_of(told: dict[str, Any], lots: list[Lot]) -> Lot | None:
    return None if told["lot"] is None else lots[told["lot"]]


def hold(told: list[tuple[tuple[str, str], str]], **holder: Any) -> None:
    ContactPoint.objects.bulk_create(
        ContactPoint(kind=kind, value=value, normalised=value if state == "ok" else None, state=state, **holder)
        for (kind, value), state in told
    )
