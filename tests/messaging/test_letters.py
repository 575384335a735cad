"""How a message reads: nothing that a stranger typed becomes markup, a header or an advertisement."""

from django.core import signing
from hypothesis import given
from hypothesis import strategies as st

from filon.kit.text import one_line
from filon.meetings.models import Booking
from filon.meetings.selectors.bookings import link_of
from filon.messaging.rules.letters import (
    headers_of,
    html_of,
    with_foot,
    without_keys,
)


def test_the_text_becomes_paragraphs_whose_links_can_be_followed() -> None:
    content = html_of("Bonjour,\nLe voici : https://a.example/x?a=1&b=2.\n\nMarc")
    assert content.endswith(
        '<p>Bonjour,<br>Le voici : <a href="https://a.example/x?a=1&amp;b=2">https://a.example/x?a=1&amp;b=2</a>.</p>'
        "<p>Marc</p></body></html>"
    )


def test_a_script_in_a_name_is_shown_as_it_was_typed() -> None:
    assert "<p>Bonjour &lt;script&gt;alert(1)&lt;/script&gt;</p>" in html_of("Bonjour <script>alert(1)</script>")


@given(st.text())
def test_nothing_typed_becomes_markup(typed: str) -> None:
    tags = html_of(typed).partition("<body")[2].replace("<br>", "").replace("<p>", "").replace("</p>", "")
    links = tags.count("<a href=") + tags.count("</a>")
    assert tags.count("<") - links == len(("</body>", "</html>"))
    assert "<img" not in tags.lower()


@given(st.text())
def test_a_subject_is_one_line(typed: str) -> None:
    assert len(one_line(typed).splitlines()) <= 1


def test_colleagues_are_not_shown_what_acts_in_the_name_of_the_person() -> None:
    signed = signing.dumps([17, 1_795_000_000], salt="filon.link.consent")
    text = f"Bonjour : 10 h 05\nhttps://filon.example/f/guide/confirmer/{signed}/."
    assert without_keys(text) == "Bonjour : 10 h 05\nhttps://filon.example/f/guide/confirmer/…/."


def test_nor_the_link_by_which_a_meeting_is_moved_or_cancelled() -> None:
    text = f"Déplacer : https://filon.example/rendez-vous/r/{link_of(Booking(key='k3y'))}/."
    assert without_keys(text) == "Déplacer : https://filon.example/rendez-vous/r/…/."


def test_the_foot_stands_below_the_dashes_of_a_signature() -> None:
    assert with_foot("Bonjour.\n", foot="Halvane") == "Bonjour.\n\n-- \nHalvane"


def test_one_click_stops_messages_to_people_only() -> None:
    stop = "https://filon.example/desinscription/x/"
    outside = headers_of(message_id="<1@a.example>", stop=stop)
    assert outside == {
        "Message-ID": "<1@a.example>",
        "Auto-Submitted": "auto-generated",
        "List-Unsubscribe": f"<{stop}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    assert headers_of(message_id="<1@a.example>", stop="") == {
        "Message-ID": "<1@a.example>",
        "Auto-Submitted": "auto-generated",
    }


def test_where_an_absence_would_teach_something_machines_may_answer() -> None:
    assert headers_of(message_id="<1@a.example>", stop="", answers_wanted=True) == {"Message-ID": "<1@a.example>"}
