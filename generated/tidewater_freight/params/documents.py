"""Params of `documents`: what may be given in place of a model, its members by the names that are sent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from typing_extensions import TypedDict


class UploadDocumentRequestMetadataParam(TypedDict, total=False):
    title: str
    issued_on: date
    tags: Sequence[str]
