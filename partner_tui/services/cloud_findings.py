"""Huawei Cloud as a sync would find it: credentials, the way there, permissions, the clock, the bill bucket."""

import tempfile
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from partner_tui.domain.cycle import BEIJING, BillCycle
from partner_tui.domain.errors import CloudError, CloudUnreachable, PartnerError
from partner_tui.domain.site import Site
from partner_tui.services.clock import Clock
from partner_tui.services.findings import Finding, fine, problem, warning
from partner_tui.settings import Settings

if TYPE_CHECKING:
    from partner_tui.cloud.credentials import Credentials
    from partner_tui.cloud.transport import Transport

_CREDENTIALS, _SERVICE, _CLOCK, _BUCKET = "credentials", "service", "service clock", "bill bucket"
_UNAUTHENTICATED = 401
_NOTED, _REFUSED = timedelta(minutes=1), timedelta(minutes=15)
"""From where on the service's clock and this machine's are too far apart to be passed over, and to be served."""
_LATELY = timedelta(days=31)

Question: TypeAlias = Callable[[], object]


def credentials_finding(environment: Mapping[str, str], home: Path) -> Finding:
    """Which were found and where; never what they are."""
    found = _credentials(environment, home)
    return found if isinstance(found, Finding) else fine(_CREDENTIALS, _told(found))


def cloud_findings(settings: Settings, environment: Mapping[str, str], home: Path, clock: Clock) -> list[Finding]:
    """Asks for little, and waits for seconds. Makes nothing in the folders, and asks nobody without credentials."""
    found = _credentials(environment, home)
    if isinstance(found, Finding):
        return [found]
    return [fine(_CREDENTIALS, _told(found)), *_service(settings, found, clock), _bucket(settings, found, clock)]


def _credentials(environment: Mapping[str, str], home: Path) -> "Credentials | Finding":
    from partner_tui.cloud.credentials import find, none_found

    try:
        found = find(environment, home)
    except PartnerError as error:
        return Finding.of(_CREDENTIALS, error)
    if found is None:
        return fine(_CREDENTIALS, "None: sync is not set up, and all the rest works.", none_found().next_step)
    return found


def _told(found: "Credentials") -> str:
    from partner_tui.cloud.credentials import Token

    if isinstance(found, Token):
        return f"A token, from {found.source}; it lasts 24 hours at most."
    if found.security_token is not None:
        return f"A temporary key, from {found.source}; it lasts 24 hours at most."
    return f"A key, from {found.source}."


# The service


def _service(settings: Settings, credentials: "Credentials", clock: Clock) -> list[Finding]:
    from partner_tui.cloud import sites
    from partner_tui.cloud.limiter import RateLimiter
    from partner_tui.cloud.patience import Patience
    from partner_tui.cloud.transport import Transport

    patience = Patience(connect=5, silence=10, answer=15, everything=30, tries=2)
    shared = settings.data_dir / "cloud"
    with ExitStack() as open_ones:
        # Whoever syncs this folder has places there; where nobody ever has, none is made.
        folder = shared if shared.is_dir() else Path(open_ones.enter_context(tempfile.TemporaryDirectory()))

        def connect(endpoint: str) -> Transport:
            transport = Transport(endpoint, credentials, limits=RateLimiter(folder), clock=clock, patience=patience)
            return open_ones.enter_context(transport)

        try:
            api = connect(sites.endpoint(settings.cloud))
            findings = _asked(_questions(settings, credentials, api, connect, clock), sites.endpoint(settings.cloud))
        except PartnerError as error:
            return [Finding.of(_SERVICE, error)]
        return [*findings, *_clock(api.clock_off)]


def _questions(
    settings: Settings,
    credentials: "Credentials",
    api: "Transport",
    connect: "Callable[[str], Transport]",
    clock: Clock,
) -> Mapping[str, Question]:
    """One for each permission that a sync needs, by what it is about."""
    from partner_tui.cloud import sites
    from partner_tui.cloud.client import ChinaPartnerCenter, PartnerCenter
    from partner_tui.cloud.identity import account_id
    from partner_tui.domain.china import BalanceType

    now = clock()
    if settings.cloud.site is Site.CHINA:
        china, today = ChinaPartnerCenter(api, clock), now.astimezone(BEIJING).date()
        return {
            "customers": china.customer_count,
            "account changes": lambda: china.account_changes(BalanceType.BALANCE, today, today),
        }
    identity = sites.identity_endpoint(settings.cloud)
    partner = PartnerCenter(api, clock, domain_id=credentials.domain_id, look_up=lambda: account_id(connect(identity)))
    return {
        "month summaries": lambda: partner.month_summary(BillCycle.at(now).previous),
        "quota": partner.quota,
        "invoices": lambda: partner.invoices(now - _LATELY, now),
        "customers": partner.customer_count,
    }


def _asked(questions: Mapping[str, Question], endpoint: str) -> list[Finding]:
    """What each is answered. Raises what is wrong with all of them: no connection, no credentials, not a partner's."""
    wrong: dict[str, CloudError] = {}
    for what, ask in questions.items():
        try:
            ask()
        except CloudError as error:
            if isinstance(error, CloudUnreachable) or error.status == _UNAUTHENTICATED:
                raise
            wrong[what] = error
    if len(wrong) == len(questions):
        raise next(iter(wrong.values()))
    allowed = ", ".join(what for what in questions if what not in wrong)
    return [
        fine(_SERVICE, f"{endpoint} answers, and takes the credentials for {allowed}."),
        *(Finding.of(what, error) for what, error in wrong.items()),
    ]


def _clock(ahead: timedelta | None) -> list[Finding]:
    """By the service's own answers."""
    if ahead is None:
        return []
    if abs(ahead) < _NOTED:
        return [fine(_CLOCK, "This machine's clock agrees with the service's.")]
    from partner_tui.cloud.advice import SET_CLOCK, clock_words

    tell = problem if abs(ahead) > _REFUSED else warning
    return [tell(_CLOCK, clock_words(ahead), SET_CLOCK)]


# The bill bucket


def _bucket(settings: Settings, credentials: "Credentials", clock: Clock) -> Finding:
    name = settings.cloud.bucket
    if not name:
        return fine(
            _BUCKET,
            "None is set up: a sync brings figures without bill lines.",
            "Subscribe the bill files on the vendor's page API Management, then set bucket under [cloud].",
        )
    from partner_tui.cloud.bill_bucket import BillBucket
    from partner_tui.cloud.bucket_patience import BucketPatience
    from partner_tui.domain.bill_object import BillFileKind

    patience = BucketPatience(connect=5, silence=10, everything=30, tries=2)
    try:
        listed = BillBucket(settings.cloud, credentials, clock=clock, patience=patience).list()
    except PartnerError as error:
        return Finding.of(_BUCKET, error)
    bills = [found.month for found in listed if found.kind is BillFileKind.BILL]
    if not bills:
        step = "The vendor puts the first one there on the 5th of the month after subscribing."
        return warning(_BUCKET, f"{name} may be read, and has no bill file.", step)
    count = "1 bill file" if len(bills) == 1 else f"{len(bills):,} bill files"
    return fine(_BUCKET, f"{name} has {count}, {min(bills)} to {max(bills)}.")
