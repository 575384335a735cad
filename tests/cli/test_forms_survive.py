"""Forms sent by 64 people at once, and a server killed in the middle: what got a success answer is there, once."""

import http.client
import os
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from urllib.parse import urlencode, urlsplit

from tests.cli.installation import Installation, a_free_port
from tests.cli.test_serve import SERVE, address_of, skip_the_style_sheets

CLIENTS = 64
SENT = 128
KILLED_AFTER = 30
FORM = """
from django.utils import timezone
from filon.intake.rules.capture import FormKind
from filon.intake.services.forms import create_form, publish_form
from filon.users.models import User
now = timezone.now()
owner = User.objects.create_user("p@filon.example", full_name="Personne", role="sales", created_at=now)
form = create_form(name="Devis", kind=FormKind.QUOTE, owner=owner, now=now)
publish_form(form=form, now=now)
print(form.key)
"""
WRITTEN = """
SELECT c.last_name, count(DISTINCT s.id), count(DISTINCT c.id), count(DISTINCT l.id), count(DISTINCT t.id), count(DISTINCT a.id)
FROM contacts_contact c LEFT JOIN intake_submission s ON s.contact_id = c.id LEFT JOIN leads_lead l ON l.contact_id = c.id
LEFT JOIN activities_task t ON t.contact_id = c.id LEFT JOIN activities_activity a ON a.contact_id = c.id GROUP BY c.last_name
"""


class Crowd:
    """People who send the form of `key`, each from an address of the network that is hers alone."""

    def __init__(self, key: str) -> None:
        self.key = key
        self.thanked: set[str] = set()
        self.enough = threading.Event()

    def send_all(self, address: str, names: list[str]) -> None:
        port = urlsplit(address).port
        assert port
        with ThreadPoolExecutor(CLIENTS) as pool:
            list(pool.map(lambda name: self._send(port, name), names))

    def _send(self, port: int, name: str) -> None:
        number = int(name.removeprefix("Roux"))
        typed = {
            "first_name": "Anne",
            "last_name": name,
            "email": f"anne@maison{number}.fr",
            "company": f"Maison {number}",
            "phone": "01 44 55 66 77",
            "job_title": "Directrice",
            "project": "Isoler l’atelier",
        }
        connection = http.client.HTTPConnection(
            "127.0.0.1", port, timeout=60, source_address=(f"127.1.{number // 200}.{number % 200 + 1}", 0)
        )
        try:
            headers = {"Content-Type": "application/x-www-form-urlencoded"}
            connection.request("POST", f"/f/{self.key}/", urlencode(typed), headers)
            if connection.getresponse().status == 302:
                self.thanked.add(name)
        except (OSError, http.client.HTTPException):
            pass  # nobody answered: this person will send again
        finally:
            connection.close()
        if len(self.thanked) >= KILLED_AFTER:
            self.enough.set()


@contextmanager
def served(installation: Installation) -> Iterator[tuple[int, str]]:
    with installation.start(*SERVE, str(a_free_port())) as process:
        yield process.pid, address_of(process)


def test_what_was_thanked_is_there_once_when_the_server_is_killed(installation: Installation) -> None:
    skip_the_style_sheets(installation)
    names = [f"Roux{number}" for number in range(SENT)]
    crowd = Crowd(installation.python(FORM))

    with served(installation) as (pid, address):
        threading.Thread(target=lambda: (crowd.enough.wait(60), os.kill(pid, signal.SIGKILL))).start()
        crowd.send_all(address, names)
    thanked = set(crowd.thanked)
    kept = {name for name, *_ in installation.query(WRITTEN)}
    with served(installation) as (_pid, address):
        crowd.send_all(address, names)  # those who got no answer, and those who click once more

    assert KILLED_AFTER <= len(thanked) < SENT
    assert thanked <= kept
    assert sorted(installation.query(WRITTEN)) == [(name, 1, 1, 1, 1, 1) for name in sorted(names)]
    assert crowd.thanked == set(names)
