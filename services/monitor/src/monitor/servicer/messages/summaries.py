"""The figures of a dashboard as protobuf messages. What is unknown is left out."""

from dataclasses import asdict

from carrel.monitor.v1 import monitoring_service_pb2 as contract

from monitor.domain.summaries import CreditFigures, Summary


def from_summary(summary: Summary) -> contract.Summary:
    """All figures."""
    return contract.Summary(
        profiles=contract.ProfileFigures(**asdict(summary.profiles)),
        runs=contract.RunFigures(**asdict(summary.runs)),
        failures=[contract.FailureFigure(**asdict(each)) for each in summary.failures],
        source=_source(summary),
        credits=_credits(summary.credits),
    )


def _source(summary: Summary) -> contract.Source:
    standing = summary.standing
    return contract.Source(
        name=summary.source,
        state=standing.state.name,
        reason=standing.reason,
        since_time=standing.since,
    )


def _credits(figures: CreditFigures) -> contract.CreditFigures:
    return contract.CreditFigures(
        remaining=figures.remaining,
        charged_today=figures.charged_today,
        per_day=[contract.DayCredits(date=each.day.isoformat(), charged=each.charged) for each in figures.days],
        per_profile=[
            contract.ProfileCredits(profile_id=str(each.profile_id), handle=each.handle, charged=each.charged)
            for each in figures.profiles
        ],
        days_left=figures.days_left,
    )
