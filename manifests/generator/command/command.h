/*
 * The commands of pushmanifest and their options, as tables: the parser and the
 * usage text are made from them.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_COMMAND_COMMAND_H
#define PM_COMMAND_COMMAND_H

#include <apr_pools.h>
#include <apr_tables.h>

/* The exit codes, as in pushmanifest(1). */
typedef enum pm_exit_t {
    PM_EXIT_DONE = 0,
    PM_EXIT_LOST = 1,   /* done, but something was lost; each was named */
    PM_EXIT_USAGE = 2,  /* the command line is wrong */
    PM_EXIT_NOTHING = 3 /* nothing was written, or could be read */
} pm_exit_t;

/* An option. Tables end with a NULL name. */
typedef struct pm_option_t {
    const char *name;     /* without `--` */
    char letter;          /* of the short form; 0: there is none */
    const char *argument; /* its name in the usage text; NULL: a flag */
    const char *help;     /* lines, without an end to the last */
} pm_option_t;

/* A command line, parsed. */
typedef struct pm_invocation_t {
    apr_pool_t *pool;
    const struct pm_command_t *command;
    apr_array_header_t *operands; /* of const char * */
    apr_array_header_t *given;    /* options; see the functions below */
} pm_invocation_t;

typedef struct pm_command_t {
    const char *name;
    const char *operands; /* their names in the usage text */
    int least, most;      /* number of operands */
    const char *summary;  /* one line */
    const pm_option_t *options;
    pm_exit_t (*run)(const pm_invocation_t *invocation);
} pm_command_t;

/* Runs what argv asks for, among commands, which ends with a NULL name. Usage
 * goes to standard output if asked for, messages to standard error. */
pm_exit_t pm_command_main(apr_pool_t *pool, const pm_command_t *commands,
                          int argc, const char *const *argv);

/* The last value given for an option; "" for a flag; NULL: not given. */
const char *pm_invocation_value(const pm_invocation_t *invocation,
                                const char *name);

/* All values given for it, of const char *, in order. */
apr_array_header_t *pm_invocation_values(const pm_invocation_t *invocation,
                                         const char *name);

/* The operand number index, from 0, or NULL if there are not so many. */
const char *pm_invocation_operand(const pm_invocation_t *invocation, int index);

/* Says on standard error what is wrong with the command line, and how to ask
 * for help. */
pm_exit_t pm_invocation_wrong(const pm_invocation_t *invocation,
                              const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
