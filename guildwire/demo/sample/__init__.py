"""Sample feeds for the demo and the tests.

Every text is ours: public facts of 2023 to 2025 in our own words, under outlets that do not exist
and links below ``.example`` (RFC 2606). ``feeds.yaml`` lists the documents in ``feeds/``, each with an
oddity that real feeds have; ``subscriptions.yaml`` holds two subscriptions that find something in them.
"""
