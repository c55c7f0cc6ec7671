"""The kinds of findings and how grave each is; `sync.checks` says what each means."""

from collections.abc import Mapping

from server.models.reviews import FindingTone

FINDING_KINDS: Mapping[str, FindingTone] = {
    "unreadable_value": FindingTone.WARN,
    "unknown_version": FindingTone.WARN,
    "unknown_answers": FindingTone.INFO,
    "attachment_missing": FindingTone.WARN,
    "attachment_unnamed": FindingTone.INFO,
    "conflict": FindingTone.BAD,
    "rival_edits": FindingTone.BAD,
    "edited_after_approval": FindingTone.WARN,
    "restored": FindingTone.INFO,
    "counts_differ": FindingTone.WARN,
    "no_signed_list": FindingTone.WARN,
    "date_in_future": FindingTone.BAD,
    "end_before_start": FindingTone.BAD,
    "outside_period": FindingTone.INFO,
    "over_budget": FindingTone.WARN,
    "region_mismatch": FindingTone.BAD,
    "repeated_phone": FindingTone.WARN,
    "possible_duplicate": FindingTone.WARN,
    "link_contradicted": FindingTone.WARN,
    "activity_removed": FindingTone.WARN,
}
