/*
 * The commands of pushmanifest and their options, as tables.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "command/command.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <apr_getopt.h>
#include <apr_strings.h>

#include "command/examples.h"
#include "text/nearest.h"

#define PROGRAM "pushmanifest"
#define OPTIONS_MAX 48
#define FIRST_ID 256 /* above every letter */
#define HELP_COLUMN 26

typedef struct given_t {
    const char *name, *value;
} given_t;

static void print_option(const pm_option_t *option)
{
    char left[64];
    const char *help = option->help;
    int length;

    snprintf(left, sizeof(left), "  %c%c%s--%s%s%s", option->letter ? '-' : ' ',
             option->letter ? option->letter : ' ',
             option->letter ? ", " : "  ", option->name,
             option->argument ? " " : "",
             option->argument ? option->argument : "");
    printf("%-*s", HELP_COLUMN, left);
    if (strlen(left) >= HELP_COLUMN) {
        printf("\n%*s", HELP_COLUMN, "");
    }
    while (*help) {
        length = (int)strcspn(help, "\n");
        printf("%.*s\n", length, help);
        help += length;
        if (*help) {
            printf("%*s", HELP_COLUMN, "");
            help++;
        }
    }
}

static void print_examples(const pm_command_t *command)
{
    const char *line = pm_examples_of(command->name);

    fputs(*line ? "\nExamples:\n" : "", stdout);
    for (; *line; line += strcspn(line, "\n") + 1) {
        printf("  %.*s\n", (int)strcspn(line, "\n"), line);
    }
}

static void print_command(const pm_command_t *command)
{
    const pm_option_t *option;

    printf("Usage: " PROGRAM " %s [OPTION]... %s\n%s\n\n", command->name,
           command->operands, command->summary);
    for (option = command->options; option->name; option++) {
        print_option(option);
    }
    printf("  -h, --help              this text\n");
    print_examples(command);
}

static void print_commands(const pm_command_t *commands)
{
    const pm_command_t *command;

    printf("Usage: " PROGRAM " COMMAND [OPTION]... OPERAND...\n"
           "Writes down at deploy time what the pages of a site need, for "
           "mod_pushmanifest.\n\n");
    for (command = commands; command->name; command++) {
        printf("  %-10s%s\n", command->name, command->summary);
    }
    printf("\n`" PROGRAM " COMMAND --help` says more.\n"
           "`" PROGRAM " --version` prints the version.\n"
           "Exit codes: 0 done, 1 done, but something was lost and named on "
           "standard error,\n2 wrong usage, 3 nothing written.\n");
}

/* How to ask for help, after a message about the command line. */
static pm_exit_t hint(const pm_command_t *command)
{
    fprintf(stderr, "Try `" PROGRAM " %s%s--help`.\n",
            command ? command->name : "", command ? " " : "");
    return PM_EXIT_USAGE;
}

/* The table in the form that apr_getopt_long() takes. */
static apr_getopt_option_t *getopt_table(apr_pool_t *pool,
                                         const pm_option_t *options)
{
    apr_getopt_option_t *table =
        apr_pcalloc(pool, (OPTIONS_MAX + 2) * sizeof(*table));
    int i;

    table[0].name = "help";
    table[0].optch = 'h';
    for (i = 0; i < OPTIONS_MAX && options[i].name; i++) {
        table[i + 1].name = options[i].name;
        table[i + 1].optch =
            options[i].letter ? options[i].letter : FIRST_ID + i;
        table[i + 1].has_arg = options[i].argument != NULL;
    }
    return table;
}

static const char *option_name(const apr_getopt_option_t *table, int id)
{
    int i;

    for (i = 0; table[i].optch != 0 && table[i].optch != id; i++) {
    }
    return table[i].name;
}

/* The option that is meant by a word that is none; NULL: nobody knows. */
static const char *meant_option(const pm_command_t *command, const char *word)
{
    pm_nearest_t nearest = {.word = word};
    const pm_option_t *option;

    for (option = command->options; option->name; option++) {
        pm_nearest_look(&nearest, option->name);
    }
    pm_nearest_look(&nearest, "help");
    return nearest.found;
}

/*
 * Says what apr_getopt_long() says, "PROGRAM COMMAND: what: option", with the
 * option as the user wrote it: APR leaves the dashes out, mostly.
 */
static void __attribute__((format(printf, 2, 3)))
complain(void *command, const char *format, ...)
{
    char text[256], *option;
    const char *meant;
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(text, sizeof(text), format, arguments);
    va_end(arguments);
    text[strcspn(text, "\n")] = '\0';
    option = strstr(text, ": ");
    option = option ? strstr(option + 2, ": ") : NULL;
    if (!option) {
        fprintf(stderr, "%s\n", text);
        return;
    }
    option += 2;
    fprintf(stderr, "%.*s%s%s", (int)(option - text), text,
            *option == '-' ? ""
            : option[1]    ? "--"
                           : "-",
            option);
    option += strspn(option, "-");
    meant = strstr(text, ": invalid ") ? meant_option(command, option) : NULL;
    if (meant) {
        fprintf(stderr, "; did you mean --%s?", meant);
    }
    fputc('\n', stderr);
}

/* Whether an argument is an option that takes the next one as its value. */
static int takes_next(const pm_option_t *options, const char *argument)
{
    const pm_option_t *option;

    for (option = options; option->name; option++) {
        if (option->argument &&
            ((strncmp(argument, "--", 2) == 0 &&
              strcmp(argument + 2, option->name) == 0) ||
             (argument[0] == '-' && argument[1] == option->letter &&
              option->letter && !argument[2]))) {
            return 1;
        }
    }
    return 0;
}

