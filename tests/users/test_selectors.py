"""Whose records a person sees and touches, by the table of rights."""

import pytest

from filon.contacts.models import Company
from filon.kit.errors import NotAllowed
from filon.users.models import RoleRight
from filon.users.rules.rights import Action, Entity, Role, Scope
from filon.users.selectors import SYSTEM, Viewer, check_may, may, require, visible
from tests import factories

pytestmark = pytest.mark.django_db


def grant(scope: Scope, action: Action = Action.READ) -> None:
    RoleRight.objects.filter(role=Role.SALES, entity=Entity.COMPANY, action=action).update(scope=scope)


def names(viewer: Viewer) -> list[str]:
    seen = visible(Company.objects.order_by("name"), viewer=viewer, entity=Entity.COMPANY)
    return list(seen.values_list("name", flat=True))


@pytest.mark.parametrize(
    ("scope", "seen"),
    [
        (Scope.NONE, []),
        (Scope.OWN, ["À Camille"]),
        (Scope.TEAM, ["À Camille", "À personne", "À son équipe"]),
        (Scope.ALL, ["À Camille", "À Lucas", "À personne", "À son équipe"]),
    ],
)
def test_a_salesperson_sees_what_the_scope_says(scope: Scope, seen: list[str]) -> None:
    grant(scope)
    north = factories.team()
    camille = factories.user(teams=(north,))
    factories.company("À Camille", owner=camille)
    factories.company("À son équipe", owner=factories.user("Hugo", teams=(north,)))
    factories.company("À Lucas", owner=factories.user("Lucas"))
    factories.company("À personne")
    assert names(camille) == seen


def test_somebody_without_team_sees_his_own_and_what_belongs_to_nobody() -> None:
    grant(Scope.TEAM)
    camille = factories.user()
    factories.company("À Camille", owner=camille)
    factories.company("À Lucas", owner=factories.user("Lucas"))
    factories.company("À personne")
    assert names(camille) == ["À Camille", "À personne"]


def test_the_system_sees_everything_and_an_inactive_person_nothing() -> None:
    factories.company("À personne")
    gone = factories.user(is_active=False, role=Role.ADMIN)
    assert (names(SYSTEM), names(gone)) == (["À personne"], [])


def test_what_one_may_do_agrees_with_what_one_sees() -> None:
    """For each scope and owner, `check_may` permits exactly what `visible` shows."""
    north = factories.team()
    camille, hugo, lucas = (
        factories.user(teams=(north,)),
        factories.user("Hugo", teams=(north,)),
        factories.user("Lucas"),
    )
    owners = [camille, hugo, lucas, None]
    records = [factories.company(f"Société {n}", owner=owner) for n, owner in enumerate(owners)]
    for scope in Scope:
        grant(scope)
        viewer = type(camille).objects.get(pk=camille.pk)
        allowed = {record.pk for record in records if permits(viewer, record.owner_id)}
        assert allowed == set(
            visible(Company.objects.all(), viewer=viewer, entity=Entity.COMPANY).values_list("pk", flat=True)
        )


def permits(viewer: Viewer, owner_id: int | None) -> bool:
    try:
        check_may(viewer, Entity.COMPANY, Action.READ, owner_id=owner_id)
    except NotAllowed:
        return False
    return True


def test_a_refusal_says_which_right_is_missing() -> None:
    camille = factories.user()
    assert not may(camille, Entity.SETTING, Action.WRITE)
    with pytest.raises(NotAllowed) as refusal:
        require(camille, Entity.SETTING, Action.WRITE)
    assert refusal.value.sentence == (
        "Votre rôle ne permet pas l’action « Modifier » ici (réglages). Un administrateur peut l’accorder."
    )
