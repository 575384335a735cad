"""Appels à l'action in the browser's words: made, put on line, pasted, seen, clicked, and what came of it."""

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from filon.intake.models import CallCount, CallToAction, Submission
from filon.intake.rules.capture import FormKind
from filon.intake.services.calls_to_action import close_call
from filon.intake.services.forms import create_form, publish_form
from filon.kit.business_time import day_in_paris
from filon.users.models import User
from tests.intake.calls import a_call, a_draft

pytestmark = pytest.mark.django_db
READER = {
    "User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0",
    "Accept-Language": "fr",
}
NEW = {"name": "Accueil", "kind": "banner", "button": "Voir", "text": "-10 %", "url": "https://a.fr/", "delay": "5"}


def text(client: Client, name: str, *args: Any) -> str:
    return client.get(reverse(name, args=args)).content.decode()


def a_form(camille: User) -> Any:
    form = create_form(name="Devis", kind=FormKind.QUOTE, owner=camille, now=timezone.now())
    publish_form(form=form, now=timezone.now())
    return form


def counted(call: CallToAction) -> tuple[int, ...]:
    found = CallCount.objects.filter(call=call).values_list("views", "clicks", "links", "robots")
    return found.get() if found else (0, 0, 0, 0)


def test_one_is_made_then_put_on_line(admin_client: Client) -> None:
    made = admin_client.post(reverse("call_to_action_new"), NEW | {"pages": "/produits"})
    call = CallToAction.objects.get()
    admin_client.post(reverse("call_to_action_publish", args=[call.pk]))

    call.refresh_from_db()
    assert made["Location"] == reverse("call_to_action", args=[call.pk])
    assert (call.state, call.pages, call.url) == ("live", ["/produits"], "https://a.fr/")


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"pages": "produits"}, "«\u00a0produits\u00a0» n’est pas une page."),
        ({"starts_date": "2026-03-02", "ends_date": "2026-03-01"}, "Le dernier jour précède le premier"),
        ({"version": "7"}, "vient d’être modifié par quelqu’un d’autre"),
        ({"delay": "9999"}, "inférieure ou égale à 600"),
    ],
)
def test_what_cannot_be_saved_is_said(admin_client: Client, changed: dict[str, str], sentence: str) -> None:
    call = a_call()
    answer = admin_client.post(reverse("call_to_action_edit", args=[call.pk]), NEW | {"version": "2"} | changed)
    assert (answer.status_code, sentence in answer.content.decode()) == (422, True)


def test_the_page_gives_the_line_and_the_plain_link(admin_client: Client) -> None:
    call = a_call()
    page = text(admin_client, "call_to_action", call.pk)
    assert f'&lt;script src="http://testserver/a/{call.key}.js"&gt;&lt;/script&gt;' in page
    assert f'&lt;a href="http://testserver/a/{call.key}/"&gt;Demander un devis&lt;/a&gt;' in page


def test_its_page_says_the_click_rate_with_its_interval(admin_client: Client) -> None:
    call = a_call()
    CallCount.objects.create(call=call, day=day_in_paris(timezone.now()), views=200, clicks=14, links=2, robots=9)
    page = text(admin_client, "call_to_action", call.pk)
    assert re.findall(r"<strong>(.+%)</strong>", page) == ["7\u202f%"]
    assert "4,2\u202f% – 11,4\u202f%" in page  # Wilson, 95 %


def test_more_clicks_than_views_make_no_rate(admin_client: Client) -> None:
    CallCount.objects.create(call=a_call(), day=day_in_paris(timezone.now()), views=0, clicks=14, links=0, robots=0)
    assert "<strong>" not in text(admin_client, "call_to_action_list").split("<tbody>")[1]


def test_the_script_says_all_that_the_browser_needs_and_leaves_no_cookie(client: Client) -> None:
    call = a_call(text="</script><b>")
    answer = client.get(reverse("public_action_script", args=[call.key]))
    told = json.loads(
        re.findall(r'JSON\.parse\("(.+)"\);', answer.content.decode())[0].encode().decode("unicode_escape")
    )
    assert (told["kind"], told["address"]) == ("button", f"http://testserver/a/{call.key}/")
    assert ("</script>" in answer.content.decode(), dict(answer.cookies)) == (False, {})


