"""Diagnostic codes of the configuration, the lock and the output: (code, severity, message template, help)."""

RULES: tuple[tuple[str, str, str, str], ...] = (
    (
        "config-missing",
        "error",
        "{path}: there is no such configuration",
        "Each client has a `specs/<name>.toml`. Run from the folder that holds `specs/`, or name the toml itself.",
    ),
    (
        "config-syntax",
        "error",
        "{path}: not TOML: {reason}",
        "Correct the file at the line shown; the syntax is TOML 1.0.",
    ),
    (
        "config-unknown-key",
        "error",
        "{path}: unknown key {key}; known here: {known}",
        "Remove the key or correct its spelling. A key that nothing reads would be a promise that nobody keeps.",
    ),
    (
        "config-invalid",
        "error",
        "{path}: {key} {problem}",
        "Correct the value. README.md shows every key with its type.",
    ),
    (
        "lock-unreadable",
        "error",
        "{path}: line {line} is no entry of a lock: {reason}",
        "Take the file from version control; after a merge keep the lines of both sides. Without it names settle anew.",
    ),
    (
        "output-hand-edited",
        "error",
        "{path}: edited by hand since it was generated; nothing was written",
        "Move the change out of the generated package, then restore or delete this file and generate again.",
    ),
    (
        "output-foreign-file",
        "error",
        "{path}: a file of this name is there and was not generated; nothing was written",
        "Rename or remove that file, or choose another --output. Files that do not collide are always kept.",
    ),
    (
        "output-symlink",
        "error",
        "{path}: is a symbolic link; nothing was written",
        "Generated packages hold no links, so that writing one never changes a file elsewhere. Replace the link.",
    ),
    (
        "output-not-a-folder",
        "error",
        "{path}: is not a folder; nothing was written",
        "--output names the folder of the package itself; it is made when it does not exist.",
    ),
    (
        "output-unwritable",
        "error",
        "{path}: cannot be written: {reason} [errno {errno}]; the client there is unchanged",
        "Check the permissions of the folder above it, and the free space of its disk.",
    ),
    (
        "output-locked",
        "error",
        "{path}: another generation is writing here; nothing was written",
        "Wait for it to end, then run the command again.",
    ),
    (
        "output-manifest-unreadable",
        "error",
        "{path}: not a manifest that can be read: {reason}; nothing was written",
        "Take the file from version control, or delete the package's folder and generate again.",
    ),
    (
        "not-generated",
        "error",
        "{what} is neither generated nor waived",
        "Correct the description, or add a [[waivers]] entry with its reason to the client's toml.",
    ),
    (
        "coverage",
        "note",
        "generated of described: {summary}",
        "What is not generated is listed as `waived`, or as an error.",
    ),
    (
        "waived",
        "note",
        "not generated: {reason}",
        "The toml of this client waives it with this reason.",
    ),
    (
        "check-not-generated",
        "error",
        "{path} holds no generated client",
        "Run `specpress generate` and commit the result.",
    ),
    (
        "check-spec-moved",
        "error",
        "spec moved: {path} is not what the committed client was made from; {files} generated files would change",
        "Run `specpress generate`, read the difference and commit it. `--diff` shows it here.",
    ),
    (
        "check-hand-edited",
        "error",
        "hand-edited: {path} is not as it was generated",
        "Move the change out of the generated package and restore the file.",
    ),
    (
        "check-tools-moved",
        "error",
        "tools moved: the same sources now give another client in {path}; {files} generated files would change{tools}",
        "Run `specpress generate` with the pinned tools and commit the result.",
    ),
    (
        "check-lock-stale",
        "error",
        "lock stale: {path} does not describe the committed client",
        "Run `specpress generate` and commit the lock.",
    ),
)
