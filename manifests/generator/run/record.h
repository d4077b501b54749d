/*
 * The bytes of a cache: numbers and texts, one after another.
 *
 *   cache    = "pushmanifest generate cache 2\n" program settings record* end
 *   record   = length kind payload      kind and payload have length bytes
 *   end      = 0, outcome, its length, the XXH3 of all bytes before; these two
 *              of 64 bits, the lowest first
 *   outcome  = what the run came to (outcome.c); or nothing
 *   number   = 7 bits a byte, the lowest first; the last byte is below 128
 *   text     = 0 (there is none) / length + 1, bytes
 *   stamp    = bytes + 1, modified, changed, inode, device
 *   resource = "R" href digest stamp hash
 *   set      = "S" count link*
 *   link     = its attributes (record.c)
 *   document = "D" path digest stamp hash
 *              count resource*          by their places in the file, from 0
 *              count (set + 1 / 0)*     of each page
 *              links count (reason count)* own count origin path*
 *              count (text subject is-loss)* count glob*
 *
 * Documents stand in the order of the site; what one names stands before it.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_RUN_RECORD_H
#define PM_RUN_RECORD_H

#include "format/link.h"
#include "site/stamp.h"
#include "text/buffer.h"

/* What a cache begins with, whatever its version, and what follows. */
#define PM_RECORD_MAGIC "pushmanifest generate cache "
#define PM_RECORD_VERSION "2\n"

/* Bytes of each of the two words at the end. */
#define PM_RECORD_WORD_SIZE 8

/* Most bytes of a record; a document of more is read each time. */
#define PM_RECORD_MAX (4 * 1024 * 1024)

enum {
    PM_RECORD_RESOURCE = 'R',
    PM_RECORD_SET = 'S',
    PM_RECORD_DOCUMENT = 'D'
};

/* Appends one of the words above to a record; text may be NULL. */
void pm_record_put_number(pm_buffer_t *record, apr_uint64_t number);
void pm_record_put_text(pm_buffer_t *record, const char *text);
void pm_record_put_stamp(pm_buffer_t *record, const pm_stamp_t *stamp);
void pm_record_put_link(pm_buffer_t *record, const pm_link_t *link);

/* Likewise one of the words at the end, and what these bytes are as such. */
void pm_record_put_word(pm_buffer_t *record, apr_uint64_t word);
apr_uint64_t pm_record_word(const char *bytes);

/* A record that is read. What is not there reads as 0 or NULL, and is_wrong
 * says so from then on. */
typedef struct pm_record_t {
    const char *at, *end;
    int is_wrong;
} pm_record_t;

/* A number, the next word of the record. */
apr_uint64_t pm_record_take_number(pm_record_t *record);

/* A number that is at most that; else is_wrong, and 0. */
int pm_record_take_count(pm_record_t *record, apr_size_t most);

/* A copy from pool, terminated; or NULL. */
const char *pm_record_take_text(pm_record_t *record, apr_pool_t *pool);

/* A stamp. */
pm_stamp_t pm_record_take_stamp(pm_record_t *record);

/* Texts are from pool; is_wrong as well if it may not stand in a manifest. */
pm_link_t pm_record_take_link(pm_record_t *record, apr_pool_t *pool);

#endif
