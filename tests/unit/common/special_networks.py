"""The networks that are not the public Internet: first and last address, the good neighbours on both sides, and why.

Written down here by hand and not read from the product: two lists that must agree. Most neighbours of an IPv6 network
are no more public than the network itself, and stand as None.
"""

Edge = tuple[str, str, str | None, str | None, str]

EDGES: tuple[Edge, ...] = (
    ("0.0.0.0", "0.255.255.255", None, "1.0.0.0", "this host"),
    ("10.0.0.0", "10.255.255.255", "9.255.255.255", "11.0.0.0", "private"),
    ("100.64.0.0", "100.127.255.255", "100.63.255.255", "100.128.0.0", "shared by a carrier"),
    ("127.0.0.0", "127.255.255.255", "126.255.255.255", "128.0.0.0", "loopback"),
    ("168.63.129.16", "168.63.129.16", "168.63.129.15", "168.63.129.17", "a cloud's own host"),
    ("169.254.0.0", "169.254.255.255", "169.253.255.255", "169.255.0.0", "link-local"),
    ("172.16.0.0", "172.31.255.255", "172.15.255.255", "172.32.0.0", "private"),
    ("192.0.0.0", "192.0.0.255", "191.255.255.255", "192.0.1.0", "protocol assignments"),
    ("192.0.2.0", "192.0.2.255", "192.0.1.255", "192.0.3.0", "documentation"),
    ("192.31.196.0", "192.31.196.255", "192.31.195.255", "192.31.197.0", "AS112"),
    ("192.52.193.0", "192.52.193.255", "192.52.192.255", "192.52.194.0", "AMT relays"),
    ("192.88.99.0", "192.88.99.255", "192.88.98.255", "192.88.100.0", "6to4 relays"),
    ("192.168.0.0", "192.168.255.255", "192.167.255.255", "192.169.0.0", "private"),
    ("192.175.48.0", "192.175.48.255", "192.175.47.255", "192.175.49.0", "AS112"),
    ("198.18.0.0", "198.19.255.255", "198.17.255.255", "198.20.0.0", "benchmarks"),
    ("198.51.100.0", "198.51.100.255", "198.51.99.255", "198.51.101.0", "documentation"),
    ("203.0.113.0", "203.0.113.255", "203.0.112.255", "203.0.114.0", "documentation"),
    ("224.0.0.0", "239.255.255.255", "223.255.255.255", None, "multicast"),
    ("240.0.0.0", "255.255.255.255", None, None, "reserved"),
    ("::", "::", None, None, "this host"),
    ("::1", "::1", None, None, "loopback"),
    ("::2", "::ffff:ffff", None, None, "IPv4 within IPv6"),
    ("::ffff:0:0", "::ffff:ffff:ffff", None, None, "IPv4 within IPv6"),
    ("::ffff:0:0:0", "::ffff:0:ffff:ffff", None, None, "IPv4 within IPv6"),
    ("64:ff9b::", "64:ff9b::ffff:ffff", None, None, "IPv4 within IPv6"),
    ("64:ff9b:1::", "64:ff9b:1:ffff:ffff:ffff:ffff:ffff", None, None, "IPv4 within IPv6"),
    ("100::", "100::ffff:ffff:ffff:ffff", None, None, "discarded"),
    ("2001::", "2001:0:ffff:ffff:ffff:ffff:ffff:ffff", "2000:ffff::1", None, "IPv4 within IPv6"),
    ("2001:1::", "2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff", None, "2001:200::", "protocol assignments"),
    ("2001:20::", "2001:2f:ffff:ffff:ffff:ffff:ffff:ffff", None, None, "protocol assignments"),
    ("2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff", "2001:db7:ffff::1", "2001:db9::", "documentation"),
    ("2002::", "2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "2001:ffff::1", "2003::", "IPv4 within IPv6"),
    ("2620:4f:8000::", "2620:4f:8000:ffff:ffff:ffff:ffff:ffff", "2620:4f:7fff::1", "2620:4f:8001::", "AS112"),
    ("3fff::", "3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff", "3ffe:ffff::1", "3fff:1000::", "documentation"),
    ("4000::", "5eff:ffff::", "3fff:ffff::1", None, "not public"),
    ("5f00::", "5f00:ffff:ffff:ffff:ffff:ffff:ffff:ffff", None, None, "segment routing"),
    ("6000::", "fbff:ffff::", None, None, "not public"),
    ("fc00::", "fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", None, None, "private"),
    ("fe00::", "fe7f:ffff::", None, None, "not public"),
    ("fe80::", "febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff", None, None, "link-local"),
    ("fec0::", "feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", None, None, "site-local"),
    ("ff00::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", None, None, "multicast"),
)
INSIDE: tuple[tuple[str, str], ...] = tuple((each, edge[4]) for edge in EDGES for each in edge[:2])
OUTSIDE: tuple[str, ...] = tuple(each for edge in EDGES for each in edge[2:4] if each is not None)
