"""What a plan grants, as it is kept by whoever has the plan; and which plan somebody means."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from core.amounts import Amount
from core.errors.plans import NoAllowanceError, UnknownPlanError, WhichPlanError
from core.prices.cards import BookBasis, basis_of
from core.prices.plans import Every, Plan, RolloverKind
from core.prices.provider import Provider
from core.prices.rates import Status
from core.work.vocabulary import name_key, nearest


@dataclass(frozen=True, slots=True)
class Terms:
    """What a plan grants, and what happens to the rest of it. Kept as JSON with whoever has the plan, so a later price
    book does not change what they were told."""

    provider: str
    channel: str
    plan: str
    """Its id in the price file."""
    name: str
    """Of the plan, for people."""
    allowance: Amount
    """Of one seat where `per_seat`."""
    every: Every
    days: int | None
    """Of a pass: how long it lasts. It grants its allowance once."""
    rollover: RolloverKind | None
    """None: what happens to the rest is not known; it counts as ended."""
    months: int | None
    """How long the rest is kept, of RolloverKind.MONTHS."""
    cap: Amount | None
    """Of RolloverKind.CAPPED_BANK: how much is kept at most."""
    per_seat: bool
    status: Status
    basis: BookBasis


def terms_of(provider: Provider, plan: Plan) -> Terms:
    """What a plan grants, also one that is not sold any more: people may still have it.

    Raises:
        NoAllowanceError: That is not known, or counted in something else than the credits of its channel.
    """
    allowance, rollover = plan.allowance, plan.rollover
    if allowance is None or allowance.of is not None:
        counted = None if allowance is None else allowance.of
        raise NoAllowanceError(
            provider=provider.name,
            provider_id=provider.provider,
            channel=plan.channel,
            plan=plan.name,
            counted=counted,
        )
    unit = provider.channel(plan.channel).unit
    cap = None if rollover is None or rollover.cap is None else Amount.rounded(Fraction(rollover.cap), unit)
    return Terms(
        provider=provider.provider,
        channel=plan.channel,
        plan=plan.id,
        name=plan.name,
        allowance=Amount.rounded(Fraction(allowance.amount), unit),
        every=allowance.every,
        days=plan.days,
        rollover=None if rollover is None else rollover.kind,
        months=None if rollover is None else rollover.months,
        cap=cap,
        per_seat=plan.per_seat,
        status=plan.status,
        basis=basis_of(provider.source(plan.source), plan.note),
    )


def find_plan(provider: Provider, name: str, channel: str | None = None) -> Plan:
    """The plan that a name means: its id, its name, or the beginning of one, with or without a name of the provider's.

    Args:
        channel: Of the wallet that is meant; None: none was named, so the plan decides.

    Raises:
        UnknownPlanError: None is called so.
        WhichPlanError: Several are.
    """
    here = [plan for plan in provider.plans if channel in (None, plan.channel)]
    key = name_key(name)
    called = (provider.name, *provider.nicknames)
    for wanted in (key, *(key.removeprefix(name_key(one)) for one in called)):
        found = _named(here, wanted)
        if len(found) == 1:
            return found[0]
        if found:
            raise WhichPlanError(provider=provider.name, provider_id=provider.provider, plan=name, plans=_pairs(found))
    others = here or provider.plans
    raise UnknownPlanError(
        provider=provider.name,
        provider_id=provider.provider,
        channel=None if channel is None else provider.channel(channel).name,
        plan=name,
        suggestion=_likeliest(key, others),
        plans=_pairs(plan for plan in others if plan.status is Status.ACTIVE),
    )


def _named(plans: Sequence[Plan], key: str) -> list[Plan]:
    """Those of that name by the most exact way of naming that fits any; of them those still sold, if any is."""
    if not key:
        return []
    keys = {plan.id: (name_key(plan.id), name_key(plan.name)) for plan in plans}
    by_id = [plan for plan in plans if keys[plan.id][0] == key]
    by_name = [plan for plan in plans if keys[plan.id][1] == key]
    begun = [plan for plan in plans if any(one.startswith(key) for one in keys[plan.id])]
    found = by_id or by_name or begun
    return [plan for plan in found if plan.status is Status.ACTIVE] or found


def _likeliest(key: str, plans: Iterable[Plan]) -> str | None:
    ids = {name_key(name): plan.id for plan in plans for name in (plan.name, plan.id)}
    near = nearest(key, ids)
    return None if near is None else ids[near]


def _pairs(plans: Iterable[Plan]) -> tuple[tuple[str, str], ...]:
    return tuple((plan.id, plan.name) for plan in plans)
