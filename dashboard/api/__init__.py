"""What programs may ask: the figures of the pages, over HTTP, with a token.

Questions and answers are msgspec structs; the OpenAPI document is made from them, so it cannot say
anything else than what is checked and sent. Everything is read through the reader of the token's
account, and shown by the rules of the pages (:mod:`dashboard.access`).
"""
