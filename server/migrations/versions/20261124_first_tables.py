"""first tables

Revision: 0001
Follows: 
"""

import sqlalchemy as sa
from alembic import op

import server.models.base

revision = '0001'
down_revision = None
branch_labels = None
depends_on = None

LATER_KEYS = (
    ("fk_submissions_approved_edition_id", "submissions", "editions", "approved_edition_id", None),
    ("fk_planned_activities_values_id", "planned_activities", "activity_values", "values_id",
     "SET NULL"),
)


def upgrade() -> None:
    op.create_table('accounts',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('password_hash', sa.String(length=300), nullable=False),
    sa.Column('role', sa.String(length=20), nullable=False),
    sa.Column('regions', sa.JSON(), nullable=False),
    sa.Column('language', sa.String(length=8), nullable=False),
    sa.Column('theme', sa.String(length=8), nullable=False),
    sa.Column('shortcuts', sa.Boolean(), nullable=False),
    sa.Column('digest', sa.Boolean(), nullable=False),
    sa.Column('digest_until', server.models.base.UtcDateTime(timezone=True), nullable=True),
    sa.Column('is_active', sa.Boolean(), nullable=False),
    sa.Column('failed_sign_ins', sa.Integer(), nullable=False),
    sa.Column('locked_until', server.models.base.UtcDateTime(timezone=True), nullable=True),
    sa.Column('session_mark', sa.String(length=64), nullable=False),
    sa.Column('created_at', server.models.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('last_sign_in_at', server.models.base.UtcDateTime(timezone=True), nullable=True),
    sa.CheckConstraint("role IN ('administrator', 'supervisor', 'monitoring', 'officer', 'partner')", name=op.f('ck_accounts_role')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_accounts')),
    sa.UniqueConstraint('email', name=op.f('uq_accounts_email'))
    )
    op.create_table('blobs',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('content_type', sa.String(length=200), nullable=False),
    sa.Column('created_at', server.models.base.UtcDateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_blobs')),
    sa.UniqueConstraint('sha256', name=op.f('uq_blobs_sha256'))
    )
    op.create_table('check_norms',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('measure', sa.String(length=20), nullable=False),
    sa.Column('scope', sa.String(length=80), nullable=False),
    sa.Column('known', sa.Integer(), nullable=False),
    sa.Column('middle', sa.Double(), nullable=False),
    sa.Column('spread', sa.Double(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_check_norms')),
    sa.UniqueConstraint('measure', 'scope', name=op.f('uq_check_norms_measure_scope'))
    )
    op.create_table('events',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=True),
    sa.Column('title', sa.String(length=1000), nullable=True),
    sa.Column('date', sa.Date(), nullable=True),
    sa.Column('end_date', sa.Date(), nullable=True),
    sa.Column('region', sa.String(length=20), nullable=True),
    sa.Column('province', sa.String(length=60), nullable=True),
    sa.Column('commune', sa.String(length=100), nullable=True),
    sa.Column('place', sa.String(length=500), nullable=True),
    sa.Column('activity_code', sa.String(length=200), nullable=True),
    sa.Column('result', sa.String(length=100), nullable=True),
    sa.Column('women', sa.Integer(), nullable=True),
    sa.Column('men', sa.Integer(), nullable=True),
    sa.Column('cost', sa.Double(), nullable=True),
    sa.Column('facts', sa.JSON(), nullable=False),
    sa.Column('link_status', sa.String(length=10), nullable=False),
    sa.Column('link_method', sa.String(length=10), nullable=True),
    sa.Column('link_score', sa.Double(), nullable=True),
    sa.Column('link_evidence', sa.JSON(), nullable=False),
    sa.Column('reconciled_at', server.models.base.UtcDateTime(timezone=True), nullable=True),
    sa.Column('told_mark', sa.Integer(), server_default='1', nullable=False),
    sa.CheckConstraint("link_status IN ('linked', 'proposed', 'unplanned')", name=op.f('ck_events_link_status')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_events'))
    )
    with op.batch_alter_table('events', schema=None) as batch_op:
        batch_op.create_index('ix_events_place_and_time', ['date', 'region'], unique=False)
        batch_op.create_index(batch_op.f('ix_events_region'), ['region'], unique=False)

    op.create_table('forms',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('form_id', sa.String(length=255), nullable=False),
    sa.Column('title', sa.String(length=500), nullable=False),
    sa.Column('is_published', sa.Boolean(), nullable=False),
    sa.Column('regions', sa.JSON(), nullable=False),
    sa.Column('mapping', sa.JSON(), nullable=True),
    sa.Column('values', sa.JSON(), nullable=True),
    sa.Column('created_at', server.models.base.UtcDateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_forms')),
    sa.UniqueConstraint('form_id', name=op.f('uq_forms_form_id'))
    )
    op.create_table('glossary_entries',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('key', sa.String(length=100), nullable=False),
    sa.Column('language', sa.String(length=5), nullable=False),
    sa.Column('word', sa.String(length=200), nullable=False),
    sa.CheckConstraint("kind IN ('stop', 'kind', 'concept')", name=op.f('ck_glossary_entries_kind')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_glossary_entries')),
    sa.UniqueConstraint('kind', 'key', 'language', 'word', name=op.f('uq_glossary_entries_kind_key_language_word'))
    )
    op.create_table('learned_weights',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('at', server.models.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('decisions', sa.Integer(), nullable=False),
    sa.Column('weights', sa.JSON(), nullable=False),
    sa.Column('figures', sa.JSON(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_learned_weights'))
    )
    op.create_table('locks',
    sa.Column('name', sa.String(length=60), nullable=False),
    sa.Column('holder', sa.String(length=200), nullable=False),
    sa.Column('until', server.models.base.UtcDateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_locks'))
    )
    op.create_table('people_models',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('learned_at', server.models.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('parameters', sa.JSON(), nullable=False),
    sa.Column('learned_from', sa.JSON(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_people_models'))
    )
    op.create_table('persons',
    sa.Column('id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('alias_of_id', sa.Integer(), nullable=True),
    sa.Column('created_at', server.models.base.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['alias_of_id'], ['persons.id'], name=op.f('fk_persons_alias_of_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_persons'))
    )
    with op.batch_alter_table('persons', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_persons_alias_of_id'), ['alias_of_id'], unique=False)

    op.create_table('plans',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('created_at', server.models.base.UtcDateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_plans')),
    sa.UniqueConstraint('year', name=op.f('uq_plans_year'))
    )
    op.create_table('runs',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('night', sa.Date(), nullable=True),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('started_at', server.models.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('finished_at', server.models.base.UtcDateTime(timezone=True), nullable=True),
    sa.Column('by', sa.String(length=254), nullable=False),
    sa.CheckConstraint("state IN ('running', 'done', 'failed')", name=op.f('ck_runs_state')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_runs'))
    )
    with op.batch_alter_table('runs', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_runs_kind'), ['kind'], unique=False)
        batch_op.create_index(batch_op.f('ix_runs_started_at'), ['started_at'], unique=False)
        batch_op.create_index('uq_runs_night', ['night'], unique=True, sqlite_where=sa.text('night IS NOT NULL'), postgresql_where=sa.text('night IS NOT NULL'))

    op.create_table('settings',
    sa.Column('name', sa.String(length=60), nullable=False),
    sa.Column('value', sa.JSON(), nullable=False),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_settings'))
    )
    op.create_table('sources',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=100), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('url', sa.String(length=500), nullable=False),
    sa.Column('settings', sa.JSON(), nullable=False),
    sa.Column('secret', sa.LargeBinary(), nullable=True),
    sa.Column('is_paused', sa.Boolean(), nullable=False),
    sa.Column('created_at', server.models.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('pulled_at', server.models.base.UtcDateTime(timezone=True), nullable=True),
    sa.Column('last_error', sa.JSON(), nullable=True),
    sa.CheckConstraint("kind IN ('phone', 'web', 'folder', 'kobo', 'central')", name=op.f('ck_sources_kind')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sources')),
    sa.UniqueConstraint('name', name=op.f('uq_sources_name'))
    )
    op.create_table('account_aliases',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('source_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=254), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_account_aliases_account_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['source_id'], ['sources.id'], name=op.f('fk_account_aliases_source_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_account_aliases')),
    sa.UniqueConstraint('source_id', 'name', name=op.f('uq_account_aliases_source_id_name'))
    )
    op.create_table('api_tokens',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('created_at', server.models.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('last_used_at', server.models.base.UtcDateTime(timezone=True), nullable=True),
    sa.Column('revoked_at', server.models.base.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_api_tokens_account_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_api_tokens')),
    sa.UniqueConstraint('digest', name=op.f('uq_api_tokens_digest'))
    )
    op.create_table('axes',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('plan_id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=20), nullable=False),
    sa.Column('label', sa.String(length=500), nullable=False),
    sa.ForeignKeyConstraint(['plan_id'], ['plans.id'], name=op.f('fk_axes_plan_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_axes')),
    sa.UniqueConstraint('plan_id', 'code', name=op.f('uq_axes_plan_id_code'))
    )
    op.create_table('check_lessons',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=60), nullable=False),
    sa.Column('form_id', sa.Integer(), nullable=False),
    sa.Column('right', sa.Integer(), nullable=False),
    sa.Column('wrong', sa.Integer(), nullable=False),
    sa.Column('factor', sa.Double(), nullable=False),
    sa.Column('threshold', sa.Double(), nullable=True),
    sa.Column('at', server.models.base.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['form_id'], ['forms.id'], name=op.f('fk_check_lessons_form_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_check_lessons')),
    sa.UniqueConstraint('kind', 'form_id', name=op.f('uq_check_lessons_kind_form_id'))
    )
    op.create_table('check_rules',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=60), nullable=False),
    sa.Column('form_id', sa.Integer(), nullable=True),
    sa.Column('is_on', sa.Boolean(), nullable=True),
    sa.Column('weight', sa.Integer(), nullable=True),
    sa.Column('threshold', sa.Double(), nullable=True),
    sa.Column('learns_from', server.models.base.UtcDateTime(timezone=True), nullable=True),
    sa.Column('changed_at', server.models.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('changed_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['changed_by_id'], ['accounts.id'], name=op.f('fk_check_rules_changed_by_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['form_id'], ['forms.id'], name=op.f('fk_check_rules_form_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_check_rules')),
    sa.UniqueConstraint('kind', 'form_id', name=op.f('uq_check_rules_kind_form_id'))
    )
    with op.batch_alter_table('check_rules', schema=None) as batch_op:
        batch_op.create_index('uq_check_rules_all_forms', ['kind'], unique=True, sqlite_where=sa.text('form_id IS NULL'), postgresql_where=sa.text('form_id IS NULL'))

    op.create_table('cursors',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('source_id', sa.Integer(), nullable=False),
    sa.Column('remote_form_id', sa.String(length=255), nullable=False),
    sa.Column('title', sa.String(length=500), nullable=False),
    sa.Column('position', sa.JSON(), nullable=True),
    sa.Column('fingerprint', sa.String(length=200), nullable=False),
    sa.Column('swept_at', server.models.base.UtcDateTime(timezone=True), nullable=True),
    sa.Column('held_deletions', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['source_id'], ['sources.id'], name=op.f('fk_cursors_source_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_cursors')),
    sa.UniqueConstraint('source_id', 'remote_form_id', name=op.f('uq_cursors_source_id_remote_form_id'))
    )
    op.create_table('deeds',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=12), nullable=False),
    sa.Column('token', sa.String(length=64), nullable=True),
    sa.Column('at', server.models.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('undone_at', server.models.base.UtcDateTime(timezone=True), nullable=True),
    sa.Column('facts', sa.JSON(), nullable=False),
    sa.CheckConstraint("kind IN ('decided', 'linked', 'unlinked', 'assigned', 'dismissed', 'undismissed')", name=op.f('ck_deeds_kind')),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_deeds_account_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_deeds')),
    sa.UniqueConstraint('account_id', 'token', name=op.f('uq_deeds_account_id_token'))
    )
    with op.batch_alter_table('deeds', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_deeds_account_id'), ['account_id'], unique=False)

    op.create_table('form_aliases',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('form_id', sa.Integer(), nullable=False),
    sa.Column('source_id', sa.Integer(), nullable=False),
    sa.Column('remote_id', sa.String(length=255), nullable=False),
    sa.ForeignKeyConstraint(['form_id'], ['forms.id'], name=op.f('fk_form_aliases_form_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['source_id'], ['sources.id'], name=op.f('fk_form_aliases_source_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_form_aliases')),
    sa.UniqueConstraint('source_id', 'remote_id', name=op.f('uq_form_aliases_source_id_remote_id'))
    )
    op.create_table('form_versions',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('form_id', sa.Integer(), nullable=False),
    sa.Column('version', sa.String(length=255), nullable=False),
    sa.Column('title', sa.String(length=500), nullable=False),
    sa.Column('xform', sa.LargeBinary(), nullable=False),
    sa.Column('xlsform_blob_id', sa.Integer(), nullable=True),
    sa.Column('created_at', server.models.base.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['form_id'], ['forms.id'], name=op.f('fk_form_versions_form_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['xlsform_blob_id'], ['blobs.id'], name=op.f('fk_form_versions_xlsform_blob_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_form_versions')),
    sa.UniqueConstraint('form_id', 'version', name=op.f('uq_form_versions_form_id_version'))
    )
    op.create_table('join_acts',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('verdict', sa.String(length=10), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('at', server.models.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('withdrawn_at', server.models.base.UtcDateTime(timezone=True), nullable=True),
    sa.Column('effect', sa.JSON(), nullable=False),
    sa.CheckConstraint("verdict IN ('same', 'different')", name=op.f('ck_join_acts_verdict')),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_join_acts_account_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_join_acts'))
    )
    with op.batch_alter_table('join_acts', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_join_acts_at'), ['at'], unique=False)

    op.create_table('person_acts',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('verdict', sa.String(length=10), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('at', server.models.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('withdrawn_at', server.models.base.UtcDateTime(timezone=True), nullable=True),
    sa.Column('effect', sa.JSON(), nullable=False),
    sa.CheckConstraint("verdict IN ('same', 'different', 'later')", name=op.f('ck_person_acts_verdict')),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_person_acts_account_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_person_acts'))
    )
    with op.batch_alter_table('person_acts', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_person_acts_at'), ['at'], unique=False)

    op.create_table('phone_keys',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('username', sa.String(length=60), nullable=False),
    sa.Column('token_digest', sa.String(length=64), nullable=False),
    sa.Column('token_sealed', sa.LargeBinary(), nullable=False),
    sa.Column('ha1', sa.String(length=32), nullable=False),
    sa.Column('regions', sa.JSON(), nullable=False),
    sa.Column('language', sa.String(length=8), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('created_at', server.models.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('last_used_at', server.models.base.UtcDateTime(timezone=True), nullable=True),
    sa.Column('revoked_at', server.models.base.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_phone_keys_account_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_phone_keys')),
    sa.UniqueConstraint('token_digest', name=op.f('uq_phone_keys_token_digest')),
    sa.UniqueConstraint('username', name=op.f('uq_phone_keys_username'))
    )
    op.create_table('pictures',
    sa.Column('blob_id', sa.Integer(), nullable=False),
    sa.Column('shape', sa.BigInteger(), nullable=True),
    sa.Column('slope', sa.BigInteger(), nullable=True),
    sa.Column('is_drawing', sa.Boolean(), nullable=False),
    sa.Column('made_at', server.models.base.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['blob_id'], ['blobs.id'], name=op.f('fk_pictures_blob_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('blob_id', name=op.f('pk_pictures'))
    )
    op.create_table('plan_parts',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('plan_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.ForeignKeyConstraint(['plan_id'], ['plans.id'], name=op.f('fk_plan_parts_plan_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_plan_parts')),
    sa.UniqueConstraint('plan_id', 'name', name=op.f('uq_plan_parts_plan_id_name'))
    )
    op.create_table('receipts',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('source_id', sa.Integer(), nullable=False),
    sa.Column('remote_form_id', sa.String(length=255), nullable=False),
    sa.Column('remote_id', sa.String(length=255), nullable=False),
    sa.Column('received_at', server.models.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('xml', sa.LargeBinary(), nullable=False),
    sa.Column('submitted_at', sa.String(length=40), nullable=True),
    sa.Column('submitted_by', sa.String(length=254), nullable=True),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('reason', sa.String(length=60), nullable=True),
    sa.Column('facts', sa.JSON(), nullable=False),
    sa.CheckConstraint("state IN ('waiting', 'ingested', 'quarantined')", name=op.f('ck_receipts_state')),
    sa.ForeignKeyConstraint(['source_id'], ['sources.id'], name=op.f('fk_receipts_source_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_receipts')),
    sa.UniqueConstraint('source_id', 'remote_form_id', 'remote_id', 'sha256', name=op.f('uq_receipts_source_id_remote_form_id_remote_id_sha256'))
    )
    with op.batch_alter_table('receipts', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_receipts_received_at'), ['received_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_receipts_sha256'), ['sha256'], unique=False)
        batch_op.create_index(batch_op.f('ix_receipts_state'), ['state'], unique=False)

    op.create_table('run_steps',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('run_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('started_at', server.models.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('finished_at', server.models.base.UtcDateTime(timezone=True), nullable=True),
    sa.Column('counts', sa.JSON(), nullable=False),
    sa.Column('error', sa.JSON(), nullable=True),
    sa.CheckConstraint("state IN ('running', 'done', 'failed')", name=op.f('ck_run_steps_state')),
    sa.ForeignKeyConstraint(['run_id'], ['runs.id'], name=op.f('fk_run_steps_run_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_run_steps')),
    sa.UniqueConstraint('run_id', 'position', name=op.f('uq_run_steps_run_id_position'))
    )
    op.create_table('saved_filters',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('query', sa.JSON(), nullable=False),
    sa.Column('is_shared', sa.Boolean(), nullable=False),
    sa.Column('created_at', server.models.base.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_saved_filters_account_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_saved_filters')),
    sa.UniqueConstraint('account_id', 'name', name=op.f('uq_saved_filters_account_id_name'))
    )
    with op.batch_alter_table('saved_filters', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_saved_filters_is_shared'), ['is_shared'], unique=False)

    op.create_table('searched',
    sa.Column('event_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('mark', sa.Integer(), nullable=False),
    sa.Column('activity_id', sa.Integer(), nullable=True),
    sa.Column('sessions', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['event_id'], ['events.id'], name=op.f('fk_searched_event_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('event_id', name=op.f('pk_searched'))
    )
    op.create_table('submissions',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('form_id', sa.Integer(), nullable=False),
    sa.Column('instance_id', sa.String(length=255), nullable=False),
    sa.Column('review_state', sa.String(length=12), nullable=False),
    sa.Column('approved_edition_id', sa.Integer(), nullable=True),
    sa.Column('received_at', server.models.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('region', sa.String(length=20), nullable=True),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('submitted_by', sa.String(length=254), nullable=True),
    sa.Column('has_conflict', sa.Boolean(), nullable=False),
    sa.Column('doubt_score', sa.Integer(), server_default='0', nullable=False),
    sa.Column('decided_at', server.models.base.UtcDateTime(timezone=True), nullable=True),
    sa.Column('deleted_at', server.models.base.UtcDateTime(timezone=True), nullable=True),
    sa.Column('restored_at', server.models.base.UtcDateTime(timezone=True), nullable=True),
    sa.CheckConstraint("review_state IN ('received', 'edited', 'has_issues', 'approved', 'rejected')", name=op.f('ck_submissions_review_state')),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_submissions_account_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['approved_edition_id'], ['editions.id'], name=op.f('fk_submissions_approved_edition_id'), use_alter=True),
    sa.ForeignKeyConstraint(['form_id'], ['forms.id'], name=op.f('fk_submissions_form_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_submissions')),
    sa.UniqueConstraint('form_id', 'instance_id', name=op.f('uq_submissions_form_id_instance_id'))
    )
    with op.batch_alter_table('submissions', schema=None) as batch_op:
        batch_op.create_index('ix_submissions_decided', ['review_state', 'deleted_at', 'decided_at'], unique=False)
        batch_op.create_index('ix_submissions_doubt', ['review_state', 'doubt_score', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_submissions_form_id'), ['form_id'], unique=False)
        batch_op.create_index('ix_submissions_queue', ['review_state', 'deleted_at', 'received_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_submissions_received_at'), ['received_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_submissions_region'), ['region'], unique=False)

    op.create_table('assignments',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('submission_id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('at', server.models.base.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_assignments_account_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['by_id'], ['accounts.id'], name=op.f('fk_assignments_by_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['submission_id'], ['submissions.id'], name=op.f('fk_assignments_submission_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_assignments')),
    sa.UniqueConstraint('submission_id', name=op.f('uq_assignments_submission_id'))
    )
    with op.batch_alter_table('assignments', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_assignments_account_id'), ['account_id'], unique=False)

    op.create_table('attendances',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('submission_id', sa.Integer(), nullable=False),
    sa.Column('row', sa.Integer(), nullable=True),
    sa.Column('name', sa.String(length=500), nullable=True),
    sa.Column('sex', sa.String(length=40), nullable=True),
    sa.Column('phone', sa.String(length=60), nullable=True),
    sa.Column('institution', sa.String(length=500), nullable=True),
    sa.Column('facts', sa.JSON(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('own_person_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['event_id'], ['events.id'], name=op.f('fk_attendances_event_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['own_person_id'], ['persons.id'], name=op.f('fk_attendances_own_person_id')),
    sa.ForeignKeyConstraint(['person_id'], ['persons.id'], name=op.f('fk_attendances_person_id')),
    sa.ForeignKeyConstraint(['submission_id'], ['submissions.id'], name=op.f('fk_attendances_submission_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_attendances'))
    )
    with op.batch_alter_table('attendances', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_attendances_event_id'), ['event_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_attendances_person_id'), ['person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_attendances_submission_id'), ['submission_id'], unique=False)

    op.create_table('check_keys',
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('key', sa.BigInteger(), nullable=False),
    sa.Column('submission_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['submission_id'], ['submissions.id'], name=op.f('fk_check_keys_submission_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('kind', 'key', 'submission_id', name=op.f('pk_check_keys'))
    )
    with op.batch_alter_table('check_keys', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_check_keys_submission_id'), ['submission_id'], unique=False)

    op.create_table('check_verdicts',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=60), nullable=False),
    sa.Column('form_id', sa.Integer(), nullable=False),
    sa.Column('submission_id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=200), nullable=False),
    sa.Column('is_right', sa.Boolean(), nullable=False),
    sa.Column('value', sa.Double(), nullable=True),
    sa.Column('at', server.models.base.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['form_id'], ['forms.id'], name=op.f('fk_check_verdicts_form_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['submission_id'], ['submissions.id'], name=op.f('fk_check_verdicts_submission_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_check_verdicts')),
    sa.UniqueConstraint('submission_id', 'kind', 'key', name=op.f('uq_check_verdicts_submission_id_kind_key'))
    )
    with op.batch_alter_table('check_verdicts', schema=None) as batch_op:
        batch_op.create_index('ix_check_verdicts_kind_form', ['kind', 'form_id'], unique=False)

    op.create_table('deed_parts',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('deed_id', sa.Integer(), nullable=False),
    sa.Column('submission_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=12), nullable=False),
    sa.Column('facts', sa.JSON(), nullable=False),
    sa.Column('is_undone', sa.Boolean(), nullable=False),
    sa.CheckConstraint("kind IN ('decided', 'linked', 'unlinked', 'assigned', 'dismissed', 'undismissed')", name=op.f('ck_deed_parts_kind')),
    sa.ForeignKeyConstraint(['deed_id'], ['deeds.id'], name=op.f('fk_deed_parts_deed_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['submission_id'], ['submissions.id'], name=op.f('fk_deed_parts_submission_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_deed_parts'))
    )
    with op.batch_alter_table('deed_parts', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_deed_parts_deed_id'), ['deed_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_deed_parts_submission_id'), ['submission_id'], unique=False)

    op.create_table('editions',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('submission_id', sa.Integer(), nullable=False),
    sa.Column('form_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('instance_id', sa.String(length=255), nullable=False),
    sa.Column('deprecated_id', sa.String(length=255), nullable=True),
    sa.Column('is_current', sa.Boolean(), nullable=False),
    sa.Column('is_conflict', sa.Boolean(), nullable=False),
    sa.Column('form_version_id', sa.Integer(), nullable=False),
    sa.Column('version', sa.String(length=255), nullable=False),
    sa.Column('source_version', sa.String(length=255), nullable=True),
    sa.Column('instance_name', sa.String(length=1000), nullable=True),
    sa.Column('answers', sa.JSON(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('flags', sa.JSON(), nullable=False),
    sa.Column('receipt_id', sa.Integer(), nullable=False),
    sa.Column('received_at', server.models.base.UtcDateTime(timezone=True), nullable=False),
    sa.CheckConstraint('NOT (is_current AND is_conflict)', name=op.f('ck_editions_conflict_not_current')),
    sa.ForeignKeyConstraint(['form_id'], ['forms.id'], name=op.f('fk_editions_form_id')),
    sa.ForeignKeyConstraint(['form_version_id'], ['form_versions.id'], name=op.f('fk_editions_form_version_id')),
    sa.ForeignKeyConstraint(['receipt_id'], ['receipts.id'], name=op.f('fk_editions_receipt_id')),
    sa.ForeignKeyConstraint(['submission_id'], ['submissions.id'], name=op.f('fk_editions_submission_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_editions')),
    sa.UniqueConstraint('form_id', 'instance_id', 'digest', name=op.f('uq_editions_form_id_instance_id_digest')),
    sa.UniqueConstraint('submission_id', 'number', name=op.f('uq_editions_submission_id_number'))
    )
    with op.batch_alter_table('editions', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_editions_deprecated_id'), ['deprecated_id'], unique=False)
        batch_op.create_index('uq_editions_current', ['submission_id'], unique=True, sqlite_where=sa.text('is_current'), postgresql_where=sa.text('is_current'))
        batch_op.create_index('uq_editions_instance', ['form_id', 'instance_id'], unique=True, sqlite_where=sa.text('NOT is_conflict'), postgresql_where=sa.text('NOT is_conflict'))

    op.create_table('form_media',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=255), nullable=False),
    sa.Column('blob_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['blob_id'], ['blobs.id'], name=op.f('fk_form_media_blob_id')),
    sa.ForeignKeyConstraint(['version_id'], ['form_versions.id'], name=op.f('fk_form_media_version_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_form_media')),
    sa.UniqueConstraint('version_id', 'name', name=op.f('uq_form_media_version_id_name'))
    )
    op.create_table('history',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('submission_id', sa.Integer(), nullable=False),
    sa.Column('at', server.models.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('source_id', sa.Integer(), nullable=True),
    sa.Column('facts', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_history_account_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['source_id'], ['sources.id'], name=op.f('fk_history_source_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['submission_id'], ['submissions.id'], name=op.f('fk_history_submission_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_history'))
    )
    with op.batch_alter_table('history', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_history_submission_id'), ['submission_id'], unique=False)

    op.create_table('origins',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('source_id', sa.Integer(), nullable=False),
    sa.Column('remote_form_id', sa.String(length=255), nullable=False),
    sa.Column('remote_id', sa.String(length=255), nullable=False),
    sa.Column('instance_id', sa.String(length=255), nullable=False),
    sa.Column('submission_id', sa.Integer(), nullable=True),
    sa.Column('seen', sa.JSON(), nullable=False),
    sa.Column('first_seen_at', server.models.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('deleted_at', server.models.base.UtcDateTime(timezone=True), nullable=True),
    sa.Column('seems_deleted_at', server.models.base.UtcDateTime(timezone=True), nullable=True),
    sa.Column('deletion_is_sure', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['source_id'], ['sources.id'], name=op.f('fk_origins_source_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['submission_id'], ['submissions.id'], name=op.f('fk_origins_submission_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_origins')),
    sa.UniqueConstraint('source_id', 'remote_form_id', 'remote_id', name=op.f('uq_origins_source_id_remote_form_id_remote_id'))
    )
    with op.batch_alter_table('origins', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_origins_instance_id'), ['instance_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_origins_seems_deleted_at'), ['seems_deleted_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_origins_submission_id'), ['submission_id'], unique=False)

    op.create_table('personal_readings',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('at', server.models.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('what', sa.String(length=60), nullable=False),
    sa.Column('submission_id', sa.Integer(), nullable=True),
    sa.Column('facts', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_personal_readings_account_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['submission_id'], ['submissions.id'], name=op.f('fk_personal_readings_submission_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_personal_readings'))
    )
    with op.batch_alter_table('personal_readings', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_personal_readings_at'), ['at'], unique=False)

    op.create_table('picture_pairs',
    sa.Column('first_id', sa.Integer(), nullable=False),
    sa.Column('second_id', sa.Integer(), nullable=False),
    sa.Column('alike', sa.Double(), nullable=False),
    sa.ForeignKeyConstraint(['first_id'], ['pictures.blob_id'], name=op.f('fk_picture_pairs_first_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['second_id'], ['pictures.blob_id'], name=op.f('fk_picture_pairs_second_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('first_id', 'second_id', name=op.f('pk_picture_pairs'))
    )
    with op.batch_alter_table('picture_pairs', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_picture_pairs_second_id'), ['second_id'], unique=False)

    op.create_table('plan_versions',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('part_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('is_current', sa.Boolean(), nullable=False),
    sa.Column('file_name', sa.String(length=500), nullable=False),
    sa.Column('blob_id', sa.Integer(), nullable=True),
    sa.Column('imported_at', server.models.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('difference', sa.JSON(), nullable=False),
    sa.Column('set_aside', sa.JSON(), nullable=False),
    sa.Column('warnings', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_plan_versions_account_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['blob_id'], ['blobs.id'], name=op.f('fk_plan_versions_blob_id')),
    sa.ForeignKeyConstraint(['part_id'], ['plan_parts.id'], name=op.f('fk_plan_versions_part_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_plan_versions')),
    sa.UniqueConstraint('part_id', 'number', name=op.f('uq_plan_versions_part_id_number'))
    )
    with op.batch_alter_table('plan_versions', schema=None) as batch_op:
        batch_op.create_index('uq_plan_versions_current', ['part_id'], unique=True, sqlite_where=sa.text('is_current'), postgresql_where=sa.text('is_current'))

    op.create_table('planned_activities',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('plan_id', sa.Integer(), nullable=False),
    sa.Column('part_id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=100), nullable=False),
    sa.Column('code_key', sa.String(length=100), nullable=False),
    sa.Column('is_planned', sa.Boolean(), nullable=False),
    sa.Column('renamed_from_id', sa.Integer(), nullable=True),
    sa.Column('values_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['part_id'], ['plan_parts.id'], name=op.f('fk_planned_activities_part_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['plan_id'], ['plans.id'], name=op.f('fk_planned_activities_plan_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['renamed_from_id'], ['planned_activities.id'], name=op.f('fk_planned_activities_renamed_from_id')),
    sa.ForeignKeyConstraint(['values_id'], ['activity_values.id'], name=op.f('fk_planned_activities_values_id'), ondelete='SET NULL', use_alter=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_planned_activities')),
    sa.UniqueConstraint('plan_id', 'code_key', name=op.f('uq_planned_activities_plan_id_code_key'))
    )
    op.create_table('receipt_files',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('receipt_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=500), nullable=False),
    sa.Column('blob_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['blob_id'], ['blobs.id'], name=op.f('fk_receipt_files_blob_id')),
    sa.ForeignKeyConstraint(['receipt_id'], ['receipts.id'], name=op.f('fk_receipt_files_receipt_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_receipt_files')),
    sa.UniqueConstraint('receipt_id', 'name', 'blob_id', name=op.f('uq_receipt_files_receipt_id_name_blob_id'))
    )
    op.create_table('source_versions',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('source_id', sa.Integer(), nullable=False),
    sa.Column('remote_form_id', sa.String(length=255), nullable=False),
    sa.Column('source_version', sa.String(length=255), nullable=False),
    sa.Column('version', sa.String(length=255), nullable=False),
    sa.Column('form_version_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['form_version_id'], ['form_versions.id'], name=op.f('fk_source_versions_form_version_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['source_id'], ['sources.id'], name=op.f('fk_source_versions_source_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_source_versions')),
    sa.UniqueConstraint('source_id', 'remote_form_id', 'source_version', name=op.f('uq_source_versions_source_id_remote_form_id_source_version'))
    )
    op.create_table('tellings',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('submission_id', sa.Integer(), nullable=False),
    sa.Column('row', sa.Integer(), nullable=False),
    sa.Column('is_withdrawn', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['event_id'], ['events.id'], name=op.f('fk_tellings_event_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['submission_id'], ['submissions.id'], name=op.f('fk_tellings_submission_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_tellings')),
    sa.UniqueConstraint('submission_id', 'row', name=op.f('uq_tellings_submission_id_row'))
    )
    with op.batch_alter_table('tellings', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_tellings_event_id'), ['event_id'], unique=False)

    op.create_table('thread_readings',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('submission_id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('key_id', sa.Integer(), nullable=True),
    sa.Column('last_entry_id', sa.Integer(), nullable=False),
    sa.Column('at', server.models.base.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_thread_readings_account_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['key_id'], ['phone_keys.id'], name=op.f('fk_thread_readings_key_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['submission_id'], ['submissions.id'], name=op.f('fk_thread_readings_submission_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_thread_readings')),
    sa.UniqueConstraint('submission_id', 'account_id', name=op.f('uq_thread_readings_submission_id_account_id')),
    sa.UniqueConstraint('submission_id', 'key_id', name=op.f('uq_thread_readings_submission_id_key_id'))
    )
    with op.batch_alter_table('thread_readings', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_thread_readings_account_id'), ['account_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_thread_readings_key_id'), ['key_id'], unique=False)

    op.create_table('activity_values',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('activity_id', sa.Integer(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=100), nullable=False),
    sa.Column('axis', sa.String(length=20), nullable=True),
    sa.Column('title', sa.String(length=1000), nullable=False),
    sa.Column('title_ar', sa.String(length=1000), nullable=True),
    sa.Column('regions', sa.JSON(), nullable=False),
    sa.Column('provinces', sa.JSON(), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=True),
    sa.Column('periods', sa.JSON(), nullable=False),
    sa.Column('sessions', sa.Integer(), nullable=True),
    sa.Column('participants', sa.Integer(), nullable=True),
    sa.Column('budget_mad', sa.Double(), nullable=True),
    sa.Column('budget_eur', sa.Double(), nullable=True),
    sa.Column('responsible', sa.String(length=300), nullable=True),
    sa.Column('partner', sa.String(length=500), nullable=True),
    sa.Column('status', sa.String(length=20), nullable=True),
    sa.Column('extra', sa.JSON(), nullable=False),
    sa.Column('sheet', sa.String(length=100), nullable=False),
    sa.Column('row', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['activity_id'], ['planned_activities.id'], name=op.f('fk_activity_values_activity_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['version_id'], ['plan_versions.id'], name=op.f('fk_activity_values_version_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_activity_values')),
    sa.UniqueConstraint('activity_id', 'version_id', name=op.f('uq_activity_values_activity_id_version_id'))
    )
    with op.batch_alter_table('activity_values', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_activity_values_version_id'), ['version_id'], unique=False)

    op.create_table('adjustments',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('plan_id', sa.Integer(), nullable=False),
    sa.Column('part_id', sa.Integer(), nullable=False),
    sa.Column('activity_id', sa.Integer(), nullable=True),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('key', sa.String(length=60), nullable=False),
    sa.Column('mark', sa.String(length=64), nullable=False),
    sa.Column('change', sa.JSON(), nullable=False),
    sa.Column('evidence', sa.JSON(), nullable=False),
    sa.Column('events', sa.JSON(), nullable=False),
    sa.Column('proposed_at', server.models.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('decided_at', server.models.base.UtcDateTime(timezone=True), nullable=True),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('version_id', sa.Integer(), nullable=True),
    sa.CheckConstraint("kind IN ('postpone', 'split', 'add', 'cancel')", name=op.f('ck_adjustments_kind')),
    sa.CheckConstraint("state IN ('proposed', 'accepted', 'refused')", name=op.f('ck_adjustments_state')),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_adjustments_account_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['activity_id'], ['planned_activities.id'], name=op.f('fk_adjustments_activity_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['part_id'], ['plan_parts.id'], name=op.f('fk_adjustments_part_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['plan_id'], ['plans.id'], name=op.f('fk_adjustments_plan_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['version_id'], ['plan_versions.id'], name=op.f('fk_adjustments_version_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_adjustments'))
    )
    with op.batch_alter_table('adjustments', schema=None) as batch_op:
        batch_op.create_index('ix_adjustments_plan_state', ['plan_id', 'state'], unique=False)

    op.create_table('attachments',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('edition_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=500), nullable=False),
    sa.Column('blob_id', sa.Integer(), nullable=True),
    sa.Column('is_named', sa.Boolean(), nullable=False),
    sa.Column('is_current', sa.Boolean(), nullable=False),
    sa.Column('received_at', server.models.base.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['blob_id'], ['blobs.id'], name=op.f('fk_attachments_blob_id')),
    sa.ForeignKeyConstraint(['edition_id'], ['editions.id'], name=op.f('fk_attachments_edition_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_attachments')),
    sa.UniqueConstraint('edition_id', 'name', 'blob_id', name=op.f('uq_attachments_edition_id_name_blob_id'))
    )
    with op.batch_alter_table('attachments', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_attachments_blob_id'), ['blob_id'], unique=False)
        batch_op.create_index('uq_attachments_current', ['edition_id', 'name'], unique=True, sqlite_where=sa.text('is_current'), postgresql_where=sa.text('is_current'))

    op.create_table('candidates',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('activity_id', sa.Integer(), nullable=False),
    sa.Column('rank', sa.Integer(), nullable=False),
    sa.Column('score', sa.Double(), nullable=False),
    sa.Column('evidence', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['activity_id'], ['planned_activities.id'], name=op.f('fk_candidates_activity_id')),
    sa.ForeignKeyConstraint(['event_id'], ['events.id'], name=op.f('fk_candidates_event_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_candidates')),
    sa.UniqueConstraint('event_id', 'activity_id', name=op.f('uq_candidates_event_id_activity_id'))
    )
    with op.batch_alter_table('candidates', schema=None) as batch_op:
        batch_op.create_index('ix_candidates_activity', ['activity_id', 'score'], unique=False)

    op.create_table('decisions',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('submission_id', sa.Integer(), nullable=False),
    sa.Column('edition_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('comment', sa.Text(), nullable=True),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('source_id', sa.Integer(), nullable=True),
    sa.Column('by_name', sa.String(length=254), nullable=True),
    sa.Column('at', server.models.base.UtcDateTime(timezone=True), nullable=False),
    sa.CheckConstraint("state IN ('received', 'edited', 'has_issues', 'approved', 'rejected')", name=op.f('ck_decisions_state')),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_decisions_account_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['edition_id'], ['editions.id'], name=op.f('fk_decisions_edition_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['source_id'], ['sources.id'], name=op.f('fk_decisions_source_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['submission_id'], ['submissions.id'], name=op.f('fk_decisions_submission_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_decisions'))
    )
    with op.batch_alter_table('decisions', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_decisions_submission_id'), ['submission_id'], unique=False)

    op.create_table('event_pairs',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('first_id', sa.Integer(), nullable=False),
    sa.Column('second_id', sa.Integer(), nullable=False),
    sa.Column('group_id', sa.Integer(), nullable=False),
    sa.Column('probability', sa.Double(), nullable=False),
    sa.Column('told_as', sa.String(length=12), nullable=False),
    sa.Column('evidence', sa.JSON(), nullable=False),
    sa.Column('found_at', server.models.base.UtcDateTime(timezone=True), nullable=False),
    sa.CheckConstraint("told_as IN ('day', 'duplicate', 'correction')", name=op.f('ck_event_pairs_told_as')),
    sa.CheckConstraint('first_id < second_id', name=op.f('ck_event_pairs_order')),
    sa.ForeignKeyConstraint(['first_id'], ['tellings.id'], name=op.f('fk_event_pairs_first_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['second_id'], ['tellings.id'], name=op.f('fk_event_pairs_second_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_event_pairs')),
    sa.UniqueConstraint('first_id', 'second_id', name=op.f('uq_event_pairs_first_id_second_id'))
    )
    with op.batch_alter_table('event_pairs', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_event_pairs_group_id'), ['group_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_event_pairs_second_id'), ['second_id'], unique=False)

    op.create_table('filling_times',
    sa.Column('edition_id', sa.Integer(), nullable=False),
    sa.Column('seconds', sa.Double(), nullable=True),
    sa.Column('is_logged', sa.Boolean(), nullable=False),
    sa.Column('sent_on', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['edition_id'], ['editions.id'], name=op.f('fk_filling_times_edition_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('edition_id', name=op.f('pk_filling_times'))
    )
    op.create_table('findings',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('submission_id', sa.Integer(), nullable=False),
    sa.Column('edition_id', sa.Integer(), nullable=True),
    sa.Column('kind', sa.String(length=60), nullable=False),
    sa.Column('key', sa.String(length=200), nullable=False),
    sa.Column('tone', sa.String(length=6), nullable=False),
    sa.Column('facts', sa.JSON(), nullable=False),
    sa.Column('points', sa.Integer(), nullable=True),
    sa.Column('value', sa.Double(), nullable=True),
    sa.Column('other_id', sa.Integer(), nullable=True),
    sa.Column('found_at', server.models.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('dismissed_at', server.models.base.UtcDateTime(timezone=True), nullable=True),
    sa.Column('dismissed_by_id', sa.Integer(), nullable=True),
    sa.CheckConstraint("tone IN ('bad', 'warn', 'info')", name=op.f('ck_findings_tone')),
    sa.ForeignKeyConstraint(['dismissed_by_id'], ['accounts.id'], name=op.f('fk_findings_dismissed_by_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['edition_id'], ['editions.id'], name=op.f('fk_findings_edition_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['other_id'], ['submissions.id'], name=op.f('fk_findings_other_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['submission_id'], ['submissions.id'], name=op.f('fk_findings_submission_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_findings')),
    sa.UniqueConstraint('submission_id', 'kind', 'key', name=op.f('uq_findings_submission_id_kind_key'))
    )
    with op.batch_alter_table('findings', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_findings_kind'), ['kind'], unique=False)
        batch_op.create_index(batch_op.f('ix_findings_other_id'), ['other_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_findings_submission_id'), ['submission_id'], unique=False)

    op.create_table('forwards',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('edition_id', sa.Integer(), nullable=False),
    sa.Column('origin_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('error', sa.JSON(), nullable=True),
    sa.Column('done_at', server.models.base.UtcDateTime(timezone=True), nullable=True),
    sa.CheckConstraint("state IN ('waiting', 'done', 'refused')", name=op.f('ck_forwards_state')),
    sa.ForeignKeyConstraint(['edition_id'], ['editions.id'], name=op.f('fk_forwards_edition_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['origin_id'], ['origins.id'], name=op.f('fk_forwards_origin_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_forwards')),
    sa.UniqueConstraint('edition_id', 'origin_id', name=op.f('uq_forwards_edition_id_origin_id'))
    )
    with op.batch_alter_table('forwards', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_forwards_state'), ['state'], unique=False)

    op.create_table('join_decisions',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('act_id', sa.Integer(), nullable=False),
    sa.Column('first_id', sa.Integer(), nullable=False),
    sa.Column('second_id', sa.Integer(), nullable=False),
    sa.CheckConstraint('first_id < second_id', name=op.f('ck_join_decisions_order')),
    sa.ForeignKeyConstraint(['act_id'], ['join_acts.id'], name=op.f('fk_join_decisions_act_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['first_id'], ['tellings.id'], name=op.f('fk_join_decisions_first_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['second_id'], ['tellings.id'], name=op.f('fk_join_decisions_second_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_join_decisions'))
    )
    with op.batch_alter_table('join_decisions', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_join_decisions_act_id'), ['act_id'], unique=False)
        batch_op.create_index('ix_join_decisions_pair', ['first_id', 'second_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_join_decisions_second_id'), ['second_id'], unique=False)

    op.create_table('joined',
    sa.Column('telling_id', sa.Integer(), nullable=False),
    sa.Column('own_event_id', sa.Integer(), nullable=False),
    sa.Column('told_as', sa.String(length=12), nullable=False),
    sa.CheckConstraint("told_as IN ('day', 'duplicate', 'correction')", name=op.f('ck_joined_told_as')),
    sa.ForeignKeyConstraint(['own_event_id'], ['events.id'], name=op.f('fk_joined_own_event_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['telling_id'], ['tellings.id'], name=op.f('fk_joined_telling_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('telling_id', name=op.f('pk_joined'))
    )
    with op.batch_alter_table('joined', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_joined_own_event_id'), ['own_event_id'], unique=False)

    op.create_table('link_decisions',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('activity_id', sa.Integer(), nullable=True),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('at', server.models.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('is_withdrawn', sa.Boolean(), nullable=False),
    sa.Column('machine_activity_id', sa.Integer(), nullable=True),
    sa.Column('contradiction', sa.JSON(), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_link_decisions_account_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['activity_id'], ['planned_activities.id'], name=op.f('fk_link_decisions_activity_id')),
    sa.ForeignKeyConstraint(['event_id'], ['events.id'], name=op.f('fk_link_decisions_event_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['machine_activity_id'], ['planned_activities.id'], name=op.f('fk_link_decisions_machine_activity_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_link_decisions'))
    )
    with op.batch_alter_table('link_decisions', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_link_decisions_event_id'), ['event_id'], unique=False)

    op.create_table('links',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('activity_id', sa.Integer(), nullable=False),
    sa.Column('share', sa.Double(), nullable=False),
    sa.Column('is_main', sa.Boolean(), nullable=False),
    sa.Column('method', sa.String(length=10), nullable=False),
    sa.Column('score', sa.Double(), nullable=True),
    sa.Column('evidence', sa.JSON(), nullable=False),
    sa.Column('created_at', server.models.base.UtcDateTime(timezone=True), nullable=False),
    sa.CheckConstraint("method IN ('code', 'scored', 'person')", name=op.f('ck_links_method')),
    sa.CheckConstraint('share > 0 AND share <= 1', name=op.f('ck_links_share')),
    sa.ForeignKeyConstraint(['activity_id'], ['planned_activities.id'], name=op.f('fk_links_activity_id')),
    sa.ForeignKeyConstraint(['event_id'], ['events.id'], name=op.f('fk_links_event_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_links')),
    sa.UniqueConstraint('event_id', 'activity_id', name=op.f('uq_links_event_id_activity_id'))
    )
    with op.batch_alter_table('links', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_links_activity_id'), ['activity_id'], unique=False)
        batch_op.create_index('uq_links_main', ['event_id'], unique=True, sqlite_where=sa.text('is_main'), postgresql_where=sa.text('is_main'))

    op.create_table('matchings',
    sa.Column('event_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('mark', sa.Integer(), nullable=False),
    sa.Column('is_live', sa.Boolean(), nullable=False),
    sa.Column('plan_year', sa.Integer(), nullable=True),
    sa.Column('activity_id', sa.Integer(), nullable=True),
    sa.Column('opens', sa.Boolean(), nullable=False),
    sa.Column('officer', sa.BigInteger(), nullable=False),
    sa.Column('words', sa.BigInteger(), nullable=False),
    sa.Column('day', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['activity_id'], ['planned_activities.id'], name=op.f('fk_matchings_activity_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['event_id'], ['events.id'], name=op.f('fk_matchings_event_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('event_id', name=op.f('pk_matchings'))
    )
    with op.batch_alter_table('matchings', schema=None) as batch_op:
        batch_op.create_index('ix_matchings_officer', ['officer', 'day'], unique=False)
        batch_op.create_index('ix_matchings_places', ['plan_year', 'activity_id', 'opens'], unique=False)
        batch_op.create_index('ix_matchings_words', ['words'], unique=False)

    op.create_table('pair_decisions',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('act_id', sa.Integer(), nullable=False),
    sa.Column('first_id', sa.Integer(), nullable=False),
    sa.Column('second_id', sa.Integer(), nullable=False),
    sa.CheckConstraint('first_id < second_id', name=op.f('ck_pair_decisions_order')),
    sa.ForeignKeyConstraint(['act_id'], ['person_acts.id'], name=op.f('fk_pair_decisions_act_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['first_id'], ['attendances.id'], name=op.f('fk_pair_decisions_first_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['second_id'], ['attendances.id'], name=op.f('fk_pair_decisions_second_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pair_decisions'))
    )
    with op.batch_alter_table('pair_decisions', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_pair_decisions_act_id'), ['act_id'], unique=False)
        batch_op.create_index('ix_pair_decisions_pair', ['first_id', 'second_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_pair_decisions_second_id'), ['second_id'], unique=False)

    op.create_table('person_pairs',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('first_id', sa.Integer(), nullable=False),
    sa.Column('second_id', sa.Integer(), nullable=False),
    sa.Column('probability', sa.Double(), nullable=False),
    sa.Column('evidence', sa.JSON(), nullable=False),
    sa.Column('found_at', server.models.base.UtcDateTime(timezone=True), nullable=False),
    sa.CheckConstraint('first_id < second_id', name=op.f('ck_person_pairs_order')),
    sa.ForeignKeyConstraint(['first_id'], ['attendances.id'], name=op.f('fk_person_pairs_first_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['second_id'], ['attendances.id'], name=op.f('fk_person_pairs_second_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_person_pairs')),
    sa.UniqueConstraint('first_id', 'second_id', name=op.f('uq_person_pairs_first_id_second_id'))
    )
    with op.batch_alter_table('person_pairs', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_person_pairs_second_id'), ['second_id'], unique=False)

    op.create_table('pushes',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('decision_id', sa.Integer(), nullable=False),
    sa.Column('origin_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('error', sa.JSON(), nullable=True),
    sa.Column('next_at', server.models.base.UtcDateTime(timezone=True), nullable=True),
    sa.Column('done_at', server.models.base.UtcDateTime(timezone=True), nullable=True),
    sa.CheckConstraint("state IN ('waiting', 'done', 'refused')", name=op.f('ck_pushes_state')),
    sa.ForeignKeyConstraint(['decision_id'], ['decisions.id'], name=op.f('fk_pushes_decision_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['origin_id'], ['origins.id'], name=op.f('fk_pushes_origin_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pushes')),
    sa.UniqueConstraint('decision_id', 'origin_id', name=op.f('uq_pushes_decision_id_origin_id'))
    )
    with op.batch_alter_table('pushes', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_pushes_state'), ['state'], unique=False)

    # Two tables of a pair name each other: SQLite takes both keys in the table, others need this.
    if op.get_context().dialect.name != "sqlite":
        for name, table, other, column, ondelete in LATER_KEYS:
            op.create_foreign_key(name, table, other, [column], ["id"], ondelete=ondelete)


def downgrade() -> None:
    if op.get_context().dialect.name != "sqlite":
        for name, table, *_ in LATER_KEYS:
            op.drop_constraint(name, table, type_="foreignkey")
    with op.batch_alter_table('pushes', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_pushes_state'))

    op.drop_table('pushes')
    with op.batch_alter_table('person_pairs', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_person_pairs_second_id'))

    op.drop_table('person_pairs')
    with op.batch_alter_table('pair_decisions', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_pair_decisions_second_id'))
        batch_op.drop_index('ix_pair_decisions_pair')
        batch_op.drop_index(batch_op.f('ix_pair_decisions_act_id'))

    op.drop_table('pair_decisions')
    with op.batch_alter_table('matchings', schema=None) as batch_op:
        batch_op.drop_index('ix_matchings_words')
        batch_op.drop_index('ix_matchings_places')
        batch_op.drop_index('ix_matchings_officer')

    op.drop_table('matchings')
    with op.batch_alter_table('links', schema=None) as batch_op:
        batch_op.drop_index('uq_links_main', sqlite_where=sa.text('is_main'), postgresql_where=sa.text('is_main'))
        batch_op.drop_index(batch_op.f('ix_links_activity_id'))

    op.drop_table('links')
    with op.batch_alter_table('link_decisions', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_link_decisions_event_id'))

    op.drop_table('link_decisions')
    with op.batch_alter_table('joined', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_joined_own_event_id'))

    op.drop_table('joined')
    with op.batch_alter_table('join_decisions', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_join_decisions_second_id'))
        batch_op.drop_index('ix_join_decisions_pair')
        batch_op.drop_index(batch_op.f('ix_join_decisions_act_id'))

    op.drop_table('join_decisions')
    with op.batch_alter_table('forwards', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_forwards_state'))

    op.drop_table('forwards')
    with op.batch_alter_table('findings', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_findings_submission_id'))
        batch_op.drop_index(batch_op.f('ix_findings_other_id'))
        batch_op.drop_index(batch_op.f('ix_findings_kind'))

    op.drop_table('findings')
    op.drop_table('filling_times')
    with op.batch_alter_table('event_pairs', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_event_pairs_second_id'))
        batch_op.drop_index(batch_op.f('ix_event_pairs_group_id'))

    op.drop_table('event_pairs')
    with op.batch_alter_table('decisions', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_decisions_submission_id'))

    op.drop_table('decisions')
    with op.batch_alter_table('candidates', schema=None) as batch_op:
        batch_op.drop_index('ix_candidates_activity')

    op.drop_table('candidates')
    with op.batch_alter_table('attachments', schema=None) as batch_op:
        batch_op.drop_index('uq_attachments_current', sqlite_where=sa.text('is_current'), postgresql_where=sa.text('is_current'))
        batch_op.drop_index(batch_op.f('ix_attachments_blob_id'))

    op.drop_table('attachments')
    with op.batch_alter_table('adjustments', schema=None) as batch_op:
        batch_op.drop_index('ix_adjustments_plan_state')

    op.drop_table('adjustments')
    with op.batch_alter_table('activity_values', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_activity_values_version_id'))

    op.drop_table('activity_values')
    with op.batch_alter_table('thread_readings', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_thread_readings_key_id'))
        batch_op.drop_index(batch_op.f('ix_thread_readings_account_id'))

    op.drop_table('thread_readings')
    with op.batch_alter_table('tellings', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_tellings_event_id'))

    op.drop_table('tellings')
    op.drop_table('source_versions')
    op.drop_table('receipt_files')
    op.drop_table('planned_activities')
    with op.batch_alter_table('plan_versions', schema=None) as batch_op:
        batch_op.drop_index('uq_plan_versions_current', sqlite_where=sa.text('is_current'), postgresql_where=sa.text('is_current'))

    op.drop_table('plan_versions')
    with op.batch_alter_table('picture_pairs', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_picture_pairs_second_id'))

    op.drop_table('picture_pairs')
    with op.batch_alter_table('personal_readings', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_personal_readings_at'))

    op.drop_table('personal_readings')
    with op.batch_alter_table('origins', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_origins_submission_id'))
        batch_op.drop_index(batch_op.f('ix_origins_seems_deleted_at'))
        batch_op.drop_index(batch_op.f('ix_origins_instance_id'))

    op.drop_table('origins')
    with op.batch_alter_table('history', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_history_submission_id'))

    op.drop_table('history')
    op.drop_table('form_media')
    with op.batch_alter_table('editions', schema=None) as batch_op:
        batch_op.drop_index('uq_editions_instance', sqlite_where=sa.text('NOT is_conflict'), postgresql_where=sa.text('NOT is_conflict'))
        batch_op.drop_index('uq_editions_current', sqlite_where=sa.text('is_current'), postgresql_where=sa.text('is_current'))
        batch_op.drop_index(batch_op.f('ix_editions_deprecated_id'))

    op.drop_table('editions')
    with op.batch_alter_table('deed_parts', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_deed_parts_submission_id'))
        batch_op.drop_index(batch_op.f('ix_deed_parts_deed_id'))

    op.drop_table('deed_parts')
    with op.batch_alter_table('check_verdicts', schema=None) as batch_op:
        batch_op.drop_index('ix_check_verdicts_kind_form')

    op.drop_table('check_verdicts')
    with op.batch_alter_table('check_keys', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_check_keys_submission_id'))

    op.drop_table('check_keys')
    with op.batch_alter_table('attendances', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_attendances_submission_id'))
        batch_op.drop_index(batch_op.f('ix_attendances_person_id'))
        batch_op.drop_index(batch_op.f('ix_attendances_event_id'))

    op.drop_table('attendances')
    with op.batch_alter_table('assignments', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_assignments_account_id'))

    op.drop_table('assignments')
    with op.batch_alter_table('submissions', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_submissions_region'))
        batch_op.drop_index(batch_op.f('ix_submissions_received_at'))
        batch_op.drop_index('ix_submissions_queue')
        batch_op.drop_index(batch_op.f('ix_submissions_form_id'))
        batch_op.drop_index('ix_submissions_doubt')
        batch_op.drop_index('ix_submissions_decided')

    op.drop_table('submissions')
    op.drop_table('searched')
    with op.batch_alter_table('saved_filters', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_saved_filters_is_shared'))

    op.drop_table('saved_filters')
    op.drop_table('run_steps')
    with op.batch_alter_table('receipts', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_receipts_state'))
        batch_op.drop_index(batch_op.f('ix_receipts_sha256'))
        batch_op.drop_index(batch_op.f('ix_receipts_received_at'))

    op.drop_table('receipts')
    op.drop_table('plan_parts')
    op.drop_table('pictures')
    op.drop_table('phone_keys')
    with op.batch_alter_table('person_acts', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_person_acts_at'))

    op.drop_table('person_acts')
    with op.batch_alter_table('join_acts', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_join_acts_at'))

    op.drop_table('join_acts')
    op.drop_table('form_versions')
    op.drop_table('form_aliases')
    with op.batch_alter_table('deeds', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_deeds_account_id'))

    op.drop_table('deeds')
    op.drop_table('cursors')
    with op.batch_alter_table('check_rules', schema=None) as batch_op:
        batch_op.drop_index('uq_check_rules_all_forms', sqlite_where=sa.text('form_id IS NULL'), postgresql_where=sa.text('form_id IS NULL'))

    op.drop_table('check_rules')
    op.drop_table('check_lessons')
    op.drop_table('axes')
    op.drop_table('api_tokens')
    op.drop_table('account_aliases')
    op.drop_table('sources')
    op.drop_table('settings')
    with op.batch_alter_table('runs', schema=None) as batch_op:
        batch_op.drop_index('uq_runs_night', sqlite_where=sa.text('night IS NOT NULL'), postgresql_where=sa.text('night IS NOT NULL'))
        batch_op.drop_index(batch_op.f('ix_runs_started_at'))
        batch_op.drop_index(batch_op.f('ix_runs_kind'))

    op.drop_table('runs')
    op.drop_table('plans')
    with op.batch_alter_table('persons', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_persons_alias_of_id'))

    op.drop_table('persons')
    op.drop_table('people_models')
    op.drop_table('locks')
    op.drop_table('learned_weights')
    op.drop_table('glossary_entries')
    op.drop_table('forms')
    with op.batch_alter_table('events', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_events_region'))
        batch_op.drop_index('ix_events_place_and_time')

    op.drop_table('events')
    op.drop_table('check_norms')
    op.drop_table('blobs')
    op.drop_table('accounts')
