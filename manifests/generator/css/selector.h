/*
 * Selectors: parsed by selector_parse.h, held against elements by
 * style/match.h.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_CSS_SELECTOR_H
#define PM_CSS_SELECTOR_H

#include <apr_pools.h>
#include <apr_tables.h>

/* Limits: a list beyond them is as if it were not there. */
#define PM_CSS_SELECTORS_MAX 4096   /* in one list */
#define PM_CSS_COMPOUNDS_MAX 32     /* in one selector */
#define PM_CSS_SIMPLES_MAX 64       /* in one selector */
#define PM_CSS_SELECTOR_DEPTH_MAX 8 /* :is() within :is() */

/* The pseudo-element that a selector ends with. */
typedef enum pm_css_pseudo_t {
    PM_CSS_PSEUDO_NONE,
    PM_CSS_PSEUDO_BEFORE,
    PM_CSS_PSEUDO_AFTER,
    PM_CSS_PSEUDO_MARKER,
    PM_CSS_PSEUDO_FIRST_LINE,
    PM_CSS_PSEUDO_FIRST_LETTER,
    PM_CSS_PSEUDO_PLACEHOLDER,
    PM_CSS_PSEUDO_OTHER /* scrollbars, selections and the like */
} pm_css_pseudo_t;

typedef enum pm_css_simple_kind_t {
    PM_CSS_SIMPLE_TAG,
    PM_CSS_SIMPLE_CLASS,
    PM_CSS_SIMPLE_ID,
    PM_CSS_SIMPLE_ATTRIBUTE,
    PM_CSS_SIMPLE_STATE,   /* an attribute that some elements may have */
    PM_CSS_SIMPLE_ANY,     /* of a list: :is(), :where(), `&` */
    PM_CSS_SIMPLE_NOT,     /* none of a list */
    PM_CSS_SIMPLE_HAS,     /* something in it or behind it is of a list */
    PM_CSS_SIMPLE_ANCHOR,  /* in the list of :has(): what has it */
    PM_CSS_SIMPLE_NTH,     /* :nth-child() and its like */
    PM_CSS_SIMPLE_EMPTY,   /* :empty */
    PM_CSS_SIMPLE_ROOT,    /* :root */
    PM_CSS_SIMPLE_LANG,    /* :lang() */
    PM_CSS_SIMPLE_DIR,     /* :dir() */
    PM_CSS_SIMPLE_DEFINED, /* :defined */
    PM_CSS_SIMPLE_NEVER,   /* :hover: not while the page loads */
    PM_CSS_SIMPLE_MAYBE
} pm_css_simple_kind_t;

/* How :nth-child() and its like count. */
enum { PM_CSS_NTH_LAST = 1, PM_CSS_NTH_OF_TYPE = 2 };

typedef struct pm_css_simple_t {
    pm_css_simple_kind_t kind;
    char operator_;         /* of an attribute: = ~ | ^ $ *; 0: is it there? */
    unsigned char any_case; /* the case of an attribute's value is the same */
    unsigned char is_negated; /* of a state: the attribute must not be there */
    unsigned char counting;   /* of nth: some of PM_CSS_NTH_* */
    int step, offset;         /* of nth: every step-th from the offset-th on */
    const char *name;         /* tag and attribute in lower case */
    const char *value;        /* of an attribute; of a state the tags */
    const struct pm_css_selectors_t *list; /* of nth, what is counted; NULL */
} pm_css_simple_t;

typedef struct pm_css_compound_t {
    char combinator; /* to the compound on its left: ' ' > + ~; 0: none */
    unsigned char count;
    const pm_css_simple_t *simples; /* none: `*` */
} pm_css_compound_t;

typedef struct pm_css_selector_t {
    apr_uint32_t specificity; /* three numbers of 10 bits */
    unsigned char pseudo;     /* a pm_css_pseudo_t */
    unsigned char is_never;   /* matches nothing while the page loads */
    unsigned char count;      /* of compounds */
    const pm_css_compound_t *compounds; /* the rightmost first */
} pm_css_selector_t;

/* A selector list. */
typedef struct pm_css_selectors_t {
    apr_uint32_t specificity;    /* of its most specific member */
    apr_array_header_t *members; /* of const pm_css_selector_t * */
    apr_size_t bytes;            /* about what it takes of the pool */
    int is_scope;                /* the roots of an @scope */
} pm_css_selectors_t;

/* A selector that is being read, leftmost first. */
typedef struct pm_css_draft_t {
    pm_css_simple_t simples[PM_CSS_SIMPLES_MAX];
    int count; /* of simples */
    struct {
        char combinator;
        int start; /* its first simple */
    } compounds[PM_CSS_COMPOUNDS_MAX + 1];
    int ncompounds;
    pm_css_pseudo_t pseudo;
    int is_never;
    apr_uint32_t ids;
    apr_uint32_t classes;
    apr_uint32_t tags;
} pm_css_draft_t;

/* Makes it empty. What it has room for is not looked at. */
void pm_css_draft_begin(pm_css_draft_t *draft);

/* Begins a compound, with the combinator before it, 0 for the first. Returns 0
 * beyond PM_CSS_COMPOUNDS_MAX. */
int pm_css_draft_open(pm_css_draft_t *draft, char combinator);

/* Adds a simple selector to the compound. Returns 0 beyond
 * PM_CSS_SIMPLES_MAX. */
int pm_css_draft_add(pm_css_draft_t *draft, pm_css_simple_t simple);

/* Adds what a list counts for: as much as its most specific member. */
void pm_css_draft_add_specificity(pm_css_draft_t *draft,
                                  const pm_css_selectors_t *list);

/* The selector without its first `skipped` compounds, from pool. */
const pm_css_selector_t *
pm_css_draft_finish(apr_pool_t *pool, const pm_css_draft_t *draft, int skipped);

#endif
