/*
 * A line of an access log becomes an entry.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "learn/access_line.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>

#include <apr_lib.h>
#include <apr_strings.h>
#include <xxhash.h>

#include "format/url.h"
#include "learn/timestamp.h"

/*
 * httpd, "Custom Log Formats":
 *
 *   line    = [ vhost SP ] host SP ident SP user SP "[" time "]" SP
 *             quoted SP status SP bytes [ SP quoted SP quoted *( SP word ) ]
 *   quoted  = DQUOTE *( any but DQUOTE and "\" / escape ) DQUOTE
 *   escape  = "\" ( DQUOTE / "\" / "b" / "n" / "r" / "t" / "v" / "x" 2HEXDIG )
 *   word    = name "=" ( quoted / *( any but SP ) )
 *
 * A user may have any name; `"` in it is escaped, so that ` [time] "` is the
 * first that is not.
 */

/* The byte that an escape at *at stands for; *at moves to its last byte. */
static char unescaped(const char **at)
{
    static const char letters[] = "bnrtv", bytes[] = "\b\n\r\t\v";
    char c = *++*at;
    const char *letter = c ? strchr(letters, c) : NULL;

    if (c == 'x' && pm_url_hex_value((*at)[1]) >= 0 &&
        pm_url_hex_value((*at)[2]) >= 0) {
        c = (char)(pm_url_hex_value((*at)[1]) << 4 |
                   pm_url_hex_value((*at)[2]));
        *at += 2;
        /* A NUL ends a C string, and is no part of anything that counts. */
        return c ? c : '?';
    }
    return letter ? bytes[letter - letters] : c;
}

/*
 * The quoted text that begins at *at, unescaped in place and terminated; *at
 * moves behind it. NULL if there is none, or no end to it.
 */
static char *quoted(char **at)
{
    const char *from = *at;
    char *text = *at + 1, *to = text;

    if (*from != '"') {
        return NULL;
    }
    for (from++; *from && *from != '"'; from++) {
        *to++ = *from == '\\' && from[1] ? unescaped(&from) : *from;
    }
    if (*from != '"') {
        return NULL;
    }
    *at = (char *)from + 1;
    *to = '\0';
    return text;
}

/* Passes over spaces; 0 if there is none. */
static int pass_spaces(char **at)
{
    apr_size_t count = strspn(*at, " ");

    *at += count;
    return count > 0;
}

/* The next `[time] "` with a space before it, or NULL; *time receives it. */
static char *find_time(char *line, apr_int64_t *time)
{
    char *at = line, *end;

    while ((at = strstr(at, " [")) != NULL) {
        *time = pm_timestamp_log(at + 2);
        end = *time ? strchr(at, ']') : NULL;
        if (end && end[1] == ' ' && end[2] == '"') {
            return at;
        }
        at++;
    }
    return NULL;
}

static int is_address(const char *text)
{
    unsigned char bytes[sizeof(struct in6_addr)];

    return inet_pton(AF_INET, text, bytes) == 1 ||
           inet_pton(AF_INET6, text, bytes) == 1;
}

/* Takes `:port` from a name that is no address; whether there was one. */
static int cut_port(char *name)
{
    char *colon = strrchr(name, ':');

    if (!colon || colon == name || !colon[1] ||
        colon[1 + strspn(colon + 1, "0123456789")]) {
        return 0;
    }
    *colon = '\0';
    return 1;
}

/*
 * Who asked whom: `vhost host ident user`, or without vhost. A virtual host is
 * written with its port, or stands before an address. (X-Forwarded-For, which
 * some write in place of host, is a list: its first element counts.)
 */
static void read_hosts(char *text, pm_entry_t *entry)
{
    char *last = NULL, *first = apr_strtok(text, " ", &last);
    char *second = first ? apr_strtok(NULL, " ", &last) : NULL;

    if (!first) {
        return;
    }
    first[strcspn(first, ",")] = '\0';
    if (second && !is_address(first) &&
        (cut_port(first) || is_address(second))) {
        entry->host = first;
        first = second;
    }
    entry->address = pm_entry_address(first);
}

/* `GET /path HTTP/1.1`; 0 if there is no path in it. */
static int read_request(char *text, pm_entry_t *entry)
{
    char *path = strchr(text, ' '), *protocol;

    if (!path || path[1] != '/') {
        return 0;
    }
    *path++ = '\0';
    entry->is_get = strcmp(text, "GET") == 0;
    protocol = strrchr(path, ' ');
    if (!protocol || strncmp(protocol, " HTTP/", 6) != 0) {
        return 0;
    }
    *protocol = '\0';
    entry->url = path;
    return 1;
}

/* The time to the microsecond must be the one to the second: what else a word
 * `time` may hold is none. */
