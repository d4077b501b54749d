/*
 * The directives: what they accept, and what they say of what they do not.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "server/directives.h"

#include <stddef.h>

#include <http_log.h>

#include <apr_lib.h>
#include <apr_network_io.h>
#include <apr_strings.h>

#include "header/response.h"
#include "server/config.h"

APLOG_USE_MODULE(pushmanifest);

/* An expression of httpd; *wrong is NULL, or says what is wrong with it. */
static const ap_expr_info_t *parse_expression(cmd_parms *cmd, const char *text,
                                              const char **wrong)
{
    const char *error = NULL;
    const ap_expr_info_t *expression =
        ap_expr_parse_cmd(cmd, text, 0, &error, NULL);

    *wrong = error
                 ? apr_psprintf(cmd->pool,
                                "%s: \"%s\" is not an expression of httpd: %s",
                                cmd->cmd->name, text, error)
                 : NULL;
    return expression;
}

static const char *set_manifest(cmd_parms *cmd, void *unused, const char *file,
                                const char *condition)
{
    pm_server_config_t *config = pm_server_config(cmd->server);
    pm_source_t source = {
        .file = ap_server_root_relative(cmd->pool, file),
        .conf = cmd->directive->filename,
        .line = cmd->directive->line_num,
    };
    const char *wrong;

    if (!source.file) {
        return apr_psprintf(
            cmd->pool,
            "PushManifest: \"%s\" is not a path; write the path "
            "of a manifest, absolute or relative to ServerRoot",
            file);
    }
    if (!condition) {
        config->always = source;
        return NULL;
    }
    if (strncasecmp(condition, "expr=", 5)) {
        return apr_psprintf(cmd->pool,
                            "PushManifest: \"%s\" is not a condition; write "
                            "PushManifest FILE \"expr=EXPRESSION\"",
                            condition);
    }
    source.when = parse_expression(cmd, condition + 5, &wrong);
    APR_ARRAY_PUSH(config->sources, pm_source_t) = source;
    return wrong;
}

static const char *set_send(cmd_parms *cmd, void *config, int count,
                            char *const words[])
{
    static const struct {
        const char *word;
        int bit;
    } accepted[] = {
        {"early", PM_SEND_EARLY},
        {"push", PM_SEND_PUSH},
        {"link", PM_SEND_LINK},
        {"none", PM_SEND_NONE},
    };
    int send = PM_SEND_NONE, none = 0, i, j;

    for (i = 0; i < count; i++) {
        for (j = 0; j < 4 && ap_cstr_casecmp(words[i], accepted[j].word); j++) {
        }
        if (j == 4) {
            return apr_psprintf(cmd->pool,
                                "PushManifestSend: \"%s\" is unknown; write "
                                "any of early, push and link, or none",
                                words[i]);
        }
        send |= accepted[j].bit;
        none |= accepted[j].bit == PM_SEND_NONE;
    }
    if (count == 0 || (none && count > 1)) {
        return "PushManifestSend: write any of early, push and link, or none "
               "alone";
    }
    ((pm_dir_config_t *)config)->send = send;
    return NULL;
}

/*
 * The number after `name=`, in [1, most]; 0 if text begins otherwise, -1 if the
 * number is wrong.
 */
static int limit_value(const char *text, const char *name, int most)
{
    apr_size_t length = strlen(name);
    apr_int64_t value;
    char *end;

    if (strncasecmp(text, name, length) || text[length] != '=') {
        return 0;
    }
    if (!apr_isdigit(text[length + 1])) {
        return -1;
    }
    value = apr_strtoi64(text + length + 1, &end, 10);
    return *end == '\0' && value >= 1 && value <= most ? (int)value : -1;
}

