"""Choosing the funnel of the company."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from filon.playbook.models import FunnelProfile
from filon.playbook.rules.funnel import DEFAULT_PROFILE
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


@transaction.atomic
def write_fates(*, fates: Mapping[str, str], now: datetime) -> None:
    """What becomes of a refused lead, reason by reason, in the profile in force; those left out follow the profile."""
    installed = FunnelProfile.objects.select_for_update().filter(active=True).first()
    if installed is None:
        install_profile(key=DEFAULT_PROFILE, now=now)
        installed = FunnelProfile.objects.get(active=True)
    installed.definition = installed.definition | {"fates": dict(fates)}
    FunnelProfile.objects.filter(pk=installed.pk).update(definition=installed.definition)
