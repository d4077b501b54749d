/*
 * Entries become sessions: all that one visitor asked for in one go.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "learn/sessions.h"

#include <stdlib.h>
#include <string.h>

#include <apr_hash.h>

#include "text/memory.h"

#define PAUSE (PM_SESSION_PAUSE * APR_INT64_C(1000000))
#define HITS_FIRST 16
#define TEXT_FIRST 1024

/* A session that goes on. */
typedef struct open_session_t {
    struct open_session_t *before, *after; /* by the last hit */
    pm_session_t session;
    apr_int64_t last; /* the latest time of a hit */
    char *text;
    apr_size_t text_length, text_room;
    int hits_room;
} open_session_t;

struct pm_sessions_t {
    apr_pool_t *pool;
    apr_hash_t *open;                /* by address and agent */
    open_session_t *oldest, *latest; /* whose last hit is the first, the last */
    apr_size_t bytes;                /* that all of them take */
    apr_int64_t now;                 /* the latest time of all */
    void (*over)(void *baton, pm_session_t *session);
    void *baton;
};

/* The key of a session: its first two fields. */
#define KEY_SIZE (2 * sizeof(apr_uint64_t))

/* Takes a session out of the list. */
static void unlink_session(pm_sessions_t *sessions, open_session_t *open)
{
    *(open->before ? &open->before->after : &sessions->oldest) = open->after;
    *(open->after ? &open->after->before : &sessions->latest) = open->before;
}

/* Puts it in as the latest. */
static void link_session(pm_sessions_t *sessions, open_session_t *open)
{
    open->before = sessions->latest;
    open->after = NULL;
    *(open->before ? &open->before->after : &sessions->oldest) = open;
    sessions->latest = open;
}

static void free_session(open_session_t *open)
{
    free(open->session.hits);
    free(open->text);
    free(open);
}

/* Takes the oldest out of the list; there is one. */
static open_session_t *take_oldest(pm_sessions_t *sessions)
{
    open_session_t *open = sessions->oldest;

    sessions->oldest = open->after;
    *(open->after ? &open->after->before : &sessions->latest) = NULL;
    return open;
}

static void close_oldest(pm_sessions_t *sessions)
{
    open_session_t *open = take_oldest(sessions);

    apr_hash_set(sessions->open, &open->session, KEY_SIZE, NULL);
    sessions->bytes -= sizeof(*open) + open->text_room +
                       (apr_size_t)open->hits_room * sizeof(pm_hit_t);
    open->session.text = open->text;
    sessions->over(sessions->baton, &open->session);
    free_session(open);
}

void pm_sessions_end(pm_sessions_t *sessions)
{
    while (sessions->oldest) {
        close_oldest(sessions);
    }
}

/* Frees what is left if the run ends early: nobody is told. */
static apr_status_t give_back(void *data)
{
    pm_sessions_t *sessions = data;

    while (sessions->oldest) {
        free_session(take_oldest(sessions));
    }
    return APR_SUCCESS;
}

pm_sessions_t *pm_sessions_create(apr_pool_t *pool,
                                  void (*over)(void *baton,
                                               pm_session_t *session),
                                  void *baton)
{
    pm_sessions_t *sessions = apr_pcalloc(pool, sizeof(*sessions));

    sessions->pool = pool;
    sessions->open = apr_hash_make(pool);
    sessions->over = over;
    sessions->baton = baton;
    apr_pool_cleanup_register(pool, sessions, give_back, apr_pool_cleanup_null);
    return sessions;
}

/* Ends those that nobody goes on with, and the oldest if they are too large. */
static void close_old(pm_sessions_t *sessions)
{
    while (sessions->oldest &&
           (sessions->oldest->last + PAUSE < sessions->now ||
            sessions->bytes > PM_SESSIONS_BYTES_MAX)) {
        close_oldest(sessions);
    }
}

