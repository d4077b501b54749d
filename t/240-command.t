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
    [ 1, qr{^\Q$lossy\E/index.html:2:1: none.css is not there; the link is left out$}m, 'generate', $lossy ],
    [ 2, qr/a command is missing/ ],
    [ 2, qr/there is no command "frobnicate"/, 'frobnicate' ],
    [ 2, qr/expected DOCROOT/,         'generate' ],
    [ 2, qr/expected DOCROOT/,         'generate', $good, $lossy ],
    [ 2, qr/invalid option: --frob/,   'generate', '--frob', $good ],
    [ 2, qr/missing argument: --base/, 'generate', '--base' ],
    [ 2, qr/No such file/,             'generate', "$good/none" ],
    [ 2, qr/--origin "own.test" is not an origin; write https:/, 'generate', '--origin', 'own.test', $good ],
    [ 2, qr/the prefix "docs" has a relative URL/, 'generate', '--base', 'docs', $good ],
    [ 3, qr/Not a directory/,          'generate', "$good/a.css" ],
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

for my $arguments ( ['--help'], [ 'generate', '--help' ], [ 'check', '-h' ] ) {
    my $got = pushmanifest(@$arguments);
    is( $got->{exit}, 0,  "@$arguments is no error" );
    is( $got->{err},  '', '  and says nothing on standard error' );
    like( $got->{out}, qr/^Usage: pushmanifest/, '  but on standard output' );
    my @long = grep { length > 80 } split /\n/, $got->{out};
    is( scalar @long, 0, '  in lines of 80 columns' ) or diag @long;
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

# check, on a file that is wrong and on a site that has changed.
spew( "$out/bad", qq({"pushmanifest":1}\n{"page":"x","set":"y"}\n) );
$got = pushmanifest( 'check', "$out/bad" );
is( $got->{exit}, 3, 'check: a manifest that is wrong' );
like( $got->{err}, qr{^\Q$out\E/bad:2:9: }, '  names file, line and column' );

is( pushmanifest( 'check', "$out/m", "$good" )->{exit}, 0, 'check: the site is as it says' );
spew( "$good/a.css", 'b{}' );
$got = pushmanifest( 'check', "$out/m", "$good" );
is( $got->{exit}, 1, 'check: another content' );
like( $got->{err}, qr{/a.css has another content: hash [0-9a-f]{16}, not [0-9a-f]{16}}, '  is named' );
spew( "$good/a.css", 'b{}b{}' );
like( pushmanifest( 'check', "$out/m", "$good" )->{err}, qr{/a.css has 6 bytes, not 3}, 'check: another size' );
unlink "$good/a.css";
like( pushmanifest( 'check', "$out/m", "$good" )->{err}, qr{/a.css is not there}, 'check: a file that is gone' );

done_testing();
