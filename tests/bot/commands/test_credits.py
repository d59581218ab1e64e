"""/topup, /spend, /adjust and /undo, line by line."""

from __future__ import annotations

import pytest

from bot.app import assemble
from core.chat.reply import Tone
from core.store import Store
from tests.bot.talk import Talk


@pytest.fixture
def maya(store: Store) -> Talk:
    return Talk(assemble(store))


@pytest.fixture
async def holder(maya: Talk) -> Talk:
    """Maya, with the 6,200 credits of the scene: 200 and 1,000 end, 5,000 do not. The next change is #4."""
    await maya.say("/topup 200 kind promotional expires 25 Nov")
    await maya.say("/topup 1,000 kind promotional expires 30 Nov")
    await maya.say("/topup 5,000 $42.50")
    return maya


# topup


async def test_a_top_up_says_what_is_there_now_and_how_to_undo_it(maya: Talk) -> None:
    await maya.say("/topup 1,410")
    said = await maya.say("/topup 5,000 $42.50")
    assert said.title == "Added 5,000 credits: 6,410 on Vidzy now"
    assert said.texts[0] == "Paid $42.50, that is $0.0085 a credit; no end."
    assert said.texts[-1] == "This is #2; undo until 23 Nov 10:00."
    assert said.reply.tone is Tone.DONE
    assert said.buttons == ["/undo 2 on vidzy"]
    assert said.reply.data["received"] == {
        "lot": 2,
        "kind": "paid",
        "amount": "5000",
        "remaining": "5000",
        "starts_at": "2026-11-22T09:00:00+00:00",
        "ends_at": None,
        "cost": {"amount": "42.5", "unit": "USD"},
    }


@pytest.mark.parametrize(
    ("line", "terms"),
    [
        ("/topup 5,000", "Recorded as paid; no end."),
        ("/topup 5,000 never", "Recorded as paid; no end."),
        ("/topup 5,000 in 90 days", "Recorded as paid; through Sat 20 Feb."),
        ("/topup 200 kind promotional expires 25 Nov", "Recorded as promotional; through Wed 25 Nov (in 3 days)."),
        ("/topup 200 gift today", "Recorded as promotional; through Sun 22 Nov (today)."),
        ("/topup 200 gift tomorrow", "Recorded as promotional; through Mon 23 Nov (in 1 day)."),
        ("/topup 200 gift 29 Nov", "Recorded as promotional; through Sun 29 Nov (in 7 days)."),
        ("/topup 200 gift 30 Nov", "Recorded as promotional; through Mon 30 Nov."),
        ("/topup 200 gift expires 30 Nov 2027", "Recorded as promotional; through Tue, 30 Nov 2027."),
        ("/topup 625 kind plan", "Recorded as of a plan; no end."),
        ("/topup 625 kind plan $15", "Recorded as of a plan, for $15.00, that is $0.024 a credit; no end."),
        ("/topup 100 bonus $1", "Recorded as promotional, for $1.00, that is $0.01 a credit; no end."),
        ("/topup 3 $10", "Paid $10.00, that is about $3.33 a credit; no end."),
        ("/topup 1,000,000 $1", "Paid $1.00, that is $0.000001 a credit; no end."),
        ("/topup 5,000,000 $0.01", "Paid $0.01; no end."),
        ("/topup 100 ¥1", "Paid CN¥1.00, that is CN¥0.01 a credit; no end."),
        ("/topup 10 $1 on kling api", "Paid $1.00, that is $0.10 for 1 unit; no end."),
        ("/topup $20 provider fal", "Paid $20.00; no end."),
        ("/topup 20 $18 on fal", "Paid $18.00; no end."),
    ],
)
async def test_a_top_up_says_what_was_paid_and_until_when_it_lasts(maya: Talk, line: str, terms: str) -> None:
    assert (await maya.say(line)).texts[0] == terms


async def test_money_is_added_where_a_wallet_is_counted_in_it(maya: Talk) -> None:
    said = await maya.say("/topup $20 provider fal")
    assert said.title == "Added $20.00: $20.00 on fal.ai now"
    assert said.buttons == ["/undo 1 on fal"]


async def test_a_note_is_kept_and_shown_as_a_quotation(maya: Talk) -> None:
    said = await maya.say("/topup 500 on runway web note won in the contest")
    assert said.title == "Added 500 credits: 500 on Runway (web app) now"
    assert said.texts[1] == 'Noted: "won in the contest".'
    assert said.reply.data["change"]["reason"] == "won in the contest"  # type: ignore[index,call-overload]  # JSON of ours


