"""What a type checker finds; a line that ends in `# wrong` is a mistake, each other line is none."""

from github_client import Client as GitHub
from openai_client import Client as OpenAI
from openai_client.params.chat import ChatCompletionRequestMessageParam
from resend_client import Client as Resend
from stripe_client import Client as Stripe


def literals(openai: OpenAI, stripe: Stripe) -> None:
    messages: list[ChatCompletionRequestMessageParam] = [{"role": "user", "content": "x"}]
    openai.chat.create_completion(model="m", messages=messages, reasoning_effort="high", verbosity="low")
    openai.chat.create_completion(model="m", messages=messages, reasoning_effort="hgh")  # wrong
    openai.chat.create_completion(model="m", messages=messages, verbosity="hgh")  # wrong
    openai.chat.create_completion(model="m", messages=messages, service_tier="fst")  # wrong
    openai.chat.create_completion(model="m", messages=messages, modalities=["vdeo"])  # wrong
    openai.chat.create_completion(model="m", messages=messages, prompt_cache_retention="24hours")  # wrong
    openai.chat.create_completion(model="m", messages=messages, function_call="atuo")  # wrong
    stripe.subscriptions.create(customer="c", collection_method="send_invoice", payment_behavior="allow_incomplete")
    stripe.subscriptions.create(customer="c", collection_method="auto")  # wrong
    stripe.subscriptions.create(customer="c", payment_behavior="dflt")  # wrong


def required(resend: Resend, openai: OpenAI, github: GitHub) -> None:
    resend.emails.send(from_="a@b.c", to="d@e.f", subject="s", html="<p>x</p>")
    resend.emails.send()  # wrong
    resend.emails.send(to="d@e.f", subject="s")  # wrong
    openai.chat.create_completion(model="m")  # wrong
    github.issues.create("o", "r")  # wrong


def nested(openai: OpenAI, stripe: Stripe) -> None:
    openai.chat.create_completion(model="m", messages=[{"rol": "user", "content": "x"}])  # wrong
    openai.chat.create_completion(model="m", messages=[{"role": "usr", "content": "x"}])  # wrong
    openai.chat.create_completion(model="m", messages=[{"role": "user", "content": 3}])  # wrong
    openai.chat.create_completion(model="m", messages=[], response_format={"type": "jsn"})  # wrong
    stripe.customers.create(address={"lin1": "x"})  # wrong
    stripe.subscriptions.create(customer="c", items=[{"quantity": "two"}])  # wrong
    stripe.subscriptions.create(customer="c", items=[{"price_data": {"currency": "eur"}}])  # wrong


def names(openai: OpenAI, stripe: Stripe, github: GitHub) -> None:
    openai.chat.create_completion(modl="m", messages=[])  # wrong
    openai.chat.create_completion(model="m", messages=[], stream=True)  # wrong
    stripe.customers.create(emial="x")  # wrong
    github.issues.create("o", "r", title=None)  # wrong
    github.issues.update("o", "r", 1, milestone=None)
    OpenAI(api_key="sk")  # wrong
