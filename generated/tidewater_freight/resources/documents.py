"""The operations tagged `Documents`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .._runtime import (
    UNSET,
    Binary,
    Json,
    Multipart,
    NoContent,
    Operation,
    Part,
    Text,
    full_date,
    path,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Literal

    from .._runtime import AsyncHTTPClient, Call, FileInput, RequestOptions, SyncClient, Unset
    from ..models.documents import DocumentInfo, UploadDocumentRequestMetadata
    from ..params.documents import UploadDocumentRequestMetadataParam


UPLOAD_DOCUMENT = Operation(
    "uploadDocument",
    "POST",
    path("/documents"),
    body=Multipart(
        Part("file", content_type="application/octet-stream"),
        Part("kind", content_type="text/plain"),
        Part("pages", content_type="image/png, image/jpeg"),
        Part("metadata", content_type="application/json"),
    ),
    responses={
        201: Json("models.documents:DocumentInfo"),
        413: Json("models.shared:Problem", media_type="application/problem+json"),
    },
)


def upload_document(
    *,
    file: FileInput,
    kind: Literal["bill_of_lading", "invoice", "photo"],
    pages: Sequence[FileInput] | Unset = UNSET,
    metadata: UploadDocumentRequestMetadata | UploadDocumentRequestMetadataParam | Unset = UNSET,
) -> Call[DocumentInfo]:
    """Build `POST /documents` without sending it."""
    return UPLOAD_DOCUMENT.call(
        body={
            "file": file,
            "kind": kind,
            "pages": pages,
            "metadata": full_date(metadata, "issued_on"),
        }
    )


GET_DOCUMENT = Operation(
    "getDocument",
    "GET",
    path("/documents/{document_id}"),
    responses={
        200: Json("models.documents:DocumentInfo"),
        404: Json("models.shared:Problem", media_type="application/problem+json"),
    },
)


def get_document(document_id: int) -> Call[DocumentInfo]:
    """Build `GET /documents/{document_id}` without sending it."""
    return GET_DOCUMENT.call(path=(document_id,))


DOWNLOAD_DOCUMENT = Operation(
    "downloadDocument",
    "GET",
    path("/documents/{document_id}/content"),
    responses={
        200: Binary(),
        404: Json("models.shared:Problem", media_type="application/problem+json"),
    },
)


def download_document(document_id: int) -> Call[bytes]:
    """Build `GET /documents/{document_id}/content` without sending it."""
    return DOWNLOAD_DOCUMENT.call(path=(document_id,))


REPLACE_CONTENT = Operation(
    "replaceContent",
    "PUT",
    path("/documents/{document_id}/content"),
    body=Binary(),
    responses={204: NoContent()},
)


def replace_content(document_id: int, *, body: FileInput) -> Call[None]:
    """Build `PUT /documents/{document_id}/content` without sending it."""
    return REPLACE_CONTENT.call(path=(document_id,), body=body)


SET_NOTE = Operation(
    "setNote", "PUT", path("/documents/{document_id}/note"), body=Text(), responses={200: Text()}
)


def set_note(document_id: int, *, body: str) -> Call[str]:
    """Build `PUT /documents/{document_id}/note` without sending it."""
    return SET_NOTE.call(path=(document_id,), body=body)


class Documents:
    """The operations tagged `Documents`.

    Bills of lading, invoices and photographs.
    """

    def __init__(self, client: SyncClient) -> None:
        self._client = client

    def upload_document(
        self,
        *,
        file: FileInput,
        kind: Literal["bill_of_lading", "invoice", "photo"],
        pages: Sequence[FileInput] | Unset = UNSET,
        metadata: (
            UploadDocumentRequestMetadata | UploadDocumentRequestMetadataParam | Unset
        ) = UNSET,
        options: RequestOptions | None = None,
    ) -> DocumentInfo:
        """Upload a document.

        `POST /documents`

        Returns:
            Stored.

        Raises:
            ClientError: 413: What went wrong.
        """
        call = upload_document(file=file, kind=kind, pages=pages, metadata=metadata)
        return self._client.send(call, options).parsed

    def get_document(
        self, document_id: int, *, options: RequestOptions | None = None
    ) -> DocumentInfo:
        """Get what is known of a document.

        `GET /documents/{document_id}`

        Returns:
            The document.

        Raises:
            NotFoundError: 404: There is no such thing.
        """
        call = get_document(document_id)
        return self._client.send(call, options).parsed

    def download_document(
        self, document_id: int, *, options: RequestOptions | None = None
    ) -> bytes:
        """Download a document.

        `GET /documents/{document_id}/content`

        Returns:
            Its bytes.

        Raises:
            NotFoundError: 404: There is no such thing.
        """
        call = download_document(document_id)
        return self._client.send(call, options).parsed

    def replace_content(
        self, document_id: int, *, body: FileInput, options: RequestOptions | None = None
    ) -> None:
        """Replace the bytes of a document.

        `PUT /documents/{document_id}/content`

        Returns:
            Replaced.
        """
        call = replace_content(document_id, body=body)
        self._client.send(call, options)

    def set_note(
        self, document_id: int, *, body: str, options: RequestOptions | None = None
    ) -> str:
        """Write a note on a document.

        `PUT /documents/{document_id}/note`

        Returns:
            The note as stored.
        """
        call = set_note(document_id, body=body)
        return self._client.send(call, options).parsed


class AsyncDocuments:
    """The async twin of Documents."""

    def __init__(self, client: AsyncHTTPClient) -> None:
        self._client = client

    async def upload_document(
        self,
        *,
        file: FileInput,
        kind: Literal["bill_of_lading", "invoice", "photo"],
        pages: Sequence[FileInput] | Unset = UNSET,
        metadata: (
            UploadDocumentRequestMetadata | UploadDocumentRequestMetadataParam | Unset
        ) = UNSET,
        options: RequestOptions | None = None,
    ) -> DocumentInfo:
        """Upload a document. See `Documents.upload_document`."""
        call = upload_document(file=file, kind=kind, pages=pages, metadata=metadata)
        return (await self._client.send(call, options)).parsed

    async def get_document(
        self, document_id: int, *, options: RequestOptions | None = None
    ) -> DocumentInfo:
        """Get what is known of a document. See `Documents.get_document`."""
        call = get_document(document_id)
        return (await self._client.send(call, options)).parsed

    async def download_document(
        self, document_id: int, *, options: RequestOptions | None = None
    ) -> bytes:
        """Download a document. See `Documents.download_document`."""
        call = download_document(document_id)
        return (await self._client.send(call, options)).parsed

    async def replace_content(
        self, document_id: int, *, body: FileInput, options: RequestOptions | None = None
    ) -> None:
        """Replace the bytes of a document. See `Documents.replace_content`."""
        call = replace_content(document_id, body=body)
        await self._client.send(call, options)

    async def set_note(
        self, document_id: int, *, body: str, options: RequestOptions | None = None
    ) -> str:
        """Write a note on a document. See `Documents.set_note`."""
        call = set_note(document_id, body=body)
        return (await self._client.send(call, options)).parsed
