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
    counts_differ         warn  listed, women, men              list of participants against counts
    no_signed_list        warn  listed                          participants, but no signed list
    date_in_future        bad   date, received                  the event's day is after reception
    end_before_start      bad   date, end_date
    outside_period        info  date, code, days, periods       days from the nearest planned period
    over_budget           warn  cost, budget, currency, code    more than all its activity may cost
    region_mismatch       bad   region, province, province_region
    repeated_phone        warn  rows [row, …]                   one phone for several participants
    possible_duplicate    warn  instance_id, title, date        another submission tells the same
    link_contradicted     warn  code, new_code                  new data against a person's link;
                                                                `code` null: said to be unplanned
    activity_removed      warn  code                            linked, but no longer in the plan

Where a submission tells several events, facts of an event's finding have `row` too, the key
starts with it. A dismissed finding stays dismissed until its facts change.
"""

from sync.checks.kinds import FINDING_KINDS
from sync.checks.run import CheckCounts, check, check_all

__all__ = ["FINDING_KINDS", "CheckCounts", "check", "check_all"]
