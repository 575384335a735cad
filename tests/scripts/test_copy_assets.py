"""What scripts/copy_assets.py does to the files that it copies."""

from scripts.copy_assets import icon_names, icon_symbol, without_source_map


def test_reference_to_a_source_map_is_dropped_on_a_line_of_its_own_and_at_the_end_of_a_line() -> None:
    assert without_source_map("a{}\n/*# sourceMappingURL=a.css.map */\n") == "a{}\n"
    assert without_source_map("run();//# sourceMappingURL=a.js.map") == "run();\n"


def test_icons_are_named_one_a_line_and_remarks_are_left_out() -> None:
    assert icon_names("# menu\nuser\n\nfilled/flame  # chaud\nuser\n") == ["filled/flame", "user"]


def test_filled_icon_has_a_name_of_its_own() -> None:
    assert icon_symbol("filled/flame").startswith('<symbol id="flame-filled" viewBox="0 0 24 24" fill="currentColor">')
