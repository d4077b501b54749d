# The command line: usage, exit codes, where the output goes, and that a run
# that fails leaves the old file.
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use Test::More;
use PM::Generate;
use PM::Test;

need('pushmanifest');

my $command = program('pushmanifest');
sub pushmanifest { return run( [ $command, @_ ] ) }

my $good = site(
    'index.html' => '<link rel=stylesheet href=a.css>',
    'a.css'      => 'a{}'
);
my $lossy = site( 'index.html' => "\n<link rel=stylesheet href=none.css>" );

# Exit codes, and what stands on standard error.
my @cases = (
    [ 0, qr/^$/,                       'generate', '-q', $good ],
    [ 0, qr/^2 pages, 1 set, 1 link$/m, 'generate', $good ],
    [ 1, qr{^\Q$lossy\E/index.html:2:1: "none.css" is not there; the link is left out$}m, 'generate', $lossy ],
    [ 2, qr/a command is missing/ ],
    [ 2, qr/there is no command "frobnicate"/, 'frobnicate' ],
    [ 2, qr/expected DOCROOT/,         'generate' ],
    [ 2, qr/expected one DOCROOT, not 2$/m, 'generate', $good, $lossy ],
    [ 2, qr/expected MANIFEST \[DOCROOT\|URL\], not 3$/m, 'check', $good, $good, $good ],
    [ 2, qr/invalid option: --frob/,   'generate', '--frob', $good ],
    [ 2, qr/^pushmanifest generate: missing argument: --base$/m, 'generate', '--base' ],
    [ 2, qr/missing argument: -o$/m,   'generate', '-o' ],
    [ 2, qr/invalid option character: -V$/m, 'generate', '-V' ],
    [ 2, qr/--index "a\/b" is not the name of a file/, 'generate', '--index', 'a/b', $good ],
    [ 2, qr/--index "" is not/,        'generate', '--index', '', $good ],
    ( map { [ 2, qr/--max-bytes "\Q$_\E" is not a number from 0 to/, 'generate', '--max-bytes', $_, $good ] }
        '99999999999999999999', '-1', '1k', '', ' 1', '+1' ),
    [ 0, qr/^\Q$good\E: --exclude: nothing is none\/\*$/m, 'generate', '--exclude', 'none/*', $good ],
    [ 2, qr/--base needs DOCROOT/,     'check', '--base', '/docs', "$good/none" ],
    [ 2, qr/--base needs --docroot/,   'explain', '--base', 'nonsense', "$good/none", '/' ],
    [ 2, qr/--to "carrots" is none of: manifest/, 'generate', '--to', 'carrots', $good ],
    [ 0, qr/^$/,                       'generate', '-q', '--to', 'manifest', $good ],
    [ 2, qr/No such file/,             'generate', "$good/none" ],
    [ 2, qr/--origin "own.test" is not an origin; write https:/, 'generate', '--origin', 'own.test', $good ],
    [ 2, qr/the prefix "docs" has a relative URL/, 'generate', '--base', 'docs', $good ],
    [ 2, qr/Not a directory/,          'generate', "$good/a.css" ],
    [ 3, qr/there are no pages; nothing was written/, 'generate', tempdir() ],
    [ 3, qr/nothing was written/,      'generate', '-o', "$good/none/m", $good ],
    [ 2, qr/expected MANIFEST/,        'check' ],
    [ 3, qr/No such file/,             'check', "$good/none" ],
);
for my $case (@cases) {
    my ( $exit, $message, @arguments ) = @$case;
    my $got = pushmanifest( map {"$_"} @arguments );
    is( $got->{exit}, $exit, "exit code $exit: @arguments" );
    like( $got->{err}, $message, '  and it says why' );
}

for my $arguments ( ['--help'], [ 'generate', '--help' ], [ 'crawl', '--help' ], [ 'check', '-h' ] ) {
    my $got = pushmanifest(@$arguments);
    is( $got->{exit}, 0,  "@$arguments is no error" );
    is( $got->{err},  '', '  and says nothing on standard error' );
    like( $got->{out}, qr/^Usage: pushmanifest/, '  but on standard output' );
    my @long = grep { length > 80 } split /\n/, $got->{out};
    is( scalar @long, 0, '  in lines of 80 columns' ) or diag @long;
}

like( pushmanifest('--help')->{out}, qr/--version/, '--version is in the usage text' );

