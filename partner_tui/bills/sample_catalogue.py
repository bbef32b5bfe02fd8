"""What generated bills charge for: services, how their use is measured, and what a unit of it costs."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Measure:
    """How use is counted: a quantity is `base + step × (a whole number below span)`, in units of 10^-10."""

    code: str
    label: str
    unit: str
    base: int
    span: int
    step: int


_ONE = 10**10
HOURS = Measure("duration", "Duration", "hour", _ONE, 24, _ONE)
TRAFFIC = Measure("upflow", "Outbound traffic", "GB", 1, 120 * _ONE, 1)
CAPACITY = Measure("size_duration", "Capacity duration", "GB*hour", 1, 2_000 * _ONE, 1)
REQUESTS = Measure("requests", "Requests", "10,000 requests", 10_000 * 10**6, 400_000, 10**6)
PIECES = Measure("count", "Number", "piece", _ONE, 8, _ONE)
SHORT = Measure("core_second", "CPU duration", "core*second", 1, 90_000 * _ONE, 1)

ORDERED = Measure("", "", "", _ONE, 1, _ONE)
"""An order: one of it, at its price."""
PART_OF_ORDER = Measure("", "", "", _ONE // 20, 9_400_000, 1_000)
"""What is given back of an order: 5 to 99 hundredths of its price."""


_WORLDWIDE = frozenset({"cdn", "dns", "domains", "rtcsms", "saas", "scs", "supportplan"})


@dataclass(frozen=True, slots=True)
class Offering:
    """One product type with what it sells. Codes are without the vendor's prefixes."""

    service: str
    resource_type: str
    product: str
    specifications: tuple[str, ...]
    resource: str
    """What its resources' names begin with."""
    measure: Measure
    price: int
    """Of one unit, in millionths of a dollar, before the plan's scale is applied."""
    share: int
    """How many resources of a thousand are of this kind."""
    orderable: bool = False
    """Whether it is also sold by the month or year, beside by use."""

    @property
    def regional(self) -> bool:
        return self.service not in _WORLDWIDE


_ECS = (
    "Sn3 | 2 vCPUs | 4.0 GB",
    "C7n | 4 vCPUs | 8.0 GB",
    "S6 | 1 vCPU | 2.0 GB",
    "M7n | 8 vCPUs | 64.0 GB | Windows",
    "C6s | 16 vCPUs | 32.0 GB",
    'AC7 | 8 vCPUs | 16.0 GB | image "golden-2026"',
)
_DISK = (
    "Common I/O | 10.0 GB",
    "Common I/O | 100.0 GB",
    "High I/O | 40.0 GB",
    "High I/O | 500.0 GB",
    "Ultra-high I/O | 200.0 GB",
    "General Purpose SSD V2 | 120.0 GB | 3,000 IOPS",
)
_BANDWIDTH = ("Dynamic BGP | 5 Mbit/s", "Dynamic BGP | 20 Mbit/s", "Static BGP | 10 Mbit/s", "Premium BGP | 100 Mbit/s")
_DATABASE = ("MySQL | 2 vCPUs | 8 GB | Single", "PostgreSQL | 4 vCPUs | 16 GB | Primary/Standby", "MySQL, 8 vCPUs")
_ITEMS = ('FortiGate NGFW "BYOL"', "WordPress LAMP, Ubuntu 24.04", "SAP B1 | 10 users")
_STANDARD = ("Basic", "Standard", "Professional", "Enterprise")

