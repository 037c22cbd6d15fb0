#include "net/net_address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

static bool inside_4(const unsigned char byte[4])
{
	static const struct {
		uint32_t net;
		int bits;
	} list[] = {{0x00000000, 8}, {0x0a000000, 8}, {0x64400000, 10}, {0x7f000000, 8}, {0xa9fe0000, 16}, {0xac100000, 12}, {0xc0000000, 24},
		{0xc0000200, 24}, {0xc0586300, 24}, {0xc0a80000, 16}, {0xc6120000, 15}, {0xc6336400, 24}, {0xcb007100, 24}, {0xe0000000, 3}};
	uint32_t address = (uint32_t)byte[0] << 24 | (uint32_t)byte[1] << 16 | (uint32_t)byte[2] << 8 | byte[3];

	for (size_t i = 0; i < sizeof list / sizeof *list; i++)
		if ((address ^ list[i].net) >> (32 - list[i].bits) == 0)
			return true;
	return false;
}

/* Only global unicast, 2000::/3, lies outside, and of it not what stands for something else. */
static bool inside_6(const unsigned char byte[16])
{
	static const unsigned char mapped[12] = {[10] = 0xff, [11] = 0xff}, translated[12] = {0x00, 0x64, 0xff, 0x9b};

	if (memcmp(byte, mapped, 12) == 0 || memcmp(byte, translated, 12) == 0)
		return inside_4(byte + 12);
	if ((byte[0] & 0xe0) != 0x20)
		return true;
	if (byte[0] == 0x20 && byte[1] == 0x01)
		return (byte[2] & 0xfe) == 0x00 || (byte[2] == 0x0d && byte[3] == 0xb8); /* 2001::/23 with Teredo; documentation */
	return (byte[0] == 0x20 && byte[1] == 0x02) || (byte[0] == 0x3f && byte[1] == 0xff && (byte[2] & 0xf0) == 0); /* 6to4; documentation */
}

bool net_address_inside(const struct sockaddr *address)
{
	if (address->sa_family == AF_INET) {
		struct sockaddr_in in;

		memcpy(&in, address, sizeof in);
		return inside_4((const unsigned char *)&in.sin_addr);
	}
	if (address->sa_family == AF_INET6) {
		struct sockaddr_in6 in;

		memcpy(&in, address, sizeof in);
		return inside_6(in.sin6_addr.s6_addr);
	}
	return true;
}
