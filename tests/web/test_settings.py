"""Réglages: who may change what, and what a change does."""

from datetime import date

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from filon.playbook.models import AcquisitionSource, CloseReason, FunnelProfile, Product
from filon.playbook.selectors import active_profile
from filon.records.models import FieldDefinition
from filon.users.models import Absence, RoleRight, Team, User
from filon.users.rules.rights import DEFAULT_RIGHTS, Action, Entity, Role, Scope
from tests import factories
from tests.web.conftest import signed_in

pytestmark = pytest.mark.django_db
PAGES = [
    "settings_people", "settings_teams", "settings_rights_start", "settings_profile", "settings_fields", "settings_reasons",
    "settings_products", "settings_sources",
]  # fmt: skip
OWN_PAGES = ["preferences", "settings_absences", "mfa_index", "account_change_password"]


def sentences(answer: HttpResponse) -> list[str]:
    return [str(message) for message in get_messages(answer.wsgi_request)]  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", PAGES)
def test_pages_of_the_company_open_to_who_may_read_settings(
    admin_client: Client, sales_client: Client, name: str
) -> None:
    assert (admin_client.get(reverse(name)).status_code, sales_client.get(reverse(name)).status_code) == (200, 403)


@pytest.mark.parametrize("name", OWN_PAGES)
def test_everybody_opens_his_own_pages(sales_client: Client, name: str) -> None:
    assert sales_client.get(reverse(name)).status_code == 200


def test_a_reader_of_settings_sees_no_button(db: None) -> None:
    director = signed_in(factories.user("Inès", role=Role.DIRECTION))
    page = director.get(reverse("settings_people")).content.decode()
    assert "Inviter" not in page
    assert director.post(reverse("settings_invite"), {"email": "a@b.fr", "role": "admin"}).status_code == 403


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("marc@", "courriel valide"),
        ("ines@filon.example", "L’adresse ines@filon.example est déjà celle d’une personne"),
    ],
)
def test_an_invitation_that_is_refused_keeps_what_was_typed_and_says_why_in_its_dialog(
    admin_client: Client, typed: str, fault: str
) -> None:
    answer = admin_client.post(reverse("settings_invite"), {"email": typed, "role": "marketing"})
    page, form = answer.content.decode(), answer.context["form"]

    assert (answer.status_code, form["email"].value(), form["role"].value()) == (422, typed, "marketing")
    assert fault in form.errors["email"][0]
    assert [words in page for words in (f'value="{typed}"', "data-open-at-once")] == [True, True]
    assert "data-open-at-once" not in admin_client.get(reverse("settings_people")).content.decode()


def test_the_last_administrator_cannot_be_closed_or_demoted(admin_client: Client, ines: User) -> None:
    closing = admin_client.post(reverse("settings_deactivate", args=[ines.pk]))
    demoting = admin_client.post(reverse("settings_person", args=[ines.pk]), {"full_name": "Inès", "role": "sales"})
    ines.refresh_from_db()
    assert (ines.is_active, ines.role) == (True, Role.ADMIN)
    assert "dernière personne du rôle Administration" in closing.content.decode()
    assert "dernière personne du rôle Administration" in demoting.content.decode()


def test_with_two_administrators_one_may_go(admin_client: Client, ines: User) -> None:
    factories.user("Marc", role=Role.ADMIN)
    admin_client.post(reverse("settings_person", args=[ines.pk]), {"full_name": "Inès", "role": "direction"})
    ines.refresh_from_db()
    assert ines.role == Role.DIRECTION


def test_a_closed_account_may_be_opened_again_by_undo(admin_client: Client, camille: User) -> None:
    answer = admin_client.post(reverse("settings_deactivate", args=[camille.pk]), follow=True)
    undo = reverse("settings_reactivate", args=[camille.pk])
    assert f'action="{undo}"' in answer.content.decode()
    admin_client.post(undo)
    camille.refresh_from_db()
    assert camille.is_active


