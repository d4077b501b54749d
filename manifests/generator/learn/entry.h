/*
 * An entry: what a log says of one request, whatever kind of log it is. Readers
 * of logs make entries, sessions keep what is needed of them.
 *
 * Nothing of who asked is in it but two hashes: logs are full of people.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_LEARN_ENTRY_H
#define PM_LEARN_ENTRY_H

#include <apr.h>

#include "format/link.h"

/* What the answer was to be used as: Sec-Fetch-Dest (Fetch Metadata), or a
 * guess by the extension of the path. */
typedef enum pm_dest_t {
    PM_DEST_UNKNOWN,
    PM_DEST_DOCUMENT, /* a page, in a window or tab of its own */
    PM_DEST_FRAME,    /* a page in another one */
    PM_DEST_STYLE,
    PM_DEST_SCRIPT,
    PM_DEST_FONT,
    PM_DEST_IMAGE,
    PM_DEST_FETCH,  /* by fetch() or XMLHttpRequest; also a prefetch */
    PM_DEST_WORKER, /* a worker's script: what it loads is not the page's */
    PM_DEST_OTHER
} pm_dest_t;

/* Sec-Fetch-Mode: whether a preload needs `crossorigin` to be used. */
typedef enum pm_mode_t {
    PM_MODE_UNKNOWN,
    PM_MODE_CORS,
    PM_MODE_NO_CORS,
    PM_MODE_OTHER
} pm_mode_t;

/* Whether a browser may keep the answer for a moment, by Cache-Control. What it
 * may not keep it loads twice when it is hinted. */
typedef enum pm_keep_t { PM_KEEP_UNKNOWN, PM_KEEP_YES, PM_KEEP_NO } pm_keep_t;

/* What mod_pushmanifest has sent with a page. */
typedef enum pm_sent_t {
    PM_SENT_UNKNOWN, /* the log does not say */
    PM_SENT_NOTHING,
    PM_SENT_LINKS
} pm_sent_t;

/* The field Priority (RFC 9218): 0 to 7, the lower the more urgent. */
#define PM_URGENCY_UNKNOWN (-2) /* the log does not say */
#define PM_URGENCY_SILENT (-1)  /* the request has no such field */

/* Most microseconds that an answer takes: eleven days. What says more is no
 * time. */
#define PM_ENTRY_TOOK_MAX APR_INT64_C(1000000000000)

/* Strings belong to the reader, and live until it reads on. */
typedef struct pm_entry_t {
    apr_int64_t time; /* when it was asked for, in microseconds since 1970 */
    apr_int64_t took; /* microseconds until it was answered; -1: unknown */
    int is_exact;     /* time is good to a millisecond, else to a second */
    apr_uint64_t address; /* a hash of the client's address; of IPv6, its /64 */
    apr_uint64_t agent;   /* a hash of its User-Agent */
    int is_bot;           /* it says so */
    const char *host;     /* the virtual host; NULL: not said */
    int status;
    int is_get;
    int is_pushed;       /* nobody asked for it */
    int is_speculative;  /* a prefetch or prerender: nobody has seen it yet */
    int is_cached;       /* it came from a cache of the browser */
    const char *url;     /* path and query, as they were sent */
    const char *referer; /* a URL, as it was sent; NULL: none */
    pm_dest_t dest;
    pm_mode_t mode;
    int urgency;    /* of Priority, or one of those above */
    int is_watched; /* the urgency is what it was in the end, as a browser has
                       recorded it: that of an image is known no sooner */
    pm_keep_t keep;
    int is_html;     /* 1, 0; -1: unknown */
    pm_sent_t sent;  /* with a page */
    const char *set; /* the id of the set that was sent; NULL: not said */
} pm_entry_t;

/* An entry of which nothing is known. */
#define PM_ENTRY_NONE                                                          \
    {                                                                          \
        .took = -1, .urgency = PM_URGENCY_UNKNOWN, .is_html = -1               \
    }

/* The hash of an address as logs have it: an IPv4 or IPv6 address, else a name.
 * An IPv6 host may choose among the addresses of its /64, so that counts. */
apr_uint64_t pm_entry_address(const char *text);

/* Whether a User-Agent says that it is no browser with a person before it. */
int pm_entry_is_bot(const char *agent);

/* The values of fields of a request and of its response. */
pm_dest_t pm_entry_dest(const char *sec_fetch_dest);
pm_mode_t pm_entry_mode(const char *sec_fetch_mode);
int pm_entry_urgency(const char *priority);
pm_keep_t pm_entry_keep(const char *cache_control);
int pm_entry_is_html(const char *content_type);

/*
 * Reads the note `pushmanifest` (`page=/x set=ID sent=early,link ...`): words,
 * of which those that nobody here knows are passed over. Of a word that stands
 * there twice the last counts: the path of the page, which comes first, is the
 * client's. note is cut into its words.
 */
void pm_entry_note(pm_entry_t *entry, char *note);

/* What a path is by its extension, if it is not known; PM_DEST_UNKNOWN may be a
 * page. */
pm_dest_t pm_entry_guess(const char *url);

#endif
