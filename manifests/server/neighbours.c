/*
 * What other modules' directives mean for links.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "server/neighbours.h"

#include <http_config.h>
#include <http_log.h>

#include <apr_lib.h>

#include "server/config.h"

APLOG_USE_MODULE(pushmanifest);

/* The value that the last such directive among siblings has, or NULL. */
static const char *value_among(const ap_directive_t *first, const char *name)
{
    const char *value = NULL;
    const ap_directive_t *at;

    for (at = first; at; at = at->next) {
        if (!ap_cstr_casecmp(at->directive, name)) {
            value = at->args;
        }
    }
    return value;
}

/* What stands in the <VirtualHost> section that a host comes from, or NULL. */
static const ap_directive_t *virtual_host_section(const server_rec *s)
{
    const ap_directive_t *at;

    for (at = ap_conftree; at && s->defn_name; at = at->next) {
        if ((unsigned)at->line_num == s->defn_line_number && at->filename &&
            !strcmp(at->filename, s->defn_name)) {
            return at->first_child;
        }
    }
    return NULL;
}

/* The value of a directive for a host: its own, the main server's, or NULL. */
static const char *value_for(const server_rec *s, const char *name)
{
    const char *value = value_among(virtual_host_section(s), name);

    return value ? value : value_among(ap_conftree, name);
}

int pm_neighbours_have_early_hints(const server_rec *s)
{
    const char *value = value_for(s, "H2EarlyHints");

    return value && !ap_cstr_casecmp(value, "on");
}

/* The directive after this one, down into sections and up out of them. */
static const ap_directive_t *next_of(const ap_directive_t *at)
{
    if (at->first_child) {
        return at->first_child;
    }
    while (at && !at->next) {
        at = at->parent;
    }
    return at ? at->next : NULL;
}

int pm_neighbours_have(const char *directive)
{
    const ap_directive_t *at = ap_conftree;

    while (at && ap_cstr_casecmp(at->directive, directive)) {
        at = next_of(at);
    }
    return at != NULL;
}

/* Whether a word of args, a list of words, is word. */
static int has_word(const char *args, const char *word)
{
    apr_size_t length = strlen(word);

    while (*args) {
        apr_size_t end;

        args += strspn(args, " \t\"");
        end = strcspn(args, " \t\"");
        if (end == length && !strncasecmp(args, word, length)) {
            return 1;
        }
        args += end;
    }
    return 0;
}

static int is_any(const ap_directive_t *at) { return 1; }

static int is_zero(const ap_directive_t *at) { return has_word(at->args, "0"); }

static int replaces_link(const ap_directive_t *at)
{
    return has_word(at->args, "Link") &&
           (has_word(at->args, "set") || has_word(at->args, "unset"));
}

static const struct {
    const char *directive;
    int (*harms)(const ap_directive_t *at);
    const char *what;
} combinations[] = {
    {"H2PushResource", is_any,
     "sends a second 103, of which browsers use none, and drops the headers "
     "that other modules have set; write PushManifestResource URL as=TYPE "
     "instead"},
    {"H2EarlyHint", is_any,
     "sends a second 103, which browsers ignore, and drops the headers that "
     "other modules have set; write PushManifestResource instead"},
    {"H2PushDiarySize", is_zero,
     "makes mod_http2 forget what it has pushed, so each page pushes its "
     "links again; leave it at its default beside PushManifest"},
    {"Header", replaces_link,
     "comes after PushManifest and takes its links off the final response; "
     "write Header add Link"},
};

static void warn_of(const ap_directive_t *at, const server_rec *s)
{
    apr_size_t i;

    for (i = 0; i < sizeof(combinations) / sizeof(combinations[0]); i++) {
        if (!ap_cstr_casecmp(at->directive, combinations[i].directive) &&
            combinations[i].harms(at)) {
            ap_log_error(APLOG_MARK, APLOG_WARNING, 0, s,
                         "%s:%d: %s %s beside PushManifest: it %s",
                         at->filename, at->line_num, at->directive, at->args,
                         combinations[i].what);
        }
    }
}

void pm_neighbours_warn(const server_rec *s)
{
    const ap_directive_t *at;

    for (at = ap_conftree; at; at = next_of(at)) {
        warn_of(at, s);
    }
}
