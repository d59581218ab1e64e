"""/plan, line by line: what a plan grants, when again, and what stays when it is stopped."""

from __future__ import annotations

import pytest

from bot.app import assemble
from core.chat.reply import Tone
from core.store import Store
from tests.bot.talk import Talk

OFFER = (
    "Standard: $15.00 a month and seat, $12.00 if billed yearly, 625 credits a month, 1 credit costs $0.024 "
    "($0.0192 billed yearly)"
)


@pytest.fixture
def maya(store: Store) -> Talk:
    return Talk(assemble(store))


async def test_a_plan_says_what_it_grants_when_again_and_what_that_rests_on(maya: Talk) -> None:
    said = await maya.say("/plan set standard on runway web date 31 Oct")
    assert said.title == "Standard on Runway (web app): 625 credits now, again each month; next Mon 30 Nov"
    assert said.texts == [
        OFFER,
        "What is not used by then ends.",
        "It renews on day 31, in a shorter month on its last one.",
        "That is what one seat gets.",
        "Enough for 10 videos (25 left).",
        "This is #1; undo until 23 Nov 10:00.",
    ]
    assert said.reply.source is not None
    assert said.language.text(said.reply.source).startswith("What the plan grants: Runway's page of 14 September")
    assert said.buttons == ["/undo 1 on runway web"]
    assert said.reply.data["plan"]["renews"] == "2026-11-30"  # type: ignore[index,call-overload]  # JSON of ours


async def test_a_plan_finds_its_provider_by_its_own_name(maya: Talk) -> None:
    said = await maya.say("/plan set google ai pro on google date 15 Nov")
    assert said.title == "Google AI Pro on Google (app): 1,000 credits now, again each month; next Tue 15 Dec"


@pytest.mark.parametrize(
    ("line", "title", "rest"),
    [
        (
            "/plan set standard on comfy",
            "Comfy Cloud Standard on Comfy: 4,200 credits now, again each month; next Tue 22 Dec",
            "What happens to what is not used by then is not known; it counts as ended.",
        ),
        (
            "/plan set max on runway web",
            "Max on Runway (web app): 9,500 credits now, again each month; next Tue 22 Dec",
            "What is not used by then is kept 1 month longer.",
        ),
        (
            "/plan set essential on leonardo",
            "Essential on Leonardo (web app): 8,500 tokens now, again each month; next Tue 22 Dec",
            "What is not used by then is kept, up to 25,500 tokens.",
        ),
        (
            "/plan set business on krea",
            "Business on Krea (app): 80,000 compute units now, again each month; next Tue 22 Dec",
            "What is not used by then is kept; how much of it and how long is not known.",
        ),
        (
            "/plan set free on kling",
            "Free on Kling (app): 66 credits now, again each day; next Mon 23 Nov",
            "What is not used by then ends.",
        ),
    ],
)
async def test_what_happens_to_the_rest_is_told_by_the_providers_rule(
    maya: Talk, line: str, title: str, rest: str
) -> None:
    said = await maya.say(line)
    assert said.title == title
    assert said.texts[1] == rest


async def test_what_a_plan_grants_once_does_not_come_again(maya: Talk) -> None:
    said = await maya.say("/plan set free on runway web")
    assert said.title == "Free on Runway (web app): 125 credits now, once"
    assert not [text for text in said.texts if "by then" in text]
    assert "The plan Free granted 125 credits once." in (await maya.say("/balance on runway web")).texts
    assert (await maya.say("/plan")).title == "Free on Runway (web app): 125 credits, which came once"


@pytest.mark.parametrize(
    ("line", "tone"),
    [
        ("/plan set nonsense on runway", Tone.REFUSED),
        ("/plan set", Tone.ASK),
        ("/plan stop", Tone.REFUSED),
        ("/plan stop on fal", Tone.REFUSED),
    ],
)
async def test_what_is_no_plan_changes_nothing(maya: Talk, line: str, tone: Tone) -> None:
    said = await maya.say(line)
    assert said.reply.tone in (tone, Tone.REFUSED)
    assert (await maya.say("/plan")).title == "No plan renews your credits, as far as I know."


