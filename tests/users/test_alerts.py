"""Each chooses of what he is told and how, but for what the agreement needs."""

import pytest

from filon.kit.errors import NotPossible
from filon.users.rules.alerts import BY_MAIL, CANNOT_WAIT, AlertKind, AlertWay, check_ways, way_of, ways_for, why_told


def test_nothing_chosen_is_the_usual_way() -> None:
    assert [kind for kind in AlertKind if way_of(kind, {}) == AlertWay.MAIL] == [
        kind for kind in AlertKind if kind in BY_MAIL
    ]
    assert way_of(AlertKind.FOLLOWED, {}) == AlertWay.PAGE
    assert way_of(AlertKind.FOLLOWED, {"followed_moved": "inconnu"}) == AlertWay.PAGE


def test_what_was_chosen_holds() -> None:
    chosen = {AlertKind.TASK.value: AlertWay.NONE.value, AlertKind.NAMED.value: AlertWay.DIGEST.value}
    assert (way_of(AlertKind.TASK, chosen), way_of(AlertKind.NAMED, chosen)) == (AlertWay.NONE, AlertWay.DIGEST)


@pytest.mark.parametrize("kind", sorted(CANNOT_WAIT))
def test_what_the_agreement_needs_is_neither_put_off_nor_silenced(kind: AlertKind) -> None:
    assert ways_for(kind) == [AlertWay.PAGE, AlertWay.MAIL]
    for way in (AlertWay.DIGEST, AlertWay.NONE):
        assert way_of(kind, {kind.value: way.value}) == AlertWay.PAGE
        with pytest.raises(NotPossible, match="ne peut pas attendre"):
            check_ways({kind: way}, has_digest=True)


def test_a_digest_that_one_does_not_get_keeps_nothing() -> None:
    check_ways({AlertKind.NAMED: AlertWay.DIGEST}, has_digest=True)
    with pytest.raises(NotPossible, match="demandez-le d’abord"):
        check_ways({AlertKind.NAMED: AlertWay.DIGEST}, has_digest=False)


def test_an_e_mail_says_what_asked_for_it_and_how_to_stop_it() -> None:
    assert why_told(AlertKind.TASK, page="https://x/notifications/") == (
        "Vous recevez cet e-mail parce que «\u00a0Une tâche m’est confiée\u00a0» est réglé sur «\u00a0par e-mail aussitôt\u00a0». "
        "Pour l’arrêter\u00a0: https://x/notifications/"
    )
