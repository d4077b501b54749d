# Every manifest in t/bad is refused with the words in its `error`: a new bad
# input is a folder with `input` and `error`, no code.
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use File::Basename qw(basename);
use PM::Test;
use Test::More;

my $reader = builddir() . '/t/helper/manifest';
my @cases  = sort grep { -d } glob( srcdir() . '/t/bad/*' );
ok( @cases > 0, 'there are bad manifests' );

for my $case (@cases) {
    my $result = run( [ $reader, 'write', 'input' ], cwd => $case );
    is( $result->{err}, slurp("$case/error"), basename($case) );
    is( $result->{exit}, 1, '... and no manifest' );
}

done_testing;
