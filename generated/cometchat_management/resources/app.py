"""The operations tagged `App`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .._runtime import UNSET, Json, Operation, path

if TYPE_CHECKING:
    from .._runtime import AsyncHTTPClient, Call, RequestOptions, SyncClient, Unset
    from ..models.app import FetchMultiTenantUsageResponse


FETCH_MULTI_TENANT_USAGE = Operation(
    "fetch-multi-tenant-usage",
    "POST",
    path("/apps/{appId}/usage"),
    body=Json(),
    responses={200: Json("models.app:FetchMultiTenantUsageResponse")},
    optional_body=True,
)


def fetch_multi_tenant_usage(
    app_id: str, *, use_previous_billing_cycle: bool | Unset = UNSET
) -> Call[FetchMultiTenantUsageResponse]:
    """Build `POST /apps/{appId}/usage` without sending it."""
    return FETCH_MULTI_TENANT_USAGE.call(
        path=(app_id,), body={"usePreviousBillingCycle": use_previous_billing_cycle}
    )


class App:
    """The operations tagged `App`.

    The Rest collection for app.
    """

    def __init__(self, client: SyncClient) -> None:
        self._client = client

    def fetch_multi_tenant_usage(
        self,
        app_id: str,
        *,
        use_previous_billing_cycle: bool | Unset = UNSET,
        options: RequestOptions | None = None,
    ) -> FetchMultiTenantUsageResponse:
        """Fetch usage.

        Retrieves usage data for multi-tenant apps.

        `POST /apps/{appId}/usage`

        Args:
            app_id: The parent appId to which the subscription is linked.
            use_previous_billing_cycle: Indicates whether the usage from the previous billing cycle
                should be retrieved.
                If set to false, the usage for the current cycle will be fetched.
                If set to true, the usage from the previous cycle will be fetched.

        Returns:
            Updated App

        Example of an answer:
            {
                "data": {
                    "success": true,
                    "message": "Your usage request has been accepted and is being processed ..."
                }
            }
        """
        call = fetch_multi_tenant_usage(
            app_id, use_previous_billing_cycle=use_previous_billing_cycle
        )
        return self._client.send(call, options).parsed


class AsyncApp:
    """The async twin of App."""

    def __init__(self, client: AsyncHTTPClient) -> None:
        self._client = client

    async def fetch_multi_tenant_usage(
        self,
        app_id: str,
        *,
        use_previous_billing_cycle: bool | Unset = UNSET,
        options: RequestOptions | None = None,
    ) -> FetchMultiTenantUsageResponse:
        """Fetch usage. See `App.fetch_multi_tenant_usage`.

        Args:
            app_id: The parent appId to which the subscription is linked.
            use_previous_billing_cycle: Indicates whether the usage from the previous billing cycle
                should be retrieved.
                If set to false, the usage for the current cycle will be fetched.
                If set to true, the usage from the previous cycle will be fetched.
        """
        call = fetch_multi_tenant_usage(
            app_id, use_previous_billing_cycle=use_previous_billing_cycle
        )
        return (await self._client.send(call, options)).parsed