def scope_of(role: Role, entity: Entity, action: Action) -> int:
    return RoleRight.objects.get(role=role, entity=entity, action=action).scope


def form_of(client: Client, role: Role) -> dict[str, str]:
    form = client.get(reverse("settings_rights", args=[role])).context["form"]
    return {name: str(int(field.initial)) for name, field in form.fields.items()}


def test_a_right_that_is_given_holds_from_the_next_page(admin_client: Client, sales_client: Client) -> None:
    assert sales_client.get(reverse("settings_products")).status_code == 403
    values = form_of(admin_client, Role.SALES) | {"setting-read": str(int(Scope.ALL))}
    admin_client.post(reverse("settings_rights", args=[Role.SALES]), values)
    assert scope_of(Role.SALES, Entity.SETTING, Action.READ) == Scope.ALL
    assert sales_client.get(reverse("settings_products")).status_code == 200


def test_the_administration_cannot_lock_itself_out(admin_client: Client) -> None:
    values = form_of(admin_client, Role.ADMIN) | {"setting-write": str(int(Scope.NONE)), "company-delete": "0"}
    answer = admin_client.post(reverse("settings_rights", args=[Role.ADMIN]), values)
    assert "garde tous les droits sur les réglages" in answer.content.decode()
    assert scope_of(Role.ADMIN, Entity.COMPANY, Action.DELETE) == Scope.ALL


def test_rights_of_the_first_day_come_back(admin_client: Client) -> None:
    RoleRight.objects.filter(role=Role.SALES).update(scope=Scope.NONE)
    admin_client.post(reverse("settings_rights_restore"))
    stored = set(RoleRight.objects.values_list("role", "entity", "action", "scope"))
    assert stored == {(right.role, right.entity, right.action, int(right.scope)) for right in DEFAULT_RIGHTS}


def test_an_unknown_role_is_no_page(admin_client: Client) -> None:
    assert admin_client.get(reverse("settings_rights", args=["roi"])).status_code == 404


def test_a_team_is_made_changed_and_deleted(admin_client: Client, camille: User, ines: User) -> None:
    admin_client.post(reverse("settings_team_new"), {"name": "Nord", "members": [camille.pk]})
    team = Team.objects.get(name="Nord")
    assert list(team.members.all()) == [camille]
    admin_client.post(
        reverse("settings_team", args=[team.pk]), {"name": "Nord et Est", "members": [camille.pk, ines.pk]}
    )
    team.refresh_from_db()
    assert (team.name, team.members.count()) == ("Nord et Est", 2)
    admin_client.post(reverse("settings_team_delete", args=[team.pk]))
    assert (Team.objects.count(), User.objects.count()) == (0, 2)


def test_two_teams_cannot_have_one_name(admin_client: Client) -> None:
    factories.team("Nord")
    answer = admin_client.post(reverse("settings_team_new"), {"name": "NORD"})
    assert "Une équipe s’appelle déjà" in answer.content.decode()


def test_a_person_notes_his_own_absence_only(sales_client: Client, camille: User, ines: User) -> None:
    days = {"from_date": "2026-12-21", "to_date": "2026-12-31"}
    sales_client.post(reverse("settings_absences"), {**days, "user": camille.pk})
    refused = sales_client.post(reverse("settings_absences"), {**days, "user": ines.pk})
    assert refused.status_code == 422
    assert list(Absence.objects.values_list("user", "from_date")) == [(camille.pk, date(2026, 12, 21))]


def test_a_leader_notes_the_absence_of_her_team_and_passes_the_relay_from_there(
    client: Client, camille: User, ines: User
) -> None:
    helene = factories.user("Hélène", role=Role.MANAGER)
    factories.team().members.set([helene, camille])
    client.force_login(helene)
    days = {"from_date": "2099-12-21", "to_date": "2099-12-31"}
    client.post(reverse("settings_absences"), {**days, "user": camille.pk})
    client.post(reverse("settings_absences"), {**days, "user": ines.pk})
    assert list(Absence.objects.values_list("user", flat=True)) == [camille.pk]

    link = f"{reverse('relay_prepare', args=[camille.pk])}?kind=absence&until=2099-12-31"
    assert link.replace("&", "&amp;") in client.get(reverse("settings_absences")).content.decode()
    page = client.get(link)
    assert (page.status_code, 'value="2099-12-31"' in page.content.decode()) == (200, True)
    assert client.get(reverse("relay_prepare", args=[ines.pk])).status_code == 403