OFFERINGS: tuple[Offering, ...] = (
    Offering("ec2", "vm", "Elastic Cloud Server", _ECS, "ecs", HOURS, 92_000, 190, True),
    Offering("ebs", "volume", "HD3 linear EVS", _DISK, "volume", HOURS, 9_000, 150, True),
    Offering("ebs", "volume.gpssd", "General purpose SSD EVS", _DISK, "ssd", HOURS, 14_000, 40, True),
    Offering("vpc", "bandwidth", "Dynamic BGP bandwidth", _BANDWIDTH, "bandwidth", HOURS, 41_000, 60, True),
    Offering("vpc", "ip", "Elastic IP retention", ("Dynamic BGP",), "eip", HOURS, 5_000, 40),
    Offering("eip", "ip", "Elastic IP traffic", _BANDWIDTH[:2], "eip", TRAFFIC, 110_000, 25),
    Offering("bandwidth", "bandwidth", "Shared bandwidth", _BANDWIDTH, "shared-bw", HOURS, 60_000, 12, True),
    Offering("obs", "obs", "OBS Standard storage", ("Standard | Multi-AZ", "Warm"), "obs", CAPACITY, 32, 60),
    Offering("obs", "obs", "OBS API requests", ("GET, HEAD and all others", "PUT"), "obs", REQUESTS, 500, 20),
    Offering("rds", "rds.vm", "RDS instance", _DATABASE, "rds", HOURS, 260_000, 50, True),
    Offering("rds", "rds.volume", "RDS storage", ("Cloud SSD | 100 GB", "Cloud SSD | 1 TB"), "rds", HOURS, 21_000, 25),
    Offering("elb", "elbv3", "Dedicated load balancer", ("Application | Small I", "Network"), "elb", HOURS, 33_000, 22),
    Offering("natgateway", "natgateway", "Public NAT gateway", ("Small", "Medium", "Large"), "nat", HOURS, 62_000, 14),
    Offering("kms", "general", "Key management", ("Custom key",), "kms", REQUESTS, 300, 8),
    Offering("cce", "general", "CCE cluster", ("50 nodes | HA", "1,000 nodes | HA"), "cce", HOURS, 150_000, 22),
    Offering("cci", "general", "Container instance", ("General-computing | 2 vCPUs",), "cci", SHORT, 12, 12),
    Offering("functionstage", "general", "Function runs", ("128 MB", "512 MB"), "func", REQUESTS, 2_000, 10),
    Offering("lts", "general", "Log storage", ("Index traffic", "Log storage"), "lts", CAPACITY, 60, 14),
    Offering("dms", "general", "Kafka instance", ("c6.2u4g.cluster | 3 brokers",), "kafka", HOURS, 310_000, 12, True),
    Offering("apig", "general", "Dedicated gateway", _STANDARD, "apig", HOURS, 180_000, 7),
    Offering("waf", "general", "Web Application Firewall", _STANDARD, "waf", HOURS, 120_000, 9, True),
    Offering("ces", "general", "Alarm notifications", ("Event monitoring",), "ces", PIECES, 1_500, 7),
    Offering("smn", "general", "Message notification", ("SMS", "Email"), "smn", PIECES, 7_000, 7),
    Offering("aom", "general", "Application monitoring", _STANDARD, "aom", CAPACITY, 40, 6),
    Offering("dns", "general", "Private zone", ("Resolution requests",), "zone", REQUESTS, 400, 6),
    Offering("devcloud", "general", "CodeArts package", _STANDARD, "codearts", PIECES, 900_000, 6, True),
    Offering("supportplan", "general", "Support plan", ("Developer", "Business"), "support", ORDERED, 29_000_000, 4),
    Offering("dcs", "dcs", "Redis instance", ("Redis 6 | 2 GB", "Redis 6 | 8 GB"), "redis", HOURS, 75_000, 22, True),
    Offering("dds", "general", "DDS replica set", ("4 vCPUs | 16 GB | 3 nodes",), "dds", HOURS, 240_000, 9, True),
    Offering("dws", "general", "DWS cluster", ("dws2.m6.4xlarge.8 | 3 nodes",), "dws", HOURS, 1_900_000, 5, True),
    Offering("ddm", "general", "DDM instance", ("8 vCPUs | 16 GB",), "ddm", HOURS, 320_000, 4),
    Offering("drs", "general", "Replication task", ("MySQL to MySQL | Medium",), "drs", HOURS, 130_000, 5),
    Offering("gaussdb", "general", "GaussDB instance", _DATABASE[:2], "gaussdb", HOURS, 640_000, 9, True),
    Offering("css", "general", "Elasticsearch cluster", ("ess.spec-4u16g | 3 nodes",), "css", HOURS, 410_000, 8),
    Offering("bigdata", "general", "MRS cluster", ("Analysis | 5 nodes",), "mrs", HOURS, 820_000, 6),
    Offering("uquery", "general", "DLI queue", ("16 CUs", "64 CUs"), "dli", HOURS, 350_000, 5),
    Offering("modelarts", "general", "Training", ("8 x Ascend 910 | 192 vCPUs",), "train", HOURS, 2_400_000, 5),
    Offering("baremetal", "pm", "Bare Metal Server", ("physical.s4.3xlarge",), "bms", HOURS, 1_700_000, 4, True),
    Offering("ims", "image", "Image", ("Windows Server 2022", 'CentOS "hardened"'), "image", HOURS, 20_000, 6),
    Offering("sfs", "general", "SFS capacity", ("Capacity-oriented",), "sfs", CAPACITY, 70, 8),
    Offering("sfsturbo", "sfsturbo", "SFS Turbo", ("Standard | 500 GB", "Speed | 1 TB"), "turbo", HOURS, 88_000, 9),
    Offering("cbr", "general", "Backup vault", ("Server backup vault | 200 GB",), "vault", CAPACITY, 48, 24, True),
    Offering("cdn", "cdn", "CDN traffic", ("Asia Pacific 1", "Chinese mainland", "Europe"), "cdn", TRAFFIC, 62_000, 20),
    Offering("iec", "edgebandwidth", "Edge bandwidth", ("Peak | 50 Mbit/s",), "edge", HOURS, 95_000, 4),
    Offering("vpn", "general", "VPN gateway", ("Professional 1 | 10 connections",), "vpn", HOURS, 140_000, 8),
    Offering("cfw", "general", "Cloud Firewall", _STANDARD, "cfw", HOURS, 200_000, 5, True),
    Offering("hss", "general", "Host Security", _STANDARD, "hss", HOURS, 6_000, 16, True),
    Offering("scs", "general", "SSL certificate", ("OV | DigiCert | 1 year",), "cert", ORDERED, 210_000_000, 3),
    Offering("cbh", "general", "Cloud Bastion Host", ("50 assets", "200 assets"), "cbh", HOURS, 170_000, 5, True),
    Offering("workspace", "workspace.vm", "Cloud desktop", ("4 vCPUs | 8 GB",), "desktop", HOURS, 70_000, 12, True),
    Offering("swr", "general", "Enterprise repository", _STANDARD, "swr", HOURS, 45_000, 4),
    Offering("apm", "general", "APM probe", _STANDARD, "apm", HOURS, 11_000, 4),
    Offering("domains", "general", "Domain registration", (".com | 1 year",), "domain", ORDERED, 10_500_000, 4),
    Offering("rtcsms", "general", "Message & SMS", ("International",), "sms", PIECES, 48_000, 5),
    Offering("er", "general", "Enterprise router", ("Attachment",), "er", HOURS, 50_000, 5),
    Offering("marketplace", "general", "KooGallery image", _ITEMS, "koo", HOURS, 150_000, 22, True),
    Offering("saas", "general", "KooGallery SaaS", ("CRM | 25 users", "ERP, 1 year"), "saas", ORDERED, 95_000_000, 10),
)
"""Every `share` is at least 3, so that a small bill has them all."""

REGION_SHARES: tuple[tuple[str, int], ...] = (
    ("ap-southeast-3", 24),
    ("ap-southeast-1", 18),
    ("ap-southeast-2", 10),
    ("la-north-2", 7),
    ("sa-brazil-1", 7),
    ("af-south-1", 6),
    ("eu-west-101", 6),
    ("tr-west-1", 5),
    ("me-east-1", 5),
    ("ap-southeast-4", 4),
    ("cn-north-4", 4),
    ("cn-east-3", 3),
    ("la-south-2", 3),
    ("cn-south-1", 2),
    ("eu-west-0", 2),
    ("af-north-1", 2),
    ("na-mexico-1", 2),
    ("cn-southwest-2", 1),
)
"""How many resources of about a hundred lie in each region."""
