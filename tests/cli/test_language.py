"""The command line speaks English to an English terminal and French to any other; no command may forget it."""

import errno
import json
import os
import re
import subprocess
import sys
import tomllib
from datetime import UTC, datetime
from pathlib import Path

import polib
import pytest
from click.testing import CliRunner, Result

from filon.cli.language import LOCALES, counted, in_context, language_of_the_terminal, moment_words, translated
from filon.cli.main import COMMANDS, cli
from filon.kit.errors import refusal_of_the_disk
from filon.playbook.rules.channels import SourceKind
from filon.records.rules.origin import BatchState, LotKind
from filon.reporting.rules.composed import MEASURES as COMPOSED
from filon.reporting.rules.quality import MEASURES
from filon.reporting.rules.sentences_quality import SEMICOLON, SUBJECT_WORDS
from filon.usecases.importing_catalogue import RECORD_WORDS
from filon.users.rules.rights import Role
from filon.worker.schedule import JOBS
from scripts import compile_messages
from tests import factories
from tests.house_rules.source import CHECKOUT, Module, module_of, modules
from tests.house_rules.spoken import FRENCH_SIGN, Marked, marked_texts, unmarked_texts

ENGLISH = {"LC_ALL": "en_US.UTF-8"}
FRENCH = {"LC_ALL": "fr_FR.UTF-8"}
APOSTROPHE = "’"  # a typographic sign that English has too
PLACEHOLDER = re.compile(r"%\(\w+\)s")
HELP_OF_ALL = """
import sys
from click import Context
from filon.cli import main
def tell(words):
    sys.argv = ["filon", *words, "--help"]
    try:
        main.main()
    except SystemExit:
        pass
def walk(command, words):
    tell(words)
    for name in command.list_commands(Context(command)) if hasattr(command, "list_commands") else ():
        walk(command.get_command(Context(command), name), [*words, name])
tell([])
walk(main.cli, [])
"""


@pytest.fixture(scope="module", autouse=True)
def compiled_catalogue() -> None:
    compile_messages.main()


def run(*arguments: str, locale: dict[str, str]) -> Result:
    return CliRunner(env=locale).invoke(cli, arguments)


def commands() -> list[Module]:
    return [module for module in modules("filon") if module.path.is_relative_to("filon/cli")]


def marked() -> list[Marked]:
    """Of the commands, and of the sentences that they have said below the edge."""
    speaking = [module for module in modules("filon") if module.path.name.startswith("sentences_")]
    return [text for module in [*commands(), *speaking] for text in marked_texts(module)]


def english_texts() -> dict[Marked, str]:
    catalogue = polib.pofile(str(LOCALES / "en" / "LC_MESSAGES" / "django.po"))
    return {Marked(entry.msgctxt, entry.msgid): entry.msgstr for entry in catalogue}


@pytest.mark.parametrize(
    ("variables", "spoken"),
    [
        ({}, "fr"),
        ({"LANG": "C.UTF-8"}, "fr"),
        ({"LANG": "de_DE.UTF-8"}, "fr"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LC_MESSAGES": "en_US.UTF-8", "LANG": "fr_FR.UTF-8"}, "en"),
        ({"LC_ALL": "fr_FR.UTF-8", "LC_MESSAGES": "en_US.UTF-8"}, "fr"),
        ({"LC_ALL": "", "LC_MESSAGES": "", "LANG": "en"}, "en"),
    ],
)
def test_the_locale_decides(monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], spoken: str) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert language_of_the_terminal() == spoken


def test_each_text_of_the_command_line_is_marked_for_translation() -> None:
    assert [fault for module in commands() for fault in unmarked_texts(module)] == []


def test_each_text_of_the_command_line_has_its_english() -> None:
    known = english_texts()
    assert [text for text in marked() if not known.get(text)] == []


