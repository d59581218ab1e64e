from core.chat.message import msg
from core.chat.reply import Button


def test_button_says_its_command_as_a_person_would_type_it() -> None:
    assert Button(msg("Spend this"), "spend", "50 videos").words == "/spend 50 videos"
    assert Button(msg("List"), "alert list").words == "/alert list"
