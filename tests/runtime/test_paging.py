"""Pages: what is asked for next, in every style of paging, on both clients."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

import pytest

from generator.runtime._http import http as httpx2

from .both import MODES, Rig, finish

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.parametrize("mode", MODES)

PETS = [{"id": number} for number in range(1, 6)]


def operation(package: Any, paging: Any, *, query: tuple[str, ...] = (), method: str = "GET", **more: Any) -> Any:
    described = {"responses": {200: package.Json("models.pets:Herd")}, **more}
    return package.Operation(
        "listPets", method, package.path("/pets"), query=tuple(map(package.Query, query)), paging=paging, **described
    )


def served(answer: Callable[[httpx2.Request], Any], **headers: str) -> Callable[[httpx2.Request], httpx2.Response]:
    def serve(request: httpx2.Request) -> httpx2.Response:
        body = json.dumps(answer(request)).encode()
        return httpx2.Response(200, content=body, headers={"content-type": "application/json", **headers})

    return serve


def everything(rig: Rig, page: Any) -> list[int]:
    """Return the ids of the items of a page and all that follow."""
    if rig.mode == "sync":
        return [item.id for item in page.all()]

    async def collect() -> list[int]:
        return [item.id async for item in page.all()]

    return asyncio.run(collect())


def first_page(rig: Rig, call: Any, options: Any = None) -> Any:
    return finish(rig.client.paginate(call, options))


def queries(rig: Rig) -> list[str]:
    return [request.url.query.decode() for request in rig.sent]


def test_page_and_per_page_count_until_the_total_of_pages(package: Any, mode: str) -> None:
    def answer(request: httpx2.Request) -> Any:
        page = int(request.url.params.get("page", "1"))
        return {"data": PETS[2 * page - 2 : 2 * page], "meta": {"pagination": {"current_page": page, "total_pages": 3}}}

    paging = package.Paging("page", query="page", items="/data", total="/meta/pagination/total_pages", first=1)
    rig = Rig(package, mode, served(answer))
    page = first_page(rig, operation(package, paging, query=("perPage", "page")).paged(query=(2, package.UNSET)))
    assert page.has_next
    assert [item.id for item in page.items] == [1, 2]
    assert page.parsed.meta == {"pagination": {"current_page": 1, "total_pages": 3}}
    assert page.response.status == 200
    assert everything(rig, page) == [1, 2, 3, 4, 5]
    assert queries(rig) == ["perPage=2", "perPage=2&page=2", "perPage=2&page=3"]


def test_pages_that_nothing_counts_end_with_an_empty_one(package: Any, mode: str) -> None:
    def answer(request: httpx2.Request) -> Any:
        page = int(request.url.params["page"])
        return {"data": PETS[2 * page : 2 * page + 2]}

    rig = Rig(package, mode, served(answer))
    call = operation(package, package.Paging("page", query="page", items="/data"), query=("page",)).paged(query=(1,))
    assert everything(rig, first_page(rig, call)) == [3, 4, 5]
    assert queries(rig) == ["page=1", "page=2", "page=3"]


def test_an_offset_grows_by_the_items_that_came(package: Any, mode: str) -> None:
    def answer(request: httpx2.Request) -> Any:
        offset = int(request.url.params.get("offset", "0"))
        return {"data": PETS[offset : offset + 2], "total": 5}

    rig = Rig(package, mode, served(answer))
    paging = package.Paging("offset", query="offset", items="/data", total="/total")
    call = operation(package, paging, query=("offset",)).paged(query=(package.UNSET,))
    assert everything(rig, first_page(rig, call)) == [1, 2, 3, 4, 5]
    assert queries(rig) == ["", "offset=2", "offset=4"]


def test_starting_after_is_the_last_item_while_there_is_more(package: Any, mode: str) -> None:
    def answer(request: httpx2.Request) -> Any:
        after = int(request.url.params.get("starting_after", "0"))
        return {"data": PETS[after : after + 2], "has_more": after + 2 < len(PETS)}

    rig = Rig(package, mode, served(answer))
    paging = package.Paging("cursor", query="starting_after", items="/data", item="/id", more="/has_more")
    call = operation(package, paging, query=("starting_after",)).paged(query=(package.UNSET,))
    assert everything(rig, first_page(rig, call)) == [1, 2, 3, 4, 5]
    assert queries(rig) == ["", "starting_after=2", "starting_after=4"]


def test_a_cursor_of_the_body_is_handed_back_until_it_is_null_or_empty(package: Any, mode: str) -> None:
    for last in (None, "", False):
        cursors = {"": "b c", "b c": "d", "d": last}

        def answer(request: httpx2.Request, cursors: Any = cursors) -> Any:
            cursor = request.url.params.get("cursor", "")
            place = list(cursors).index(cursor)
            return {"data": PETS[place : place + 1] if place != 1 else [], "next~/cursor": cursors[cursor]}

        rig = Rig(package, mode, served(answer))
        paging = package.Paging("cursor", query="cursor", items="/data", next="/next~0~1cursor")
        call = operation(package, paging, query=("cursor", "limit")).paged(query=(package.UNSET, 1))
        page = first_page(rig, call, package.RequestOptions(headers={"X-Trace": "t"}))
        assert everything(rig, page) == [1, 3]
        assert queries(rig) == ["limit=1", "cursor=b%20c&limit=1", "cursor=d&limit=1"]
        assert [request.headers["x-trace"] for request in rig.sent] == ["t", "t", "t"]


def test_a_cursor_may_go_into_the_body(package: Any, mode: str) -> None:
    def answer(request: httpx2.Request) -> Any:
        start = json.loads(request.content).get("start", 0)
        return {"data": PETS[start : start + 3], "next": start + 3 if start == 0 else None}

    rig = Rig(package, mode, served(answer))
    paging = package.Paging("cursor", field="start", items="/data", next="/next")
    described = operation(package, paging, method="POST", body=package.Json())
    assert everything(rig, first_page(rig, described.paged(body={"start": package.UNSET, "kind": "cat"}))) == [
        1, 2, 3, 4, 5,
    ]  # fmt: skip
    assert [json.loads(request.content) for request in rig.sent] == [{"kind": "cat"}, {"start": 3, "kind": "cat"}]


@pytest.mark.parametrize("link", ["https://api.test/v1/pets?page=2", "/v1/pets?page=2", "?page=2", "pets?page=2"])
def test_a_next_url_is_followed_with_the_credentials_that_it_lacks(package: Any, mode: str, link: str) -> None:
    def answer(request: httpx2.Request) -> Any:
        page = request.url.params.get("page", "1")
        return {"data": [PETS[int(page) - 1]], "links": {"next": {"1": link, "2": "?page=3"}.get(page)}}

    settings = package.ClientSettings(
        name="shelter",
        servers=("https://api.test/v1",),
        security={"k": package.ApiKey("query", "key"), "b": package.Bearer()},
        default_security=(("k", "b"),),
    )
    rig = Rig(package, mode, served(answer), settings=settings, credentials={"k": "s+1", "b": "token"})
    paging = package.Paging("next_url", items="/data", next="/links/next")
    call = operation(package, paging, query=("limit",)).paged(query=(1,))
    assert everything(rig, first_page(rig, call)) == [1, 2, 3]
    assert [str(request.url) for request in rig.sent] == [
        "https://api.test/v1/pets?key=s%2B1&limit=1",
        "https://api.test/v1/pets?page=2&key=s%2B1",
        "https://api.test/v1/pets?page=3&key=s%2B1",
    ]
    assert {request.headers["authorization"] for request in rig.sent} == {"Bearer token"}


def test_a_link_header_is_read_as_rfc_8288_says(package: Any, mode: str) -> None:
    links = {
        "": '<https://api.test/v1/pets?a=,;>; rel="prev"; title="a, <b>; rel=next", </v1/pets?p=2>; x; REL="last next"',
        "2": "<?p=3>; rel=next",
        "3": '<?p=4>; rel="nextish"',
    }

    def serve(request: httpx2.Request) -> httpx2.Response:
        place = request.url.params.get("p", "")
        pets = json.dumps([PETS[int(place or 1) - 1]]).encode()
        return httpx2.Response(200, content=pets, headers={"content-type": "application/json", "Link": links[place]})

    rig = Rig(package, mode, serve)
    responses = {200: package.Json("models.pets:Pet", many=True)}
    call = operation(package, package.Paging("link_header"), responses=responses).paged()
    assert everything(rig, first_page(rig, call)) == [1, 2, 3]
    assert queries(rig) == ["", "p=2", "p=3"]


@pytest.mark.parametrize(
    "link",
    [
        "https://evil.test/v1/pets?page=2",
        "//evil.test/pets",
        "http://api.test/v1/pets?page=2",
        "https://api.test:8443/v1/pets",
        "https://api.test.evil.test/",
        "https://api.test@evil.test/v1/pets",
        "javascript:alert(1)",
        "https://[broken",
    ],
)
def test_a_link_to_another_origin_is_not_followed(package: Any, mode: str, link: str) -> None:
    rig = Rig(package, mode, served(lambda _request: {"data": PETS, "next": link}))
    page = first_page(rig, operation(package, package.Paging("next_url", items="/data", next="/next")).paged())
    assert page.has_next
    with pytest.raises(package.DecodeError, match="next page is") as refused:
        finish(page.next_page())
    assert refused.value.operation_id == "listPets"
    assert len(rig.sent) == 1


def test_user_information_of_a_link_is_never_sent(package: Any, mode: str) -> None:
    links = iter(["https://user:pass@api.test/v1/pets?page=2", None])
    rig = Rig(package, mode, served(lambda _request: {"data": PETS[:1], "next": next(links)}))
    page = first_page(rig, operation(package, package.Paging("next_url", items="/data", next="/next")).paged())
    assert everything(rig, page) == [1, 1]
    assert str(rig.sent[1].url) == "https://api.test/v1/pets?page=2"
    assert "authorization" not in rig.sent[1].headers


@pytest.mark.parametrize(
    ("style", "bodies"),
    [
        ("page", [{"data": PETS}]),
        ("cursor", [{"data": PETS, "next": "same"}]),
        ("cursor", [{"data": PETS, "next": cursor} for cursor in "abcdefg"]),
        ("next_url", [{"data": [], "next": link} for link in ("?p=1", "?p=2", "?p=3")]),
    ],
)
def test_pages_that_go_round_in_a_circle_end_with_an_error(package: Any, mode: str, style: str, bodies: Any) -> None:
    answers = iter(bodies * 40)
    rig = Rig(package, mode, served(lambda _request: next(answers)))
    counted = style == "page"
    paging = package.Paging(
        style, query="" if style == "next_url" else "at", items="/data", next="" if counted else "/next"
    )
    call = operation(package, paging, query=("at",)).paged(query=(package.UNSET,))
    with pytest.raises(package.DecodeError, match="there before"):
        everything(rig, first_page(rig, call))
    assert len(rig.sent) <= 4 * len(bodies) + 2


def test_items_that_are_no_list_are_an_error_with_a_place_and_null_is_no_items(package: Any, mode: str) -> None:
    paging = package.Paging("cursor", query="cursor", items="/data", next="/next")
    call = operation(package, paging, query=("cursor",)).paged(query=(package.UNSET,))
    rig = Rig(package, mode, served(lambda _request: {"data": "none"}))
    with pytest.raises(package.DecodeError, match="no list") as wrong:
        _ = first_page(rig, call).items
    assert (wrong.value.pointer, wrong.value.status, wrong.value.raw) == ("/data", 200, b'{"data": "none"}')
    assert first_page(Rig(package, mode, served(lambda _request: {"data": None})), call).items == []
    assert first_page(Rig(package, mode, served(lambda _request: {"other": 1})), call).items == []


def test_a_page_number_that_is_no_number_cannot_be_counted_on(package: Any, mode: str) -> None:
    rig = Rig(package, mode, served(lambda _request: {"data": PETS}))
    call = operation(package, package.Paging("page", query="page", items="/data"), query=("page",)).paged(query=("x",))
    with pytest.raises(package.ConfigurationError, match="no whole number"):
        finish(first_page(rig, call).next_page())


def test_a_failure_on_the_way_is_the_error_of_that_call(package: Any, mode: str) -> None:
    answers = iter([httpx2.Response(200, json={"data": [{"id": 1}], "next": "b"}), httpx2.Response(503)])
    rig = Rig(package, mode, lambda _request: next(answers))
    call = operation(package, package.Paging("cursor", query="c", items="/data", next="/next"), query=("c",)).paged(
        query=(package.UNSET,)
    )
    page = first_page(rig, call)
    with pytest.raises(package.ServerError):
        finish(page.next_page())
    assert repr(page).startswith(("<Page of 1 items from GET https://", "<AsyncPage of 1 items from GET https://"))


def test_the_plain_call_still_gives_the_plain_response(package: Any, mode: str) -> None:
    rig = Rig(package, mode, served(lambda _request: {"data": PETS, "next": "b"}))
    call = operation(package, package.Paging("cursor", query="c", items="/data", next="/next"), query=("c",)).paged(
        query=("a",)
    )
    assert [pet.id for pet in rig.send(call).parsed.data] == [1, 2, 3, 4, 5]
    assert queries(rig) == ["c=a"]


def test_pages_may_be_walked_one_by_one_and_what_is_not_there_ends_them(package: Any, mode: str) -> None:
    def answer(request: httpx2.Request) -> Any:
        more = {"next": "c2"} if "c" not in request.url.params else "no object"
        return {"data": PETS[:1], "meta": more}

    paging = package.Paging("cursor", query="c", items="/data", next="/meta/next")
    rig = Rig(package, mode, served(answer))
    page = first_page(rig, operation(package, paging, query=("c",)).paged(query=(package.UNSET,)))

    async def collect() -> list[int]:
        return [len(each.items) async for each in page.pages()]

    sizes = [len(each.items) for each in page.pages()] if mode == "sync" else asyncio.run(collect())
    assert sizes == [1, 1]
    assert queries(rig) == ["", "c=c2"]


@pytest.mark.parametrize("link", ["http://[", "https://api.test:port/", "https://a\ud800"])
def test_a_link_that_is_no_url_is_a_decode_error(package: Any, mode: str, link: str) -> None:
    paging = package.Paging("next_url", items="/data", next="/next")
    rig = Rig(
        package, mode, served(lambda _request: {"data": PETS[:1], "next": link.encode("utf-8", "replace").decode()})
    )
    page = first_page(rig, operation(package, paging).paged())
    with pytest.raises(package.DecodeError, match=r"no URL|another origin"):
        finish(page.next_page())
    assert len(rig.sent) == 1
