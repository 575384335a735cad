"""Who acts in these tests."""

import pytest

from filon.users.models import User
from filon.users.rules.rights import Role
from tests import factories


@pytest.fixture
def ines(db: None) -> User:
    """Inès, who may do everything."""
    return factories.user("Inès Bernard", role=Role.ADMIN)


@pytest.fixture
def camille(db: None) -> User:
    """Camille, who sells."""
    return factories.user("Camille Martin", role=Role.SALES)
