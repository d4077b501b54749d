/*
 * Final: the links of a page on its response.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "server/final.h"

#include <http_config.h>

#include "header/request.h"
#include "header/response.h"
#include "server/config.h"
#include "server/early.h"
#include "server/fields.h"
#include "server/http2.h"
#include "server/page.h"
#include "server/sample.h"

/* ---- The links ---- */

static int is_lacking(const void *values, const pm_set_t *set, int i)
{
    return !pm_link_field_says(values, &set->links[i]);
}

/* Adds the links that the response lacks. */
static void add_links(request_rec *r, pm_state_t *state)
{
    const pm_dir_config_t *config = pm_dir_config(r);
    const apr_array_header_t *others = pm_fields_of_response(r);

    state->lacking =
        pm_response_without(r->pool, state->set, state->not_hinted);
    if (others) {
        state->lacking =
            pm_response_select(r->pool, state->lacking, is_lacking, others);
    }
    state->linked = pm_fields_within(
        r, state->lacking, PM_DIALECT_FINAL,
        pm_value_or(config->limit_final, PM_LIMIT_BYTES_DEFAULT));
    state->field = pm_response_field(r->pool, state->lacking, PM_DIALECT_FINAL,
                                     state->linked);
    if (state->field) {
        apr_table_addn(r->headers_out, "Link", state->field);
        pm_state_count(state, PM_COUNT_FINAL, 1);
    }
}

/* Whether the response is the page, whole: a 200 may still become a 206. */
static int is_page_response(const request_rec *r)
{
    return r->status == HTTP_OK && pm_page_may_be_html(r) &&
           !apr_table_get(r->headers_in, "Range");
}

static int sends(const request_rec *r, int what)
{
    return pm_value_or(pm_dir_config(r)->send, PM_SEND_DEFAULT) & what;
}

/*
 * Whether the response goes to one of those that get nothing, to compare with
 * (PushManifestSample). What shared caches are told to keep is for others too.
 */
static int is_for_nobody(const request_rec *r, const pm_state_t *state)
{
    return state->group == PM_GROUP_CONTROL && !pm_client_is_shared(r);
}

apr_status_t pm_final_on_response(ap_filter_t *f, apr_bucket_brigade *brigade)
{
    request_rec *r = f->r;
    pm_state_t *state = f->ctx;

    ap_remove_output_filter(f);
    pm_sample_first_byte(r, state);
    if (is_page_response(r) && !is_for_nobody(r, state) &&
        sends(r, PM_SEND_LINK)) {
        add_links(r, state);
    }
    pm_state_note(r, state); /* before mod_headers asks for it */
    return ap_pass_brigade(f->next, brigade);
}

/* ---- The way out ---- */

/* The entry that has our field, if no other module has changed it; or NULL. */
static apr_table_entry_t *entry_of(const request_rec *r, const char *field)
{
    const apr_array_header_t *entries = apr_table_elts(r->headers_out);
    int i;

    for (i = 0; i < entries->nelts; i++) {
        apr_table_entry_t *entry =
            &APR_ARRAY_IDX(entries, i, apr_table_entry_t);

        if (entry->val == field) {
            return entry;
        }
    }
    return NULL;
}

/* Takes our field away, and leaves those of others. */
static void take_away(request_rec *r, const char *field)
{
    const apr_array_header_t *entries = apr_table_elts(r->headers_out);
    apr_array_header_t *others = apr_array_make(r->pool, 2, sizeof(char *));
    int i;

    for (i = 0; i < entries->nelts; i++) {
        const apr_table_entry_t *entry =
            &APR_ARRAY_IDX(entries, i, apr_table_entry_t);

        if (!strcasecmp(entry->key, "Link") && entry->val != field) {
            APR_ARRAY_PUSH(others, const char *) = entry->val;
        }
    }
    apr_table_unset(r->headers_out, "Link");
    for (i = 0; i < others->nelts; i++) {
        apr_table_addn(r->headers_out, "Link",
                       APR_ARRAY_IDX(others, i, const char *));
    }
}

/* What a field has besides its name and value: ": " and the line's end. */
#define FIELD_BYTES 4

/* The status line, Date, and what is said of the connection. */
#define OTHER_BYTES 256

static apr_size_t bytes_of_table(const apr_table_t *table)
{
    const apr_array_header_t *entries = apr_table_elts(table);
    apr_size_t bytes = 0;
    int i;

    for (i = 0; i < entries->nelts; i++) {
        const apr_table_entry_t *entry =
            &APR_ARRAY_IDX(entries, i, apr_table_entry_t);

        bytes += strlen(entry->key) + strlen(entry->val) + FIELD_BYTES;
    }
    return bytes;
}

