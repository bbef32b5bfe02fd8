"""What a Huawei Cloud reseller owes and why, in the terminal."""

__version__ = "0.1.0"
