/*
 * Unicode code points in UTF-8 bytes that nobody has checked. The scanners use
 * it wherever text of a site becomes text of ours, so that what leaves them is
 * always valid UTF-8.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_TEXT_CODEPOINT_H
#define PM_TEXT_CODEPOINT_H

#include <apr.h>

#define PM_CODEPOINT_MAX 0x10FFFF
#define PM_CODEPOINT_REPLACEMENT 0xFFFD

/* Most bytes of a code point in UTF-8. */
#define PM_CODEPOINT_BYTES 4

/*
 * Reads one code point from text, of which length bytes (at least 1) may be
 * looked at. Returns the bytes read, 1 to 4. What is not UTF-8 (overlong forms,
 * surrogates, cut sequences) reads as PM_CODEPOINT_REPLACEMENT, a byte at a
 * time.
 */
apr_size_t pm_codepoint_read(const char *text, apr_size_t length,
                             apr_uint32_t *codepoint);

/*
 * Writes a code point as UTF-8 to buffer, which has room for
 * PM_CODEPOINT_BYTES, and returns the bytes written. NUL, surrogates and what
 * is beyond Unicode are written as PM_CODEPOINT_REPLACEMENT. Not terminated.
 */
apr_size_t pm_codepoint_write(apr_uint32_t codepoint, char *buffer);

#endif
