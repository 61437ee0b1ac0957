"""What somebody chooses to be told, and ending it from the e-mail itself."""

from alert_page_kit import office

from dashboard.mail.links import Kind, sign


def test_everybody_chooses_what_they_are_told(town, person, accounts):
    hers = person(office("anagrafe"))
    assert hers.get("/avvisi/posta").text.count("checked") == 2
    hers.post("/avvisi/posta", data={"avvisi": "on", "lingua": "de"})
    shown = hers.get("/avvisi/posta").text
    assert shown.count("checked") == 1
    assert 'value="de" lang="de" selected' in shown
    hers.post("/avvisi/posta", data={"lingua": "klingon"})
    assert accounts.mail_choices.of(accounts.all()[-1].id).language is None


def test_one_press_in_the_mail_program_ends_a_kind_of_mail_without_a_login(app, client, accounts):
    app.config["WTF_CSRF_ENABLED"] = True
    signed = sign(app.secret_key, 1, Kind.ALERTS)
    asked = client.get(f"/avvisi/basta/{signed}")
    assert asked.status_code == 200
    assert accounts.mail_choices.of(1) is None  # opening it changes nothing: scanners open links
    ended = client.post(f"/avvisi/basta/{signed}", data={"List-Unsubscribe": "One-Click"})
    assert ended.status_code == 200
    assert accounts.mail_choices.of(1).alerts is False


def test_what_nobody_signed_ends_nothing(client, accounts, app):
    signed = sign(b"another key of thirty-two bytes!", 1, Kind.ALERTS)
    assert client.post(f"/avvisi/basta/{signed}").status_code == 404
    assert client.get("/avvisi/basta/x").status_code == 404
    gone = sign(app.secret_key, 999, Kind.WEEKLY)
    assert client.get(f"/avvisi/basta/{gone}").status_code == 404
