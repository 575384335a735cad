"""Entrant > Répartition: what is in force, the draft, the simulation, the load of each person."""

import html

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from filon.leads.models import RoutingPlan
from filon.leads.rules.routing import Way
from filon.leads.selectors.routing import draft_plan, live_plan
from filon.users.models import User
from tests import factories as make
from tests.leads.routing import in_department, plan

pytestmark = pytest.mark.django_db
WEST = {"k-0": "all", "c-0.0": "company.department", "o-0.0": "in", "v-0.0": ["35", "44"]}


def text_of(answer: HttpResponse) -> str:
    """As a person reads it, tags in their place."""
    return html.unescape(answer.content.decode())


def page(client: Client, name: str = "routing", *args: int) -> str:
    return text_of(client.get(reverse(name, args=args)))


def send(client: Client, name: str, *args: int, **sent: object) -> str:
    """The page that one ends on."""
    draft = draft_plan()
    version = {"version": draft.version} if draft else {}
    return text_of(client.post(reverse(name, args=args), {**version, **sent}, follow=True))


def test_a_new_installation_says_what_happens_without_rules(admin_client: Client) -> None:
    assert "Aucune règle en service" in page(admin_client)


def test_rules_are_written_in_a_draft_counted_tried_and_put_in_force(
    admin_client: Client, ines: User, camille: User
) -> None:
    team = make.team("Grand Ouest")
    camille.teams.add(team)
    make.lead("Rennes", company=make.company("Rennes SA", department="35"))
    make.lead("Lyon", company=make.company("Lyon SA", department="69"))
    send(admin_client, "routing_draft")

    preview = send(admin_client, "routing_preview", **WEST)
    assert ("lead jusqu’ici" in preview, "Rennes" in preview, "Lyon" in preview) == (True, True, False)
    said = {"nom": "Grand Ouest", "comment": "turn", "equipe": team.pk, "faire": "enregistrer", **WEST}
    assert "est dans le brouillon" in send(admin_client, "routing_rule_new", **said)
    assert "Choisissez d’abord qui est de secours" in send(admin_client, "routing_live")
    send(admin_client, "routing_options", secours=ines.pk)

    simulation = page(admin_client, "routing_simulation")
    assert "Sur les 2 derniers leads, 1 irait au secours." in simulation
    assert live_plan() is None
    assert "répartit les leads dès maintenant" in send(admin_client, "routing_live")
    live = live_plan()
    assert live is not None
    assert (live.standing_by, live.keeps_owner, live.rules.get().team) == (ines, False, team)


def test_a_draft_is_compared_with_what_is_in_force(admin_client: Client, ines: User, camille: User) -> None:
    plan(("Tous", Way.PERSON, camille), standing_by=camille)
    make.lead("Rennes")
    draft = plan(("Autre", Way.PERSON, ines), standing_by=camille, state="draft")

    simulation = page(admin_client, "routing_simulation")

    told = "le brouillon en donnerait 1 à quelqu’un d’autre que la version en service et chacun trouve quelqu’un"
    assert f"Le dernier lead\u00a0: {told}" in simulation
    assert ("Règle 1 «\u00a0Autre\u00a0»\u00a0: Inès Benali" in simulation, "change de main" in simulation) == (
        True,
        True,
    )
    assert draft_plan() == draft


def test_a_rule_refused_keeps_what_was_typed(admin_client: Client) -> None:
    send(admin_client, "routing_draft")
    shown = send(admin_client, "routing_rule_new", nom="Ouest", comment="load", faire="enregistrer", **WEST)
    assert ("Choisissez l’équipe qui reçoit ces leads." in shown, 'value="Ouest"' in shown) == (True, True)
    assert '<option value="35" selected>' in shown


def test_a_rule_that_is_gone_or_a_draft_that_is_gone_is_said(admin_client: Client, ines: User) -> None:
    assert admin_client.get(reverse("routing_rule_new")).status_code == 422
    send(admin_client, "routing_draft")
    answer = admin_client.get(reverse("routing_rule", args=[4]))
    assert (answer.status_code, "n’est plus dans le brouillon" in text_of(answer)) == (422, True)


def test_rules_are_moved_and_taken_out(admin_client: Client, ines: User) -> None:
    draft = plan(("A", Way.PERSON, ines), ("B", Way.PERSON, ines), standing_by=ines, state="draft")
    send(admin_client, "routing_rule_arrange", 1, faire="monter")
    assert [rule.label for rule in draft.rules.all()] == ["B", "A"]
    send(admin_client, "routing_rule_arrange", 0, faire="retirer")
    assert [rule.label for rule in draft.rules.all()] == ["A"]
    send(admin_client, "routing_discard")
    assert RoutingPlan.objects.count() == 0


def test_a_rule_without_anybody_says_so(admin_client: Client, ines: User, camille: User) -> None:
    plan(
        ("Partie", Way.PERSON, camille),
        ("Vide", Way.TURN, make.team("Vide")),
        ("Illisible", Way.PERSON, ines),
        standing_by=ines,
        criteria=[{}, {}, {"all": [{"field": "lead.gone", "op": "is", "value": "1"}]}],
    )
    User.objects.filter(pk=camille.pk).update(is_active=False)
    shown = page(admin_client)
    assert "Cette personne n’est plus là" in shown
    assert "Plus personne ici" in shown
    assert "lead.gone" in shown


def test_limits_are_written_where_the_load_is_read(admin_client: Client, camille: User) -> None:
    make.lead(owner=camille)
    key = camille.pk
    assert "Les limites sont notées" in send(
        admin_client, "routing_limits", **{f"jour-{key}": "2", f"semaine-{key}": ""}
    )
    assert "de 0 à 999" in send(admin_client, "routing_limits", **{f"jour-{key}": "-1", f"semaine-{key}": "1"})
    assert "de 0 à 999" in send(admin_client, "routing_limits", **{f"jour-{key}": "1000", f"semaine-{key}": "1"})
    camille.refresh_from_db()
    assert (camille.leads_per_day, camille.leads_per_week) == (2, None)


def test_who_sells_reads_the_rules_and_the_load_of_his_team(sales_client: Client, camille: User) -> None:
    team = make.team()
    camille.teams.add(team)
    make.user("Léna de l’équipe", teams=(team,))
    make.user("Sofia d’ailleurs", teams=(make.team("Autre"),))
    plan(("Tous", Way.PERSON, camille), standing_by=camille)

    shown = page(sales_client)

    assert ("Léna de l’équipe" in shown, "Sofia d’ailleurs" in shown, "Noter les limites" in shown) == (
        True,
        False,
        False,
    )


def test_the_pages_cost_the_same_with_one_rule_or_three(admin_client: Client, ines: User) -> None:
    team = make.team()
    ines.teams.add(team)
    counts = []
    for many in (1, 3):
        RoutingPlan.objects.all().delete()
        rules = [(f"R{place}", Way.LOAD, team) for place in range(many)]
        plan(*rules, standing_by=ines, criteria=[in_department("35")] * many)
        for place in range(many):
            make.lead(f"L{place}", company=make.company(department="35"), contact=make.contact())
            make.user(f"U{many}{place}", teams=(team,))
        with CaptureQueriesContext(connection) as queries:
            page(admin_client)
            page(admin_client, "routing_simulation")
        counts.append(len(queries))
    assert counts[0] == counts[1]
