// What parse5 makes of pages: for each string of the list in the file that is
// the second argument, a list of its elements in the order of the document:
// [name, attributes] and, of a style or script, its text. Templates are inert.
// The first argument is the folder in whose node_modules parse5 is.
//
// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const [folder, file] = process.argv.slice(2);
const { parse } = await import(pathToFileURL(createRequire(`${folder}/`).resolve('parse5')));

const PREFIXES = {
  'http://www.w3.org/1999/xhtml': '',
  'http://www.w3.org/2000/svg': 'svg ',
  'http://www.w3.org/1998/Math/MathML': 'math ',
};

function elements(node, found) {
  for (const child of node.childNodes ?? []) {
    if (!child.tagName || (child.tagName === 'template' && child.content)) continue;
    const attributes = Object.fromEntries(child.attrs.map(({ name, prefix, value }) =>
      [(prefix ? `${prefix}:${name}` : name).toLowerCase(), value]));
    const name = PREFIXES[child.namespaceURI] + child.tagName.toLowerCase();
    const element = [name, attributes];
    found.push(element);
    if (/\b(?:style|script)$/.test(name)) {
      const texts = child.childNodes.filter((text) => text.nodeName === '#text');
      element.push(texts.map((text) => text.value).join(''));
    }
    elements(child, found);
  }
  return found;
}

const pages = JSON.parse(readFileSync(file, 'utf8'));
process.stdout.write(JSON.stringify(pages.map((page) => elements(parse(page, { scriptingEnabled: true }), []))));