/* All that goes out before the body, about. */
static apr_size_t bytes_of_header(const request_rec *r)
{
    return bytes_of_table(r->headers_out) + bytes_of_table(r->err_headers_out) +
           strlen(ap_get_server_banner()) +
           (r->content_type ? strlen(r->content_type) : 0) + OTHER_BYTES;
}

/*
 * Has our field say its links in a dialect, as far as the header has room.
 * entry, which has the field, may be gone then.
 */
static void fit(request_rec *r, pm_state_t *state, apr_table_entry_t *entry,
                pm_dialect_t dialect)
{
    const char *before = state->field;
    int most =
        pm_value_or(pm_dir_config(r)->limit_header, PM_LIMIT_HEADER_DEFAULT);
    int bytes = (int)bytes_of_header(r), within;

    if (bytes <= most && dialect == PM_DIALECT_FINAL) {
        return;
    }
    bytes -= (int)(strlen("Link") + strlen(before) + FIELD_BYTES);
    within = pm_fields_within(r, state->lacking, dialect, most - bytes);
    if (within < state->linked) {
        state->linked = within;
    }
    state->field =
        pm_response_field(r->pool, state->lacking, dialect, state->linked);
    if (state->field) {
        entry->val = (char *)state->field;
    }
    else {
        take_away(r, before);
    }
}

/* Whether one of our links is still said, in whatever field. */
static int is_said(const pm_state_t *state, const apr_array_header_t *values)
{
    int i = 0;

    while (i < state->linked &&
           !pm_link_field_says(values, &state->lacking->links[i])) {
        i++;
    }
    return i < state->linked;
}

/* Whether mod_http2 would push more than our links: those of an application. */
static int has_other_pushes(const pm_state_t *state,
                            const apr_array_header_t *values)
{
    int count = 0, i;

    for (i = 0; i < values->nelts; i++) {
        count +=
            pm_link_field_pushes(&APR_ARRAY_IDX(values, i, pm_link_value_t));
    }
    for (i = 0; i < state->linked; i++) {
        count -= state->lacking->links[i].rel != PM_REL_PRECONNECT &&
                 state->lacking->values->links[i][PM_DIALECT_FINAL].text;
    }
    return count > 0;
}

/*
 * What is to be pushed has been promised by the 103. A note keeps mod_http2
 * from pushing anything of the response; where an application has links in it
 * which are to be pushed, a word in ours must do.
 */
static pm_dialect_t hold_pushes(request_rec *r, const pm_state_t *state,
                                const apr_table_entry_t *entry)
{
    const apr_array_header_t *values = pm_fields_of_response(r);

    if (!values) {
        return PM_DIALECT_FINAL;
    }
    if (entry && has_other_pushes(state, values)) {
        return PM_DIALECT_FINAL_NOPUSH;
    }
    if (entry || is_said(state, values)) {
        pm_http2_hold_response(r, 1);
    }
    return PM_DIALECT_FINAL;
}

static void finish_links(request_rec *r, pm_state_t *state)
{
    apr_table_entry_t *entry = entry_of(r, state->field);
    pm_dialect_t dialect = pm_early_accepts_push(r, state)
                               ? hold_pushes(r, state, entry)
                               : PM_DIALECT_FINAL;

    if (entry) { /* no other module has changed it */
        fit(r, state, entry, dialect);
    }
}

/*
 * Whether the client will go on to load what the page needs, as far as it says;
 * where links went ahead of the response that has been asked.
 */
static int is_shown(const request_rec *r, const pm_state_t *state)
{
    return state->outcome == PM_OUTCOME_HINTED ||
           state->outcome == PM_OUTCOME_PUSHED ||
           pm_request_is_shown(r->headers_in);
}

apr_status_t pm_final_on_way_out(ap_filter_t *f, apr_bucket_brigade *brigade)
{
    request_rec *r = f->r;
    pm_state_t *state = f->ctx;

    ap_remove_output_filter(f);
    if (is_page_response(r) && sends(r, PM_SEND_PUSH)) {
        pm_early_learn(r, state);
        pm_early_promise_rest(r, state);
    }
    if (state->client && r->method_number == M_GET &&
        pm_client_is_remembered(r->server) && r->status == HTTP_OK &&
        pm_page_may_be_html(r) && is_shown(r, state)) {
        pm_client_remember(
            r, state->client,
            pm_response_without(r->pool, state->set, state->not_hinted));
    }
    if (state->field) {
        finish_links(r, state);
    }
    return ap_pass_brigade(f->next, brigade);
}