async def test_a_stopped_plan_leaves_what_it_granted_until_its_day(maya: Talk) -> None:
    await maya.say("/plan set standard on runway web date 31 Oct")
    await maya.say("/spend 100 on runway web")
    said = await maya.say("/plan stop runway web")
    assert said.title == "Standard on Runway (web app) renews no more"
    assert said.texts[0] == "What it granted stays: 525, through Sun 29 Nov (in 7 days)."
    after = await maya.say("/balance runway web", days=8)
    assert after.title == "0 credits on Runway (web app)"
    assert after.reply.data["plan"] is None


async def test_a_stopped_plan_of_which_all_is_used_says_so(maya: Talk) -> None:
    await maya.say("/plan set standard on runway web")
    await maya.say("/spend 625 on runway web")
    said = await maya.say("/plan stop runway web")
    assert said.texts[0] == "Nothing that it granted is left."


async def test_an_undone_plan_renews_no_more(maya: Talk) -> None:
    await maya.say("/plan set standard on runway web")
    said = await maya.say("/undo 1 on runway web")
    assert said.title == "Undone: the plan that #1 set. 0 credits left on Runway (web app), as before it"
    assert said.texts[0] == "That plan renews no more."
    assert (await maya.say("/plan")).reply.data["plans"] == []


async def test_all_plans_are_listed_and_can_be_stopped(maya: Talk) -> None:
    await maya.say("/plan set standard on runway web date 31 Oct")
    assert (await maya.say("/plan")).title == "Standard on Runway (web app): 625 credits again on Mon 30 Nov"
    await maya.say("/plan set google ai pro on google date 15 Nov")
    said = await maya.say("/plan")
    assert said.title == "2 plans renew your credits"
    assert said.texts == [
        "Standard on Runway (web app): 625 credits again on Mon 30 Nov",
        "Google AI Pro on Google (app): 1,000 credits again on Tue 15 Dec",
    ]
    assert said.buttons == ["/plan stop runway web", "/plan stop google app"]
    assert (await maya.say(said.buttons[1])).reply.tone is Tone.DONE


async def test_a_plan_renews_by_itself_and_the_history_tells(maya: Talk) -> None:
    await maya.say("/plan set standard on runway web date 31 Oct")
    await maya.say("/spend 100 on runway web")
    said = await maya.say("/spend 60 on runway web", days=10)
    assert said.title == "Spent 60 credits: 565 left on Runway (web app)"
    history = await maya.say("/history on runway web")
    assert history.rows == [
        "#5  2 Dec 10:00  60 credits  −60  625 before  565 after",
        "#4  30 Nov 00:00  plan renewed  +625  0 before  625 after",
        "#3  30 Nov 00:00  ended  −525  525 before  0 after",
        "#2  22 Nov 10:00  100 credits  −100  625 before  525 after",
        "#1  22 Nov 10:00  plan set  +625  0 before  625 after",
    ]


async def test_the_same_plan_is_not_set_twice(maya: Talk) -> None:
    await maya.say("/plan set standard on runway web date 31 Oct")
    said = await maya.say("/plan set standard on runway web", days=1)
    assert said.title == "You have Standard on Runway already, since 22 Nov 10:00 (#1); it renews on Mon 30 Nov."
    assert said.texts == [
        "If it renews on another day: /plan set standard on runway web date 2026-12-01",
        "If you have it no more: /plan stop on runway web",
        "Nothing was changed.",
    ]
    assert (said.reply.tone, said.buttons) == (Tone.REFUSED, ["/plan stop on runway web"])
    assert (await maya.say("/balance runway web")).title == "625 credits on Runway (web app)"


async def test_an_undone_plan_brings_back_the_one_that_it_replaced_with_what_has_come_meanwhile(maya: Talk) -> None:
    await maya.say("/plan set standard on runway web date 23 Oct")
    await maya.say("/plan set max on runway web")
    said = await maya.say("/undo 2 on runway web", hours=20)
    assert said.texts[:2] == [
        "That plan renews no more; Standard, which it had replaced, is back.",
        "Standard renewed meanwhile: 625 credits have come.",
    ]
    assert (await maya.say("/plan")).title == "Standard on Runway (web app): 625 credits again on Wed 23 Dec"


