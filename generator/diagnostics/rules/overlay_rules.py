"""Diagnostic codes of overlays: (code, severity, message template, help)."""

RULES: tuple[tuple[str, str, str, str], ...] = (
    (
        "overlay-invalid",
        "error",
        "{field} of an overlay {problem}",
        "`actions` is a list of objects with a `target` and one of `update`, `remove: true`, (in 1.1) `copy`.",
    ),
    (
        "overlay-target",
        "error",
        "{field} {expression} is no JSONPath of RFC 9535: {reason}",
        "Write for example `$.paths['/pets'].get.responses['200']`; docs/overlays.md has more.",
    ),
    (
        "overlay-matches-nothing",
        "error",
        "the target {target} matches nothing in the description",
        "The description has moved, or the path is wrong. Correct the target, or remove the action.",
    ),
    (
        "overlay-dead",
        "warning",
        "this action on {target} changes nothing: the description says so by itself",
        "The vendor has made this repair meanwhile; remove the action.",
    ),
    (
        "overlay-copy",
        "error",
        "`copy` must select exactly one node, and {source} selects {count}",
        "Name one node of the description.",
    ),
    (
        "overlay-incompatible",
        "error",
        "{given} cannot be merged into {found} at {pointer}",
        "To put something of another kind in its place, remove it in one action and add it in the next.",
    ),
    (
        "overlay-reference",
        "error",
        "an overlay cannot refer to another file: {reference} must start with `#`",
        "Name a place of the description, as `#/components/schemas/Pet`, and put what it lacks into the overlay.",
    ),
    (
        "suggest-refused",
        "error",
        "{path}: {reason}",
        "Name a new file for the proposal, and a file of JSON lines for drift records; docs/overlays.md shows both.",
    ),
    (
        "overlay-limit",
        "error",
        "the overlay {what}",
        "Write a narrower target, without nested `..` and without patterns that repeat repetitions.",
    ),
)
