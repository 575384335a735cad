"""Installing a profile: it is in force at once, and no record changes."""

import pytest
from django.apps import apps

from filon.contacts.rules.axes import LifecycleStage
from filon.contacts.services.target import enter_target
from filon.leads.services.stages import move_leads
from filon.playbook.models import FunnelProfile
from filon.playbook.rules.funnel import DEFAULT_PROFILE, PROFILE_KEYS
from filon.playbook.rules.profile_files import UnknownProfile
from filon.playbook.selectors import active_profile, available_profiles
from filon.playbook.services.profiles import install_profile
from filon.records.rules.authorship import BY_SYSTEM
from tests import factories as make
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def every_row() -> dict[str, list[dict[str, object]]]:
    models = [
        model for model in apps.get_models() if model.__module__.startswith("filon.") and model is not FunnelProfile
    ]
    return {model.__name__: list(model._default_manager.order_by("pk").values()) for model in models}


def test_until_somebody_chooses_the_mixed_one_with_nurturing_is_in_force() -> None:
    assert active_profile().key == DEFAULT_PROFILE == "mixed_nurturing"


def test_the_last_installed_one_is_in_force() -> None:
    for key in ("sales_led", "mixed", "sales_led"):
        install_profile(key=key, now=NOW)

    assert active_profile().key == "sales_led"
    assert FunnelProfile.objects.filter(active=True).count() == 1


def test_an_unknown_one_leaves_the_present_one_in_force() -> None:
    install_profile(key="mixed", now=NOW)

    with pytest.raises(UnknownProfile):
        install_profile(key="unknown", now=NOW)
    assert active_profile().key == "mixed"


def test_changing_profile_changes_no_stored_record() -> None:
    enter_target(records=[make.company()], by=BY_SYSTEM, now=NOW)
    stages = (LifecycleStage.MQL, LifecycleStage.SQL, LifecycleStage.CUSTOMER)
    for stage in stages:
        move_leads(leads=[make.lead()], to=stage, by=BY_SYSTEM, at=NOW, now=NOW, declared=True)
    make.deal()
    before = every_row()

    for key in PROFILE_KEYS:
        install_profile(key=key, now=NOW)

        assert every_row() == before


def test_the_five_are_offered() -> None:
    assert tuple(profile.key for profile in available_profiles()) == PROFILE_KEYS
