"""Laws of any import: taken back it leaves no trace, the same file again changes nothing. On the examples, then at random."""

import tomllib
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from filon.records.models import Batch, BatchRow, JobRun, Lot
from filon.records.rules.authorship import BY_SYSTEM
from filon.usecases.importing import imports_folder, run_batch, stage_batch
from filon.usecases.importing_undo import undo_batch
from tests.usecases.importing import NOW, imported, rows_by

pytestmark = pytest.mark.django_db
EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
# file, entity, then the rows created, updated, unchanged, refused
FILES = (
    ("produits.csv", "product", (3, 0, 0, 0)),
    ("entreprises.csv", "company", (8, 0, 0, 0)),
    ("etablissements.csv", "establishment", (4, 0, 0, 0)),
    ("contacts.csv", "contact", (6, 0, 0, 0)),
    ("leads.csv", "lead", (6, 0, 0, 1)),
    ("opportunites.csv", "opportunity", (4, 0, 0, 1)),
    ("activites.csv", "activity", (3, 0, 0, 1)),
    ("commandes.csv", "order", (2, 0, 0, 1)),
    ("objectifs.csv", "objective", (4, 0, 0, 0)),
)
OF_THE_IMPORT_ITSELF = (Batch, BatchRow, Lot, JobRun)  # the last: it asks for a search of duplicates
COUNTERS = ("version", "updated_at")  # tell that something happened, and it did

Tables = dict[str, list[dict[str, Any]]]


def tables() -> Tables:
    """Every row of every table, but those that keep the account of imports."""
    found: Tables = {}
    with connection.cursor() as cursor:
        for label, statement in statements().items():
            cursor.execute(statement)
            names = [column[0] for column in cursor.description]
            if rows := [_without_counters(dict(zip(names, row, strict=True))) for row in cursor.fetchall()]:
                found[label] = rows
    return found


@cache
def statements() -> dict[str, str]:
    """Written by Django once: what is looked at dozens of times is a hundred tables."""
    return {
        model._meta.label: str(model._default_manager.order_by("pk").values().query)
        for model in apps.get_models()
        if model.__module__.startswith("filon.") and model not in OF_THE_IMPORT_ITSELF
    }


def _without_counters(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in COUNTERS}


def import_example(name: str, entity: str, *, at: datetime, chunk: int = 3) -> dict[str, Any]:
    path = EXAMPLES / name
    document = tomllib.loads((EXAMPLES / f"{path.stem}.toml").read_text(encoding="utf-8"))
    batch = stage_batch(path=path, name=name, entity=entity, document=document, by=BY_SYSTEM, now=at)
    account = run_batch(batch=batch, by=BY_SYSTEM, clock=lambda: at, chunk=chunk)
    return account.answer(imports_folder() / batch.stored_file)


def test_the_examples_complete_each_other_come_once_and_go_without_a_trace() -> None:
    before = [tables()]
    batches = []
    for hour, (name, entity, expected) in enumerate(FILES):
        result = import_example(name, entity, at=NOW.replace(hour=hour))
        batches.append(result["batch"])
        assert (name, rows_by(result)) == (name, expected)
        before.append(tables())
        assert before[-1] != before[-2]
        created, updated, _unchanged, refused = expected
        again = import_example(name, entity, at=NOW.replace(hour=hour, minute=30))
        assert (name, rows_by(again)) == (name, (0, 0, created + updated, refused))
        assert tables() == before[-1]
    for day, (name, entity, (created, updated, _unchanged, refused)) in enumerate(FILES, start=21):
        late = import_example(name, entity, at=NOW.replace(day=day))
        assert (name, rows_by(late)) == (name, (0, 0, created + updated, refused))
        assert tables() == before[-1]
    for batch, state in reversed(list(zip(batches, before, strict=False))):
        undo_batch(batch_id=batch, now=NOW)
        assert tables() == state


def test_the_workbook_says_the_same_as_its_text() -> None:
    import_example("contacts.csv", "contact", at=NOW.replace(hour=1))
    before = tables()
    document = tomllib.loads((EXAMPLES / "contacts.toml").read_text(encoding="utf-8"))
    batch = stage_batch(
        path=EXAMPLES / "contacts.xlsx",
        name="contacts.xlsx",
        entity="contact",
        document=document,
        by=BY_SYSTEM,
        now=NOW,
    )
    account = run_batch(batch=batch, by=BY_SYSTEM, clock=lambda: NOW)
    assert rows_by(account.answer(imports_folder() / batch.stored_file)) == (0, 0, 6, 0)
    assert tables() == before


