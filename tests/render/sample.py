"""A hand-made API with one of everything that the render stage has to spell."""

from __future__ import annotations

from generator.ir.api import (
    Api,
    Body,
    BodyField,
    ClientParameter,
    Event,
    Media,
    Operation,
    Parameter,
    Resource,
    Response,
    SecurityScheme,
    Server,
)
from generator.ir.models import ModelEntry
from generator.ir.types import ANY, NONE, ArrayOf, LiteralOf, MapOf, ModelRef, Primitive, UnionOf

STR = Primitive("str")
INT = Primitive("int")
PET = ModelRef("Pet")
ERROR = ModelRef("Error")

MODELS = {
    "models/__init__.py": '"""The models."""\n',
    "models/pets.py": '''"""Models of pets."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import TypeAliasType

from .._runtime.model import Model


class Pet(Model):
    name: str
    kind: Annotated[Literal["cat", "dog"] | str | None, Field(alias="petKind")] = None
    """What it is."""


Pets = TypeAliasType("Pets", list[Pet])
''',
    "models/shared.py": '''"""Models of several tags."""

from __future__ import annotations

from .._runtime.model import Model


class Error(Model):
    message: str
''',
}


def _json(ref: object, media_type: str = "application/json") -> Media:
    return Media(media_type=media_type, codec="json", type=ref)  # type: ignore[arg-type]  # every caller gives a type


def parameter(wire: str, place: str = "query", *, argument: str = "", **more: object) -> Parameter:
    settings: dict[str, object] = {
        "required": place == "path",
        "type": STR,
        "style": "simple" if place in {"path", "header"} else "form",
        "explode": place not in {"path", "header"},
    }
    return Parameter(wire=wire, place=place, argument=argument or wire, **(settings | more))  # type: ignore[arg-type]  # as above


ERRORS = (
    Response(status="404", media=(_json(ERROR),), description="No such pet."),
    Response(status="5XX", media=(_json(ERROR),)),
    Response(status="default", media=(_json(ERROR),)),
)

