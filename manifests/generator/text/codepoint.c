/*
 * UTF-8 (Unicode 15, table 3-7, "Well-Formed UTF-8 Byte Sequences"), read
 * without trust. Called by the scanners of CSS, JavaScript and import maps.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "text/codepoint.h"

static int is_scalar(apr_uint32_t codepoint)
{
    return codepoint <= PM_CODEPOINT_MAX &&
           !(codepoint >= 0xD800 && codepoint <= 0xDFFF);
}

apr_size_t pm_codepoint_read(const char *text, apr_size_t length,
                             apr_uint32_t *codepoint)
{
    static const apr_uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    const unsigned char *bytes = (const unsigned char *)text;
    apr_uint32_t value = bytes[0];
    apr_size_t size = 1;
    apr_size_t i;

    *codepoint = value;
    if (value < 0x80) {
        return 1;
    }
    *codepoint = PM_CODEPOINT_REPLACEMENT;
    if (value >= 0xC2 && value < 0xE0) {
        size = 2;
    }
    else if (value >= 0xE0 && value < 0xF0) {
        size = 3;
    }
    else if (value >= 0xF0 && value < 0xF5) {
        size = 4;
    }
    else {
        return 1;
    }
    if (length < size) {
        return 1;
    }
    value &= 0xFFu >> (size + 1);
    for (i = 1; i < size; i++) {
        if ((bytes[i] & 0xC0) != 0x80) {
            return 1;
        }
        value = value << 6 | (bytes[i] & 0x3Fu);
    }
    if (value < least[size] || !is_scalar(value)) {
        return 1;
    }
    *codepoint = value;
    return size;
}

apr_size_t pm_codepoint_write(apr_uint32_t codepoint, char *buffer)
{
    if (codepoint == 0 || !is_scalar(codepoint)) {
        codepoint = PM_CODEPOINT_REPLACEMENT;
    }
    if (codepoint < 0x80) {
        buffer[0] = (char)codepoint;
        return 1;
    }
    if (codepoint < 0x800) {
        buffer[0] = (char)(0xC0 | codepoint >> 6);
        buffer[1] = (char)(0x80 | (codepoint & 0x3F));
        return 2;
    }
    if (codepoint < 0x10000) {
        buffer[0] = (char)(0xE0 | codepoint >> 12);
        buffer[1] = (char)(0x80 | (codepoint >> 6 & 0x3F));
        buffer[2] = (char)(0x80 | (codepoint & 0x3F));
        return 3;
    }
    buffer[0] = (char)(0xF0 | codepoint >> 18);
    buffer[1] = (char)(0x80 | (codepoint >> 12 & 0x3F));
    buffer[2] = (char)(0x80 | (codepoint >> 6 & 0x3F));
    buffer[3] = (char)(0x80 | (codepoint & 0x3F));
    return 4;
}
