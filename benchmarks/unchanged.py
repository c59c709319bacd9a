"""Proves that a restructuring changed nothing: presses everything with the code of before and of now, and compares.

    .venv/bin/python benchmarks/unchanged.py --before REVISION_OR_FOLDER [NAME]

Both committed clients and the descriptions beside the checkout are pressed (NAME: only those whose name holds it).
These must be equal: the exit status, what was said on standard error, the lock of a committed client, and the package.
Of `_runtime/` only `__all__` counts, of README.md not the version of pydantic that it asks for. The text of `models/`
may differ, but not what it says: classes, fields, types, aliases and their documentation are read from it and compared.
The order of the members of a union does not count; where it differs is told among the kinds of textual differences.

What the code of before makes is kept in `.tools/reference/<revision>/`, so only the first run presses twice.
The exit status is 1 if something differs.
"""

from __future__ import annotations

import argparse
import ast
import builtins
import difflib
import filecmp
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import Progress

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

ROOT = Path(__file__).resolve().parents[1]
TOOLS = ROOT / ".tools"
SHARED = ROOT.parent / "shared"
CORPUS = SHARED / "corpus"
FOLDERS = {"descriptions": CORPUS, "pages": CORPUS / "pages", "torture": CORPUS / "torture"}
FOLDERS["wire"] = SHARED / "faults" / "wire"
"""Where the descriptions stand, by the name of the group."""
MULTIFILE = ("digitalocean-v2", "spacetraders-api")
"""Descriptions that are a folder each; specpress finds the entry itself."""
ENDINGS = (".yaml", ".yml", ".json", ".md")
UNINSTALLED = ("No module named", "No package metadata", "PackageNotFoundError")
"""How Python says that an interpreter lacks a package."""
SECONDS = 600
"""How long one description may take."""
UNCOMPARED_ROWS = ("tool", "proof", "input", "config")
"""Rows of a lock that may differ."""
_FLOOR = re.compile(r"(?<=^It needs Python 3\.11, )pydantic 2\.1[23]", re.MULTILINE)
"""The version that README.md asks for may differ: pydantic 2.12, which it named, does not do."""
CUT = 90
"""How many characters of a value are shown."""
DIFF_LINES = 60
"""How many lines of a sample are shown."""
CAPITAL = {"List": "list", "Dict": "dict", "Tuple": "tuple", "Set": "set", "FrozenSet": "frozenset", "Type": "type"}
"""The old names that `typing` has for builtins."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One thing that is pressed."""

    name: str
    group: str
    path: Path | None
    """None for a client of specs/*.toml, which each checkout has for itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """One state of the generator."""

    checkout: Path
    python: str


def find_documents(checkouts: Iterable[Path], ready: Path | None, only: str) -> list[Document]:
    """Return what is pressed; clients are those of any of the checkouts or the reference."""
    tomls = {path.name for checkout in checkouts for path in (checkout / "specs").glob("*.toml")}
    if ready is not None:
        tomls |= {path.name for path in ready.glob("*.toml")}
    found = [Document(name=name, group="clients", path=None) for name in sorted(tomls)]
    for group, folder in FOLDERS.items():
        paths = [path for path in folder.iterdir() if path.suffix in ENDINGS and path.is_file()]
        if group == "descriptions":
            paths = [path for path in paths if path.suffix != ".md"] + [folder / name for name in MULTIFILE]
        found += [Document(name=path.name, group=group, path=path) for path in sorted(paths)]
    twice = [name for name, number in Counter(document.name for document in found).items() if number > 1]
    if twice:
        sys.exit(f"two documents have one name: {', '.join(twice)}")
    return [document for document in found if only in document.name]


def press(code: Code, document: Document, folder: Path) -> None:
    """Press one document into `folder`; without its toml in the checkout there is no such folder afterwards."""
    shutil.rmtree(folder, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix="specpress-unchanged-") as temporary:
        work = Path(temporary).resolve()
        stem = document.name.removesuffix(".toml")
        if document.path is not None:
            package = work / "package"
            arguments = ["--source", str(document.path), "--output", package.name, "--name", "client"]
        elif (code.checkout / "specs" / document.name).is_file():
            package = work / "generated" / stem
            arguments = [stem]
            shutil.copytree(code.checkout / "specs", work / "specs")
        else:
            return
        status, told = run(code, arguments, work)
        part = folder.with_name(f"{folder.name}.part")
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(parents=True)
        (part / "exit").write_text(f"{status}\n", encoding="utf-8")
        (part / "stderr").write_text(told, encoding="utf-8")
        if package.is_dir():
            shutil.copytree(package, part / "package", ignore=shutil.ignore_patterns("__pycache__"))
        lock = work / "specs" / f"{stem}.lock"
        if lock.is_file():
            shutil.copy(lock, part / "lock")
        part.rename(folder)


def run(code: Code, arguments: Sequence[str], work: Path) -> tuple[int, str]:
    """Run `generate` in `work`; return its exit status, and standard error without a path of this machine."""
    environment = {**os.environ, "PYTHONPATH": str(code.checkout), "SPECPRESS_CACHE": "", "NO_COLOR": "1"}
    line = [code.python, "-m", "generator", "generate", *arguments]
    try:
        done = subprocess.run(
            line, cwd=work, env=environment, capture_output=True, encoding="utf-8", timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return 124, f"took longer than {SECONDS} s\n"
    told = done.stderr
    if done.returncode and any(sign in told for sign in UNINSTALLED):
        sys.exit(f"{code.python} cannot run {code.checkout}; is --python wanted?\n{told[-500:]}")
    places = {work: "WORK", code.checkout: "CHECKOUT", SHARED: "SHARED", SHARED.resolve(): "SHARED"}
    for place, name in places.items():
        told = told.replace(str(place), name)
    return done.returncode, told


def git(*arguments: str, folder: Path) -> str:
    """Return what git says; ends the program when it fails."""
    done = subprocess.run(["git", "-C", folder, *arguments], capture_output=True, text=True, check=False)  # noqa: S607
    if done.returncode:
        sys.exit(f"git {' '.join(arguments)}: {done.stderr.strip()}")
    return done.stdout.strip()


def code_before(named: str, python: str) -> tuple[Code, Path]:
    """Return the code of before and the folder for what it makes; a revision is checked out below .tools/."""
    folder = Path(named).resolve()
    if not folder.is_dir():
        revision = git("rev-parse", "--verify", "--end-of-options", f"{named}^{{commit}}", folder=ROOT)[:12]
        folder = TOOLS / "before" / revision
        if not (folder / "generator").is_dir():
            shutil.rmtree(folder, ignore_errors=True)
            folder.parent.mkdir(parents=True, exist_ok=True)
            git("clone", "--quiet", "--shared", "--no-checkout", str(ROOT), str(folder), folder=ROOT)
            git("checkout", "--quiet", "--detach", revision, folder=folder)
        return Code(checkout=folder, python=python), TOOLS / "reference" / revision
    if not (folder / ".git").exists():
        sys.exit(f"{named} is neither a revision nor a checkout of the repository")
    kept = TOOLS / "reference" / git("rev-parse", "HEAD", folder=folder)[:12]
    if git("status", "--porcelain", folder=folder):
        print(f"note: {named} holds changes that are not committed; what it makes is not reused", file=sys.stderr)
        kept = kept.with_name(f"{kept.name}-changed")
        shutil.rmtree(kept, ignore_errors=True)
    return Code(checkout=folder, python=python), kept


@dataclass(slots=True)
class Models:
    """What one file of models/ says."""

    definitions: dict[str, dict[str, str]] = field(default_factory=dict[str, dict[str, str]])
    """Of each name that it defines, each aspect that must not change."""
    orders: dict[str, str] = field(default_factory=dict[str, str])
    """The types with their order, of each field and alias."""
    written: dict[str, str] = field(default_factory=dict[str, str])
    """How each field and alias is written."""
    imports: list[str] = field(default_factory=list[str])


@dataclass(slots=True)
class Settings:
    """What `Field(...)` and other metadata say beside a type."""

    wire: str | None = None
    default: str | None = None
    others: set[str] = field(default_factory=set[str])

    def text(self) -> str:
        """Return everything but the wire name and the default."""
        return ", ".join(sorted(self.others))


class Names:
    """Knows what each name of one file of models/ stands for."""

    def __init__(self, tree: ast.Module, path: PurePosixPath) -> None:
        self.module = path.parts[1].removesuffix(".py")
        self.imported: dict[str, str] = {}
        """`name`, or `module.name` for what is in another module of models/."""
        self.modules: dict[str, str] = {}
        """Imported modules: the module of models/, or an empty text for any other."""
        self.exports: dict[str, str] = {}
        """The file below models/ of each name that comes from there."""
        self.hidden: frozenset[str] = frozenset()
        """Names of the fields of the class that is read: they hide others."""
        self.local = set(_defined(tree.body))
        unseen = {one for node in tree.body if isinstance(node, ast.If) for one in node.body}
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                self.modules |= {(alias.asname or alias.name.partition(".")[0]): "" for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                self._import(node, path, "for type checkers only " if node in unseen else "")

    def _import(self, node: ast.ImportFrom, path: PurePosixPath, note: str) -> None:
        base = path.parent.parts
        target = (*base[: len(base) + 1 - node.level], *(node.module or "").split(".")) if node.level else ()
        target = tuple(part for part in target if part)
        for alias in node.names:
            name = alias.asname or alias.name
            if target[:1] == ("models",) and len(target) > 1:
                self.imported[name] = f"{note}{target[1]}.{alias.name}"
                self.exports[name] = f"{'/'.join(target[1:])}:{alias.name}"
            elif target == ("models",):
                self.modules[name] = alias.name
            else:
                self.imported[name] = alias.name

    def resolved(self, node: ast.expr) -> str:
        """Return what a name stands for, without the qualifier of any module that is not in models/."""
        if isinstance(node, ast.Attribute):
            base = node.value
            module = self.modules.get(base.id, "") if isinstance(base, ast.Name) else ""
            return f"{module}.{node.attr}" if module else CAPITAL.get(node.attr, node.attr)
        if not isinstance(node, ast.Name):
            return ast.unparse(node)
        if node.id in self.hidden:
            return f"field {node.id}"
        if node.id in self.local:
            return f"{self.module}.{node.id}"
        name = self.imported.get(node.id) or (node.id if hasattr(builtins, node.id) else f"undefined {node.id}")
        return CAPITAL.get(name, name)

    def members(self, node: ast.expr, metadata: list[ast.expr], *, ordered: bool) -> list[str]:
        """Return the members of a union, or the one type that it is; fills in the metadata that stands in it."""
        if isinstance(node, ast.Constant):
            if isinstance(node.value, str):
                return self.members(ast.parse(node.value.strip(), mode="eval").body, metadata, ordered=ordered)
            return ["..." if node.value is ... else repr(node.value)]
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
            sides = (node.left, node.right)
            return [member for side in sides for member in self.members(side, metadata, ordered=ordered)]
        if not isinstance(node, ast.Subscript):
            return [self.resolved(node)]
        head = self.resolved(node.value)
        items = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        if head == "Literal":
            return [_literal(item) for item in items]
        if head == "Annotated":
            metadata += items[1:]
            items = items[:1]
        if head in ("Annotated", "Optional", "Union"):
            found = [member for item in items for member in self.members(item, metadata, ordered=ordered)]
            return [*found, "None"] if head == "Optional" else found
        return [f"{head}[{', '.join(self.type(item, metadata, ordered=ordered) for item in items)}]"]

    def type(self, node: ast.expr, metadata: list[ast.expr], *, ordered: bool = False) -> str:
        """Return one text for all ways to write a type; fills in the metadata that stands in it."""
        members = self.members(node, metadata, ordered=ordered)
        return " | ".join(dict.fromkeys(members) if ordered else sorted(set(members)))

    def settings(self, metadata: Iterable[ast.expr]) -> Settings:
        """Return what the metadata of a field or alias says."""
        found = Settings()
        for node in metadata:
            if not (isinstance(node, ast.Call) and self.resolved(node.func) == "Field"):
                found.others.add(ast.unparse(node))
                continue
            given = [("default", argument) for argument in node.args]
            for name, value in [*given, *((keyword.arg or "**", keyword.value) for keyword in node.keywords)]:
                if name == "alias" and isinstance(value, ast.Constant):
                    found.wire = str(value.value)
                elif name == "default":
                    found.default = ast.unparse(value)
                else:
                    found.others.add(f"{name}={ast.unparse(value)}")
        return found


def _literal(node: ast.expr) -> str:
    try:
        value = ast.literal_eval(node)
    except ValueError:
        return f"Literal[{ast.unparse(node)}]"
    return "None" if value is None else f"Literal[{type(value).__name__} {value!r}]"


def _defined(statements: Iterable[ast.stmt]) -> Iterator[str]:
    """Iterate over the names that statements define, in their order."""
    for node in statements:
        if isinstance(node, ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.If):
            yield from _defined([*node.body, *node.orelse])
        elif isinstance(node, ast.Assign):
            yield from (target.id for target in node.targets if isinstance(target, ast.Name))
        elif isinstance(target := getattr(node, "target", getattr(node, "name", None)), ast.Name):
            yield target.id


def _text_of(node: ast.stmt | None) -> str | None:
    """Return the text of a docstring."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
        return node.value.value
    return None