async def test_the_only_plan_is_meant_where_none_is_named(maya: Talk) -> None:
    await maya.say("/plan set standard on runway web")
    assert (await maya.say("/plan stop")).title == "Standard on Runway (web app) renews no more"


async def test_of_several_plans_one_has_to_be_named(maya: Talk) -> None:
    await maya.say("/plan set standard on runway web")
    await maya.say("/plan set google ai pro on google")
    said = await maya.say("/plan stop")
    assert said.title == "Which one? These plans renew your credits:"
    assert said.rows == ["Standard: /plan stop on runway web", "Google AI Pro: /plan stop on google app"]
    assert said.buttons == ["/plan stop on runway web", "/plan stop on google app"]
    assert (await maya.say(said.buttons[0])).reply.tone is Tone.DONE


async def test_a_stop_that_is_undone_gives_the_plan_back_as_it_was(maya: Talk) -> None:
    await maya.say("/plan set standard on runway web date 31 Oct")
    await maya.say("/spend 600 on runway web")
    stopped = await maya.say("/plan stop runway web")
    assert stopped.texts[-1] == "This is #3; undo until 23 Nov 10:00."
    said = await maya.say(stopped.buttons[0], hours=20)
    assert said.title == "Undone: the stop of a plan by #3. 25 credits left on Runway (web app), as before it"
    assert said.texts[0] == "Standard is back as it was: it renews on Mon 30 Nov."
    assert said.reply.data["plan"]["renews"] == "2026-11-30"  # type: ignore[index,call-overload]  # JSON of ours
    assert (await maya.say("/balance on runway web", days=9)).title == "625 credits on Runway (web app)"
    again = await maya.say("/undo 4 on runway web")
    assert again.title.startswith("#4 is itself an undo, of #3.")


async def test_a_plan_that_is_back_renews_for_the_day_on_which_it_was_stopped(maya: Talk) -> None:
    await maya.say("/plan set standard on runway web date 23 Oct")
    await maya.say("/plan stop runway web")
    said = await maya.say("/undo", hours=20)
    assert said.texts[:2] == ["Standard is back as it was.", "Standard renewed meanwhile: 625 credits have come."]


async def test_a_stop_stays_when_another_plan_was_set_since(maya: Talk) -> None:
    await maya.say("/plan set standard on runway web")
    await maya.say("/plan stop runway web")
    await maya.say("/plan set max on runway web")
    said = await maya.say("/undo 2 on runway web")
    assert said.title == "#2 stopped a plan, and #3 set Max since. To have the other back, undo #3 first."
    assert said.reply.next == "/undo 3 on runway web"
    await maya.say("/undo on runway web")
    said = await maya.say("/undo on runway web")
    assert said.texts[0] == "Standard is back as it was: it renews on Tue 22 Dec."
    await maya.say("/plan stop runway web")
    await maya.say("/undo 1 on runway web")
    said = await maya.say("/undo 6 on runway web")
    assert said.title == "#6 stopped a plan that I do not know any more. To have it back, set it again."
    assert said.reply.next == "/history on runway web"
    assert (await maya.say("/undo on runway web")).title == "There is nothing to undo."


async def test_a_stopped_plan_that_is_set_again_grants_nothing_a_second_time(maya: Talk) -> None:
    await maya.say("/plan set standard on runway web date 31 Oct")
    await maya.say("/spend 600 on runway web")
    await maya.say("/plan stop runway web")
    said = await maya.say("/plan set standard on runway web", days=3)
    assert said.title == "Standard on Runway (web app) renews again, on Mon 30 Nov"
    assert said.texts[0] == "Its 25 credits of this period are there already; the next 625 come on Mon 30 Nov."
    assert (await maya.say("/history on runway web")).rows[0] == (
        "#4  25 Nov 10:00  plan set again, nothing new came  0  25 before  25 after"
    )
    undone = await maya.say(said.buttons[0])
    assert undone.title == "Undone: #4, which set a plan again. 25 credits left on Runway (web app), as before it"
    assert undone.texts[0] == "That plan renews no more."
    await maya.say("/spend 25 on runway web")
    said = await maya.say("/plan set standard on runway web")
    assert said.texts[0] == "Its credits of this period came already, and are used; the next 625 come on Mon 30 Nov."
    assert (await maya.say("/balance on runway web", days=6)).title == "625 credits on Runway (web app)"