async def test_a_note_in_quotation_marks_is_quoted_once(maya: Talk) -> None:
    for typed, shown in (
        ('"a gift"', '"a gift"'),
        ("\u201ca gift\u201d", '"a gift"'),
        ("\u201ea gift\u201c", '"a gift"'),
        ("\u00aba gift\u00bb", '"a gift"'),
        ('"a" and "b"', '""a" and "b""'),
        ('"', '"""'),
    ):
        assert f"Noted: {shown}." in (await maya.say(f"/topup 500 note {typed}")).texts
    assert (await maya.say('/topup 500 note ""')).reply.data["change"]["reason"] is None  # type: ignore[index,call-overload]  # JSON of ours


async def test_what_depends_on_more_than_the_kind_of_work_is_not_called_too_little(maya: Talk) -> None:
    sentence = "What {} would make depends on more than the kind of work."
    await maya.say("/plan set standard on midjourney")
    for line, left in (
        ("/topup 10 on midjourney", "910 fast GPU minutes"),
        ("/spend 5 on midjourney", "905 fast GPU minutes"),
        ("/undo on midjourney", "910 fast GPU minutes"),
        ("/reserve 10 on midjourney", "900 fast GPU minutes"),
        ("/balance on midjourney", "900 fast GPU minutes"),
    ):
        assert sentence.format(left) in (await maya.say(line)).texts, line
    await maya.say("/topup 50")
    assert "50 credits make nothing yet." in (await maya.say("/balance on vidzy")).texts


async def test_an_amount_that_is_too_exact_is_told_in_its_unit(maya: Talk) -> None:
    for line, title in (
        ("/topup 1000 $1.234567891", "Amounts in USD go to 6 decimals; this has 9."),
        ("/topup 20.1234567 on fal", "Amounts in USD go to 6 decimals; this has 7."),
        ("/topup 1.2345 on midjourney", "Amounts of that go to 3 decimals; this has 4."),
        ("/topup 1.2345", "Credits go to 3 decimals; this has 4."),
    ):
        assert (await maya.say(line)).title == title


async def test_a_balance_may_be_nothing_and_not_less(maya: Talk) -> None:
    said = await maya.say("/balance set -5")
    assert said.title == "A balance is 0 or more, and this is \N{MINUS SIGN}5."
    assert (await maya.say("/balance set 0")).title == "Noted: 0 on Vidzy"


async def test_the_most_that_is_kept_can_be_kept(maya: Talk) -> None:
    refused = await maya.say("/topup 99999999999999999999")
    assert refused.title == "That is more than I can keep. The most is 4,611,686,018,427."
    assert (await maya.say("/topup 4,611,686,018,427")).reply.tone is Tone.DONE
    assert (await maya.say("/topup 1")).title == refused.title


async def test_the_example_of_a_gift_is_a_line_that_works(maya: Talk) -> None:
    said = await maya.say("/topup 500 on runway web")
    (hint,) = [text for text in said.texts if text.startswith("A gift that ends? ")]
    assert hint == "A gift that ends? /topup 500 on runway web kind promotional expires 2026-11-30"
    again = await maya.say(hint.removeprefix("A gift that ends? "))
    assert again.texts[0] == "Recorded as promotional; through Mon 30 Nov."
    assert not [text for text in again.texts if text.startswith("A gift")]


async def test_the_example_of_a_gift_ends_next_month_when_this_one_is_nearly_over(maya: Talk) -> None:
    said = await maya.say("/topup 500", days=2)
    assert "A gift that ends? /topup 500 kind promotional expires 2026-12-31" in said.texts


async def test_a_top_up_fills_first_what_is_owed(maya: Talk) -> None:
    await maya.say("/adjust 2,080")
    part = await maya.say("/topup 1,000")
    assert part.title == "Added 1,000 credits: −1,080 on Vidzy now"
    assert part.texts[1:3] == [
        "1,000 of them fill what was owed.",
        "1,080 more were used than I knew of. The next top-up fills that first.",
    ]
    assert (part.reply.data["owed"], part.reply.data["filled"]) == ("1080", "1000")
    rest = await maya.say("/topup 9,000")
    assert rest.title == "Added 9,000 credits: 7,920 on Vidzy now"
    assert rest.texts[1] == "1,080 of them fill what was owed."
    assert (rest.reply.data["owed"], rest.reply.data["filled"]) == ("0", "1080")


# spend


