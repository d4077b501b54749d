/*
 * What a file is by its name: MIME type and request destination.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_SITE_MEDIA_TYPE_H
#define PM_SITE_MEDIA_TYPE_H

#include "format/link.h"

/*
 * The MIME type of a file that a URL's path names, by its extension, if a
 * browser could decide by it that it need not fetch the file: fonts, images,
 * media. NULL for all others. Static.
 */
const char *pm_type_of(const char *href);

#endif
