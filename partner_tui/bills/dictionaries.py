"""What the vendor calls its regions, services and resource types: for names that a file lacks, and the way back.

Sources: the vendor's endpoint pages and SDK region lists, codes seen in published bill exports, and the vendor's
console scripts. What only we inferred is marked so; a name from the bill file or from the vendor goes before these.
"""

from collections.abc import Mapping
from types import MappingProxyType

from partner_tui.domain.vendor_words import KOOGALLERY

SERVICE_PREFIX = "hws.service.type."
RESOURCE_PREFIX = "hws.resource.type."

REGIONS: Mapping[str, str] = MappingProxyType(
    {
        "ap-southeast-1": "CN-Hong Kong",
        "ap-southeast-2": "AP-Bangkok",
        "ap-southeast-3": "AP-Singapore",
        "ap-southeast-4": "AP-Jakarta",
        "ap-southeast-5": "AP-Manila",  # inferred
        "my-kualalumpur-1": "AP-Kuala Lumpur-OP6",
        "af-south-1": "AF-Johannesburg",
        "af-north-1": "AF-Cairo",
        "me-east-1": "ME-Riyadh",
        "ae-ad-1": "ME-Abu Dhabi-OP5",
        "tr-west-1": "TR-Istanbul",
        "ru-moscow-1": "RU-Moscow",
        "na-mexico-1": "LA-Mexico City1",
        "la-north-2": "LA-Mexico City2",
        "sa-brazil-1": "LA-Sao Paulo1",
        "la-south-2": "LA-Santiago",
        "sa-argentina-1": "LA-Buenos Aires1",
        "sa-peru-1": "LA-Lima1",  # inferred
        "eu-west-0": "EU-Paris",
        "eu-west-101": "EU-Dublin",
        "cn-north-1": "CN North-Beijing1",
        "cn-north-4": "CN North-Beijing4",
        "cn-north-9": "CN North-Ulanqab1",
        "cn-east-2": "CN East-Shanghai2",
        "cn-east-3": "CN East-Shanghai1",
        "cn-east-4": "CN East2",
        "cn-east-5": "CN East-Qingdao",
        "cn-south-1": "CN South-Guangzhou",
        "cn-south-2": "CN South-Shenzhen",
        "cn-south-4": "CN South-Guangzhou-InvitationOnly",
        "cn-southwest-2": "CN Southwest-Guiyang1",
    }
)
"""Region code -> name. The vendor's ap-southeast-1 is Hong Kong. sa-chile-1 exists, its name is not known."""

_SERVICES = {
    # Seen in bill exports.
    "ec2": "Elastic Cloud Server",
    "ebs": "Elastic Volume Service",
    "obs": "Object Storage Service",
    "rds": "Relational Database Service",
    "elb": "Elastic Load Balance",
    "vpc": "Virtual Private Cloud",  # the bandwidth of elastic IPs is billed here
    "natgateway": "NAT Gateway",
    "kms": "Data Encryption Workshop",
    "cce": "Cloud Container Engine",
    "functionstage": "FunctionGraph",
    "lts": "Log Tank Service",
    "dms": "Distributed Message Service",
    "apig": "API Gateway",
    "waf": "Web Application Firewall",
    "ces": "Cloud Eye",
    "smn": "Simple Message Notification",
    "aom": "Application Operations Management",
    "dns": "Domain Name Service",
    "devcloud": "CodeArts",
    "supportplan": "Support Plan",
    # Named by the vendor's console and documents; the wording of several is inferred.
    "eip": "Elastic IP",
    "bandwidth": "Shared Bandwidth",
    "dcs": "Distributed Cache Service",
    "dds": "Document Database Service",
    "dws": "Data Warehouse Service",
    "ddm": "Distributed Database Middleware",
    "drs": "Data Replication Service",
    "gaussdb": "GaussDB",
    "css": "Cloud Search Service",
    "bigdata": "MapReduce Service",
    "dis": "Data Ingestion Service",
    "uquery": "Data Lake Insight",
    "ges": "Graph Engine Service",
    "modelarts": "ModelArts",
    "mls": "ModelArts",
    "baremetal": "Bare Metal Server",
    "ims": "Image Management Service",
    "image": "Image",
    "dec": "Dedicated Cloud",
    "dess": "Dedicated Distributed Storage Service",
    "sfs": "Scalable File Service",
    "sfsturbo": "SFS Turbo",
    "csbs": "Cloud Server Backup Service",
    "vbs": "Volume Backup Service",
    "cbr": "Cloud Backup and Recovery",
    "cdn": "Content Delivery Network",
    "iec": "Intelligent EdgeCloud",
    "vpn": "Virtual Private Network",
    "cfw": "Cloud Firewall",
    "hss": "Host Security Service",
    "scs": "SSL Certificate Manager",
    "dbss": "Database Security Service",
    "webscan": "Vulnerability Scan Service",
    "cbh": "Cloud Bastion Host",
    "workspace": "Workspace",
    "servicestage": "ServiceStage",
    "cse": "Cloud Service Engine",
    "swr": "SoftWare Repository for Container",
    "cpts": "Cloud Performance Test Service",
    "apm": "Application Performance Management",
    "domains": "Domain Registration",
    "privatenumber": "Private Number",
    "rtcsms": "Message & SMS",
    "aos": "Application Orchestration Service",
    "cci": "Cloud Container Instance",
    "marketplace": "KooGallery",
    "saas": "KooGallery SaaS",
    "offline": "Offline Product",
    "rms": "Config",
    "er": "Enterprise Router",  # inferred
}

