/*
 * Entries become sessions: all that one visitor asked for in one go. A log has
 * the entries of all visitors mixed, each when it was answered, not when it was
 * asked for; a session has those of one, and is looked at when it is over.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_LEARN_SESSIONS_H
#define PM_LEARN_SESSIONS_H

#include <apr_pools.h>

#include "learn/entry.h"

/* A visitor who asks for nothing so long, in seconds, has gone. */
#define PM_SESSION_PAUSE 60

/* What is more in one session is not looked at: no page needs so much. */
#define PM_SESSION_HITS_MAX 512

/* Bytes that all sessions take at once; beyond that the oldest end early. */
#ifndef PM_SESSIONS_BYTES_MAX
#define PM_SESSIONS_BYTES_MAX (48 * 1024 * 1024)
#endif

/* What a session keeps of an entry. Texts are offsets into the session's text;
 * 0: there is none. */
typedef struct pm_hit_t {
    apr_int64_t time, took;
    apr_uint32_t url, referer, set;
    short status;
    signed char urgency;
    signed char is_html;
    unsigned char dest, mode, keep, sent; /* the enums of an entry */
    unsigned is_exact : 1;
    unsigned is_pushed : 1;
    unsigned is_speculative : 1;
    unsigned is_cached : 1;
    unsigned is_watched : 1;
} pm_hit_t;

typedef struct pm_session_t {
    apr_uint64_t address, agent; /* of the visitor */
    pm_hit_t *hits;              /* in the order of the log */
    int nhits;
    const char *text;
} pm_session_t;

static inline const char *pm_session_text(const pm_session_t *session,
                                          apr_uint32_t offset)
{
    return offset ? session->text + offset : NULL;
}

typedef struct pm_sessions_t pm_sessions_t;

/* None yet. Each that ends is handed to over(baton, session), once, which may
 * sort its hits. From pool. */
pm_sessions_t *pm_sessions_create(apr_pool_t *pool,
                                  void (*over)(void *baton,
                                               pm_session_t *session),
                                  void *baton);

/* Adds an entry. Entries come about in the order of time; those of somebody who
 * says that he is a robot, and all but GET, are passed over. */
void pm_sessions_add(pm_sessions_t *sessions, const pm_entry_t *entry);

/* All sessions are over. */
void pm_sessions_end(pm_sessions_t *sessions);

#endif
