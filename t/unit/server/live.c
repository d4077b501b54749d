/*
 * A manifest that changes while it is served: what is taken and when, what is
 * refused, and that nobody ever holds what has been given back.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <apr_atomic.h>
#include <apr_file_io.h>
#include <apr_general.h>
#include <apr_strings.h>
#include <apr_thread_proc.h>

#include "format/lookup.h"
#include "server/live.h"
#include "unit/tap.h"

/* A sanitizer keeps freed memory, and puts room around every piece. */
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define LARGE_BYTES_MAX 100000000
#endif
#endif
#if !defined(LARGE_BYTES_MAX) && defined(__SANITIZE_ADDRESS__)
#define LARGE_BYTES_MAX 100000000
#endif
#if !defined(LARGE_BYTES_MAX)
#define LARGE_BYTES_MAX 10000000
#endif

#define ONE                                                                    \
    "{\"set\":\"s\",\"links\":[{\"href\":\"/a.css\",\"as\":\"style\"}]}\n"
#define HEAD "{\"pushmanifest\":1}\n" ONE
#define PAGE(path) HEAD "{\"page\":\"" path "\",\"set\":\"s\"}\n"

/* Longer than a file must be left alone to be taken for whole. */
#define QUIET_MS 2100

static apr_pool_t *pool;
static const char *file;

static void pause_ms(int ms) { apr_sleep(apr_time_from_msec(ms)); }

static void write_to(const char *name, const char *text)
{
    FILE *out = fopen(name, "w");

    if (out) {
        fputs(text, out);
        fclose(out);
    }
}

/* As the generator does it: beside, then renamed; the times differ. */
static void put(const char *text)
{
    const char *beside = apr_pstrcat(pool, file, ".new", NULL);

    write_to(beside, text);
    pause_ms(20);
    rename(beside, file);
}

static pm_change_t poll_file(pm_live_t *live, const char **words)
{
    pm_error_t error = PM_ERROR_NONE;
    pm_change_t change = pm_live_poll(live, &error);

    *words = pm_error_text(pool, &error);
    return change;
}

static int serves(pm_live_t *live, const char *page)
{
    pm_generation_t *generation = pm_live_hold(live);
    int found = generation && pm_lookup_find(generation->manifest, page, NULL);

    if (generation) {
        pm_live_release(generation);
    }
    return found;
}

static pm_live_t *start_with(const char *text)
{
    pm_live_t *live = pm_live_create(pool, file);
    pm_error_t error = PM_ERROR_NONE;

    put(text);
    tap_is_number(pm_live_load(live, &error), APR_SUCCESS, "a file is loaded");
    return live;
}

/* What a deploy may do, and what is found at the next look. */
static void takes(void)
{
    pm_live_t *live = start_with(PAGE("/1"));
    const char *words;

    tap_ok(serves(live, "/1"), "and served");
    tap_is_number(poll_file(live, &words), PM_CHANGE_NONE, "it is the same");
    put(PAGE("/2"));
    tap_is_number(poll_file(live, &words), PM_CHANGE_LOADED,
                  "a file that was renamed into place is taken at once");
    tap_ok(serves(live, "/2") && !serves(live, "/1"), "and served alone");
    write_to(file, PAGE("/3"));
    tap_is_number(poll_file(live, &words), PM_CHANGE_NONE,
                  "one that was written in place is not");
    pause_ms(QUIET_MS);
    tap_is_number(poll_file(live, &words), PM_CHANGE_LOADED,
                  "until it has been left alone");
    tap_ok(serves(live, "/3"), "then it is served");
    pm_live_destroy((void *)live->current);
}

/*
 * Writes a file in pieces. Gives how many polls took or refused one; -1 if this
 * program was itself paused for so long that half a file may look whole.
 */
