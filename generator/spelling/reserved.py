"""The names that nothing generated may have, and what each table of them protects.

A table is part of what names are made of: a word that joins one renames whatever has that name in a client without a
lock. What can change without us (the attributes of pydantic's models) and what is slow to import (our own base
classes) is therefore written out, and tests hold it against them; the names of the runtime are read from it.
"""

from __future__ import annotations

from .. import runtime

RUNTIME = frozenset(runtime.__all__)
"""What a generated module may import from the runtime."""

_LENT = frozenset({
    "ApiKey", "ApiTimeoutError", "AsyncPage", "AsyncStreamedResponse", "Attempt", "AuthenticationError",
    "BadRequestError", "Basic", "Bearer", "ClientCredentials", "ClientError", "ClientParameter", "ClientSettings",
    "ConfigurationError", "ConflictError", "ConnectError", "ConnectTimeoutError", "DecodeError", "Drift", "FileInput",
    "HttpScheme", "MutualTLS", "NotFoundError", "OAuth2", "Page", "PagedCall", "Paging", "PermissionDeniedError",
    "RateLimitError", "RedirectError", "ServerError", "SignatureError", "StatusError", "StreamedResponse", "Timeout",
    "TransportError", "UnexpectedStatusError", "UnprocessableEntityError", "Upload",
})  # fmt: skip
"""Names of the runtime that classes of an API have all the same.

They were never kept from them, so clients have a model `ApiKey` or a resource `Page` today, and such names do not move:
where both are imported, the runtime's gets an alias. A name that joins the runtime belongs here, too, if an API is
likely to have it.
"""

_FORMER = frozenset({"File", "Retry", "Xml"})
"""Names that the runtime had once: resource classes that made room for them stay where they are (`FileResource`)."""

TYPE_NAMES = frozenset({"bool", "bytes", "dict", "float", "int", "list", "str", "tuple"})
"""Builtins that generated annotations use: a field or method of such a name would hide them in its class."""

_WORDS = frozenset({
    "Annotated", "Any", "BaseModel", "ConfigDict", "Ellipsis", "False", "Field", "Literal", "Mapping", "Model", "None",
    "NotImplemented", "Optional", "RootModel", "Sequence", "True", "TypeAlias", "TypeAliasType", "Union",
})  # fmt: skip
"""What generated modules import from elsewhere or the language owns."""

CLASS_NAMES = _WORDS | {"TypeVar"}
"""What a module of resources/ would read wrongly as the name of its class; see `RESOURCE_CLASSES` for the runtime's."""

RESOURCE_CLASSES = (
    (RUNTIME - _LENT - {"ApiError", "Model"})
    | _FORMER
    | {"AsyncClient", "AsyncIterator", "Awaitable", "Callable", "Client", "Iterator"}
)
"""What a module of resources/ may import: no resource class has such a name, so that imports need no alias there."""

MODEL_CLASSES = (
    (RUNTIME - _LENT - {"AsyncHTTPClient", "QueryString", "Server"})
    | _WORDS
    | TYPE_NAMES
    | {"BaseException", "Exception", "object", "property", "set", "type"}
    | {"ClassVar", "Enum", "ForwardRef", "Self", "TYPE_CHECKING"}
    | {"AnyUrl", "AwareDatetime", "Discriminator", "NaiveDatetime", "Tag", "TypeAdapter"}
    | {"Decimal", "UUID", "date", "datetime"}
    | {"AsyncClient", "Client", "Xml"}
)
"""What modules of models/ and of resources/ import or the language owns: no model has such a name, in any case."""

RESOURCE_IMPORTS = (RUNTIME - {"Attempt"}) | {
    "Any", "Literal", "Mapping", "Sequence", "TYPE_CHECKING", "TypeAlias", "annotations", "date", "datetime",
    "deprecated", "overload",
}  # fmt: skip
"""What a module of resources/ may import; its constants, and models that it imports, get another name there."""

PAGED_IMPORTS = frozenset({"AsyncPage", "Page", "PagedCall", "Paging"})
"""What only a module with paged operations imports: `Page` is too good a name to take from the models of others."""

MODULE_ATTRIBUTES = frozenset(name.lower() for name in RUNTIME if name.isupper()) | {
    "annotations", "date", "datetime", "models", "path", "resources", "runtime", "type_checking",
}  # fmt: skip
"""What a module of resources/ imports, or would be hidden by the constant of an operation of that name."""

MODULE_NAMES = frozenset(
    {"conftest", "setup", "sitecustomize", "usercustomize"}
    | {"con", "prn", "aux", "nul", *(f"{port}{digit}" for port in ("com", "lpt") for digit in range(10))}
)
"""Files that tools run or import by name, and device names of Windows."""

FIELD_NAMES = frozenset(
    {"construct", "copy", "dict", "from_orm", "json", "parse_file", "parse_obj", "parse_raw", "schema"}
    | {"from_dict", "to_dict", "to_json"}
    | {"mro", "register"}  # of the class of all models: as a required field it would have that method as its default
    | {"schema_json", "update_forward_refs", "validate", "model_computed_fields", "model_config"}
    | {"model_construct", "model_copy", "model_dump", "model_dump_json", "model_extra", "model_fields"}
    | {"model_fields_set", "model_json_schema", "model_parametrized_name", "model_post_init", "model_rebuild"}
    | {"model_validate", "model_validate_json", "model_validate_strings"}
)
"""Attributes of every generated model, most of them pydantic's, which a field must not hide."""

ARGUMENT_NAMES = frozenset({"call", "options", "self"})
"""What every generated method has of its own, so that no parameter of the description may have their name."""

CLIENT_ATTRIBUTES = frozenset({
    "close", "iterate", "paginate", "send", "stream", "with_options",
    "cached_property", "property",
    "aclose", "base_url", "copy", "http", "pool_class", "request",
})  # fmt: skip
"""What clients have, what annotations in their class mean, and what clients had once: no resource has such a name."""

FORMER_ATTRIBUTE = "events"
"""What `iterate` was called: a client has it still, deprecated, unless a resource has that name."""

CLIENT_ARGUMENTS = frozenset({
    "allow_anonymous", "allow_insecure", "base_url", "credentials", "default_headers", "http_client",
    "max_response_bytes", "max_retries", "on_drift", "on_error", "on_request", "on_response", "parameters",
    "responses", "self", "server", "settings", "timeout", "variables",
})  # fmt: skip
"""Arguments that every client takes, or took once: no credential and no parameter of the client has such a name."""
