"""The checker finds what is broken, and nothing where nothing is."""

from sqlalchemy import text

from common.clock import new_id
from ocr.repository.checks import Rule
from tests.fixtures.commands import answer
from tests.integration.ocr.reading import Read, asked, begun, read, violations
from tests.integration.ocr.standing import Standing

BREAKING = [
    (Rule.LEASES_HELD, "UPDATE analyses SET status = 'processing', lease_expire_time = now() - interval '5 minutes'"),
    (Rule.ENDED_WHOLE, "UPDATE analyses SET complete_time = NULL"),
    (Rule.TOLD_AS_IT_STANDS, "UPDATE post_results SET status = 'told', revision = 7"),
    (Rule.STANDS_ONCE, "UPDATE post_results SET ocr_status = 'processing'"),
    (Rule.STANDS_ONCE, "UPDATE analyses SET post_id = gen_random_uuid()"),
    (Rule.COUNTED_RIGHT, "UPDATE post_results SET category_id = NULL"),
    (Rule.NAMED, "DELETE FROM category_names"),
    (Rule.CORRECTED_SLIDES, """UPDATE post_results SET corrections = '{"other": {"text": "x", "slideType": null}}'"""),
    (
        Rule.ENTRIES_ANSWERED,
        """
        WITH batch AS (INSERT INTO analysis_batches (id) VALUES (gen_random_uuid()) RETURNING id)
        INSERT INTO analysis_batch_entries (batch_id, position, post_id) SELECT id, 0, gen_random_uuid() FROM batch
        """,
    ),
    (
        Rule.CALLS_CLOSED,
        """
        WITH day AS (INSERT INTO reader_days VALUES ((now() AT TIME ZONE 'UTC')::date, 'gemini', 1, 0.25))
        INSERT INTO calls (id, key, analysis_id, reader, model, holder, expire_time, estimate_usd)
        VALUES (gen_random_uuid(), 'key', gen_random_uuid(), 'gemini', 'some', gen_random_uuid(),
                now() - interval '2 hours', 0.25)
        """,
    ),
    (Rule.SPENT_RIGHT, "INSERT INTO reader_days VALUES ('2025-02-27', 'gemini', 1, 0.25)"),
]


async def test_nothing_is_broken_where_nothing_is(ocr: Standing) -> None:
    post_id = new_id()
    await read(ocr.app, post_id, [Read("one")], "Food")
    await asked(ocr.app, post_id)
    await begun(ocr.app, post_id)

    assert await violations(ocr.app) == {}
    assert set(await violations(ocr.app, at_rest=True)) == {Rule.ALL_ENDED.value}


async def test_what_is_broken_is_found(ocr: Standing) -> None:
    await read(ocr.app, new_id(), [Read("one")], "Food")

    found = [(rule, await broken_by(ocr, rule, statement)) for rule, statement in BREAKING]

    assert found == [(rule, 1) for rule, _ in BREAKING]
    assert {*Rule} - {rule for rule, _ in found} == {Rule.ALL_ENDED, Rule.OPEN_ONCE}
    assert await violations(ocr.app) == {}


async def broken_by(ocr: Standing, rule: Rule, statement: str) -> int:
    """How often the rule is broken by the statement, which is then undone."""
    async with ocr.app.database.unit_of_work() as work:
        await work.connection.execute(text(statement))
        found = await work.checks.violations(rule)
        await work.connection.rollback()
    return found


async def test_the_command_fails_with_what_is_broken(ocr: Standing, ocr_environ: dict[str, str]) -> None:
    await read(ocr.app, new_id(), category="Food")
    await ocr.rows(text("UPDATE post_results SET category_id = NULL"))

    code, said = await answer(ocr_environ, "ocr", "verify")

    assert code == 1
    assert f"I5          1  {Rule.COUNTED_RIGHT.value}" in said
