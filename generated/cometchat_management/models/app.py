"""Models of `app`."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from .._runtime.model import Model


class AppSchema(Model):
    id: str | None = None
    name: int | None = None
    plan: int | None = None
    trial_ends_at: Annotated[int | None, Field(alias="trialEndsAt")] = None
    state: str | None = None
    owner: int | None = None
    region: str | None = None
    created_at: Annotated[int | None, Field(alias="createdAt")] = None
    app_owner: Annotated[AppSchemaAppOwner | None, Field(alias="appOwner")] = None
    app_region: Annotated[AppSchemaAppRegion | None, Field(alias="appRegion")] = None
    api_keys: Annotated[dict[str, AppSchemaApiKeysValue] | None, Field(alias="apiKeys")] = None


class AppSchemaApiKeysValue(Model):
    api_key: Annotated[str | None, Field(alias="apiKey")] = None
    name: str | None = None
    scope: str | None = None
    created_by: Annotated[str | None, Field(alias="createdBy")] = None


class AppSchemaAppOwner(Model):
    id: str | None = None
    name: str | None = None
    email: str | None = None


class AppSchemaAppRegion(Model):
    id: str | None = None
    name: str | None = None
    description: str | None = None


class FetchMultiTenantUsageResponse(Model):
    data: FetchMultiTenantUsageResponseData


class FetchMultiTenantUsageResponseData(Model):
    empty: Annotated[AppSchema | None, Field(alias="")] = None
    success: bool
    """Whether the request was accepted."""
    message: str
    """What happens next, for a person to read."""
