"""The rights walk: every address of the site, opened and written to by each role; what the table refuses is refused.

Each hand owns records whose names give it away: a forbidden name in any answer is a leak. Reading never writes. Two
more tables than those of the roles are walked: one's own only, and nothing at all.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from typing import Any

import pytest
from click.testing import CliRunner
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from filon.cli.main import cli
from filon.kit.subjects import SubjectKind
from filon.users.models import RoleRight
from filon.users.rules.rights import Action, Entity, Role, Scope
from tests import factories
from tests.web.addresses import PUBLIC, all_addresses
from tests.web.conftest import signed_in
from tests.web.rights_doors import Place
from tests.web.rights_reports import EXPORTS
from tests.web.rights_table import COUNTS, DOORS, WALKED_APART
from tests.web.rights_world import KINDS, Table, Whose, World, make_world, name_of, names_in

pytestmark = pytest.mark.django_db
OWN_ONLY, NOTHING = "own only", "nothing"
# These ask the database nothing that the others do not ask (ADR 0037): once, on SQLite, is enough.
ASKING_THE_SAME = {Role.DIRECTION, NOTHING}
WALKERS = [
    pytest.param(walker, marks=pytest.mark.asks_the_same if walker in ASKING_THE_SAME else ())
    for walker in (*Role, OWN_ONLY, NOTHING)
]
# Who is here, and how often something was seen: not what is known.
UNWATCHED = ("django_session", "axes_", "SAVEPOINT", "django_content_type", "intake_callcount")


@pytest.fixture(scope="module", params=WALKERS, ids=str)
def world(request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """A walker of each role, or of a role whose table was narrowed; made once, each test rolls back what it wrote."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_world(role_of(request.param))
        transaction.set_rollback(True)


def role_of(walker: str) -> Role:
    if walker in list(Role):
        return Role(walker)
    scope = Scope.OWN if walker == OWN_ONLY else Scope.NONE
    RoleRight.objects.filter(role=Role.MANAGER).exclude(entity=Entity.SETTING).update(scope=scope)
    return Role.MANAGER


def test_who_walks_on_one_database_only_has_no_scope_that_others_have_not() -> None:
    rights = RoleRight.objects.exclude(scope=Scope.NONE).exclude(role__in=ASKING_THE_SAME)
    walked = set(rights.values_list("entity", "action", "scope"))
    of_all = RoleRight.objects.exclude(scope__in=(Scope.NONE, Scope.OWN))  # one's own: the walker of that name
    assert set(of_all.values_list("entity", "action", "scope")) - walked == set()


def test_every_address_has_its_door() -> None:
    assert {address.name for address in all_addresses()} - WALKED_APART == set(DOORS)


def test_pages_say_only_what_the_table_lets_the_reader_see(world: World) -> None:
    client, faults = signed_in(world.walker), []

    for name, place in places_of(world, lambda door: door.get):
        with watched() as writes:
            answer = client.get(reverse(name, kwargs=place.kwargs), question_of(name, place))
        faults += [f"{name} {place.kwargs} wrote: {sql}" for sql in writes]
        faults += reading_faults(name, place, answer, world)

    assert faults == []


def reading_faults(name: str, place: Place, answer: HttpResponse, world: World) -> Iterator[str]:
    door, text = DOORS[name], text_of(answer)
    assert door.get
    if (answer.status_code < 400) != door.get(world.table, place):
        yield f"{name} of {place.whose} {place.kwargs}: {answer.status_code}"
    for entity, whose in names_in(text):
        shown_for = door.lists[1] if door.lists and door.lists[0] == entity else entity
        if not world.table.permits(shown_for, Action.READ, whose):
            yield f"{name} of {place.whose} {place.kwargs} says {name_of(entity, whose)}"
    if door.lists and answer.status_code < 400:
        said = {whose for entity, whose in names_in(text) if entity == door.lists[0]}
        if said != world.table.readable(door.lists[1]):
            yield f"{name} lists {sorted(said)}"


