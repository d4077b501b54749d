/*
 * A script as the generator needs it: the modules and workers that it names.
 *
 * Nothing here reads a file or resolves a specifier. Scripts are UTF-8. Parsing
 * never fails, takes linear time, and keeps a bounded number of references.
 * Static imports are meaningful only if the script is a module; a classic
 * script that has any does not run, but may have dynamic imports and workers.
 *
 * importScripts() means something only in a worker, which nobody reads here:
 * browsers fetch it at the lowest priority, and only when the code gets there.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_JS_PARSE_H
#define PM_JS_PARSE_H

#include <apr_pools.h>
#include <apr_tables.h>

#include "js/preload.h"
#include "text/position.h"

/* Limits; what is beyond them is left out, and the script says so in `lost`. */
#define PM_JS_LENGTH_MAX (16 * 1024 * 1024) /* bytes of a script */
#define PM_JS_REFERENCES_MAX 4096
#define PM_JS_SPECIFIER_MAX 4096 /* bytes of a specifier */

typedef enum pm_js_kind_t {
    PM_JS_IMPORT,  /* import …: fetched before the module runs */
    PM_JS_EXPORT,  /* export … from: likewise */
    PM_JS_DYNAMIC, /* import("…"): fetched when the code gets there */
    PM_JS_WORKER,  /* new Worker("…"): likewise */
    PM_JS_SHAREDWORKER,
    PM_JS_WORKLET, /* CSS.paintWorklet.addModule("…"): likewise */
    PM_JS_STYLE    /* a stylesheet, likewise: see parcel.h */
} pm_js_kind_t;

typedef struct pm_js_reference_t {
    pm_js_kind_t kind;
    const char *specifier;
    /*
     * The import attribute `type`: "json", "css", NULL for a script. Of a
     * worker: "module", or NULL for a classic one.
     */
    const char *type;
    pm_position_t position; /* of the specifier */
    /* Of a dynamic import: the code gets there whenever the script runs, if
     * nothing before it fails. */
    int is_certain;
    /* Likewise: that is called by Vite's function, and how; or NULL. */
    const pm_js_preload_call_t *call;
    /*
     * Of a worker or worklet: relative to the document, as in new Worker("x"),
     * rather than to the script, as in new Worker(new URL("x",
     * import.meta.url)).
     */
    int in_document;
} pm_js_reference_t;

/* A script. All of it lives in the pool given to pm_js_parse(). */
typedef struct pm_js_script_t {
    apr_array_header_t *references;  /* of pm_js_reference_t, in order, but
                                        for stylesheets: those are behind */
    const apr_array_header_t *files; /* of const char *: those of calls */
    pm_js_preloader_t preloader;
    int lost;                    /* things left out because of a limit */
    pm_position_t lost_position; /* of the first of them */
    int is_whole; /* each bracket is closed, else it does not run */
    int is_cut;   /* longer than PM_JS_LENGTH_MAX: the rest was not read */
} pm_js_script_t;

/*
 * Parses length bytes of a script, of which the first is at `start` in its file
 * (PM_POSITION_START, unless it is inline). text need not be terminated, may be
 * NULL if length is 0, and may be freed afterwards. Never NULL.
 */
pm_js_script_t *pm_js_parse(apr_pool_t *pool, const char *text,
                            apr_size_t length, pm_position_t start);

/* Likewise of a classic script, in which `<!--` and `-->` begin comments. */
pm_js_script_t *pm_js_parse_classic(apr_pool_t *pool, const char *text,
                                    apr_size_t length, pm_position_t start);

#endif
