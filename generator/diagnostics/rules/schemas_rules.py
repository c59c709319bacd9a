"""Diagnostic codes of the schemas stage: (code, severity, message template, help)."""

RULES: tuple[tuple[str, str, str, str], ...] = (
    (
        "allof-circular",
        "warning",
        "allOf leads back to {pointer}: no value can be told to fit",
        "A schema cannot be a part of itself. Break the circle, or refer to the other schema from a property.",
    ),
    (
        "allof-too-deep",
        "warning",
        "allOf is nested more than {limit} levels deep here, and deeper in what extends it",
        "At most the stated number of levels is merged. Flatten the chain.",
    ),
    (
        "allof-conflict",
        "warning",
        "what must hold together here contradicts itself: no value fits",
        "Members of allOf, or a schema and the `$ref` beside it, name different types or values. Correct one of them.",
    ),
    (
        "schema-type-unknown",
        "warning",
        "unknown type {type}",
        "JSON Schema knows object, array, string, number, integer, boolean and null.",
    ),
    (
        "schema-not-an-object",
        "warning",
        "a schema is a mapping or a boolean, not {value}",
        "Write `{}` for a schema that accepts everything.",
    ),
    (
        "schema-never",
        "warning",
        "no value fits a schema of `false`",
        "Leave the property out, or say what it may hold.",
    ),
    (
        "schema-too-deep",
        "warning",
        "schemas are nested more than {limit} levels deep",
        "Name the inner schemas in components.",
    ),
    (
        "schema-ref-unresolved",
        "warning",
        "$ref {reference} within a schema points at nothing",
        "Correct the reference, or add what it names.",
    ),
    (
        "schema-ref-circular",
        "warning",
        "$ref leads back to itself within a schema that no operation uses: {chain}",
        "A chain of references must end in something that is not a reference.",
    ),
    (
        "property-undefined",
        "warning",
        "required names {name}, which is not among the properties",
        "Add the property, or take its name out of `required`.",
    ),
    (
        "enum-not-scalar",
        "warning",
        "an enum or const holds an array or an object",
        "Python's Literal holds strings, integers, booleans and null only. Describe the value with a schema.",
    ),
    (
        "union-too-long",
        "warning",
        "a union has more than {limit} members that a value may be",
        "Python compiles no expression of some thousand members. Give the schemas a discriminator and a common base.",
    ),
    (
        "union-too-wide",
        "warning",
        "oneOf and anyOf within allOf multiply to more than {limit} combinations",
        "Name the combinations that occur as schemas of their own.",
    ),
    (
        "discriminator-unusable",
        "warning",
        "the discriminator {name} cannot tell the variants apart: {reason}",
        "Each variant must be an object that requires the property and lists its own values of it.",
    ),
    (
        "alias-recursive",
        "warning",
        "a schema is nothing but itself, or a union lists itself as one of its branches",
        "Take the branch out: it adds no value that the others do not allow.",
    ),
)
