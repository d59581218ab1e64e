import msgspec
import pytest

from core.amounts import Unit
from core.prices.plans import Policy
from core.prices.policies import Failure, refund_policies
from core.prices.provider import Channel, Provider, Source, SourceKind
from tests.core.prices.asking import BOOK
from tests.core.prices.toys import READ, provider, rate

GIVEN_BACK = ("refunded", "not-charged", "returned")
TAKEN = ("not-refunded", "charged")
UNCOUNTED = ("xAI video nodes charge for moderated content too",)
"""Of one host's one model: no policy of the provider's own."""


def acme(*policies: Policy) -> Provider:
    """It sells one way `api` and another `web`."""
    channels = (Channel("api", "API", Unit.CREDIT), Channel("web", "web app", Unit.CREDIT, nicknames=("app",)))
    sources = (
        Source("page", SourceKind.VENDOR, "Refunds", None, None, READ),
        Source("article", SourceKind.ARTICLE, "What is usual", None, None, READ),
    )
    return msgspec.structs.replace(provider(rate(channel="api")), channels=channels, sources=sources, policies=policies)


def scopes(sold: Provider, channel: str | None) -> list[str | None]:
    return [policy.scope for policies in refund_policies(sold, channel).values() for policy in policies]


def test_policies_are_told_by_what_failed() -> None:
    runway = refund_policies(BOOK.provider("runway"), "api")
    assert {failure: [policy.value for policy in policies] for failure, policies in runway.items()} == {
        Failure.TECHNICAL: ["refunded"],
        Failure.BLOCKED: ["charged"],
        Failure.DISLIKED: ["not-refunded"],
    }


@pytest.mark.parametrize(
    ("channel", "told"),
    [
        ("api", [None, "API", "API: only video", "some models", "apiary"]),
        ("web", [None, "web app", "App, on weekdays", "some models", "apiary"]),
        (None, [None, "API", "API: only video", "web app", "App, on weekdays", "some models", "apiary"]),
    ],
)
def test_what_holds_on_another_channel_is_left_out(channel: str | None, told: list[str | None]) -> None:
    every = [None, "API", "API: only video", "web app", "App, on weekdays", "some models", "apiary"]
    sold = acme(*(Policy("refund.disliked", "refunded", "page", scope) for scope in every))
    assert scopes(sold, channel) == told


def test_a_scope_that_names_the_channel_and_another_is_told_on_both() -> None:
    sold = acme(Policy("refund.disliked", "refunded", "page", "API images"))
    images = Channel("images", "API images", Unit.CREDIT)
    sold = msgspec.structs.replace(sold, channels=(*sold.channels, images))
    assert scopes(sold, "images") == scopes(sold, "api") == ["API images"]
    assert scopes(sold, "web") == []


def test_what_an_article_says_of_providers_in_general_is_nobodys_policy() -> None:
    assert refund_policies(acme(Policy("refund.disliked", "not-refunded", "article"))) == {}
    assert refund_policies(BOOK.provider("vidzy")) == {}


def test_every_topic_on_failed_generations_in_the_book_is_one_of_ours() -> None:
    topics = {policy.topic for sold in BOOK.providers.values() for policy in sold.policies}
    money = {"refund.subscription"}
    assert {topic for topic in topics if topic.startswith("refund.")} - money == {one.value for one in Failure}


def gives_back(sold: Provider, failure: Failure) -> bool | None:
    """Whether any policy of a provider gives back for that; None: nothing is known."""
    known = refund_policies(sold)
    policies = [*known.get(failure, ()), *known.get(Failure.ANY, ())]
    values = [policy.value for policy in policies if policy.value not in UNCOUNTED]
    assert all(value.startswith((*GIVEN_BACK, *TAKEN)) for value in values)
    return any(value.startswith(GIVEN_BACK) for value in values) if values else None


def test_most_providers_of_whom_it_is_known_return_credits_for_a_technical_failure_and_none_for_taste() -> None:
    every = BOOK.providers.values()
    technical = [known for sold in every if (known := gives_back(sold, Failure.TECHNICAL)) is not None]
    disliked = [known for sold in every if (known := gives_back(sold, Failure.DISLIKED)) is not None]
    assert technical.count(True) > len(technical) / 2
    assert len(technical) >= 10
    assert disliked
    assert not any(disliked)
