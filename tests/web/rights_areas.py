"""The doors of the areas that have a file of their own."""

from tests.web.rights_actions import ACTION_DOORS
from tests.web.rights_agreement import AGREEMENT_DOORS
from tests.web.rights_automations import AUTOMATION_DOORS
from tests.web.rights_booking import BOOKING_DOORS
from tests.web.rights_campaign_steps import STEP_DOORS
from tests.web.rights_campaigns import CAMPAIGN_DOORS
from tests.web.rights_capture import CAPTURE_DOORS
from tests.web.rights_contents import CONTENT_DOORS
from tests.web.rights_dashboard import DASHBOARD_DOORS
from tests.web.rights_day import DAY_DOORS
from tests.web.rights_doors import Door
from tests.web.rights_duplicates import DUPLICATE_DOORS
from tests.web.rights_events import EVENT_DOORS
from tests.web.rights_inbox import INBOX_DOORS
from tests.web.rights_lots import LOT_DOORS
from tests.web.rights_messages import MESSAGE_DOORS
from tests.web.rights_method import METHOD_DOORS
from tests.web.rights_process import PROCESS_DOORS
from tests.web.rights_proposals import PROPOSAL_DOORS
from tests.web.rights_relays import RELAY_DOORS
from tests.web.rights_reports import REPORT_DOORS
from tests.web.rights_routing import ROUTING_DOORS
from tests.web.rights_sales import SALES_DOORS
from tests.web.rights_scoring import SCORING_DOORS
from tests.web.rights_sequences import SEQUENCE_DOORS
from tests.web.rights_suspects import SUSPECT_DOORS
from tests.web.rights_templates import TEMPLATE_DOORS

AREA_DOORS: dict[str, Door] = {
    **ACTION_DOORS,
    **AGREEMENT_DOORS,
    **BOOKING_DOORS,
    **CAMPAIGN_DOORS,
    **CAPTURE_DOORS,
    **DAY_DOORS,
    **DUPLICATE_DOORS,
    **EVENT_DOORS,
    **INBOX_DOORS,
    **LOT_DOORS,
    **MESSAGE_DOORS,
    **METHOD_DOORS,
    **RELAY_DOORS,
    **CONTENT_DOORS,
    **PROCESS_DOORS,
    **PROPOSAL_DOORS,
    **REPORT_DOORS,
    **ROUTING_DOORS,
    **SALES_DOORS,
    **SCORING_DOORS,
    **SEQUENCE_DOORS,
    **STEP_DOORS,
    **AUTOMATION_DOORS,
    **DASHBOARD_DOORS,
    **SUSPECT_DOORS,
    **TEMPLATE_DOORS,
}
