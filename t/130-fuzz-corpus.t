# Every fuzz target takes every file of its corpus: that of t/fuzz/NAME.c is
# t/fuzz/corpus/NAME.
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use PM::Test;
use Test::More;

my @targets = grep { $_ ne 'replay' }
    map {m{([^/]+)\.c$}} glob( srcdir() . '/t/fuzz/*.c' );
ok( @targets > 0, 'there are fuzz targets' );

for my $target (@targets) {
    my $program = builddir() . "/t/fuzz/$target";
    my @inputs  = glob( srcdir() . "/t/fuzz/corpus/$target/*" );
    ok( -x $program,  "$target is built" ) or next;
    ok( @inputs > 0, "$target has a corpus" ) or next;
    my $result = run( [ $program, @inputs ], timeout => 300 );
    is( $result->{exit} . '/' . $result->{signal}, '0/0',
        "$target takes its corpus" )
        or diag( ( split /\n/, $result->{out} )[-1], "\n", $result->{err} );
}

done_testing;
