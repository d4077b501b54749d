# build/try and build/test on a system without apt: they name what Debian's packages
# have, and go on with what is there.
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use PM::Test;
use Test::More;

need('bash');

# A machine that has what prepare needs to begin with, and no apt.
my $bin = tempdir();
for my $name (qw(bash dirname cat)) {
    my ($found) = grep { -x } map {"$_/$name"} split /:/, $ENV{PATH};
    symlink $found, "$bin/$name" or die "$name: $!\n";
}

my $script = '. "$0"; install gcc libfoo-dev; unpack bar; echo "went on"';
my $done = run( [ program('bash'), '-euc', $script, srcdir() . '/build/prepare' ], env => { PATH => "$bin" } );
is $done->{out}, "went on\n", 'it goes on';
like $done->{err}, qr/^there is no apt-get here\. Install with this system's own tools/, '  and says what to do';
like $done->{err}, qr/^  gcc libfoo-dev$/m, '  naming what is needed';

# Nothing else asks for apt: tests look for programs, wherever they come from.
my @asking = grep { slurp($_) =~ /^[^#]*\b(?:apt-get|dpkg-query)\b(?! install)/m }
    grep { !m{/106-} } glob( srcdir() . '/t/*.t ' . srcdir() . '/t/never-worse/*.t ' . srcdir() . '/t/lib/PM/*.pm ' . srcdir() . '/t/lib/*' );
is_deeply \@asking, [], 'no test asks for apt';

done_testing;
