"""The demonstration, loaded once for the whole folder and rolled back; each test works inside a savepoint (django_db)."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import transaction

from demo.load import load_demonstration
from filon.records.models import Batch

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)  # a Friday, 10 h in Paris


@pytest.fixture(scope="package")
def loaded(django_db_setup: None, django_db_blocker: Any) -> Iterator[Batch]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield load_demonstration(now=NOW)
        transaction.set_rollback(True)
