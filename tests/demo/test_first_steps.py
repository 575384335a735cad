"""The guided path of somebody who looks at the demonstration: nothing is ticked by what he did not do himself."""

import pytest
from django.urls import reverse

from filon.records.models import Batch
from filon.records.rules.authorship import by_person
from filon.usecases.emptying_demo import empty_demonstration
from filon.users.models import User
from tests.demo.conftest import NOW
from tests.web.conftest import signed_in
from tests.web.test_first_steps import done

pytestmark = pytest.mark.django_db


def test_the_demonstration_does_no_step_and_can_be_taken_away(loaded: Batch) -> None:
    admin = User.objects.get(email="admin@halvane.example")
    client = signed_in(admin)

    assert done(client) == []
    assert reverse("settings_demonstration") in client.get("/").content.decode()

    empty_demonstration(by=by_person(admin.pk), now=NOW)
    assert done(client) == []
    assert not client.get("/").context["steps"].demonstration
