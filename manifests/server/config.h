/*
 * The configuration of the module: what a host and what a directory say.
 *
 * A number that no directive set is PM_UNSET, so that a parent's value is never
 * taken for the child's; pm_value_or() puts in the default where it is used.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_SERVER_CONFIG_H
#define PM_SERVER_CONFIG_H

#include <httpd.h>

#include <ap_expr.h>
#include <http_config.h>

#include "format/manifest.h"

extern module AP_MODULE_DECLARE_DATA pushmanifest_module;

#define PM_UNSET (-1)

/* What may be sent where: the words of PushManifestSend. */
enum {
    PM_SEND_NONE = 0,
    PM_SEND_EARLY = 1,
    PM_SEND_PUSH = 2,
    PM_SEND_LINK = 4,
    PM_SEND_DEFAULT = PM_SEND_EARLY | PM_SEND_PUSH | PM_SEND_LINK
};

/*
 * PushManifestLimit: whole links, and bytes of the Link field of a 103 and of a
 * final response, its name and line end too. The largest of 164 pages of 55
 * sites needed 2.9 KB.
 */
#define PM_LIMIT_LINKS_DEFAULT PM_SET_LINKS_DEFAULT
#define PM_LIMIT_BYTES_DEFAULT PM_FIELD_BYTES_DEFAULT
/* httpd drops a 103 with a field of more than 8 KiB. */
#define PM_LIMIT_BYTES_MAX 8000
/*
 * And bytes of all that stands before the body of a final response: nginx, by
 * default, answers 502 for more than a page of memory.
 */
#define PM_LIMIT_HEADER_DEFAULT 4096
#define PM_LIMIT_HEADER_MAX 65536

/*
 * And bytes of files that are pushed before the page comes (early.c): as many
 * as the wire would be idle for; or so many.
 */
#define PM_LIMIT_PUSH_AUTO (-2)
#define PM_LIMIT_PUSH_MAX 1073741824

/* PushManifestCookie: the name of the cookie, and the most bytes of it. */
#define PM_COOKIE_DEFAULT "pushmanifest"
#define PM_COOKIE_NAME_MAX 64

/* PushManifestSample: percent of the connections. */
#define PM_SAMPLE_MAX 100

/* PushManifestReload: how often a changed file is looked for. */
#define PM_RELOAD_DEFAULT apr_time_from_sec(5)
#define PM_RELOAD_MIN apr_time_from_msec(100)
#define PM_RELOAD_MAX apr_time_from_sec(86400)

/* A line PushManifest: a file, and when it holds. */
typedef struct pm_source_t {
    const char *file;           /* absolute; NULL: none */
    const ap_expr_info_t *when; /* of `expr=`; NULL: always */
    const char *conf;           /* where the configuration says so: file */
    int line;                   /* and line */
    struct pm_served_t *served; /* what is read from the file; see hosts.h */
} pm_source_t;

/* What a host says, and what that comes to once all is known (hosts.h). */
typedef struct pm_server_config_t {
    apr_array_header_t *sources; /* pm_source_t with a condition, in order */
    pm_source_t always;          /* that without one */
    apr_array_header_t *proxies; /* apr_ipsubnet_t *; of PushManifestProxy */
    int early_hints;             /* see neighbours.h */
    int sample;                  /* percent; PM_UNSET: none */
    const char *cookie;          /* its name; "": Off; NULL: not set */
    apr_interval_time_t reload;  /* of the main server; 0: Off */
} pm_server_config_t;

/* What a directory says. */
typedef struct pm_dir_config_t {
    int engine;
    int send;
    int limit_links;
    int limit_early;
    int limit_final;
    int limit_header;
    int limit_push;             /* see PM_LIMIT_PUSH_AUTO */
    const ap_expr_info_t *when; /* NULL: always */
    const pm_set_t *resources;  /* of PushManifestResource; NULL: none */
} pm_dir_config_t;

/*
 * httpd's functions for what a host and what a directory say, from p: made
 * unset, and merged, what is unset in add taken from base. Never NULL.
 */
void *pm_server_config_create(apr_pool_t *p, server_rec *s);
void *pm_server_config_merge(apr_pool_t *p, void *base, void *add);
void *pm_dir_config_create(apr_pool_t *p, char *directory);
void *pm_dir_config_merge(apr_pool_t *p, void *base, void *add);

/* What holds for a host, and for a request where it is now. Never NULL. */
static inline pm_server_config_t *pm_server_config(const server_rec *s)
{
    return ap_get_module_config(s->module_config, &pushmanifest_module);
}

static inline const pm_dir_config_t *pm_dir_config(const request_rec *r)
{
    return ap_get_module_config(r->per_dir_config, &pushmanifest_module);
}

/*
 * The host's lines PushManifest from i = 0, the one without a condition last;
 * NULL: there are no more.
 */
pm_source_t *pm_source_at(const server_rec *s, int i);

/* A value, or its default where no directive set it. */
static inline int pm_value_or(int value, int fallback)
{
    return value == PM_UNSET ? fallback : value;
}

#endif
