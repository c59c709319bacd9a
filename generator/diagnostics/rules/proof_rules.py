"""Diagnostic codes of proof/: (code, severity, message template, help)."""

RULES: tuple[tuple[str, str, str, str], ...] = (
    (
        "proof-waiver-unused",
        "warning",
        "no unproven cell needs the proof waiver {cell}",
        "Remove the [[proof_waivers]] entry from the toml: everything that it names is proven, or its id has changed.",
    ),
    (
        "proof-choice-empty",
        "error",
        "no operation of the client is {wanted}",
        "Name an operation as METHOD /path or by its operationId; give --cell an id as verify prints it.",
    ),
    (
        "proof-package-missing",
        "error",
        "there is no client in {path}",
        "Run `specpress generate` first: what is proven is the package as it lies on the disk.",
    ),
    (
        "proof-package-unreadable",
        "error",
        "{path} gives no names to call the client by: {reason}",
        "Generate the package again with this version of specpress.",
    ),
    (
        "proof-package-broken",
        "error",
        "the client in {path} cannot be imported: {reason}",
        "Generate the package again; a file of it may have been edited.",
    ),
    (
        "proof-description-moved",
        "note",
        "{path} was generated from another text of the description",
        "Nothing to do if the texts differ in words alone: what was called and looked at decides.",
    ),
    (
        "proof-nothing",
        "error",
        "the description of {name} has no operation and no event that could be proven",
        "Name the document that holds the paths, or the operations that the client shall have.",
    ),
    (
        "proof-types-unchecked",
        "warning",
        "mypy is not installed, so no sampled call was judged by a type checker",
        "Install mypy beside specpress, or leave --types out.",
    ),
)
