from hypothesis import given
from hypothesis import strategies as st

from hub.sparks import (
    MOST_POINTS,
    SLOTS_A_WEEK,
    SparkPoint,
    pack_flow,
    pack_spark,
    unpack_flow,
    unpack_spark,
)

NUMBERS = st.none() | st.floats(0, 5000, width=32)
POINTS = st.builds(
    SparkPoint,
    st.integers(0, 40_000),
    NUMBERS,
    NUMBERS,
    NUMBERS,
    st.sampled_from([None, "better", "worse"]),
    st.booleans(),
    st.booleans(),
)


@given(st.lists(POINTS, max_size=70))
def test_the_latest_points_come_back_as_they_were(points):
    unpacked = unpack_spark(pack_spark(points))
    assert len(unpacked) == min(len(points), MOST_POINTS)
    for point, original in zip(unpacked[::-1], points[::-1], strict=False):
        assert point[4:] == original[4:]
        assert point.first_day == original.first_day
        for number, given_number in zip(point[1:4], original[1:4], strict=True):
            if given_number is None:
                assert number is None
            else:
                assert abs(number - given_number) < 1e-5


def test_a_point_takes_less_than_twenty_bytes():
    assert len(pack_spark([SparkPoint(20_000, 0.1, 0.0, 0.2, "worse", False, True)])) < 20


def test_usual_presses_come_back_for_every_hour_of_the_week():
    means = [slot / 4 for slot in range(SLOTS_A_WEEK)]
    assert list(unpack_flow(pack_flow(means))) == means
