/*
 * Points in time as logs write them.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_LEARN_TIMESTAMP_H
#define PM_LEARN_TIMESTAMP_H

#include <apr.h>

/* Years that a log may be of: what is beyond is no time. */
#define PM_TIMESTAMP_FIRST_YEAR 1990
#define PM_TIMESTAMP_LAST_YEAR 2199

/*
 * Microseconds since 1970 of `25/Nov/2026:21:44:33 +0100`, httpd's %t without
 * its brackets, at the start of text. 0: it is none. Names of months are
 * English.
 */
apr_int64_t pm_timestamp_log(const char *text);

/* Likewise of `2026-11-25T21:44:33.123Z` (RFC 3339), with any fraction of a
 * second, or none, and `Z` or an offset. */
apr_int64_t pm_timestamp_iso(const char *text);

#endif