def test_views_and_clicks_of_people_and_machines_are_counted_apart(client: Client) -> None:
    call = a_call()
    seen, on = reverse("public_action_seen", args=[call.key]), reverse("public_action", args=[call.key])
    client.post(seen, headers=READER)
    client.post(f"{seen}?pilote=1", headers=READER)
    client.get(f"{on}?vu=1", headers=READER)
    client.get(on, headers=READER)
    client.get(on, headers=READER | {"User-Agent": "Googlebot/2.1"})
    client.head(on, headers=READER)
    assert counted(call) == (1, 1, 1, 3)


def test_a_click_leads_to_the_form_with_what_the_script_told_and_the_form_keeps_the_call(
    client: Client, camille: User
) -> None:
    form = a_form(camille)
    call = a_call(url="", form=form)
    address = client.get(
        reverse("public_action", args=[call.key]),
        {"vu": "1", "page": "https://b.fr/x", "visiteur": "k"},
        headers=READER,
    )["Location"]
    page = client.get(address).content.decode()

    assert address == f"/f/{form.key}/?action={call.key}&page=https%3A%2F%2Fb.fr%2Fx&visiteur=k"
    assert f'<input type="hidden" name="action" value="{call.key}">' in page
    typed = {"first_name": "A", "last_name": "B", "email": "a@b.fr", "company": "C", "phone": "0144556677"}
    client.post(reverse("public_form", args=[form.key]), typed | {"project": "P", "action": call.key})
    assert Submission.objects.get().call_to_action == call


def test_once_over_it_shows_nothing_leads_nowhere_and_counts_nothing(client: Client) -> None:
    yesterday = day_in_paris(timezone.now()) - timedelta(days=1)
    over, closed = a_call(ends_date=yesterday), a_call()
    close_call(call=closed, now=timezone.now())
    for call in (over, closed):
        answer = client.get(reverse("public_action", args=[call.key]), headers=READER)
        client.post(reverse("public_action_seen", args=[call.key]), headers=READER)
        assert (answer.status_code, "n’est plus en ligne" in answer.content.decode()) == (410, True)
        assert text(client, "public_action_script", call.key) == "// terminé"
        assert counted(call) == (0, 0, 0, 0)


def test_a_draft_and_a_key_of_nobody_look_alike(client: Client) -> None:
    for name in ("public_action", "public_action_script"):
        answers = [client.get(reverse(name, args=[key])).status_code for key in (a_draft().key, "nulle-part")]
        assert answers == [404, 404]


def test_pages_cost_the_same_with_one_and_three(admin_client: Client, camille: User) -> None:
    form = a_form(camille)
    costs: dict[str, list[int]] = {"list": [], "page": []}
    for place in (1, 3):
        while CallToAction.objects.count() < place:
            call = a_call(url="", form=form)
        while Submission.objects.count() < place:
            said = {"form": form, "form_version": 1, "ticket": str(Submission.objects.count()), "at": timezone.now()}
            Submission.objects.create(
                **said, said={"email": "a@b.fr"}, labels=[], state="received", call_to_action=call
            )
        for name, args in (("list", ()), ("page", (call.pk,))):
            with CaptureQueriesContext(connection) as queries:
                text(admin_client, "call_to_action" if args else "call_to_action_list", *args)
            costs[name].append(len(queries))
    assert [first == second for first, second in costs.values()] == [True, True]


def test_a_code_to_print_is_read_counted_and_leads_on(client: Client, admin_client: Client) -> None:
    call = a_call(kind="qr", name="Salon Bâtir 2026, stand", text="Gagnez votre devis")
    code = admin_client.get(reverse("call_to_action_code", args=[call.pk]))
    paper = text(admin_client, "call_to_action_paper", call.pk)
    client.get(reverse("public_action", args=[call.key]), headers=READER)
    page = text(admin_client, "call_to_action", call.pk)

    assert (code["Content-Type"], code.content[:4]) == ("image/svg+xml", b"<svg")
    assert ("Gagnez votre devis" in paper, "Lectures du code" in page, "&lt;script" in page) == (True, True, False)
    assert (counted(call), text(client, "public_action_script", call.key)) == ((0, 0, 1, 0), "// terminé")


def test_each_code_leads_to_its_own_call(admin_client: Client) -> None:
    pictures = {admin_client.get(reverse("call_to_action_code", args=[a_call(kind="qr").pk])).content for _ in range(2)}
    assert len(pictures) == 2
