"""A mistake in a process: where it stands, and why, in one sentence."""

from filon.kit.errors import BusinessError
from filon.playbook.rules.file_lines import Path


class ProcessMistake(Exception):
    """Caught by whoever knows how to say the place: a line of a file, a stage of the editor."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(reason)
        self.path = path
        self.reason = reason


class ProcessRefused(BusinessError):
    """A process that cannot be kept or put in service as it is written. `line` is that of the file, None without one."""

    def __init__(self, sentence: str, *, line: int | None = None) -> None:
        super().__init__(sentence)
        self.line = line