SERVICES: Mapping[str, str] = MappingProxyType({SERVICE_PREFIX + code: name for code, name in _SERVICES.items()})
"""Service type code, with its prefix -> English name."""

_RESOURCE_TYPES = {
    "vm": "Cloud server",
    "volume": "Cloud storage",
    "volume.gpssd": "General purpose SSD disk",
    "ip": "Elastic IP",
    "bandwidth": "Bandwidth",
    "image": "Image",
    "obs": "Object storage",
    "general": "General resource",
    "rds.vm": "Database instance",
    "rds.volume": "Database storage",
    "rds.instance": "Database cluster",
    "natgateway": "NAT gateway",
    "pm": "Bare metal server",
    "dcs": "Cache instance",
    "cdn": "CDN",
    "vpcep": "VPC endpoint",
    "elbv2": "Shared load balancer",
    "elbv3": "Dedicated load balancer",
    "sfsturbo": "SFS Turbo file system",
    "workspace.vm": "Cloud desktop",
    "edgebandwidth": "Edge bandwidth",
}

RESOURCE_TYPES: Mapping[str, str] = MappingProxyType(
    {RESOURCE_PREFIX + code: name for code, name in _RESOURCE_TYPES.items()}
)
"""Resource type code, with its prefix -> plain name; the names are ours (inferred)."""


def _names_to_codes(names: Mapping[str, str]) -> dict[str, str]:
    codes: dict[str, str] = {}
    for code, name in names.items():
        codes.setdefault(_folded(name), code)  # of two codes with one name, the one listed first
    return codes


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()


_REGION_CODES = _names_to_codes(REGIONS)
_SERVICE_CODES = _names_to_codes(SERVICES)
_RESOURCE_TYPE_CODES = _names_to_codes(RESOURCE_TYPES)


def region_code(name: str) -> str | None:
    """The code of the region so named, whatever its case and spacing; None for a name not listed."""
    return _REGION_CODES.get(_folded(name))


def service_code(name: str) -> str | None:
    """The prefixed code of the service so named, whatever its case and spacing; None for a name not listed."""
    return _SERVICE_CODES.get(_folded(name))


def resource_type_code(name: str) -> str | None:
    """The prefixed code of the resource type so named, whatever its case and spacing; None for a name not listed."""
    return _RESOURCE_TYPE_CODES.get(_folded(name))


def is_koogallery(product_type_code: str | None) -> bool:
    """Whether a product type code stands for an item of the vendor's marketplace."""
    return product_type_code is not None and product_type_code.rpartition(".")[2].casefold() in KOOGALLERY
