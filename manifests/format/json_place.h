/*
 * Where in a line of JSON a value stands: for messages with a column, which
 * the JSON library does not keep.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_FORMAT_JSON_PLACE_H
#define PM_FORMAT_JSON_PLACE_H

#include <apr.h>
#include <jansson.h>

/*
 * The offset, in bytes, of a value in json[0..length), which is a valid JSON
 * object:
 *   key alone (index < 0): the value of that key;
 *   with an index: the element of the array that is the value of key;
 *   with inner as well: the value of that key in the element, an object.
 * What is not there gives the offset of the nearest value around it. A key that
 * is written with escapes is not found. Reads no byte beyond length.
 */
apr_size_t pm_locate(const char *json, apr_size_t length, const char *key,
                     int index, const char *inner);

/*
 * The offset, in bytes, at which the JSON library found its input wrong: the
 * first byte of the token that it names, else the last byte that it has read.
 */
apr_size_t pm_locate_wrong(const json_error_t *wrong);

#endif
