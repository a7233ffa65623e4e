"""How does the firm work? The only part of Crossdesk that knows SimPy.

It emits codes and values, never sentences; people, policies and screens reach it through decision
points and records only. ``VERSION`` changes when, and only when, golden runs change.
"""

VERSION = "1"
