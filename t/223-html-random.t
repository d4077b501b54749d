# The tree of HTML on random pages, which are always the same here: what parse5
# finds in them. t/fuzz/parse5 takes as many others as one likes.
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use PM::Conformance;
use PM::Test;
use Test::More;

npm_packages('parse5@8');
my $pages  = $ENV{PM_PAGES} // 2000;
my $result = run( [ $^X, srcdir() . '/t/fuzz/parse5', $pages ], timeout => 7200 );
is( $result->{out}, "$pages pages: 0 differ\n", 'random pages are what parse5 makes of them' );
is( $result->{exit}, 0, '  and it ends with 0' ) or diag $result->{err};

done_testing;