async def test_a_spend_says_which_credits_paid_and_what_is_left(holder: Talk) -> None:
    said = await holder.say("/spend 2 videos 4 images", minutes=5)
    assert said.title == "Spent 1,280 credits: 4,920 left on Vidzy"
    assert said.rows == ["2 videos × 500 = 1,000", "4 images × 70 = 280"]
    assert said.texts == [
        "Paid by 200 (to end 25 November), 1,000 (to end 30 November) and 80 of the 5,000.",
        "Enough for 9 videos and 6 images, or 70 images (20 left).",
        "This is #4; undo until 23 Nov 10:05.",
    ]
    assert said.buttons == ["/undo 4 on vidzy", "/refund 1 video of 4 on vidzy", "/refund 1 image of 4 on vidzy"]
    assert said.reply.data["lots"] == [
        {"lot": 1, "kind": "promotional", "amount": "200", "ends_at": "2026-11-25T23:00:00+00:00"},
        {"lot": 2, "kind": "promotional", "amount": "1000", "ends_at": "2026-11-30T23:00:00+00:00"},
        {"lot": 3, "kind": "paid", "amount": "80", "ends_at": None},
    ]


@pytest.mark.parametrize("press", [0, 1, 2])
async def test_what_the_buttons_of_a_spend_say_can_be_done(holder: Talk, press: int) -> None:
    said = await holder.say("/spend 2 videos 4 images")
    assert (await holder.say(said.buttons[press])).reply.tone is Tone.DONE


async def test_a_spend_of_one_lot_without_an_end_does_not_name_it(maya: Talk) -> None:
    await maya.say("/topup 5,000")
    said = await maya.say("/spend 500")
    assert said.texts[0].startswith("Enough for")
    assert said.buttons == ["/undo 2 on vidzy", "/refund of 2 on vidzy"]


async def test_a_spend_of_many_lots_names_three_and_counts_the_others(maya: Talk) -> None:
    for _ in range(6):
        await maya.say("/topup 100")
    said = await maya.say("/spend 550")
    assert said.texts[0] == "Paid by 100 of the 100, 100 of the 100, 100 of the 100 and 250 of 3 others."


async def test_a_spend_goes_to_the_wallet_that_is_named(maya: Talk) -> None:
    await maya.say("/topup 500 on runway web")
    said = await maya.say("/spend 120 on runway web")
    assert said.title == "Spent 120 credits: 380 left on Runway (web app)"
    assert said.buttons == ["/undo 2 on runway web", "/refund of 2 on runway web"]


async def test_what_is_set_aside_is_told_beside_what_is_left(holder: Talk) -> None:
    await holder.say("/reserve 1,500")
    said = await holder.say("/spend 70")
    assert said.title == "Spent 70 credits: 6,130 left on Vidzy"
    assert "1,500 of that set aside, 4,630 free." in said.texts
    assert (said.reply.data["left"], said.reply.data["held"], said.reply.data["available"]) == ("6130", "1500", "4630")


async def test_what_a_cost_offers_to_spend_is_spent_where_the_price_is_from(maya: Talk) -> None:
    await maya.say("/topup 5,000 on runway api")
    cost = await maya.say("/cost 5 videos gen-4.5 on runway")
    assert cost.buttons[0] == "/spend 5 videos gen-4.5 on runway"
    said = await maya.say(cost.buttons[0])
    assert said.title == "Spent 300 credits: 4,700 left on Runway"
    assert said.buttons == ["/undo 2 on runway api", "/refund 1 video of 2 on runway api"]


# adjust


async def test_an_adjustment_records_what_was_taken_already(holder: Talk) -> None:
    said = await holder.say("/adjust 2 videos note they took it")
    assert said.title == "1,000 credits taken already: 5,200 left on Vidzy"
    assert said.rows == ["2 videos × 500 = 1,000"]
    assert said.texts[:2] == [
        "Paid by 200 (to end 25 November) and 800 (to end 30 November).",
        'Noted: "they took it".',
    ]
    assert said.buttons == ["/undo 4 on vidzy", "/refund 1 video of 4 on vidzy"]


async def test_an_adjustment_below_zero_says_what_is_owed(maya: Talk) -> None:
    await maya.say("/topup 5,920")
    said = await maya.say("/adjust 6,000")
    assert said.title == "−80 on Vidzy: 80 more were used than I knew of"
    assert said.texts[0] == "6,000 credits taken already. The next top-up fills what is owed first."
    assert (said.reply.data["left"], said.reply.data["available"], said.reply.data["owed"]) == ("-80", "-80", "80")


# undo


