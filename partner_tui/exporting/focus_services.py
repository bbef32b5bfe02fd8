"""Where FOCUS puts the vendor's services: category and subcategory by product type code. The rest is Other."""

from collections.abc import Mapping

_BY_SUBCATEGORY: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("AI and Machine Learning", "AI Platforms"): ("modelarts", "mls"),
    ("Analytics", "Data Processing"): ("bigdata", "uquery", "ges"),
    ("Analytics", "Search"): ("css",),
    ("Analytics", "Streaming Analytics"): ("dis",),
    ("Compute", "Containers"): ("cce", "cci", "swr"),
    ("Compute", "End User Computing"): ("workspace",),
    ("Compute", "Serverless Compute"): ("functionstage",),
    ("Compute", "Virtual Machines"): ("ec2", "baremetal", "ims", "image"),
    ("Compute", "Other (Compute)"): ("dec", "iec"),
    ("Databases", "Caching"): ("dcs",),
    ("Databases", "Data Warehouses"): ("dws",),
    ("Databases", "NoSQL Databases"): ("dds",),
    ("Databases", "Relational Databases"): ("rds", "gaussdb", "ddm"),
    ("Developer Tools", "Developer Platforms"): ("devcloud", "servicestage"),
    ("Developer Tools", "Quality Assurance"): ("cpts",),
    ("Integration", "API Management"): ("apig",),
    ("Integration", "Messaging"): ("dms", "smn", "rtcsms"),
    ("Integration", "Other (Integration)"): ("cse",),
    ("Management and Governance", "Compliance"): ("rms",),
    ("Management and Governance", "Observability"): ("lts", "ces", "aom", "apm"),
    ("Management and Governance", "Support"): ("supportplan",),
    ("Management and Governance", "Other (Management and Governance)"): ("aos",),
    ("Migration", "Data Migration"): ("drs",),
    ("Mobile", "Other (Mobile)"): ("privatenumber",),
    ("Networking", "Application Networking"): ("elb",),
    ("Networking", "Content Delivery"): ("cdn",),
    ("Networking", "Network Connectivity"): ("vpn", "eip", "bandwidth"),
    ("Networking", "Network Infrastructure"): ("vpc", "natgateway"),
    ("Networking", "Network Routing"): ("dns", "er"),
    ("Networking", "Network Security"): ("cfw",),
    ("Security", "Secret Management"): ("kms", "scs"),
    ("Security", "Threat Detection and Response"): ("waf", "hss", "dbss"),
    ("Security", "Security Posture Management"): ("webscan",),
    ("Security", "Other (Security)"): ("cbh",),
    ("Storage", "Backup Storage"): ("csbs", "vbs", "cbr"),
    ("Storage", "Block Storage"): ("ebs", "dess"),
    ("Storage", "File Storage"): ("sfs", "sfsturbo"),
    ("Storage", "Object Storage"): ("obs",),
    ("Web", "Other (Web)"): ("domains",),
}
"""The judgement is ours: the vendor publishes none."""

OTHER = ("Other", "Other (Other)")

CATEGORIES: Mapping[str, tuple[str, str]] = {
    code: category for category, codes in _BY_SUBCATEGORY.items() for code in codes
}
"""Code without its prefix -> category and subcategory."""


def category_of(product_type_code: str) -> tuple[str, str]:
    """FOCUS ServiceCategory and ServiceSubcategory."""
    return CATEGORIES.get(service_suffix(product_type_code), OTHER)


def service_suffix(product_type_code: str) -> str:
    """`hws.service.type.ec2` is `ec2`."""
    return product_type_code.rpartition(".")[2].casefold()
