"""What goes out comes back: an export imported again changes nothing; and goes out only to whom may take it."""

import io
import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from filon.activities.models import Activity
from filon.contacts.models import Contact
from filon.contacts.rules.kinds import PointKind
from filon.contacts.services.points import add_point
from filon.customers.models import OrderLine
from filon.kit.errors import NotAllowed
from filon.kit.subjects import SubjectKind
from filon.kit.text import clean_cell
from filon.opportunities.models import Line
from filon.playbook.models import Product
from filon.playbook.rules.process import CriterionKind
from filon.records.models import FieldDefinition
from filon.records.rules.authorship import BY_SYSTEM
from filon.segments.services.writing import add_members
from filon.usecases.checking import repair_data
from filon.usecases.exporting import EXPORTED, Format, export_of
from filon.usecases.importing import imports_folder, run_batch, stage_batch
from filon.users.models import RoleRight
from filon.users.rules.rights import Role, Scope
from filon.users.selectors import SYSTEM, Viewer
from tests import factories
from tests.factories import NOW
from tests.segments.making import a_segment
from tests.usecases.importing import rows_by
from tests.usecases.test_importing_laws import Tables, tables

pytestmark = pytest.mark.django_db
ROUND = (Format.CSV, Format.CSV_FR, Format.XLSX)


def written(entity: str, kind: Format, **more: Any) -> bytes:
    out = io.BytesIO()
    export_of(entity, viewer=more.pop("viewer", SYSTEM), now=NOW, **more).write(out, kind=kind)
    return out.getvalue()


def rows_of(entity: str, **more: Any) -> list[dict[str, Any]]:
    return [json.loads(line) for line in written(entity, Format.JSONL, **more).splitlines()]


def brought_back(content: bytes, *, entity: str, kind: Format, folder: Path) -> tuple[int, int, int, int]:
    path = folder / f"export.{kind.extension}"
    path.write_bytes(content)
    batch = stage_batch(path=path, name=path.name, entity=entity, document=None, by=BY_SYSTEM, now=datetime.now(UTC))
    account = run_batch(batch=batch, by=BY_SYSTEM, clock=lambda: NOW)
    return rows_by(account.answer(imports_folder() / batch.stored_file))


def differences(before: Tables, after: Tables) -> list[tuple[str, Any]]:
    """Rows that are not in both, by table: the whole of them would hide the one that matters."""
    rows = {(name, repr(row)) for state in (before, after) for name, found in state.items() for row in found}
    both = [{(name, repr(row)) for name, found in state.items() for row in found} for state in (before, after)]
    return sorted(row for row in rows if not (row in both[0] and row in both[1]))


def texts(width: int = 40) -> st.SearchStrategy[str]:
    """What people and files write, formulas and signs included, as the database keeps it: clean."""
    risky = st.sampled_from(["=1+1", "-2+3", "@x", "'=1", "+33 x", 'a "b"; c,d', "L’été\nsuite", "001", "", "-", "1,5"])
    signs = st.text(st.characters(min_codepoint=32, max_codepoint=0x17F, exclude_categories=["Cc"]), max_size=12)
    return st.one_of(risky, signs).map(lambda text: clean_cell(text)[:width])


AMOUNTS = st.one_of(st.none(), st.integers(-(10**9), 10**9))
DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))
MOMENTS = st.integers(0, 1_760_000_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))


