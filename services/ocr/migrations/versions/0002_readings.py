"""Readings and what they cost, results of posts, names of categories.

The tables of the step before are made anew: every call to the releases that know them is answered UNIMPLEMENTED, so
that no row can be in them.
"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_TAKEN = """
    prompt_tokens integer NOT NULL DEFAULT 0,
    output_tokens integer NOT NULL DEFAULT 0,
    thoughts_tokens integer NOT NULL DEFAULT 0,
    cost_usd numeric(14, 8) NOT NULL DEFAULT 0,
    read_interval interval NOT NULL DEFAULT '0'
"""

_WORK = """
    attempt integer NOT NULL DEFAULT 0,
    stalls integer NOT NULL DEFAULT 0,
    priority integer NOT NULL DEFAULT 0,
    due_time timestamptz NOT NULL DEFAULT now(),
    lease_token bigint NOT NULL DEFAULT 0,
    lease_expire_time timestamptz,
    error_reason text,
    error_message text,
    error_retryable boolean,
    trace_parent text
"""

_EMPTY = "DROP TABLE analysis_batches, analyses, post_categories"

_CATEGORIES = """
CREATE TABLE post_categories (
    id uuid PRIMARY KEY,
    name text NOT NULL,
    ai_generated boolean NOT NULL DEFAULT false,
    create_time timestamptz NOT NULL DEFAULT now(),
    update_time timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE category_names (
    normalized_name text PRIMARY KEY,
    category_id uuid NOT NULL REFERENCES post_categories ON DELETE CASCADE
);
CREATE INDEX category_names_of_category ON category_names (category_id);
"""

_READINGS = f"""
CREATE TABLE readings (
    id uuid PRIMARY KEY,
    key text NOT NULL,
    reader text NOT NULL,
    model text NOT NULL,
    model_version text,
    prompt_version integer NOT NULL,
    body jsonb NOT NULL,
    calls integer NOT NULL,
    {_TAKEN},
    create_time timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX readings_key ON readings (key, create_time DESC);
CREATE TABLE calls (
    id uuid PRIMARY KEY,
    key text NOT NULL,
    analysis_id uuid NOT NULL,
    reader text NOT NULL,
    model text NOT NULL,
    holder uuid NOT NULL,
    begin_time timestamptz NOT NULL DEFAULT now(),
    expire_time timestamptz NOT NULL,
    end_time timestamptz,
    outcome text,
    model_version text,
    estimate_usd numeric(14, 8) NOT NULL,
    {_TAKEN}
);
CREATE UNIQUE INDEX calls_open ON calls (key) WHERE end_time IS NULL;
CREATE INDEX calls_expired ON calls (expire_time) WHERE end_time IS NULL;
CREATE INDEX calls_of_analysis ON calls (analysis_id);
CREATE INDEX calls_ended ON calls (key, end_time);
"""

_READERS = """
CREATE TABLE reader_days (
    day date,
    reader text,
    calls bigint NOT NULL DEFAULT 0,
    spent_usd numeric(16, 8) NOT NULL DEFAULT 0,
    PRIMARY KEY (day, reader)
);
CREATE TABLE reader_pauses (
    reader text,
    key_digest text,
    reason text NOT NULL,
    message text NOT NULL,
    until_time timestamptz NOT NULL,
    PRIMARY KEY (reader, key_digest)
);
CREATE TABLE retired_models (
    model text PRIMARY KEY,
    retire_time timestamptz NOT NULL DEFAULT now()
);
"""

_ANALYSES = f"""
CREATE TABLE analyses (
    id uuid PRIMARY KEY,
    post_id uuid NOT NULL,
    status text NOT NULL DEFAULT 'pending'
        CHECK (status IN ('pending', 'processing', 'completed', 'failed')),
    {_WORK},
    force boolean NOT NULL DEFAULT false,
    use_cover boolean NOT NULL DEFAULT false,
    is_wanted_alone boolean NOT NULL DEFAULT false,
    slides jsonb,
    reading_id uuid REFERENCES readings,
    post_category_id uuid REFERENCES post_categories,
    category_confidence double precision,
    is_new_category boolean NOT NULL DEFAULT false,
    calls integer NOT NULL DEFAULT 0,
    {_TAKEN},
    create_time timestamptz NOT NULL DEFAULT now(),
    complete_time timestamptz,
    error_slide integer,
    error_slide_reason text,
    CHECK ((status = 'processing') = (lease_expire_time IS NOT NULL)),
    CONSTRAINT completed_with_a_reading CHECK (status <> 'completed' OR reading_id IS NOT NULL),
    CONSTRAINT failed_with_a_reason CHECK (status <> 'failed' OR error_reason IS NOT NULL)
);
CREATE INDEX analyses_due ON analyses (priority DESC, due_time, id) WHERE status = 'pending';
CREATE INDEX analyses_suspect ON analyses (priority DESC, due_time, id) WHERE status = 'pending' AND stalls > 0;
CREATE INDEX analyses_lease ON analyses (lease_expire_time) WHERE status = 'processing';
CREATE UNIQUE INDEX analyses_open ON analyses (post_id) WHERE status IN ('pending', 'processing');
CREATE INDEX analyses_post ON analyses (post_id, id DESC);
CREATE INDEX analyses_category ON analyses (post_category_id);
CREATE INDEX analyses_reading ON analyses (reading_id);
"""

_BATCHES = """
CREATE TABLE analysis_batches (
    id uuid PRIMARY KEY,
    create_time timestamptz NOT NULL DEFAULT now(),
    cancel_time timestamptz
);
CREATE TABLE analysis_batch_entries (
    batch_id uuid REFERENCES analysis_batches ON DELETE CASCADE,
    position integer,
    post_id uuid NOT NULL,
    analysis_id uuid REFERENCES analyses ON DELETE SET NULL,
    error_reason text,
    error_message text,
    PRIMARY KEY (batch_id, position)
);
CREATE INDEX analysis_batch_entries_of_analysis ON analysis_batch_entries (analysis_id);
"""

_RESULTS = f"""
CREATE TABLE post_results (
    id uuid PRIMARY KEY,
    revision bigint NOT NULL DEFAULT 1,
    told_revision bigint NOT NULL DEFAULT 0,
    ocr_status text NOT NULL CHECK (ocr_status IN ('pending', 'processing', 'completed', 'failed')),
    analysis_id uuid REFERENCES analyses,
    category_id uuid REFERENCES post_categories,
    is_category_corrected boolean NOT NULL DEFAULT false,
    corrections jsonb NOT NULL DEFAULT '{{}}',
    create_time timestamptz NOT NULL DEFAULT now(),
    update_time timestamptz NOT NULL DEFAULT now(),
    status text NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'telling', 'told', 'failed')),
    {_WORK},
    CHECK ((status = 'telling') = (lease_expire_time IS NOT NULL))
);
CREATE INDEX post_results_due ON post_results (priority DESC, due_time, id) WHERE status = 'pending';
CREATE INDEX post_results_suspect ON post_results (priority DESC, due_time, id) WHERE status = 'pending' AND stalls > 0;
CREATE INDEX post_results_lease ON post_results (lease_expire_time) WHERE status = 'telling';
CREATE INDEX post_results_category ON post_results (category_id) WHERE category_id IS NOT NULL;
CREATE INDEX post_results_analysis ON post_results (analysis_id);
"""


def upgrade() -> None:
    """Creates the tables."""
    for statements in (_EMPTY, _CATEGORIES, _READINGS, _READERS, _ANALYSES, _BATCHES, _RESULTS):
        op.execute(statements)
