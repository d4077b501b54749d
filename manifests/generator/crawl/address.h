/*
 * Which network addresses are private: not to be reached because somebody
 * else's name, or redirect, says so.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_CRAWL_ADDRESS_H
#define PM_CRAWL_ADDRESS_H

struct sockaddr;

/* Whether it is an address of this machine, of a private network, or of
 * anything else than one host of the internet (RFC 6890). What is neither IPv4
 * nor IPv6 is private. */
int pm_address_is_private(const struct sockaddr *address);

#endif