def test_an_absence_that_ends_before_it_starts_is_refused(sales_client: Client, camille: User) -> None:
    days = {"from_date": "2026-12-31", "to_date": "2026-12-21", "user": camille.pk}
    answer = sales_client.post(reverse("settings_absences"), days)
    assert "vient avant le premier" in answer.content.decode()
    assert Absence.objects.count() == 0


def test_nobody_removes_the_absence_of_another(sales_client: Client, ines: User) -> None:
    absence = Absence.objects.create(user=ines, from_date=date(2026, 12, 1), to_date=date(2026, 12, 2))
    assert sales_client.post(reverse("settings_absence_remove", args=[absence.pk])).status_code == 403


def test_a_product_is_added_with_its_price_in_french(admin_client: Client) -> None:
    admin_client.post(reverse("settings_products_new"), {"name": "Étagère", "cents": "1 234,50 €", "active": "on"})
    product = Product.objects.get()
    assert (product.name, product.name_key, product.cents, product.active) == ("Étagère", "etagere", 123450, True)
    page = admin_client.get(reverse("settings_products")).content.decode()
    assert "1\u202f234,50\u00a0€" in page


def test_two_spellings_of_one_name_are_refused(admin_client: Client) -> None:
    admin_client.post(reverse("settings_sources_new"), {"name": "Salon de Lyon", "kind": "fair"})
    answer = admin_client.post(reverse("settings_sources_new"), {"name": "SALON DE LYON", "kind": "fair"})
    assert "existe déjà, à la casse et aux accents près" in answer.content.decode()
    assert AcquisitionSource.objects.filter(name_key="salon de lyon").count() == 1


def test_a_reason_is_retired_and_keeps_its_place(admin_client: Client) -> None:
    reason = CloseReason.objects.create(label="Trop cher", name_key="trop cher", position=7)
    admin_client.post(reverse("settings_reasons_edit", args=[reason.pk]), {"label": "Prix trop élevé"})
    reason.refresh_from_db()
    assert (reason.label, reason.active, reason.position) == ("Prix trop élevé", False, 7)


def test_a_field_keeps_its_key_and_its_type(admin_client: Client) -> None:
    values = {
        "entity": "company",
        "label": "Parc de machines",
        "type": "choice",
        "choices": "Neuf\nUsé\nNeuf",
        "available": "creation",
    }
    admin_client.post(reverse("settings_fields_new"), values)
    definition = FieldDefinition.objects.get()
    assert (definition.key, definition.choices) == ("parc_de_machines", ["Neuf", "Usé"])
    edit = reverse("settings_fields_edit", args=[definition.pk])
    admin_client.post(edit, {**values, "label": "Machines"})
    refused = admin_client.post(edit, {**values, "type": "number"})
    definition.refresh_from_db()
    assert (definition.key, definition.label, definition.type) == ("parc_de_machines", "Machines", "choice")
    assert "ne change plus" in refused.content.decode()


def test_a_field_is_taken_out_of_matching_by_its_tick(admin_client: Client) -> None:
    values = {"entity": "contact", "label": "Score", "type": "number", "choices": "", "available": "afterwards"}
    admin_client.post(reverse("settings_fields_new"), {**values, "matching": "on"})
    definition = FieldDefinition.objects.get()
    assert definition.matching
    assert "Sert à les reconnaître" in admin_client.get(reverse("settings_fields")).content.decode()

    admin_client.post(reverse("settings_fields_edit", args=[definition.pk]), values)

    definition.refresh_from_db()
    assert not definition.matching
    assert "N’y sert pas" in admin_client.get(reverse("settings_fields")).content.decode()


