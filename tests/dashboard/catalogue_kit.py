"""What the tests of the catalogue share: real books, and forms filled in as a browser would."""

from contextlib import closing
from html.parser import HTMLParser

from builders import make_example_books
from dashboard_kit import NOW_MS

from dashboard.accounts import Filter, open_accounts
from dashboard.rights import Grant, Role
from hub.catalogue import add_administration, catalogue_form
from hub.catalogue.forms import AdministrationForm, KioskForm, OfficeForm, ServiceForm

COMUNE = "comune-esempio"
HERE = f"/catalogo/{COMUNE}"
OTHER = AdministrationForm(
    code="altro-comune",
    name="Altro Comune",
    service=[ServiceForm(code="imu", name={"it": "IMU segreta"})],
    office=[
        OfficeForm(
            code="tributi",
            name="Tributi altrove",
            services=["imu"],
            kiosk=[KioskForm(id="altro-1")],
        )
    ],
)


class Example:
    """The books of the example catalogue, with the questions tests ask of them."""

    def __init__(self, folder):
        self.path = folder / "books.sqlite3"
        self.url = f"sqlite:///{self.path}"
        self.database = make_example_books(self.path, NOW_MS)

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.database.conn.close()

    def form(self, code=COMUNE):
        return catalogue_form(self.database, code)

    def office(self, code):
        return next(office for office in self.form().office if office.code == code)

    def kiosk(self, code):
        return next(one for office in self.form().office for one in office.kiosk if one.id == code)

    def add_another(self):
        add_administration(self.database, OTHER, NOW_MS)


class Sheet(HTMLParser):
    """The large form of a page: its fields as they came, to be changed and sent."""

    def __init__(self, client, address):
        super().__init__()
        self.client, self.address = client, address
        self.fields: dict[str, list[str]] = {}
        self._is_inside = False
        self._select = self._area = None
        answer = client.get(address)
        assert answer.status_code == 200, answer.text
        self.text = answer.text
        self.feed(answer.text)
        assert self.fields, "no form on this page"

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "form":
            self._is_inside = "c-form" in (given.get("class") or "")
        if not self._is_inside:
            return
        if tag == "input" and given.get("name"):
            is_box = given.get("type") in {"checkbox", "radio"}
            if not is_box or "checked" in given:
                self.fields.setdefault(given["name"], []).append(given.get("value") or "")
        elif tag == "select":
            self._select = given["name"]
            self.fields[self._select] = []
        elif tag == "option" and (not self.fields[self._select] or "selected" in given):
            self.fields[self._select] = [given.get("value") or ""]
        elif tag == "textarea":
            self._area = given["name"]
            self.fields[self._area] = [""]

    def handle_data(self, data):
        if self._area:
            self.fields[self._area] = [self.fields[self._area][0] + data]

    def handle_endtag(self, tag):
        if tag == "textarea":
            self._area = None
        if tag == "form":
            self._is_inside = False

    def put(self, **values):
        """Write into fields; ``__`` stands for a hyphen, a list ticks several boxes."""
        for name, value in values.items():
            values_of_it = value if isinstance(value, list) else [value]
            self.fields[name.replace("__", "-")] = values_of_it
        return self

    def send(self, status=303, **button):
        data = {**self.fields, **{name: [value] for name, value in button.items()}}
        answer = self.client.post(self.address, data=data)
        expected = 302 if status == 303 else status
        assert answer.status_code == expected, plain(answer.text)
        return " ".join(answer.text.split()) if status != 303 else self._followed(answer)

    def preview(self):
        """Press "Anteprima": what the page then shows."""
        return self.send(200, anteprima="1")

    def _followed(self, answer):
        self.landed = answer.headers["Location"]
        followed = self.client.get(self.landed)
        assert followed.status_code == 200, followed.text
        return " ".join(followed.text.split())


def plain(text):
    """Return what stands around wrong fields, for a message that helps."""
    start = text.find("f-alert")
    return text[start : start + 600] if start >= 0 else text[:600]


def enter_as(client, auth, settings, *grants, email="bruno@comune.example"):
    """Log in as somebody with these grants."""
    with closing(open_accounts(settings.accounts)) as accounts:
        accounts.add(email, "Bruno", None, NOW_MS, list(grants))
    client.get(auth.link(email))


def entries(settings):
    """Return what was written down, latest first, as (action, what, details)."""
    with closing(open_accounts(settings.accounts)) as accounts:
        found = accounts.audit.entries(Filter(), first=0, n=50)
    return [(one.action, one.what, one.details) for one in found]


ADMIN = Grant(Role.ADMIN, COMUNE)
