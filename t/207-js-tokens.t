# Scripts are read as acorn reads them: which `/` begin regular expressions, where
# templates go on, and what is imported. Thousands of snippets that end an
# expression or a statement in every way, inside of everything, and the files of
# some packages.
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use File::Find;
use JSON::PP;
use PM::Conformance;
use PM::Test;
use Test::More;

my @PACKAGES = qw(acorn@8 rollup@4 terser@5 htm@3 lit-html@3 chart.js@4 codemirror@5 d3-selection@3);
my $npm = npm_packages(@PACKAGES);
my $dir = tempdir();

# What ends before the slash.
my @ENDS = (
    'x',                        'x()',                    'x[0]',
    '({})',                     '{}',                     'x = {}',
    'x = {a: {}}',              'x = {a() {}}',           'x = {get if() {}}',
    'x = {class: 1, a: {}}',    'x = {async *[a]() {}}',  'function f() {}',
    'x = function () {}',       'x = function* f() {}',   'async function f() {}',
    'x = async function () {}', '(function () {})',       'function f(a = {}) {}',
    'x = async () => {}',       'x = () => {}',           'x = () => ({})',
    'class A {}',               'x = class {}',           'x = class A extends B {}',
    'x = class extends f({}) {}', 'class A extends (class {}) {}', 'class A extends class {} {}',
    'x = class { a = {}; static {} }', "class A { a = 1\n b() {} }",
    'class A { static async *a() {} }', 'class A { if() {} }', "class A { a = {}\n'b' = 1 }",
    "class A { a = class {}\n function() {} }", 'x = class { class() {} }', 'class A { class() {} function() {} }',
    'if (a) {}',                'if (a) x',               'if (a) ; else {}',
    'for (;;) {}',              'for (a of b) {}',        'for (const of of b) {}',
    'while (a) x',              'do {} while (a)',        'do ; while (a)',
    'try {} catch {}',          'try {} catch (e) {} finally {}', 'switch (a) {}',
    'switch (a) { case b ? c : d: {} }', 'switch (a) { default: {} }', 'a: {}',
    'a: for (;;) break a',      'a: for (;;) continue a', 'for (;;) break',
    'for (;;) continue',        'debugger',               'a: { break a }',
    'x++',                      'x--',                    "x\n++",
    "x\n--",                    '{} ++',                  'if (a) ++',
    'x = a ? {} : {}',          'x = a ? b : {}',         'x = a ? function () {} : class {}',
    'x = a ? {b: c ? d : {}} : {}', 'x = a?.5:{}',        'x = a ?? {}',
    'x = `a`',                  'x = `${{}}`',            'x = `${function () {}}`',
    'x = a`${b}`',              'x = "a"',                'x = 1',
    'x = 1.5e+3',               'x = /a/',                'x = this',
    'x = new.target',           'x = a.if',               'x = a?.return',
    'x = a.function',           'var a = {}',             'let {a} = {}',
    'const {a = {}, b: {c}} = {}', 'x = typeof {}',       'x = !function () {}',
    'x = new class {}',         'x = void class {}',      'x = [{}]',
    'x, {}',                    'return {}',              'return',
    'throw {}',                 'yield {}',               'await {}',
    'case {}:',                 'x = a => a',             'x = async a => {}',
    'export default {}',        'export default function () {}', 'export default async function () {}',
    'export default class {}',  'export default class {}.a', 'export default a',
    'export {x}',               'export {x as default}',  'export * from "a"',
    'import "a"',               'import {a as b} from "a"', 'import a from "a" with {type: "json"}',
    'import("a")',              'import.meta',            'import(`a`).then(() => {})',
    "from\n'a'",                'x = from',               "async\nfunction f() {}",
    'x = a in {}',              'x = a instanceof class {}', 'label: function f() {}',
    '\u{61}',                   'x = \u{61}\u0062',       'x = a.#b',
    "x = function () {}\nfunction f() {}", "x = {}\n{}", "x = class {}\nclass A {}", 'default',
    'x = {default: {}}',        'x = {if: {}, for: {}}',  'var let1 = of',
);

# What follows, if it can: the one reads as a regular expression or not at all,
# the other as a division, or as a regular expression that goes on elsewhere.
my @SLASHES = ( " /'`/.test(a)", "\n/'`/.test(a)", " / 2 / '`/'", "\n/ 2 / '`/'", " /[/'`]/g", " /a/g" );

# What is around it.
my @AROUND = (
    '%s',                             'if (a) { %s }',              'function f() { %s }',
    'x = function* () { %s }',        'async function f() { %s }',  'x = { a() { %s } }',
    'class A { m() { %s } }',         'x = () => { %s }',           'switch (a) { case 1: %s }',
    'x = `a${function () { %s }}b`;', '({ a: class { b = function () { %s } } })', 'for (;;) { %s }',
    'a ? function () { %s } : b',     "class A { constructor() { %s }\n get b() {} }", 'x = [ %s ]',
    'f(%s)',                          'x = { a: %s }',              '`${ %s }`',
    'class A { a = %s }',             'class A { static { %s } }',
);

# The text and our reading and acorn's of files; those that acorn cannot read
# in either way are left out.
sub compared {
    my ( $name, @files ) = @_;
    my $list = spew( "$dir/list", encode_json( \@files ) );
    my $acorn = run( [ program('node'), qw(--experimental-vm-modules --no-warnings), srcdir() . '/t/lib/acorn.mjs', $npm, $list ], timeout => 300 );
    die "acorn.mjs: $acorn->{err}" if $acorn->{exit};
    my $ours = run( [ builddir() . '/t/helper/js' ], stdin => join( '', map {"$_\n"} @files ), timeout => 300 );
    die "t/helper/js: $ours->{err}" if $ours->{exit};
    my @ours = split /\n/, $ours->{out};
    my ( $valid, @wrong ) = (0);
    for my $both ( @{ decode_json( $acorn->{out} ) } ) {
        my ( $file, $line ) = ( shift @files, shift @ours );
        my @readings = grep {defined} @$both or next;
        $valid++;
        my $is = canonical( decode_json($line) );
        push @wrong, [ $file, $is, map { canonical($_) } @readings ] if !grep { canonical($_) eq $is } @readings;
    }
    diag( slurp( $_->[0] ) =~ s/\A(.{0,300}).*/$1/sr . "\n ours:  $_->[1]\n acorn: $_->[2]" ) for @wrong[ 0 .. ( $#wrong < 9 ? $#wrong : 9 ) ];
    is( scalar @wrong, 0, "$name: $valid are read as acorn does" );
    return $valid;
}

sub canonical { return JSON::PP->new->canonical->encode( $_[0] ) }

my @snippets;
for my $end (@ENDS) {
    for my $slash (@SLASHES) {
        push @snippets, map { sprintf "$_\n;import('z')", $end . $slash } map {s/%(?!s)/%%/gr} @AROUND;
    }
}
my @files;
for my $i ( 0 .. $#snippets ) {
    push @files, spew( "$dir/$i.js", $snippets[$i] );
}
cmp_ok( compared( 'snippets', @files ), '>', 3000, '  and many are valid' );

my @scripts;
find( { no_chdir => 1, wanted => sub { push @scripts, $_ if /\.(?:m?js|cjs)$/ && -f && -s _ < 2_000_000 } },
    map { "$npm/node_modules/" . s/(?<=.)\@[^\@]*$//r } @PACKAGES );
cmp_ok( compared( 'files of packages', sort @scripts ), '>', 100, '  and they are many' );

done_testing;
