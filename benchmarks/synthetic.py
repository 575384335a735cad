"""A synthetic file for measures: companies, their contacts, e-mails and phones, written by bulk SQL in an empty database."""

import random
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any

from django.db import connection, transaction

from filon.kit.text import company_key, fold, name_key

SEED = 20_260_101
CHUNK = 20_000
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
TRADES = [
    "Menuiserie",
    "Plomberie",
    "Transports",
    "Boulangerie",
    "Garage",
    "Imprimerie",
    "Cabinet",
    "Atelier",
    "Maçonnerie",
    "Serrurerie",
    "Chaudronnerie",
    "Toitures",
    "Fonderie",
    "Scierie",
    "Électricité",
    "Peinture",
    "Isolation",
    "Conserverie",
    "Brasserie",
    "Laiterie",
    "Verrerie",
    "Optique",
    "Logistique",
    "Conseil",
]
SYLLABLES = "ba be bel bou car chan cor dau del dur fa fer gar gi ha jo la len lor ma mer mo nar ni par pel ra ri ros sa sel ta ter val vi"
FIRST_NAMES = [
    "Camille",
    "Marc",
    "Inès",
    "Louis",
    "Jeanne",
    "Paul",
    "Sarah",
    "Hugo",
    "Léa",
    "Nicolas",
    "Claire",
    "Antoine",
    "Julie",
    "Karim",
    "Élodie",
    "Thomas",
    "Manon",
    "Yann",
]
TOWNS = (
    ("13", "Marseille"),
    ("69", "Lyon"),
    ("75", "Paris"),
    ("59", "Lille"),
    ("33", "Bordeaux"),
    ("44", "Nantes"),
    ("67", "Strasbourg"),
)
FORMS = ("SARL", "SAS", "SA", "EURL", "")
STAGES = ("", "", "", "", "suspect", "suspect", "suspect", "lead", "sql", "opportunity", "customer", "lost")
NAF_CODES = ("43.32A", "43.22A", "49.41A", "10.71C", "45.20A", "18.12Z", "62.01Z", "70.22Z", "25.11Z", "16.10A")
BANDS = ("", "01", "02", "03", "11", "12", "21", "22")

COMPANY = [
    "id",
    "created_at",
    "updated_at",
    "version",
    "custom",
    "siren",
    "name",
    "trade_name",
    "name_key",
    "match_key",
    "vat_number",
    "naf_code",
    "naf_version",
    "legal_form_code",
    "headcount_band",
    "website",
    "domain",
    "diffusion_status",
    "current_supplier",
    "lifecycle_stage",
    "fit_grade",
    "ever_customer",
    "department",
    "city",
    "owner_id",
]
CONTACT = [
    "id",
    "created_at",
    "updated_at",
    "version",
    "custom",
    "company_id",
    "civility",
    "first_name",
    "last_name",
    "name_key",
    "job_title",
    "job_function",
    "decision_level",
    "linkedin_url",
    "language",
    "persona_reason",
    "lifecycle_stage",
    "temperature",
    "engagement",
    "buying_stage",
    "fit_grade",
    "owner_id",
]
POINT = ["contact_id", "company_id", "kind", "value", "normalised", "generic", "state", "main"]


def fill_with_companies_and_contacts(*, count: int, owner_ids: Sequence[int]) -> None:
    """`count` companies and as many contacts, each with an e-mail and a phone. The database's own triggers keep the search up."""
    rows = _companies_and_contacts(count, owner_ids)
    while chunk := list(islice(rows, CHUNK)):
        with transaction.atomic():
            _load("contacts_company", COMPANY, (company for company, _, _ in chunk))
            _load("contacts_contact", CONTACT, (contact for _, contact, _ in chunk))
            _load("contacts_contactpoint", POINT, (point for _, _, points in chunk for point in points))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


Row = tuple[Any, ...]


def _companies_and_contacts(count: int, owner_ids: Sequence[int]) -> Iterator[tuple[Row, Row, list[Row]]]:
    dice = random.Random(SEED)
    syllables = SYLLABLES.split()
    for pk in range(1, count + 1):
        surname = "".join(dice.choices(syllables, k=dice.randint(2, 4))).capitalize()
        first_name, stage, owner = dice.choice(FIRST_NAMES), dice.choice(STAGES), dice.choice((None, *owner_ids))
        name = " ".join(part for part in (dice.choice(TRADES), surname, dice.choice(FORMS)) if part)
        department, town = dice.choice(TOWNS)
        at = NOW - timedelta(minutes=dice.randrange(900_000))
        domain = f"{fold(surname)}{pk}.fr"
        company = (
            *(
                pk,
                at,
                at,
                1,
                "{}",
                f"{pk:09d}",
                name,
                "",
                fold(name),
                company_key(name),
                "",
                dice.choice(NAF_CODES),
                "rev2",
                "5499",
            ),
            *(dice.choice(BANDS), "", domain, "O", "", stage, "", stage == "customer", department, town, owner),
        )
        contact = (
            *(
                pk,
                at,
                at,
                1,
                "{}",
                pk,
                "",
                first_name,
                surname,
                name_key(f"{surname} {first_name}"),
                "Gérant",
                "",
                "",
                "",
                "",
                "",
            ),
            *(stage, dice.choice(("none", "none", "cold", "warm", "hot")), 0.0, "", "", owner),
        )
        email, phone = f"{fold(first_name)}@{domain}", f"+336{pk:08d}"
        points: list[Row] = [
            (pk, None, "email", email, email, False, "ok", True),
            (pk, None, "mobile", phone, phone, False, "ok", True),
        ]
        yield company, contact, points


def _load(table: str, columns: Sequence[str], rows: Iterable[Row]) -> None:
    names = ", ".join(columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", list(rows))