def test_forms_write_what_the_table_permits_and_nothing_else(world: World) -> None:
    client, faults = signed_in(world.walker), []

    for name, place in places_of(world, lambda door: door.post):
        door = DOORS[name]
        assert door.post
        permitted = door.post(world.table, place)
        answer, writes = sent(client, name, place, door.form(world, place), on_a_page_of_its_own=permitted)
        if bool(writes) != permitted and (door.sure or writes):
            what = f"wrote {writes[0][:80]}" if writes else f"wrote nothing: {answer.status_code} {told(answer)}"
            faults.append(f"{name} of {place.whose} {place.kwargs} {what}")
        if answer.status_code >= 500 or (permitted and door.sure and answer.status_code >= 400):
            faults.append(f"{name} of {place.whose} {place.kwargs}: {answer.status_code}")

    assert faults == []


def test_pages_that_only_show_write_nothing_when_a_form_is_sent(world: World) -> None:
    client = signed_in(world.walker)
    silent = [
        pair for pair in places_of(world, lambda door: None if door.post else door.get) if pair[1].whose == Whose.OWN
    ]
    own_account = {name for name in DOORS if name.startswith(("account_", "mfa_"))}

    assert [name for name, place in silent if name not in own_account and sent(client, name, place, {})[1]] == []


def test_counts_count_what_the_lists_show(world: World) -> None:
    client = signed_in(world.walker)
    readable = {name: entity for name, entity in COUNTS.items() if world.table.any(entity, Action.READ)}

    counted = {name: client.get(reverse(name)).content.decode() for name in readable}

    assert counted == {name: str(len(world.table.readable(entity))) for name, entity in readable.items()}


def test_a_search_finds_what_the_reader_may_see(world: World) -> None:
    client, found = signed_in(world.walker), {}
    for kind in KINDS:
        if world.table.any(KINDS[kind], Action.READ):
            page = client.get(reverse(f"{kind}_list"), {"q": f"Z{kind}"})
            found[kind] = {whose for entity, whose in names_in(text_of(page)) if entity == KINDS[kind]}

    assert found == {kind: world.table.readable(KINDS[kind]) for kind in found}


def test_figures_leave_the_house_only_with_the_right_to_take_them(world: World) -> None:
    client = signed_in(world.walker)

    answers = {name: client.get(reverse(name), {"format": "csv", "par": "company"}) for name in EXPORTS}

    assert {name: answer.status_code == 200 for name, answer in answers.items()} == {
        name: rule(world.table, Place()) for name, rule in EXPORTS.items()
    }
    assert [leak for answer in answers.values() for leak in names_beyond_reports(text_of(answer), world.table)] == []


def names_beyond_reports(text: str, table: Table) -> list[str]:
    readable = table.readable(Entity.REPORT)
    return [name_of(entity, whose) for entity, whose in names_in(text) if whose not in readable]


@pytest.mark.parametrize("report", ["funnel", "winloss", "pipeline", "forecast"])
def test_reports_of_the_command_line_count_what_the_colleague_may_see(world: World, report: str) -> None:
    """Grouped by owner, each group is one hand: « Marcheur », « Voisine », « Lointaine » and nobody."""
    asked = ["report", report, "--json", "--as", world.walker.email or ""]
    grouped = [] if report == "forecast" else ["--by", "owner"]
    answer = CliRunner().invoke(cli, asked + grouped)

    readable = world.table.readable(Entity.REPORT)
    assert answer.exit_code == (0 if readable else 1)
    if readable and grouped:
        names = {Whose.OWN: "Marcheur", Whose.TEAM: "Voisine", Whose.OTHER: "Lointaine", Whose.NOBODY: ""}
        assert set(json.loads(answer.stdout)["groups"]) == {names[whose] for whose in readable}


COMMANDS: dict[str, tuple[Entity, Action]] = {
    "imports list": (Entity.IMPORT, Action.READ),
    "lot list": (Entity.IMPORT, Action.READ),
    "lot show Salon": (Entity.IMPORT, Action.READ),
    "check": (Entity.SETTING, Action.READ),
    "check --repair": (Entity.SETTING, Action.WRITE),
    "init --profile sales_led": (Entity.SETTING, Action.WRITE),
    "user add neuf@filon.example --role sales": (Entity.SETTING, Action.WRITE),
    "demo --empty": (Entity.SETTING, Action.WRITE),
    "backup nowhere/filon.backup": (Entity.SETTING, Action.EXPORT),
    "restore nowhere/filon.backup": (Entity.SETTING, Action.WRITE),
    "suppression import nowhere.csv": (Entity.IMPORT, Action.WRITE),
    "suppression export nowhere/list.csv": (Entity.CONTACT, Action.EXPORT),
    "export contact --out nowhere/a.csv": (Entity.CONTACT, Action.EXPORT),
    "export product --out nowhere/a.csv": (Entity.SETTING, Action.EXPORT),
    "import nowhere.csv --entity company": (Entity.IMPORT, Action.WRITE),
}
REFUSED = "Votre rôle ne permet pas"


