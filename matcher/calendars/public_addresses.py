"""Which addresses are machines of the public internet, and none of IANA's special purposes.

Each range of the registries is written out: Python's own idea of "global" changes from one release to the next, and
lets some of them through (relays, translators, AS112). Of IPv6 only what is given out to the public counts at all.

Source: IANA, IPv4 and IPv6 Special-Purpose Address Registries; IPv6 Global Unicast Address Assignments; RFC 6890.
"""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
from typing import TypeAlias

Address: TypeAlias = IPv4Address | IPv6Address

SPECIAL_V4 = tuple(map(IPv4Network, (
    "0.0.0.0/8",  # this network
    "10.0.0.0/8",  # private use
    "100.64.0.0/10",  # shared by a provider's customers
    "127.0.0.0/8",  # this machine
    "169.254.0.0/16",  # link-local, and the clouds' data about a machine
    "172.16.0.0/12",  # private use
    "192.0.0.0/24",  # protocols of the IETF
    "192.0.2.0/24",  # documentation
    "192.31.196.0/24",  # AS112
    "192.52.193.0/24",  # automatic multicast tunnels
    "192.88.99.0/24",  # relays of 6to4
    "192.168.0.0/16",  # private use
    "192.175.48.0/24",  # AS112
    "198.18.0.0/15",  # benchmarks
    "198.51.100.0/24",  # documentation
    "203.0.113.0/24",  # documentation
    "224.0.0.0/4",  # multicast
    "240.0.0.0/4",  # reserved, and broadcast
)))  # fmt: skip
GLOBAL_V6 = IPv6Network("2000::/3")
"""All others are this machine's, private, link-local, multicast, IPv4 in disguise, translated (NAT64), or nobody's."""
SPECIAL_V6 = tuple(map(IPv6Network, (
    "2001::/23",  # protocols of the IETF, Teredo and ORCHID among them
    "2001:db8::/32",  # documentation
    "2002::/16",  # 6to4: carries an IPv4 address
    "2620:4f:8000::/48",  # AS112
    "3fff::/20",  # documentation
)))  # fmt: skip


def is_public(address: Address) -> bool:
    """Whether an address is one of the public internet: not ours, not this machine's, not a cloud's own."""
    if isinstance(address, IPv4Address):
        return not any(address in network for network in SPECIAL_V4)
    return address in GLOBAL_V6 and not any(address in network for network in SPECIAL_V6)
