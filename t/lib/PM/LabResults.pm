# What the laboratory (t/bench/lab) has measured: medians with their intervals,
# the goals beside the figures, a table and a plot.
#
# A cell is { profile, page, think, client, bound => { html, urgent }, visits => {
# variant => [ { metric => number, ... }, ... ] } }, the visits of all variants in
# the same rounds.
#
# SPDX-License-Identifier: Apache-2.0
package PM::LabResults;
use strict;
use warnings;
use Exporter 'import';
use List::Util qw(max min);
use PM::LabServers;

our @EXPORT = qw(median interval compared goals table plot quoted);

use constant RESAMPLES => 1000;

# What is measured in each client, the first of which the plot shows.
our %METRICS = (
    node     => [qw(urgent html ready bytes bytes_again)],
    chromium => [qw(fcp lcp load html bytes fcp_again html_again bytes_again files_again)],
    firefox  => [qw(fcp lcp load html bytes fcp_again html_again bytes_again files_again)],
);
my @OURS = qw(link ours);

sub median {
    my @sorted = sort { $a <=> $b } @_;
    return @sorted % 2 ? $sorted[ $#sorted / 2 ] : ( $sorted[ @sorted / 2 - 1 ] + $sorted[ @sorted / 2 ] ) / 2;
}

# The bootstrap's 95 per cent for the median, by the same dice each time.
sub interval {
    my @values = @_;
    my $seed   = 1;
    my $dice   = sub { $seed = ( $seed * 1_103_515_245 + 12_345 ) % 2**31; ( $seed >> 8 ) % @values };
    my @medians = sort { $a <=> $b } map { median( map { $values[ $dice->() ] } @values ) } 1 .. RESAMPLES;
    return ( $medians[ 0.025 * RESAMPLES ], $medians[ 0.975 * RESAMPLES - 1 ] );
}

# What was measured in a cell: not every browser comes again.
sub metrics_of {
    my ($cell) = @_;
    my ($visits) = values %{ $cell->{visits} };
    return grep { defined $visits->[0]{$_} } @{ $METRICS{ $cell->{client} } };
}

sub values_of {
    my ( $cell, $variant, $metric ) = @_;
    return map { $_->{$metric} } @{ $cell->{visits}{$variant} };
}

# A variant against another, round by round: { median, low, high } of how much
# later it is, as a share of the other's time (by: '/') or in its unit ('-').
sub compared {
    my ( $cell, $variant, $other, $metric, $by ) = @_;
    my @other = values_of( $cell, $other, $metric );
    my @pairs = map { [ $_, shift @other ] } values_of( $cell, $variant, $metric );
    my @all   = map { $by eq '/' ? $_->[0] / ( $_->[1] || 1 ) : $_->[0] - $_->[1] } @pairs;
    my ( $low, $high ) = interval(@all);
    return { median => median(@all), low => $low, high => $high };
}

# ---- Goals ----

# A goal met or not: a line with its figure; `equal` where noise alone misses it.
sub judged {
    my ( $what, $figure, $form, $most ) = @_;
    my $verdict = $figure->{median} <= $most ? 'met' : $figure->{low} <= $most ? 'within the interval' : 'MISSED';
    return { what => $what, verdict => $verdict, goal => $most,
        map { ( $_ => sprintf $form, $figure->{$_} ) } qw(median low high) };
}

sub name_of { my ($cell) = @_; return join ', ', @{$cell}{qw(profile page think client)} }

# Milliseconds that the first paint must be sooner, with 300 ms of think time on 4G.
my %SOONER = ( chromium => 150, firefox => 120 );

sub paint_goal {
    my ( $cell, $variant ) = @_;
    return if $cell->{profile} ne '4g' || $cell->{think} ne '300' || !$SOONER{ $cell->{client} };
    return judged( name_of($cell) . ": $variant, first contentful paint against without, ms",
        compared( $cell, $variant, 'none', 'fcp', '-' ), '%+.0f', -$SOONER{ $cell->{client} } );
}

sub chain_goal {
    my ( $cell, $variant ) = @_;
    return if $cell->{page} !~ /^chain/ || $cell->{client} ne 'node' || $variant eq 'link';
    my @shares = map { $_ / $cell->{bound}{urgent} } values_of( $cell, $variant, 'urgent' );
    my ( $low, $high ) = interval(@shares);
    return judged( name_of($cell) . ": $variant, every urgent file against the bound",
        { median => median(@shares), low => $low, high => $high }, '%.3f', 1.15 );
}

sub html_goal {
    my ( $cell, $variant ) = @_;
    return if $cell->{client} ne 'node';
    return judged( name_of($cell) . ": $variant, the HTML against without",
        compared( $cell, $variant, 'none', 'html', '/' ), '%.3f', 1.01 );
}

# Static pages: nothing later.
sub static_goals {
    my ( $cell, $variant ) = @_;
    return if $cell->{think} ne 'static';
    return map { judged( name_of($cell) . ": $variant, $_ against without",
            compared( $cell, $variant, 'none', $_, '/' ), '%.3f', 1.02 ) }
        grep { !/^(?:bytes|files)/ } metrics_of($cell);
}

# Who comes again, with the cookie: nothing is promised, nothing sent once more.
sub repeat_goal {
    my ( $cell, $variant ) = @_;
    my ( $metric, $what ) = $cell->{client} eq 'node' ? qw(promised_again promises) : ( 'files_again', 'files sent' );
    my @count = grep {defined} values_of( $cell, $variant, $metric ) or return;
    return if $variant eq 'link';
    return judged( name_of($cell) . ": $variant, $what to who has it all and the cookie",
        { median => median(@count), low => min(@count), high => max(@count) }, '%d', 0 );
}

# Against each other variant, by what the plot shows.
sub peer_goals {
    my ( $cell, $variant ) = @_;
    my $metric = $METRICS{ $cell->{client} }[0];
    return map { judged( name_of($cell) . ": $variant, $metric against $_",
            compared( $cell, $variant, $_, $metric, '/' ), '%.3f', 1 ) }
        grep { my $other = $_; !grep { $other eq $_ } @OURS, 'ahead' } sort keys %{ $cell->{visits} };
}

sub goals {
    my @cells = grep { $_->{visits}{none} } @_;
    my @goals;
    for my $cell (@cells) {
        for my $variant ( grep { $cell->{visits}{$_} } @OURS ) {
            push @goals, map { $_->( $cell, $variant ) }
                ( \&paint_goal, \&chain_goal, \&html_goal, \&static_goals, \&repeat_goal );
            push @goals, peer_goals( $cell, $variant ) if $variant ne 'link';
        }
    }
    return @goals;
}

# ---- The table ----

sub shown {
    my ( $cell, $variant, $metric ) = @_;
    my @values = grep {defined} values_of( $cell, $variant, $metric ) or return '';
    return sprintf '%.0f', median(@values) if $variant eq 'none' || $metric =~ /^(?:bytes|files)/;
    my $against = compared( $cell, $variant, 'none', $metric, '-' );
    return sprintf '%.0f (%+.0f, %+.0f to %+.0f)', median(@values), @{$against}{qw(median low high)};
}

sub table {
    my @cells = @_;
    my $text  = '';
    for my $cell (@cells) {
        my @metrics = metrics_of($cell);
        $text .= "\n### $cell->{profile}, $cell->{page}, $cell->{client}, "
            . ( $cell->{think} eq 'static' ? 'static' : "$cell->{think} ms of think time" ) . "\n\n"
            . sprintf( "Bound: the HTML %.0f ms, every urgent file %.0f ms.\n\n", @{ $cell->{bound} }{qw(html urgent)} )
            . "| variant | " . join( ' | ', map {s/_/ /r} @metrics ) . " |\n|" . ' --- |' x ( 1 + @metrics ) . "\n";
        for my $variant ( grep { $cell->{visits}{$_} } @VARIANTS, @TRIALS ) {
            $text .= "| $variant | " . join( ' | ', map { shown( $cell, $variant, $_ ) } @metrics ) . " |\n";
        }
    }
    return $text;
}

# ---- README ----

my %WORDS = ( urgent => 'every urgent file', fcp => 'first contentful paint' );

# A page with a large stylesheet and a larger image, and one whose last stylesheet
# is found by three steps.
my %QUOTED = map { $_ => 1 } 'clean-blog 4g', 'chain3 4g';

# The lines of README's table: pages that think for 300 ms, without the module,
# with it (and how much later, from one end of the interval to the other), and
# with the best of what the others do. Of a cell that was measured more than once
# that with the most rounds.
sub quoted {
    my %cell;
    for my $cell (@_) {
        my $name  = name_of($cell);
        my $known = $cell{$name};
        $cell{$name} = $cell if !$known || @{ $known->{visits}{none} } < @{ $cell->{visits}{none} };
    }
    my @cells = grep { $cell{ name_of($_) } == $_ } @_;
    my @lines = (
        '| page, link, client, 300 ms of think time | without | with (95 %: later +, sooner -) | the best other |',
        '| --- | --- | --- | --- |',
    );
    for my $cell ( grep { $_->{think} eq '300' && $QUOTED{"$_->{page} $_->{profile}"} } @cells ) {
        my $metric = $METRICS{ $cell->{client} }[0];
        my %at     = map { $_ => median( values_of( $cell, $_, $metric ) ) } keys %{ $cell->{visits} };
        my ($best) = sort { $at{$a} <=> $at{$b} } grep { !/^(?:none|all|link|ours|ahead)$/ } keys %at or next;
        my $against = compared( $cell, 'ours', 'none', $metric, '-' );
        push @lines, sprintf '| `%s`, %s, %s: %s | %.0f ms | %.0f ms (%+.0f to %+.0f) | %.0f ms (%s) |',
            @{$cell}{qw(page profile client)}, $WORDS{$metric}, @at{qw(none ours)},
            @{$against}{qw(low high)}, $at{$best}, $best;
    }
    return @lines;
}

# ---- The plot ----

my %COLOUR = ( ours => '#0b6', ahead => '#063', none => '#999' );

# One line a variant, one block a cell: the median as a dot, its interval as a
# bar, against no module in per cent of its time.
sub plot {
    my ( $title, @cells ) = @_;
    my ( $y, $left, $scale, @parts ) = ( 50, 420, 2.2 );
    my $x = sub { my $share = min( 160, max( 0, 100 * $_[0] ) ); $left + $share * $scale };
    for my $cell (@cells) {
        my $metric = $METRICS{ $cell->{client} }[0];
        push @parts, sprintf '<text x="10" y="%d" font-weight="bold">%s: %s</text>', $y, name_of($cell), $metric;
        for my $variant ( grep { $_ ne 'none' && $cell->{visits}{$_} } @VARIANTS, @TRIALS ) {
            my $share = compared( $cell, $variant, 'none', $metric, '/' );
            $y += 16;
            my $colour = $COLOUR{$variant} // '#36c';
            push @parts, sprintf '<text x="400" y="%d" text-anchor="end">%s</text>', $y, $variant;
            push @parts, sprintf '<line x1="%.1f" x2="%.1f" y1="%d" y2="%d" stroke="%s" stroke-width="3"/>'
                . '<circle cx="%.1f" cy="%d" r="4" fill="%s"/>',
                $x->( $share->{low} ), $x->( $share->{high} ), $y - 4, $y - 4, $colour,
                $x->( $share->{median} ), $y - 4, $colour;
        }
        $y += 26;
    }
    for my $percent ( 0, 25, 50, 75, 100, 125, 150 ) {
        push @parts, sprintf '<line x1="%1$.1f" x2="%1$.1f" y1="34" y2="%2$d" stroke="#ccc"/>'
            . '<text x="%1$.1f" y="30" text-anchor="middle">%3$d %%</text>', $x->( $percent / 100 ), $y, $percent;
    }
    return qq(<svg xmlns="http://www.w3.org/2000/svg" width="800" height="$y" font-family="sans-serif" font-size="12">\n<!-- SPDX-License-Identifier: Apache-2.0 -->\n)
        . qq(<rect width="800" height="$y" fill="#fff"/>\n<text x="10" y="14">$title</text>\n)
        . join( "\n", @parts ) . "\n</svg>\n";
}

1;
