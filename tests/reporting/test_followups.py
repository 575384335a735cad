"""« Combien de relances ? »: what one's own figures answer, and what they do not tell yet."""

from filon.reporting.rules.followups import Touch, report_of, sentence_of


def touches(*counts: tuple[int, int]) -> list[Touch]:
    """(reached, answered) of the first contact, the second one…"""
    return [
        Touch(rank, "Appel", "", number < answered)
        for rank, (reached, answered) in enumerate(counts, 1)
        for number in range(reached)
    ]


def said(*counts: tuple[int, int]) -> str:
    return sentence_of(report_of(touches(*counts), no_persona="Sans persona"))


def test_a_contact_that_stands_out_is_named() -> None:
    assert said((200, 10), (200, 80)) == (
        "90 réponses pour 400 contacts dont l’issue est connue. Les réponses viennent encore au 2e contact\u00a0; "
        "celui qui en amène le plus est le 2e contact (40\u202f%)."
    )


def test_no_winner_is_called_while_the_margins_meet() -> None:
    assert said((100, 16), (100, 17)).endswith("aucun ne se détache encore des autres, leurs marges se recouvrent.")


def test_too_few_cases_say_so() -> None:
    assert said((2, 1)).endswith("C’est encore trop peu pour dire combien de fois relancer.")
