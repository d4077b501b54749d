/*
 * What mod_http2 says at run time.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "server/http2.h"

#include <apr_optional.h>

#include <mod_http2.h>

/* The note that mod_http2 asks before it pushes; "0": nothing. */
#define PUSH_MODE "http2-push-mode"

static APR_OPTIONAL_FN_TYPE(http2_is_h2) * is_h2;
static APR_OPTIONAL_FN_TYPE(http2_var_lookup) * look_up;

int pm_http2_start(void)
{
    is_h2 = APR_RETRIEVE_OPTIONAL_FN(http2_is_h2);
    look_up = APR_RETRIEVE_OPTIONAL_FN(http2_var_lookup);
    return is_h2 && look_up;
}

int pm_http2_is_spoken(conn_rec *c) { return is_h2 && is_h2(c); }

/* Without a connection it is the configuration that answers. */
static int is_said(request_rec *r, conn_rec *c, const char *name,
                   const char *word)
{
    const char *value =
        look_up ? look_up(r->pool, r->server, c, r, (char *)name) : NULL;

    return value && !strcmp(value, word);
}

int pm_http2_pushes(request_rec *r)
{
    return pm_http2_is_spoken(r->connection) &&
           is_said(r, r->connection, "H2PUSH", "on") &&
           is_said(r, NULL, "H2PUSH", "on") && !pm_http2_is_push(r);
}

int pm_http2_is_push(request_rec *r)
{
    return is_said(r, r->connection, "H2_PUSHED", "PUSHED");
}

static void hold(apr_table_t *notes, int is_held)
{
    if (is_held) {
        apr_table_setn(notes, PUSH_MODE, "0");
    }
    else {
        apr_table_unset(notes, PUSH_MODE);
    }
}

void pm_http2_hold_response(request_rec *r, int is_held)
{
    hold(r->notes, is_held);
}

void pm_http2_hold_stream(conn_rec *c, int is_held) { hold(c->notes, is_held); }