class Reader:
    """Reads one file of models/ without importing it."""

    def __init__(self, text: str, path: PurePosixPath) -> None:
        tree = ast.parse(text)
        self.names = Names(tree, path)
        self.found = Models()
        self.types: dict[str, set[str]] = {}
        self.others: list[str] = []
        self.documented: list[str] = []
        """The names that a docstring which follows belongs to."""
        self._statements(tree.body[1:] if _text_of(tree.body[0] if tree.body else None) is not None else tree.body)
        self._define("", statements="\n".join(self.others))
        if path.name == "__init__.py":
            exports = self.names.exports
            self._define("the folder", names=", ".join(sorted(exports)), **exports)

    def _define(self, name: str, **aspects: str) -> None:
        self.found.definitions.setdefault(name, {}).update(aspects)

    def _statements(self, statements: Iterable[ast.stmt]) -> None:
        for node in statements:
            text = _text_of(node)
            if text is not None and self.documented:
                for name in self.documented:
                    self._define(name, text=text)
                self.documented = []
                continue
            self.documented = []
            if isinstance(node, (ast.Import, ast.ImportFrom)):
                self.found.imports.append(ast.unparse(node))
            elif isinstance(node, ast.If) and self.names.resolved(node.test) == "TYPE_CHECKING":
                self._statements(node.body)
                self._statements(node.orelse)
            elif isinstance(node, ast.ClassDef):
                self._class(node)
            elif not self._named(node):
                self.others.append(ast.unparse(node))

    def _named(self, node: ast.stmt) -> bool:
        """Read an alias or a former name; false when it is neither."""
        target = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
        target = getattr(node, "name", None) if target is None else target  # `type X = ...`
        value: ast.expr | None = getattr(node, "value", None)
        if not isinstance(target, ast.Name) or value is None:
            return False
        if isinstance(node, ast.AnnAssign) and self.names.resolved(node.annotation) != "TypeAlias":
            return False
        if isinstance(node, ast.Assign) and isinstance(value, ast.Call):
            return self._call(target.id, value, node)
        if isinstance(node, ast.Assign) and isinstance(value, ast.Name):
            self._define(target.id, kind="former name", of=self.names.resolved(value), text="")
            self.documented = [target.id]
        elif isinstance(node, ast.Assign) and not isinstance(value, (ast.Subscript, ast.BinOp, ast.Attribute)):
            return False
        else:
            self._alias(target.id, value, node)
        return True

    def _call(self, name: str, call: ast.Call, node: ast.stmt) -> bool:
        """Read `X = TypeAliasType("X", ...)`."""
        given = dict(zip(("name", "value"), call.args, strict=False))
        given |= {keyword.arg or "**": keyword.value for keyword in call.keywords}
        told = given.pop("name", None)
        value = given.pop("value", None)
        if self.names.resolved(call.func) != "TypeAliasType" or value is None or given:
            return False
        if not isinstance(told, ast.Constant) or told.value != name:
            return False
        self._alias(name, value, node)
        return True

    def _alias(self, name: str, value: ast.expr, node: ast.stmt) -> None:
        """Note an alias; one of two branches has both types."""
        metadata: list[ast.expr] = []
        types = self.types.setdefault(name, set())
        types.add(self.names.type(value, metadata))
        settings = self.names.settings(metadata).text()
        before = self.found.definitions.get(name, {}).get("metadata", "")
        self._define(name, kind="alias", type=" and ".join(sorted(types)), metadata=settings or before, text="")
        order, earlier = self.names.type(value, [], ordered=True), self.found.orders.get(name, "")
        self.found.orders[name] = order if earlier in ("", order) else f"{earlier} and {order}"
        self.found.written[name] = self.found.written.get(name, "") + ast.unparse(node)
        self.documented = [name]

    def _class(self, node: ast.ClassDef) -> None:
        keywords = [ast.unparse(keyword) for keyword in node.keywords]
        bases = ", ".join([self.names.resolved(base) for base in node.bases] + keywords)
        decorators = ", ".join(ast.unparse(decorator) for decorator in node.decorator_list)
        fields = [one for one in node.body if isinstance(one, ast.AnnAssign) and isinstance(one.target, ast.Name)]
        names = [ast.unparse(one.target) for one in fields]
        text = _text_of(node.body[0])
        self.names.hidden = frozenset(names)
        others: list[str] = []
        body = node.body if text is None else node.body[1:]
        for one, following in zip(body, [*body[1:], None], strict=True):
            if isinstance(one, ast.AnnAssign) and isinstance(one.target, ast.Name):
                self._field(node.name, one, _text_of(following))
            elif _text_of(one) is None and not isinstance(one, ast.Pass):
                others.append(ast.unparse(one))
        self.names.hidden = frozenset()
        self._define(node.name, kind="class", bases=bases, fields=", ".join(names), statements="\n".join(others))
        self._define(node.name, decorators=decorators, text=text or "")

    def _field(self, owner: str, node: ast.AnnAssign, text: str | None) -> None:
        name = ast.unparse(node.target)
        metadata: list[ast.expr] = []
        kind = self.names.type(node.annotation, metadata)
        default = None if node.value is None else ast.unparse(node.value)
        if isinstance(node.value, ast.Call) and self.names.resolved(node.value.func) == "Field":
            metadata.append(node.value)
            default = None
        settings = self.names.settings(metadata)
        default = settings.default if default is None else default
        aspects = {
            "type": kind,
            "wire name": settings.wire or name,
            "default": "none" if default in (None, "...") else f"= {default}",
            "metadata": settings.text(),
            "text": text or "",
        }
        self._define(owner, **{f"field {name}: {aspect}": value for aspect, value in aspects.items()})
        key = f"{owner}.{name}"
        self.found.orders[key] = self.names.type(node.annotation, [], ordered=True)
        self.found.written[key] = ast.unparse(node)


