"""Codes, however people type them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.plan_workbook.codes import (
    CodeIndex,
    How,
    code_axis,
    code_candidates,
    code_key,
    code_region,
)

KNOWN = ["A_01_02_BMK_008", "A_01_02_SM_009", "A_02_01_BMK_007", "A_02_05_ORI_040", "X_01", "Z_01"]

SAME = [
    "A_02_01_BMK_007", "a02-01-bmk-7", "A 2.1 BMK 07", "02_01_BMK_007", "A0201BMK007",
    "A_O2_01_BMK_007", "A_02_0I_BMK_OO7", "A.2.1/BMK/7", "٠٢_٠١_BMK_٠٠٧", " A_02_01_BMK_007 ",
    "A_02_01_Béni Mellal-Khénifra_7", "O2-O1-BMK-7", "A_02_01 bmk 7", "A–02–01–BMK–007",
]  # fmt: skip


@pytest.mark.parametrize("text", SAME)
def test_one_code_typed_in_many_ways(text):
    assert code_key(text) == code_key("A_02_01_BMK_007")


@pytest.mark.parametrize("text", ["A_02_05_0RI_040", "A0205ORI040", "02-05-oriental-40"])
def test_letters_of_a_region_are_no_digits(text):
    assert code_key(text) == code_key("A_02_05_ORI_040")


def test_short_forms():
    assert code_key("A0102") == code_key("A-1-2") == code_key("1.2") == code_key("A_01_02")
    assert code_key("A_01_02_03") == code_key("A010203")


def test_different_codes_stay_different():
    codes = ["A_1_2", "A_2_1", "A_12", "X_1_2", "R1.2", "A_1_2_3", "A_1_2_SM_1", "A_1_2_ORI_1"]
    assert len({code_key(code) for code in codes}) == len(codes)


@pytest.mark.parametrize(
    "text", ["", "Réunion", "Réunion 2", "TOTAL 2026", "X", "—", "A" * 60 + "1"]
)
def test_what_is_no_code(text):
    assert code_key(text) is None


def test_what_a_code_says_of_axis_and_region():
    assert [code_axis(code) for code in ("A_02_01", "2.1", "X_01", "Z_01")] == [
        "R2",
        "R2",
        None,
        None,
    ]
    assert [code_region(code) for code in ("A0201SM3", "A_02_01")] == ["sm", None]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("A_02_01_BMK_007", [("A_02_01_BMK_007", How.EXACT, 0)]),
        ("a-2-1-bmk-7", [("A_02_01_BMK_007", How.NORMALISED, 0)]),
        ("02_01_BMK_007", [("A_02_01_BMK_007", How.MISSING_PREFIX, 0)]),
        ("A0102", [("A_01_02_BMK_008", How.PARTIAL, 2), ("A_01_02_SM_009", How.PARTIAL, 2)]),
        ("BMK 7", [("A_02_01_BMK_007", How.PARTIAL, 2)]),
        ("A_02_10_BMK_007", [("A_02_01_BMK_007", How.TYPO, 1)]),
        ("A_02_01_BMK_017", [("A_02_01_BMK_007", How.TYPO, 1)]),
        ("A_05_05_SM_001", []),
        ("Z_01", [("Z_01", How.EXACT, 0)]),
        ("code A_02_01_BMK_007", [("A_02_01_BMK_007", How.NORMALISED, 0)]),
        (
            "A0201BMK007 – Atelier sur la gouvernance locale",
            [("A_02_01_BMK_007", How.NORMALISED, 0)],
        ),
        ("A_02_01_BMK_007 et A_01_02_SM_009 ensemble", []),
        ("réunion du 12 mars", []),
        ("atelier", []),
        ("", []),
    ],
)
def test_candidates(typed, expected):
    found = code_candidates(typed, KNOWN)
    assert [(match.code, match.how, match.distance) for match in found] == expected


def test_two_known_codes_that_are_the_same_are_both_given():
    index = CodeIndex(["A_01_01", "A-1-1"])
    assert [match.code for match in index.candidates("a0101")] == ["A_01_01", "A-1-1"]


numbers = st.integers(1, 99)
regions = st.sampled_from(["BMK", "SM", "ORI", "NAT"])
separators = st.sampled_from(["_", "-", " ", ".", "/", ""])


@settings(deadline=None)
@given(numbers, numbers, regions, st.integers(1, 999), separators, st.booleans(), st.booleans())
def test_separators_case_and_prefix_never_matter(axis, activity, region, number, mark, low, bare):
    plain = f"A_{axis:02}_{activity:02}_{region}_{number:03}"
    typed = mark.join(
        (*(() if bare else ("A",)), f"{axis:02}", f"{activity:02}", region, f"{number:03}")
    )
    assert code_key(typed.lower() if low else typed) == code_key(plain)


@settings(deadline=None)
@given(st.text(max_size=45))
def test_no_text_breaks_the_reader(text):
    key = code_key(text)
    assert key is None or code_key(key) == key
