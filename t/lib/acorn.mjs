// What acorn makes of scripts, in the words of t/helper/js.
//
//   node --experimental-vm-modules --no-warnings acorn.mjs FOLDER LIST
//
// acorn stands in FOLDER/node_modules, LIST is a JSON array of files. Prints an
// array: for each file what it is as a module and as a script, null where it is
// none. Node has to take it, too: acorn lets a regular expression begin after
// `x = async function () {}`. Positions are in bytes.
//
// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'fs';
import { createRequire } from 'module';
import vm from 'vm';

const [folder, list] = process.argv.slice(2);
const { parse, tokTypes } = createRequire(folder + '/')('acorn');

// Positions in UTF-16, in order, as positions in bytes.
function bytePositions(text) {
    let at = 0, bytes = 0;
    return (position) => {
        bytes += Buffer.byteLength(text.slice(at, position));
        at = position;
        return bytes;
    };
}

// acorn has `, ${, } and the text between as tokens of their own; here a piece of
// a template is one, from its ` or } to its ${ or `.
function piecesOf(text, tokens) {
    const byteAt = bytePositions(text);
    const pieces = [];
    for (const token of tokens) {
        if (token.type === tokTypes.regexp) {
            pieces.push(['regexp', byteAt(token.start), byteAt(token.end)]);
        } else if (token.type === tokTypes.template || token.type === tokTypes.invalidTemplate) {
            const after = text[token.end] === '`' ? 1 : 2;
            pieces.push(['template', byteAt(token.start - 1), byteAt(token.end + after)]);
        }
    }
    return pieces;
}

// Calls visit with each node of a tree.
function walk(node, visit) {
    if (Array.isArray(node)) {
        node.forEach((one) => walk(one, visit));
    } else if (node && typeof node.type === 'string') {
        visit(node);
        Object.values(node).forEach((one) => walk(one, visit));
    }
}

// Whether what stands under a node is not evaluated whenever the node is, or
// only after a wait.
const CONDITIONAL = /Function|Class|^If|^For|While|^Switch|^Try|^With|^AssignmentPattern/;
const ENDS = /^(Throw|Await)/;

// The dynamic imports that are evaluated whenever the program is, and at once, if
// nothing before them fails: in no function, class, branch or loop, and after
// nothing at the top that throws, waits or jumps.
function certainOf(tree) {
    const found = new Set();
    let isOver = false;
    const visit = (node, conditional) => {
        if (Array.isArray(node)) {
            node.forEach((one) => visit(one, conditional));
        } else if (node && typeof node.type === 'string') {
            const { type } = node;
            if (/Function|Class/.test(type)) return;
            if (type === 'ImportExpression' && !conditional && !isOver) found.add(node);
            conditional ||= CONDITIONAL.test(type) || node.optional;
            const first = { ConditionalExpression: 'test', LogicalExpression: 'left' }[type];
            if (first) visit(node[first], conditional);
            conditional ||= first || /^(&&|\|\||\?\?)=$/.test(node.operator);
            for (const [key, value] of Object.entries(node)) {
                if (key !== first) visit(value, conditional);
            }
            isOver ||= ENDS.test(type) || node.await || (/^(Break|Continue)/.test(type) && node.label);
        }
    };
    visit(tree.body, false);
    return found;
}

function importsOf(tree) {
    const certain = certainOf(tree);
    const kinds = {
        ImportDeclaration: 'import', ExportNamedDeclaration: 'export',
        ExportAllDeclaration: 'export', ImportExpression: 'dynamic',
    };
    const imports = [];
    walk(tree, (node) => {
        const source = kinds[node.type] && node.source;
        if (!source) return;
        const value = source.type === 'Literal' ? source.value
            : source.type === 'TemplateLiteral' && source.quasis.length === 1
            ? source.quasis[0].value.cooked : undefined;
        if (typeof value === 'string') imports.push([source.start, kinds[node.type], value, certain.has(node)]);
    });
    return imports.sort((a, b) => a[0] - b[0]).map((one) => one.slice(1));
}

function read(text, sourceType) {
    const tokens = [];
    try {
        sourceType === 'module' ? new vm.SourceTextModule(text) : new vm.Script(text);
        const tree = parse(text, {
            ecmaVersion: 'latest', sourceType, onToken: tokens, allowHashBang: true,
        });
        return { tokens: piecesOf(text, tokens), imports: importsOf(tree) };
    } catch (e) {
        return null;
    }
}

const files = JSON.parse(readFileSync(list, 'utf8'));
process.stdout.write('[' + files.map((file) => {
    const text = readFileSync(file, 'utf8');
    return JSON.stringify([read(text, 'module'), read(text, 'script')]);
}).join(',') + ']');
