"""The operations tagged `Admin`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .._runtime import Json, Operation, path

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .._runtime import AsyncHTTPClient, Call, RequestOptions, SyncClient
    from ..models.admin import GetHealthResponse, RotateKeyResponse, SettingValue, Settings


GET_HEALTH = Operation(
    "getHealth",
    "GET",
    path("/health"),
    responses={200: Json("models.admin:GetHealthResponse"), 503: Json("models.shared:Problem")},
    security=(),
    servers=("https://status.tidewater.example",),
)


def get_health() -> Call[GetHealthResponse]:
    """Build `GET /health` without sending it."""
    return GET_HEALTH.call()


ROTATE_KEY = Operation(
    "rotateKey",
    "POST",
    path("/keys/rotate"),
    responses={200: Json("models.admin:RotateKeyResponse")},
    security=(("MutualTls",),),
)


def rotate_key() -> Call[RotateKeyResponse]:
    """Build `POST /keys/rotate` without sending it."""
    return ROTATE_KEY.call()


GET_SETTINGS = Operation(
    "getSettings",
    "GET",
    path("/settings"),
    responses={200: Json("models.admin:Settings")},
    security=(("OpenId",), ("Session",)),
)


def get_settings() -> Call[Settings]:
    """Build `GET /settings` without sending it."""
    return GET_SETTINGS.call()


PUT_SETTINGS = Operation(
    "putSettings",
    "PUT",
    path("/settings"),
    body=Json(),
    responses={200: Json("models.admin:Settings")},
    security=(("Session", "QueryKey"),),
)


def put_settings(
    *,
    body: (
        Settings
        | Mapping[
            str,
            SettingValue | Sequence[SettingValue | None] | Mapping[str, SettingValue | None] | None,
        ]
    ),
) -> Call[Settings]:
    """Build `PUT /settings` without sending it."""
    return PUT_SETTINGS.call(body=body)


class Admin:
    """The operations tagged `Admin`.

    Keys, health and settings.
    """

    def __init__(self, client: SyncClient) -> None:
        self._client = client

    def get_health(self, *, options: RequestOptions | None = None) -> GetHealthResponse:
        """Ask whether the service is well.

        `GET /health`

        Returns:
            It is.

        Raises:
            ServerError: 503: It is not.
        """
        call = get_health()
        return self._client.send(call, options).parsed

    def rotate_key(self, *, options: RequestOptions | None = None) -> RotateKeyResponse:
        """Replace an API key.

        `POST /keys/rotate`

        Returns:
            The new key, shown once.
        """
        call = rotate_key()
        return self._client.send(call, options).parsed

    def get_settings(self, *, options: RequestOptions | None = None) -> Settings:
        """Get the settings.

        `GET /settings`

        Returns:
            All settings.
        """
        call = get_settings()
        return self._client.send(call, options).parsed

    def put_settings(
        self,
        *,
        body: (
            Settings
            | Mapping[
                str,
                SettingValue
                | Sequence[SettingValue | None]
                | Mapping[str, SettingValue | None]
                | None,
            ]
        ),
        options: RequestOptions | None = None,
    ) -> Settings:
        """Replace the settings.

        `PUT /settings`

        Args:
            body: A value of any depth under each name.

        Returns:
            As stored.
        """
        call = put_settings(body=body)
        return self._client.send(call, options).parsed


class AsyncAdmin:
    """The async twin of Admin."""

    def __init__(self, client: AsyncHTTPClient) -> None:
        self._client = client

    async def get_health(self, *, options: RequestOptions | None = None) -> GetHealthResponse:
        """Ask whether the service is well. See `Admin.get_health`."""
        call = get_health()
        return (await self._client.send(call, options)).parsed

    async def rotate_key(self, *, options: RequestOptions | None = None) -> RotateKeyResponse:
        """Replace an API key. See `Admin.rotate_key`."""
        call = rotate_key()
        return (await self._client.send(call, options)).parsed

    async def get_settings(self, *, options: RequestOptions | None = None) -> Settings:
        """Get the settings. See `Admin.get_settings`."""
        call = get_settings()
        return (await self._client.send(call, options)).parsed

    async def put_settings(
        self,
        *,
        body: (
            Settings
            | Mapping[
                str,
                SettingValue
                | Sequence[SettingValue | None]
                | Mapping[str, SettingValue | None]
                | None,
            ]
        ),
        options: RequestOptions | None = None,
    ) -> Settings:
        """Replace the settings. See `Admin.put_settings`.

        Args:
            body: A value of any depth under each name.
        """
        call = put_settings(body=body)
        return (await self._client.send(call, options)).parsed
