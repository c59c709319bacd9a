"""Code of a user: each line with a number is a mistake that a checker must find."""

from generated.tidewater_freight import Client

client = Client()
client.shipments.get_shipment(7)  # 1: a path argument of another type
client.shipments.get_shipment("TW-1", expand=["legs", "wheels"])  # 2: a value that is not listed
client.shipments.create_shipment(origin="A", destination="B")  # 3: a required member is missing
client.shipments.list_shipments(None)  # 4: no positional argument
client.shipments.update_shipment("TW-1", notify=None)  # 5: null where the description has none
for shipment in client.shipments.list_shipments():  # 6: a page is no iterator
    repr(shipment)
_ = client.warehouses  # 7: no such resource
client.shipments.create_shipment(origin="A", destination="B", cargo=[{"kind": "bulk", "liters": 1}])  # 8: a wrong key
client.customers.set_party("c", body={"given_name": "A"})  # 9: a member of a mapping is missing
client.shipments.list_shipments().items[0].colour.upper()  # unknown members are kept, and not typed