static const char *set_limit(cmd_parms *cmd, void *dir, const char *text)
{
    pm_dir_config_t *config = dir;
    const struct {
        const char *name;
        int most;
        int *slots[2];
    } limits[] = {
        {"links", PM_SET_LINKS_MAX, {&config->limit_links, NULL}},
        {"bytes",
         PM_LIMIT_BYTES_MAX,
         {&config->limit_early, &config->limit_final}},
        {"early", PM_LIMIT_BYTES_MAX, {&config->limit_early, NULL}},
        {"final", PM_LIMIT_BYTES_MAX, {&config->limit_final, NULL}},
        {"header", PM_LIMIT_HEADER_MAX, {&config->limit_header, NULL}},
        {"push", PM_LIMIT_PUSH_MAX, {&config->limit_push, NULL}},
    };
    size_t i;
    int value = 0, j;

    if (!ap_cstr_casecmp(text, "push=auto")) {
        config->limit_push = PM_LIMIT_PUSH_AUTO;
        return NULL;
    }
    for (i = 0; i < sizeof(limits) / sizeof(limits[0]) && value == 0; i++) {
        value = limit_value(text, limits[i].name, limits[i].most);
        for (j = 0; value > 0 && j < 2 && limits[i].slots[j]; j++) {
            *limits[i].slots[j] = value;
        }
    }
    return value > 0
               ? NULL
               : apr_psprintf(cmd->pool,
                              "PushManifestLimit: \"%s\" is not a limit; write "
                              "any of links=N with N from 1 to %d, bytes=N, "
                              "early=N and final=N with N from 1 to %d, "
                              "header=N with N from 1 to %d, and push=auto or "
                              "push=N with N from 1 to %d",
                              text, PM_SET_LINKS_MAX, PM_LIMIT_BYTES_MAX,
                              PM_LIMIT_HEADER_MAX, PM_LIMIT_PUSH_MAX);
}

static const char *set_proxy(cmd_parms *cmd, void *unused, const char *text)
{
    pm_server_config_t *config = pm_server_config(cmd->server);
    char *address = apr_pstrdup(cmd->pool, text);
    char *bits = strchr(address, '/');
    apr_ipsubnet_t *subnet;

    if (bits) {
        *bits++ = '\0';
    }
    if (apr_ipsubnet_create(&subnet, address, bits, cmd->pool) != APR_SUCCESS) {
        return apr_psprintf(
            cmd->pool,
            "PushManifestProxy: \"%s\" is not an address; write "
            "ADDRESS or ADDRESS/BITS, as 192.0.2.1, 10.0.0.0/8 "
            "or 2001:db8::/32",
            text);
    }
    if (!config->proxies) {
        config->proxies =
            apr_array_make(cmd->pool, 2, sizeof(apr_ipsubnet_t *));
    }
    APR_ARRAY_PUSH(config->proxies, apr_ipsubnet_t *) = subnet;
    return NULL;
}

static const char *set_cookie(cmd_parms *cmd, void *unused, const char *text)
{
    pm_server_config_t *config = pm_server_config(cmd->server);
    const char *at = text;

    while (apr_isalnum(*at) || *at == '-' || *at == '_') {
        at++;
    }
    if (*at || at == text || at - text > PM_COOKIE_NAME_MAX) {
        return apr_psprintf(
            cmd->pool,
            "PushManifestCookie: \"%s\" is not the name of a "
            "cookie; write On, Off, or 1 to %d letters, digits, "
            "- or _",
            text, PM_COOKIE_NAME_MAX);
    }
    config->cookie = !ap_cstr_casecmp(text, "off")  ? ""
                     : !ap_cstr_casecmp(text, "on") ? PM_COOKIE_DEFAULT
                                                    : text;
    return NULL;
}

static const char *set_sample(cmd_parms *cmd, void *unused, const char *text)
{
    pm_server_config_t *config = pm_server_config(cmd->server);
    char *end;
    apr_int64_t percent = apr_strtoi64(text, &end, 10);

    if (!apr_isdigit(*text) || *end || percent > PM_SAMPLE_MAX) {
        return apr_psprintf(cmd->pool,
                            "PushManifestSample: \"%s\" is not a percentage; "
                            "write a whole number from 0 to %d",
                            text, PM_SAMPLE_MAX);
    }
    config->sample = (int)percent;
    return NULL;
}

static const char *set_reload(cmd_parms *cmd, void *unused, const char *text)
{
    const char *wrong = ap_check_cmd_context(cmd, GLOBAL_ONLY);
    apr_interval_time_t interval = 0;

    if (wrong) {
        return wrong;
    }
    if (ap_cstr_casecmp(text, "off") &&
        (ap_timeout_parameter_parse(text, &interval, "s") != APR_SUCCESS ||
         interval < PM_RELOAD_MIN || interval > PM_RELOAD_MAX)) {
        return apr_psprintf(cmd->pool,
                            "PushManifestReload: \"%s\" is not a time; write "
                            "seconds, from 100ms to %d, or Off",
                            text, (int)apr_time_sec(PM_RELOAD_MAX));
    }
    pm_server_config(cmd->server)->reload = interval;
    return NULL;
}

