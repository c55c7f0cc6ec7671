"""Regions, provinces, axes and lists in the words of a cell."""

import pytest

from sync.plan_workbook.axes import Axis, axis_in_title, read_axis, read_axis_cell
from sync.plan_workbook.lists import kind_in_title, read_kind, read_status
from sync.plan_workbook.places import Gazetteer
from sync.programme import load

GAZETTEER = Gazetteer(load())

REGIONS = {
    "BMK, SM": ["bmk", "sm"],
    "Les trois régions": ["bmk", "sm", "ori"],
    "3 régions": ["bmk", "sm", "ori"],
    "الجهات الثلاث": ["bmk", "sm", "ori"],
    "National": ["nat"],
    "جهة الشرق": ["ori"],
    "Béni Mellal - Khénifra": ["bmk"],
    "Beni-Mellal Khenifra": ["bmk"],
    "Oriental et SM": ["sm", "ori"],
    "BMK/SM/ORI": ["bmk", "sm", "ori"],
    "l'Oriental": ["ori"],
    "سوس ماسة والشرق": ["sm", "ori"],
    "Sous Masa": ["sm"],
    "Souss-Massa\nNational": ["sm", "nat"],
    "Nador": ["ori"],
    "B.M.K": ["bmk"],
    "Niveau central": ["nat"],
}


@pytest.mark.parametrize("text", REGIONS)
def test_regions(text):
    places = GAZETTEER.in_region_cell(text)
    assert (list(places.regions), places.rest) == (REGIONS[text], "")


def test_what_is_no_region_is_said():
    places = GAZETTEER.in_region_cell("BMK + Tanger")
    assert (places.regions, places.rest) == (("bmk",), "tanger")
    assert GAZETTEER.in_region_cell("Casablanca").regions == ()


def test_provinces_by_name_short_name_and_choice_name():
    assert GAZETTEER.in_province_cell("agadir").provinces == ("09.001",)
    assert GAZETTEER.in_province_cell("beni_mellal, khenifra").provinces == ("05.091", "05.301")
    assert GAZETTEER.in_province_cell("وجدة").provinces == ("02.411",)
    assert GAZETTEER.in_province_cell("Taroudant et Tiznit").regions == ("sm",)


def test_sheet_names():
    names = ["PAA BMK", "Oriental", "SM 2026", "Feuil1", "Plan Souss-Massa"]
    assert [GAZETTEER.region_in_title(name) for name in names] == ["bmk", "ori", "sm", None, "sm"]
    axes = ["PAA R2", "Axe 3", "R4_2026", "Feuil1", "Résultat 5"]
    assert [axis_in_title(name) for name in axes] == ["R2", "R3", "R4", None, "R5"]


AXES = {
    "Résultat 1": ("R1", ""),
    "R1 : Le ministère coordonne": ("R1", "Le ministère coordonne"),
    "Axe II - Gouvernance": ("R2", "Gouvernance"),
    "Axe stratégique n°3 : Intégration des migrants": ("R3", "Intégration des migrants"),
    "Result 4": ("R4", ""),
    "النتيجة 3": ("R3", ""),
    "النتيجة ٣": ("R3", ""),
    "المحور الثاني: الحكامة": ("R2", "الحكامة"),
}


@pytest.mark.parametrize("text", AXES)
def test_axes(text):
    assert read_axis(text) == Axis(*AXES[text])


@pytest.mark.parametrize(
    "text", ["R1.2 Atelier", "Résultats attendus", "Réunion 2", "Activité 1", ""]
)
def test_what_is_no_axis(text):
    assert read_axis(text) is None


def test_a_bare_number_below_axis():
    assert read_axis_cell("3") == Axis("R3")


def test_kinds_and_states():
    programme = load()
    words = ["Formation", "Ateliers", "séminaire", "ورشة", "Comité de pilotage", "Formaton", "x"]
    assert [read_kind(word, programme) for word in words] == [
        "formation", "atelier", "atelier", "atelier", "comite", "formation", None,
    ]  # fmt: skip
    assert kind_in_title("Réunion avec les associations", programme) == "reunion"
    assert kind_in_title("Organisation d'un atelier régional", programme) == "atelier"
    assert kind_in_title("تنظيم ورشة جهوية", programme) == "atelier"
    assert kind_in_title("Appui aux formations", programme) is None
    states = ["En cours", "Réalisée", "Non réalisé", "Reporté à 2027", "partiellement réalisé",
              "قيد الإنجاز", "done late", "50%"]  # fmt: skip
    assert [read_status(state) for state in states] == [
        "under_way", "done", "planned", "postponed", "partly_done", "under_way", "done_late", None,
    ]  # fmt: skip
