"""Diagnostic codes of proof/: (code, severity, message template, help)."""

RULES: tuple[tuple[str, str, str, str], ...] = (
    (
        "proof-waiver-unused",
        "warning",
        "no unproven cell needs the proof waiver {cell}",
        (
            "Remove the [[proof_waivers]] entry from the toml: everything that it names is proven, or its id has "
            "changed."
        ),
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
    (
        "proof-waiver-too-wide",
        "error",
        "the proof waiver {cell} hides every cell, whatever a run finds",
        (
            'Write the operation, a space and the kind of cell, with `*` for the rest of the id: `cell = "GET '
            '/pets response/200/*"`. `specpress verify` prints the table of each cell that it cannot prove.'
        ),
    ),
    (
        "proof-no-sample",
        "error",
        "{cells} not proven: {reason}",
        (
            "The proof calls with values that it makes from the schemas, and found none that this one allows: two "
            "keywords may contradict each other, a required member may lead back to its own schema, or a pattern "
            "may be too hard. Ask the vendor, or mend the schema with an overlay (docs/overlays.md). Where "
            "neither is possible, answer for it with the [[proof_waivers]] table that is printed."
        ),
    ),
    (
        "proof-control-unnoticed",
        "error",
        "{cells} not proven: {reason}",
        (
            "A request or an answer was broken on purpose, and no judge saw it, since the schema allows the "
            "broken one too: the branches of a oneOf or anyOf may all take the same values. Tell the branches "
            "apart with an overlay (docs/overlays.md), by `required`, `const` or a discriminator. Where the "
            "vendor allows no better, answer for it with the [[proof_waivers]] table that is printed."
        ),
    ),
    (
        "proof-not-judged",
        "error",
        "{cells} not proven: {reason}",
        (
            "The schema is too deep or too hard for one of the judges, so the value that was sent or read is not "
            "judged. Simplify the schema with an overlay (docs/overlays.md), or answer for it with the "
            "[[proof_waivers]] table that is printed."
        ),
    ),
    (
        "proof-scheme-undeclared",
        "error",
        "{cells} not proven: {reason}",
        (
            "An alternative of `security` names a scheme that components do not declare, so nobody can say what "
            "credential it asks for. Declare the scheme or remove the alternative with an overlay "
            "(docs/overlays.md), or answer for it with the [[proof_waivers]] table that is printed."
        ),
    ),
    (
        "proof-time-up",
        "error",
        "{cells} not proven: {reason}",
        (
            "Prove the operation alone with --operation. If it still takes too long, its schemas branch too "
            "often: simplify them with an overlay (docs/overlays.md), or answer for it with the [[proof_waivers]] "
            "table that is printed."
        ),
    ),
    (
        "proof-broke",
        "error",
        "{cells} not proven: {reason}",
        (
            "This is a fault of specpress or of the machine. Run it again; report the description if it stays, "
            "and answer for it until then with the [[proof_waivers]] table that is printed."
        ),
    ),
    (
        "proof-not-offered",
        "error",
        "{cells} red: {reason}",
        (
            "The description has it and the client cannot be called with it. Generate the client again; what the "
            "client shall not have is left out by [[waivers]], with a reason."
        ),
    ),
    (
        "proof-not-described",
        "error",
        "{cells} red: {reason}",
        (
            "The client was generated from another description than the one that it is proven against. Generate "
            "it again."
        ),
    ),
    (
        "proof-repair-refused",
        "error",
        "{cells} red: {reason}",
        (
            "MANIFEST.json states a repair of the description that no rule allows, so client and description "
            "differ there. Generate the client again; put the repair into an overlay (docs/overlays.md) if it is "
            "right."
        ),
    ),
    (
        "proof-client-broken",
        "error",
        "{cells} red: {reason}",
        (
            "Generate the client again; a file of it may have been edited. If it stays, it is a fault of "
            "specpress: report it."
        ),
    ),
    (
        "proof-signature-wrong",
        "error",
        "{cells} red, as annotations are not what the schemas allow: {reason}",
        (
            "A type checker would let callers pass what is not described, or refuse what is. Generate the client "
            "again. If it stays, it is a fault of specpress: report the description."
        ),
    ),
    (
        "proof-request-wrong",
        "error",
        "{cells} red, as requests are not what is described: {reason}",
        (
            "Run the cell alone with --cell, or all with --report to see what was sent. Generate the client "
            "again. If it stays, it is a fault of specpress: report the description."
        ),
    ),
    (
        "proof-answer-wrong",
        "error",
        "{cells} red, as answers are not read as described: {reason}",
        (
            "Run the cell alone with --cell, or all with --report to see what was answered. Generate the client "
            "again. If it stays, it is a fault of specpress: report the description."
        ),
    ),
    (
        "proof-promise-broken",
        "error",
        "{cells} red, as the client does not do what docs/runtime.md says: {reason}",
        (
            "Generate the client again; its runtime may have been edited. If it stays, it is a fault of "
            "specpress: report it."
        ),
    ),
    (
        "proof-security-wrong",
        "error",
        "{cells} red, as credentials are not what `security` asks for: {reason}",
        (
            "Look at securitySchemes and `security` in the description, and at [[credentials]] in the toml. If "
            "they are right, it is a fault of specpress: report the description."
        ),
    ),
    (
        "proof-server-wrong",
        "error",
        "{cells} red, as calls go elsewhere than described: {reason}",
        (
            "Look at `servers` in the description, and at `base_url` in the toml. If they are right, it is a "
            "fault of specpress: report the description."
        ),
    ),
    (
        "proof-pages-wrong",
        "error",
        "{cells} red, as pages are not followed as the toml says: {reason}",
        (
            "Look whether [[pagination]] names the right parameter and the right members of the answer "
            "(docs/pagination.md)."
        ),
    ),
    (
        "proof-payload-wrong",
        "error",
        "{cells} red, as payloads are not read as described: {reason}",
        "Generate the client again. If it stays, it is a fault of specpress: report the description.",
    ),
    (
        "proof-types-refused",
        "error",
        "{cells} red, as mypy refuses calls that are described: {reason}",
        "Generate the client again. If it stays, it is a fault of specpress: report the description.",
    ),
)
