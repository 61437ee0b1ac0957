"""The OpenAPI document is true: whatever it allows is answered as it says, and nothing breaks."""

import pytest
import schemathesis
from api_kit import make_key
from dashboard_kit import TODAY
from hypothesis import HealthCheck, assume, given, settings
from openapi_spec_validator import OpenAPIV31SpecValidator
from schemathesis import GenerationMode
from schemathesis.config import (
    ChecksConfig,
    GenerationConfig,
    PositiveDataAcceptanceConfig,
    ProjectConfig,
    ProjectsConfig,
    SchemathesisConfig,
)

from dashboard.api.openapi import document
from dashboard.api.operations import OPERATIONS
from dashboard.security import rule_of

# A date may have the right form and not exist, and a day may lie in the future: 400 and 422.
ACCEPTED = PositiveDataAcceptanceConfig(expected_statuses=["2xx", "304", "400", "404", "422"])
CONFIG = SchemathesisConfig(
    projects=ProjectsConfig(
        default=ProjectConfig(
            checks=ChecksConfig(positive_data_acceptance=ACCEPTED),
            generation=GenerationConfig(with_security_parameters=False),
        )
    )
)


def test_the_document_is_valid_openapi_3_1():
    OpenAPIV31SpecValidator(document()).validate()


def test_the_document_names_every_address_and_no_other(app):
    described = {
        (path, method.upper())
        for path, methods in document()["paths"].items()
        for method in methods
    }
    served = {
        (rule.rule, method)
        for rule in app.url_map.iter_rules()
        if rule_of(app, rule.endpoint).is_for_programs and not rule.arguments
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }
    assert described == served


def test_every_parameter_and_field_that_needs_words_has_them():
    for path, methods in document()["paths"].items():
        for parameter in methods["get"]["parameters"]:
            assert parameter.get("description"), (path, parameter["name"])
    assert len(OPERATIONS) == len(document()["paths"])


@pytest.fixture
def api_schema(app, settings, town):
    town.rate(town.registry, town.cards, TODAY - 1, (80, 10, 10), asked=10, reasons={"waiting": 9})
    town.rate(town.library, town.cards, TODAY - 40, (8, 1, 1))
    town.served(town.registry, TODAY - 7, TODAY - 1, 500)
    town.note(town.town, "Nuove code", office=town.registry)
    town.standing(town.registry, town.cards)
    town.outbox(town.kiosk(town.registry, "k-1"), last=3, ratings=3, stored=3, stored_ratings=3)
    app.config["REQUESTS_A_MINUTE"] = 1_000_000
    key = make_key(settings, may_write=True)
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app, config=CONFIG), key


def ask_for_anything(api_schema, name, mode, examples):
    """Ask one question in many ways, those the document allows or those it does not."""
    schema, key = api_schema
    operation = schema.find_operation_by_label(name)
    head = {"Authorization": f"Bearer {key}"}

    @settings(
        max_examples=examples, deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def check(case):
        # A parameter without a value is not sent: then nothing is wrong with what is.
        assume(all(value not in (None, [], {}) for value in (case.query or {}).values()))
        case.call_and_validate(headers=head)

    check()


QUESTIONS = [*(f"GET {operation.path}" for operation in OPERATIONS), "POST /api/v1/served"]
MODES = [GenerationMode.POSITIVE, GenerationMode.NEGATIVE]


@pytest.mark.parametrize("mode", MODES, ids=lambda mode: mode.value)
@pytest.mark.parametrize("name", QUESTIONS)
def test_whatever_is_asked_is_answered_as_the_document_says(api_schema, name, mode):
    ask_for_anything(api_schema, name, mode, 5)


@pytest.mark.long
@pytest.mark.parametrize("mode", MODES, ids=lambda mode: mode.value)
@pytest.mark.parametrize("name", QUESTIONS)
def test_whatever_is_asked_at_length_is_answered_as_the_document_says(api_schema, name, mode):
    ask_for_anything(api_schema, name, mode, 300)