static void read_time(const char *value, pm_entry_t *entry)
{
    apr_int64_t time = apr_strtoi64(value, NULL, 10);

    if (time / 1000000 >= entry->time / 1000000 - 1 &&
        time / 1000000 <= entry->time / 1000000 + 1) {
        entry->time = time;
        entry->is_exact = 1;
    }
}

static apr_int64_t read_took(const char *value)
{
    apr_int64_t took = apr_isdigit(*value) ? apr_strtoi64(value, NULL, 10) : -1;

    return took <= PM_ENTRY_TOOK_MAX ? took : -1;
}

/* The words of our format. A new one is a row here. */
static void read_word(const char *name, char *value, pm_entry_t *entry)
{
    if (strcmp(name, "time") == 0) {
        read_time(value, entry);
    }
    else if (strcmp(name, "took") == 0) {
        entry->took = read_took(value);
    }
    else if (strcmp(name, "dest") == 0) {
        entry->dest = pm_entry_dest(value);
    }
    else if (strcmp(name, "mode") == 0) {
        entry->mode = pm_entry_mode(value);
    }
    else if (strcmp(name, "purpose") == 0) {
        entry->is_speculative = *value && strcmp(value, "-") != 0;
    }
    else if (strcmp(name, "priority") == 0) {
        entry->urgency = pm_entry_urgency(value);
    }
    else if (strcmp(name, "type") == 0) {
        entry->is_html = pm_entry_is_html(value);
    }
    else if (strcmp(name, "cache") == 0) {
        entry->keep = pm_entry_keep(value);
    }
    else if (strcmp(name, "pushed") == 0) {
        entry->is_pushed = strcmp(value, "PUSHED") == 0;
    }
    else if (strcmp(name, "sent") == 0) {
        pm_entry_note(entry, value);
    }
}

/* What stands behind the combined format: words, and anything else. */
static void read_words(char *at, pm_entry_t *entry)
{
    while (pass_spaces(&at), *at) {
        char *name = at, *value;

        if (*at == '"') {
            if (!quoted(&at)) {
                return;
            }
            continue;
        }
        at += strcspn(at, " =\"");
        if (*at != '=') {
            at += strcspn(at, " ");
            continue;
        }
        *at++ = '\0';
        value = *at == '"' ? quoted(&at) : at;
        if (!value) {
            return;
        }
        if (value == at) {
            at += strcspn(at, " ");
            if (*at) {
                *at++ = '\0';
            }
        }
        read_word(name, value, entry);
    }
}

/* ` "referer" "agent" ...` */
static pm_access_line_t read_fields(char *at, pm_entry_t *entry)
{
    char *referer, *agent;

    if (!pass_spaces(&at) || *at != '"') {
        return PM_ACCESS_LINE_NO_FIELDS;
    }
    referer = quoted(&at);
    if (!referer || !pass_spaces(&at)) {
        return PM_ACCESS_LINE_NO_FIELDS;
    }
    agent = quoted(&at);
    if (!agent) {
        return PM_ACCESS_LINE_NO_FIELDS;
    }
    entry->referer = *referer && strcmp(referer, "-") != 0 ? referer : NULL;
    entry->agent = XXH3_64bits(agent, strlen(agent));
    entry->is_bot = pm_entry_is_bot(agent);
    read_words(at, entry);
    return PM_ACCESS_LINE_ENTRY;
}

pm_access_line_t pm_access_line_read(char *line, pm_entry_t *entry)
{
    static const pm_entry_t none = PM_ENTRY_NONE;
    char *at, *request;
    int has_path;

    *entry = none;
    at = find_time(line, &entry->time);
    if (!at) {
        return PM_ACCESS_LINE_WRONG;
    }
    *at = '\0';
    read_hosts(line, entry);
    at = strchr(at + 1, ']') + 2;
    request = quoted(&at);
    if (!request || !pass_spaces(&at) || !apr_isdigit(at[0]) ||
        !apr_isdigit(at[1]) || !apr_isdigit(at[2])) {
        return PM_ACCESS_LINE_WRONG;
    }
    has_path = read_request(request, entry);
    entry->status = 100 * (at[0] - '0') + 10 * (at[1] - '0') + at[2] - '0';
    at += strcspn(at, " ");
    pass_spaces(&at);
    at += strcspn(at, " ");
    return has_path ? read_fields(at, entry) : PM_ACCESS_LINE_EMPTY;
}

apr_int64_t pm_access_line_first_time(const char *text, apr_size_t length)
{
    const char *at, *end = text + length;
    apr_int64_t time;

    for (at = text; (at = memchr(at, '[', (apr_size_t)(end - at))); at++) {
        /* `25/Nov/2026:21:44:33 +0100]` */
        if (end - at > 27 && (time = pm_timestamp_log(at + 1)) != 0) {
            return time;
        }
    }
    return 0;
}
