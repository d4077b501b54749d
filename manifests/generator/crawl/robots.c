/*
 * robots.txt (RFC 9309).
 *
 *   robotstxt = *(group / emptyline)
 *   group     = startgroupline *(startgroupline / emptyline)
 *               *(rule / emptyline)
 *   rule      = *WS ("allow" / "disallow") *WS ":" *WS
 *               (path-pattern / empty-pattern) EOL
 *
 * Other records (`Sitemap`, `Crawl-delay`) belong to no group and end none.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "crawl/robots.h"

#include <string.h>
#include <strings.h>

#include <apr_lib.h>
#include <apr_strings.h>

#include "format/url.h"

/* Most seconds between two requests that a site may ask for. */
#define DELAY_MAX 60

typedef struct rule_t {
    const char *pattern; /* normal(), `*` and a `$` at the end special */
    apr_size_t length;   /* of the pattern as written: its weight */
    int allows;
} rule_t;

/* For whom the group that is being read is. */
typedef enum whose_t { NOBODYS, EVERYBODYS, OURS } whose_t;

typedef struct reader_t {
    apr_pool_t *pool;
    const char *agent;
    whose_t group;
    int in_agents;             /* the last record named an agent */
    int found;                 /* a group is ours */
    int delays[OURS + 1];      /* by whose group */
    apr_array_header_t *ours;  /* of rule_t */
    apr_array_header_t *every; /* of rule_t */
    pm_robots_t *robots;
} reader_t;

/* A line without its comment, as a name and a value. */
typedef struct record_t {
    const char *name, *value;
    apr_size_t name_length, length;
} record_t;

static int is_unreserved(int c)
{
    return apr_isalnum(c) || (c && strchr("-._~", c) != NULL);
}

/*
 * Section 2.2.2: paths are compared with escapes of unreserved characters
 * undone, other escapes in upper case, and all that is not ASCII escaped. So
 * are
 * `*` and `$`, but for those that are special in a pattern.
 */
static char *normal(apr_pool_t *pool, const char *at, apr_size_t length,
                    int is_pattern)
{
    const char *end = at + length, *anchor = is_pattern ? end - 1 : end;
    char *text = apr_palloc(pool, 3 * length + 1), *to = text;

    for (; at < end; at++) {
        unsigned char c = (unsigned char)*at;
        int is_escape = c == '%' && end - at >= 3 &&
                        pm_url_hex_value(at[1]) >= 0 &&
                        pm_url_hex_value(at[2]) >= 0;

        if (is_escape) {
            c = (unsigned char)(pm_url_hex_value(at[1]) << 4 |
                                pm_url_hex_value(at[2]));
            at += 2;
        }
        if (is_escape ? is_unreserved(c)
                      : c > ' ' && c < 0x7f && (c != '*' || is_pattern) &&
                            (c != '$' || at == anchor)) {
            *to++ = (char)c;
        }
        else {
            *to++ = '%';
            *to++ = "0123456789ABCDEF"[c >> 4];
            *to++ = "0123456789ABCDEF"[c & 0xf];
        }
    }
    *to = '\0';
    return text;
}

static int is_named(const record_t *record, const char *name)
{
    return strlen(name) == record->name_length &&
           strncasecmp(record->name, name, record->name_length) == 0;
}

/* Whom a User-agent line names: it may go on behind the product token, as in
 * `pushmanifest/1.0`. */
static whose_t whose(const reader_t *reader, const record_t *record)
{
    apr_size_t length = 0;

    if (record->length >= 1 && record->value[0] == '*') {
        return EVERYBODYS;
    }
    while (length < record->length &&
           (apr_isalpha(record->value[length]) ||
            record->value[length] == '_' || record->value[length] == '-')) {
        length++;
    }
    return length > 0 && strlen(reader->agent) == length &&
                   strncasecmp(reader->agent, record->value, length) == 0
               ? OURS
               : NOBODYS;
}

static void read_agent(reader_t *reader, const record_t *record)
{
    whose_t named = whose(reader, record);

    if (!reader->in_agents) {
        reader->group = NOBODYS;
    }
    reader->in_agents = 1;
    reader->found |= named == OURS;
    if (named > reader->group) {
        reader->group = named;
    }
}

static void add_rule(reader_t *reader, const record_t *record, int allows)
{
    apr_array_header_t *rules =
        reader->group == OURS ? reader->ours : reader->every;
    rule_t rule = {.length = record->length, .allows = allows};

    reader->in_agents = 0;
    if (reader->group == NOBODYS || record->length == 0 ||
        record->length > PM_ROBOTS_PATTERN_MAX ||
        rules->nelts >= PM_ROBOTS_RULES_MAX) {
        return;
    }
    rule.pattern = normal(reader->pool, record->value, record->length, 1);
    APR_ARRAY_PUSH(rules, rule_t) = rule;
}

static void read_delay(reader_t *reader, const record_t *record)
{
    apr_size_t i;
    int delay = 0;

    for (i = 0; i < record->length && apr_isdigit(record->value[i]) &&
                delay < DELAY_MAX;
         i++) {
        delay = 10 * delay + record->value[i] - '0';
    }
    reader->delays[reader->group] = delay < DELAY_MAX ? delay : DELAY_MAX;
}

