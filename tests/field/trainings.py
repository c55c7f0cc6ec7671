"""A training with 12 participants: what is typed, and the answers that it makes."""

from pathlib import Path

from playwright.sync_api import Page

from tests.field.filling import (
    choose,
    give_file,
    go_on,
    pick,
    question,
    search,
    sign,
    wait_until_kept,
    write,
)

PEOPLE = 12
FIRST_NAMES = {
    "fr": ("Samira", "Khadija", "Youssef"),
    "ar": ("سميرة", "خديجة", "يوسف"),
}
TITLES = {"fr": "L'accueil des migrants « au guichet »", "ar": "استقبال المهاجرين «في الشباك»"}
COMMUNES = {"fr": "beni mel", "ar": "بني ملال"}


def person(number: int, language: str) -> dict[str, object]:
    """What is typed of a participant."""
    names = FIRST_NAMES[language]
    return {
        "consentement": "oui",
        "nom": f"{names[number % 3]} {number}",
        "sexe": "f" if number % 3 < 2 else "m",
        "age": 20 + number,
        "telephone": f"06612345{number:02d}",
    }


def fill_activity(page: Page, language: str) -> None:
    """Fill the parts before the participants."""
    write(page, "activite/titre", TITLES[language])
    pick(page, "activite/region", "bmk")
    pick(page, "activite/dans_plan", "non")
    go_on(page)
    write(page, "date_lieu/date_debut", "2026-06-08")
    page.keyboard.press("Tab")
    choose(page, "date_lieu/province", page_province(page))
    search(page, "date_lieu/commune", COMMUNES[language])
    question(page, "date_lieu/position").locator("button").first.click()
    question(page, "date_lieu/position").locator("bdi.code").wait_for()
    go_on(page)
    pick(page, "organisation/themes", first_value(page, "organisation/themes"))
    write(page, "organisation/cout", "1250,5")
    go_on(page)
    write(page, "module[1]/intitule_module", "Module 1")
    write(page, "module[1]/duree_module", "6")
    go_on(page)
    pick(page, "test_fait", "non")
    go_on(page)


def page_province(page: Page) -> str:
    """The province of Béni Mellal, as the form names it."""
    options = question(page, "date_lieu/province").locator("option")
    values = options.evaluate_all("(all) => all.map((each) => each.value).filter(Boolean)")
    labels = options.evaluate_all("(all) => all.filter((e) => e.value).map((e) => e.textContent)")
    wanted = ("Béni Mellal", "بني ملال")
    return next(
        v for v, label in zip(values, labels, strict=True) if any(w in label for w in wanted)
    )


def first_value(page: Page, path: str) -> str:
    return question(page, path).locator("input").first.get_attribute("value") or ""


def fill_people(page: Page, language: str, count: int = PEOPLE) -> None:
    """Fill the list of participants, the first one signed."""
    for number in range(1, count + 1):
        if number > 1:
            page.locator("button.add").click()
        told = person(number, language)
        path = f"participants/participant[{number}]"
        pick(page, f"{path}/consentement", str(told["consentement"]))
        write(page, f"{path}/nom", str(told["nom"]))
        pick(page, f"{path}/sexe", str(told["sexe"]))
        write(page, f"{path}/age", str(told["age"]))
        write(page, f"{path}/telephone", str(told["telephone"]))
        if number == 1:
            sign(page, f"{path}/signature")


def fill_papers(page: Page, photo: Path) -> None:
    """Fill from the part after the participants to the photo."""
    go_on(page)
    go_on(page)
    give_file(page, "pieces/photo_1", photo)
    question(page, "pieces/photo_1").locator("figure img").wait_for()
    wait_until_kept(page)
