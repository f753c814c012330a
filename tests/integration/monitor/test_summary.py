"""The figures of a dashboard are those of the database, and as quick with many profiles as with few."""

from time import monotonic

from carrel.monitor.v1.monitoring_service_pb2 import CreditFigures, GetSummaryRequest, Source
from carrel.monitor.v1.profile_service_pb2 import UpdateMonitoringRequest

from tests.fixtures.statements import statements_of
from tests.foreign.provider import Account, Provider
from tests.foreign.provider_posts import posts_of
from tests.integration.monitor.standing import Standing

MANY = """
    INSERT INTO tiktok_profiles (id, handle, monitoring_enabled, next_monitoring_run, account_state)
    SELECT gen_random_uuid(), 'user' || n, n % 2 = 0, CASE WHEN n % 2 = 0 THEN now() + (n - 5001) * interval '1 h' END,
           (ARRAY['active', 'private', 'not_found', 'empty'])[1 + n % 4]
    FROM generate_series(1, 10000) AS n
"""
MANY_RUNS = """
    INSERT INTO profile_monitoring_logs (id, profile_id, trigger, status, completed_at, error_reason)
    SELECT gen_random_uuid(), id, 'scheduled', CASE WHEN n = 2 THEN 'failed' ELSE 'completed' END,
           now() - n * interval '10 h', CASE WHEN n = 2 THEN 'SOURCE_UNAVAILABLE' END
    FROM tiktok_profiles, generate_series(1, 3) AS n
"""
MANY_CREDITS = """
    INSERT INTO profile_credits (profile_id, day, charged)
    SELECT id, (now() AT TIME ZONE 'UTC')::date - n, 1 + n FROM generate_series(0, 31) AS n, tiktok_profiles
"""


async def test_a_new_house_has_a_summary_of_zeros(monitor: Standing) -> None:
    summary = await monitor.monitoring.GetSummary(GetSummaryRequest())

    assert (summary.profiles.total, summary.runs.due, len(summary.failures)) == (0, 0, 0)
    assert (summary.source.name, summary.source.state) == ("scrapecreators", Source.OPEN)
    assert not summary.source.HasField("reason")
    assert not summary.source.HasField("since_time")
    assert summary.credits == CreditFigures()


async def test_it_tells_what_runs_what_fails_and_what_that_costs(working: Standing, provider: Provider) -> None:
    provider.accounts["other"] = Account(posts_of("other", 3, uid="77", first_id=900), uid="77")
    demo, other = [(await working.add(name)).profile for name in ("demo", "other")]
    await working.run(demo.id)
    await working.profiles.UpdateMonitoring(UpdateMonitoringRequest(id=other.id, enabled=True))
    provider.credits = 0
    await working.run(other.id)

    summary = await working.monitoring.GetSummary(GetSummaryRequest())

    profiles, runs, paid = summary.profiles, summary.runs, summary.credits
    assert (profiles.total, profiles.monitored, profiles.active) == (2, 1, 2)
    assert (runs.due, runs.pending, runs.running, runs.completed_today, runs.failed_today) == (0, 0, 0, 1, 1)
    assert [(each.reason, each.runs) for each in summary.failures] == [("SOURCE_OUT_OF_CREDITS", 1)]
    assert (summary.source.state, summary.source.reason) == (
        Source.OUT_OF_CREDITS,
        "The provider has no credits left for us.",
    )
    assert summary.source.since_time.seconds > 0
    assert (paid.remaining, paid.charged_today, paid.days_left) == (0, 5, 0.0)
    assert paid.HasField("days_left")
    assert [each.charged for each in paid.per_day] == [5]
    assert [(each.profile_id, each.handle, each.charged) for each in paid.per_profile] == [
        (demo.id, "demo", 4),
        (other.id, "other", 1),
    ]


async def test_days_end_at_midnight_utc_and_profiles_are_summed_over_thirty(monitor: Standing) -> None:
    profile = (await monitor.add()).profile
    await monitor.rows("UPDATE source_credits SET day = day - 1, charged = 10, remaining = 60")
    await monitor.rows("UPDATE profile_credits SET day = day - 29, charged = 7")
    await monitor.add()
    await monitor.rows(f"INSERT INTO profile_credits VALUES ('{profile.id}', now()::date - 31, 100)")

    paid = (await monitor.monitoring.GetSummary(GetSummaryRequest())).credits

    assert [each.charged for each in paid.per_day] == [1, 10]
    assert paid.per_day[0].date > paid.per_day[1].date
    assert paid.charged_today == 1
    assert [each.charged for each in paid.per_profile] == [7 + 1]


async def test_ten_thousand_profiles_are_summed_up_in_a_few_statements(monitor: Standing) -> None:
    for statement in (MANY, MANY_RUNS, MANY_CREDITS, "ANALYZE"):
        await monitor.rows(statement)

    with statements_of(monitor.app.database) as statements:
        begin = monotonic()
        summary = await monitor.monitoring.GetSummary(GetSummaryRequest())
        spent = monotonic() - begin

    assert (summary.profiles.total, summary.profiles.monitored, summary.profiles.empty) == (10_000, 5_000, 2_500)
    assert summary.runs.due == 2_500
    assert [(each.reason, each.runs) for each in summary.failures] == [("SOURCE_UNAVAILABLE", 10_000)]
    assert [each.charged for each in summary.credits.per_profile] == [sum(range(1, 31))] * 20
    assert len(statements) <= 10
    assert spent < 5.0, spent