LIST_PETS = Operation(
    operation_id="listPets",
    method="GET",
    path="/stores/{storeId}/pets",
    label="GET /stores/{storeId}/pets",
    resource="pets",
    name="list",
    builder="list",
    parameters=(
        parameter("storeId", "path", argument="store_id", description="The store."),
        parameter("limit", type=INT, description="How many at most. " * 12),
        parameter(
            "sort",
            type=LiteralOf(("name", "name_descending", "created_at", "created_at_descending", "price")),
        ),
        parameter("order", type=LiteralOf(("asc", "desc"), open=True)),
        parameter("tags", type=ArrayOf(STR), style="pipeDelimited", explode=False, deprecated=True),
        parameter("filter", type=ModelRef("Pet"), style="deepObject"),
        parameter("date", type=Primitive("date"), required=True),
        parameter("X-Trace", "header", argument="x_trace", type=UnionOf((STR, NONE))),
        parameter("session", "cookie", client_parameter=False),
        parameter("key", "header", client_parameter=True, required=True),
    ),
    body=None,
    responses=(Response(status="200", media=(_json(ArrayOf(PET)),)), *ERRORS),
    result=ArrayOf(PET),
    summary="List the pets of a store",
    description='Pets come in the order of `sort`.\n\n- one\n- two with """quotes""" and a \\ backslash\n' * 2,
    documentation_url="https://docs.example.com/pets",
    security=((("api_key", ()),), (("oauth", ("read",)), ("tenant", ())), ()),
)
CREATE_PET = Operation(
    operation_id="createPet",
    method="POST",
    path="/pets",
    label="POST /pets",
    resource="pets",
    name="create_pet",
    builder="create_pet",
    parameters=(),
    body=Body(
        required=True,
        media=(_json(PET),),
        flattened=True,
        fields=(
            BodyField(wire="petKind", argument="kind", required=False, type=UnionOf((STR, NONE))),
            BodyField(wire="name", argument="name", required=True, type=STR, description="Its name."),
            BodyField(wire="owner", argument="owner", required=False, type=PET),
            BodyField(wire="labels", argument="labels", required=False, type=MapOf(INT)),
            BodyField(wire="parents", argument="call", required=False, type=ModelRef("Pets")),
        ),
    ),
    responses=(Response(status="201", media=(_json(PET),)), *ERRORS),
    result=PET,
)
REPLACE_PETS = Operation(
    operation_id=None,
    method="PUT",
    path="/pets",
    label="PUT /pets",
    resource="pets",
    name="date",
    builder="date",
    parameters=(),
    body=Body(
        required=False,
        media=(
            _json(ArrayOf(PET)),
            _json(ModelRef("Pets"), "application/merge-patch+json"),
            Media(media_type="text/csv", codec="text", type=STR),
        ),
        flattened=False,
        content_type_argument="content_type",
    ),
    responses=(Response(status="204", media=()),),
    result=NONE,
    deprecated=True,
)
UPLOAD_PHOTO = Operation(
    operation_id="uploadPhoto",
    method="POST",
    path="/pets/{id}/photo",
    label="POST /pets/{id}/photo",
    resource="pets",
    name="photo",
    builder="photo",
    parameters=(parameter("id", "path", argument="photo", style="label", explode=True),),
    body=Body(
        required=True,
        media=(
            Media(
                media_type="multipart/form-data",
                codec="multipart",
                type=ANY,
                fields=(
                    BodyField(
                        wire="file", argument="file", required=True, type=Primitive("file"), content_type="image/png"
                    ),
                    BodyField(wire="note", argument="note", required=False, type=STR),
                ),
            ),
        ),
        flattened=True,
        fields=(
            BodyField(wire="file", argument="file", required=True, type=Primitive("file"), content_type="image/png"),
            BodyField(wire="note", argument="note", required=False, type=STR),
        ),
    ),
    responses=(
        Response(status="200", media=(Media(media_type="image/png", codec="binary", type=Primitive("bytes")),)),
    ),
    result=Primitive("bytes"),
    fixed_query=(("beta", "true"),),
)
WATCH = Operation(
    operation_id="watch",
    method="GET",
    path="/events",
    label="GET /events",
    resource="feed",
    name="watch",
    builder="watch",
    parameters=(parameter("since", type=Primitive("datetime")),),
    body=None,
    responses=(
        Response(
            status="200",
            media=(
                _json(MapOf(INT)),
                Media(media_type="text/event-stream", codec="sse", type=PET),
            ),
        ),
    ),
    result=MapOf(INT),
    stream=PET,
)
API = Api(
    name="petstore",
    title="Pet Store",
    version="1.0",
    description="All about pets.",
    servers=(
        Server(url="https://api.example.com"),
        Server(url="https://{region}.example.com", variables=(("region", "eu", ()),)),
    ),
    server_variables=(("region", "region"),),
    resources=(
        Resource(
            tag="Events",
            attribute="feed",
            class_name="Events",
            description="What happens.",
            operations=(WATCH,),
        ),
        Resource(
            tag="pets",
            attribute="pets",
            class_name="Pets",
            operations=(LIST_PETS, CREATE_PET, REPLACE_PETS, UPLOAD_PHOTO),
        ),
    ),
    models={
        "Pet": ModelEntry(key="Pet", module="pets", class_name="Pet"),
        "Pets": ModelEntry(
            key="Pets",
            module="pets",
            class_name="Pets",
            alias=ArrayOf(ModelRef("Pet")),
        ),
        "Error": ModelEntry(key="Error", module="shared", class_name="Error"),
    },
    security_schemes=(
        SecurityScheme(
            key="api_key",
            argument="api_key",
            kind="api_key",
            place="header",
            wire="X-API-Key",
            environment="PETSTORE_API_KEY",
            description="From the dashboard.",
        ),
        SecurityScheme(
            key="oauth",
            argument="oauth",
            kind="oauth2",
            environment="PETSTORE_OAUTH",
            token_url="https://api.example.com/token",  # an address, no secret
            scopes=("read",),
        ),
        SecurityScheme(key="tenant", argument="tenant", kind="basic", environment="PETSTORE_TENANT"),
    ),
    client_parameters=(
        ClientParameter(
            sent=Parameter(
                wire="key", place="header", argument="key", required=True, type=STR, style="simple", explode=False
            ),
            secret=True,
            environment="PETSTORE_KEY",
            required=True,
            description="The key.",
        ),
    ),
    events=(
        Event(
            name="pet_born",
            wire="petBorn",
            method="POST",
            media=(_json(PET),),
            kind="webhook",
            summary="A pet was born",
        ),
    ),
)
