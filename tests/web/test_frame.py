"""The frame around every page: security, menu, messages, palette, notifications, figures in French."""

import json
import re
from datetime import UTC, date, datetime

import polib
import pytest
from django.db import OperationalError
from django.template import Context, Template
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from filon.playbook.rules.funnel import PROFILE_KEYS
from filon.playbook.rules.profile_files import profile_definition
from filon.playbook.services.profiles import install_profile
from filon.records.models import Notification
from filon.records.services.notifications import notify
from filon.users.models import RoleRight, User
from filon.users.rules.alerts import AlertKind
from filon.users.rules.rights import Entity, Role, Scope
from filon.web import menu
from filon.web.palette import palette_groups
from tests import factories
from tests.house_rules.source import CHECKOUT

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
MARKED = re.compile(r'(?:{% translate |\b_\()"([^"]+)"')


def rendered(source: str, **context: object) -> str:
    return Template("{% load components french %}" + source).render(Context(context))


def test_no_page_may_run_a_script_of_its_own(client: Client, ines: User, admin_client: Client) -> None:
    for answer in (
        client.get(reverse("account_login")),
        admin_client.get(reverse("gallery")),
        client.get("/nulle-part/"),
    ):
        assert "default-src 'self'" in answer["Content-Security-Policy"]
        assert "script-src" not in answer["Content-Security-Policy"]


def test_the_menu_holds_no_dead_link(admin_client: Client) -> None:
    page = admin_client.get(reverse("gallery")).content.decode()
    addresses = set(re.findall(r'class="menu-link" href="([^"]+)"', page))
    assert {address for address in addresses if admin_client.get(address).status_code != 200} == set()


def test_the_menu_shows_only_what_one_may_read(sales_client: Client, camille: User) -> None:
    entries = [
        menu.Entry("settings_people", "Personnes", "users", "", Entity.SETTING),
        menu.Entry("nowhere", "Rien", "x", ""),
    ]
    assert menu.links_for(entries, viewer=camille) == []
    RoleRight.objects.filter(role=Role.SALES, entity=Entity.SETTING).update(scope=Scope.ALL)
    del camille.__dict__["_rights"]
    assert [link.label for link in menu.links_for(entries, viewer=camille)] == ["Personnes"]


def test_the_menu_leaves_out_what_the_funnel_hides(ines: User) -> None:
    shown = menu.menu_for(ines, path="/", hidden=["opportunity_list", "opportunity_board"])
    assert "Opportunités" not in {str(link.label) for _title, links in shown for link in links}


@pytest.mark.parametrize("key", PROFILE_KEYS)
def test_what_the_funnel_hides_is_in_no_menu_behind_no_key_and_not_found(
    key: str, ines: User, admin_client: Client
) -> None:
    install_profile(key=key, now=timezone.now())
    hidden = profile_definition(key)["hidden_screens"]
    entries = {
        entry.url_name: entry for group in menu.MENU for entry in group.entries if menu.address_of(entry.url_name)
    }
    shown = {name for name in entries if name not in hidden}

    page = admin_client.get("/").content.decode()
    found = {option.address for _title, options in palette_groups("", viewer=ines) for option in options}

    for name, entry in entries.items():
        address = menu.address_of(name)
        by_key = f'href="{address}"' in page and f'data-go="{entry.key}"' in page
        by_help = f"<dt>{entry.label}</dt>" in page
        by_search = address in found
        assert (by_key, by_help, by_search) == (name in shown,) * 3, name


def test_profiles_hide_pages_of_the_menu_that_are_there() -> None:
    """The suspects of a marketing funnel: what is hidden today, so that the walk above hides something."""
    hidden = {key: profile_definition(key)["hidden_screens"] for key in PROFILE_KEYS}

    assert [key for key, names in hidden.items() if "suspect_list" in names] == [
        "marketing_led",
        "marketing_led_nurturing",
    ]


def test_each_key_of_the_menu_leads_to_one_page() -> None:
    """Twenty-six letters do not serve every page: those without any are reached by the menu and Ctrl K."""
    keys = [entry.key for group in menu.MENU for entry in group.entries if entry.key] + [menu.SETTINGS.key]
    assert sorted(keys) == sorted(set(keys))