def a_world(data: st.DataObject) -> None:
    """One record of each kind, tied to each other, filled at random."""
    draw = data.draw
    for key, kind in (("note", "text"), ("parc", "number"), ("suivi", "boolean"), ("depuis", "date")):
        for entity in ("company", "contact", "lead", "opportunity", "order"):
            FieldDefinition.objects.get_or_create(entity=entity, key=key, label=key.title(), type=kind)
    custom = {
        "note": draw(texts()) or "x",
        "parc": draw(st.one_of(st.integers(-(10**6), 10**6), st.floats(-1e6, 1e6).map(lambda x: round(x, 3)))),
        "suivi": draw(st.booleans()),
        "depuis": draw(DAYS).isoformat(),
    }
    owner = factories.user("Camille Durand", email="camille@filon.example")
    root = {"owner": owner, "custom": custom, "created_at": draw(MOMENTS)}
    company = factories.company(
        draw(texts()) or "Duval",
        turnover_cents=draw(AMOUNTS),
        contract_end_date=draw(DAYS),
        current_supplier=draw(texts()),
        **root,
    )
    contact = factories.contact("Ana", "Petit", company=company, job_title=draw(texts()), civility="mme", **root)
    add_point(holder=contact, kind=PointKind.EMAIL, raw="ana.petit@duval.example", by=BY_SYSTEM, now=NOW)
    add_point(holder=contact, kind=PointKind.MOBILE, raw="06 12 34 56 78", by=BY_SYSTEM, now=NOW)
    product = Product.objects.create(
        name="Porte", name_key="porte", code=draw(texts()), cents=draw(AMOUNTS), family=draw(texts())
    )
    lead = factories.lead(draw(texts()) or "Demande", company=company, contact=contact, owner=owner)
    type(lead).objects.filter(pk=lead.pk).update(potential_cents=draw(AMOUNTS), need=draw(texts()), custom=custom)
    deal = factories.deal(draw(texts()) or "Fenêtres", company=company, contact=contact, lead=lead, owner=owner)
    type(deal).objects.filter(pk=deal.pk).update(cents=draw(AMOUNTS), competitor=draw(texts()), custom=custom)
    Line.objects.create(opportunity=deal, product=product)
    order = factories.order("A-12", company=company, opportunity=deal, cents=draw(st.integers(0, 10**9)), **root)
    OrderLine.objects.create(order=order, product=product, quantity=3)
    Activity.objects.create(
        contact=contact, company=company, subject_kind="lead", subject_id=lead.pk, kind="call", direction="outbound",
        at=draw(MOMENTS), by=owner, text=draw(texts()), outcome="reached",
    )  # fmt: skip
    repair_data(now=NOW)


