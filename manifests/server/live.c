/*
 * A manifest that changes while it is served.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "server/live.h"

#include <stdio.h>
#include <unistd.h>

#include <apr_allocator.h>
#include <apr_atomic.h>
#include <apr_strings.h>

#include "format/reader.h"
#include "header/value.h"

#define FILE_IDENTITY                                                          \
    (APR_FINFO_IDENT | APR_FINFO_MTIME | APR_FINFO_CTIME | APR_FINFO_SIZE |    \
     APR_FINFO_TYPE)

/* After so long without a change, nobody is taken to be writing the file. */
#define QUIET apr_time_from_sec(2)

/*
 * Free memory beyond this goes back to the C library at once: a generation does
 * not keep the buffers that it was read with.
 */
#define FREE_MEMORY_MAX 65536

/* How often, a millisecond apart, it is looked whether a request arrives. */
#define ARRIVAL_LOOKS_MAX 1000

pm_live_t *pm_live_create(apr_pool_t *pool, const char *file)
{
    pm_live_t *live = apr_pcalloc(pool, sizeof(*live));

    live->file = apr_pstrdup(pool, file);
    live->abort = apr_pool_abort_get(pool);
    return live;
}

static int is_same_inode(const apr_finfo_t *a, const apr_finfo_t *b)
{
    return a->inode == b->inode && a->device == b->device;
}

/*
 * Whether nothing was done to a file between two looks. Its ctime tells what
 * its mtime may not: a release with fixed times, or permissions put right.
 */
static int is_same(const apr_finfo_t *a, const apr_finfo_t *b)
{
    return is_same_inode(a, b) && a->size == b->size && a->mtime == b->mtime &&
           a->ctime == b->ctime;
}

/* What was found out of a file, without the pool and the name that were used.
 */
static apr_status_t keep_identity(apr_finfo_t *file, apr_status_t rv)
{
    file->pool = NULL;
    file->fname = file->name = NULL;
    return rv == APR_INCOMPLETE ? APR_SUCCESS : rv;
}

/* The file that the path leads to now. */
static apr_status_t look(const pm_live_t *live, apr_finfo_t *file)
{
    apr_pool_t *pool;
    apr_status_t rv;

    apr_pool_create_unmanaged_ex(&pool, NULL, NULL);
    rv = keep_identity(file, apr_stat(file, live->file, FILE_IDENTITY, pool));
    apr_pool_destroy(pool);
    return rv;
}

/* An open file, wherever the path leads meanwhile. */
static apr_status_t look_at_open(apr_file_t *open, apr_finfo_t *file)
{
    return keep_identity(file, apr_file_info_get(file, FILE_IDENTITY, open));
}

static pm_generation_t *current_of(pm_live_t *live)
{
    return apr_atomic_casptr(&live->current, NULL, NULL);
}

pm_generation_t *pm_live_hold(pm_live_t *live)
{
    pm_generation_t *generation;

    apr_atomic_inc32(&live->arriving);
    generation = current_of(live);
    if (generation) {
        apr_atomic_inc32(&generation->users);
    }
    apr_atomic_dec32(&live->arriving);
    return generation;
}

void pm_live_release(pm_generation_t *generation)
{
    apr_atomic_dec32(&generation->users);
}

void pm_live_destroy(pm_generation_t *generation)
{
    apr_pool_destroy(generation->pool);
}

/*
 * A count that other threads change. Older versions of APR read without a
 * barrier, and it is the order of the reads that counts.
 */
static apr_uint32_t count_of(volatile apr_uint32_t *count)
{
    return apr_atomic_cas32(count, 0, 0);
}

/*
 * Gives back what was replaced and is not used any more. A request that looked
 * at the old generation just before it was replaced holds it by the time that
 * no request is between look and hold; only then do the users count. If that
 * moment does not come, the next time will do.
 */
static void give_back(pm_live_t *live)
{
    pm_generation_t **at = &live->replaced;
    int looks = 0;

    while (count_of(&live->arriving) != 0) {
        if (++looks == ARRIVAL_LOOKS_MAX) {
            return;
        }
        apr_sleep(1000);
    }
    while (*at) {
        pm_generation_t *generation = *at;

        if (count_of(&generation->users) == 0) {
            *at = generation->older;
            pm_live_destroy(generation);
        }
        else {
            at = &generation->older;
        }
    }
}

void pm_live_adopt(pm_live_t *live, pm_generation_t *generation)
{
    pm_generation_t *old = apr_atomic_xchgptr(&live->current, generation);

    if (old) {
        old->older = live->replaced;
        live->replaced = old;
    }
    give_back(live);
}

/*
 * Bytes of data that the process has; 0 where there is no proc(5). APR may map
 * its memory itself, so the C library could not say.
 */
static apr_size_t data_size(void)
{
    FILE *statm = fopen("/proc/self/statm", "re");
    unsigned long pages = 0;

    if (!statm) {
        return 0;
    }
    if (fscanf(statm, "%*u %*u %*u %*u %*u %lu", &pages) != 1) {
        pages = 0;
    }
    fclose(statm);
    return (apr_size_t)pages * (apr_size_t)sysconf(_SC_PAGESIZE);
}

/*
 * A generation without a manifest, in a pool with an allocator of its own. Its
 * memory is what the process had before.
 */
static pm_generation_t *create_generation(const pm_live_t *live)
{
    apr_size_t memory = data_size();
    pm_generation_t *generation;
    apr_allocator_t *allocator;
    apr_pool_t *pool;

    apr_allocator_create(&allocator);
    apr_allocator_max_free_set(allocator, FREE_MEMORY_MAX);
    apr_pool_create_unmanaged_ex(&pool, live->abort, allocator);
    apr_allocator_owner_set(allocator, pool);
    apr_pool_tag(pool, "pushmanifest");
    generation = apr_pcalloc(pool, sizeof(*generation));
    generation->pool = pool;
    generation->memory = memory;
    return generation;
}

