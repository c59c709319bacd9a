"""Takes the text of a generated Python file and refuses whatever our templates and models never write.

It is the last proof that no text of the description became code: every statement, call, name, decorator and string
annotation must be on a list. Our own `_runtime/` and `testing/` are compared byte for byte instead.
"""

from __future__ import annotations

import ast
import re
import warnings
from typing import TYPE_CHECKING, NoReturn

from ..render.lazy_names import LAZY_NAMES
from ..render.runtime_files import copied_files, is_copied
from ..spelling.literals import string_literal
from .scope import Scope

if TYPE_CHECKING:
    from collections.abc import Collection

_HIDDEN = re.compile(r"[^\n -~]")
_ATTRIBUTES = frozenset({"call", "stream", "send", "iterate", "paged", "paginate", "parsed"})
_DECORATORS = frozenset({"deprecated", "cached_property", "overload", "without_arguments"})
_CLIENT = re.compile(r"_client_*")
_LAZY = ast.dump(ast.parse(LAZY_NAMES).body[0])
_MODEL_FOLDER = re.compile(r"models/[a-z][a-z0-9_]*/__init__\.py")
_PART = re.compile(r"_[a-z][a-z0-9_]*")
_FIELD_KEYWORDS = frozenset({"alias", "discriminator"})


class GateError(Exception):
    """A generated file holds something that we never write: a fault of ours, and possibly an attack."""

    def __init__(self, file: str, line: int, what: str) -> None:
        super().__init__(f"{file}:{line}: {what}")
        self.file = file
        self.line = line
        self.what = what


def check_file(path: str, text: str) -> None:
    """Refuse a file that holds anything unforeseen; `path` is relative to the package.

    Raises:
        GateError: with the line of the first offence.
    """
    if is_copied(path):
        if copied_files().get(path) != text:
            raise GateError(path, 1, "is not the runtime's own text")
        return
    check_visible(path, text)
    if not path.endswith(".py"):
        return
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            tree = ast.parse(text)
            _Gate(path, tree).module(tree)
            compile(tree, path, "exec", dont_inherit=True)
        except (SyntaxError, ValueError, RecursionError, MemoryError, Warning) as error:
            line = error.lineno if isinstance(error, SyntaxError) else None
            raise GateError(path, line or 1, f"does not compile: {type(error).__name__}") from error


def check_visible(path: str, text: str) -> None:
    """Refuse control characters, bidirectional marks and everything else that a reader cannot see.

    Raises:
        GateError: with the line of the first one.
    """
    for found in sorted(set(_HIDDEN.findall(text))):
        if string_literal(found) != f'"{found}"':
            line = text.count("\n", 0, text.index(found)) + 1
            raise GateError(path, line, f"holds the invisible character {found!a}")


