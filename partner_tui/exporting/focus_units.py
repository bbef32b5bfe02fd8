"""The vendor's units in FOCUS's unit format: `GB*hour` is `GB-Hours`. One that is not listed stays."""

from collections.abc import Mapping

_UNITS: Mapping[str, tuple[str, ...]] = {
    "Seconds": ("second", "seconds", "秒"),
    "Minutes": ("minute", "minutes", "分钟"),
    "Hours": ("hour", "hours", "小时"),
    "Days": ("day", "days", "天", "日"),
    "Months": ("month", "months", "月", "个月"),
    "Years": ("year", "years", "年"),
    "KB": ("kb",),
    "MB": ("mb",),
    "GB": ("gb",),
    "TB": ("tb",),
    "GB-Hours": ("gb*hour", "gb*hours", "gb-hour", "gb·hour", "gb*小时"),
    "GB-Months": ("gb*month", "gb-month", "gb*月"),
    "GB-Seconds": ("gb*second", "gb*秒"),
    "Core-Hours": ("core*hour", "vcpu*hour", "核*小时"),
    "Core-Seconds": ("core*second", "vcpu*second", "核*秒"),
    "Requests": ("request", "requests", "请求"),
    "10000 Requests": ("10,000 requests", "万次"),
    "Units": ("unit", "units", "piece", "pieces", "个"),
    "Count": ("count", "次"),
}
_BY_WORD: Mapping[str, str] = {word: unit for unit, words in _UNITS.items() for word in words}


ONE = "Units"
"""The unit of what is not measured."""


def unit_of(word: str) -> str:
    return _BY_WORD.get(word.strip().casefold(), word)