def test_a_refusal_reaches_a_part_of_a_page_as_a_toast(sales_client: Client) -> None:
    answer = sales_client.post(reverse("settings_invite"), {"email": "a@b.fr", "role": "sales"}, headers=HTMX)
    assert (answer.status_code, answer["HX-Reswap"]) == (403, "none")
    [toast] = json.loads(answer["HX-Trigger"])["filon:toasts"]["items"]
    assert toast["level"] == "error"
    assert toast["text"].startswith("Votre rôle ne permet pas l’action «\u00a0Modifier\u00a0»")


def test_a_refusal_of_a_form_comes_back_to_its_page(sales_client: Client) -> None:
    page = "http://testserver/reglages/absences/"
    answer = sales_client.post(
        reverse("settings_invite"), {"email": "a@b.fr", "role": "sales"}, headers={"Referer": page}
    )
    assert answer["Location"] == page
    assert "Votre rôle ne permet pas" in sales_client.get(page).content.decode()


def test_a_base_that_is_busy_too_long_is_told_and_nothing_is_written(
    admin_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(**_: object) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr("filon.web.views.orders.place_order", refuse)
    told = {"company": factories.company().pk, "ordered_at": "14/11/2026", "cents": "12", "owner": ""}
    told |= {"lignes-TOTAL_FORMS": "0", "lignes-INITIAL_FORMS": "0"}
    busy = "La base est occupée par un gros travail\u00a0: votre demande n’a pas abouti. Réessayez dans un instant."

    part = admin_client.post(reverse("order_new"), told, headers=HTMX)
    page = admin_client.post(reverse("order_new"), told, headers={"Referer": "http://testserver/"})

    assert (part.status_code, page.status_code) == (503, 503)
    assert json.loads(part.headers["HX-Trigger"])["filon:toasts"]["items"][0]["text"] == busy
    assert busy in page.content.decode()


def test_a_refusal_never_leads_to_another_site(sales_client: Client) -> None:
    answer = sales_client.post(
        reverse("settings_invite"),
        {"email": "a@b.fr", "role": "sales"},
        headers={"Referer": "https://ailleurs.example/"},
    )
    assert answer.status_code == 403


def options(text: str, viewer: User) -> dict[str, list[str]]:
    return {str(title): [str(option.label) for option in found] for title, found in palette_groups(text, viewer=viewer)}


def test_the_palette_offers_pages_and_creations_before_anything_is_typed(ines: User) -> None:
    assert "Réglages" in options("", ines)["Pages"]


def test_the_palette_finds_pages_without_accents(ines: User) -> None:
    assert options("reglag", ines) == {"Pages": ["Réglages"]}


def test_the_palette_and_each_list_lead_to_the_bin(ines: User, client: Client) -> None:
    client.force_login(ines)

    assert "Corbeille" in options("corb", ines)["Pages"]
    assert reverse("trash_of", args=["contact"]) in client.get(reverse("contact_list")).content.decode()


def test_the_palette_finds_orders_by_a_part_of_their_number(ines: User) -> None:
    factories.order("CMD-0012")
    factories.order("CMD-0013")
    factories.order()

    assert options("md-0012", ines) == {"Commandes": ["Commande n°\u00a0CMD-0012 du 20 nov. 2026"]}
    assert options("--", ines) == {}


def test_the_palette_is_searched_on_the_server_in_a_constant_number_of_questions(
    admin_client: Client,
    django_assert_max_num_queries,  # type: ignore[no-untyped-def]
) -> None:
    for number in range(3):
        factories.company(f"Menuiserie {number}")
    with django_assert_max_num_queries(13):
        assert admin_client.get(reverse("palette"), {"q": "menuis"}, headers=HTMX).status_code == 200


def test_the_palette_survives_what_people_paste(admin_client: Client) -> None:
    for text in ("\x00", "%_\\", "\"'", "a" * 5000, "😀😀😀"):
        assert admin_client.get(reverse("palette"), {"q": text}, headers=HTMX).status_code == 200


def test_notifications_are_counted_shown_and_read_by_their_owner_only(
    sales_client: Client, camille: User, ines: User
) -> None:
    notify(
        user=camille,
        kind=AlertKind.TASK,
        text="Inès vous confie Menuiserie Duval.",
        address="/reglages/",
        now=timezone.now(),
    )
    notify(user=ines, kind=AlertKind.HOUSE, text="Pour Inès.", address="", now=timezone.now())
    assert "Notifications\u00a0: 1 non lue" in sales_client.get(reverse("preferences")).content.decode()
    shown = sales_client.get(reverse("notifications"), headers=HTMX).content.decode()
    assert ("Menuiserie Duval" in shown, "Pour Inès" in shown) == (True, False)
    sales_client.post(reverse("notifications_read"), headers=HTMX)
    assert list(Notification.objects.filter(read_at=None).values_list("user", flat=True)) == [ines.pk]


def test_french_figures() -> None:
    assert rendered("{{ v|euros }}", v=123450) == "1\u202f234,50\u00a0€"
    assert rendered("{{ v|euros }}", v=None) == "–"
    assert rendered("{{ v|percent_fr }}", v=0.1234) == "12,3\u202f%"
    assert rendered("{{ v|count_fr }}", v=1234567) == "1\u202f234\u202f567"
    assert rendered("{{ v|date_fr }}", v=date(2026, 12, 1)) == "1er déc. 2026"


def test_instants_are_shown_in_the_zone_of_the_reader() -> None:
    instant = datetime(2026, 11, 21, 22, 30, tzinfo=UTC)
    assert rendered("{{ v|datetime_fr }}", v=instant) == "21 nov. 2026, 23\u00a0h\u00a030"
    with timezone.override("Indian/Reunion"):
        assert rendered("{{ v|datetime_fr }}", v=instant) == "22 nov. 2026, 2\u00a0h\u00a030"
        assert rendered("{{ v|date_fr }}", v=instant) == "22 nov. 2026"


def test_what_people_type_stays_text() -> None:
    assert "<script>" not in rendered(
        "{% badge v %}{% avatar v with_name=True %}{% stat v v %}", v="<script>alert(1)</script>"
    )
    blocks = "{% empty title=v %}{% endempty %}{% notice %}{{ v }}{% endnotice %}"
    assert "<script>alert" not in rendered(blocks, v="<script>alert(1)")
    assert "</script><b>" not in rendered(
        '{% chart id="a" title="b" option=v %}{% endchart %}', v={"x": "</script><b>"}
    )


@pytest.mark.parametrize(
    ("name", "initials"),
    [("Camille Durand", "CD"), ("Jean-Paul de La Tour", "JT"), ("Filon", "F"), ("", "?"), ("« ! »", "?")],
)
def test_an_avatar_shows_initials(name: str, initials: str) -> None:
    assert f">{initials}</span>" in rendered("{% avatar v %}", v=name)


def test_the_words_are_french_whatever_the_browser_speaks(client: Client, ines: User) -> None:
    page = client.get(reverse("account_login"), headers={"Accept-Language": "en-US"})
    assert (page["Content-Language"], "Se connecter" in page.content.decode()) == ("fr", True)


def test_a_reader_may_choose_english(sales_client: Client, camille: User) -> None:
    values = {"full_name": "Camille Durand", "theme": "auto", "time_zone": "Europe/Paris", "language": "en"}
    page = sales_client.post(reverse("preferences"), values, follow=True)
    assert (page["Content-Language"], page.context["form"].initial["language"]) == ("en", "en")


def test_the_menu_and_the_pages_of_the_day_have_their_english() -> None:
    catalogue = polib.pofile(str(CHECKOUT / "filon/locale/en/LC_MESSAGES/django.po"))
    english = {entry.msgid for entry in catalogue if entry.translated()}
    words = set(MARKED.findall((CHECKOUT / "filon/web/menu.py").read_text()))
    for folder in ("day", "tasks"):
        for page in (CHECKOUT / "filon/web/templates" / folder).glob("*.html"):
            words.update(MARKED.findall(page.read_text()))
    assert sorted(words - english) == []