static const char *set_when(cmd_parms *cmd, void *dir, const char *text)
{
    pm_dir_config_t *config = dir;
    const char *wrong;

    config->when = parse_expression(cmd, text, &wrong);
    return wrong;
}

/* Reads `name=value`, or a bare name, into a link; NULL or what is wrong. */
static const char *set_attribute(apr_pool_t *p, pm_link_t *link,
                                 const char *text)
{
    const char *equals = ap_strchr_c(text, '=');
    const char *name = equals ? apr_pstrmemdup(p, text, equals - text) : text;
    const char *accepted;

    if (!strcmp(text, "nopush")) {
        link->hint_only = 1;
        return NULL;
    }
    accepted = pm_link_set(link, name, equals ? equals + 1 : NULL);
    return accepted
               ? apr_psprintf(p, "\"%s\" is unknown; write %s", text, accepted)
               : NULL;
}

static const char *set_resource(cmd_parms *cmd, void *dir, int count,
                                char *const words[])
{
    pm_link_t *link = apr_pcalloc(cmd->pool, sizeof(*link));
    pm_set_t *set = apr_pcalloc(cmd->pool, sizeof(*set));
    pm_dir_config_t *config = dir;
    const char *attribute, *message;
    int i;

    if (!cmd->path) {
        return "PushManifestResource: not allowed for a whole host; write it "
               "in a <Location>, a <Directory>, <Files> or .htaccess";
    }
    if (count < 1) {
        return "PushManifestResource: write URL as=TYPE [attribute ...]";
    }
    link->bytes = PM_BYTES_UNKNOWN;
    link->href = words[0];
    for (i = 1; i < count; i++) {
        message = set_attribute(cmd->pool, link, words[i]);
        if (message) {
            return apr_pstrcat(cmd->pool, "PushManifestResource: ", message,
                               NULL);
        }
    }
    if (pm_link_check(cmd->pool, link, &attribute, &message) != APR_SUCCESS) {
        return apr_psprintf(cmd->pool, "PushManifestResource: %s: %s %s",
                            words[0], attribute, message);
    }
    set->id = "PushManifestResource";
    set->links = link;
    set->nlinks = 1;
    set->values = pm_values_make(cmd->pool, set);
    config->resources = pm_response_join(cmd->pool, config->resources, set);
    return NULL;
}

#define ANYWHERE (RSRC_CONF | ACCESS_CONF | OR_FILEINFO)

const command_rec pm_directives[] = {
    AP_INIT_TAKE12("PushManifest", set_manifest, NULL, RSRC_CONF,
                   "the manifest of this host, a file that pushmanifest wrote, "
                   "and if need be expr=EXPRESSION that must hold for it"),
    AP_INIT_FLAG("PushManifestEngine", ap_set_flag_slot,
                 (void *)offsetof(pm_dir_config_t, engine), ANYWHERE,
                 "On or Off: whether the manifest applies here"),
    AP_INIT_TAKE_ARGV("PushManifestSend", set_send, NULL, ANYWHERE,
                      "any of early, push and link, or none: what is sent"),
    AP_INIT_TAKE_ARGV("PushManifestResource", set_resource, NULL,
                      ACCESS_CONF | OR_FILEINFO,
                      "URL as=TYPE [attribute ...]: one more link for the "
                      "pages here"),
    AP_INIT_TAKE1("PushManifestWhen", set_when, NULL, ANYWHERE,
                  "an expression that must hold for anything to be sent"),
    AP_INIT_TAKE1("PushManifestCookie", set_cookie, NULL, RSRC_CONF,
                  "On, Off or a name: whether a cookie remembers what the "
                  "client has"),
    AP_INIT_TAKE1("PushManifestSample", set_sample, NULL, RSRC_CONF,
                  "percent of the connections that get nothing, to measure "
                  "what is gained"),
    AP_INIT_TAKE1("PushManifestReload", set_reload, NULL, RSRC_CONF,
                  "seconds or Off: how often a changed manifest is looked for"),
    AP_INIT_ITERATE("PushManifestLimit", set_limit, NULL,
                    RSRC_CONF | ACCESS_CONF,
                    "links=N, bytes=N, early=N, final=N and header=N: the most "
                    "that one response gets; push=auto or push=N: what is "
                    "pushed before the page comes"),
    AP_INIT_ITERATE("PushManifestProxy", set_proxy, NULL, RSRC_CONF,
                    "addresses of proxies that take a 103 over HTTP/1.1"),
    {.name = NULL},
};
