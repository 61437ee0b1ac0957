"""The page of the jobs says when the books were last copied."""

from pathlib import Path

from dashboard_kit import NOW_MS

from dashboard.rights import Grant, Role
from hub.store.backups import record_backup, record_problem

BOSS = Grant(Role.HUB_ADMIN)


def test_the_last_copy_of_the_books_is_said_and_what_went_wrong_since(town, person):
    client = person(BOSS)
    assert "ancora nessuna" in client.get("/lavori").text
    record_backup(town.database, NOW_MS - 3_600_000, Path("/media/stick/books.db"), 4096)
    page = client.get("/lavori").text
    assert "ancora nessuna" not in page
    record_problem(town.database, NOW_MS, Path("/media/stick"), "folder: is the disk <there>?")
    assert "folder: is the disk &lt;there&gt;?" in client.get("/lavori").text