@pytest.mark.parametrize("command", COMMANDS)
def test_commands_refuse_whom_the_table_refuses(world: World, command: str) -> None:
    answer = CliRunner().invoke(cli, [*command.split(), "--as", world.walker.email or ""])

    assert (REFUSED in answer.stderr) != world.table.any(*COMMANDS[command])


def test_an_import_is_listed_and_taken_back_from_the_terminal_as_on_the_page(world: World) -> None:
    as_walker, imports = ["--as", world.walker.email or ""], {w: t.batches["done"].pk for w, t in world.things.items()}

    listed = CliRunner().invoke(cli, ["imports", "list", *as_walker]).stdout
    undone = {}
    for whose, pk in imports.items():
        with transaction.atomic():
            undone[whose] = CliRunner().invoke(cli, ["imports", "undo", str(pk), *as_walker]).exit_code == 0
            transaction.set_rollback(True)

    assert {whose for _entity, whose in names_in(listed)} == world.table.readable(Entity.IMPORT)
    assert undone == {whose: world.table.permits(Entity.IMPORT, Action.DELETE, whose) for whose in Whose}


def test_a_stranger_writes_nothing() -> None:
    world = make_world(Role.ADMIN)
    client = Client()

    posts = places_of(world, lambda door: door.post)
    answers = {name: sent(client, name, place, DOORS[name].form(world, place)) for name, place in posts}

    assert {name for name, (answer, writes) in answers.items() if writes or answer.status_code != 302} - PUBLIC == set()


def places_of(world: World, of: Callable[[Any], Any]) -> list[tuple[str, Place]]:
    """Hands that the role's table treats alike are walked once: everybody's are another's, where it knows neither team
    nor one's own."""
    scopes = set(world.table.scopes.values())
    hands = {Whose.OTHER} | ({Whose.OWN} if Scope.OWN in scopes else set())
    hands = set(Whose) if Scope.TEAM in scopes else hands
    return [
        (name, place)
        for name, door in sorted(DOORS.items())
        if of(door)
        for place in door.places(world)
        if place.things is None or place.whose in hands
    ]


def question_of(name: str, place: Place) -> dict[str, str]:
    if name == "contact_alike" and place.things:
        return {"email": place.things.points[SubjectKind.CONTACT].value}
    return DOORS[name].ask


def text_of(answer: HttpResponse) -> str:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
    return content.decode("utf-8", "replace") + answer.headers.get("Content-Disposition", "")


def sent(
    client: Client, name: str, place: Place, data: dict[str, Any], *, on_a_page_of_its_own: bool = True
) -> tuple[HttpResponse, list[str]]:
    """The answer to a form and what it wrote, rolled back. A refusal is a page of its own, or, where it is foreseen, told
    on the page that sent the form, as in a browser: drawing hundreds of pages was half of the walk."""
    cookies = deepcopy(client.cookies)
    headers = None if on_a_page_of_its_own else {"referer": f"http://testserver{reverse('preferences')}"}
    with transaction.atomic(), watched() as writes:
        answer = client.post(reverse(name, kwargs=place.kwargs), data, headers=headers)
        transaction.set_rollback(True)
    client.cookies = cookies  # a new password changes the key of the session
    return answer, writes


def told(answer: HttpResponse) -> str:
    """The messages that the next page would show."""
    request = getattr(answer, "wsgi_request", None)
    return "; ".join(str(message) for message in getattr(request, "_messages", []))


@contextmanager
def watched() -> Iterator[list[str]]:
    """The statements that change what is known."""
    writes: list[str] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        answer = execute(sql, params, many, context)
        verb = sql.lstrip("( ")[:6].upper()
        touched = verb == "INSERT" or (verb in ("UPDATE", "DELETE") and context["cursor"].rowcount != 0)
        if touched and not any(table in sql for table in UNWATCHED):
            writes.append(sql)
        return answer

    with connection.execute_wrapper(note):
        yield writes


def test_a_write_while_reading_is_seen() -> None:
    with watched() as writes:
        factories.team("Vue")

    assert [sql.split()[0] for sql in writes] == ["INSERT"]
