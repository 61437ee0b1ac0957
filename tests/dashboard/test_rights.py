"""Roles, their rights, and the places they hold for."""

from itertools import pairwise

import pytest

from dashboard.rights import NOBODY, RIGHTS, Grant, Right, Role, Viewer, may_grant
from faccine.wire.errors import NotAllowed, OutOfScope

HUB = Grant(Role.HUB_ADMIN)
ADMIN = Grant(Role.ADMIN, "north")
MANAGER = Grant(Role.MANAGER, "north", frozenset({"registry"}))
READER = Grant(Role.READER, "north", frozenset({"library"}))


def viewer(*grants):
    return Viewer(1, "anna@comune.example", None, grants)


def test_each_role_has_all_rights_of_the_one_below_it():
    ranks = [RIGHTS[role] for role in Role]
    assert ranks == sorted(ranks, key=len, reverse=True)
    assert all(higher > lower for higher, lower in pairwise(ranks))
    assert RIGHTS[Role.HUB_ADMIN] == set(Right)


def test_a_hub_administrator_may_do_everything_everywhere():
    assert all(viewer(HUB).may(right, "anywhere", "any") for right in Right)
    assert viewer(HUB).is_hub_admin


def test_an_administrator_has_all_offices_of_one_administration_and_not_the_hub():
    one = viewer(ADMIN)
    assert one.may(Right.CATALOGUE, "north")
    assert one.may(Right.CATALOGUE, "north", "opened-later")
    assert not one.sees("south")
    assert not one.may(Right.HUB, "north")
    assert not one.is_hub_admin


def test_a_manager_of_one_office_may_nothing_at_another_nor_for_the_whole():
    one = viewer(MANAGER)
    assert one.may(Right.NOTE, "north", "registry")
    assert not one.may(Right.SEE, "north", "library")
    assert not one.may(Right.SERVED, "north")
    assert one.sees("north")
    assert not one.sees_all_of("north")


def test_the_same_office_code_in_another_administration_is_another_office():
    assert not viewer(MANAGER).sees("south", "registry")


def test_rights_of_two_grants_hold_each_at_its_own_place():
    one = viewer(MANAGER, Grant(Role.READER, "south"))
    assert one.may(Right.NOTE, "north", "registry")
    assert one.may(Right.SEE, "south", "registry")
    assert not one.may(Right.NOTE, "south", "registry")
    assert one.may_somewhere(Right.NOTE)
    assert not one.may_somewhere(Right.NOTE, "south")
    assert one.administrations(["north", "south", "west"]) == ["north", "south"]
    assert one.administrations(["north", "south"], Right.NOTE) == ["north"]
    assert one.offices("north", ["library", "registry"]) == ["registry"]


def test_what_is_out_of_sight_is_not_there_and_what_is_seen_is_not_allowed():
    viewer(READER).check(Right.SEE, "north", "library")
    with pytest.raises(NotAllowed, match="north/library"):
        viewer(READER).check(Right.NOTE, "north", "library")
    with pytest.raises(OutOfScope, match="north/registry"):
        viewer(READER).check(Right.SEE, "north", "registry")
    with pytest.raises(OutOfScope):
        viewer(READER).check(Right.SEE, "south")


def test_nobody_may_nothing():
    assert not NOBODY.sees("north")
    assert not any(NOBODY.may_somewhere(right) for right in Right)


@pytest.mark.parametrize(
    "grant",
    [
        (Role.HUB_ADMIN, "north"),
        (Role.ADMIN, None),
        (Role.READER, None),
        (Role.ADMIN, "north", frozenset({"registry"})),
        (Role.READER, "north", frozenset()),
    ],
)
def test_a_role_for_a_place_it_cannot_hold_for_is_refused(grant):
    with pytest.raises(ValueError, match=f"role {grant[0]}: expected"):
        Grant(*grant)


def test_nobody_gives_away_more_than_they_have():
    everything = [HUB, ADMIN, MANAGER, READER, Grant(Role.READER, "south")]
    given = {
        giver.role: [may_grant(viewer(giver), grant) for grant in everything]
        for giver in (HUB, ADMIN, MANAGER, READER)
    }
    assert given == {
        Role.HUB_ADMIN: [True, True, True, True, True],
        Role.ADMIN: [False, True, True, True, False],
        Role.MANAGER: [False] * 5,
        Role.READER: [False] * 5,
    }
