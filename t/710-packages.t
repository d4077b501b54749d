# In a system that was just made: README's words compile under gcc and clang and
# serve a page; the packages are built, installed, upgraded, removed and purged, and
# nothing is left. Of this release; with PM_ROOTS=all, of the next and of unstable
# too.
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use PM::Test;
use Test::More;

need(qw(debootstrap ip));
if ( $> != 0 ) {
    die "a fresh root takes root, and PM_REQUIRE_ALL is set\n" if $ENV{PM_REQUIRE_ALL};
    plan skip_all => 'a fresh root takes root';
}

my @releases = split ' ', $ENV{PM_ROOTS} // '';
my $done = run( [ srcdir() . '/build/package', '--root', @releases ], timeout => 3600 );
is $done->{exit}, 0, 'every step worked' or diag substr $done->{err}, -6000;

my %steps;
push @{ $steps{$1} }, $2 while $done->{out} =~ /^ok: (\S+): (.*)/mg;
cmp_ok scalar keys %steps, '>=', @releases ? 3 : 1, 'releases: ' . join ' ', sort keys %steps;
for my $release ( sort keys %steps ) {
    is_deeply $steps{$release}[-1], '  purged, and nothing is left', "$release: to the end";
    is scalar @{ $steps{$release} }, 12, '  in all steps';
}

done_testing;
