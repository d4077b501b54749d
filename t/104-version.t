# The version and its day stand in configure.ac; what cannot take them from there,
# the man pages and the packaging, says the same, and nothing else says it again.
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use PM::Test;
use Test::More;

my $configure = slurp( srcdir() . '/configure.ac' );
my ($version) = $configure =~ /^AC_INIT\(\[\w+\], \[([\d.]+)\]/m;
my ($day)     = $configure =~ /^AC_SUBST\(\[PM_RELEASE_DATE\], \[(\d{4}-\d\d-\d\d)\]/m;
ok( $version, 'configure.ac has a version' ) or BAIL_OUT('no version');
ok( $day, '  and its day' );

for my $page ( 'mod_pushmanifest.8', 'manifests/generator/pushmanifest.1' ) {
    my ($title) = slurp( srcdir() . "/$page" ) =~ /^(\.TH .*)/m;
    like( $title, qr/^\S+ \S+ \d \Q$day\E ".*pushmanifest \Q$version\E"/,
        "$page has both" );
}

like slurp( srcdir() . '/build/rpm/mod_pushmanifest.spec' ), qr/^Version:\s+\Q$version\E$/m, 'so has the spec';
like slurp( srcdir() . '/build/alpine/APKBUILD' ), qr/^pkgver=\Q$version\E$/m, '  and the APKBUILD';

my @sources = ( srcdir() . '/mod_pushmanifest.c', glob( srcdir() . '/manifests/{*,generator/*}/*.[ch]' ) );
cmp_ok( scalar @sources, '>', 100, 'the sources are there' );
is_deeply( [ grep { slurp($_) =~ /"[^"\n]*\b\Q$version\E\b/ } @sources ], [], '  and none says it by itself' );

SKIP: {
    my $command = program('pushmanifest') or skip 'pushmanifest is not built', 1;
    is( run( [ $command, '--version' ] )->{out}, "pushmanifest $version\n", '--version says it' );
}

done_testing;
