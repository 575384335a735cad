"""Counting without knowing whom: one more on a row of the day, in one statement, however many count at once."""

from datetime import date

from django.db import connection

from filon.playbook.rules.channels import SourceKind
from filon.visits.models import DailyCount, RobotCount, WebSite
from filon.visits.rules.channels import channel_of
from filon.visits.rules.kinds import Event, RobotSign
from filon.visits.rules.messages import Message

ONE_MORE = f"""
INSERT INTO {DailyCount._meta.db_table} AS known (site_id, day, page, is_file, channel, referrer, campaign, views, entries)
VALUES (%s, %s, %s, %s, %s, %s, %s, 1, %s) ON CONFLICT (site_id, day, page, is_file, channel, referrer, campaign)
DO UPDATE SET views = known.views + 1, entries = known.entries + excluded.entries"""
ONE_MORE_ROBOT = f"""
INSERT INTO {RobotCount._meta.db_table} AS known (site_id, day, sign, views) VALUES (%s, %s, %s, 1)
ON CONFLICT (site_id, day, sign) DO UPDATE SET views = known.views + 1"""
INSIDE = SourceKind.OTHER


def count_page(*, site: WebSite, message: Message, day: date) -> None:
    """A page seen or a file taken. Where one comes from is counted with the page by which one enters."""
    is_file = message.event == Event.DOWNLOAD
    enters = message.enters and not is_file
    arrival = message.arrival
    said = (channel_of(arrival), arrival.referrer, arrival.campaign) if enters else (INSIDE, "", "")
    page = message.file if is_file else message.page
    with connection.cursor() as cursor:
        cursor.execute(ONE_MORE, [site.pk, day, page, is_file, *map(str, said), int(enters)])


def count_robot(*, site: WebSite, sign: RobotSign, day: date) -> None:
    with connection.cursor() as cursor:
        cursor.execute(ONE_MORE_ROBOT, [site.pk, day, str(sign)])