/* A dash for an operand is standard input, by a name that can be opened: for
 * apr_getopt_long() it would be an option without a letter. */
static void name_stdin(const pm_option_t *options, int argc,
                       const char **arguments)
{
    int i;

    for (i = 1; i < argc; i++) {
        if (strcmp(arguments[i], "-") == 0 &&
            !takes_next(options, arguments[i - 1])) {
            arguments[i] = "/dev/stdin";
        }
    }
}

/* Whether the command takes another number of operands; then it is said. */
static int wrong_operands(const pm_invocation_t *invocation)
{
    const pm_command_t *command = invocation->command;
    int count = invocation->operands->nelts;

    if (count < command->least) {
        return pm_invocation_wrong(invocation, "expected %s",
                                   command->operands);
    }
    if (count > command->most) {
        return pm_invocation_wrong(invocation, "expected %s%s, not %d",
                                   command->most == 1 ? "one " : "",
                                   command->operands, count);
    }
    return 0;
}

/* Parses what follows the command's name and runs it. */
static pm_exit_t run_command(apr_pool_t *pool, const pm_command_t *command,
                             int argc, const char *const *argv)
{
    pm_invocation_t invocation = {
        .pool = pool,
        .command = command,
        .operands = apr_array_make(pool, 2, sizeof(const char *)),
        .given = apr_array_make(pool, 8, sizeof(given_t)),
    };
    apr_getopt_option_t *table = getopt_table(pool, command->options);
    const char **arguments =
        apr_pmemdup(pool, argv, (apr_size_t)(argc + 1) * sizeof(*argv));
    apr_getopt_t *state;
    const char *value;
    apr_status_t rv;
    int id;

    /* Its messages begin with the program's name. */
    arguments[0] = apr_pstrcat(pool, PROGRAM " ", command->name, NULL);
    name_stdin(command->options, argc, arguments);
    apr_getopt_init(&state, pool, argc, arguments);
    state->interleave = 1;
    state->errfn = complain;
    state->errarg = apr_pmemdup(pool, command, sizeof(*command));
    while ((rv = apr_getopt_long(state, table, &id, &value)) == APR_SUCCESS) {
        given_t given = {option_name(table, id), value ? value : ""};

        if (id == 'h') {
            print_command(command);
            return PM_EXIT_DONE;
        }
        APR_ARRAY_PUSH(invocation.given, given_t) = given;
    }
    if (rv != APR_EOF) {
        return hint(command);
    }
    for (; state->ind < argc; state->ind++) {
        APR_ARRAY_PUSH(invocation.operands, const char *) =
            state->argv[state->ind];
    }
    return wrong_operands(&invocation) ? PM_EXIT_USAGE
                                       : command->run(&invocation);
}

/* Says that there is no command of that name, and which one may be meant. */
static void complain_of_command(const pm_command_t *commands, const char *name)
{
    pm_nearest_t nearest = {.word = name};

    for (; commands->name; commands++) {
        pm_nearest_look(&nearest, commands->name);
    }
    fprintf(stderr, PROGRAM ": there is no command \"%s\"", name);
    if (nearest.found) {
        fprintf(stderr, "; did you mean %s?", nearest.found);
    }
    fputc('\n', stderr);
}

pm_exit_t pm_command_main(apr_pool_t *pool, const pm_command_t *commands,
                          int argc, const char *const *argv)
{
    const pm_command_t *command;
    const char *name = argc > 1 ? argv[1] : "";

    if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0 ||
        strcmp(name, "help") == 0) {
        print_commands(commands);
        return PM_EXIT_DONE;
    }
    if (strcmp(name, "--version") == 0) {
        printf(PROGRAM " " PM_VERSION "\n");
        return PM_EXIT_DONE;
    }
    for (command = commands; command->name; command++) {
        if (strcmp(command->name, name) == 0) {
            return run_command(pool, command, argc - 1, argv + 1);
        }
    }
    if (*name) {
        complain_of_command(commands, name);
    }
    else {
        fprintf(stderr, PROGRAM ": a command is missing\n");
    }
    return hint(NULL);
}

const char *pm_invocation_value(const pm_invocation_t *invocation,
                                const char *name)
{
    apr_array_header_t *values = pm_invocation_values(invocation, name);

    return values->nelts > 0
               ? APR_ARRAY_IDX(values, values->nelts - 1, const char *)
               : NULL;
}

apr_array_header_t *pm_invocation_values(const pm_invocation_t *invocation,
                                         const char *name)
{
    apr_array_header_t *values =
        apr_array_make(invocation->pool, 2, sizeof(const char *));
    int i;

    for (i = 0; i < invocation->given->nelts; i++) {
        const given_t *given = &APR_ARRAY_IDX(invocation->given, i, given_t);

        if (strcmp(given->name, name) == 0) {
            APR_ARRAY_PUSH(values, const char *) = given->value;
        }
    }
    return values;
}

const char *pm_invocation_operand(const pm_invocation_t *invocation, int index)
{
    return index < invocation->operands->nelts
               ? APR_ARRAY_IDX(invocation->operands, index, const char *)
               : NULL;
}

pm_exit_t pm_invocation_wrong(const pm_invocation_t *invocation,
                              const char *format, ...)
{
    va_list arguments;

    fprintf(stderr, PROGRAM " %s: ", invocation->command->name);
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
    return hint(invocation->command);
}
