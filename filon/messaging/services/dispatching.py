"""Several connections at work: one thread hears the servers, one alone writes; each connection holds one message at a time.

A message is marked sending, committed, before a server hears a word of it; what the server answered and the mark of the next one
are one commit. So a kill leaves at most one message in doubt for each connection.
"""

from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from queue import Empty, SimpleQueue
from threading import Thread

from django.db import transaction

from filon.messaging.gateways.mime import Letter
from filon.messaging.gateways.postman import Postman
from filon.messaging.models import Message
from filon.messaging.rules.kinds import MessageState
from filon.messaging.rules.trying import UNCERTAIN, Attempt, Verdict
from filon.messaging.services.finishing import Tried, finish
from filon.messaging.services.leave import Leave, Refusal
from filon.messaging.services.letters import Hand, letter_of
from filon.messaging.services.marking import claim

Clock = Callable[[], datetime]
A_MOMENT = 0.003  # seconds


class Lane:
    """One connection and the messages that go by it, one after the other."""

    def __init__(self, postman: Postman, messages: Sequence[Message], done: "SimpleQueue[Lane]") -> None:
        self.waiting = deque(messages)
        self.busy: Message | None = None
        self.attempt = Attempt(Verdict.UNKNOWN, UNCERTAIN)
        self._letters: SimpleQueue[Letter | None] = SimpleQueue()
        self._postman, self._done = postman, done
        self._thread = Thread(target=self._work, daemon=True)
        self._thread.start()

    def give(self, message: Message, letter: Letter) -> None:
        self.busy = message
        self._letters.put(letter)

    def end(self) -> None:
        self._letters.put(None)
        self._thread.join()

    def _work(self) -> None:
        while letter := self._letters.get():
            self.attempt = Attempt(Verdict.UNKNOWN, UNCERTAIN)
            try:
                self.attempt = self._postman.deliver(letter)
            finally:
                self._done.put(self)


def dispatch(groups: Sequence[tuple[Postman, Sequence[Message]]], *, leave: Leave, hand: Hand, clock: Clock) -> None:
    """Each group by its own connection, all at once, until nothing waits."""
    done: SimpleQueue[Lane] = SimpleQueue()
    lanes = [Lane(postman, messages, done) for postman, messages in groups]
    heard: list[Lane] = []
    try:
        while True:
            free = [lane for lane in lanes if lane.busy is None or lane in heard]
            tried = [Tried(lane.busy, lane.attempt) for lane in heard if lane.busy]
            started = _settle_and_start(tried, free, leave=leave, hand=hand, now=clock())
            for lane in free:
                lane.busy = None
            for lane, message, letter in started:
                lane.give(message, letter)
            if not any(lane.busy for lane in lanes):
                return
            heard = _heard(done, of=sum(lane.busy is not None for lane in lanes))
    finally:
        for lane in lanes:
            lane.end()


def _heard(done: "SimpleQueue[Lane]", *, of: int) -> list[Lane]:
    """Waits for one answer, and a moment for those of half the busy connections: one commit writes them all."""
    lanes = [done.get()]
    with suppress(Empty):
        while len(lanes) < of:
            lanes.append(done.get_nowait() if len(lanes) * 2 >= of else done.get(timeout=A_MOMENT))
    return lanes


@transaction.atomic
def _settle_and_start(
    tried: Sequence[Tried], free: Sequence[Lane], *, leave: Leave, hand: Hand, now: datetime
) -> list[tuple[Lane, Message, Letter]]:
    finish(tried, now=now)
    locked = {one.message.mailbox_id for one in tried if one.attempt.verdict == Verdict.LOCKED_OUT}
    for lane in free:
        if lane.waiting and lane.waiting[0].mailbox_id in locked:
            lane.waiting.clear()  # they wait in the outbox until somebody opens the mailbox again
    leave.again([lane.waiting[0] for lane in free if lane.waiting], now=now)
    return [(lane, *begun) for lane in free if (begun := _begin(lane, leave, hand, now=now))]


def _begin(lane: Lane, leave: Leave, hand: Hand, *, now: datetime) -> tuple[Message, Letter] | None:
    """The next message of this connection that may still go and that nobody else took."""
    while lane.waiting:
        message = lane.waiting.popleft()
        refusal = leave.refusal(message)
        if refusal:
            _refuse(message, refusal)
        else:
            letter = letter_of(message, hand)
            if claim(message, now=now):
                return message, letter
    return None


def _refuse(message: Message, refusal: Refusal) -> None:
    waiting = Message.objects.filter(pk=message.pk, state=MessageState.QUEUED)
    waiting.update(state=refusal.state, error=refusal.reason, because="")