static int taken_of_pieces(pm_live_t *live)
{
    static const char *const pieces[] = {
        HEAD, "{\"page\":\"/half\",\"set\":\"s\"}\n", "{\"page\":\"/who",
        "le\",\"set\":\"s\"}\n"};
    const char *words;
    size_t i;
    FILE *out;
    int taken = 0, was_paused = 0;

    unlink(file);
    out = fopen(file, "w");
    for (i = 0; out && i < sizeof(pieces) / sizeof(pieces[0]); i++) {
        apr_time_t wrote = apr_time_now();

        fputs(pieces[i], out);
        fflush(out);
        pause_ms(100);
        taken += poll_file(live, &words) != PM_CHANGE_NONE;
        pause_ms(100);
        taken += poll_file(live, &words) != PM_CHANGE_NONE;
        was_paused |= apr_time_now() - wrote > apr_time_from_msec(1500);
    }
    if (out) {
        fclose(out);
    }
    return was_paused ? -1 : taken;
}

/* A new inode that is still written must not be taken for a whole file. */
static void waits_for_a_slow_writer(void)
{
    pm_live_t *live = start_with(PAGE("/old"));
    int tries, taken = taken_of_pieces(live);
    const char *words;

    for (tries = 1; taken < 0 && tries < 5; tries++) {
        pm_live_destroy((void *)live->current);
        live = start_with(PAGE("/old"));
        taken = taken_of_pieces(live);
    }
    tap_is_number(taken, 0, "no piece of a new file is taken or refused");
    tap_ok(serves(live, "/old"), "and the old one is served meanwhile");
    pause_ms(QUIET_MS);
    tap_is_number(poll_file(live, &words), PM_CHANGE_LOADED,
                  "the whole file is");
    tap_ok(serves(live, "/half") && serves(live, "/whole"), "all of it");
    pm_live_destroy((void *)live->current);
}

static void refuses(void)
{
    pm_live_t *live = start_with(PAGE("/good"));
    const char *words;

    put(PAGE("/x") "{\"page\":\"/y\",\"set\":\"unknown\"}\n");
    tap_is_number(poll_file(live, &words), PM_CHANGE_REFUSED,
                  "a wrong file is refused");
    tap_ok(strstr(words, ":4:") != NULL, "with its line: %s", words);
    tap_ok(strstr(live->error, ":4:") != NULL, "which is remembered");
    tap_is_number(poll_file(live, &words), PM_CHANGE_NONE, "and said once");
    tap_ok(serves(live, "/good"), "the good one is served");

    unlink(file);
    tap_is_number(poll_file(live, &words), PM_CHANGE_REFUSED,
                  "a missing file is refused");
    tap_is_number(poll_file(live, &words), PM_CHANGE_NONE, "once");
    mkdir(file, 0755);
    pause_ms(QUIET_MS);
    tap_ok(poll_file(live, &words) == PM_CHANGE_REFUSED &&
               strstr(words, "regular file"),
           "a directory is refused: %s", words);
    rmdir(file);
    tap_ok(serves(live, "/good"), "the good one is still served");
    put(PAGE("/later"));
    pause_ms(QUIET_MS); /* it may be in the inode of the one removed */
    tap_is_number(poll_file(live, &words), PM_CHANGE_LOADED,
                  "a later good one is taken");
    tap_ok(serves(live, "/later") && !*live->error, "and nothing is wrong now");
    pm_live_destroy((void *)live->current);
}

/* What cannot be read now may be readable later, though nobody touches it. */
static void tries_again(void)
{
    pm_live_t *live = start_with(PAGE("/1"));
    const char *words;

    put(PAGE("/2"));
    chmod(file, 0);
    if (getuid() == 0) {
        tap_ok(seteuid(65534) == 0, "root may read it: we are somebody else");
    }
    tap_is_number(poll_file(live, &words), PM_CHANGE_REFUSED,
                  "a file that may not be read is refused");
    tap_is_number(poll_file(live, &words), PM_CHANGE_NONE, "once");
    if (getuid() == 0) {
        tap_ok(seteuid(0) == 0, "we are ourselves again");
    }
    chmod(file, 0644);
    tap_is_number(poll_file(live, &words), PM_CHANGE_LOADED,
                  "and taken when it may be read");
    pm_live_destroy((void *)live->current);
}