/* APR_EBUSY if the file was written while it was read. */
static apr_status_t read_open(const pm_live_t *live, apr_file_t *open,
                              pm_generation_t *generation, pm_error_t *error)
{
    pm_manifest_t *manifest;
    apr_finfo_t after;
    apr_status_t rv = pm_reader_read_open(generation->pool, open, live->file,
                                          &manifest, error);

    if (look_at_open(open, &after) != APR_SUCCESS ||
        after.size != generation->file.size ||
        after.mtime != generation->file.mtime) {
        return APR_EBUSY;
    }
    if (rv == APR_SUCCESS) {
        pm_values_prepare(manifest);
    }
    generation->manifest = manifest;
    return rv;
}

/* Reads the file, if it is still the one that was seen. */
static apr_status_t read_generation(const pm_live_t *live,
                                    pm_generation_t *generation,
                                    pm_error_t *error)
{
    apr_size_t memory;
    apr_pool_t *scratch;
    apr_file_t *open;
    apr_status_t rv;

    apr_pool_create(&scratch, generation->pool);
    rv = pm_reader_open(scratch, live->file, &open, error);
    if (rv == APR_SUCCESS) {
        rv = look_at_open(open, &generation->file);
    }
    if (rv == APR_SUCCESS && !is_same(&generation->file, &live->seen)) {
        rv = APR_EBUSY;
    }
    if (rv == APR_SUCCESS) {
        rv = read_open(live, open, generation, error);
    }
    apr_pool_destroy(scratch);
    memory = data_size();
    generation->memory =
        memory > generation->memory ? memory - generation->memory : 0;
    generation->loaded = apr_time_now();
    return rv;
}

/* Reads the file and makes it current, if it is right. */
static apr_status_t take(pm_live_t *live, pm_error_t *error)
{
    pm_generation_t *generation = create_generation(live);
    apr_status_t rv = read_generation(live, generation, error);

    if (rv == APR_SUCCESS) {
        live->error[0] = '\0';
        pm_live_adopt(live, generation);
        return APR_SUCCESS;
    }
    pm_live_destroy(generation);
    return rv == APR_EBUSY
               ? pm_error_set(error, rv, live->file, 0, 0,
                              "the manifest changed while it was read")
               : rv;
}

/* Remembers the words of a refusal. */
static pm_change_t refuse(pm_live_t *live, const pm_error_t *error)
{
    apr_pool_t *pool;

    apr_pool_create_unmanaged_ex(&pool, NULL, NULL);
    apr_cpystrn(live->error, pm_error_text(pool, error), sizeof(live->error));
    apr_pool_destroy(pool);
    return PM_CHANGE_REFUSED;
}

/* The file is not there: said once, until it is there again. */
static pm_change_t miss(pm_live_t *live, apr_status_t rv, pm_error_t *error)
{
    if (live->missing) {
        return PM_CHANGE_NONE;
    }
    live->missing = 1;
    pm_error_set(error, rv, live->file, 0, 0, "cannot open the manifest");
    return refuse(live, error);
}

/*
 * The file, as it was seen, is not taken: said once. What it says will not get
 * better; that it could not be read may.
 */
static pm_change_t distrust(pm_live_t *live, const pm_error_t *error)
{
    int is_said = is_same(&live->seen, &live->wrong);

    live->wrong = live->seen;
    live->may_mend = error->status != PM_EINVALID;
    return is_said ? PM_CHANGE_NONE : refuse(live, error);
}

/*
 * Whether nobody seems to be writing the file. write(2) sets the mtime and the
 * ctime, rename(2) the ctime alone: where that is the later one, in an inode
 * that we do not have, a whole file was put in place. A file server's clock may
 * be ahead of ours; then two looks that are the same must do.
 */
static int is_settled(pm_live_t *live, const apr_finfo_t *before)
{
    const apr_finfo_t *file = &live->seen;
    const pm_generation_t *current = current_of(live);
    apr_interval_time_t age = apr_time_now() - file->ctime;

    if (!current || !is_same_inode(file, &current->file)) {
        if (file->ctime > file->mtime && file->size > 0) {
            return 1;
        }
    }
    return age >= QUIET || (age < 0 && is_same(file, before));
}

pm_change_t pm_live_poll(pm_live_t *live, pm_error_t *error)
{
    const pm_generation_t *current = current_of(live);
    apr_finfo_t before = live->seen, now;
    apr_status_t rv = look(live, &now);

    if (live->replaced) {
        give_back(live);
    }
    if (rv != APR_SUCCESS) {
        return miss(live, rv, error);
    }
    live->seen = now;
    live->missing = 0;
    if (current && is_same(&now, &current->file)) {
        live->error[0] = '\0';
        return PM_CHANGE_NONE;
    }
    if (!is_settled(live, &before) ||
        (is_same(&now, &live->wrong) && !live->may_mend)) {
        return PM_CHANGE_NONE;
    }
    rv = take(live, error);
    return rv == APR_SUCCESS ? PM_CHANGE_LOADED
           : rv == APR_EBUSY ? PM_CHANGE_NONE
                             : distrust(live, error);
}

apr_status_t pm_live_load(pm_live_t *live, pm_error_t *error)
{
    apr_status_t rv = look(live, &live->seen);

    if (rv != APR_SUCCESS) {
        miss(live, rv, error);
        return rv;
    }
    rv = take(live, error);
    if (rv != APR_SUCCESS && rv != APR_EBUSY) {
        distrust(live, error);
    }
    return rv;
}
