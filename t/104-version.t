# The version stands in configure.ac; what cannot take it from there, the man
# pages, says the same, and nothing else says it again.
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use PM::Test;
use Test::More;

my ($version) = slurp( srcdir() . '/configure.ac' ) =~ /^AC_INIT\(\[\w+\], \[([\d.]+)\]/m;
ok( $version, 'configure.ac has a version' ) or BAIL_OUT('no version');

for my $page ( 'mod_pushmanifest.8', 'manifests/generator/pushmanifest.1' ) {
    my ($title) = slurp( srcdir() . "/$page" ) =~ /^(\.TH .*)/m;
    like( $title, qr/pushmanifest \Q$version\E"/, "$page has it" );
}

my @sources = ( srcdir() . '/mod_pushmanifest.c', glob( srcdir() . '/manifests/{*,generator/*}/*.[ch]' ) );
cmp_ok( scalar @sources, '>', 100, 'the sources are there' );
is_deeply( [ grep { slurp($_) =~ /"[^"\n]*\b\Q$version\E\b/ } @sources ], [], '  and none says it by itself' );

SKIP: {
    my $command = program('pushmanifest') or skip 'pushmanifest is not built', 1;
    is( run( [ $command, '--version' ] )->{out}, "pushmanifest $version\n", '--version says it' );
}

done_testing;
