"""What is sealed opens with its own key and purpose alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filon.kit.sealing import SealBroken, seal, unseal


@given(st.text())
def test_what_was_sealed_opens_again(text: str) -> None:
    assert unseal(seal(text, secret="clé", purpose="boîte"), secret="clé", purpose="boîte") == text


@pytest.mark.parametrize(("secret", "purpose"), [("autre", "boîte"), ("clé", "autre")])
def test_another_key_or_purpose_opens_nothing(secret: str, purpose: str) -> None:
    with pytest.raises(SealBroken):
        unseal(seal("mot de passe", secret="clé", purpose="boîte"), secret=secret, purpose=purpose)


@pytest.mark.parametrize("sealed", ["", "é", "n’importe quoi"])
def test_what_was_never_sealed_is_said_broken(sealed: str) -> None:
    with pytest.raises(SealBroken):
        unseal(sealed, secret="clé", purpose="boîte")


def test_nothing_of_the_text_is_seen() -> None:
    assert "mot de passe" not in seal("mot de passe", secret="clé", purpose="boîte")
