"""A call that is limited is tried again; what the server says is what the error says."""

from openai_client import Client, NotFoundError, RateLimitError, RequestOptions


def main(url: str) -> None:
    with Client(base_url=url, api_key_auth="sk", max_retries=3) as client:
        print(client.models.retrieve("busy").id)
        print(client.chat.create_completion(model="busy", messages=[{"role": "user", "content": "Hi"}]).id)
        try:
            client.models.retrieve("none", options=RequestOptions(timeout=3, max_retries=0))
        except RateLimitError as error:
            print("slow down", error.headers.get("retry-after"))
        except NotFoundError as error:
            print(str(error).replace(url, "URL"))
            print(error.request_id, error.status, error.message)


# busy
# chatcmpl-1
# retrieveModel: 404 Not Found: The model 'none' does not exist (GET URL/models/none, request id req_123)
# req_123 404 The model 'none' does not exist
