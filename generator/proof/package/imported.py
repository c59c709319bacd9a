"""Imports a client from its folder under a name of its own, and reaches the few things the proof needs."""

from __future__ import annotations

import importlib
import importlib.util
import inspect
import itertools
import sys
import traceback
from contextlib import suppress
from typing import TYPE_CHECKING, Any, cast

from ..calls.wanted import Uploaded

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from types import ModuleType

_numbers = itertools.count(1)


class Package:
    """One imported client. Everything about it is dynamic: which one it is is only known at run time."""

    def __init__(self, folder: Path) -> None:
        """Import the package in `folder`; whatever its import raises passes through."""
        self.name = f"_specpress_proof_{next(_numbers)}"
        spec = importlib.util.spec_from_file_location(
            self.name, folder / "__init__.py", submodule_search_locations=[str(folder)]
        )
        if spec is None or spec.loader is None:
            message = f"no package in {folder}"
            raise ImportError(message)
        module = importlib.util.module_from_spec(spec)
        sys.modules[self.name] = module
        spec.loader.exec_module(module)
        self.root: ModuleType = module
        self.folder = folder

    def module(self, relative: str) -> ModuleType:
        """Import `relative`, such as `resources.pets`, of this package."""
        return importlib.import_module(f"{self.name}.{relative}")

    def builder(self, dotted: str) -> Callable[..., Any]:
        """Return the function of `resources.pets:list_pets`, which builds a call without sending it."""
        module, _, name = dotted.partition(":")
        found: Callable[..., Any] = getattr(self.module(module), name)
        return found

    def answers(self, dotted: str) -> dict[str, dict[str, object]] | None:
        """Return what an operation reads, by its builder: the type of each media type of each status, range or default.

        The type is None where a media type is not read as JSON. None where no table is found.
        """
        function = inspect.unwrap(self.builder(dotted))
        used = (function.__globals__.get(name) for name in function.__code__.co_names)
        found: Any = next((one for one in used if hasattr(one, "documented") and hasattr(one, "responses")), None)
        if found is None:
            return None
        return {
            str(status)
            .upper()
            .replace("DEFAULT", "default"): {
                name: self._type_of(codec) for name, codec in found.documented(status).items() if name
            }
            for status in found.responses
        }

    def complete(self) -> None:
        """Build the validator of each class of models that was imported by now.

        A class that is met first within another one is else built anew within each: where classes refer to each other
        in circles, that is all of them, each time. What cannot be built fails again where it is used.
        """
        classes: list[type[Any]] = list(self.module("_runtime.model").Model.__subclasses__())
        for model in classes:
            classes += model.__subclasses__()
            with suppress(Exception):
                model.model_rebuild(raise_errors=False)

    def empty_caches(self) -> None:
        """Forget what the runtime remembers of types."""
        for name in [key for key in sys.modules if key.startswith(f"{self.name}._runtime")]:
            for found in vars(sys.modules[name]).values():
                if hasattr(found, "cache_clear"):
                    found.cache_clear()

    def _type_of(self, codec: Any) -> object:  # noqa: ANN401  # of the generated client
        """Return the type that a codec reads; of a stream, that of each item."""
        if not isinstance(codec, self.module("_runtime.codecs").Json):
            return None
        found: Any = self.module("_runtime.parsing").resolve(codec.type)
        return list.__class_getitem__(found) if codec.many else found

    def token_url(self, key: str) -> str:
        """Return where the client fetches tokens for a scheme; empty where it fetches none."""
        settings: Any = getattr(self.module("client"), "SETTINGS", None)
        return str(getattr(settings.security.get(key), "token_url", None) or "") if settings is not None else ""

    def listed_of_variable(self, name: str) -> tuple[str, ...]:
        """Return the values that the client lists for a variable of its servers."""
        settings: Any = getattr(self.module("client"), "SETTINGS", None)
        servers: Any = settings.servers if settings is not None else ()
        found = (one for server in servers for one in getattr(server, "variables", ()) if one[0] == name)
        return tuple(value for _, _, allowed in found for value in allowed)

    def servers(self) -> tuple[str, ...]:
        """Return the base URLs that the client lists, with the default of each variable."""
        settings: Any = getattr(self.module("client"), "SETTINGS", None)
        found: list[str] = []
        for server in settings.servers if settings is not None else ():
            url = str(getattr(server, "url", server))
            for name, default, _ in getattr(server, "variables", ()):
                url = url.replace("{" + name + "}", default)
            found.append(url)
        return tuple(found)

    def raised(self, error: BaseException) -> bool:
        """Whether code of this package was running when an error was raised."""
        frames = (frame for frame, _ in traceback.walk_tb(error.__traceback__))
        names = (str(frame.f_globals.get("__name__", "")) for frame in frames)
        return any(name == self.name or name.startswith(f"{self.name}.") for name in names)

    def http(self) -> Any:  # noqa: ANN401  # httpx2 or httpx, as the package's own seam chose
        """Return the HTTP library that the package uses."""
        return self.module("_runtime._http").http

    def passed(self, value: object) -> object:
        """Return what a caller passes, with an `Upload` of this package wherever there is one."""
        if isinstance(value, Uploaded):
            upload: Any = self.module("_runtime").Upload
            words = {"content_type": value.content_type, "headers": dict(value.headers)}
            return upload(value.content, filename=value.filename, **words)
        if isinstance(value, list):
            return [self.passed(item) for item in cast("list[object]", value)]
        if isinstance(value, dict):
            return {name: self.passed(item) for name, item in cast("dict[str, object]", value).items()}
        return value

    def forget(self) -> None:
        """Remove the package and its modules from `sys.modules`."""
        for name in [key for key in sys.modules if key == self.name or key.startswith(self.name + ".")]:
            del sys.modules[name]
