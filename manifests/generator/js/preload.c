/*
 * SPDX-License-Identifier: Apache-2.0
 */
#include "js/preload.h"

#include <string.h>

#include <apr_lib.h>

/* What is being read. */
enum { ANYTHING, FILES, FUNCTION, ARGUMENT, INDEXES };

/* The names that have a letter of their own; see letter_of(). */
static const struct {
    const char *name;
    char letter;
} letters[] = {{"import", 'I'},          {"async", 'A'},
               {"await", 'W'},           {"true", 't'},
               {"crossOrigin", 'C'},     {"href", 'H'},
               {"__vite__mapDeps", 'M'}, {"__vite__fileDeps", 'D'}};

/* What is before the files: in Vite 5.3 and later, in 5.2, and before. */
static const char *const lists[] = {"M,n=(n.n|(n.n=[", "D=[", "M.n=["};

/* How Vite loads stylesheets, in the tokens of its function. */
static const struct {
    const char *tokens;
    pm_js_preloader_t preloader;
} manners[] = {
    /* isCss || (link.as = "script"), link.crossOrigin = "", link.href = ... */
    {"C=e,n.H", PM_JS_PRELOADER_CORS},
    {"C=e;n.H", PM_JS_PRELOADER_CORS},
    /* isCss || (link.as = "script", link.crossOrigin = ""), link.href = ... */
    {"C=e),n.H", PM_JS_PRELOADER_PLAIN},
    {"C=e;}n.H", PM_JS_PRELOADER_PLAIN},
};

pm_js_preloads_t *pm_js_preloads_create(apr_pool_t *pool)
{
    pm_js_preloads_t *preloads = apr_pcalloc(pool, sizeof(*preloads));

    preloads->pool = pool;
    preloads->files = apr_array_make(pool, 0, sizeof(const char *));
    memset(preloads->recent, '_', sizeof(preloads->recent));
    return preloads;
}

/* A token as a letter: `n` a name, `s` a string, `e` an empty one, `0` a
 * number, a punctuator its last character. */
static char letter_of(const pm_js_token_t *token)
{
    apr_size_t i;

    switch (token->type) {
    case PM_JS_NAME:
        for (i = 0; i < sizeof(letters) / sizeof(*letters); i++) {
            if (pm_js_token_is(token, letters[i].name)) {
                return letters[i].letter;
            }
        }
        return 'n';
    case PM_JS_STRING:
        return token->length == strlen("''") ? 'e' : 's';
    case PM_JS_TEMPLATE:
        return !token->is_whole                ? '_'
               : token->length == strlen("``") ? 'e'
                                               : 's';
    case PM_JS_NUMBER:
        return '0';
    case PM_JS_PUNCTUATOR:
        return token->text[token->length - 1];
    default:
        return '_';
    }
}

/* Where the last tokens but `after` end. */
static const char *end_of(const pm_js_preloads_t *preloads, apr_size_t after)
{
    return preloads->recent + sizeof(preloads->recent) - after;
}

static int ends_with(const char *end, const char *tokens)
{
    apr_size_t length = strlen(tokens);

    return end[-1] == tokens[length - 1] &&
           memcmp(end - length, tokens, length) == 0;
}

static void remember(pm_js_preloads_t *preloads, const pm_js_token_t *token)
{
    apr_size_t last = sizeof(preloads->recent) - 1;

    memmove(preloads->recent, preloads->recent + 1, last);
    preloads->recent[last] = letter_of(token);
    preloads->certain = preloads->certain << 1 | (token->is_certain ? 1 : 0);
}

/* The manner of the function; of two that differ neither is known to be its. */
static void look_for_preloader(pm_js_preloads_t *preloads,
                               const pm_js_token_t *token)
{
    apr_size_t i;

    if (token->type == PM_JS_STRING || token->type == PM_JS_TEMPLATE) {
        preloads->has_preloader |=
            token->length == sizeof("'vite:preloadError'") - 1 &&
            memcmp(token->text + 1, "vite:preloadError", token->length - 2) ==
                0;
    }
    for (i = 0; i < sizeof(manners) / sizeof(*manners); i++) {
        if (!ends_with(end_of(preloads, 0), manners[i].tokens)) {
            continue;
        }
        preloads->preloader =
            preloads->preloader == PM_JS_NO_PRELOADER ||
                    preloads->preloader == manners[i].preloader
                ? manners[i].preloader
                : PM_JS_PRELOADER_UNKNOWN;
    }
}

/*
 * How many of the last tokens are `preload(() => import(`, or, where names are
 * taken out of the module, `preload(async () => { const {a: b} = await
 * import(`; depth_inside is how deep the last `(` is in those of the call. 0:
 * none.
 */