static open_session_t *open_session(pm_sessions_t *sessions,
                                    const pm_entry_t *entry)
{
    open_session_t *open = pm_memory_grow(sessions->pool, NULL, sizeof(*open));

    memset(open, 0, sizeof(*open));
    open->session.address = entry->address;
    open->session.agent = entry->agent;
    open->hits_room = HITS_FIRST;
    open->session.hits =
        pm_memory_grow(sessions->pool, NULL, HITS_FIRST * sizeof(pm_hit_t));
    open->text_room = TEXT_FIRST;
    open->text = pm_memory_grow(sessions->pool, NULL, TEXT_FIRST);
    open->text_length = 1; /* no text has the offset 0 */
    sessions->bytes +=
        sizeof(*open) + TEXT_FIRST + HITS_FIRST * sizeof(pm_hit_t);
    apr_hash_set(sessions->open, &open->session, KEY_SIZE, open);
    link_session(sessions, open);
    return open;
}

/* The offset of a copy of text; of one that is the same as that at `like`, that
 * one's. */
static apr_uint32_t keep_text(pm_sessions_t *sessions, open_session_t *open,
                              const char *text, apr_uint32_t like)
{
    apr_size_t size, at = open->text_length;

    if (!text || (like && strcmp(open->text + like, text) == 0)) {
        return text ? like : 0;
    }
    size = strlen(text) + 1;
    if (at + size > open->text_room) {
        apr_size_t room = 2 * (at + size);

        open->text = pm_memory_grow(sessions->pool, open->text, room);
        sessions->bytes += room - open->text_room;
        open->text_room = room;
    }
    memcpy(open->text + at, text, size);
    open->text_length += size;
    return (apr_uint32_t)at;
}

static pm_hit_t *add_hit(pm_sessions_t *sessions, open_session_t *open)
{
    pm_session_t *session = &open->session;

    if (session->nhits == open->hits_room) {
        apr_size_t more = (apr_size_t)open->hits_room * sizeof(pm_hit_t);

        session->hits = pm_memory_grow(sessions->pool, session->hits, 2 * more);
        sessions->bytes += more;
        open->hits_room *= 2;
    }
    return &session->hits[session->nhits++];
}

/* Keeps what is needed of the entry. */
static void keep_entry(pm_sessions_t *sessions, open_session_t *open,
                       const pm_entry_t *entry)
{
    pm_hit_t *hit = add_hit(sessions, open);
    apr_uint32_t before = hit > open->session.hits ? hit[-1].referer : 0;

    *hit = (pm_hit_t){
        .time = entry->time,
        .took = entry->took,
        .url = keep_text(sessions, open, entry->url, 0),
        .referer = keep_text(sessions, open, entry->referer, before),
        .set = keep_text(sessions, open, entry->set, 0),
        .status = (short)entry->status,
        .urgency = (signed char)entry->urgency,
        .is_html = (signed char)entry->is_html,
        .dest = (unsigned char)entry->dest,
        .mode = (unsigned char)entry->mode,
        .keep = (unsigned char)entry->keep,
        .sent = (unsigned char)entry->sent,
        .is_exact = entry->is_exact != 0,
        .is_pushed = entry->is_pushed != 0,
        .is_speculative = entry->is_speculative != 0,
        .is_cached = entry->is_cached != 0,
        .is_watched = entry->is_watched != 0,
    };
}

void pm_sessions_add(pm_sessions_t *sessions, const pm_entry_t *entry)
{
    apr_uint64_t key[] = {entry->address, entry->agent};
    open_session_t *open;

    if (entry->time > sessions->now) {
        sessions->now = entry->time;
    }
    close_old(sessions);
    if (entry->is_bot || !entry->is_get) {
        return;
    }
    open = apr_hash_get(sessions->open, key, KEY_SIZE);
    if (!open) {
        open = open_session(sessions, entry);
    }
    else {
        unlink_session(sessions, open);
        link_session(sessions, open);
    }
    if (entry->time > open->last) {
        open->last = entry->time;
    }
    if (open->session.nhits < PM_SESSION_HITS_MAX) {
        keep_entry(sessions, open, entry);
    }
}