# The man page has every option.
my $man = slurp( srcdir() . '/manifests/generator/pushmanifest.1' );
$man =~ s/\\-/-/g;
for my $name (qw(generate crawl check explain diff report merge)) {
    my @options = pushmanifest( $name, '--help' )->{out} =~ /^  .{4}--([\w-]+)/mg;
    ok( @options > 1, "$name has options" );
    my @missing = grep { $man !~ /^\.B.*--\Q$_\E(?![\w-])/m } @options;
    is_deeply( \@missing, [], '  and they are in the man page' );
}

# Where the manifest goes.
my $out = tempdir();
my $got = pushmanifest( 'generate', '-q', "$good" );
is( $got->{err}, '', 'nothing but losses with -q' );
pushmanifest( 'generate', '-q', '-o', "$out/m", "$good" );
is( slurp("$out/m"), $got->{out}, '-o and standard output are the same' );
opendir my $dir, "$out" or die;
is_deeply( [ grep { !/^\.\.?$/ } readdir $dir ], ['m'], 'nothing is left beside it' );

my $before = slurp("$out/m");
is( pushmanifest( 'generate', '-q', '-o', "$out/m", tempdir() . '' )->{exit}, 3, 'a run that fails' );
is( slurp("$out/m"), $before, '  leaves the old file as it was' );

# A symbolic link stays a link, whether the file that it leads to is there.
spew( "$out/releases/m", $before );
for my $target ( 'releases/m', 'releases/new', "$out/releases/whole" ) {
    unlink "$out/current";
    symlink $target, "$out/current" or die;
    is( pushmanifest( 'generate', '-q', '-o', "$out/current", "$lossy" )->{exit}, 1, "-o on a link to $target" );
    is( readlink "$out/current", $target, '  leaves the link' );
    my $file = $target =~ m{^/} ? $target : "$out/$target";
    like( slurp($file), qr/"page"/, '  and writes the file' );
    isnt( slurp($file), $before, '  anew' );
}
unlink "$out/current";
symlink 'current', "$out/current" or die;
like( pushmanifest( 'generate', '-q', '-o', "$out/current", "$good" )->{err}, qr{\Q$out\E/current: .*levels of symbolic links}, '-o on a link to itself' );
unlink "$out/current";

