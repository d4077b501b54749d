/*
 * A line of an access log becomes an entry.
 *
 * Understood are the formats that httpd calls common, combined and (Debian)
 * vhost_combined, each with anything behind it; and ours, which is combined
 * with words behind it:
 *
 *   time=%{usec}t took=%D dest="%{Sec-Fetch-Dest}i" mode="%{Sec-Fetch-Mode}i"
 *   purpose="%{Sec-Purpose}i" priority="%{Priority}i" type="%{Content-Type}o"
 *   cache="%{Cache-Control}o" pushed=%{H2_PUSHED}e sent="%{pushmanifest}n"
 *
 * Each of these may be missing, others are passed over.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_LEARN_ACCESS_LINE_H
#define PM_LEARN_ACCESS_LINE_H

#include "learn/entry.h"

/* Most bytes of a line. What browsers make httpd write is far less; a longer
 * one is passed over. */
#define PM_ACCESS_LINE_MAX (64 * 1024)

typedef enum pm_access_line_t {
    PM_ACCESS_LINE_ENTRY,
    PM_ACCESS_LINE_EMPTY,     /* of a request that says nothing here: no path */
    PM_ACCESS_LINE_NO_FIELDS, /* common: who asked for it is not said */
    PM_ACCESS_LINE_WRONG      /* of no format that is understood */
} pm_access_line_t;

/*
 * Reads a line, without its end, NUL-terminated. It is taken apart in place,
 * and the entry's strings are in it: bytes that httpd has escaped are bytes
 * again. A line may hold any bytes.
 */
pm_access_line_t pm_access_line_read(char *line, pm_entry_t *entry);

/* The time of the first of the lines in a text that has one; 0: none has. The
 * last line may be cut off. */
apr_int64_t pm_access_line_first_time(const char *text, apr_size_t length);

#endif
