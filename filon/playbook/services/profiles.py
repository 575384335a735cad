"""Choosing the funnel of the company."""

from datetime import datetime

from django.db import transaction

from filon.playbook.models import FunnelProfile
from filon.playbook.rules.profile_files import profile_definition


@transaction.atomic
def install_profile(*, key: str, now: datetime) -> FunnelProfile:
    """Put one of the five profiles in force, as its file says; an edited one starts again from its file. No record changes."""
    definition = profile_definition(key)
    FunnelProfile.objects.filter(active=True).update(active=False)
    installed, _ = FunnelProfile.objects.update_or_create(
        key=key, defaults={"label": definition["label"], "definition": definition, "active": True, "installed_at": now}
    )
    return installed
