"""On which day somebody looked last."""

from alert_page_kit import office
from dashboard_kit import TODAY


def test_a_day_on_which_somebody_looked_is_kept_and_no_more(town, person, accounts, clock):
    hers = person(office("anagrafe"))
    assert accounts.page_views.last_day("fontelieta") is None
    hers.get("/postazioni/registro.json")
    assert accounts.page_views.last_day("fontelieta") is None  # a page asks for that by itself
    hers.get("/avvisi")
    assert accounts.page_views.last_day("fontelieta") == TODAY
    rows = list(accounts._database["page_view"].rows)
    assert len(rows) == 1
    assert set(rows[0]) == {"account", "administration", "day"}
    clock.now_ms += 86_400_000
    person(office("biblioteca")).get("/avvisi")
    assert accounts.page_views.last_day("fontelieta") == TODAY + 1
