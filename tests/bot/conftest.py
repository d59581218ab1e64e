"""What is said does not depend on the database beneath, whose own tests run on both: here all is kept in SQLite."""

import pytest


@pytest.hookimpl(tryfirst=True)
def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """One database for each test that has not chosen another: as a mark, which takes the place of the fixture's own."""
    chosen = [str(mark.args[0]) for mark in metafunc.definition.iter_markers("parametrize")]
    if "migrated_url" in metafunc.fixturenames and "migrated_url" not in chosen:
        metafunc.definition.add_marker(pytest.mark.parametrize("migrated_url", ["sqlite"], indirect=True))
