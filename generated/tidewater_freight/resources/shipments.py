"""The operations tagged `Shipments`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import deprecated

from .._runtime import (
    UNSET,
    Cookie,
    Header,
    Json,
    NoContent,
    Operation,
    Paging,
    Path,
    Query,
    Text,
    full_date,
    path,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime
    from typing import Literal

    from .._runtime import (
        AsyncHTTPClient,
        AsyncPage,
        Call,
        Page,
        PagedCall,
        RequestOptions,
        SyncClient,
        Unset,
    )
    from ..models.shared import Money
    from ..models.shipments import (
        GetQuotePathOptions,
        Labels,
        Leg,
        ListShipmentsQueryWeight,
        ListShipmentsResponse,
        PendingShipment,
        QuoteFilter,
        Route,
        Shipment,
    )
    from ..params.shared import MoneyParam
    from ..params.shipments import (
        CargoParam,
        GetQuotePathOptionsParam,
        LegParam,
        ListShipmentsQueryWeightParam,
        QuoteFilterParam,
    )


GET_QUOTE = Operation(
    "getQuote",
    "GET",
    path(
        "/quotes/{ports}/{options}/{via}",
        Path("options", style="matrix", explode=True),
        Path("via", style="label", explode=True),
    ),
    query=(
        Query("currencies", style="spaceDelimited", explode=False),
        Query("filter", media_type="application/json"),
        Query("expression", allow_reserved=True),
    ),
    headers=(Header("X-Features"),),
    cookies=(Cookie("prefs"),),
    responses={
        200: {"application/json": Json("models.shared:Money"), "text/plain": Text()},
        404: Json("models.shared:Problem", media_type="application/problem+json"),
    },
    security=((), ("ApiKey",)),
)


def get_quote(
    ports: Sequence[str],
    options_path: GetQuotePathOptions | GetQuotePathOptionsParam,
    via: Sequence[str],
    *,
    currencies: Sequence[str] | Unset = UNSET,
    filter: QuoteFilter | QuoteFilterParam | Unset = UNSET,
    expression: str | Unset = UNSET,
    prefs: str | Unset = UNSET,
    x_features: Sequence[str] | Unset = UNSET,
) -> Call[Money | str]:
    """Build `GET /quotes/{ports}/{options}/{via}` without sending it."""
    return GET_QUOTE.call(
        path=(ports, options_path, via),
        query=(currencies, filter, expression),
        headers=(x_features,),
        cookies=(prefs,),
    )


LIST_SHIPMENTS = Operation(
    "listShipments",
    "GET",
    path("/shipments"),
    query=(
        Query("limit"),
        Query("cursor"),
        Query("status", explode=False),
        Query("port"),
        Query("departed_after"),
        Query("departs_on"),
        Query("weight", style="deepObject"),
        Query("include_archived", allow_empty=True),
    ),
    headers=(Header("X-Request-Id"),),
    responses={
        200: Json("models.shipments:ListShipmentsResponse"),
        "4XX": Json("models.shared:Problem", media_type="application/problem+json"),
        "5XX": Json("models.shared:Problem", media_type="application/problem+json"),
    },
    paging=Paging("cursor", query="cursor", items="/data", next="/next_cursor"),
)


def list_shipments(
    *,
    limit: int | Unset = UNSET,
    cursor: str | Unset = UNSET,
    status: Sequence[Literal["draft", "booked", "at_sea", "arrived", "delivered"]] | Unset = UNSET,
    port: Sequence[str] | Unset = UNSET,
    departed_after: datetime | Unset = UNSET,
    departs_on: date | Unset = UNSET,
    weight: ListShipmentsQueryWeight | ListShipmentsQueryWeightParam | Unset = UNSET,
    include_archived: bool | None | Unset = UNSET,
    x_request_id: str | Unset = UNSET,
) -> PagedCall[Shipment, ListShipmentsResponse]:
    """Build `GET /shipments` without sending it.

    Headers of the response:
        `X-Total-Count`: How many there are on all pages.
        `Link`: The next page, as RFC 8288 says.
    """
    return LIST_SHIPMENTS.paged(
        query=(
            limit,
            cursor,
            status,
            port,
            departed_after,
            full_date(departs_on),
            weight,
            include_archived,
        ),
        headers=(x_request_id,),
    )


CREATE_SHIPMENT = Operation(
    "createShipment",
    "POST",
    path("/shipments"),
    headers=(Header("Idempotency-Key", fresh_key=True),),
    body=Json(),
    responses={
        201: Json("models.shipments:Shipment"),
        202: Json("models.shipments:PendingShipment"),
        409: Json("models.shipments:ConflictProblem", media_type="application/problem+json"),
        422: Json("models.shared:ValidationProblem", media_type="application/problem+json"),
        "default": Json("models.shared:Problem", media_type="application/problem+json"),
    },
)


def create_shipment(
    *,
    origin: str,
    destination: str,
    cargo: Sequence[CargoParam],
    idempotency_key: str | Unset = UNSET,
    reference: str | None | Unset = UNSET,
    incoterm: Literal["EXW", "FOB", "CIF", "DDP"] | None | Unset = UNSET,
    budget: Money | MoneyParam | None | Unset = UNSET,
    labels: Labels | Mapping[str, str] | Unset = UNSET,
    callback_url: str | Unset = UNSET,
    class_: Literal["standard", "express"] | Unset = UNSET,
    source: str | Unset = UNSET,
) -> Call[Shipment | PendingShipment]:
    """Build `POST /shipments` without sending it."""
    return CREATE_SHIPMENT.call(
        headers=(idempotency_key,),
        body={
            "origin": origin,
            "destination": destination,
            "reference": reference,
            "incoterm": incoterm,
            "cargo": cargo,
            "budget": budget,
            "labels": labels,
            "callback_url": callback_url,
            "class": class_,
            "@source": source,
        },
    )


GET_SHIPMENT = Operation(
    "getShipment",
    "GET",
    path("/shipments/{shipment_id}"),
    query=(Query("expand", style="pipeDelimited", explode=False),),
    responses={
        200: Json("models.shipments:Shipment"),
        404: Json("models.shared:Problem", media_type="application/problem+json"),
    },
)


def get_shipment(
    shipment_id: str, *, expand: Sequence[Literal["customer", "documents", "legs"]] | Unset = UNSET
) -> Call[Shipment]:
    """Build `GET /shipments/{shipment_id}` without sending it."""
    return GET_SHIPMENT.call(path=(shipment_id,), query=(expand,))


UPDATE_SHIPMENT = Operation(
    "updateShipment",
    "PATCH",
    path("/shipments/{shipment_id}"),
    body=Json(media_type="application/merge-patch+json"),
    responses={
        200: Json("models.shipments:Shipment"),
        404: Json("models.shared:Problem", media_type="application/problem+json"),
        412: Json("models.shared:Problem", media_type="application/problem+json"),
    },
)


def update_shipment(
    shipment_id: str,
    *,
    reference: str | None | Unset = UNSET,
    notify: Sequence[str] | Unset = UNSET,
    incoterm: Literal["EXW", "FOB", "CIF", "DDP"] | None | Unset = UNSET,
    labels: Labels | Mapping[str, str] | Unset = UNSET,
) -> Call[Shipment]:
    """Build `PATCH /shipments/{shipment_id}` without sending it."""
    return UPDATE_SHIPMENT.call(
        path=(shipment_id,),
        body={"reference": reference, "notify": notify, "incoterm": incoterm, "labels": labels},
    )


CANCEL_SHIPMENT = Operation(
    "cancelShipment",
    "DELETE",
    path("/shipments/{shipment_id}"),
    query=(Query("reason"),),
    responses={
        204: NoContent(),
        404: Json("models.shared:Problem", media_type="application/problem+json"),
        409: Json("models.shared:Problem", media_type="application/problem+json"),
    },
)


def cancel_shipment(
    shipment_id: str, *, reason: Literal["customer", "weather"] | int
) -> Call[None]:
    """Build `DELETE /shipments/{shipment_id}` without sending it."""
    return CANCEL_SHIPMENT.call(path=(shipment_id,), query=(reason,))


GET_ROUTE = Operation(
    "getRoute",
    "GET",
    path("/shipments/{shipment_id}/route"),
    responses={
        200: Json("models.shipments:Route"),
        404: Json("models.shared:Problem", media_type="application/problem+json"),
    },
)


def get_route(shipment_id: str) -> Call[Route]:
    """Build `GET /shipments/{shipment_id}/route` without sending it."""
    return GET_ROUTE.call(path=(shipment_id,))


REPLACE_ROUTE = Operation(
    "replaceRoute",
    "PUT",
    path("/shipments/{shipment_id}/route"),
    body=Json(),
    responses={200: Json("models.shipments:Route")},
)


def replace_route(shipment_id: str, *, body: Sequence[Leg | LegParam]) -> Call[Route]:
    """Build `PUT /shipments/{shipment_id}/route` without sending it."""
    return REPLACE_ROUTE.call(path=(shipment_id,), body=body)


class Shipments:
    """The operations tagged `Shipments`.

    What is moved from one port to another.
    """

    def __init__(self, client: SyncClient) -> None:
        self._client = client

    def get_quote(
        self,
        ports: Sequence[str],
        options_path: GetQuotePathOptions | GetQuotePathOptionsParam,
        via: Sequence[str],
        *,
        currencies: Sequence[str] | Unset = UNSET,
        filter: QuoteFilter | QuoteFilterParam | Unset = UNSET,
        expression: str | Unset = UNSET,
        prefs: str | Unset = UNSET,
        x_features: Sequence[str] | Unset = UNSET,
        options: RequestOptions | None = None,
    ) -> Money | str:
        """Ask for a price.

        The path takes the ports in simple style, options in matrix style and the ports between in
        label style.

        `GET /quotes/{ports}/{options}/{via}`

        Args:
            filter: A filter as JSON.
            expression: Sent without quoting the reserved characters.

        Returns:
            The price.

        Raises:
            NotFoundError: 404: There is no such thing.
        """
        call = get_quote(
            ports,
            options_path,
            via,
            currencies=currencies,
            filter=filter,
            expression=expression,
            prefs=prefs,
            x_features=x_features,
        )
        return self._client.send(call, options).parsed

    def list_shipments(
        self,
        *,
        limit: int | Unset = UNSET,
        cursor: str | Unset = UNSET,
        status: (
            Sequence[Literal["draft", "booked", "at_sea", "arrived", "delivered"]] | Unset
        ) = UNSET,
        port: Sequence[str] | Unset = UNSET,
        departed_after: datetime | Unset = UNSET,
        departs_on: date | Unset = UNSET,
        weight: ListShipmentsQueryWeight | ListShipmentsQueryWeightParam | Unset = UNSET,
        include_archived: bool | None | Unset = UNSET,
        x_request_id: str | Unset = UNSET,
        options: RequestOptions | None = None,
    ) -> Page[Shipment, ListShipmentsResponse]:
        """List shipments.

        Returns the newest first. Filters are combined with *and*.

        `GET /shipments`

        Args:
            limit: How many to return at most. Constraints: at least 1 and at most 100. Default:
                `20`.
            status: Only shipments in one of these states.
            port: UN/LOCODE of a port on the route; repeat for several.
            weight: Bounds of the gross weight in kilograms.
            include_archived: Default: `false`.
            x_request_id: Echoed in the answer.

        Returns:
            One page: `items` and, with `all()`, the items of this page and of all that follow.
            One page of shipments.

        Raises:
            ClientError: 4XX: What went wrong.
            ServerError: 5XX: What went wrong.
        """
        call = list_shipments(
            limit=limit,
            cursor=cursor,
            status=status,
            port=port,
            departed_after=departed_after,
            departs_on=departs_on,
            weight=weight,
            include_archived=include_archived,
            x_request_id=x_request_id,
        )
        return self._client.paginate(call, options)

    def create_shipment(
        self,
        *,
        origin: str,
        destination: str,
        cargo: Sequence[CargoParam],
        idempotency_key: str | Unset = UNSET,
        reference: str | None | Unset = UNSET,
        incoterm: Literal["EXW", "FOB", "CIF", "DDP"] | None | Unset = UNSET,
        budget: Money | MoneyParam | None | Unset = UNSET,
        labels: Labels | Mapping[str, str] | Unset = UNSET,
        callback_url: str | Unset = UNSET,
        class_: Literal["standard", "express"] | Unset = UNSET,
        source: str | Unset = UNSET,
        options: RequestOptions | None = None,
    ) -> Shipment | PendingShipment:
        """Book a shipment.

        `POST /shipments`

        Args:
            origin: UN/LOCODE of the port of loading.
            destination: UN/LOCODE of the port of discharge.
            cargo: Constraints: at least 1 item.
            idempotency_key: Repeating a request with the same key books once. Constraints: at most
                64 characters.
            budget: What you will pay at most.
            labels: Arbitrary labels.
            class_: A reserved word in Python.
            source: A name that is no identifier.

        Returns:
            201: Booked.
            202: Waiting for a vessel.

        Raises:
            ConflictError: 409: The idempotency key was used for another request.
            UnprocessableEntityError: 422: Not bookable.

        Example:
            client.shipments.create_shipment(
                origin="NLRTM",
                destination="SGSIN",
                cargo=[{"kind": "container", "container_number": "TIDU1234567", "size": 40}],
            )
        """
        call = create_shipment(
            origin=origin,
            destination=destination,
            cargo=cargo,
            idempotency_key=idempotency_key,
            reference=reference,
            incoterm=incoterm,
            budget=budget,
            labels=labels,
            callback_url=callback_url,
            class_=class_,
            source=source,
        )
        return self._client.send(call, options).parsed

    def get_shipment(
        self,
        shipment_id: str,
        *,
        expand: Sequence[Literal["customer", "documents", "legs"]] | Unset = UNSET,
        options: RequestOptions | None = None,
    ) -> Shipment:
        """Get a shipment.

        `GET /shipments/{shipment_id}`

        Args:
            shipment_id: The identifier, such as `TW-2026-000017`.

        Returns:
            The shipment.

        Raises:
            NotFoundError: 404: There is no such thing.
        """
        call = get_shipment(shipment_id, expand=expand)
        return self._client.send(call, options).parsed

    def update_shipment(
        self,
        shipment_id: str,
        *,
        reference: str | None | Unset = UNSET,
        notify: Sequence[str] | Unset = UNSET,
        incoterm: Literal["EXW", "FOB", "CIF", "DDP"] | None | Unset = UNSET,
        labels: Labels | Mapping[str, str] | Unset = UNSET,
        options: RequestOptions | None = None,
    ) -> Shipment:
        """Change a shipment.

        Members that are left out stay as they are; `null` clears the ones that may be empty.

        `PATCH /shipments/{shipment_id}`

        Args:
            shipment_id: The identifier, such as `TW-2026-000017`.
            reference: Your own reference.
            labels: Arbitrary labels.

        Returns:
            As it is now.

        Raises:
            NotFoundError: 404: There is no such thing.
            ClientError: 412: What went wrong.
        """
        call = update_shipment(
            shipment_id, reference=reference, notify=notify, incoterm=incoterm, labels=labels
        )
        return self._client.send(call, options).parsed

    @deprecated("The API has deprecated this operation.", category=None)
    def cancel_shipment(
        self,
        shipment_id: str,
        *,
        reason: Literal["customer", "weather"] | int,
        options: RequestOptions | None = None,
    ) -> None:
        """Cancel a shipment.

        `DELETE /shipments/{shipment_id}`

        Deprecated by the API.

        Args:
            shipment_id: The identifier, such as `TW-2026-000017`.
            reason: A reason code of yours.

        Returns:
            Cancelled.

        Raises:
            NotFoundError: 404: There is no such thing.
            ConflictError: 409: What went wrong.
        """
        call = cancel_shipment(shipment_id, reason=reason)
        self._client.send(call, options)

    def get_route(self, shipment_id: str, *, options: RequestOptions | None = None) -> Route:
        """Get the route.

        The tree of legs, and the positions as pairs of longitude and latitude.

        `GET /shipments/{shipment_id}/route`

        Args:
            shipment_id: The identifier, such as `TW-2026-000017`.

        Returns:
            The route.

        Raises:
            NotFoundError: 404: There is no such thing.
        """
        call = get_route(shipment_id)
        return self._client.send(call, options).parsed

    def replace_route(
        self,
        shipment_id: str,
        *,
        body: Sequence[Leg | LegParam],
        options: RequestOptions | None = None,
    ) -> Route:
        """Replace the route.

        `PUT /shipments/{shipment_id}/route`

        Args:
            shipment_id: The identifier, such as `TW-2026-000017`.

        Returns:
            The new route.
        """
        call = replace_route(shipment_id, body=body)
        return self._client.send(call, options).parsed


class AsyncShipments:
    """The async twin of Shipments."""

    def __init__(self, client: AsyncHTTPClient) -> None:
        self._client = client

    async def get_quote(
        self,
        ports: Sequence[str],
        options_path: GetQuotePathOptions | GetQuotePathOptionsParam,
        via: Sequence[str],
        *,
        currencies: Sequence[str] | Unset = UNSET,
        filter: QuoteFilter | QuoteFilterParam | Unset = UNSET,
        expression: str | Unset = UNSET,
        prefs: str | Unset = UNSET,
        x_features: Sequence[str] | Unset = UNSET,
        options: RequestOptions | None = None,
    ) -> Money | str:
        """Ask for a price. See `Shipments.get_quote`.

        Args:
            filter: A filter as JSON.
            expression: Sent without quoting the reserved characters.
        """
        call = get_quote(
            ports,
            options_path,
            via,
            currencies=currencies,
            filter=filter,
            expression=expression,
            prefs=prefs,
            x_features=x_features,
        )
        return (await self._client.send(call, options)).parsed

    async def list_shipments(
        self,
        *,
        limit: int | Unset = UNSET,
        cursor: str | Unset = UNSET,
        status: (
            Sequence[Literal["draft", "booked", "at_sea", "arrived", "delivered"]] | Unset
        ) = UNSET,
        port: Sequence[str] | Unset = UNSET,
        departed_after: datetime | Unset = UNSET,
        departs_on: date | Unset = UNSET,
        weight: ListShipmentsQueryWeight | ListShipmentsQueryWeightParam | Unset = UNSET,
        include_archived: bool | None | Unset = UNSET,
        x_request_id: str | Unset = UNSET,
        options: RequestOptions | None = None,
    ) -> AsyncPage[Shipment, ListShipmentsResponse]:
        """List shipments. See `Shipments.list_shipments`.

        Args:
            limit: How many to return at most. Constraints: at least 1 and at most 100. Default:
                `20`.
            status: Only shipments in one of these states.
            port: UN/LOCODE of a port on the route; repeat for several.
            weight: Bounds of the gross weight in kilograms.
            include_archived: Default: `false`.
            x_request_id: Echoed in the answer.
        """
        call = list_shipments(
            limit=limit,
            cursor=cursor,
            status=status,
            port=port,
            departed_after=departed_after,
            departs_on=departs_on,
            weight=weight,
            include_archived=include_archived,
            x_request_id=x_request_id,
        )
        return await self._client.paginate(call, options)

    async def create_shipment(
        self,
        *,
        origin: str,
        destination: str,
        cargo: Sequence[CargoParam],
        idempotency_key: str | Unset = UNSET,
        reference: str | None | Unset = UNSET,
        incoterm: Literal["EXW", "FOB", "CIF", "DDP"] | None | Unset = UNSET,
        budget: Money | MoneyParam | None | Unset = UNSET,
        labels: Labels | Mapping[str, str] | Unset = UNSET,
        callback_url: str | Unset = UNSET,
        class_: Literal["standard", "express"] | Unset = UNSET,
        source: str | Unset = UNSET,
        options: RequestOptions | None = None,
    ) -> Shipment | PendingShipment:
        """Book a shipment. See `Shipments.create_shipment`.

        Args:
            origin: UN/LOCODE of the port of loading.
            destination: UN/LOCODE of the port of discharge.
            cargo: Constraints: at least 1 item.
            idempotency_key: Repeating a request with the same key books once. Constraints: at most
                64 characters.
            budget: What you will pay at most.
            labels: Arbitrary labels.
            class_: A reserved word in Python.
            source: A name that is no identifier.
        """
        call = create_shipment(
            origin=origin,
            destination=destination,
            cargo=cargo,
            idempotency_key=idempotency_key,
            reference=reference,
            incoterm=incoterm,
            budget=budget,
            labels=labels,
            callback_url=callback_url,
            class_=class_,
            source=source,
        )
        return (await self._client.send(call, options)).parsed

    async def get_shipment(
        self,
        shipment_id: str,
        *,
        expand: Sequence[Literal["customer", "documents", "legs"]] | Unset = UNSET,
        options: RequestOptions | None = None,
    ) -> Shipment:
        """Get a shipment. See `Shipments.get_shipment`.

        Args:
            shipment_id: The identifier, such as `TW-2026-000017`.
        """
        call = get_shipment(shipment_id, expand=expand)
        return (await self._client.send(call, options)).parsed

    async def update_shipment(
        self,
        shipment_id: str,
        *,
        reference: str | None | Unset = UNSET,
        notify: Sequence[str] | Unset = UNSET,
        incoterm: Literal["EXW", "FOB", "CIF", "DDP"] | None | Unset = UNSET,
        labels: Labels | Mapping[str, str] | Unset = UNSET,
        options: RequestOptions | None = None,
    ) -> Shipment:
        """Change a shipment. See `Shipments.update_shipment`.

        Args:
            shipment_id: The identifier, such as `TW-2026-000017`.
            reference: Your own reference.
            labels: Arbitrary labels.
        """
        call = update_shipment(
            shipment_id, reference=reference, notify=notify, incoterm=incoterm, labels=labels
        )
        return (await self._client.send(call, options)).parsed

    @deprecated("The API has deprecated this operation.", category=None)
    async def cancel_shipment(
        self,
        shipment_id: str,
        *,
        reason: Literal["customer", "weather"] | int,
        options: RequestOptions | None = None,
    ) -> None:
        """Cancel a shipment. See `Shipments.cancel_shipment`.

        Args:
            shipment_id: The identifier, such as `TW-2026-000017`.
            reason: A reason code of yours.
        """
        call = cancel_shipment(shipment_id, reason=reason)
        await self._client.send(call, options)

    async def get_route(self, shipment_id: str, *, options: RequestOptions | None = None) -> Route:
        """Get the route. See `Shipments.get_route`.

        Args:
            shipment_id: The identifier, such as `TW-2026-000017`.
        """
        call = get_route(shipment_id)
        return (await self._client.send(call, options)).parsed

    async def replace_route(
        self,
        shipment_id: str,
        *,
        body: Sequence[Leg | LegParam],
        options: RequestOptions | None = None,
    ) -> Route:
        """Replace the route. See `Shipments.replace_route`.

        Args:
            shipment_id: The identifier, such as `TW-2026-000017`.
        """
        call = replace_route(shipment_id, body=body)
        return (await self._client.send(call, options)).parsed
