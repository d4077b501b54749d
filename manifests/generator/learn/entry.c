/*
 * An entry: what a log says of one request.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "learn/entry.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>
#include <strings.h>

#include <apr_lib.h>
#include <apr_strings.h>
#include <xxhash.h>

#include "site/media_type.h"

/* What a User-Agent that is no person's has in it, often in the address of a
 * page about it. In lower case. */
static const char *const bots[] = {
    "bot", "crawl", "spider", "slurp", "+http", "lighthouse", "monitor",
};

static const struct {
    const char *name;
    pm_dest_t dest;
} dests[] = {
    {"document", PM_DEST_DOCUMENT},    {"iframe", PM_DEST_FRAME},
    {"frame", PM_DEST_FRAME},          {"style", PM_DEST_STYLE},
    {"script", PM_DEST_SCRIPT},        {"font", PM_DEST_FONT},
    {"image", PM_DEST_IMAGE},          {"empty", PM_DEST_FETCH},
    {"worker", PM_DEST_WORKER},        {"sharedworker", PM_DEST_WORKER},
    {"serviceworker", PM_DEST_WORKER}, {"audioworklet", PM_DEST_WORKER},
    {"paintworklet", PM_DEST_WORKER},
};

/* Extensions that media_type.h has no use for. */
static const struct {
    const char *extension;
    pm_dest_t dest;
} extensions[] = {
    {"css", PM_DEST_STYLE},  {"js", PM_DEST_SCRIPT},
    {"mjs", PM_DEST_SCRIPT}, {"json", PM_DEST_OTHER},
    {"xml", PM_DEST_OTHER},  {"txt", PM_DEST_OTHER},
    {"map", PM_DEST_OTHER},  {"pdf", PM_DEST_OTHER},
    {"zip", PM_DEST_OTHER},  {"gz", PM_DEST_OTHER},
    {"wasm", PM_DEST_OTHER}, {"webmanifest", PM_DEST_OTHER},
    {"ogg", PM_DEST_OTHER},  {"wav", PM_DEST_OTHER},
};

apr_uint64_t pm_entry_address(const char *text)
{
    unsigned char bytes[sizeof(struct in6_addr)];

    if (strchr(text, ':') && inet_pton(AF_INET6, text, bytes) == 1) {
        return IN6_IS_ADDR_V4MAPPED((struct in6_addr *)bytes)
                   ? pm_entry_address(strrchr(text, ':') + 1)
                   : XXH3_64bits(bytes, 8);
    }
    return XXH3_64bits(text, strlen(text));
}

int pm_entry_is_bot(const char *agent)
{
    size_t i;

    for (; *agent; agent++) {
        for (i = 0; i < sizeof(bots) / sizeof(bots[0]); i++) {
            if (apr_tolower(*agent) == bots[i][0] &&
                strncasecmp(agent, bots[i], strlen(bots[i])) == 0) {
                return 1;
            }
        }
    }
    return 0;
}

pm_dest_t pm_entry_dest(const char *sec_fetch_dest)
{
    size_t i;

    for (i = 0; i < sizeof(dests) / sizeof(dests[0]); i++) {
        if (strcasecmp(sec_fetch_dest, dests[i].name) == 0) {
            return dests[i].dest;
        }
    }
    return strcmp(sec_fetch_dest, "-") == 0 || !*sec_fetch_dest
               ? PM_DEST_UNKNOWN
               : PM_DEST_OTHER;
}

pm_mode_t pm_entry_mode(const char *sec_fetch_mode)
{
    return strcasecmp(sec_fetch_mode, "cors") == 0      ? PM_MODE_CORS
           : strcasecmp(sec_fetch_mode, "no-cors") == 0 ? PM_MODE_NO_CORS
           : strcmp(sec_fetch_mode, "-") == 0 || !*sec_fetch_mode
               ? PM_MODE_UNKNOWN
               : PM_MODE_OTHER;
}

/* RFC 9218, section 4, as browsers write it: `u=N` among members that are cut
 * by commas; without it the urgency is 3. */
int pm_entry_urgency(const char *priority)
{
    const char *at = priority;

    if (!*at || strcmp(at, "-") == 0) {
        return PM_URGENCY_SILENT;
    }
    while (at) {
        at += strspn(at, ", \t");
        if (at[0] == 'u' && at[1] == '=' && at[2] >= '0' && at[2] <= '7') {
            return at[2] - '0';
        }
        at = strchr(at, ',');
    }
    return 3;
}

/* Whether the directive of Cache-Control stands at the start of text. */
static int is_directive(const char *text, const char *name)
{
    size_t length = strlen(name);

    return strncasecmp(text, name, length) == 0 &&
           (!text[length] || strchr("=, \t", text[length]));
}

/* RFC 9111, section 5.2.2. */
pm_keep_t pm_entry_keep(const char *cache_control)
{
    pm_keep_t keep = PM_KEEP_UNKNOWN;
    const char *at = cache_control;

    while (at) {
        at += strspn(at, ", \t");
        if (is_directive(at, "no-store") || is_directive(at, "no-cache")) {
            return PM_KEEP_NO;
        }
        if (is_directive(at, "max-age")) {
            keep = apr_strtoi64(at + 7 + strspn(at + 7, "=\""), NULL, 10) > 0
                       ? PM_KEEP_YES
                       : PM_KEEP_NO;
        }
        at = strchr(at, ',');
    }
    return keep;
}

int pm_entry_is_html(const char *content_type)
{
    if (!*content_type || strcmp(content_type, "-") == 0) {
        return -1;
    }
    return strncasecmp(content_type, "text/html", 9) == 0 ||
           strncasecmp(content_type, "application/xhtml+xml", 21) == 0;
}

void pm_entry_note(pm_entry_t *entry, char *note)
{
    char *word, *last = NULL;

    entry->sent = PM_SENT_NOTHING;
    for (word = apr_strtok(note, " ", &last); word;
         word = apr_strtok(NULL, " ", &last)) {
        if (strncmp(word, "set=", 4) == 0) {
            entry->set = word + 4;
        }
        else if (strncmp(word, "sent=", 5) == 0) {
            entry->sent =
                strcmp(word + 5, "none") == 0 ? PM_SENT_NOTHING : PM_SENT_LINKS;
        }
    }
}

pm_dest_t pm_entry_guess(const char *url)
{
    const char *end = url + strcspn(url, "?"), *dot = end;
    const char *type = pm_type_of(url);
    size_t i;

    if (type) {
        return strncmp(type, "font/", 5) == 0    ? PM_DEST_FONT
               : strncmp(type, "image/", 6) == 0 ? PM_DEST_IMAGE
                                                 : PM_DEST_OTHER;
    }
    while (dot > url && *dot != '.' && *dot != '/') {
        dot--;
    }
    for (i = 0; *dot == '.' && i < sizeof(extensions) / sizeof(extensions[0]);
         i++) {
        const char *extension = extensions[i].extension;

        if (strlen(extension) == (size_t)(end - dot) - 1 &&
            strncasecmp(dot + 1, extension, strlen(extension)) == 0) {
            return extensions[i].dest;
        }
    }
    return PM_DEST_UNKNOWN;
}
