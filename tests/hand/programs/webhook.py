"""A webhook is read, after its signature was checked."""

import base64
import hashlib
import hmac

from openai_client.webhooks import parse_batch_completed

KEY = b"secret"
BODY = b'{"id":"evt_1","created_at":1,"object":"event","type":"batch.completed","data":{"id":"batch_1"}}'


def signature(identifier: str, stamp: str, body: bytes) -> str:
    signed = f"{identifier}.{stamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(KEY, signed, hashlib.sha256).digest()).decode()


def main(url: str) -> None:
    headers = {"webhook-id": "wh_1", "webhook-timestamp": "1", "webhook-signature": signature("wh_1", "1", BODY)}
    wanted = signature(headers["webhook-id"], headers["webhook-timestamp"], BODY)
    if hmac.compare_digest(wanted, headers["webhook-signature"]):
        event = parse_batch_completed(BODY)
        print(event.type, event.data.id)


# batch.completed batch_1
