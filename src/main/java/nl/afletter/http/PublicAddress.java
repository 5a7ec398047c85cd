package nl.afletter.http;

import java.net.Inet4Address;
import java.net.InetAddress;

/** Tells addresses of the public internet from all others (IANA's special-purpose registries). */
final class PublicAddress {

    /** Not public, as {address, prefix length}. */
    private static final int[][] SPECIAL_V4 = {
        {ip(0, 0, 0), 8}, {ip(10, 0, 0), 8}, {ip(100, 64, 0), 10}, {ip(127, 0, 0), 8}, {ip(169, 254, 0), 16},
        {ip(172, 16, 0), 12}, {ip(192, 0, 0), 24}, {ip(192, 0, 2), 24}, {ip(192, 88, 99), 24}, {ip(192, 168, 0), 16},
        {ip(198, 18, 0), 15}, {ip(198, 51, 100), 24}, {ip(203, 0, 113), 24}, {ip(224, 0, 0), 3},
    };

    private PublicAddress() {}

    /** Whether it is a public unicast address. An IPv4 address inside an IPv6 one counts as not public. */
    static boolean is(InetAddress address) {
        byte[] bytes = address.getAddress();
        return address instanceof Inet4Address ? isPublicV4(bytes) : isPublicV6(bytes);
    }

    private static boolean isPublicV4(byte[] bytes) {
        int value = ip(bytes[0] & 0xff, bytes[1] & 0xff, bytes[2] & 0xff) | (bytes[3] & 0xff);
        for (int[] special : SPECIAL_V4) {
            int mask = -1 << (32 - special[1]);
            if ((value & mask) == special[0]) {
                return false;
            }
        }
        return true;
    }

    /** Only 2000::/3 is global unicast; in it 2001::/23 (tunnels), 2001:db8::/32 and 2002::/16 are not. */
    private static boolean isPublicV6(byte[] bytes) {
        int first = (bytes[0] & 0xff) << 8 | (bytes[1] & 0xff);
        int second = (bytes[2] & 0xff) << 8 | (bytes[3] & 0xff);
        boolean global = (first & 0xe000) == 0x2000;
        boolean special = first == 0x2002 || first == 0x2001 && (second < 0x0200 || second == 0x0db8);
        return global && !special;
    }

    private static int ip(int a, int b, int c) {
        return a << 24 | b << 16 | c << 8;
    }
}
