"""The operations tagged `Customers`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .._runtime import (
    UNSET,
    Field,
    Form,
    Json,
    NoContent,
    Operation,
    Paging,
    Query,
    full_date,
    path,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
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
    from ..models.customers import Party, SearchCustomersResponse
    from ..models.shared import Customer, Money
    from ..params.customers import PartyParam
    from ..params.shared import MoneyParam


LIST_CUSTOMERS = Operation(
    "listCustomers",
    "GET",
    path("/customers"),
    query=(Query("page"), Query("perPage"), Query("sort")),
    responses={
        200: Json("models.shared:Customer", many=True),
        401: Json("models.shared:Problem", media_type="application/problem+json"),
    },
    paging=Paging("page", query="page", first=1),
)


def list_customers(
    *,
    page: int | Unset = UNSET,
    per_page: int | Unset = UNSET,
    sort: Literal["name", "-name", "created_at", "-created_at"] | Unset = UNSET,
) -> PagedCall[Customer, list[Customer]]:
    """Build `GET /customers` without sending it."""
    return LIST_CUSTOMERS.paged(query=(page, per_page, sort))


CREATE_CUSTOMER = Operation(
    "createCustomer",
    "POST",
    path("/customers"),
    body={"application/json": Json(), "application/x-www-form-urlencoded": Form()},
    responses={
        201: Json("models.shared:Customer"),
        422: Json("models.shared:ValidationProblem", media_type="application/problem+json"),
    },
)


def create_customer(
    *,
    name: str,
    email: str | Unset = UNSET,
    vat_number: str | None | Unset = UNSET,
    credit: Money | MoneyParam | Unset = UNSET,
    secret: str | Unset = UNSET,
    content_type: Literal[
        "application/json", "application/x-www-form-urlencoded"
    ] = "application/json",
) -> Call[Customer]:
    """Build `POST /customers` without sending it."""
    return CREATE_CUSTOMER.call(
        body={
            "name": name,
            "email": email,
            "vat_number": vat_number,
            "credit": credit,
            "secret": secret,
        },
        content_type=content_type,
    )


SEARCH_CUSTOMERS = Operation(
    "searchCustomers",
    "POST",
    path("/customers/search"),
    body=Form(Field("countries", style="form", explode=False)),
    responses={200: Json("models.customers:SearchCustomersResponse")},
    optional_body=True,
)


def search_customers(
    *,
    name: str | Unset = UNSET,
    countries: Sequence[str] | Unset = UNSET,
    limit: int | Unset = UNSET,
) -> Call[SearchCustomersResponse]:
    """Build `POST /customers/search` without sending it."""
    return SEARCH_CUSTOMERS.call(body={"name": name, "countries": countries, "limit": limit})


GET_CUSTOMER = Operation(
    "getCustomer",
    "GET",
    path("/customers/{customerId}"),
    responses={
        200: Json("models.shared:Customer"),
        404: Json("models.shared:Problem", media_type="application/problem+json"),
    },
)


def get_customer(customer_id: str) -> Call[Customer]:
    """Build `GET /customers/{customerId}` without sending it."""
    return GET_CUSTOMER.call(path=(customer_id,))


CUSTOMER_EXISTS = Operation(
    "customerExists",
    "HEAD",
    path("/customers/{customerId}"),
    responses={200: NoContent(), 404: NoContent()},
)


def customer_exists(customer_id: str) -> Call[None]:
    """Build `HEAD /customers/{customerId}` without sending it."""
    return CUSTOMER_EXISTS.call(path=(customer_id,))


SET_PARTY = Operation(
    "setParty",
    "PUT",
    path("/customers/{customerId}/party"),
    body=Json(),
    responses={200: Json("models.customers:Party")},
)


def set_party(customer_id: str, *, body: PartyParam) -> Call[Party]:
    """Build `PUT /customers/{customerId}/party` without sending it."""
    return SET_PARTY.call(
        path=(customer_id,), body=full_date(body, "born_on", "directors/*/born_on")
    )


class Customers:
    """The operations tagged `Customers`.

    Who pays for it.
    """

    def __init__(self, client: SyncClient) -> None:
        self._client = client

    def list_customers(
        self,
        *,
        page: int | Unset = UNSET,
        per_page: int | Unset = UNSET,
        sort: Literal["name", "-name", "created_at", "-created_at"] | Unset = UNSET,
        options: RequestOptions | None = None,
    ) -> Page[Customer, list[Customer]]:
        """List customers.

        `GET /customers`

        Args:
            page: Constraints: at least 1. Default: `1`.
            per_page: Constraints: at least 1 and at most 100. Default: `25`.

        Returns:
            One page: `items` and, with `all()`, the items of this page and of all that follow.
            One page.

        Raises:
            AuthenticationError: 401: What went wrong.
        """
        call = list_customers(page=page, per_page=per_page, sort=sort)
        return self._client.paginate(call, options)

    def create_customer(
        self,
        *,
        name: str,
        email: str | Unset = UNSET,
        vat_number: str | None | Unset = UNSET,
        credit: Money | MoneyParam | Unset = UNSET,
        secret: str | Unset = UNSET,
        content_type: Literal[
            "application/json", "application/x-www-form-urlencoded"
        ] = "application/json",
        options: RequestOptions | None = None,
    ) -> Customer:
        """Add a customer.

        `POST /customers`

        Args:
            content_type: The media type of the body.

        Returns:
            Added.

        Raises:
            UnprocessableEntityError: 422: Not acceptable.
        """
        call = create_customer(
            name=name,
            email=email,
            vat_number=vat_number,
            credit=credit,
            secret=secret,
            content_type=content_type,
        )
        return self._client.send(call, options).parsed

    def search_customers(
        self,
        *,
        name: str | Unset = UNSET,
        countries: Sequence[str] | Unset = UNSET,
        limit: int | Unset = UNSET,
        options: RequestOptions | None = None,
    ) -> SearchCustomersResponse:
        """Search customers.

        `POST /customers/search`

        Returns:
            What was found, by identifier.
        """
        call = search_customers(name=name, countries=countries, limit=limit)
        return self._client.send(call, options).parsed

    def get_customer(self, customer_id: str, *, options: RequestOptions | None = None) -> Customer:
        """Get a customer.

        `GET /customers/{customerId}`

        Returns:
            The customer.

        Raises:
            NotFoundError: 404: There is no such thing.
        """
        call = get_customer(customer_id)
        return self._client.send(call, options).parsed

    def customer_exists(self, customer_id: str, *, options: RequestOptions | None = None) -> None:
        """Ask whether a customer exists.

        `HEAD /customers/{customerId}`

        Returns:
            It does.

        Raises:
            NotFoundError: 404: It does not.
        """
        call = customer_exists(customer_id)
        self._client.send(call, options)

    def set_party(
        self, customer_id: str, *, body: PartyParam, options: RequestOptions | None = None
    ) -> Party:
        """Say who the customer is.

        `PUT /customers/{customerId}/party`

        Args:
            body: A person or a company, told apart by their members.

        Returns:
            As stored.
        """
        call = set_party(customer_id, body=body)
        return self._client.send(call, options).parsed


class AsyncCustomers:
    """The async twin of Customers."""

    def __init__(self, client: AsyncHTTPClient) -> None:
        self._client = client

    async def list_customers(
        self,
        *,
        page: int | Unset = UNSET,
        per_page: int | Unset = UNSET,
        sort: Literal["name", "-name", "created_at", "-created_at"] | Unset = UNSET,
        options: RequestOptions | None = None,
    ) -> AsyncPage[Customer, list[Customer]]:
        """List customers. See `Customers.list_customers`.

        Args:
            page: Constraints: at least 1. Default: `1`.
            per_page: Constraints: at least 1 and at most 100. Default: `25`.
        """
        call = list_customers(page=page, per_page=per_page, sort=sort)
        return await self._client.paginate(call, options)

    async def create_customer(
        self,
        *,
        name: str,
        email: str | Unset = UNSET,
        vat_number: str | None | Unset = UNSET,
        credit: Money | MoneyParam | Unset = UNSET,
        secret: str | Unset = UNSET,
        content_type: Literal[
            "application/json", "application/x-www-form-urlencoded"
        ] = "application/json",
        options: RequestOptions | None = None,
    ) -> Customer:
        """Add a customer. See `Customers.create_customer`.

        Args:
            content_type: The media type of the body.
        """
        call = create_customer(
            name=name,
            email=email,
            vat_number=vat_number,
            credit=credit,
            secret=secret,
            content_type=content_type,
        )
        return (await self._client.send(call, options)).parsed

    async def search_customers(
        self,
        *,
        name: str | Unset = UNSET,
        countries: Sequence[str] | Unset = UNSET,
        limit: int | Unset = UNSET,
        options: RequestOptions | None = None,
    ) -> SearchCustomersResponse:
        """Search customers. See `Customers.search_customers`."""
        call = search_customers(name=name, countries=countries, limit=limit)
        return (await self._client.send(call, options)).parsed

    async def get_customer(
        self, customer_id: str, *, options: RequestOptions | None = None
    ) -> Customer:
        """Get a customer. See `Customers.get_customer`."""
        call = get_customer(customer_id)
        return (await self._client.send(call, options)).parsed

    async def customer_exists(
        self, customer_id: str, *, options: RequestOptions | None = None
    ) -> None:
        """Ask whether a customer exists. See `Customers.customer_exists`."""
        call = customer_exists(customer_id)
        await self._client.send(call, options)

    async def set_party(
        self, customer_id: str, *, body: PartyParam, options: RequestOptions | None = None
    ) -> Party:
        """Say who the customer is. See `Customers.set_party`.

        Args:
            body: A person or a company, told apart by their members.
        """
        call = set_party(customer_id, body=body)
        return (await self._client.send(call, options)).parsed
