"""Data-quality checks: what is doubtful, missing or worth knowing about a submission.

Each finding has a kind, a tone, a `key` (which one of its kind) and facts; the review screen puts
it in words. Days are ISO, regions and provinces are codes, rows count from 0. Facts hold no
personal data. The kinds, their tone, and the facts of each:

    unreadable_value      warn  path, value (null: personal)    a value that its type can't read
    unknown_version       warn  version, read_by                the form has no such version
    unknown_answers       info  paths [path, …], count          answers that the version has not
    attachment_missing    warn  name                            named by the XML, not come yet
    attachment_unnamed    info  name                            came, but the XML does not name it
    conflict              bad   number, received_at             same instanceID, other content
    rival_edits           bad   deprecated_id, numbers [n, …]   several edits of one edition
    edited_after_approval warn  approved, current               edition numbers
    restored              info  restored_at                     deleted at its source, came back
    filled_too_fast       warn  seconds, usual                  many times quicker than the form is
    same_photo            bad   name, instance_id, title, date, alike (%)
    same_signature        bad   rows, instance_id (null: in this list), title, date, alike (%)
    counts_differ         warn  listed, women, men              list of participants against counts
    no_signed_list        warn  listed                          participants, but no signed list
    date_in_future        bad   date, received                  the event's day is after reception
    date_after_sent       bad   date, sent                      … or after it left the phone
    end_before_start      bad   date, end_date
    outside_period        info  date, code, days, periods       days from the nearest planned period
    over_budget           warn  cost, budget, currency, code    more than all its activity may cost
    activity_over_budget  warn  total, cost, budget, currency, code   the activity does, with it
    cost_out_of_range     warn  cost, low, high, kind, of       not what events of its kind cost
    age_out_of_range      warn  rows, count, low, high, of      not the ages of such events
    unplanned             info  year                            in no plan, and no person said so
    region_mismatch       bad   region, province, province_region
    point_outside_region  bad   region, km, lies_in (province, null: none)
    point_far_from_province warn  province, km, lies_in
    repeated_phone        warn  rows [row, …]                   one phone for several participants
    possible_duplicate    warn  instance_id, title, date        another submission tells the same
    same_participants     warn  instance_id, title, date, common, listed   most of the list
    link_contradicted     warn  code, new_code                  new data against a person's link;
                                                                `code` null: said to be unplanned
    activity_removed      warn  code                            linked, but no longer in the plan

Where a submission tells several events, facts of an event's finding have `row` too, the key
starts with it. A dismissed finding stays dismissed until its facts change.

rules: what holds on a form · learning: what verdicts change · score: the doubt of a submission ·
likeness, seen, pictures: who shares what · norms: what is usual · run: all of it, in pages.
"""

from sync.checks.keeping import CheckCounts
from sync.checks.kinds import CHECK_KINDS, FINDING_KINDS
from sync.checks.run import check, check_all, check_changed
from sync.checks.score import rescore

__all__ = [
    "CHECK_KINDS",
    "FINDING_KINDS",
    "CheckCounts",
    "check",
    "check_all",
    "check_changed",
    "rescore",
]
