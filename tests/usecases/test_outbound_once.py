"""A step is done once: whatever worker dies in the middle, and however many work at once."""

import os
import signal
import subprocess
import sys
from threading import Barrier, Thread

import pytest
from django.db import connection

from filon.activities.models import Task
from filon.messaging.models import Message, Said
from filon.sequences.models import Enrolment, StepRun
from filon.usecases.outbound import carry_on_sequences
from filon.users.models import User
from tests import factories as make
from tests.factories import NOW
from tests.installation import DATABASE
from tests.postgres import address_of_database
from tests.sequences.making import CALL, anne, enter, live, mail

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
# The worker dies once so many statements of the batch have run: before, between and after its writes.
WORK_AND_DIE = """
import os, signal, sys, django
django.setup()
from django.db import connection
from filon.usecases.outbound import carry_on_sequences
from tests.factories import NOW

left = int(sys.argv[1])

def die(execute, sql, params, many, context):
    global left
    left -= 1
    answer = execute(sql, params, many, context)
    if not left:
        os.kill(os.getpid(), signal.SIGKILL)
    return answer

with connection.execute_wrapper(die):
    carry_on_sequences(now=NOW, limit=100)
"""


@pytest.fixture
def people() -> list[Enrolment]:
    """Six with a message and six with a call, all due now."""
    camille = make.user("Camille")
    persons = [anne(camille, mail=f"p{n}@s{n}.fr", company=make.company(f"S{n}")) for n in range(12)]
    mails, calls = live("Écrire", mail(), owner=camille), live("Appeler", CALL._replace(wait_days=0), owner=camille)
    return [*enter(mails, *persons[:6], by=camille), *enter(calls, *persons[6:], by=camille)]


def done_once(people: list[Enrolment]) -> None:
    assert StepRun.objects.count() == len(people) == 12
    assert (Message.objects.count(), Said.objects.count(), Task.objects.count()) == (6, 6, 6)


@pytest.mark.parametrize("statements", [1, 8, 20, 26, 30])
def test_a_worker_killed_in_the_middle_leaves_everybody_where_he_was(people: list[Enrolment], statements: int) -> None:
    database = str(connection.settings_dict["NAME"])
    address = f"sqlite:///{database}" if DATABASE == "sqlite" else address_of_database(database)
    told = {"DJANGO_SETTINGS_MODULE": "config.settings", "DATABASE_URL": address}
    killed = subprocess.run([sys.executable, "-c", WORK_AND_DIE, str(statements)], env=os.environ | told, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert StepRun.objects.count() == Task.objects.count() == Message.objects.count() == 0
    carry_on_sequences(now=NOW, limit=100)
    done_once(people)


def test_workers_at_once_share_the_steps(people: list[Enrolment]) -> None:
    ready = Barrier(3)

    def work() -> None:
        ready.wait(10)
        try:
            while carry_on_sequences(now=NOW, limit=3):
                pass
        finally:
            connection.close()

    threads = [Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    done_once(people)


def test_two_colleagues_who_let_her_in_at_once_let_her_in_once() -> None:
    camille = make.user("Camille")
    person, sequences = anne(camille), [live(name, CALL, owner=camille) for name in ("Un", "Deux")]
    ready = Barrier(2)

    def let_in(place: int) -> None:
        ready.wait(10)
        try:
            enter(sequences[place], person, by=User.objects.get(pk=camille.pk))
        finally:
            connection.close()

    threads = [Thread(target=let_in, args=[place]) for place in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert Enrolment.objects.count() == 1
