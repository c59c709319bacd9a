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
    api_keys: Annotated[AppSchemaApiKeys | None, Field(alias="apiKeys")] = None


class AppSchemaApiKeys(Model):
    api_key_1: Annotated[AppSchemaApiKeysApiKey1 | None, Field(alias="<API_KEY_1>")] = None
    api_key_2: Annotated[AppSchemaApiKeysApiKey2 | None, Field(alias="<API_KEY_2>")] = None


class AppSchemaApiKeysApiKey1(Model):
    api_key: Annotated[str | None, Field(alias="apiKey")] = None
    name: str | None = None
    scope: str | None = None
    created_by: Annotated[str | None, Field(alias="createdBy")] = None


class AppSchemaApiKeysApiKey2(Model):
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
    data: FetchMultiTenantUsageResponseData | None = None


class FetchMultiTenantUsageResponseData(Model):
    empty: Annotated[AppSchema | None, Field(alias="")] = None
