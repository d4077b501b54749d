// What the implementation of the WHATWG URL standard in npm's whatwg-url makes
// of URLs: node whatwg-url.mjs FOLDER FILE, where FOLDER has it in node_modules
// and FILE is a JSON array of [ base or null, url ]. Prints an array of parts,
// null for what is no URL.
//
// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'fs';
import { createRequire } from 'module';

const [folder, file] = process.argv.slice(2);
const { URL } = createRequire(`${folder}/`)('whatwg-url');
const answers = JSON.parse(readFileSync(file, 'utf8')).map(([base, url]) => {
    try {
        const it = base === null ? new URL(url) : new URL(url, base);
        const hash = it.hash;
        const user = it.username !== '' || it.password !== '';
        it.hash = '';
        return { href: it.href.replace(/#$/, ''), origin: it.origin, protocol: it.protocol,
            host: it.hostname, user, hash };
    }
    catch (error) {
        return null;
    }
});
process.stdout.write(JSON.stringify(answers));
