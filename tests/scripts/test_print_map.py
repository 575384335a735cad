"""The map of the modules is a tree with one sentence each."""

from pathlib import Path

from scripts.print_map import COLUMN, map_lines


def test_map_lists_the_folder_then_its_modules_then_its_folders_and_leaves_migrations_out(tmp_path: Path) -> None:
    for name, text in {
        "leads/__init__.py": '"""Qualification."""',
        "leads/services.py": '"""Opens leads.\n\nMore."""',
        "leads/rules/__init__.py": "",
        "leads/migrations/0001.py": "",
    }.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    assert map_lines(tmp_path / "leads") == [
        f"{'leads/':<{COLUMN}}  Qualification.",
        f"{'  services.py':<{COLUMN}}  Opens leads.",
        "  rules/",
    ]
