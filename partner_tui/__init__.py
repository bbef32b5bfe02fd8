"""What a Huawei Cloud reseller owes and why, in the terminal."""