async def test_a_stopped_plan_whose_period_is_over_grants_anew(maya: Talk) -> None:
    await maya.say("/plan set standard on runway web date 31 Oct")
    await maya.say("/plan stop runway web")
    said = await maya.say("/plan set standard on runway web", days=8)
    assert said.title == "Standard on Runway (web app): 625 credits now, again each month; next Wed 30 Dec"


@pytest.mark.parametrize(
    ("plan", "wallet", "told"),
    [
        ("max", "runway web", "Its 9,500 credits of this period are there already; the next 9,500 come on Tue 22 Dec."),
        ("free", "runway web", "Its 125 credits are there already; they come once."),
        (
            "business",
            "krea app",
            "Its 80,000 compute units of this period are there already; the next 80,000 come on Tue 22 Dec.",
        ),
    ],
)
async def test_it_is_the_period_that_counts_whenever_its_credits_end(
    maya: Talk, plan: str, wallet: str, told: str
) -> None:
    await maya.say(f"/plan set {plan} on {wallet}")
    await maya.say(f"/plan stop {wallet}")
    assert (await maya.say(f"/plan set {plan} on {wallet}", days=5)).texts[0] == told


async def test_a_plan_is_moved_to_another_day_and_back(maya: Talk) -> None:
    await maya.say("/plan set standard on runway web date 31 Oct")
    await maya.say("/spend 600 on runway web")
    said = await maya.say("/plan set standard on runway web date 15 Jan")
    assert said.title == "Standard on Runway (web app) renews on Tue 15 Dec now, not on Mon 30 Nov"
    assert said.texts[0] == "Its 25 credits of this period are there already; the next 625 come on Tue 15 Dec."
    assert (await maya.say("/balance on runway web")).title == "25 credits on Runway (web app)"
    same = await maya.say("/plan set standard on runway web date 15 Mar")
    assert same.title == "You have Standard on Runway already, since 22 Nov 10:00 (#1); it renews on Tue 15 Dec."
    undone = await maya.say(said.buttons[0], hours=20)
    assert undone.texts[0] == "Standard is back as it was: it renews on Mon 30 Nov."
    assert (await maya.say("/balance on runway web", days=8)).title == "625 credits on Runway (web app)"


async def test_a_plan_that_renewed_since_it_was_moved_is_moved_anew(maya: Talk) -> None:
    await maya.say("/plan set standard on runway web date 31 Oct")
    await maya.say("/plan set standard on runway web date 23 Oct")
    said = await maya.say("/undo 2 on runway web", hours=20)
    assert said.title == "Standard has renewed since #2 set it again: that cannot be undone."
    assert said.texts[0] == "To have it renew on another day: /plan set standard on runway web date 2026-12-24"
    words = said.texts[0].partition(": ")[2]
    assert (await maya.say(words)).title.startswith("Standard on Runway (web app) renews on Tue 24 Nov now")


async def test_a_plan_that_takes_the_place_of_another_says_what_becomes_of_that_ones_credits(maya: Talk) -> None:
    await maya.say("/plan set standard on runway web date 31 Oct")
    await maya.say("/spend 600 on runway web")
    said = await maya.say("/plan set max on runway web")
    assert said.texts[3:7] == [
        "It takes the place of Standard, which renews no more.",
        "What Standard granted stays: 25, through Sun 29 Nov (in 7 days).",
        "When a plan changes, Runway says: money is prorated; the allowance difference is added at once.",
        "If the provider shows another number than I do, send that: /balance set 9,525 on runway web",
    ]
    said = await maya.say("/plan set standard on runway web")
    assert said.title == "Standard on Runway (web app) renews again, on Mon 30 Nov"
    assert "What Max granted stays: 9,500, through Mon 21 Dec." in said.texts


async def test_what_is_not_known_of_changing_plans_is_said_too(maya: Talk) -> None:
    await maya.say("/plan set free on kling")
    await maya.say("/spend 66 on kling app")
    said = await maya.say("/plan set pro on kling app")
    assert "Nothing that Free granted is left." in said.texts
    assert "What Kling does with credits when a plan changes is not known." in said.texts