def test_the_english_keeps_the_values_and_no_french() -> None:
    known = english_texts()
    pairs = [(one.text, known.get(one, "")) for one in marked()]
    assert [pair for pair in pairs if set(PLACEHOLDER.findall(pair[0])) != set(PLACEHOLDER.findall(pair[1]))] == []
    assert [english for _, english in pairs if french_signs(english)] == []


def french_signs(text: str) -> list[str]:
    return [sign for sign in FRENCH_SIGN.findall(text) if sign not in (APOSTROPHE, "…")]


def test_a_text_that_is_not_marked_is_seen() -> None:
    snippets = {
        'click.echo(f"Le port {port} est pris.")': ["'Le port '", "' est pris.'"],
        'click.option("--quiet", help="silence")': ["'silence'"],
        'counted(1, "ligne", _("lignes"))': ["'ligne'"],
        'head = ("Total", _("Mois"))': ["'Total'"],
        'yield f"{days} j"': ["' j'"],
    }
    found = {text: unmarked_texts(module_of("filon/cli/x.py", text)) for text in snippets}
    assert found == {
        text: [f"filon/cli/x.py:1: not marked for translation: {part}" for part in parts]
        for text, parts in snippets.items()
    }


def test_what_cannot_be_looked_up_is_seen_and_what_no_person_reads_is_left() -> None:
    assert unmarked_texts(module_of("filon/cli/x.py", '_(f"Le port {port}")\n')) == [
        "filon/cli/x.py:1: a text put together before it is looked up"
    ]
    assert unmarked_texts(module_of("filon/cli/x.py", 'caller.answer({"state": _("fait")}, _("fait"))\n')) == [
        "filon/cli/x.py:1: a JSON answer that changes with the locale"
    ]
    silent = '"""Un module."""\ncursor.execute("SELECT one FROM two")\nprint(f"http://{host}/{day:%B %Y}", "state")\n'
    assert unmarked_texts(module_of("filon/cli/x.py", silent)) == []


REFUSALS = (errno.ENOENT, errno.EACCES, errno.EROFS, errno.EISDIR, errno.ENOTDIR, errno.ENOSPC, errno.ENAMETOOLONG)
PROFILES = [
    tomllib.loads(path.read_text(encoding="utf-8")) for path in (CHECKOUT / "filon/playbook/profiles").glob("*.toml")
]
LABELS = {
    "roles": [role.label for role in Role],
    "records": [word for words in RECORD_WORDS.values() for word in words],
    "jobs": [job.description for job in JOBS],
    "measures of the quality": [text for measure in MEASURES for text in (measure.label, measure.todo)],
    "measures of composed reports": [measure.label for measure in COMPOSED.values()],
    "words of the quality": [SEMICOLON, *SUBJECT_WORDS.values()],
    "funnels": [profile["label"] for profile in PROFILES],
    "channels": [channel.label for channel in SourceKind],
    "stages": [stage["label"] for profile in PROFILES for stage in profile["stages"]],
    "kinds of lots": [kind.label for kind in LotKind],
    "refusals of the disk": [refusal_of_the_disk(OSError(number, "")) for number in REFUSALS],
}


@pytest.mark.parametrize("kind", LABELS)
def test_the_labels_that_commands_print_have_their_english(kind: str) -> None:
    known = english_texts()
    assert [label for label in LABELS[kind] if not known.get(Marked(None, label))] == []


def test_the_states_of_an_import_have_their_own_english() -> None:
    known = english_texts()
    assert [state.label for state in BatchState if not known.get(Marked("import", state.label))] == []


def test_a_word_may_have_another_english_in_another_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    assert (in_context("import", "En cours"), translated("En cours")) == ("Running", "Open")
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    assert (in_context("import", "En cours"), translated("En cours")) == ("En cours", "En cours")


