"""Analyses > Rapports: each report by its question, with the answer that its own page gives."""

import pytest
from django.test import Client
from django.urls import reverse

from filon.users.models import User
from filon.web.report_index import ANSWERS, REPORTS
from tests import factories
from tests.opportunities.making import make_deal

pytestmark = pytest.mark.django_db


def test_the_home_lists_every_report_with_the_address_of_its_answer(admin_client: Client) -> None:
    page = admin_client.get(reverse("report_list")).content.decode()

    for report in (report for group in REPORTS for report in group.reports):
        assert f'href="{reverse(report.url_name)}"' in page
        assert f'hx-get="{reverse("report_answer", args=[report.url_name])}"' in page


@pytest.mark.parametrize("key", ANSWERS)
def test_each_report_answers_on_an_empty_installation_in_a_sentence(admin_client: Client, key: str) -> None:
    answer = admin_client.get(reverse("report_answer", args=[key])).content.decode().strip()

    assert answer.endswith(".")


@pytest.mark.parametrize("key", ["funnel", "winloss", "pipeline", "sources"])
def test_the_answer_is_the_sentence_of_the_report_s_own_page(admin_client: Client, key: str, camille: User) -> None:
    make_deal("Cloison", owner=camille)
    factories.lead(owner=camille, entrance="inbound")
    told = admin_client.get(reverse("report_answer", args=[key])).content.decode().strip()

    assert admin_client.get(reverse(key)).context["sentence"].split(", contre")[0].rstrip(".") in told


def test_a_report_that_does_not_exist_has_no_answer(admin_client: Client) -> None:
    assert admin_client.get(reverse("report_answer", args=["rien"])).status_code == 404
