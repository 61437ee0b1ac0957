"""The page on which rules are set."""

from alert_page_kit import GONE, office

from dashboard.alerts.model import AlertRule, Place
from dashboard.rights import Grant, Role


def test_an_administrator_sets_a_rule_for_all_offices(page, client, town, accounts):
    assert "30" in page("/avvisi/regole")
    answer = client.post("/avvisi/regole", data={"stato-gone": "acceso", "gone-minutes": "60"})
    assert answer.status_code == 302
    found = accounts.alert_rules.in_force().of(AlertRule.GONE, GONE.place)
    assert found.number("minutes") == 60
    assert 'value="60"' in page("/avvisi/regole")


def test_a_wrong_amount_is_said_at_its_field_and_nothing_is_saved(page, client, town, accounts):
    answer = client.post(
        "/avvisi/regole", data={"stato-gone": "acceso", "gone-minutes": "2", "stato-red": "spento"}
    )
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text
    assert 'value="2"' in answer.text
    assert accounts.alert_rules.in_force().made == {}


def test_one_service_and_one_kiosk_may_have_rules_of_their_own(page, client, town, accounts):
    town.kiosk(town.registry, "anagrafe-1")
    for item, form in (("tari", {"stato-red": "spento"}), ("anagrafe-1", {"stato-gone": "spento"})):
        address = f"/avvisi/regole?ente=fontelieta&ufficio=anagrafe&voce={item}"
        assert client.post(address, data=form).status_code == 302
        assert "spento" in page(address)
    rules = accounts.alert_rules.in_force()
    assert not rules.of(AlertRule.RED, Place("fontelieta", "anagrafe", "tari")).is_on
    assert not rules.of(AlertRule.GONE, Place("fontelieta", "anagrafe", "anagrafe-1")).is_on
    assert rules.of(AlertRule.RED, Place("fontelieta", "anagrafe", "carta")).is_on


def test_a_manager_sets_rules_for_the_own_office_only(town, person, accounts):
    hers = person(office("anagrafe"))
    own = "/avvisi/regole?ente=fontelieta&ufficio=anagrafe"
    assert hers.post(own, data={"stato-gone": "spento"}).status_code == 302
    assert [place.office for place, _ in accounts.alert_rules.in_force().made] == ["anagrafe"]
    # Without an office it is her own; the others and the whole administration are not hers.
    hers.post("/avvisi/regole", data={"stato-clock": "spento"})
    assert {place.office for place, _ in accounts.alert_rules.in_force().made} == {"anagrafe"}
    assert "Biblioteca" not in hers.get("/avvisi/regole").text
    assert hers.get("/avvisi/regole?ente=fontelieta&ufficio=biblioteca").status_code == 404
    assert hers.get("/avvisi/regole?ente=vernante").status_code == 404
    assert hers.get(f"{own}&voce=biblioteca-1").status_code == 404


def test_a_reader_sets_no_rules(town, person):
    reader = person(Grant(Role.READER, "fontelieta"))
    assert reader.get("/avvisi/regole").status_code == 403
