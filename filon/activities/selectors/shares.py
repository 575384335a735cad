"""What was given to a person, what is planned, and what to give next: from the matrix, then from the library."""

from typing import NamedTuple

from filon.activities.models import ContentShare
from filon.contacts.models import Contact
from filon.playbook.models import Content, MatrixCell
from filon.playbook.rules.contents import ContentState, closeness, fits, message_to_share, phase_of
from filon.playbook.selectors.contents import cells_about, contents_to_share


class Proposal(NamedTuple):
    """A content to give next; `cell` when the matrix asks for it."""

    content: Content
    cell: MatrixCell | None

    @property
    def channel(self) -> str:
        return self.cell.channel if self.cell else ""

    def text_for(self, contact: Contact) -> str:
        return message_to_share(
            first_name=contact.first_name,
            message=self.cell.message if self.cell else "",
            title=self.content.title,
            brings=self.content.brings,
        )


def what_to_share(contact: Contact) -> list[Proposal]:
    """The best first, never one that she was given or will be: what the matrix says at her phase, then what was made for her."""
    phase, persona = phase_of(contact.buying_stage), contact.persona_id
    given = set(ContentShare.objects.filter(contact=contact).values_list("content_id", flat=True))
    cells: dict[int | None, MatrixCell] = {}
    for cell in cells_about(persona=persona, phase=phase):
        if cell.content and cell.content.state == ContentState.LIVE and cell.content_id not in given:
            cells.setdefault(cell.content_id, cell)
    asked = {content_id: place for place, content_id in enumerate(cells)}
    fitting = [
        content
        for content in contents_to_share()
        if content.pk not in given and (content.pk in cells or fits(content.fit, persona=persona, phase=phase))
    ]
    fitting.sort(
        key=lambda content: (
            asked.get(content.pk, len(asked)),
            closeness(content.fit, persona=persona, phase=phase),
        )
    )
    return [Proposal(content, cells.get(content.pk)) for content in fitting]


def proposal_of(content: Content, *, contact: Contact) -> Proposal:
    """Any content that a colleague chose himself, with the words of the matrix where it has some."""
    cells = cells_about(persona=contact.persona_id, phase=phase_of(contact.buying_stage))
    return Proposal(content, next((cell for cell in cells if cell.content_id == content.pk), None))


def shares_with(contact: Contact) -> list[ContentShare]:
    """Given and planned, the newest first."""
    return list(ContentShare.objects.filter(contact=contact).select_related("content", "by", "task").order_by("-pk"))


def share_of(content: Content, *, contact: Contact) -> ContentShare | None:
    return ContentShare.objects.filter(contact=contact, content=content).select_related("by", "task").first()
