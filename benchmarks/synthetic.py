"""A synthetic file for measures: companies, their contacts, e-mails and phones, written by bulk SQL in an empty database."""

import random
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any, NamedTuple

from django.db import connection, transaction

from filon.kit.text import company_key, fold, name_key

SEED = 20_260_101
CHUNK = 20_000
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
TRADES_TEXT = (
    "Menuiserie Plomberie Transports Boulangerie Garage Imprimerie Cabinet Atelier Maçonnerie Serrurerie Chaudronnerie "
    "Toitures Fonderie Scierie Électricité Peinture Isolation Conserverie Brasserie Laiterie Verrerie Optique Conseil"
)
TRADES = tuple(TRADES_TEXT.split(" "))
SYLLABLES_TEXT = (
    "ba be bel bou car chan cor dau del dur fa fer gar gi ha jo la len lor ma mer mo nar ni par pel ra ri ros sa sel ta ter "
    "val vi"
)
SYLLABLES = tuple(SYLLABLES_TEXT.split(" "))
FIRST_NAMES_TEXT = (
    "Camille Marc Inès Louis Jeanne Paul Sarah Hugo Léa Nicolas Claire Antoine Julie Karim Élodie Thomas Manon Yann"
)
FIRST_NAMES = tuple(FIRST_NAMES_TEXT.split(" "))
TOWNS = (
    *(("13", "Marseille"), ("69", "Lyon"), ("75", "Paris"), ("59", "Lille")),
    *(("33", "Bordeaux"), ("44", "Nantes"), ("67", "Strasbourg")),
)
FORMS = ("SARL", "SAS", "SA", "EURL", "")
STAGES = ("", "", "", "", "suspect", "suspect", "suspect", "lead", "sql", "opportunity", "customer", "lost")
NAF_CODES = ("43.32A", "43.22A", "49.41A", "10.71C", "45.20A", "18.12Z", "62.01Z", "70.22Z", "25.11Z", "16.10A")
BANDS = ("", "01", "02", "03", "11", "12", "21", "22")
TEMPERATURES = ("none", "none", "cold", "warm", "hot")

Row = dict[str, Any]
EMPTY_COMPANY: Row = dict.fromkeys(
    ("trade_name", "vat_number", "website", "diffusion_status", "current_supplier", "fit_grade"), ""
)
EMPTY_CONTACT: Row = dict.fromkeys(
    (
        *("civility", "job_function", "decision_level", "linkedin_url", "language"),
        *("persona_reason", "buying_stage", "fit_grade"),
    ),
    "",
)


class Made(NamedTuple):
    company: Row
    contact: Row
    points: list[Row]


def fill_with_companies_and_contacts(*, count: int, owner_ids: Sequence[int]) -> None:
    """`count` companies and as many contacts, each with an e-mail and a phone. The database's own triggers keep the search up."""
    made = _make(count, owner_ids)
    while chunk := list(islice(made, CHUNK)):
        with transaction.atomic():
            _load("contacts_company", [one.company for one in chunk])
            _load("contacts_contact", [one.contact for one in chunk])
            _load("contacts_contactpoint", [point for one in chunk for point in one.points])
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # keys were given: the sequences do not know
            for table in ("contacts_company", "contacts_contact"):
                cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")
        cursor.execute("ANALYZE")


ACTIVITY_KINDS = ("call", "email", "note", "meeting")
PAST_DAYS = 540


def fill_with_activities(*, per_contact: int, until: datetime) -> None:
    """`per_contact` activities of each contact over the last eighteen months; written by the database itself, same on each."""
    kind = " ".join(f"WHEN {place} THEN '{name}'" for place, name in enumerate(ACTIVITY_KINDS))
    minutes = f"(id * 7919 + n * 104729) %% {PAST_DAYS * 24 * 60}"
    dice = "((id * 31 + n * 17) / 7 + n)"
    at = {
        "postgresql": f"%s - ({minutes}) * interval '1 minute'",
        "sqlite": f"strftime('%%Y-%%m-%%d %%H:%%M:%%S', %s, '-' || ({minutes}) || ' minutes')",
    }[connection.vendor]
    moment = until if connection.vendor == "postgresql" else until.strftime("%Y-%m-%d %H:%M:%S")
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO activities_activity"
            " (contact_id, company_id, subject_kind, kind, direction, channel, at, outcome, actor, text)"
            f" SELECT id, company_id, '', CASE {dice} %% {len(ACTIVITY_KINDS)} {kind} END,"
            f" CASE WHEN {dice} %% 5 = 0 THEN 'inbound' ELSE 'outbound' END, '', {at}, '', 'human', ''"
            " FROM contacts_contact CROSS JOIN (WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers"
            f" WHERE n < {per_contact:d}) SELECT n FROM numbers) times",
            [moment],
        )
        cursor.execute("ANALYZE")


def _make(count: int, owner_ids: Sequence[int]) -> Iterator[Made]:
    dice = random.Random(SEED)
    for pk in range(1, count + 1):
        surname = "".join(dice.choices(SYLLABLES, k=dice.randint(2, 4))).capitalize()
        at = NOW - timedelta(minutes=dice.randrange(900_000))
        common: Row = {"id": pk, "created_at": at, "updated_at": at, "version": 1, "custom": "{}"}
        common |= {"lifecycle_stage": dice.choice(STAGES), "owner_id": dice.choice((None, *owner_ids))}
        company: Row = common | _company(pk, surname, dice)
        contact: Row = common | _contact(pk, surname, dice)
        yield Made(company, contact, _points(pk, contact["first_name"], company["domain"]))


def _company(pk: int, surname: str, dice: random.Random) -> Row:
    name = " ".join(part for part in (dice.choice(TRADES), surname, dice.choice(FORMS)) if part)
    department, city = dice.choice(TOWNS)
    return EMPTY_COMPANY | {
        "siren": f"{pk:09d}",
        "name": name,
        "name_key": fold(name),
        "match_key": company_key(name),
        "naf_code": dice.choice(NAF_CODES),
        "naf_version": "rev2",
        "legal_form_code": "5499",
        "headcount_band": dice.choice(BANDS),
        "domain": f"{fold(surname)}{pk}.fr",
        "ever_customer": False,
        "department": department,
        "city": city,
    }


def _contact(pk: int, surname: str, dice: random.Random) -> Row:
    first_name = dice.choice(FIRST_NAMES)
    return EMPTY_CONTACT | {
        "company_id": pk,
        "first_name": first_name,
        "last_name": surname,
        "name_key": name_key(f"{surname} {first_name}"),
        "job_title": "Gérant",
        "temperature": dice.choice(TEMPERATURES),
        "engagement": 0.0,
    }


def _points(pk: int, first_name: str, domain: str) -> list[Row]:
    values = {"email": f"{fold(first_name)}@{domain}", "mobile": f"+336{pk:08d}"}
    return [
        {
            "contact_id": pk,
            "kind": kind,
            "value": value,
            "normalised": value,
            "generic": False,
            "state": "ok",
            "main": True,
        }
        for kind, value in values.items()
    ]


def _load(table: str, rows: Sequence[Row]) -> None:
    names = ", ".join(rows[0])
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(tuple(row.values()))
        else:
            marks = ", ".join(["%s"] * len(rows[0]))
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", [tuple(row.values()) for row in rows])