static void read_record(reader_t *reader, const record_t *record)
{
    apr_array_header_t *sitemaps = reader->robots->sitemaps;

    if (is_named(record, "user-agent")) {
        read_agent(reader, record);
    }
    else if (is_named(record, "allow") || is_named(record, "disallow")) {
        add_rule(reader, record, is_named(record, "allow"));
    }
    else if (is_named(record, "crawl-delay")) {
        read_delay(reader, record);
    }
    else if (is_named(record, "sitemap") && record->length > 0 &&
             record->length <= PM_URL_MAX &&
             sitemaps->nelts < PM_ROBOTS_SITEMAPS_MAX) {
        APR_ARRAY_PUSH(sitemaps, const char *) =
            apr_pstrmemdup(reader->pool, record->value, record->length);
    }
}

static int is_blank(char c) { return c == ' ' || c == '\t' || c == '\0'; }

/* Narrows [*at, *end) to what stands between white space. */
static void trim(const char **at, const char **end)
{
    while (*at < *end && is_blank(**at)) {
        (*at)++;
    }
    while (*at < *end && is_blank((*end)[-1])) {
        (*end)--;
    }
}

static void read_line(reader_t *reader, const char *at, const char *end)
{
    const char *comment = memchr(at, '#', (apr_size_t)(end - at));
    const char *colon, *name_end;
    record_t record;

    end = comment ? comment : end;
    colon = memchr(at, ':', (apr_size_t)(end - at));
    if (!colon) {
        return;
    }
    name_end = colon;
    record.value = colon + 1;
    trim(&at, &name_end);
    trim(&record.value, &end);
    record.name = at;
    record.name_length = (apr_size_t)(name_end - at);
    record.length = (apr_size_t)(end - record.value);
    read_record(reader, &record);
}

pm_robots_t *pm_robots_parse(apr_pool_t *pool, const char *text,
                             apr_size_t length, const char *agent)
{
    reader_t reader = {.pool = pool, .agent = agent};
    const char *at = text, *end;

    reader.robots = apr_pcalloc(pool, sizeof(*reader.robots));
    reader.robots->sitemaps = apr_array_make(pool, 4, sizeof(const char *));
    reader.ours = apr_array_make(pool, 16, sizeof(rule_t));
    reader.every = apr_array_make(pool, 16, sizeof(rule_t));
    end =
        text + (length < PM_ROBOTS_LENGTH_MAX ? length : PM_ROBOTS_LENGTH_MAX);
    if (end - at >= 3 && memcmp(at, "\xef\xbb\xbf", 3) == 0) {
        at += 3;
    }
    while (at < end) {
        const char *line = at;

        while (at < end && *at != '\n' && *at != '\r') {
            at++;
        }
        read_line(&reader, line, at);
        at += at < end;
    }
    reader.robots->rules = reader.found ? reader.ours : reader.every;
    reader.robots->crawl_delay =
        reader.delays[reader.found ? OURS : EVERYBODYS];
    return reader.robots;
}

/*
 * Whether the pattern fits the beginning of address, or all of it if it ends in
 * `$`. Each piece between stars is looked for where the one before it ended, so
 * that the time is that of reading both.
 */
static int fits(const char *pattern, const char *address)
{
    apr_size_t length = strcspn(pattern, "*");
    const char *end = address + strlen(address);

    for (;;) {
        int is_last = !pattern[length];
        int is_anchored = is_last && length > 0 && pattern[length - 1] == '$';

        length -= (apr_size_t)is_anchored;
        if (strncmp(address, pattern, length) != 0) {
            return 0;
        }
        address += length;
        if (is_last) {
            return !is_anchored || !*address;
        }
        pattern += length + 1;
        length = strcspn(pattern, "*");
        if (!pattern[length] && length > 0 && pattern[length - 1] == '$') {
            /* The last piece must stand at the end. */
            address = (apr_size_t)(end - address) >= length - 1
                          ? end - (length - 1)
                          : end;
        }
        else {
            char piece[3 * PM_ROBOTS_PATTERN_MAX + 1];

            memcpy(piece, pattern, length);
            piece[length] = '\0';
            address = strstr(address, piece);
        }
        if (!address) {
            return 0;
        }
    }
}

int pm_robots_allows(apr_pool_t *pool, const pm_robots_t *robots,
                     const char *address)
{
    const char *path = normal(pool, address, strlen(address), 0);
    apr_size_t longest = 0;
    int i, allowed = 1;

    if (strcmp(path, "/robots.txt") == 0) {
        return 1;
    }
    for (i = 0; i < robots->rules->nelts; i++) {
        const rule_t *rule = &APR_ARRAY_IDX(robots->rules, i, rule_t);

        if ((rule->length > longest ||
             (rule->length == longest && rule->allows)) &&
            fits(rule->pattern, path)) {
            longest = rule->length;
            allowed = rule->allows;
        }
    }
    return allowed;
}

apr_array_header_t *pm_robots_disallowed(apr_pool_t *pool,
                                         const pm_robots_t *robots)
{
    apr_array_header_t *patterns =
        apr_array_make(pool, 8, sizeof(const char *));
    int i;

    for (i = 0; i < robots->rules->nelts; i++) {
        const rule_t *rule = &APR_ARRAY_IDX(robots->rules, i, rule_t);
        apr_size_t plain = strcspn(rule->pattern, "*?$");

        if (!rule->allows && plain > 1 &&
            (!rule->pattern[plain] ||
             strcmp(rule->pattern + plain, "*") == 0)) {
            APR_ARRAY_PUSH(patterns, const char *) = apr_pstrcat(
                pool, apr_pstrmemdup(pool, rule->pattern, plain), "*", NULL);
        }
    }
    return patterns;
}
