"""E-mail addresses: read, compared, and told apart by what the law makes of them."""

import pytest
from email_validator import EmailNotValidError, validate_email
from hypothesis import given

from filon.kit.emails import Email, email_kind, is_freemail, is_plain_email, parse_email, split_values
from tests.kit.strategies import EMAILS


@pytest.mark.parametrize(
    "text",
    [
        "jean.dupont@exemple.fr",
        " Jean.Dupont@EXEMPLE.FR ",
        "Jean Dupont <jean.dupont@exemple.fr>",
        "mailto:jean.dupont@exemple.fr.",
    ],
)
def test_one_address_whatever_its_writing(text: str):
    assert parse_email(text) == Email("jean.dupont@exemple.fr", "exemple.fr")


def test_accents_are_kept_in_a_domain_that_has_them():
    assert parse_email("contact@Été.fr") == Email("contact@été.fr", "été.fr")
    assert parse_email("contact@xn--t-9fab.fr") == Email("contact@été.fr", "été.fr")


@pytest.mark.parametrize(
    "text",
    ["", "néant", "jean@", "@exemple.fr", "jean dupont@exemple.fr", "a@b@c.fr", "a@exemple", "a@x.test", "a..b@x.fr"],
)
def test_what_is_not_an_address_is_refused(text: str):
    assert parse_email(text) is None


@given(EMAILS)
def test_an_address_read_is_its_own_form(text: str):
    email = parse_email(text)

    if email:
        assert parse_email(email.address) == email
        assert email.address == email.address.lower()
        assert email.address.endswith(f"@{email.domain}")


@given(EMAILS)
def test_an_address_is_plain_only_if_the_library_accepts_it_unchanged(text: str):
    if is_plain_email(text):
        try:
            checked = validate_email(text, check_deliverability=False)
        except EmailNotValidError as refusal:
            raise AssertionError(text) from refusal
        assert checked.normalized == text


def test_a_cell_of_several_values_is_split():
    assert split_values("a@x.fr; b@x.fr ::: c@x.fr,d@x.fr\n e@x.fr ;") == [
        "a@x.fr",
        "b@x.fr",
        "c@x.fr",
        "d@x.fr",
        "e@x.fr",
    ]
    assert split_values("  ") == []


GENERIC = (
    "contact info infos accueil bonjour hello commercial ventes sales direction secretariat compta comptabilite facturation rh "
    "recrutement presse communication support sav service-client service.achats achats dpo rgpd mairie postmaster abuse webmaster "
    "admin noreply"
)


@pytest.mark.parametrize("local", [*GENERIC.split(), "Comptabilité", "no-reply", "service_client"])
def test_the_address_of_a_role_is_generic(local: str):
    assert email_kind(f"{local}@exemple.fr") == "generic"


@pytest.mark.parametrize("local", ["m.martin", "jdupont", "direction.martin", "contact.paris", "x"])
def test_the_address_of_a_person_is_nominative_and_so_is_what_is_in_doubt(local: str):
    assert email_kind(f"{local}@exemple.fr") == "nominative"


FREE = (
    "gmail.com outlook.fr outlook.com hotmail.fr hotmail.com live.fr msn.com yahoo.fr yahoo.com orange.fr wanadoo.fr free.fr "
    "sfr.fr neuf.fr bbox.fr laposte.net icloud.com me.com gmx.fr proton.me protonmail.com aol.com numericable.fr club-internet.fr"
)


@pytest.mark.parametrize("domain", [*FREE.split(), "GMAIL.com"])
def test_a_free_mailbox_proves_no_profession(domain: str):
    assert is_freemail(domain)


def test_a_company_domain_is_not_a_free_mailbox():
    assert not is_freemail("exemple.fr")
    assert not is_freemail("pro.orange.fr")