async def test_an_undo_of_a_spend_says_which_credits_came_back(holder: Talk) -> None:
    await holder.say("/spend 2 videos 4 images")
    said = await holder.say("/undo")
    assert said.title == "Undone: #4, 2 videos and 4 images. 6,200 credits left on Vidzy, as before it"
    assert said.rows == [
        "200 promotional, through Wed 25 Nov (in 3 days)",
        "1,000 promotional, through Mon 30 Nov",
        "80 paid, no end",
    ]
    assert said.reply.data["undone"]["number"] == 4  # type: ignore[index,call-overload]  # JSON of ours


async def test_an_undo_of_a_refund_says_so(holder: Talk) -> None:
    await holder.say("/spend 2 videos 4 images")
    await holder.say("/refund 1 video of 4 failed")
    said = await holder.say("/undo")
    assert said.title == "Undone: the refund #5 of 500. 4,920 credits left on Vidzy, as before it"


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        (["/topup 300"], "Undone: the top-up #4 of 300. 6,200 credits left on Vidzy, as before it"),
        (["/balance set 5,000"], "Undone: #4, balance set to 5,000. 6,200 credits left on Vidzy, as before it"),
        (["/adjust 70"], "Undone: #4, taken already: 70 credits. 6,200 credits left on Vidzy, as before it"),
        (["/reserve 3 videos"], "Undone: #4, set aside 1,500 for 3 videos. 6,200 credits left on Vidzy, as before it"),
        (
            ["/reserve 1,500", "/settle 70"],
            "Undone: #5, 70 credits, set aside before. 6,200 credits left on Vidzy, as before it",
        ),
        (
            ["/topup 300", "/spend 70", "/undo 4"],
            "Undone: #5, 70 credits. 6,200 credits left on Vidzy",
        ),
    ],
)
async def test_an_undo_names_what_it_took_back(holder: Talk, lines: list[str], title: str) -> None:
    for line in lines:
        await holder.say(line)
    assert (await holder.say("/undo")).title == title


async def test_an_undo_of_what_ended_meanwhile_says_what_is_lost(holder: Talk) -> None:
    await holder.say("/spend 200", days=3, hours=4)
    said = await holder.say("/undo", hours=12)
    assert said.title == "Undone: #4, 200 credits. 6,000 credits left on Vidzy"
    assert "200 came from credits that ended on 25 November: recorded, but they cannot be spent." in said.texts
    assert said.reply.data["lost"] == "200"


async def test_an_undo_that_names_none_is_of_the_only_wallet_that_has_something_to_undo(maya: Talk) -> None:
    await maya.say("/topup 500 on runway web")
    await maya.say("/topup 700 on fal")
    await maya.say("/undo on fal")
    said = await maya.say("/undo")
    assert said.title == "Undone: the top-up #1 of 500. 0 credits left on Runway (web app), as before it"
    assert (await maya.say("/undo")).title == "There is nothing to undo."


async def test_an_undo_that_names_none_is_of_the_usual_wallet_if_it_has_something(maya: Talk) -> None:
    await maya.say("/topup 700")
    await maya.say("/topup 500 on runway web")
    assert (await maya.say("/undo")).title == "Undone: the top-up #1 of 700. 0 credits left on Vidzy, as before it"


async def test_of_several_other_wallets_it_is_asked_which_undo_is_meant(maya: Talk) -> None:
    await maya.say("/topup $20 on fal")
    await maya.say("/topup 500 on runway web", minutes=1)
    await maya.say("/spend 10 on runway web", minutes=1)
    said = await maya.say("/undo")
    assert (said.title, said.reply.tone) == ("Which one is to be undone? The latest of each of your credits:", Tone.ASK)
    assert said.rows == [
        "22 Nov 10:02  10 credits  /undo 2 on runway web",
        "22 Nov 10:00  top-up  /undo 1 on fal api",
    ]
    assert said.texts == ["Nothing was changed."]
    assert said.buttons == ["/undo 2 on runway web", "/undo 1 on fal api"]
    assert (await maya.say("/undo 2 on runway web")).title.startswith("Undone: #2, 10 credits.")
    assert (await maya.say("/undo on runway", hours=25)).title == "There is nothing to undo."


async def test_an_undo_with_a_number_and_a_wallet_touches_no_other_wallet(maya: Talk) -> None:
    await maya.say("/topup 500 on runway web")
    await maya.say("/topup 700")
    said = await maya.say("/undo 1 on runway web")
    assert said.title == "Undone: the top-up #1 of 500. 0 credits left on Runway (web app), as before it"
    assert (await maya.say("/balance")).title == "700 credits on Vidzy"
