# The tables of t/css, and what the generator makes of them: each line is an
# answer, a tab, and what was asked.
#
# SPDX-License-Identifier: Apache-2.0
package PM::Css;
use strict;
use warnings;
use Exporter 'import';
use PM::Test;

our @EXPORT = qw(table answers);

# [ [ answer, question ], ... ]
sub table {
    my ($name) = @_;
    my @rows = map { [ split /\t/, $_, 2 ] }
        grep { !/^#/ } split /\n/, slurp( srcdir() . "/t/css/$name.txt" );
    return \@rows;
}

# What the helper answers to each question of a table, in order.
sub answers {
    my ( $mode, $rows ) = @_;
    my $said = run( [ builddir() . '/t/helper/css', $mode ],
        stdin => join '', map {"$_->[1]\n"} @$rows );
    die "t/helper/css $mode: $said->{err}" if $said->{exit} || $said->{signal};
    return split /\n/, $said->{out};
}

1;
