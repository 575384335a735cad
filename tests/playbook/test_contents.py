"""The library of contents: what may be offered, for whom, at which phase."""

import pytest
from django.core.files.base import ContentFile
from hypothesis import given
from hypothesis import strategies as st

from filon.kit.errors import EditedMeanwhile, NotPossible
from filon.playbook.models import Content
from filon.playbook.rules.contents import (
    LINK,
    PHASES,
    ContentState,
    Fit,
    fits,
    message_to_share,
    phase_of,
    phases_as_codes,
    phases_in,
    with_link,
)
from filon.playbook.services import contents as services
from filon.records.rules.given_files import ContentRefused
from filon.users.models import User
from filon.users.rules.rights import Role
from tests import factories as make
from tests.factories import NOW

VALUES = {"title": "Le bruit en dix chiffres", "kind": "article", "url": "https://halvane.example/bruit"}


@pytest.fixture
def marc(db: None) -> User:
    return make.user("Marc", role=Role.MARKETING)


def new(marc: User, **values: str) -> Content:
    return services.create_content(values=VALUES | values, personas=(), by=marc, now=NOW)


def test_who_is_inactive_or_unknown_is_spoken_to_of_the_problem() -> None:
    assert [phase_of(stage) for stage in ("", "inactive", "awareness", "decision")] == [
        "awareness",
        "awareness",
        "awareness",
        "decision",
    ]


@given(st.lists(st.sampled_from(PHASES), unique=True))
def test_phases_come_back_in_the_order_of_the_purchase(ticked: list[str]) -> None:
    assert phases_in(phases_as_codes(ticked)) == sorted(ticked, key=PHASES.index)


@given(st.sets(st.integers(1, 4)), st.sets(st.sampled_from(PHASES)), st.integers(1, 4), st.sampled_from(PHASES))
def test_a_content_for_nobody_in_particular_is_for_everybody(
    personas: set[int], phases: set[str], persona: int, phase: str
) -> None:
    fit = Fit(personas, phases)
    assert fits(fit, persona=persona, phase=phase) == (
        (persona in personas or not personas) and (phase in phases or not phases)
    )


def test_a_message_says_what_the_content_brings_and_where_it_is() -> None:
    text = message_to_share(first_name="Anne", message="", title="Guide", brings="Dix chiffres.")
    assert with_link(text, "https://x.fr/c/1/") == (
        "Bonjour Anne,\n\nCeci peut vous être utile\u00a0: «\u00a0Guide\u00a0». Dix chiffres.\n\n"
        "https://x.fr/c/1/\n\nBonne lecture."
    )


@given(st.text().filter(lambda text: LINK not in text))
def test_a_text_without_its_link_gets_it_at_the_end(text: str) -> None:
    assert with_link(text, "https://x.fr/").endswith("\n\nhttps://x.fr/")


def test_a_new_content_waits_until_it_is_proposed(marc: User) -> None:
    content = new(marc)
    assert (content.key, content.state) == ("le-bruit-en-dix-chiffres", ContentState.DRAFT)

    services.put_at_disposal(content=content, version=1, by=marc, now=NOW)
    assert content.state == ContentState.LIVE


def test_two_contents_of_one_title_are_refused_and_keys_never_clash(marc: User) -> None:
    new(marc)
    with pytest.raises(NotPossible, match="est déjà dans les contenus"):
        new(marc, title="le bruit en dix CHIFFRES")
    assert new(marc, title="Le bruit en dix chiffres !").key == "le-bruit-en-dix-chiffres-2"


def test_nothing_to_open_is_not_proposed_and_what_is_proposed_keeps_something(marc: User) -> None:
    content = new(marc, url="")
    with pytest.raises(NotPossible, match="Il n’y a rien à ouvrir"):
        services.put_at_disposal(content=content, version=1, by=marc, now=NOW)

    services.keep_file(content=content, upload=ContentFile(b"%PDF", "Guide.pdf"), version=1, by=marc, now=NOW)
    services.put_at_disposal(content=content, version=2, by=marc, now=NOW)
    with pytest.raises(NotPossible, match="On partage ce fichier en ce moment"):
        services.drop_file(content=content, version=3, by=marc, now=NOW)


def test_a_program_is_not_a_content(marc: User) -> None:
    with pytest.raises(ContentRefused, match="n’est pas un document"):
        services.keep_file(content=new(marc), upload=ContentFile(b"MZ", "guide.exe"), version=1, by=marc, now=NOW)


def test_the_second_of_two_who_edit_learns_it(marc: User) -> None:
    content = new(marc)
    services.edit_content(
        content=content, values=VALUES | {"brings": "Une idée"}, personas=(), version=1, by=marc, now=NOW
    )
    with pytest.raises(EditedMeanwhile, match="a modifié ce contenu entre-temps"):
        services.edit_content(content=content, values=VALUES, personas=(), version=1, by=marc, now=NOW)


def test_who_may_not_write_the_method_writes_no_content(db: None) -> None:
    with pytest.raises(Exception, match="Votre rôle"):
        new(make.user("Camille", role=Role.SALES))