class _Gate:
    """Checks one module against what the templates and models/ may hold."""

    def __init__(self, path: str, tree: ast.Module) -> None:
        self.path = path
        self.scope = Scope(path, tree)
        self.local: frozenset[str] = frozenset()
        """Arguments and variables of the function that is being checked."""

    def refuse(self, node: ast.AST, what: str) -> NoReturn:
        raise GateError(self.path, getattr(node, "lineno", 1), what)

    def module(self, tree: ast.Module) -> None:
        for node in tree.body:
            if isinstance(node, ast.If):
                self._typing_block(node)
            elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                self._function(node, method=False)
            elif isinstance(node, ast.ClassDef):
                self._class(node)
            elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
                self._lazy(node, node.value)
            else:
                self._statement(node)

    def _lazy(self, node: ast.Expr, call: ast.Call) -> None:
        """Check the statement of a package that says where its names are, or of a file that waits for some."""
        if self.path == "__init__.py" and ast.dump(node) == _LAZY:
            return
        match call:
            case ast.Call(func=ast.Name(name), args=[ast.Name("__name__"), *given], keywords=[]):
                called = self.scope.imported(name) if self.path.startswith("models/") else None
            case _:
                called, given = None, []
        if not (called == "complete" and all(map(self._is_imported, given))):
            held = given[0] if called == "lazy" and _MODEL_FOLDER.fullmatch(self.path) and len(given) == 1 else None
            if not (isinstance(held, ast.Dict) and all(map(self._held, held.keys, held.values))):
                self.refuse(node, "a call that stands alone")

    def _held(self, key: ast.expr | None, value: ast.expr) -> bool:
        """Whether `"_part": ("Name", ...)` names a file and what is imported of it."""
        part = key.value if isinstance(key, ast.Constant) else None
        names = value.elts if isinstance(value, ast.Tuple) else []
        known = bool(names) and all(map(self._is_imported, names))
        return isinstance(part, str) and _PART.fullmatch(part) is not None and known

    def _is_imported(self, item: ast.expr) -> bool:
        """Whether an item is the name of something that is imported, as a text."""
        name = item.value if isinstance(item, ast.Constant) else None
        return isinstance(name, str) and self.scope.imported(name) == name

    def _typing_block(self, node: ast.If) -> None:
        """Check `if TYPE_CHECKING:`, whose `else` is the alias that pydantic sees."""
        if not (isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"):
            self.refuse(node, "an if that is not for TYPE_CHECKING")
        for inner in node.body:
            self._statement(inner, runs=False)
        for inner in node.orelse:
            self._statement(inner)

    def _statement(self, node: ast.stmt, *, runs: bool = True) -> None:
        if isinstance(node, ast.AnnAssign):
            self._annotated(node)
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            self._constant(node.value, texts=True)
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            if not self.scope.allows(node, runs=runs):
                self.refuse(node, "an import that is not on the list")
        elif isinstance(node, ast.Assign):
            self._assign(node)
        elif not isinstance(node, ast.Pass):
            self.refuse(node, f"a statement of kind {type(node).__name__}")

    def _assign(self, node: ast.Assign) -> None:
        if len(node.targets) != 1 or not isinstance(node.targets[0], ast.Name):
            self.refuse(node, "an assignment to something that is no name")
        self._defined(node, node.targets[0].id)
        self._value(node.value)

    def _annotated(self, node: ast.AnnAssign) -> None:
        if not isinstance(node.target, ast.Name):
            self.refuse(node, "an assignment to something that is no name")
        self._defined(node, node.target.id)
        self._annotation(node.annotation)
        if node.value is not None:
            alias = isinstance(node.annotation, ast.Name) and node.annotation.id.startswith("TypeAlias")
            (self._annotation if alias else self._value)(node.value)

    def _defined(self, node: ast.AST, name: str) -> None:
        if name.startswith("__") and not (name == "__all__" and self.path == "__init__.py"):
            self.refuse(node, f"the name {name}")

    def _class(self, node: ast.ClassDef) -> None:
        self._defined(node, node.name)
        if node.decorator_list or len(node.bases) > 1:
            self.refuse(node, "a class with decorators or several bases")
        first = node.bases[0] if node.bases else None
        is_typed_dict = isinstance(first, ast.Name) and self.scope.imported(first.id) == "TypedDict"
        if not (_is_total(node.keywords) if is_typed_dict else not node.keywords):
            self.refuse(node, "a class with other keywords than ours")
        for base in node.bases:
            if not isinstance(base, ast.Name) or base.id not in self.scope.bases:
                self.refuse(node, "a base class that is not on the list")
        for inner in node.body:
            if isinstance(inner, (ast.FunctionDef, ast.AsyncFunctionDef)):
                self._function(inner, method=True)
            elif isinstance(inner, (ast.AnnAssign, ast.Expr, ast.Pass)):
                self._statement(inner)
            elif isinstance(inner, ast.Assign):
                defined = (each for each in node.body if isinstance(each, (ast.FunctionDef, ast.AsyncFunctionDef)))
                self._former(inner, {each.name for each in defined})
            else:
                self.refuse(inner, f"a statement of kind {type(inner).__name__} in a class")

    def _former(self, node: ast.Assign, methods: Collection[str]) -> None:
        """Check `old = deprecated("...")(new)` in a class, another name of one of its methods."""
        match node:
            case ast.Assign(
                targets=[ast.Name(name)], value=ast.Call(func=ast.Call() as mark, args=[called], keywords=[])
            ):
                of_class = isinstance(called, ast.Name) and called.id in methods
                of_base = ast.unparse(called) in {f"{base}.iterate" for base in self.scope.bases}
                if not ((of_class or (of_base and self.path == "client.py")) and self._is_mark(mark)):
                    self.refuse(node, "an alias of something that is no method")
                self._defined(node, name)
            case _:
                self.refuse(node, "an assignment in a class that is no alias of a method")

    def _is_mark(self, node: ast.Call) -> bool:
        """Whether a call is `deprecated("...")`."""
        match node:
            case ast.Call(func=ast.Name(name), args=[ast.Constant(value=str())], keywords=[]):
                return self.scope.imported(name) == "deprecated"
            case _:
                return False

    def _function(self, node: ast.FunctionDef | ast.AsyncFunctionDef, *, method: bool) -> None:
        if not (method and node.name == "__init__"):
            self._defined(node, node.name)
        for decorator in node.decorator_list:
            named = decorator.func if isinstance(decorator, ast.Call) else decorator
            if not isinstance(named, ast.Name) or self.scope.imported(named.id) not in _DECORATORS:
                self.refuse(decorator, "a decorator that is not on the list")
            if isinstance(decorator, ast.Call):
                self._value(decorator)
        self._signature(node)
        arguments = node.args
        names = [entry.arg for entry in (*arguments.args, *arguments.kwonlyargs)]
        assigned = [inner for inner in node.body if isinstance(inner, (ast.Assign, ast.AnnAssign))]
        targets = [
            target.id
            for inner in assigned
            for target in (inner.targets if isinstance(inner, ast.Assign) else [inner.target])
            if isinstance(target, ast.Name)
        ]
        self.local = frozenset([*names, *targets])
        for inner in node.body:
            self._inner(inner)
        self.local = frozenset()

    def _signature(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        arguments = node.args
        if arguments.vararg or arguments.kwarg or arguments.posonlyargs:
            self.refuse(node, "a signature with * or ** arguments")
        for entry in (*arguments.args, *arguments.kwonlyargs):
            self._defined(node, entry.arg)
            if entry.annotation is not None:
                self._annotation(entry.annotation)
        for default in (*arguments.defaults, *arguments.kw_defaults):
            if isinstance(default, ast.Name):
                if self.scope.imported(default.id) != "UNSET":
                    self.refuse(default, "a default that is no literal")
            elif default is not None and not isinstance(default, ast.Constant):
                self.refuse(default, "a default that is no literal")
        if node.returns is not None:
            self._annotation(node.returns)

    def _inner(self, node: ast.stmt) -> None:
        """Check one statement of a function."""
        if isinstance(node, ast.Return):
            if node.value is not None:
                self._value(node.value)
        elif isinstance(node, ast.Expr) and isinstance(node.value, (ast.Call, ast.Await)):
            self._value(node.value)
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Attribute):
            target = node.targets[0]
            if not (_is_self(target.value) and _CLIENT.fullmatch(target.attr) and isinstance(node.value, ast.Name)):
                self.refuse(node, "an assignment to an attribute")
        elif isinstance(node, (ast.Assign, ast.AnnAssign, ast.Expr, ast.ImportFrom)):
            self._statement(node)
        else:
            self.refuse(node, f"a statement of kind {type(node).__name__} in a function")

    def _constant(self, node: ast.Constant, *, texts: bool) -> None:
        """Check a literal; without `texts`, a text is a quoted annotation."""
        if isinstance(node.value, str):
            if not texts:
                self._forward(node, node.value)
        elif not (node.value is None or node.value is ... or isinstance(node.value, (bool, int, float))):
            self.refuse(node, f"a constant of type {type(node.value).__name__}")

    def _name(self, node: ast.Name) -> None:
        if node.id not in self.local and not self.scope.knows(node.id):
            self.refuse(node, f"the name {node.id[:80]}")

    def _value(self, node: ast.expr) -> None:
        """Check an expression that runs."""
        if isinstance(node, ast.Constant):
            self._constant(node, texts=True)
        elif isinstance(node, ast.Name):
            self._name(node)
        elif isinstance(node, ast.Call):
            self._call(node)
        elif isinstance(node, (ast.Dict, ast.Tuple, ast.List)):
            self._display(node)
        elif isinstance(node, ast.Await):
            self._value(node.value)
        elif isinstance(node, ast.Attribute):
            self._attribute(node)
        elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            self._value(node.operand)
        else:
            self._annotation(node)

    def _display(self, node: ast.Dict | ast.Tuple | ast.List) -> None:
        if isinstance(node, ast.Dict) and not all(isinstance(key, ast.Constant) for key in node.keys):
            self.refuse(node, "a key that is no literal")
        for item in node.values if isinstance(node, ast.Dict) else node.elts:
            self._value(item)

    def _attribute(self, node: ast.Attribute) -> None:
        inner = node.value
        if node.attr in _ATTRIBUTES or (_is_self(inner) and _CLIENT.fullmatch(node.attr)):
            if not _is_self(inner):
                self._value(inner)
        else:
            self._annotation(node)

    def _call(self, node: ast.Call) -> None:
        function = node.func
        if isinstance(function, ast.Name):
            if not self.scope.callable(function.id):
                self.refuse(node, f"a call of {function.id[:80]}")
        elif isinstance(function, ast.Attribute) and function.attr in _ATTRIBUTES - {"parsed"}:
            self._attribute(function)
        elif not (self.path == "client.py" and ast.unparse(function) == "super().__init__"):
            self.refuse(node, "a call of something that is not on the list")
        original = self.scope.imported(function.id) if isinstance(function, ast.Name) else None
        if self.path.startswith("models/") and {keyword.arg for keyword in node.keywords} - _FIELD_KEYWORDS:
            self.refuse(node, "a Field with more than a name")
        if original == "TypedDict":
            self._typed_dict(node)
            return
        alias = original == "TypeAliasType"
        for position, argument in enumerate(node.args):
            (self._annotation if alias and position else self._value)(argument)
        for keyword in node.keywords:
            if keyword.arg is None:
                self.refuse(node, "a call with **")
            self._value(keyword.value)

    def _typed_dict(self, node: ast.Call) -> None:
        """Check `TypedDict("Name", {"member": "its type"}, total=False)`."""
        match node.args:
            case [ast.Constant(value=str()), ast.Dict(keys=keys, values=values)] if _is_total(node.keywords):
                for key, value in zip(keys, values, strict=True):
                    if not (_is_text(key) and _is_text(value)):
                        self.refuse(node, "a member that is no literal")
                    self._annotation(value)
            case _:
                self.refuse(node, "a class that is made otherwise than ours")

    def _annotation(self, node: ast.expr) -> None:
        """Check a type; its texts are read as code by pydantic, except in `Literal[...]` and in calls."""
        while isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
            self._annotation(node.right)
            node = node.left
        if isinstance(node, ast.Name):
            self._name(node)
        elif isinstance(node, ast.Constant):
            self._constant(node, texts=False)
        elif isinstance(node, ast.Subscript):
            self._subscript(node)
        elif isinstance(node, ast.Attribute):
            self._member(node)
        elif isinstance(node, ast.List):
            for item in node.elts:
                self._annotation(item)
        elif isinstance(node, ast.Call):
            self._call(node)
        else:
            self.refuse(node, f"an expression of kind {type(node).__name__}")

    def _member(self, node: ast.Attribute) -> None:
        if not (isinstance(node.value, ast.Name) and self.scope.allows_attribute(node.value.id, node.attr)):
            self.refuse(node, f"the attribute {node.attr[:80]}")

    def _subscript(self, node: ast.Subscript) -> None:
        self._annotation(node.value)
        literal = isinstance(node.value, ast.Name) and self.scope.imported(node.value.id) == "Literal"
        for item in node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]:
            (self._value if literal else self._annotation)(item)

    def _forward(self, node: ast.AST, text: str) -> None:
        """Check an annotation in quotes as the annotation that it is."""
        try:
            tree = ast.parse(text, mode="eval")
        except (SyntaxError, ValueError, RecursionError):
            self.refuse(node, "a quoted annotation that is none")
        self._annotation(tree.body)


def _is_self(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id == "self"


def _is_text(node: ast.expr | None) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _is_total(keywords: list[ast.keyword]) -> bool:
    """Whether the keywords are `total=False`."""
    return [(each.arg, ast.dump(each.value)) for each in keywords] == [("total", ast.dump(ast.Constant(value=False)))]
