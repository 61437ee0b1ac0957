"""The page of other programs that are told of alerts."""

import pytest
from alert_page_kit import office

from dashboard.rights import Grant, Role


def add(client, address, secret="una parola lunga e segreta", ente="fontelieta"):
    return client.post(
        "/avvisi/programmi", data={"ente": ente, "indirizzo": address, "segreto": secret}
    )


def test_an_administrator_adds_an_address_and_takes_it_away(town, person, accounts):
    admin = person(Grant(Role.ADMIN, "fontelieta"))
    assert add(admin, "https://esempio.example/avvisi").status_code == 302
    shown = admin.get("/avvisi/programmi").text
    assert "https://esempio.example/avvisi" in shown
    assert "una parola lunga" not in shown
    [hook] = accounts.webhooks.all("fontelieta")
    admin.post(f"/avvisi/programmi/{hook.id}/togli", data={"ente": "fontelieta"})
    assert accounts.webhooks.all() == []


@pytest.mark.parametrize(
    ("address", "secret"),
    [
        ("http://esempio.example/", "una parola lunga e segreta"),
        ("http://127.0.0.1:9000/", "una parola lunga e segreta"),
        ("https://esempio.example/", "corta"),
        ("javascript:alert(1)", "una parola lunga e segreta"),
    ],
)
def test_an_address_or_secret_that_will_not_do_is_refused(town, person, accounts, address, secret):
    admin = person(Grant(Role.ADMIN, "fontelieta"))
    assert add(admin, address, secret).status_code == 422
    assert accounts.webhooks.all() == []


def test_who_may_do_everything_may_use_this_very_machine(page, client, town, accounts):
    assert add(client, "http://127.0.0.1:9000/").status_code == 302


def test_managers_and_administrators_of_others_have_no_business_with_it(town, person, accounts):
    town.administration("vernante", "Comune di Vernante")
    assert person(office("anagrafe")).get("/avvisi/programmi").status_code == 403
    other = person(Grant(Role.ADMIN, "vernante"))
    assert add(other, "https://esempio.example/").status_code == 404
    accounts.webhooks.put("fontelieta", "https://esempio.example/", "s" * 20, 0)
    answer = other.post("/avvisi/programmi/1/togli", data={"ente": "vernante"})
    assert answer.status_code == 404
    assert len(accounts.webhooks.all()) == 1
