"""What somebody should hear of without looking: rules, what they found, and who took it on.

Rules are pure functions of facts, settings and the time; a job asks them every five minutes
(:mod:`dashboard.jobs`). What a rule finds at a place is one alert from its beginning to its end:
it is told once, and again only when it comes back as a new episode. Alerts stand in the
dashboard's own file with names in them, so that a page shows them without opening the books.
"""

from dashboard.alerts.opened import may_see, may_take, open_alerts

__all__ = ["may_see", "may_take", "open_alerts"]