def test_zero_is_singular_in_french_and_plural_in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    moment = datetime(2026, 11, 21, 13, 5, tzinfo=UTC)
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    assert [counted(count, "row", "rows") for count in (0, 1, 2)] == ["0 rows", "1 row", "2 rows"]
    assert moment_words(moment) == "21 Nov 2026, 14:05"
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    assert [counted(count, "ligne", "lignes") for count in (0, 1, 2)] == ["0 ligne", "1 ligne", "2 lignes"]
    assert moment_words(moment) == "21 nov. 2026, 14\u00a0h\u00a005"


def test_an_english_text_that_is_not_known_stays_french(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    assert (translated("Rien de tel ici"), translated("")) == ("Rien de tel ici", "")


def help_of_all(folder: Path, locale: str) -> str:
    """What `filon … --help` says of each command, in a process of its own: help is written when a command is loaded."""
    environment = {**os.environ, "FILON_HOME": str(folder), "LC_ALL": locale, "COLUMNS": "200"}
    command = [sys.executable, "-c", HELP_OF_ALL]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout


def test_the_help_of_each_command_is_english(tmp_path: Path) -> None:
    told = help_of_all(tmp_path, "en_US.UTF-8")
    usages = re.findall(r"^Usage: filon ([a-z]+) ", told, re.MULTILINE)
    assert set(usages) == set(COMMANDS)
    assert [line for line in told.splitlines() if french_signs(line)] == []


def test_the_help_is_french_to_a_german_terminal(tmp_path: Path) -> None:
    told = help_of_all(tmp_path, "de_DE.UTF-8")
    assert set(re.findall(r"^Emploi\u00a0: filon ([a-z]+) ", told, re.MULTILINE)) == set(COMMANDS)
    assert "  --as ADRESSE  agir au nom de ce collègue, avec ses droits\n" in told
    assert "Usage:" not in told


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("arguments", "french", "english"),
    [
        (["segment", "list"], "Il n’y a encore aucun segment.\n", "There is no segment yet.\n"),
        (["dedupe", "undo", "7"], "La fusion n° 7 n’existe pas.\n", "Merge no. 7 does not exist.\n"),
        (
            ["export", "company", "--out", "sortie.csv"],
            "1 entreprise dans sortie.csv.\n",
            "1 company in sortie.csv.\n",
        ),
        (
            ["check"],
            "Entreprises dont les clés ne suivent pas le nom : 1 (par exemple n° {pk}) — filon check --repair le refait\n",
            "Companies whose keys do not follow the name: 1 (for example no. {pk}) — filon check --repair rebuilds it\n",
        ),
    ],
)
def test_an_answer_follows_the_terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], french: str, english: str
) -> None:
    monkeypatch.chdir(tmp_path)
    company = factories.company(match_key="autre")
    assert run(*arguments, locale=FRENCH).output == french.format(pk=company.pk)
    assert run(*arguments, locale=ENGLISH).output == english.format(pk=company.pk)


@pytest.mark.django_db
def test_a_table_follows_the_terminal() -> None:
    heads = [run("report", "pipeline", locale=locale).output.splitlines()[0].split() for locale in (FRENCH, ENGLISH)]
    assert heads == [
        ["En", "cours", "Valeur", "Pondérée", "Âge", "moyen", "Bloquées", "Sans", "action"],
        ["Open", "Value", "Weighted", "Mean", "age", "Stalled", "No", "next", "action"],
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("arguments", [["check"], ["report", "winloss"], ["imports", "list"]])
def test_json_is_the_same_in_both(arguments: list[str]) -> None:
    factories.company(match_key="autre")
    french, english = (run(*arguments, "--json", locale=locale) for locale in (FRENCH, ENGLISH))
    assert (english.stdout, english.exit_code) == (french.stdout, french.exit_code)
    assert isinstance(json.loads(english.stdout), dict)


@pytest.mark.django_db
def test_a_refusal_beside_json_follows_the_terminal() -> None:
    refused = run("dedupe", "undo", "7", "--json", locale=ENGLISH)
    assert (refused.exit_code, refused.stdout, refused.stderr) == (1, "", "Merge no. 7 does not exist.\n")
