/*
 * What the usage text shows of each command.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "command/examples.h"

#include <string.h>

#define SITE "site.manifest"

/* clang-format off */
static const struct {
    const char *command, *lines;
} examples[] = {
    {"generate",
     "pushmanifest generate -o " SITE " /var/www/site\n"
     "pushmanifest generate --match auto -o " SITE " /var/www/site\n"
     "pushmanifest generate --to headers -o _headers /var/www/site\n"},
    {"crawl",
     "pushmanifest crawl --cache cache -o " SITE " https://site.example/\n"},
    {"check",
     "pushmanifest check " SITE "\n"
     "pushmanifest check " SITE " /var/www/site\n"
     "pushmanifest check " SITE " https://site.example/\n"},
    {"explain",
     "pushmanifest explain " SITE " /\n"
     "pushmanifest explain --docroot /var/www/site " SITE " /\n"},
    {"diff",
     "pushmanifest diff old.manifest new.manifest\n"
     "pushmanifest diff --format markdown old.manifest new.manifest\n"},
    {"report",
     "pushmanifest report -o report.html " SITE "\n"
     "pushmanifest report --docroot /var/www/site -o report.html " SITE "\n"
     "pushmanifest report --crawl-cache cache -o report.html " SITE "\n"},
    {"merge",
     "pushmanifest merge -o " SITE " part-1.manifest part-2.manifest\n"},
    {"learn",
     "pushmanifest learn " SITE " access.log\n"
     "pushmanifest learn --rules-out learned.json " SITE " access.log\n"},
    {"convert",
     "pushmanifest convert -o " SITE " /etc/nginx/sites-available/site\n"
     "pushmanifest convert --to haproxy " SITE "\n"},
};
/* clang-format on */

const char *pm_examples_of(const char *command)
{
    size_t i;

    for (i = 0; i < sizeof(examples) / sizeof(examples[0]); i++) {
        if (strcmp(examples[i].command, command) == 0) {
            return examples[i].lines;
        }
    }
    return "";
}