@given(data=st.data(), kind=st.sampled_from(ROUND))
@settings(max_examples=5, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
def test_an_export_that_is_imported_again_changes_nothing(data: st.DataObject, kind: Format, tmp_path: Path) -> None:
    with transaction.atomic():
        a_world(data)
        before = tables()
        for entity in EXPORTED:
            content = written(entity, kind)
            assert (entity, brought_back(content, entity=entity, kind=kind, folder=tmp_path)) == (entity, (0, 0, 1, 0))
            assert (entity, differences(before, tables())) == (entity, [])
        transaction.set_rollback(True)


def test_the_file_of_another_installation_names_nobody_here(tmp_path: Path) -> None:
    factories.company("Duval")
    content = written("company", Format.CSV)
    foreign = content.replace(content.split(b"\r\n")[1].split(b"-")[0], b"00000000").replace(b"Duval", b"Roux")

    assert brought_back(foreign, entity="company", kind=Format.CSV, folder=tmp_path) == (1, 0, 0, 0)
    assert brought_back(foreign, entity="company", kind=Format.CSV, folder=tmp_path) == (0, 0, 1, 0)
    assert {row["name"] for row in rows_of("company")} == {"Duval", "Roux"}


def test_a_change_made_in_the_spreadsheet_comes_back(tmp_path: Path) -> None:
    contact = factories.contact("Ana", "Petit", job_title="Achats")
    content = written("contact", Format.CSV).replace(b"Achats", b"=Directrice")

    assert brought_back(content, entity="contact", kind=Format.CSV, folder=tmp_path) == (0, 1, 0, 0)
    assert Contact.objects.get(pk=contact.pk).job_title == "=Directrice"


@pytest.mark.parametrize(
    ("read", "export", "seen"),
    [
        (Scope.ALL, Scope.ALL, {"À moi", "À l’équipe", "À un autre", "À personne"}),
        (Scope.ALL, Scope.TEAM, {"À moi", "À l’équipe", "À personne"}),
        (Scope.ALL, Scope.OWN, {"À moi"}),
        (Scope.OWN, Scope.ALL, {"À moi"}),
    ],
)
def test_one_takes_away_what_one_may_both_read_and_export(read: Scope, export: Scope, seen: set[str]) -> None:
    team = factories.team()
    camille, hugo = factories.user("Camille", teams=(team,)), factories.user("Hugo", teams=(team,))
    owners = {"À moi": camille, "À l’équipe": hugo, "À un autre": factories.user("Lointaine"), "À personne": None}
    for name, owner in owners.items():
        factories.company(name, owner=owner)
    for action, scope in (("read", read), ("export", export)):
        RoleRight.objects.filter(role=Role.SALES, entity="company", action=action).update(scope=scope)

    assert {row["name"] for row in rows_of("company", viewer=camille)} == seen


@pytest.mark.parametrize("entity", list(EXPORTED))
def test_without_the_right_nothing_goes_out(entity: str) -> None:
    camille: Viewer = factories.user("Camille")  # the right that a salesperson starts without
    with pytest.raises(NotAllowed) as refusal:
        export_of(entity, viewer=camille, now=NOW)
    assert refusal.value.sentence.startswith("Votre rôle ne permet pas l’action « Exporter » ici")


def test_a_segment_narrows_the_records_and_what_is_about_them() -> None:
    duval, roux = factories.company("Duval"), factories.company("Roux")
    ana, luc = factories.contact("Ana", "Petit", company=duval), factories.contact("Luc", "Blanc", company=roux)
    for person in (ana, luc):
        factories.lead(f"De {person.first_name}", contact=person)
        Activity.objects.create(contact=person, kind="call", at=NOW, text=f"À {person.first_name}")
    chosen = a_segment("Choisis", None)
    add_members(segment=chosen, ids=[ana.pk], by=SYSTEM, now=NOW)

    assert [row["first_name"] for row in rows_of("contact", segment=chosen)] == ["Ana"]
    assert [row["name"] for row in rows_of("lead", segment=chosen)] == ["De Ana"]
    assert [row["text"] for row in rows_of("activity", segment=chosen)] == ["À Ana"]
    assert [row["name"] for row in rows_of("company", segment=chosen)] == ["Duval"]


def test_the_trash_stays_home_and_columns_are_chosen() -> None:
    factories.company("Duval", city="Lyon")
    factories.company("Jetée", deleted_at=NOW)

    content = written("company", Format.CSV, columns=["Entreprise"]).decode().splitlines()

    assert content[0] == "Identifiant Filon de l’entreprise,Entreprise"
    assert [line.partition(",")[2] for line in content[1:]] == ["Duval"]


def test_a_block_of_records_costs_the_same_number_of_queries(django_assert_max_num_queries: Any) -> None:
    for number in range(30):
        factories.contact("Ana", f"Petit {number}", company=factories.company(f"Société {number}"))

    with django_assert_max_num_queries(8):
        assert len(rows_of("contact")) == 30
    assert SubjectKind.CONTACT in EXPORTED


def test_a_deal_says_where_it_is_and_what_to_do_where_the_column_is_wanted() -> None:
    factories.ask("contact", CriterionKind.MEETING, "le rendez-vous à planifier")
    factories.deal("Fenêtres")
    columns = ("Où elle en est", "À faire maintenant", "Pourquoi")
    out = io.BytesIO()

    export_of("opportunity", viewer=SYSTEM, columns=columns, now=NOW).write(out, kind=Format.CSV)

    assert out.getvalue().decode("utf-8-sig").splitlines()[1].partition(",")[2] == (
        "Étape 1 sur 6 · il manque\u00a0: le rendez-vous à planifier,Planifier le rendez-vous,"
        "il manque le rendez-vous à planifier pour passer à l’étape «\u00a0Qualification\u00a0»"
    )