def _file(titles: str, *cells: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    rows = st.lists(st.tuples(*cells), min_size=1, max_size=6)
    return rows.map(lambda lines: titles + "\n" + "".join(";".join(line) + "\n" for line in lines))


def _one_of(*texts: str) -> st.SearchStrategy[str]:
    return st.sampled_from(texts)


ANY_FILE = {
    "contact": (
        '[source]\nsystem="s"\n[columns]\n"Id"="contact.external_id"\n"Nom"="contact.full_name"\n"Mail"="contact.email"\n'
        '"Tél"="contact.phone"\n"Société"="company.name"\n"SIRET"="company.siret"\n"Poste"="contact.job_title"\n'
        '"Qui"="contact.owner"\n"Note"="contact.custom.note"\n"Tags"="contact.tags"',
        _file(
            "Id;Nom;Mail;Tél;Société;SIRET;Poste;Qui;Note;Tags",
            _one_of("", "", "1", "2"), _one_of("", "Anne Petit", "PETIT Anne", "Paul Roy"), _one_of("", "a@x.fr", "b@x.fr"),
            _one_of("", "0142685300", "abc"), _one_of("", "Acme", "ACMÉ", "Bolt"), _one_of("", "", "73282932000074", "x"),
            _one_of("", "Gérante", "Acheteur"), _one_of("", "Camille"), _one_of("", "bien"), _one_of("", "a", "a|b"),
        ),
    ),
    "company": (
        '[source]\nsystem="s"\n[columns]\n"Id"="company.external_id"\n"Nom"="company.name"\n"SIREN"="company.siren"\n'
        '"SIRET"="company.siret"\n"CP"="company.postal_code"\n"Tél"="company.phone"\n"Mère"="company.parent"\n'
        '"Cible"="company.in_target"\n"Enseigne"="company.trade_name"',
        _file(
            "Id;Nom;SIREN;SIRET;CP;Tél;Mère;Cible;Enseigne",
            _one_of("", "1", "2", "3"), _one_of("Acme", "ACME", "Bolt"), _one_of("", "", "732829320", "552100554", "1"),
            _one_of("", "", "73282932000074", "73282932000017"), _one_of("", "13001", "69001"), _one_of("", "0142685300"),
            _one_of("", "Acme", "Mère"), _one_of("", "oui"), _one_of("", "Le Midi", "Le Nord"),
        ),
    ),
    "opportunity": (
        '[source]\nsystem="s"\n[columns]\n"Id"="opportunity.external_id"\n"Étape"="opportunity.stage"\n'
        '"Compte"="opportunity.company"\n"Qui"="opportunity.contact"\n"Montant"="opportunity.amount"\n'
        '"Close"="opportunity.closed_at"\n"Produit"="opportunity.product"\n"Motif"="opportunity.close_reason"\n'
        '"Par"="opportunity.owner"\n[options]\ncreate_owners=true',
        _file(
            "Id;Étape;Compte;Qui;Montant;Close;Produit;Motif;Par",
            _one_of("", "1", "2"), _one_of("contact", "proposal", "won", "lost", "x"), _one_of("", "Acme", "Bolt"),
            _one_of("", "Anne Petit"), _one_of("", "10", "12,5", "y"), _one_of("", "01/02/2026", "02/03/2026"),
            _one_of("", "Porte", "Volet"), _one_of("", "Prix"), _one_of("", "Camille", "Hugo"),
        ),
    ),
    "lead": (
        '[source]\nsystem="s"\n[columns]\n"Id"="lead.external_id"\n"Étape"="lead.lifecycle_stage"\n"Société"="lead.company"\n'
        '"Qui"="lead.contact"\n"Origine"="lead.source"\n"Date"="lead.created_at"\n"Motif"="lead.lost_reason"\n'
        '"Parrain"="lead.referred_by"',
        _file(
            "Id;Étape;Société;Qui;Origine;Date;Motif;Parrain",
            _one_of("", "1", "2"), _one_of("", "lead", "mql", "sql", "perdu", "recycled", "customer"), _one_of("", "Acme"),
            _one_of("", "Anne Petit", "a@x.fr"), _one_of("", "Salon"), _one_of("", "01/02/2026", "z"), _one_of("", "Prix"),
            _one_of("", "Anne Petit"),
        ),
    ),
}  # fmt: skip


QUICKLY = settings(
    max_examples=5,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
CHUNKS = st.sampled_from([1, 2, 100])


@pytest.mark.parametrize("entity", list(ANY_FILE))
@given(data=st.data())
@QUICKLY
def test_any_file_goes_without_a_trace(entity: str, data: st.DataObject) -> None:
    mapping, files = ANY_FILE[entity]
    first, second, chunk = data.draw(files), data.draw(files), data.draw(CHUNKS)
    with transaction.atomic():
        imported(first, entity=entity, mapping=mapping, chunk=chunk)
        before = tables()
        result = imported(second, entity=entity, mapping=mapping, chunk=chunk)
        undo_batch(batch_id=result["batch"], now=NOW)
        assert tables() == before
        transaction.set_rollback(True)


@pytest.mark.parametrize("entity", list(ANY_FILE))
@given(data=st.data())
@QUICKLY
def test_the_same_file_again_changes_nothing(entity: str, data: st.DataObject) -> None:
    """A file that says each record once: rows that contradict each other are told apart by their order alone."""
    mapping, files = ANY_FILE[entity]
    titles, *lines = data.draw(files).splitlines()
    chunk = data.draw(CHUNKS)
    once = "\n".join([titles, *(_alone(entity, place, line.split(";")) for place, line in enumerate(lines))]) + "\n"
    with transaction.atomic():
        result = imported(once, entity=entity, mapping=mapping, chunk=chunk)
        after = tables()
        again = imported(once, entity=entity, mapping=mapping, chunk=chunk)
        refused = rows_by(result)[3]
        assert rows_by(again) == (0, 0, again["rows"] - refused, refused)
        assert tables() == after
        transaction.set_rollback(True)


# The columns that name the record itself or another record that the file may bring: each row has its own.
OWN = {"contact": (1, 2, 3, 4), "company": (1, 5), "opportunity": (), "lead": (2, 3, 7)}
NO_OTHER = {"contact": (5,), "company": (2, 3, 6), "opportunity": (), "lead": ()}


def _alone(entity: str, place: int, cells: list[str]) -> str:
    named = [f"{cell} {place}" if n in OWN[entity] and cell else cell for n, cell in enumerate(cells)]
    blank = ["" if n in NO_OTHER[entity] else cell for n, cell in enumerate(named)]
    return ";".join([str(place + 1), *blank[1:]])
