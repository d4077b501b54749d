/*
 * Which network addresses are private (RFC 6890 and what it lists).
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "crawl/address.h"

#include <string.h>

#include <netinet/in.h>
#include <sys/socket.h>

typedef struct block_t {
    unsigned char prefix[16];
    int bits;
} block_t;

static const block_t blocks_v4[] = {
    {{0}, 8},
    {{10}, 8},
    {{100, 64}, 10},
    {{127}, 8},
    {{169, 254}, 16},
    {{172, 16}, 12},
    {{192, 0, 0}, 24},
    {{192, 0, 2}, 24},
    {{192, 168}, 16},
    {{198, 18}, 15},
    {{198, 51, 100}, 24},
    {{203, 0, 113}, 24},
    {{224}, 4},
    {{240}, 4},
};

/* Unspecified, loopback and compatible with IPv4; discard; Teredo and others
 * for protocols; documentation; 6to4; unique local; link-local; site-local;
 * multicast. */
static const block_t blocks_v6[] = {
    {{0}, 96},
    {{0x01, 0x00}, 64},
    {{0x20, 0x01, 0x00}, 23},
    {{0x20, 0x01, 0x0d, 0xb8}, 32},
    {{0x20, 0x02}, 16},
    {{0xfc}, 7},
    {{0xfe, 0x80}, 10},
    {{0xfe, 0xc0}, 10},
    {{0xff}, 8},
};

static const unsigned char mapped_v4[12] = {0, 0, 0, 0, 0,    0,
                                            0, 0, 0, 0, 0xff, 0xff};
static const unsigned char translated_v4[12] = {0, 0x64, 0xff, 0x9b};

static int is_in(const unsigned char *bytes, const block_t *block)
{
    int whole = block->bits / 8, rest = block->bits % 8;

    return memcmp(bytes, block->prefix, (size_t)whole) == 0 &&
           (rest == 0 ||
            ((bytes[whole] ^ block->prefix[whole]) >> (8 - rest)) == 0);
}

static int is_in_any(const unsigned char *bytes, const block_t *blocks,
                     size_t count)
{
    size_t i;

    for (i = 0; i < count; i++) {
        if (is_in(bytes, &blocks[i])) {
            return 1;
        }
    }
    return 0;
}

static int is_private_v4(const unsigned char *bytes)
{
    return is_in_any(bytes, blocks_v4, sizeof(blocks_v4) / sizeof(block_t));
}

int pm_address_is_private(const struct sockaddr *address)
{
    if (address->sa_family == AF_INET) {
        struct sockaddr_in v4;

        memcpy(&v4, address, sizeof(v4));
        return is_private_v4((const unsigned char *)&v4.sin_addr);
    }
    if (address->sa_family == AF_INET6) {
        struct sockaddr_in6 v6;
        const unsigned char *bytes = v6.sin6_addr.s6_addr;

        memcpy(&v6, address, sizeof(v6));
        if (memcmp(bytes, mapped_v4, sizeof(mapped_v4)) == 0 ||
            memcmp(bytes, translated_v4, sizeof(translated_v4)) == 0) {
            return is_private_v4(bytes + 12);
        }
        return is_in_any(bytes, blocks_v6, sizeof(blocks_v6) / sizeof(block_t));
    }
    return 1;
}