# What cannot be written is called what the command line calls it.
{
    local $SIG{XFSZ} = 'IGNORE';
    my $got = run( [ 'sh', '-c', '( ulimit -f 0; exec "$@" ) 2>&1 | cat', 'sh', $command, 'generate', '-q', '-o', "$out/m", "$good" ] );
    is( slurp("$out/m"), $before, 'a disk that is full leaves the old file as it was' );
    like( $got->{out}, qr{^pushmanifest: \Q$out\E/m: cannot write the manifest \(File too large\)}, '  and is said of the file that was asked for' );
}
SKIP: {
    skip 'no /dev/full', 1 if !-c '/dev/full';
    like( run( [ 'sh', '-c', 'exec "$@" >/dev/full', 'sh', $command, 'generate', '-q', "$good" ] )->{err},
        qr{^pushmanifest: standard output: cannot write the manifest \(No space}, 'standard output that is full' );
}

# check, on a file that is wrong and on a site that has changed.
spew( "$out/bad", qq({"pushmanifest":1}\n{"page":"x","set":"y"}\n) );
$got = pushmanifest( 'check', "$out/bad" );
is( $got->{exit}, 3, 'check: a manifest that is wrong' );
like( $got->{err}, qr{^\Q$out\E/bad:2:9: }, '  names file, line and column' );

$got = pushmanifest( 'check', "$out/m", "$good" );
is( $got->{exit}, 0, 'check: the site is as it says' );
is( $got->{err}, "$out/m: 2 pages, 1 set, 0 matches; all is well\nnext: `pushmanifest check --url https://HOST/ $out/m` says what a running server sends\n", '  and that is said' );
$got = pushmanifest( 'explain', '--max-links', 'x', '--docroot', "$good", "$out/m", '/' );
is( "$got->{exit} $got->{out}", '2 ', 'explain: a wrong option, and nothing is printed' );
spew( "$good/a.css", 'b{}' );
$got = pushmanifest( 'check', "$out/m", "$good" );
is( $got->{exit}, 1, 'check: another content' );
like( $got->{err}, qr{/a.css has another content: hash [0-9a-f]{16}, not [0-9a-f]{16}}, '  is named' );
spew( "$good/a.css", 'b{}b{}' );
like( pushmanifest( 'check', "$out/m", "$good" )->{err}, qr{/a.css has 6 bytes, not 3}, 'check: another size' );
unlink "$good/a.css";
like( pushmanifest( 'check', "$out/m", "$good" )->{err}, qr{^\Q$out\E/m:2: /a.css is not there}m, 'check: a file that is gone, and the line of its set' );

# A dash is standard input, where a file to be read is named, and a value where
# an option wants one.
my $piped = run( [ $command, 'check', '-' ], stdin => slurp("$out/m") );
is( "$piped->{exit} $piped->{err}", "0 /dev/stdin: 2 pages, 1 set, 0 matches; all is well\nnext: `pushmanifest check /dev/stdin DOCROOT` holds it against the site\n", 'check: of standard input' );
spew( "$good/a.css", 'c{}' );
is( pushmanifest( 'generate', '-q', $_, '-', "$good" )->{out}, pushmanifest( 'generate', '-q', "$good" )->{out}, "generate: $_ - is standard output" ) for '-o', '--output';

# check: what a manifest may say, though nobody may want it.
{
    my $many = join ',', map {qq({"href":"/$_.css","as":"style"})} 1 .. 33;
    my $file = spew( "$out/doubts", join "\n", '{"pushmanifest":1}',
        qq({"set":"many","links":[$many]}),
        '{"set":"none","links":[{"href":"/f.woff2","as":"font"}]}',
        '{"set":"push","links":[{"href":"/a.css","as":"style","bytes":300000}]}',
        '{"set":"self","links":[{"href":"/self%20.html","as":"fetch"},{"href":"/","as":"document"},{"href":"/?css","as":"style"},{"href":"/a/b.css","as":"style"}]}',
        '{"page":"/","set":"many"}', '{"page":"/self%20.html","set":"self"}', '{"match":"/a/*","set":"push"}', '' );
    my $got = pushmanifest( 'check', $file );
    is( "$got->{exit} $got->{err}", <<"ERR", 'check: doubts about sets, which are no losses' );
0 $file:2: set many: more than 32 links
$file:3: set none: /f.woff2 is loaded twice: a font needs crossorigin
$file:3: set none: no page has it
$file:4: set push: more than 262144 bytes of files to be pushed
$file:5: set self: the page /self%20.html is in its own set
$file:5: set self: / is a page itself
$file: 2 pages, 4 sets, 1 match; all is well
next: `pushmanifest check $file DOCROOT` holds it against the site
ERR
    is( pushmanifest( 'check', '-q', $file )->{err}, '', 'check: none with --quiet' );
    spew( $file, join "\n", '{"pushmanifest":1}', map( {qq({"set":"s$_","links":[]})} 1 .. 150 ), '' );
    like( pushmanifest( 'check', $file )->{err}, qr/^\Q$file\E: 50 more sets were not looked at$/m, 'check: a hundred doubts' );
}

# check: a page that is gone, by the mapping of generate.
{
    my %files = ( 'index.html' => '', 'a/index.html.en' => '', 'a/index.html.de' => '', 'b c.html' => '', 'd/x.html' => '' );
    my $site = site(%files);
    my $manifest = pushmanifest( 'generate', '-q', '--base', '/docs', "$site" )->{out} . qq({"match":"/gone/*","set":"$1"}\n)
        if pushmanifest( 'generate', '-q', "$site" )->{out} =~ /"set":"(\w+)"/;
    spew( "$out/p", $manifest );
    my @check = ( 'check', '-q', '--base', '/docs', "$out/p", "$site" );
    my $got = pushmanifest(@check);
    is( "$got->{exit} $got->{err}", '0 ', 'check: every page is there, and a match is no page' );
    unlink "$site/a/index.html.de";
    is( pushmanifest(@check)->{err}, "$out/p:6: the page /docs/a/index.html.de is no file of $site\n", 'check: one of two variants is gone' )
        or diag $manifest;
    unlink "$site/b c.html", "$site/index.html";
    $got = pushmanifest(@check);
    is( $got->{exit}, 1, 'check: pages that are gone' );
    like( $got->{err}, qr{^\Q$out\E/p:\d+: the page \Q$_\E is no file of}m, "  $_" )
        for '/docs/', '/docs/index.html', '/docs/b%20c.html';
    $got = pushmanifest( @check[ 0, 1 ], '--base', '/other', @check[ 4, 5 ] );
    is( $got->{exit}, 0, 'check: pages that lie outside --base are not known to be gone' );
    like( $got->{err}, qr{^\Q$out\E/p:\d+: /docs/d/x.html lies outside --base}m, '  and that is said' );
}

done_testing();
