"""A customer and a subscription, nested objects as plain dictionaries."""

from stripe_client import Client
from stripe_client.models.shared import Invoice


def main(url: str) -> None:
    with Client(base_url=url, token="sk_test") as client:
        customer = client.customers.create(
            email="a@b.c",
            name="Ada",
            address={"line1": "1 Main St", "city": "Delft"},
            metadata={"k": "v"},
            invoice_settings={"custom_fields": [{"name": "VAT", "value": "1"}]},
        )
        subscription = client.subscriptions.create(
            customer=customer.id,
            items=[
                {
                    "price_data": {
                        "currency": "eur",
                        "product": "prod_1",
                        "unit_amount": 500,
                        "recurring": {"interval": "month"},
                    },
                    "quantity": 2,
                }
            ],
            payment_behavior="default_incomplete",
            trial_end="now",
            expand=["latest_invoice"],
        )
        if isinstance(subscription.latest_invoice, Invoice):
            print(subscription.status, subscription.latest_invoice.total)


# active 1000