static const char *large_manifest(void)
{
    char *text = apr_palloc(pool, 3000000), *at = text;
    int i;

    at += sprintf(at, HEAD);
    for (i = 0; i < 50000; i++) {
        at += sprintf(at, "{\"page\":\"/a/page/%d\",\"set\":\"s\"}\n", i);
    }
    return text;
}

static void keeps_what_is_held(void)
{
    pm_live_t *live = start_with(PAGE("/1"));
    pm_generation_t *held = pm_live_hold(live);
    const char *words;
    apr_size_t memory;

    put(PAGE("/2"));
    poll_file(live, &words);
    put(PAGE("/3"));
    poll_file(live, &words);
    tap_ok(pm_lookup_find(held->manifest, "/1", NULL) != NULL,
           "a generation is there as long as somebody holds it");
    tap_ok(live->replaced == held && !held->older,
           "and of those replaced it is the only one");
    pm_live_release(held);
    poll_file(live, &words);
    tap_ok(!live->replaced, "at the next look it has been given back");
    memory = ((const pm_generation_t *)(const void *)live->current)->memory;
    tap_ok(memory == 0 || (memory > 4000 && memory < 65536),
           "a small manifest takes little memory: %d bytes", (int)memory);
    put(large_manifest());
    poll_file(live, &words);
    memory = ((const pm_generation_t *)(const void *)live->current)->memory;
    tap_ok(memory == 0 || (memory > 2000000 && memory < LARGE_BYTES_MAX),
           "one of 50000 pages more: %d bytes", (int)memory);
    pm_live_destroy((void *)live->current);
}

/* ---- Many threads ---- */

#define THREADS 4
#define SWAPS 300

static volatile apr_uint32_t is_over, held_wrong, held_right;

/* Each manifest has one page, which is also the id of its set. */
static void *APR_THREAD_FUNC hammer(apr_thread_t *thread, void *data)
{
    pm_live_t *live = data;

    while (!apr_atomic_read32(&is_over)) {
        pm_generation_t *generation = pm_live_hold(live);
        const pm_set_t *set =
            pm_lookup_find(generation->manifest, "/page", NULL);

        apr_atomic_inc32(set && set->nlinks == 1 &&
                                 !strcmp(set->links[0].href, "/a.css")
                             ? &held_right
                             : &held_wrong);
        pm_live_release(generation);
    }
    return NULL;
}

static void survives_many_threads(void)
{
    pm_live_t *live = start_with(PAGE("/page"));
    apr_thread_t *threads[THREADS];
    apr_status_t rv;
    int i, swaps, loaded = 0;

    for (i = 0; i < THREADS; i++) {
        apr_thread_create(&threads[i], NULL, hammer, live, pool);
    }
    /* On a busy machine the threads may come late. */
    for (swaps = 0; swaps < SWAPS || (apr_atomic_read32(&held_right) <= SWAPS &&
                                      swaps < 1000 * SWAPS);
         swaps++) {
        pm_error_t error = PM_ERROR_NONE;

        loaded += pm_live_load(live, &error) == APR_SUCCESS;
    }
    apr_atomic_set32(&is_over, 1);
    for (i = 0; i < THREADS; i++) {
        apr_thread_join(&rv, threads[i]);
    }
    tap_is_number(loaded, swaps, "every swap was made");
    tap_ok(held_wrong == 0 && held_right > SWAPS,
           "%u threads held %u generations, each whole", THREADS,
           (unsigned int)held_right);
    pm_live_adopt(live, NULL);
    tap_ok(!live->current && !live->replaced, "and none is left over");
    apr_pool_clear(pool);
}

int main(void)
{
    char directory[] = "/tmp/pushmanifest-live-XXXXXX";
    char path[sizeof(directory) + 16];

    apr_initialize();
    apr_pool_create(&pool, NULL);
    if (!mkdtemp(directory)) {
        return 1;
    }
    chmod(directory, 0755);
    snprintf(path, sizeof(path), "%s/site", directory);
    file = path;
    takes();
    waits_for_a_slow_writer();
    refuses();
    tries_again();
    keeps_what_is_held();
    survives_many_threads();
    unlink(path);
    rmdir(directory);
    apr_pool_destroy(pool);
    apr_terminate();
    return tap_done();
}
