"""Huawei Cloud: what its Partner Center answers, and the bill files that it puts into a bucket."""
