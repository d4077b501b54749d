// The tokens of stylesheets, as @csstools/css-tokenizer has them:
// node css-tokenizer.mjs FOLDER FILE, where FOLDER has it in node_modules and FILE is
// a JSON array of stylesheets. Prints an array of arrays, [type, text as written,
// value] for each token; the value is null where there is none.
//
// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'fs';
import { createRequire } from 'module';

const [folder, file] = process.argv.slice(2);
const { tokenize } = createRequire(`${folder}/`)('@csstools/css-tokenizer');
const answers = JSON.parse(readFileSync(file, 'utf8')).map(css =>
    tokenize({ css }).map(([type, text, , , has]) =>
        [type, text, has?.value ?? null]));
process.stdout.write(JSON.stringify(answers));
