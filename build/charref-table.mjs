// Makes manifests/generator/html/charref_table.c from the standard's list of
// character references, which the npm packages character-entities (all names)
// and character-entities-legacy (those without `;`) have. In a directory where
// both are installed (npm install character-entities character-entities-legacy):
//
//   node .../build/charref-table.mjs >.../manifests/generator/html/charref_table.c
//
// SPDX-License-Identifier: Apache-2.0
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const WIDTH = 80;
const here = createRequire(`${process.cwd()}/`);
const load = (name) => import(pathToFileURL(here.resolve(name)));
const { characterEntities } = await load('character-entities');
const { characterEntitiesLegacy } = await load('character-entities-legacy');
const bare = new Set(characterEntitiesLegacy);

// A character as C has it in a string: what one sees as it is, the rest as the
// bytes of its UTF-8.
function escaped(character) {
  if (/["\\?]/.test(character)) return `\\${character}`;
  if (/^[\p{L}\p{N}\p{P}\p{S}]$/u.test(character)) return character;
  return [...Buffer.from(character)].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('');
}

const rows = Object.keys(characterEntities).sort().map((name) =>
  `"${name}${bare.has(name) ? '&' : ' '}${[...characterEntities[name]].map(escaped).join('')}",`);
const lines = [];
for (const row of rows) {
  const line = lines.at(-1);
  if (line && [...line, ...row].length < WIDTH) lines[lines.length - 1] += ` ${row}`;
  else lines.push(`    ${row}`);
}

process.stdout.write(`/*
 * The names of character references. Made by build/charref-table.mjs, which
 * says how; not to be changed by hand.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "html/charref_table.h"

/* clang-format off */
const char *const pm_charref_table[] = {
${lines.join('\n')}
};
/* clang-format on */

const int pm_charref_count =
    sizeof(pm_charref_table) / sizeof(pm_charref_table[0]);
`);
