"""Diagnostic codes of `verify --against`: (code, severity, message template, help)."""

RULES: tuple[tuple[str, str, str, str], ...] = (
    (
        "against-client",
        "error",
        "no client can be made to ask the server with: {reason}",
        "Correct --against, --header, --credential or the environment variable that is named.",
    ),
    (
        "against-credential-unknown",
        "error",
        "the client has no credential {argument}; it has: {known}",
        (
            "Give --credential the name of an argument of the client. What the description says nothing of is "
            "given by --header NAME=VALUE; [[credentials]] in the toml makes an argument of it."
        ),
    ),
    (
        "against-value-unused",
        "warning",
        "no operation that was asked takes the value {named}",
        (
            "Write --value NAME=VALUE with the name that the description gives the parameter or the member of the "
            "body; `OPERATION NAME=VALUE` is for one operation, by its operationId, path or `METHOD /path`."
        ),
    ),
    (
        "against-nothing",
        "error",
        "{name} has no operation that is asked without being named",
        "GET and HEAD are asked. Name any other operation with --operation: it may change what the server holds.",
    ),
    (
        "against-drift",
        "error",
        "{cells} red, as answers depart from the description: {reason}",
        (
            "The server answers something else than what is described. Tell its vendor, or repair the description "
            "with an overlay (docs/overlays.md); a client keeps what it was sent, and tells `on_drift`."
        ),
    ),
    (
        "against-status",
        "error",
        "{cells} red: {reason}",
        (
            "The server answered a status that the description does not list, and nothing of the request was made "
            "up. Look whether the URL is the one of the description's servers, and whether a --value is of this "
            'operation too (`--value "OPERATION NAME=VALUE"` gives it to one alone); add the status with an '
            "overlay (docs/overlays.md)."
        ),
    ),
    (
        "against-unreadable",
        "error",
        "{cells} red, as answers cannot be read: {reason}",
        (
            "The server sent another media type than the one described, or a body that is none of it. Look "
            "whether the URL leads to the API; repair the description with an overlay (docs/overlays.md)."
        ),
    ),
    (
        "against-unanswered",
        "error",
        "{cells} red, as no answer came: {reason}",
        "Look whether the server runs and --against names it; a call has 30 seconds.",
    ),
    (
        "against-refused",
        "note",
        "{cells} grey: {reason}",
        (
            "The server may be right to refuse a value that was made up, so nothing is shown. Give one that it "
            'knows with --value NAME=VALUE, or `--value "OPERATION NAME=VALUE"` for one operation.'
        ),
    ),
    (
        "against-credential",
        "note",
        "{cells} grey, for want of a credential: {reason}",
        (
            "Give it with --credential ARGUMENT=VALUE, or set the environment variable that the README of the "
            "client names. What the description says nothing of is given by --header NAME=VALUE."
        ),
    ),
)
