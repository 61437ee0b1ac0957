"""The catalogue's pages: forms as somebody fills them in, and the kiosk's screen as it would look.

What is pure stands in modules of its own; :mod:`dashboard.catalogue.desk` and
:mod:`dashboard.catalogue.submitting` are where the books are read and written.
"""
