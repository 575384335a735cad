"""What is decided in versions: one is prepared, one is in force, the others are kept as they were."""

from filon.kit.enums import LabelledEnum


class VersionState(LabelledEnum):
    DRAFT = "draft", "Brouillon"
    LIVE = "live", "En service"
    PAST = "past", "Passée"
