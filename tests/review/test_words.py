"""Every kind of finding is said in words, in each language."""

import pytest
from flask import Flask, g

from server.review.kinds import KINDS
from server.review.words import say
from sync.checks import FINDING_KINDS
from sync.contradiction import CONTRADICTED, DECIDED_TWICE
from sync.forwarding import REFUSED_THERE

pytestmark = pytest.mark.one_database
FACTS = {
    "path": "cout",
    "value": "12,5",
    "version": "7",
    "read_by": "6",
    "paths": ["a", "b"],
    "name": "salle.jpg",
    "number": 2,
    "received_at": "2026-06-08T08:40:00+00:00",
    "restored_at": "2026-06-08T08:40:00+00:00",
    "numbers": [2, 3],
    "approved": 1,
    "current": 2,
    "listed": 27,
    "women": 14,
    "men": 12,
    "date": "2026-06-03",
    "end_date": "2026-06-01",
    "received": "2026-06-02",
    "code": "A_01",
    "new_code": "A_02",
    "days": 59,
    "periods": [],
    "cost": 130000,
    "budget": 95000,
    "currency": "MAD",
    "region": "sm",
    "province": "09.001",
    "province_region": "ori",
    "rows": [1, 4],
    "instance_id": "uuid:x",
    "title": "Atelier",
    "here": "approved",
    "there": "rejected",
    "source": "Kobo",
    "reason": "no such submission",
    "seconds": 45,
    "usual": 900,
    "alike": 97,
    "sent": "2026-06-02",
    "total": 140000,
    "low": 18,
    "high": 70,
    "of": 40,
    "count": 1,
    "kind": "atelier",
    "year": 2026,
    "km": 41.5,
    "lies_in": "05.091",
    "common": 9,
}


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_each_finding_has_a_few_words_and_a_sentence(app: Flask, language: str) -> None:
    said = {}
    for kind in (*FINDING_KINDS, CONTRADICTED, DECIDED_TWICE, REFUSED_THERE):
        with app.test_request_context(headers={"Accept-Language": language}):
            g.account = None
            said[kind] = say(kind, FACTS)
    assert set(said) == set(KINDS)
    for kind, words in said.items():
        assert words.short, kind
        assert words.sentence, kind
        assert "%(" not in words.short + words.sentence, kind
        assert "None" not in words.sentence, kind
    assert len({words.sentence for words in said.values()}) == len(said)


def test_a_finding_with_few_facts_still_speaks(app: Flask) -> None:
    for kind in KINDS:
        with app.test_request_context():
            g.account = None
            assert say(kind, {}).short
