# Rows of PM::Accuracy as figures, as a table and as JSON.
#
# SPDX-License-Identifier: Apache-2.0
package PM::AccuracyTable;
use strict;
use warnings;
use Exporter 'import';
use JSON::PP;
use List::Util qw(sum0);

our @EXPORT = qw(figures table_of flaws_of json_of);

# Each figure as [ what counts, of what ].
my %COUNT = (
    recall    => [ sub { $_[0]{found} }, sub { @{ $_[0]{urgent} } } ],
    sent      => [ sub { $_[0]{sent} },  sub { @{ $_[0]{urgent} } } ],
    plain     => [ sub { $_[0]{found} },
        sub { grep { $_->{cause} ne 'script' } @{ $_[0]{urgent} } } ],
    precision => [ sub { $_[0]{asked} }, sub { @{ $_[0]{links} } } ],
);
my @FIGURES = qw(recall sent plain precision order);

# { pages, urgent, links, recall, sent, plain, precision, order } of rows; a
# figure is undef where there is nothing to count.
sub figures {
    my @rows = @_;
    my %figure = (
        pages  => scalar @rows,
        urgent => sum0( map { scalar @{ $_->{urgent} } } @rows ),
        links  => sum0( map { scalar @{ $_->{links} } } @rows ),
    );
    for my $name ( keys %COUNT ) {
        my ( $counts, $of ) = @{ $COUNT{$name} };
        my @all = map { $of->($_) } @rows;
        $figure{$name} = @all ? ( grep { $counts->($_) } @all ) / @all : undef;
    }
    my $pairs = sum0( map { $_->{order}{pairs} } @rows );
    $figure{order} = $pairs ? sum0( map { $_->{order}{right} } @rows ) / $pairs : undef;
    return \%figure;
}

sub line_of {
    my ( $site, $view, @rows ) = @_;
    my $figure = figures(@rows);
    my @cells = map { defined $_ ? sprintf '%.3f', $_ : '-' } @{$figure}{@FIGURES};
    return sprintf "%-20s %-10s %5d %6d %6d  %9s %9s %9s %9s %9s\n", $site, $view,
        @{$figure}{qw(pages urgent links)}, @cells;
}

# The rows whose value of that name is this one.
sub with { my ( $name, $value, @rows ) = @_; return grep { $_->{$name} eq $value } @rows }

sub in_turn { my %seen; return grep { !$seen{$_}++ } @_ }

# A line for each site in each view, and for all sites.
sub table_of {
    my @rows = @_;
    my $text = sprintf "%-20s %-10s %5s %6s %6s  %9s %9s %9s %9s %9s\n",
        qw(site view pages urgent links), @FIGURES;
    for my $site ( in_turn( map { $_->{site} } @rows ) ) {
        my @here = with( site => $site, @rows );
        $text .= line_of( $site, $_, with( view => $_, @here ) )
            for in_turn( map { $_->{view} } @here );
    }
    $text .= line_of( 'all', $_, with( view => $_, @rows ) )
        for in_turn( map { $_->{view} } @rows );
    return $text;
}

sub describe_miss {
    my ($miss) = @_;
    my $priority = $miss->{priority} eq $miss->{finalPriority}
        ? $miss->{priority} : "$miss->{priority} to $miss->{finalPriority}";
    my $blocking = ( $miss->{renderBlocking} // '' ) eq 'Blocking' ? ', blocks rendering' : '';
    my $guess = defined $miss->{guess} ? ": $miss->{guess}" : '';
    my $said  = defined $miss->{said} ? "; explain: $miss->{said}" : '';
    return "    missed $miss->{path} ($miss->{type}, $priority$blocking; $miss->{cause}$guess$said)\n";
}

# What was missed, named but not sent, or named in vain, page by page.
sub flaws_of {
    my $text = '';
    for my $row (@_) {
        my $flaws = join '',
            ( map { describe_miss($_) } grep { !$_->{found} } @{ $row->{urgent} } ),
            ( map {"    not sent $_->{path} ($_->{type})\n"}
                grep { $_->{found} && !$_->{sent} } @{ $row->{urgent} } ),
            ( map {"    unused $_->{href} ($_->{why}; @{[ $_->{cause} // 'ours' ]})\n"}
                grep { !$_->{asked} } @{ $row->{links} } );
        $text .= "$row->{site} $row->{page}, $row->{view}\n$flaws" if $flaws;
    }
    return $text;
}

# What is about the run, and the rows, one a line.
sub json_of {
    my ( $about, @rows ) = @_;
    my $json = JSON::PP->new->canonical->utf8;
    my $head = $json->encode($about) =~ s/\}$//r;
    return $head . ( %$about ? ',' : '' ) . "\"rows\":[\n"
        . join( ",\n", map { $json->encode($_) } @rows ) . "\n]}\n";
}

1;
