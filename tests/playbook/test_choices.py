"""What criteria may name of the method."""

import pytest

from filon.playbook.models import Product
from filon.playbook.selectors import product_choices
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def test_what_is_in_the_bin_comes_last_and_says_so() -> None:
    cabin = Product.objects.create(name="Cabine", name_key="cabine", deleted_at=NOW)
    wall = Product.objects.create(name="Cloison", name_key="cloison")

    assert product_choices() == [(str(wall.pk), "Cloison"), (str(cabin.pk), "Cabine (à la corbeille)")]
