/*
 * What the client has already, as far as a server can know.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "server/client.h"

#include <apr_atomic.h>
#include <apr_strings.h>

#include "header/digest.h"
#include "header/request.h"
#include "header/value.h"
#include "server/config.h"

/* A link that the client may have dropped from its cache is sent again after
 * a week. */
#define COOKIE_ATTRIBUTES                                                      \
    "; Path=/; Max-Age=604800; Secure; HttpOnly; SameSite=Lax"

/*
 * What was fetched over a connection: a bit for each fingerprint, of the href
 * alone. Many streams set and read bits at once.
 */
#define WORDS ((1 << PM_FINGERPRINT_BITS) / 32)
typedef struct fetched_t {
    volatile apr_uint32_t words[WORDS];
    struct pm_visit_t *visit; /* beside them; NULL: none */
} fetched_t;

struct pm_client_t {
    const char *cookie; /* its name */
    pm_digest_t digest;
    fetched_t *fetched; /* NULL: no record of the connection */
};

static int has_bit(const fetched_t *fetched, apr_uint16_t fingerprint)
{
    return fetched->words[fingerprint / 32] >> fingerprint % 32 & 1;
}

static void set_bit(fetched_t *fetched, apr_uint16_t fingerprint)
{
    volatile apr_uint32_t *word = &fetched->words[fingerprint / 32];
    apr_uint32_t old, bit = (apr_uint32_t)1 << fingerprint % 32;

    do {
        old = apr_atomic_read32(word);
    } while (!(old & bit) && apr_atomic_cas32(word, old | bit, old) != old);
}

/* The record of the connection that a stream belongs to, or NULL. */
static fetched_t *fetched_over(const conn_rec *c)
{
    return c->master ? ap_get_module_config(c->master->conn_config,
                                            &pushmanifest_module)
                     : NULL;
}

void pm_client_connect(conn_rec *c, struct pm_visit_t *visit)
{
    fetched_t *fetched = apr_pcalloc(c->pool, sizeof(*fetched));

    fetched->visit = visit;
    ap_set_module_config(c->conn_config, &pushmanifest_module, fetched);
}

struct pm_visit_t *pm_client_visit(const conn_rec *c)
{
    const fetched_t *fetched = fetched_over(c);

    return fetched ? fetched->visit : NULL;
}

void pm_client_answered(const request_rec *r, int status, apr_uint64_t hash)
{
    fetched_t *fetched = fetched_over(r->connection);

    if (fetched && r->method_number == M_GET && !r->header_only &&
        (status == HTTP_OK || status == HTTP_NOT_MODIFIED)) {
        set_bit(fetched, pm_digest_fingerprint_of(hash));
    }
}

int pm_client_is_remembered(const server_rec *s)
{
    const char *name = pm_server_config(s)->cookie;

    return name && *name;
}

pm_client_t *pm_client_of(request_rec *r)
{
    const char *name = pm_server_config(r->server)->cookie;
    fetched_t *fetched = fetched_over(r->connection);
    int is_remembered = pm_client_is_remembered(r->server);
    char text[PM_DIGEST_TEXT_MAX + 1];
    pm_client_t *client;

    if (!is_remembered && !fetched) {
        return NULL;
    }
    client = apr_palloc(r->pool, sizeof(*client));
    client->cookie = name;
    client->digest.count = 0;
    client->fetched = fetched;
    if (is_remembered &&
        pm_request_cookie(r->headers_in, name, text, sizeof(text))) {
        pm_digest_read(&client->digest, text);
    }
    return client;
}

/* pm_client_has(), for the loop below too. */
static inline int has(const pm_client_t *client, const pm_set_t *set, int i)
{
    const apr_uint16_t *fingerprints = set->values->fingerprints[i];

    if (set->links[i].rel == PM_REL_PRECONNECT) {
        return 0;
    }
    return (client->fetched &&
            has_bit(client->fetched, fingerprints[PM_FINGERPRINT_URL])) ||
           (client->digest.count > 0 &&
            pm_digest_has(&client->digest,
                          fingerprints[PM_FINGERPRINT_CONTENT]));
}

int pm_client_has(const pm_client_t *client, const pm_set_t *set, int i)
{
    return has(client, set, i);
}

int pm_client_has_any(const pm_client_t *client, const pm_set_t *set)
{
    int i = 0;

    while (i < set->nlinks && !has(client, set, i)) {
        i++;
    }
    return i < set->nlinks;
}

/* What the fields of a response, in either table, say of caches. */
typedef struct caching_t {
    int is_shared;  /* shared caches are told to keep it, cookies and all */
    int is_private; /* or not to */
} caching_t;

/*
 * Of the Cache-Control fields, of which there may be several, and the fields
 * that tell a CDN alone (RFC 9213), whatever these say.
 */
static void add_caching(caching_t *caching, const apr_table_t *table)
{
    const apr_array_header_t *fields = apr_table_elts(table);
    int i;

    for (i = 0; i < fields->nelts; i++) {
        const apr_table_entry_t *field =
            &APR_ARRAY_IDX(fields, i, apr_table_entry_t);

        if (*field->key != 'C' && *field->key != 'c' && *field->key != 'S' &&
            *field->key != 's') {
            continue;
        }
        if (!ap_cstr_casecmp(field->key, "Cache-Control")) {
            caching->is_shared |= ap_strcasestr(field->val, "public") ||
                                  ap_strcasestr(field->val, "s-maxage");
            caching->is_private |= ap_strcasestr(field->val, "private") ||
                                   ap_strcasestr(field->val, "no-store");
        }
        else if (!ap_cstr_casecmp(field->key, "CDN-Cache-Control") ||
                 !ap_cstr_casecmp(field->key, "Surrogate-Control")) {
            caching->is_shared = 1;
        }
    }
}

/*
 * The client's digest with the links of a set, as text, or NULL if it has them
 * all. Where it has no room for them it begins anew with this page.
 */
static const char *digest_with(apr_pool_t *pool, const pm_client_t *client,
                               const pm_set_t *set)
{
    const pm_digest_t *old = &client->digest;
    pm_digest_t digest;

    if (old->count == 0 && set->values->digest) {
        return set->values->digest;
    }
    digest.count = old->count;
    memcpy(digest.members, old->members,
           (size_t)old->count * sizeof(old->members[0]));
    if (!pm_values_remember(&digest, set)) {
        digest.count = 0;
        pm_values_remember(&digest, set);
    }
    return digest.count == old->count ? NULL : pm_digest_write(pool, &digest);
}

static caching_t caching_of(const request_rec *r)
{
    caching_t caching = {0, 0};

    add_caching(&caching, r->headers_out);
    add_caching(&caching, r->err_headers_out);
    return caching;
}

int pm_client_is_shared(const request_rec *r)
{
    return caching_of(r).is_shared;
}

void pm_client_remember(request_rec *r, const pm_client_t *client,
                        const pm_set_t *set)
{
    const caching_t caching = caching_of(r);
    const char *digest;

    if (caching.is_shared) {
        return;
    }
    digest = digest_with(r->pool, client, set);
    if (!digest) {
        return;
    }
    apr_table_addn(r->headers_out, "Set-Cookie",
                   apr_pstrcat(r->pool, client->cookie, "=", digest,
                               COOKIE_ATTRIBUTES, NULL));
    if (!caching.is_private) {
        apr_table_mergen(r->headers_out, "Cache-Control",
                         "no-cache=\"Set-Cookie\"");
    }
}
