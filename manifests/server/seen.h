/*
 * What this server was seen to answer for the files that manifests name.
 *
 * A link whose last answer here was wrong is not said again until an answer is
 * right. What is wrong is kept in a table of fixed size in memory that all
 * processes share: nothing locks, nothing waits, nothing grows with the site,
 * and while nothing is wrong nobody looks at it. A few wrong links too many
 * push others out, which costs what it would cost not to know.
 *
 * What may be taken for evidence is evidence.h's; nothing here knows of httpd.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_SERVER_SEEN_H
#define PM_SERVER_SEEN_H

#include <apr_atomic.h>
#include <apr_pools.h>

#include "format/manifest.h"

/* What is wrong with an answer. */
typedef enum pm_fault_t {
    PM_FAULT_NONE,
    PM_FAULT_GONE,   /* 404, 410 */
    PM_FAULT_MOVED,  /* a redirect */
    PM_FAULT_DENIED, /* 401, 403 */
    PM_FAULT_FAILED, /* 5xx */
    PM_FAULT_HTML,   /* a page, 200 */
    PM_FAULT_UNKEPT  /* right, but a browser may not keep it for a moment */
} pm_fault_t;

/*
 * So many clients in a row, without one that got what is right, must have got a
 * wrong answer that a single one might have provoked.
 */
#define PM_SEEN_ROW 3

/* An answer that was seen. */
typedef struct pm_answer_t {
    pm_fault_t fault;
    int status;
    int is_certain;      /* no client could have provoked it */
    apr_uint16_t client; /* which connection it was, about */
} pm_answer_t;

/* All that is known, of all hosts. */
typedef struct pm_seen_t pm_seen_t;

/*
 * An empty table in anonymous shared memory that lives as long as pool; in pool
 * itself, and so a process's own, where there is none.
 */
pm_seen_t *pm_seen_create(apr_pool_t *pool);

/*
 * Notes that links name a href, by its hash (header/value.h), so that answers
 * for it are looked at. It is not forgotten before httpd restarts.
 */
void pm_seen_name(pm_seen_t *seen, apr_uint64_t hash);

/* Whether links name it; of some others, about one in hundred, too. */
int pm_seen_is_named(const pm_seen_t *seen, apr_uint64_t hash);

/* The key of a href of a host, which is known by a number. */
static inline apr_uint64_t pm_seen_key(apr_uint64_t hash, apr_uint64_t host)
{
    return (hash ^ host) * 0x9E3779B97F4A7C15u;
}

/*
 * Whether a right answer was looked at in the same second already, by whomever,
 * so that under load an answer costs next to nothing; notes that one was.
 */
int pm_seen_is_fresh(pm_seen_t *seen, apr_uint64_t key, apr_uint32_t second);
void pm_seen_freshen(pm_seen_t *seen, apr_uint64_t key);

/* Whether anything may be wrong at all, or was seen to be wrong of a key. */
int pm_seen_any(const pm_seen_t *seen);
int pm_seen_has(const pm_seen_t *seen, apr_uint64_t key);

/* Takes an answer in. A right one makes up for all that were wrong. */
void pm_seen_answer(pm_seen_t *seen, apr_uint64_t key,
                    const pm_answer_t *answer);

/*
 * What is wrong with the last answers, if that is certain or was seen often
 * enough; *status is then the last one's, if status is not NULL.
 */
pm_fault_t pm_seen_fault(const pm_seen_t *seen, apr_uint64_t key, int *status);

/*
 * Whether nobody has asked before about a fault that pm_seen_fault() told, so
 * that it is logged by one process, once, until the link is right again.
 */
int pm_seen_is_news(pm_seen_t *seen, apr_uint64_t key);

/* ---- The one table of this httpd, for all hosts and processes ---- */

/* Begins with an empty table, which lives as long as pconf. For post_config. */
void pm_seen_start(apr_pool_t *pconf);

/* The table; NULL before the start. */
pm_seen_t *pm_seen_here(void);

/*
 * The links of a manifest, or of a set, which have their values: what is
 * answered for them is looked at from now on. p is for scratch.
 */
void pm_seen_name_manifest(const pm_manifest_t *manifest, apr_pool_t *p);
void pm_seen_name_set(const pm_set_t *set);

#endif
