from core.chat.attachment import Attachment
from core.chat.message import msg
from core.chat.reply import Button, Reply, Text


def test_button_says_its_command_as_a_person_would_type_it() -> None:
    assert Button(msg("Spend this"), "spend", "50 videos").words == "/spend 50 videos"
    assert Button(msg("List"), "alert list").words == "/alert list"


def test_a_file_too_large_to_be_sent_is_named_below_what_is_said() -> None:
    small, large = Attachment("a.json", b"12345"), Attachment("a.csv", b"123456")
    reply = Reply(msg("Files"), (Text(msg("Said.")),), files=(large, small))
    assert reply.carried(6) is reply
    carried = reply.carried(5)
    assert carried.files == (small,)
    assert carried.blocks[:1] == reply.blocks
    (told,) = carried.blocks[1:]
    assert isinstance(told, Text)
    assert (told.message.values["size"], told.message.values["limit"]) == (6, 5)
