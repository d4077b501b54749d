/*
 * The bytes of a cache.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "run/record.h"

#include <stddef.h>
#include <string.h>

#include <apr_strings.h>

/* Bits of a number in a byte. */
#define BITS 7
#define MORE (1u << BITS)

void pm_record_put_number(pm_buffer_t *record, apr_uint64_t number)
{
    char bytes[(64 + BITS - 1) / BITS];
    apr_size_t length = 0;

    for (; number >= MORE; number >>= BITS) {
        bytes[length++] = (char)(number | MORE);
    }
    bytes[length++] = (char)number;
    pm_buffer_append(record, bytes, length);
}

void pm_record_put_text(pm_buffer_t *record, const char *text)
{
    apr_size_t length = text ? strlen(text) : 0;

    pm_record_put_number(record, text ? length + 1 : 0);
    pm_buffer_append(record, text, length);
}

void pm_record_put_stamp(pm_buffer_t *record, const pm_stamp_t *stamp)
{
    pm_record_put_number(record, (apr_uint64_t)(stamp->bytes + 1));
    pm_record_put_number(record, (apr_uint64_t)stamp->modified);
    pm_record_put_number(record, (apr_uint64_t)stamp->changed);
    pm_record_put_number(record, stamp->inode);
    pm_record_put_number(record, stamp->device);
}

/* Where in a link its texts are. */
static const apr_size_t texts[] = {
    offsetof(pm_link_t, href),
    offsetof(pm_link_t, type),
    offsetof(pm_link_t, media),
    offsetof(pm_link_t, imagesrcset),
    offsetof(pm_link_t, imagesizes),
    offsetof(pm_link_t, integrity),
    offsetof(pm_link_t, referrerpolicy),
    offsetof(pm_link_t, hash),
    offsetof(pm_link_t, via),
    offsetof(pm_link_t, why),
};

#define TEXTS (sizeof(texts) / sizeof(texts[0]))

void pm_record_put_link(pm_buffer_t *record, const pm_link_t *link)
{
    size_t i;

    for (i = 0; i < TEXTS; i++) {
        pm_record_put_text(
            record, *(const char *const *)((const char *)link + texts[i]));
    }
    pm_record_put_number(record, (apr_uint64_t)link->rel);
    pm_record_put_number(record, (apr_uint64_t)link->as);
    pm_record_put_number(record, (apr_uint64_t)link->crossorigin);
    pm_record_put_number(record, (apr_uint64_t)link->fetchpriority);
    pm_record_put_number(record, link->hint_only != 0);
    pm_record_put_number(record, link->screens);
    pm_record_put_number(record, (apr_uint64_t)(link->bytes + 1));
}

void pm_record_put_word(pm_buffer_t *record, apr_uint64_t word)
{
    char bytes[PM_RECORD_WORD_SIZE];
    size_t i;

    for (i = 0; i < sizeof(bytes); i++) {
        bytes[i] = (char)(word >> (8 * i));
    }
    pm_buffer_append(record, bytes, sizeof(bytes));
}

apr_uint64_t pm_record_word(const char *bytes)
{
    apr_uint64_t word = 0;
    size_t i;

    for (i = PM_RECORD_WORD_SIZE; i > 0; i--) {
        word = word << 8 | (unsigned char)bytes[i - 1];
    }
    return word;
}

apr_uint64_t pm_record_take_number(pm_record_t *record)
{
    apr_uint64_t number = 0;
    unsigned shift = 0;

    for (; record->at < record->end && shift < 64; shift += BITS) {
        unsigned char byte = (unsigned char)*record->at++;

        number |= (apr_uint64_t)(byte & (MORE - 1)) << shift;
        if (byte < MORE) {
            return number;
        }
    }
    record->is_wrong = 1;
    return 0;
}

int pm_record_take_count(pm_record_t *record, apr_size_t most)
{
    apr_uint64_t number = pm_record_take_number(record);

    if (number > most || number > APR_INT32_MAX) {
        record->is_wrong = 1;
        return 0;
    }
    return (int)number;
}

const char *pm_record_take_text(pm_record_t *record, apr_pool_t *pool)
{
    apr_uint64_t length = pm_record_take_number(record);
    const char *text;

    if (length == 0) {
        return NULL;
    }
    if (--length > (apr_uint64_t)(record->end - record->at)) {
        record->is_wrong = 1;
        return NULL;
    }
    text = apr_pstrmemdup(pool, record->at, (apr_size_t)length);
    record->at += length;
    return text;
}

pm_stamp_t pm_record_take_stamp(pm_record_t *record)
{
    pm_stamp_t stamp;

    stamp.bytes = (apr_int64_t)pm_record_take_number(record) - 1;
    stamp.modified = (apr_int64_t)pm_record_take_number(record);
    stamp.changed = (apr_int64_t)pm_record_take_number(record);
    stamp.inode = pm_record_take_number(record);
    stamp.device = pm_record_take_number(record);
    return stamp;
}

pm_link_t pm_record_take_link(pm_record_t *record, apr_pool_t *pool)
{
    pm_link_t link = {.href = NULL};
    const char *attribute, *message;
    size_t i;

    for (i = 0; i < TEXTS; i++) {
        *(const char **)((char *)&link + texts[i]) =
            pm_record_take_text(record, pool);
    }
    link.rel = (pm_rel_t)pm_record_take_count(record, PM_REL_PRECONNECT);
    link.as = (pm_as_t)pm_record_take_count(record, PM_AS_WORKER);
    link.crossorigin = (pm_crossorigin_t)pm_record_take_count(
        record, PM_CROSSORIGIN_USE_CREDENTIALS);
    link.fetchpriority =
        (pm_fetchpriority_t)pm_record_take_count(record, PM_FETCHPRIORITY_LOW);
    link.hint_only = pm_record_take_count(record, 1);
    link.screens = (unsigned)pm_record_take_count(record, PM_SCREENS_ALL);
    link.bytes = (apr_int64_t)pm_record_take_number(record) - 1;
    record->is_wrong =
        record->is_wrong ||
        pm_link_check(pool, &link, &attribute, &message) != APR_SUCCESS;
    return link;
}
