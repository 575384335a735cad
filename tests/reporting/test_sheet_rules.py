"""The table of a report in the words of a letter: one line a row, rates as percentages, nothing for an empty cell."""

from filon.reporting.rules.sheets import MOST_ROWS, Sheet, cell_words, sheet_lines


def test_a_row_says_each_figure_by_its_title_and_leaves_out_what_is_empty() -> None:
    sheet = Sheet(
        ["Groupe", "Gagnées", "Taux de réussite", "Montant médian"], [["Camille", 2, 0.4, None], ["", 0, None, 1250.5]]
    )

    told = [line.replace("\u202f", " ").replace("\u00a0", " ") for line in sheet_lines(sheet)]

    assert told == [
        "• Camille : Gagnées 2 · Taux de réussite 40 %",
        "• non renseigné : Gagnées 0 · Montant médian 1 250,5",
    ]


def test_a_long_table_is_cut_and_says_how_many_lines_the_page_adds() -> None:
    sheet = Sheet(["Groupe", "Leads"], [[f"Canal {number}", number] for number in range(MOST_ROWS + 3)])

    *lines, last = sheet_lines(sheet)

    assert (len(lines), last) == (MOST_ROWS, "et 3 autres lignes, sur la page.")


def test_words_stay_words_and_a_whole_float_is_a_whole_number() -> None:
    assert [cell_words("État", "tenu"), cell_words("Montant", 3.0), cell_words("Cas", None)] == ["tenu", "3", ""]
