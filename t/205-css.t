# What the generator makes of CSS, by the tables of t/css, whose answers are
# Chromium's: t/540-css-in-chromium.t asks it again.
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use PM::Css;
use PM::Test;
use Test::More;

for my $case ( [ media => 'media' ], [ length => 'lengths' ], [ supports => 'supports' ] ) {
    my ( $mode, $name ) = @$case;
    my $rows = table($name);
    my @got  = answers( $mode, $rows );
    is $got[$_], $rows->[$_][0], "$mode: $rows->[$_][1]" for 0 .. $#$rows;
}

# What pages use of their styles.
my $used = table('used');
my @ours = used_by_generator($used);
is $ours[$_], $used->[$_][0], "used: $used->[$_][1]" for 0 .. $#$used;

done_testing;
