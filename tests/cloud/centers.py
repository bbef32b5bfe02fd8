"""Both of the vendor's Partner Centers, as our client sees them over the tests' server."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from partner_tui.cloud.client import ChinaPartnerCenter, PartnerCenter
from partner_tui.cloud.transport import Transport
from tests.cloud.partner_api import answered
from tests.cloud.partner_data import PartnerData, sample
from tests.cloud.server import CloudServer


@dataclass(frozen=True, slots=True)
class Center:
    """What the server answers from, and who asks it."""

    data: PartnerData
    api: Transport
    partner: PartnerCenter
    china: ChinaPartnerCenter

    @classmethod
    def over(cls, server: CloudServer, api: Transport, clock: Callable[[], datetime]) -> "Center":
        """Makes the server answer from the sample."""
        data = sample()
        server.service = lambda *request: answered(data, *request)
        partner = PartnerCenter(api, clock, domain_id=data.domain_id)
        return cls(data, api, partner, ChinaPartnerCenter(api, clock))
