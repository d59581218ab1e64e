import re

from hypothesis import given
from hypothesis import strategies as st

from core.chat.attachment import Attachment


@given(st.text(max_size=50))
def test_whatever_a_file_is_called_its_plain_name_is_one(name: str) -> None:
    plain = Attachment(name, b"").plain_name
    assert re.fullmatch(r"[A-Za-z0-9_-][A-Za-z0-9._-]*", plain)
    assert Attachment(plain, b"").plain_name == plain


@given(st.from_regex(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,50}", fullmatch=True))
def test_a_plain_name_stays(name: str) -> None:
    assert Attachment(name, b"").plain_name == name
