"""The doors of Ma journée: one's tasks, about people whom one may read."""

from collections.abc import Iterator

from filon.activities.models import Task
from filon.meetings.selectors.occasions import feed_link
from filon.meetings.services.agendas import renew_feed
from filon.users.rules.rights import Entity
from tests.web.rights_doors import READ, WRITE, Door, Place, both, each, everybody, some, to
from tests.web.rights_world import Things, World

ACTIVITY, CONTACT = Entity.ACTIVITY, Entity.CONTACT
OWN_TASK = both(to(ACTIVITY, WRITE), to(CONTACT, READ))


def to_write(things: Things) -> Task:
    """The task of each hand, to be carried by hand."""
    Task.objects.filter(pk=things.task.pk).update(kind="linkedin")
    return things.task


def its_link(world: World) -> Iterator[Place]:
    """The walker's own calendar, by its secret link."""
    yield Place({"signed": feed_link(renew_feed(person=world.walker))})


DAY_DOORS: dict[str, Door] = {
    "my_day": Door(some(ACTIVITY, READ)),
    "agenda_feed": Door(everybody, places=its_link),
    "my_week": Door(some(ACTIVITY, READ)),
    "settings_agenda_feed": Door(None, everybody),
    "task_list_before": Door(everybody),
    "task_list": Door(some(ACTIVITY, READ), ask={"qui": "all"}, lists=(ACTIVITY, ACTIVITY)),
    "day_call": Door(OWN_TASK, places=each(lambda things: things.task)),
    "day_call_take": Door(None, OWN_TASK, places=each(lambda things: things.task)),
    "day_call_note": Door(
        None, OWN_TASK, places=each(lambda things: things.task), send={"outcome": "absent"}, sure=False
    ),
    "day_call_lead": Door(
        None,
        both(to(Entity.LEAD, READ), both(some(ACTIVITY, WRITE), some(ACTIVITY, READ))),
        places=each(lambda things: things.lead),
    ),
    "day_words": Door(OWN_TASK, places=each(to_write)),
    "day_words_done": Door(None, OWN_TASK, places=each(to_write), send={"text": "Bonjour"}, sure=False),
    "day_pass": Door(None, to(ACTIVITY, WRITE), places=each(lambda things: things.task), sure=False),
}