def read_models(path: Path, name: str) -> Models:
    """Return what a file of models/ says; nothing when there is none, or none that Python reads."""
    if not path.is_file():
        return Models()
    try:
        return Reader(path.read_text(encoding="utf-8"), PurePosixPath(name)).found
    except SyntaxError as error:
        return Models(definitions={"": {"statements": f"cannot be read: {error}"}})


def told(before: str, now: str) -> str:
    """Return how two texts differ, shortened to where they do."""
    both = enumerate(zip(before, now, strict=False))
    start = next((at for at, (one, other) in both if one != other), min(len(before), len(now)))
    start = 0 if max(len(before), len(now)) <= CUT else max(0, start - CUT // 3)
    shown = (text[start : start + CUT] for text in (before, now))
    dots = ("..." if start else "", *("..." if len(text) > start + CUT else "" for text in (before, now)))
    return " is now ".join(repr(f"{dots[0]}{text}{end}") for text, end in zip(shown, dots[1:], strict=True))


def compare_models(before: Models, now: Models) -> Iterator[str]:
    """Iterate over what differs in what two files of models/ say."""
    for name in sorted(before.definitions.keys() | now.definitions.keys()):
        old, new = before.definitions.get(name), now.definitions.get(name)
        if old is None or new is None:
            one = old or new or {}
            if name or one.get("statements"):
                yield f"{name or one['statements']} is {'new' if old is None else 'missing'}"
            continue
        for aspect, value in old.items():
            if value != new.get(aspect, value):
                yield f"{name} {aspect}: {told(value, new[aspect])}".strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Textual:
    """A file of models/ whose text differs."""

    document: str
    file: str
    kinds: frozenset[str]
    diff: list[str]


def textual(document: str, name: str, paths: tuple[Path, Path], models: tuple[Models, Models]) -> Textual | None:
    """Return in which ways the text of a file of models/ differs; None when it does not."""
    texts = [path.read_text(encoding="utf-8") if path.is_file() else None for path in paths]
    if texts[0] == texts[1]:
        return None
    old, new = ((text or "").splitlines() for text in texts)
    diff = list(difflib.unified_diff(old, new, "before", "now", n=1, lineterm=""))
    kinds = frozenset(_kinds(texts[0], texts[1], models[0], models[1]))
    return Textual(document=document, file=name, kinds=kinds, diff=diff)


def _kinds(old_text: str | None, new_text: str | None, before: Models, now: Models) -> Iterator[str]:
    if old_text is None or new_text is None:
        yield "the file is new" if old_text is None else "the file is missing"
        return
    try:
        alike = ast.dump(ast.parse(old_text)) == ast.dump(ast.parse(new_text))
    except SyntaxError:
        alike = False
    if alike:
        yield "layout only"
        return
    if next(compare_models(before, now), None):
        yield "what it says (see the lines above)"
        return
    found = set() if before.imports == now.imports else {"imports"}
    if list(before.definitions) != list(now.definitions):
        found.add("order of the definitions")
    for key, written in before.written.items():
        if before.orders[key] != now.orders[key]:
            found.add("order of the members of a union or of its values")
        elif written != now.written[key]:
            found.add(f"how {'a field' if '.' in key else 'an alias'} is written")
    yield from found or {"other"}


def compare_files(name: str, paths: tuple[Path, Path]) -> Iterator[str]:
    """Iterate over what differs in a file that is neither in models/ nor in _runtime/."""
    for path, word in zip(paths, ("new", "missing"), strict=True):
        if not path.is_file():
            yield f"the file is {word}"
            return
    old, new = (path.read_bytes() for path in paths)
    if name == "MANIFEST.json":
        texts = [json.dumps(_manifest(json.loads(text)), indent=1) for text in (old, new)]
    elif old != new:
        texts = [_FLOOR.sub("pydantic", text.decode("utf-8", "backslashreplace")) for text in (old, new)]
    else:
        return
    if texts[0] != texts[1]:
        yield _first_line(*texts)


def _first_line(old: str, new: str) -> str:
    """Return where two texts begin to differ."""
    lines = old.splitlines(keepends=True), new.splitlines(keepends=True)
    both = zip(*lines, strict=False)
    same = next((number for number, (one, other) in enumerate(both) if one != other), min(map(len, lines)))
    first, second = ("".join(side[same : same + 1]) for side in lines)
    return f"line {same + 1}: {told(first, second)}"


def _manifest(found: dict[str, object]) -> dict[str, object]:
    """Return what must be equal of MANIFEST.json: no digest, and of its files the names that may not differ."""
    files = found.get("files")
    names = [name for name in files if not name.startswith(("models/", "_runtime/"))] if isinstance(files, dict) else []
    return {**found, "files": names, "tools": "", "options": ""}


def runtime_names(path: Path) -> list[str]:
    """Return what `__all__` holds, without importing it."""
    if not path.is_file():
        return []
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        if any(isinstance(target, ast.Name) and target.id == "__all__" for target in targets):
            return sorted(ast.literal_eval(getattr(node, "value")))  # noqa: B009  # not every statement has one
    return []


def lock_rows(path: Path) -> Counter[str]:
    """Return the rows of a lock that must be equal."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    return Counter(line for line in lines if line.strip() and json.loads(line)[0] not in UNCOMPARED_ROWS)


def compare(document: Document, before: Path, now: Path, texts: list[Textual]) -> Iterator[str]:
    """Iterate over what differs between two results of one document; notes which files have another text."""
    if not before.is_dir() or not now.is_dir():
        yield f"is {'new' if now.is_dir() else 'missing'}"
        return
    for name in ("exit", "stderr"):
        yield from (f"{name}: {line}" for line in compare_files(name, (before / name, now / name)))
    old_rows, new_rows = lock_rows(before / "lock"), lock_rows(now / "lock")
    for rows, word in ((old_rows - new_rows, "missing"), (new_rows - old_rows, "new")):
        yield from (f"lock: the row {row} is {word}" for row in rows)
    roots = before / "package", now / "package"
    found = {file.relative_to(root).as_posix() for root in roots for file in root.rglob("*") if file.is_file()}
    init = "_runtime/__init__.py"
    old, new = (runtime_names(root / init) for root in roots)
    if old != new:
        yield f"{init}: __all__: lost {sorted(set(old) - set(new))}, won {sorted(set(new) - set(old))}"
    for name in sorted(found):
        paths = roots[0] / name, roots[1] / name
        if name.startswith("models/"):
            if all(path.is_file() for path in paths) and filecmp.cmp(*paths, shallow=False):
                continue
            models = read_models(paths[0], name), read_models(paths[1], name)
            yield from (f"{name}: {line}" for line in compare_models(*models))
            if (differing := textual(document.name, name, paths, models)) is not None:
                texts.append(differing)
        elif not name.startswith("_runtime/"):
            yield from (f"{name}: {line}" for line in compare_files(name, paths))


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the command line asks for."""

    before: Code | None
    """None when all that it made is ready."""
    reference: Path
    keep: Path | None
    only: str
    show: int
    lines: int


def read_options() -> Options:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    add = parser.add_argument
    add("name", nargs="?", default="", help="only documents whose name holds this")
    add("--before", help="a revision, or a folder with a checkout (default: HEAD, without --reference)")
    add("--python", default=sys.executable, help="the interpreter for the code of before (default: this one)")
    add("--reference", type=Path, help="a folder with what the code of before made (default: .tools/reference/<rev>)")
    add("--keep", type=Path, help="a folder to keep what this checkout makes")
    add("--show", type=int, default=3, help="how many differing texts of models/ are shown (default: 3)")
    add("--lines", type=int, default=20, help="how many differences of a document are told (default: 20)")
    given = parser.parse_args()
    named: str | None = given.before if given.before or given.reference else "HEAD"
    before, kept = (None, TOOLS) if named is None else code_before(named, given.python)
    return Options(
        before=before,
        reference=(given.reference or kept).resolve(),
        keep=given.keep and given.keep.resolve(),
        only=given.name,
        show=given.show,
        lines=given.lines,
    )


def look_at(documents: Sequence[Document], options: Options, folder: Path, texts: list[Textual]) -> set[str]:
    """Press and compare; tell what differs, and return the names of the documents that do."""
    console = Console(stderr=True)
    code = Code(checkout=ROOT, python=sys.executable)

    def both(document: Document) -> Document:
        kept = options.reference / document.name
        if options.before is not None and not kept.is_dir():
            press(options.before, document, kept)
        press(code, document, folder / document.name)
        return document

    differing: set[str] = set()
    with (
        Progress(console=console, transient=True, disable=not console.is_terminal) as bar,
        ThreadPoolExecutor(max_workers=int(os.environ.get("JOBS") or "1")) as pool,
    ):
        task = bar.add_task("pressing", total=len(documents))
        for document in pool.map(both, documents):
            bar.update(task, advance=1, description=document.name)
            kept, made = options.reference / document.name, folder / document.name
            lines = list(compare(document, kept, made, texts))
            if lines:
                differing.add(document.name)
            if len(lines) > options.lines:
                lines[options.lines :] = [f"and {len(lines) - options.lines} more differences"]
            for line in lines:
                print(f"{document.name}: {line}", flush=True)
    return differing


def tell_texts(texts: Sequence[Textual], show: int) -> None:
    """Tell which kinds of textual differences models/ has, and show some, of each kind one before any other."""
    if not texts:
        print("\nmodels/: every text is the same")
        return
    print(f"\nmodels/: {len(texts)} files have another text")
    counted = Counter(kind for text in texts for kind in text.kinds)
    for kind, number in counted.most_common():
        first = next(text for text in texts if kind in text.kinds)
        print(f"  {number:6} {kind}, as in {first.document} {first.file}")
    seen: set[str] = set()
    fresh: list[Textual] = []
    for text in texts:
        if not text.kinds <= seen:
            fresh.append(text)
            seen |= text.kinds
    for text in [*fresh, *(text for text in texts if text not in fresh)][:show]:
        print(f"\n{text.document}: {text.file}: {', '.join(sorted(text.kinds))}")
        print("\n".join(text.diff[:DIFF_LINES]))


def tell_table(documents: Sequence[Document], differing: set[str], statuses: Mapping[str, str]) -> None:
    """Tell how many documents are equal."""
    print(f"\n{'':14}{'documents':>11}{'equal':>11}{'differing':>11}{'refused':>11}")
    groups = dict.fromkeys(document.group for document in documents)
    for group in [*groups, "all"]:
        names = {document.name for document in documents if group in (document.group, "all")}
        refused = sum(statuses[name] not in ("0", "-") for name in names)
        print(f"{group:14}{len(names):11}{len(names - differing):11}{len(names & differing):11}{refused:11}")


def main() -> int:
    """Press, compare and return the exit status."""
    options = read_options()
    if not CORPUS.is_dir():
        print("the folder shared/corpus is not beside the checkout; nothing to press", file=sys.stderr)
        return 0
    checkouts = [ROOT] if options.before is None else [ROOT, options.before.checkout]
    documents = find_documents(checkouts, options.reference, options.only)
    if not documents:
        print(f"no document has {options.only!a} in its name", file=sys.stderr)
        return 2
    texts: list[Textual] = []
    with tempfile.TemporaryDirectory(prefix="specpress-unchanged-") as temporary:
        folder = options.keep or Path(temporary).resolve()
        differing = look_at(documents, options, folder, texts)
        exits = {document.name: folder / document.name / "exit" for document in documents}
        statuses = {name: path.read_text("utf-8").strip() if path.is_file() else "-" for name, path in exits.items()}
    tell_texts(texts, options.show)
    tell_table(documents, differing, statuses)
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
