"""The facts of a deal, edited one by one."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from filon.kit.text import fold
from filon.opportunities.models import Opportunity
from filon.opportunities.rules.pausing import check_close_date
from filon.records.rules.authorship import Author
from filon.records.services.editing import edit_record

KEY_WIDTH = 200


def edit_deal(*, deal: Opportunity, values: Mapping[str, Any], version: int, by: Author, now: datetime) -> list[str]:
    """Returns the names of the fields that changed; the stage is moved by `usecases.closing` only."""
    check_close_date(values.get("expected_close_date"), paused_until=deal.paused_until)
    derived = key_of_deal(values["name"]) if "name" in values else {}
    return edit_record(record=deal, values=values, version=version, by=by, now=now, derived=derived)


def key_of_deal(name: str) -> dict[str, str]:
    """The column that follows from the name."""
    return {"name_key": fold(name)[:KEY_WIDTH]}