static apr_size_t call_length(const pm_js_preloads_t *preloads,
                              int *depth_inside)
{
    const char *end = end_of(preloads, 0), *at = end_of(preloads, 3);

    *depth_inside = 1;
    if (ends_with(end, "n(()>I(")) {
        return strlen("n(()>I(");
    }
    if (!ends_with(end, "WI(")) {
        return 0;
    }
    while (at > preloads->recent + strlen("n(A()>") &&
           strchr("n{}:,=", at[-1])) {
        at--;
    }
    *depth_inside = 2;
    return at[0] == '{' && ends_with(at, "n(A()>")
               ? (apr_size_t)(end - at) + strlen("n(A()>")
               : 0;
}

static const pm_js_preload_call_t *begin_call(pm_js_preloads_t *preloads,
                                              int depth)
{
    int inside;
    apr_size_t length = call_length(preloads, &inside);
    pm_js_preload_call_t *call;

    if (length == 0 || preloads->nlisted == PM_JS_PRELOADS_MAX) {
        return NULL;
    }
    call = apr_pcalloc(preloads->pool, sizeof(*call));
    call->is_certain = (int)(preloads->certain >> (length - 1) & 1);
    call->depth = depth - inside;
    call->files = apr_array_make(preloads->pool, 0, sizeof(int));
    preloads->nlisted++;
    preloads->call = call;
    preloads->state = FUNCTION;
    return call;
}

static int is_list(const pm_js_preloads_t *preloads)
{
    apr_size_t i;
    int found = 0;

    for (i = 0; i < sizeof(lists) / sizeof(*lists); i++) {
        found |= ends_with(end_of(preloads, 0), lists[i]);
    }
    return found && preloads->files->nelts == 0;
}

/* Takes the name of a file. */
static int take_file(pm_js_preloads_t *preloads, const pm_js_token_t *token)
{
    const char *file = pm_js_token_value(preloads->pool, token, token->length);

    if (!file || preloads->files->nelts == PM_JS_PRELOADS_MAX) {
        return 0;
    }
    APR_ARRAY_PUSH(preloads->files, const char *) = file;
    return 1;
}

/* A number of decimal digits; -1: it is another, or larger than any index. */
static int number_of(const pm_js_token_t *token)
{
    int number = 0;
    apr_size_t i;

    for (i = 0; i < token->length; i++) {
        if (!apr_isdigit(token->text[i]) || number >= PM_JS_PRELOADS_MAX) {
            return -1;
        }
        number = 10 * number + token->text[i] - '0';
    }
    return number;
}

/* A number in a call's list, or a file instead of one. */
static int take_index(pm_js_preloads_t *preloads, const pm_js_token_t *token)
{
    int index = preloads->files->nelts;

    if (preloads->nlisted == PM_JS_PRELOADS_MAX) {
        return 0;
    }
    if (token->type == PM_JS_NUMBER) {
        index = number_of(token);
    }
    else if (!take_file(preloads, token)) {
        return 0;
    }
    APR_ARRAY_PUSH(preloads->call->files, int) = index;
    preloads->nlisted++;
    return 1;
}

/* The list of all files, up to its `]`. */
static void pass_file(pm_js_preloads_t *preloads, const pm_js_token_t *token)
{
    if (!take_file(preloads, token) && !pm_js_token_is(token, ",")) {
        preloads->state = ANYTHING;
    }
}

/* The list of a call, which its `]` completes. */
static void pass_index(pm_js_preloads_t *preloads, const pm_js_token_t *token)
{
    if (!take_index(preloads, token) && !pm_js_token_is(token, ",")) {
        preloads->call->is_complete = pm_js_token_is(token, "]");
        preloads->state = ANYTHING;
    }
}

const pm_js_preload_call_t *pm_js_preloads_pass(pm_js_preloads_t *preloads,
                                                const pm_js_token_t *token,
                                                int depth)
{
    const char *end = end_of(preloads, 0);

    remember(preloads, token);
    look_for_preloader(preloads, token);
    switch (preloads->state) {
    case ANYTHING:
        if (is_list(preloads)) {
            preloads->state = FILES;
        }
        return begin_call(preloads, depth);
    case FILES:
        pass_file(preloads, token);
        break;
    case FUNCTION:
        if (depth < preloads->call->depth) {
            preloads->state = ANYTHING;
        }
        else if (depth == preloads->call->depth && end[-1] == ',') {
            preloads->state = ARGUMENT;
        }
        break;
    case ARGUMENT:
        preloads->state = end[-1] == '['            ? INDEXES
                          : strchr("Mt?(", end[-1]) ? ARGUMENT
                                                    : ANYTHING;
        break;
    default:
        pass_index(preloads, token);
    }
    return NULL;
}

pm_js_preloader_t pm_js_preloads_preloader(const pm_js_preloads_t *preloads)
{
    return !preloads->has_preloader                    ? PM_JS_NO_PRELOADER
           : preloads->preloader == PM_JS_NO_PRELOADER ? PM_JS_PRELOADER_UNKNOWN
                                                       : preloads->preloader;
}
