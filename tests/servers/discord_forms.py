"""What Discord sends when somebody presses a button, chooses from a menu or fills in a form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tests.servers.discord_model import BUTTON, LINK, walk

_STRING_SELECT, _TEXT_INPUT = 3, 4


def button_data(components: Sequence[dict[str, Any]], which: str) -> dict[str, Any]:
    """For a button, given its label or custom_id.

    Raises:
        AssertionError: There is not one such button, or it cannot be pressed.
    """
    buttons = [one for one in walk(components) if one["type"] == BUTTON]
    found = [one for one in buttons if which in (one.get("label"), one.get("custom_id"))]
    assert len(found) == 1, f"{len(found)} buttons {which!r} among {[one.get('label') for one in buttons]}"
    button = found[0]
    assert not button.get("disabled"), f"{which!r} is disabled"
    assert button["style"] != LINK, f"{which!r} is a link"
    return {"component_type": BUTTON, "custom_id": button["custom_id"], "id": button["id"]}


def menu_data(components: Sequence[dict[str, Any]], custom_id: str, chosen: Sequence[str]) -> dict[str, Any]:
    """For a menu of texts in a message.

    Raises:
        AssertionError: There is no such menu, or it does not offer that.
    """
    found = [one for one in walk(components) if one.get("custom_id") == custom_id and one["type"] == _STRING_SELECT]
    assert found, f"there is no menu {custom_id!r}"
    values = _selected(found[0], chosen)
    return {"component_type": _STRING_SELECT, "custom_id": custom_id, "id": found[0]["id"], "values": values}


def filled(components: Sequence[dict[str, Any]], fields: Mapping[str, str | Sequence[str]]) -> list[dict[str, Any]]:
    """For a form: its components as they come back.

    Args:
        components: Of the form as it was sent.
        fields: Texts, or the values chosen, by custom_id; what is left out stays as it was filled in before.

    Raises:
        AssertionError: The form has no such field, or does not take that.
    """
    known = {one["custom_id"] for one in walk(components) if one.get("custom_id")}
    assert set(fields) <= known, f"the form has {sorted(known)}"
    back = [_filled(one, fields) for one in components]
    for number, one in enumerate(walk(back), 1):
        one.setdefault("id", number)
    return back


def _filled(component: Mapping[str, Any], fields: Mapping[str, str | Sequence[str]]) -> dict[str, Any]:
    """One component of a form as it comes back."""
    back: dict[str, Any] = {name: component[name] for name in ("type", "id", "custom_id") if component.get(name)}
    if "components" in component:
        back["components"] = [_filled(one, fields) for one in component["components"]]
    if "component" in component:
        back["component"] = _filled(component["component"], fields)
    if component["type"] == _TEXT_INPUT:
        name = component["custom_id"]
        text = fields.get(name, component.get("value") or "")
        assert isinstance(text, str), f"{name} takes text"
        assert text or not component.get("required", True), f"{name} has to be filled in"
        assert not text or len(text) >= (component.get("min_length") or 0), f"{name}: too short"
        assert len(text) <= (component.get("max_length") or 4000), f"{name}: too long"
        back["value"] = text
    elif component["type"] == _STRING_SELECT:
        back["values"] = _selected(component, fields.get(component["custom_id"], ()))
    return back


def _selected(menu: Mapping[str, Any], chosen: Sequence[str]) -> list[str]:
    values = [one["value"] for one in menu["options"]]
    assert set(chosen) <= set(values), f"the menu offers {values}"
    assert menu.get("min_values", 1) <= len(chosen) <= menu.get("max_values", 1) or not menu.get("required", True)
    return list(chosen)
