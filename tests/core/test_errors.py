from collections.abc import Iterator

import pytest

from core.errors.reading import MissingCountError, UnknownCommandError
from core.errors.tree import ScripError


def leaves(branch: type[ScripError]) -> Iterator[type[ScripError]]:
    for error in branch.__subclasses__():
        yield from leaves(error) if error.__subclasses__() else (error,)


def test_every_error_has_a_code_of_its_own() -> None:
    codes = [error.code for error in leaves(ScripError)]
    assert "error" not in codes
    assert len(codes) == len(set(codes)) > 30


def test_error_carries_its_facts() -> None:
    error = UnknownCommandError(word="nonsense", suggestion=None)
    assert error.facts() == {"word": "nonsense", "suggestion": None, "arguments": ""}
    assert str(error) == "unknown_command(word='nonsense', suggestion=None, arguments='')"


def test_two_errors_with_the_same_facts_can_be_caught_apart() -> None:
    with pytest.raises(MissingCountError) as caught:
        raise MissingCountError(medium="video")
    assert caught.value != MissingCountError(medium="video")
