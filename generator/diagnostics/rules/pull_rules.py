"""Diagnostic codes of `specpress pull`: (code, severity, message template, help)."""

RULES: tuple[tuple[str, str, str, str], ...] = (
    (
        "init-exists",
        "error",
        "{path}: is there already; nothing was written",
        "Give the client another --name, or remove what is there.",
    ),
    (
        "init-file-name",
        "error",
        "{path}: the name of this file is no UTF-8 text, so that no toml can list it; nothing was written",
        "Rename the file.",
    ),
    (
        "pull-refused",
        "error",
        "{url}: {reason}; nothing was written",
        "This is refused for safety. docs/pull.md says which key of the [[pull]] table allows what.",
    ),
    (
        "pull-failed",
        "error",
        "{url}: {reason}; nothing was written",
        "Try again later, or correct the URL. What was pulled before is as it was.",
    ),
    (
        "pull-unusable",
        "error",
        "{url}: what is published there is no description: {reason}; nothing was written",
        "Correct the URL. For a page that lists others, say `index` in the [[pull]] table.",
    ),
    (
        "pull-elsewhere",
        "error",
        "{url} names its description at {address}, which is not asked for: {reason}; nothing was written",
        "If you trust that place, list it: `hosts` or `private_hosts` in the [[pull]] table, --host or --private-host of "
        "`specpress init`. Or give that address itself.",
    ),
    (
        "pull-several",
        "error",
        "{url} names {count} descriptions: {listed}; nothing was written",
        "Give each its own toml with its own address as `url`; `specpress init` with the page's address writes them.",
    ),
    (
        "pull-tried",
        "note",
        "asked for {url}: {outcome}",
        "A page that names its description is followed, on the hosts that are listed (docs/pull.md).",
    ),
    (
        "init-nothing",
        "error",
        "{url}: no description was found: {reason}; nothing was written",
        "The notes say what was asked for. Look for a link to an OpenAPI file on the site, and give its address.",
    ),
    (
        "init-several",
        "error",
        "{url} names {count} descriptions, and --name goes with one: {listed}; nothing was written",
        "Choose one with --only and its name or address; without --name each gets a toml with a name of its own.",
    ),
    (
        "init-only",
        "error",
        "{url} names no description that is called {only}; it names {listed}; nothing was written",
        "Give --only a name as the page has it, a title, or an address.",
    ),
    (
        "pull-page-unusable",
        "warning",
        "{url}: {reason}; there is no earlier copy to keep, so the client does not have what this page describes",
        "Tell the vendor; or leave the page out with `exclude` in the [[pull]] table.",
    ),
    (
        "pull-kept",
        "warning",
        "{path} is kept as it was pulled before: {url}: {reason}",
        "If it is gone for good, `specpress pull --prune` removes the file; otherwise the next pull may find it again.",
    ),
    (
        "pull-unreachable",
        "error",
        "{url}: {reason}; {what}; all else that the index lists was written",
        "Try again later. `exclude` leaves a page out for good; `specpress pull --keep-going` makes this a warning.",
    ),
    (
        "pull-passed-over",
        "warning",
        "{url}: {reason}; {what}",
        "The next pull asks for it again. If it is gone for good, name it in `exclude` of the [[pull]] table.",
    ),
    (
        "pull-skipped",
        "note",
        "{count} pages of the index describe no API and are not kept, among them {url}: {reason}",
        "`include` and `exclude` in the [[pull]] table say which pages are asked for.",
    ),
    (
        "pull-conflict",
        "error",
        "{path}: two [[pull]] entries give this file; nothing was written",
        "Give each its own `into`.",
    ),
    (
        "pull-foreign-file",
        "error",
        "{path}: a file of this name is there and was not pulled; nothing was written",
        "Remove or rename it, or choose another `into`.",
    ),
    (
        "pull-moved",
        "error",
        "what is published is not what was pulled: {what}",
        "Run `specpress pull` without --check, review the diff, generate and commit.",
    ),
    (
        "security-weakened",
        "warning",
        "the new sources change what guards a request or where it goes: {what}",
        "Make sure that the vendor means it before you merge: nobody but a reviewer can tell this from an attack.",
    ),
    (
        "security-moved",
        "note",
        "the new sources change servers, credentials or operations: {what}",
        "Nothing to do if the vendor announced it.",
    ),
)
