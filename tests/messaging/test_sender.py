"""In whose name messages leave: what no mail program would show is refused with one sentence."""

import pytest

from filon.kit.errors import EditedMeanwhile
from filon.messaging.models import Sender
from filon.messaging.selectors.outbox import the_sender
from filon.messaging.services.sender import SenderRefused, edit_sender

pytestmark = pytest.mark.django_db
TOLD = {
    "entity": "Halvane SAS",
    "postal_address": "1 rue des Lilas\n69003 Lyon",
    "address": "Bonjour@Halvane.example",
    "site": "https://filon.halvane.example/quelque/part",
}


def test_a_new_installation_has_nobody_yet_and_then_one() -> None:
    assert the_sender().version == 0
    edit_sender(values=TOLD, version=0)
    edit_sender(values=TOLD | {"name": "Marc\r\nBcc: tous@exemple.fr"}, version=1)
    kept = Sender.objects.get()
    assert (kept.address, kept.site) == ("bonjour@halvane.example", "https://filon.halvane.example")
    assert (kept.name, kept.version) == ("Marc Bcc: tous@exemple.fr", 2)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"address": "bonjour"}, "«\u00a0bonjour\u00a0» n’est pas une adresse e-mail."),
        (
            {"site": "javascript:alert(1)"},
            "«\u00a0javascript:alert(1)\u00a0» n’est pas l’adresse d’un site, comme https://filon.exemple.fr.",
        ),
    ],
)
def test_what_cannot_be_read_is_refused(changed: dict[str, str], sentence: str) -> None:
    with pytest.raises(SenderRefused) as refusal:
        edit_sender(values=TOLD | changed, version=0)
    assert refusal.value.sentence == sentence
    assert Sender.objects.count() == 0


def test_of_two_administrators_the_second_is_told() -> None:
    edit_sender(values=TOLD, version=0)
    with pytest.raises(EditedMeanwhile):
        edit_sender(values=TOLD, version=0)
