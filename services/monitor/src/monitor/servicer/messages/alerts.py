"""Alerts as protobuf messages. What is unknown is left out."""

from carrel.monitor.v1.alert_pb2 import Alert, Delivery

from monitor.domain import alerts


def from_alert(alert: alerts.Alert) -> Alert:
    """An alert with its deliveries."""
    return Alert(
        id=str(alert.id),
        kind=alert.kind.name,
        profile_id=str(alert.profile_id) if alert.profile_id else None,
        handle=alert.handle,
        reason=alert.reason,
        message=alert.message,
        failures=alert.failures,
        create_time=alert.create_time,
        deliveries=map(_delivery, alert.deliveries),
    )


def _delivery(delivery: alerts.Delivery) -> Delivery:
    return Delivery(
        id=str(delivery.id),
        channel=delivery.channel.name,
        status=delivery.state.name,
        attempts=delivery.attempts,
        create_time=delivery.create_time,
        send_time=delivery.send_time,
        end_time=delivery.end_time,
        response_status=delivery.response_status,
        error=delivery.error,
    )
