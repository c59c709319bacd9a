"""What a discriminator says of a sample (OpenAPI 3.1.1 section 4.8.25): the tag of a branch, or of an heir by `allOf`.

Strictly a discriminator does not change what a schema allows, so that a component by itself may have any tag; of a
branch of its union, and of a component whose own `allOf` has the discriminator, the author says which it has.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..described.component_tags import property_of
from ..schemas.joined import Flat, schemas_of
from ..values.branches import Branches

if TYPE_CHECKING:
    from ...source.document import JsonValue
    from ..described.dialects import Forms
    from ..schemas.validity import Direction


def allows_nothing(forms: Forms, direction: Direction, branch: JsonValue) -> bool:
    """Whether what stands beside a union forbids each value of a branch, so that there is nothing to show."""
    return not Branches(forms, direction).leaves(branch)


def tagged(forms: Forms, union: dict[str, JsonValue], branch: JsonValue) -> JsonValue:
    """Return a branch whose discriminating property is limited to its tags, where the branch leaves it open."""
    tag = tag_of(forms, union, branch)
    return branch if tag is True else {"allOf": [branch, tag]}


def tag_of(forms: Forms, union: dict[str, JsonValue], branch: JsonValue) -> JsonValue:
    """Return what the discriminator of a union says of a branch; True for nothing."""
    reference = branch.get("$ref") if isinstance(branch, dict) else None
    name = property_of(union)
    if name is None or not isinstance(reference, str):
        return True
    tags = schemas_of(forms).tags(union, branch, name, reference)
    return {"required": [name], "properties": {name: {"enum": list(tags)}}} if tags else True


def with_tags(forms: Forms, flat: Flat) -> Flat:
    """Limit the property by which a component is told among those that share its `allOf` parent to its tags."""
    name = property_of(flat.keywords)
    if name is None or not flat.followed or {"oneOf", "anyOf"} & flat.keywords.keys():
        return flat
    own = schemas_of(forms).target(flat.followed[0])
    if not isinstance(own, dict) or "discriminator" in own:
        return flat
    tags = schemas_of(forms).tags(flat.keywords, {}, name, flat.followed[0])
    known = flat.keywords.get("properties")
    if not isinstance(known, dict) or not tags:
        return flat
    limited: JsonValue = {"allOf": [known[name], {"enum": list(tags)}]}
    return Flat(keywords={**flat.keywords, "properties": {**known, name: limited}}, followed=flat.followed)


def heirs_of(forms: Forms, flat: Flat) -> list[str]:
    """Return the components that a component's own discriminator tells: those of its mapping, else all of its heirs."""
    own = schemas_of(forms).target(flat.followed[0]) if flat.followed else None
    discriminator, name = flat.keywords.get("discriminator"), property_of(flat.keywords)
    if not isinstance(own, dict) or "discriminator" not in own or not isinstance(discriminator, dict):
        return []
    mapping = discriminator.get("mapping")
    if isinstance(mapping, dict) and mapping:
        return list(dict.fromkeys(target for target in mapping.values() if isinstance(target, str) and "#" in target))
    told = (address for address, tags in forms.tags().items() if name in tags and address not in flat.followed)
    return [address for address in told if flat.followed[0] in _made_of(forms, address)]


def _made_of(forms: Forms, address: str) -> tuple[str, ...]:
    return schemas_of(forms).flattened({"$ref": address}).followed
