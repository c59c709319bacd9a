"""The token request of OAuth2 client credentials, which both clients send."""

from __future__ import annotations

from ._http import http
from .auth import ClientCredentials, OAuth2, Scheme
from .errors import ConfigurationError
from .settings import is_loopback


def token_request(scheme: Scheme, source: ClientCredentials, *, allow_insecure: bool) -> http.Request:
    """Return the request. Raises ConfigurationError for a token URL that is missing or not https."""
    described = scheme if isinstance(scheme, OAuth2) else None
    url = http.URL(source.token_url or (described.token_url if described else ""))
    if url.scheme not in {"http", "https"} or (
        url.scheme == "http" and not allow_insecure and not is_loopback(url.host)
    ):
        message = "the token URL must be an absolute https URL: give it to ClientCredentials"
        raise ConfigurationError(message)
    body, authorization = source.form(described.scopes if described else ())
    headers = {
        "Authorization": authorization,
        "Accept": "application/json",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    return http.Request("POST", url, headers=headers, content=body)
