"""Diagnostic codes of the spec stage: (code, severity, message template, help)."""

UNSEEN = frozenset({
    "ref-siblings-ignored",
    "items-list",
    "items-missing",
    "required-duplicate",
    "enum-repeats",
    "responses-missing",
    "parameter-schema-missing",
    "tag-duplicate",
    "name-missing",
})  # fmt: skip
"""Codes that say what was done, though no call, body, answer or credential is read otherwise than it is written.

Each says again what stands there, or does what the specification itself says of such a place. Whatever else is mended
is stated in MANIFEST.json under `repairs` (docs/manifest.md).
"""

RULES: tuple[tuple[str, str, str, str], ...] = (
    (
        "ref-unresolved",
        "error",
        "$ref {reference} points at nothing",
        "Correct the reference, or add what it names. A `#/…` reference is looked up in the same document.",
    ),
    (
        "dynamic-reference",
        "warning",
        "several schemas have the anchor of the $dynamicRef {reference}, and the outer one would decide",
        "Write the schema that is meant with `$ref`, for instance by an overlay: a generic schema for each use.",
    ),
    (
        "ref-circular",
        "error",
        "$ref leads back to itself: {chain}",
        "A chain of references must end in something that is not a reference.",
    ),
    (
        "ref-nesting",
        "error",
        "$ref {reference} stands too deep in what other references brought here",
        "Shorten the chain of references to path items, callbacks and operations.",
    ),
    (
        "ref-failures",
        "error",
        "{limit} references cannot be followed; the others were not looked at",
        "Correct those that are reported first.",
    ),
    (
        "ref-expansion",
        "error",
        "references to path items and operations copy more than {limit} objects",
        "Refer to less, or less often: each such reference stands for a copy of all that it names.",
    ),
    (
        "ref-section",
        "warning",
        "$ref {reference} points at nothing, but one can tell what it means",
        "Write the whole pointer, such as `#/components/schemas/…`.",
    ),
    (
        "ref-unresolved-schema",
        "warning",
        "$ref {reference} names no schema",
        "Correct the reference, or add what it names. A `#/…` reference is looked up in the same document.",
    ),
    (
        "ref-unresolved-unused",
        "warning",
        "$ref {reference} points at nothing, and no operation needs it",
        "Correct the reference, or add what it names.",
    ),
    (
        "ref-circular-unused",
        "warning",
        "$ref leads back to itself, and no operation needs it: {chain}",
        "A chain of references must end in something that is not a reference.",
    ),
    (
        "ref-siblings-ignored",
        "note",
        "what stands beside a $ref has no effect in OpenAPI 3.0: {fields}",
        "Wrap the reference in `allOf`, or describe the API in OpenAPI 3.1, where siblings of `$ref` count.",
    ),
    (
        "openapi-missing",
        "error",
        "this is no OpenAPI description: {reason}",
        "The root must be a mapping with `openapi: 3.x.y` or `swagger: '2.0'`.",
    ),
    (
        "openapi-version-unknown",
        "error",
        "version {version} of {name} is not supported",
        "Supported are OpenAPI 3.0, 3.1 and 3.2, and Swagger 2.0.",
    ),
    (
        "openapi-version-form",
        "warning",
        "the version is written {version}; it is read as {meant}",
        "Write it as a string of three numbers, such as `openapi: 3.1.0`.",
    ),
    (
        "value-null",
        "warning",
        "{field} is null, which the specification does not allow here",
        "Leave the field out, or give it a value.",
    ),
    (
        "value-type",
        "warning",
        "{field} is {found} where {expected} belongs",
        "Write a value of the expected type.",
    ),
    (
        "number-unusable",
        "warning",
        "{field} holds a number that no JSON reader can be expected to keep",
        "Numbers must be finite and should be no larger than a double can express.",
    ),
    (
        "type-unknown",
        "warning",
        "{type} is no type of JSON Schema",
        "The types are string, number, integer, boolean, object, array and null.",
    ),
    (
        "items-list",
        "warning",
        "`items` is a list of schemas, which Swagger 2.0 and OpenAPI 3.0 do not have",
        "Write one schema; where the items are of several kinds, `oneOf` (OpenAPI 3.0) lists them.",
    ),
    (
        "items-missing",
        "warning",
        "an array without `items`",
        "Say what the array holds; `items: {}` is any value.",
    ),
    (
        "required-flag",
        "warning",
        "`required` of a schema is a list of property names, not a boolean",
        "Name the property in the `required` list of the object that has it.",
    ),
    (
        "required-duplicate",
        "warning",
        "`required` repeats {names}",
        "Name each property once.",
    ),
    (
        "enum-repeats",
        "warning",
        "`enum` repeats {values}",
        "Name each value once.",
    ),
    (
        "enum-without-values",
        "warning",
        "an `enum` without values allows nothing",
        "List the values, or leave `enum` out.",
    ),
    (
        "path-key",
        "error",
        "a key of `paths` must begin with exactly one '/' and hold no control characters: {path}",
        "A path is appended to the server's URL. Put a different host into `servers` of the path.",
    ),
    (
        "path-without-slash",
        "warning",
        "the key {path} of `paths` does not begin with '/'",
        "Write the slash: a path is appended to the server's URL.",
    ),
    (
        "media-type-loose",
        "warning",
        "{media_type} is no media type, but one can tell what it means",
        "Write `type/subtype; name=value`, each media type as a key of its own.",
    ),
    (
        "media-type-stray",
        "warning",
        "{media_type} is no media type, though it stands among those of a `content`",
        "The keys of `content` are media types such as `application/json`; `examples` belong into one of them.",
    ),
    (
        "swagger-form",
        "warning",
        "{what} is written as in Swagger 2.0",
        "OpenAPI 3 has `requestBody` in an operation and `content` in a response.",
    ),
    (
        "parameter-place",
        "warning",
        "{place} is no place of a parameter",
        "Write path, query, header, cookie or querystring.",
    ),
    (
        "security-scheme-type",
        "warning",
        "{type} is no type of a security scheme, but one can tell what it means",
        "Write apiKey, http, mutualTLS, oauth2 or openIdConnect; `basic` and `bearer` are schemes of http.",
    ),
    (
        "status-key",
        "warning",
        "{status} is no status code, no range such as '4XX' and not 'default'",
        "Use a three-digit status code as the key of a response.",
    ),
    (
        "responses-missing",
        "warning",
        "the operation documents no responses",
        "List at least the response of success.",
    ),
    (
        "parameter-optional-in-path",
        "warning",
        "path parameter {name} is not marked required",
        "A path parameter is always required: write `required: true`.",
    ),
    (
        "parameter-incomplete",
        "error",
        "one of the parameters has no usable {field}",
        "A parameter needs a `name`, and an `in` that is path, query, header, cookie or querystring.",
    ),
    (
        "parameter-form-old",
        "warning",
        "parameter {name} says its type beside its name, as in Swagger 2.0",
        "Put `type` and its companions under `schema`.",
    ),
    (
        "parameter-schema-missing",
        "warning",
        "parameter {name} has neither `schema` nor `content`",
        "Give it a `schema`.",
    ),
    (
        "tag-duplicate",
        "warning",
        "tag {name} is listed {count} times, on lines {lines}",
        "List each tag once; what the repetitions say differently is lost.",
    ),
    (
        "name-missing",
        "warning",
        "{field} has no name",
        "Give it a `name`.",
    ),
    (
        "body-repeated",
        "warning",
        "more than one parameter in `body`; {name} is not used",
        "An operation has one body.",
    ),
    (
        "body-mixed",
        "warning",
        "parameters in `body` and in `formData` exclude each other; the form is used",
        "An operation has one body.",
    ),
    (
        "collection-format",
        "warning",
        "{format} is no collectionFormat that can be used here",
        "The formats are csv, ssv, tsv, pipes, and multi for query and form parameters.",
    ),
    (
        "collection-format-place",
        "warning",
        "a list in a header, a path or another list cannot be {format}",
        "The formats there are csv, ssv, tsv and pipes: a name is repeated in queries and forms only.",
    ),
)