def test_a_funnel_is_chosen(admin_client: Client, sales_client: Client) -> None:
    choose = reverse("settings_profile_choose", args=["sales_led"])
    assert sales_client.post(choose).status_code == 403
    admin_client.post(choose)
    assert list(FunnelProfile.objects.filter(active=True).values_list("key", flat=True)) == ["sales_led"]


def test_preferences_are_kept_and_change_the_page(sales_client: Client, camille: User) -> None:
    values = {"full_name": "Camille Durand-Roy", "theme": "dark", "time_zone": "Indian/Reunion", "language": "fr"}
    page = sales_client.post(reverse("preferences"), values, follow=True).content.decode()
    camille.refresh_from_db()
    assert (camille.full_name, camille.theme, camille.time_zone) == ("Camille Durand-Roy", "dark", "Indian/Reunion")
    assert 'data-theme="dark"' in page


def test_the_morning_digest_is_asked_for_and_stopped(sales_client: Client, camille: User) -> None:
    values = {"full_name": "Camille Roy", "theme": "auto", "time_zone": "Europe/Paris", "language": "fr"}
    for chosen in ("1", "1", ""):
        asked_before = camille.digest_asked_at
        sales_client.post(reverse("preferences"), values | {"morning_digest": chosen})
        camille.refresh_from_db()
        assert (camille.digest_asked_at is not None) == bool(chosen)
        if chosen and asked_before:
            assert camille.digest_asked_at == asked_before


def test_what_one_is_told_and_how_is_chosen(sales_client: Client, camille: User) -> None:
    page = sales_client.get(reverse("alert_choices")).content.decode()
    assert "Ne peut pas attendre" in page
    sales_client.post(reverse("alert_choices"), {"task_given": "not_at_all", "promise_pressing": "mail_at_once"})
    camille.refresh_from_db()
    assert camille.alert_ways == {"task_given": "not_at_all", "promise_pressing": "mail_at_once"}
    refused = sales_client.post(reverse("alert_choices"), {"task_given": "in_digest"})
    assert (refused.status_code, "demandez-le d’abord" in refused.content.decode()) == (422, True)
    sales_client.post(reverse("alert_choices"), {"promise_pressing": "not_at_all"})
    camille.refresh_from_db()
    assert camille.alert_ways["promise_pressing"] == "mail_at_once"


@pytest.mark.parametrize(("name", "add"), [
    ("settings_people", lambda n: factories.user(f"Personne {n}", teams=(factories.team(),))),
    ("settings_teams", lambda n: factories.team(f"Équipe {n}")),
    ("settings_products", lambda n: Product.objects.create(name=f"P{n}", name_key=f"p{n}")),
    ("settings_absences", lambda n: Absence.objects.create(
        user=factories.user(f"Personne {n}"), from_date=date(2999, 1, 1), to_date=date(2999, 1, 2))),
])  # fmt: skip
def test_a_list_asks_as_many_questions_for_three_rows_as_for_one(
    admin_client: Client,
    django_assert_num_queries,
    name: str,
    add,  # type: ignore[no-untyped-def]
) -> None:
    add(1)
    admin_client.get(reverse(name))
    with CaptureQueriesContext(connection) as one:
        admin_client.get(reverse(name))
    add(2)
    add(3)
    with django_assert_num_queries(len(one)):
        admin_client.get(reverse(name))


def test_what_becomes_of_a_refused_lead_is_chosen_reason_by_reason(admin_client: Client) -> None:
    address = reverse("settings_profile")
    assert "Comme le tunnel : Disqualifié" in admin_client.get(address).content.decode()

    refused = admin_client.post(reverse("settings_fates"), {"sort-area": "ailleurs"})
    assert (refused.status_code, active_profile().fates) == (422, {})
    shown = admin_client.post(reverse("settings_fates"), {"sort-area": "recycled"}, follow=True).content.decode()

    assert active_profile().fates == {"area": "recycled"}
    assert '<option value="recycled" selected>' in shown
