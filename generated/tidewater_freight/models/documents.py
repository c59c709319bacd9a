"""Models of `documents`."""

from datetime import date
from typing import Annotated

from pydantic import Field

from .._runtime.model import Model


class DocumentInfo(Model):
    id: int
    kind: str
    size: int | None = None
    sha256: str | None = None
    thumbnail: str | None = None
    annotations_: Annotated[dict[str, str] | None, Field(alias="annotations")] = None


class UploadDocumentRequestMetadata(Model):
    title: str | None = None
    issued_on: date | None = None
    tags: list[str] | None = None
