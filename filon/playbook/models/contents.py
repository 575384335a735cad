"""What we share with buyers, and the matrix that says what to tell and give to whom, and when."""

from django.conf import settings
from django.db import models

from filon.playbook.models.personas import Persona
from filon.playbook.models.readers import ForReaders
from filon.playbook.rules.channels import ContactChannel
from filon.playbook.rules.contents import ContentKind, ContentState, MovedOnSign

KEY_WIDTH = 60
TITLE_WIDTH = 150


class Content(ForReaders):
    """One thing to read, see or use: `file`, kept by us, else the address `url`. `key` is how processes name it: it stays.

    `brings` says in a sentence what the reader gets: the message that shares it says so too.
    """

    key = models.SlugField(max_length=KEY_WIDTH, unique=True)
    title = models.CharField(max_length=TITLE_WIDTH)
    title_key = models.CharField(max_length=TITLE_WIDTH, unique=True)
    kind = models.CharField(max_length=13, choices=ContentKind.choices())
    state = models.CharField(max_length=8, choices=ContentState.choices(), default=ContentState.DRAFT)
    url = models.CharField(max_length=500, blank=True)
    file = models.FileField(upload_to="library", max_length=200, blank=True)
    file_name = models.CharField(max_length=255, blank=True)
    problem = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=2, default="fr")
    brings = models.CharField(max_length=300, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    review_on = models.DateField(null=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["title_key"]

    def __str__(self) -> str:
        return self.title

    @property
    def has_something(self) -> bool:
        return bool(self.file or self.url)


class MatrixCell(models.Model):
    """To this persona, at this phase, about this problem of hers: what to say and give, by which channel, to obtain what.

    `problem` is one line of the persona's card, in its words; empty: whatever the problem. `expected` is the action that takes
    her to the next phase; `sign` how one sees it.
    """

    persona = models.ForeignKey(Persona, on_delete=models.CASCADE, related_name="cells", db_index=False)
    phase = models.CharField(max_length=13)
    problem = models.CharField(max_length=200, blank=True)
    expected = models.CharField(max_length=200, blank=True)
    message = models.TextField(blank=True)
    content = models.ForeignKey(Content, null=True, on_delete=models.SET_NULL, related_name="cells", db_index=False)
    channel = models.CharField(max_length=10, choices=ContactChannel.choices(), blank=True)
    sign = models.CharField(max_length=8, choices=MovedOnSign.choices(), blank=True)
    updated_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )

    class Meta:
        ordering = ["persona", "phase", "pk"]
        constraints = [models.UniqueConstraint(fields=["persona", "phase", "problem"], name="matrix_cell_once")]

    def __str__(self) -> str:
        return f"{self.persona} · {self.phase} · {self.problem}"


class ContentCount(models.Model):
    """How often the links of a content were opened on one day, by people and by machines: leads to nobody."""

    content = models.ForeignKey(Content, on_delete=models.CASCADE, related_name="counts", db_index=False)
    day = models.DateField()
    opens = models.PositiveIntegerField(default=0)
    robots = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["content", "day"], name="content_count_once")]
