# Scripts are read as acorn reads them: which `/` begin regular expressions, where
# templates go on, and what is imported. Thousands of snippets that end an
# expression or a statement in every way, inside of everything, and the files of
# some packages. What is certain to be imported here is so there, and the same in a
# function that is called.
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use File::Find;
use JSON::PP;
use List::Util qw(max);
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
    my ( $valid, $certain, $missed, @wrong, @rash, @else ) = ( 0, 0, 0 );
    for my $both ( @{ decode_json( $acorn->{out} ) } ) {
        my ( $file, $line ) = ( shift @files, shift @ours );
        my @readings = grep {defined} @$both or next;
        $valid++;
        my $ours = decode_json($line);
        push @else, slurp($file) if !delete $ours->{agrees};
        my @sure = sure($ours);
        my @may  = map { [ sure($_) ] } @readings;
        $certain += @sure;
        $missed += max( map { scalar @$_ } @may ) - @sure;
        push @rash, slurp($file) if grep { !is_within( \@sure, $_ ) } @may;
        my $is = canonical($ours);
        push @wrong, [ $file, $is, map { canonical($_) } @readings ] if !grep { canonical($_) eq $is } @readings;
    }
    diag( slurp( $_->[0] ) =~ s/\A(.{0,300}).*/$1/sr . "\n ours:  $_->[1]\n acorn: $_->[2]" ) for @wrong[ 0 .. ( $#wrong < 9 ? $#wrong : 9 ) ];
    is( scalar @wrong, 0, "$name: $valid are read as acorn does" );
    is_deeply( \@rash, [], "  and what is certain to be imported is ($certain; $missed are not known to be)" );
    cmp_ok( $missed, '<=', $certain / 10, '    nearly all' );
    is_deeply( \@else, [], '    and so is what is in a function that is called' );
    return $valid;
}

# Takes whether imports are certain out of a reading: the numbers of those that are.
sub sure {
    my ($reading) = @_;
    my $imports = $reading->{imports};
    return grep { pop @{ $imports->[$_] } } 0 .. $#$imports;
}

sub is_within {
    my ( $some, $all ) = @_;
    my %all = map { $_ => 1 } @$all;
    return !grep { !$all{$_} } @$some;
}

sub canonical { return JSON::PP->new->canonical->encode( $_[0] ) }

my @snippets;
for my $end (@ENDS) {
    for my $slash (@SLASHES) {
        push @snippets, map { sprintf "$_\n;import('z')", $end . $slash } map {s/%(?!s)/%%/gr} @AROUND;
    }
}
# What is around an import, and then another.
my @IMPORTS = (
    "%s; import('b')",  "%s\nimport('b')", 'f(%s), import("b")', '[%s, {a: import("b")}]', '{ %s } import("b")',
    'let a = %s, b = import("b")', 'x = () => { %s }; import("b")', "x = () => { %s }\nimport('b')", 'x = () => (%s), import("b")',
    'f(() => %s, import("b"))', 'x = async () => await %s; import("b")', 'async function f() { await %s }; import("b")', 'export default %s; import("b")',
    'a && (%s); import("b")', 'a || %s, import("b")', 'f(a ?? %s, import("b"))', 'a ? %s : import("b")', '(%s) ? import("b") : c', 'x = a ? b : c, %s; import("b")',
    '%s && import("b")', 'a?.[%s]; import("b")', 'a?.b(%s), import("b")', 'a ||= %s; import("b")', 'a += %s; a = import("b")', 'a++, %s',
    'if (a) %s; import("b")', "if (a) f()\n%s\nimport('b')", "if (a)\n%s; else import('b')", 'if (a) f(); else f(), %s; import("b")', 'if (%s) {} import("b")',
    'if (a) { %s } else { f() } import("b")', 'for (const a of b) %s; import("b")', 'for (;;) { f(); %s } import("b")', 'for (a in [%s]) ; import("b")',
    'while (a) f(%s); import("b")', 'do %s; while (a); import("b")', "do f()\nwhile (a)\n%s; import('b')", 'switch (a) { case 1: %s } import("b")', 'switch (a) { default: f(); %s; break } import("b")',
    'try { %s } catch (e) { import("b") } finally { import("c") } import("d")', 'try { f() } catch { f() } %s',
    'a: { break a; %s } import("b")', 'a: for (;;) { for (;;) continue a } %s', 'for (;;) break; %s', 'for (;;) { if (a) continue } %s', 'if (a) throw b; %s', 'if (a) { throw b } %s', 'function f() { throw a } %s',
    'await f(); %s', 'await %s; import("b")', 'await %s.then(f, import("b")); import("c")', 'await Promise.all([%s, import("b")]); import("c")', "await f()\n%s", "await f()\nf(%s)", "await f\n`\${%s}`", 'f(await g(), %s)', 'f(await g(%s)); import("b")', 'x = await f() + %s', 'for await (a of b) {} %s',
    "x = await f(%s)\n++y, import('b')", 'await (async () => { await f(%s) })(); import("b")',
    'const {a = %s} = b; import("b")', 'const [a = f(%s)] = b', 'x = (a = %s) => {}', '({a: b = %s} = c)', 'function f(a = %s) {} import("b")', 'x = (a, {b = [%s]}) => {}; import("b")', 'x = {a() { %s }, get b() { %s }, c: %s}; import("b")',
    'class A { a = %s; static b = %s; [%s] = 1; static { %s } c() { %s } } import("b")', 'class A extends f(%s) {} import("b")', 'x = class { a = 1 }, %s', '(function () { %s })(); import("b")', '(() => { %s })(); import("b")', 'x = `${%s}${() => import("b")}`; import("c")',
    'a: %s; import("b")', 'f`${%s}`', 'new F(%s); import("b")', 'delete a[%s]; void import("b")', 'export const a = %s, b = () => import("b"); import("c")', 'debugger; %s', "debugger\n%s", 'with (a) %s; import("b")',
    'x = async a => %s; import("b")', 'x = async (a) => f(%s); import("b")', "x = async\nfunction f() { %s }\nimport('b')", "let a\n%s\nlet b\nimport('b')", "x = y\nfunction f() {}\n%s", "x = y\nclass A {}\n%s", "import a from 'a'\n%s\nexport * from 'b'\nimport('b')", 'x = {}; %s', 'x = () => ({}); %s',
);
for my $around (@IMPORTS) {
    for my $import ( "import('a')", 'import(`a`).then(f)', "x = import('a')", "f(import('a'), () => import('c'))", "[import('a')][0]" ) {
        push @snippets, $around =~ s/%s/$import/gr;
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
