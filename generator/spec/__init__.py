"""From the documents of a source to one description: bundled, converted from Swagger 2.0, in OpenAPI 3.1 form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..source.origins import Origins
from .cursor import Spec
from .grammar import OPENAPI, SWAGGER
from .reach import report_unusable
from .repair import Repairs
from .resolve import bundle
from .swagger import convert
from .upgrade import upgrade
from .version import version_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..diagnostics import Reporter
    from ..overlay.applied import Applied
    from ..source.document import Document, SourceSet


def load_spec(sources: SourceSet, reporter: Reporter, overlays: Sequence[Document] = ()) -> Spec:
    """Read the entry document of `sources` and what it refers to, changed as the overlays say.

    The result has internal references only, and OpenAPI 3.1 forms (3.2 fields are kept). What was repaired is
    reported as warnings; what cannot be, as errors that name the operations they cost. A reference to nothing that
    an operation needs is left as it is: `Cursor.resolved` raises where it is followed.

    Raises:
        SpecError: `openapi-missing` or `openapi-version-unknown`; what an overlay cannot do.
    """
    origins = Origins(sources.entry)
    repairs = Repairs(reporter, origins)
    version = version_of(sources.entry, repairs)
    bundled = bundle(sources, SWAGGER if version.minor < 0 else OPENAPI, repairs)
    document, failures, minor = bundled.data, bundled.failures, version.minor
    applied: tuple[Applied, ...] = ()
    if overlays:
        from ..overlay.actions import apply_overlays  # slow to import, and seldom needed

        before = dict(origins.moved)
        overlaid = apply_overlays(document, origins, failures, overlays, reporter)
        repairs.stated.overlaid(before, origins)
        document, failures, applied = overlaid.data, overlaid.failures, overlaid.applied
    if minor < 0:
        document, minor = convert(document, repairs), 0
    data, upgraded = upgrade(document, minor, repairs)
    if overlays:
        from ..overlay.actions import report_references

        report_references((pointer for pointer, _, _ in upgraded.references), origins, overlays, reporter)
    data["openapi"] = version.meant if version.minor >= 0 else "3.1.0"
    document["openapi"] = version.meant if version.minor >= 0 else "3.0.4"
    inputs = (*sources.inputs, *((overlay.file, overlay.sha256) for overlay in overlays))
    spec = Spec(
        data=data,
        origins=origins,
        version=version.written,
        oracle=document,
        inputs=inputs,
        applied=applied,
        stated=repairs.stated,
        minor=version.minor,
    )
    report_unusable(spec, failures, upgraded, repairs)
    return spec
