# The laboratory: what it makes of its figures, and what it says where it cannot
# run. That it runs is seen where somebody runs it: it needs root, and minutes.
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use JSON::PP;
use PM::LabPages;
use PM::LabResults;
use PM::Test;
use Test::More;

need(qw(pushmanifest));

is median( 3, 1, 2 ), 2, 'the median of three';
is median( 4, 1, 2, 3 ), 2.5, 'of four';
is_deeply [ interval( (7) x 5 ) ], [ 7, 7 ], 'where nothing varies the interval is the value';
my @interval = interval( 1 .. 99 );
cmp_ok $interval[0], '>', 30, 'the interval of the median is near it, below';
cmp_ok $interval[1], '<', 70, '... and above';
is_deeply [ interval( 1 .. 99 ) ], \@interval, '... and the same each time';

# A cell where each round is slower than the one before: the rounds are compared.
sub cell {
    my ( $later, %cell ) = @_;
    my $visits = sub { my ($more) = @_; [ map { { urgent => 100 * $_ + $more, html => 50 * $_, ready => 100 * $_,
                    bytes => 9, bytes_again => 9, promised_again => 0 } } 1 .. 5 ] };
    return { profile => '4g', page => 'chain3', think => '300', client => 'node',
        bound => { html => 1, urgent => 300 }, visits => { none => $visits->(0), ours => $visits->($later) }, %cell };
}
is_deeply compared( cell(-40), 'ours', 'none', 'urgent', '-' ), { median => -40, low => -40, high => -40 },
    'a gain that every round has is that gain, however the rounds differ';

sub verdict {
    my ( $pattern, @cells ) = @_;
    return [ map { $_->{verdict} } grep { $_->{what} =~ $pattern } goals(@cells) ];
}
is_deeply verdict( qr/urgent against none/, cell(-40) ), ['met'],    'what is sooner meets its goal';
is_deeply verdict( qr/urgent against none/, cell(40) ),  ['MISSED'], 'what is later misses it';
is_deeply verdict( qr/HTML against without/, cell(0) ),  ['met'],    'what is as late is not later';
is_deeply verdict( qr/the bound/, cell(40) ), ['met'], 'within 1.15 of the bound, by the median';
is_deeply verdict( qr/the bound/, cell( 0, bound => { urgent => 50 } ) ), ['MISSED'], 'beyond it';
is_deeply verdict( qr/urgent against without/, cell( 40, think => 'static' ) ), ['MISSED'],
    'a static page that is later misses its goal';

# A browser, and one that comes again and gets a file once more.
sub browsed {
    my (%again) = @_;
    my $visits = [ map { { fcp => $_, lcp => $_, load => $_, html => $_, bytes => 9, %again } } 1 .. 5 ];
    return { %{ cell(0) }, client => 'firefox', visits => { none => $visits, ours => $visits } };
}
is_deeply verdict( qr/files sent to who has it all/, browsed( files_again => 1 ) ), ['MISSED'], 'a file sent once more';
is_deeply verdict( qr/files sent to who has it all/, browsed( files_again => 0 ) ), ['met'],    'none';
is_deeply verdict( qr/to who has it all/, browsed() ), [], 'a browser that does not come again';
like table( browsed( files_again => 2 ) ), qr/bytes \| files again \|\n.*^\| ours .* 9 \| 2 \|\n/ms, 'the table says how many';
unlike table( browsed() ), qr/again/, '... if that was measured';

like table( cell(-40) ), qr/^\| ours \| 260 \(-40, -40 to -40\) \|/m, 'the table says the median and the difference';
my $plot = plot( 'A title', cell(-40) );
like $plot, qr{^<svg .*>A title<.*</svg>$}s, 'the plot is an SVG';
is scalar( () = $plot =~ /<circle/g ), 1, '... with a dot for each variant';

# Measured twice, the second time with fewer rounds.
my $more = cell(-40);
$more->{visits}{nginx} = $more->{visits}{none};
my $less = { %$more, visits => { map { $_ => [ @{ $more->{visits}{$_} }[ 0, 1 ] ] } keys %{ $more->{visits} } } };
is_deeply [ quoted( $less, $more ) ], [ quoted($more) ], 'what has the most rounds is quoted';
isnt join( '', quoted($less) ), join( '', quoted($more) ), '... which says something else';

# README quotes what stands in results, and nothing else.
my @cells  = map { @{ decode_json( slurp($_) )->{cells} } } sort glob srcdir() . '/t/bench/results/*.json';
my $readme = slurp( srcdir() . '/README.md' );
my @quoted = quoted(@cells);
cmp_ok scalar @quoted, '>', 4, 'there are figures of the laboratory';
ok index( $readme, "$_\n" ) >= 0, "README: $_" for @quoted;
is scalar( () = $readme =~ /^\| `.*: (?:every urgent|first contentful)/mg ), @quoted - 2, '... and no others';

# `make bench` measures what README names, in that order.
my ($benches) = slurp( srcdir() . '/t/local.mk' ) =~ /^BENCHES = (.*)/m;
my ( %named, @named );
@named = grep { !$named{$_}++ } $readme =~ m{`t/bench/([\w-]+)[` ]}g;
is "@named", $benches, 'make bench has the benchmarks of README, in its order';

my $site = PM::LabPages->new( pages => ['chain3'], thinks => [300] );
is_deeply [ map { $_->{href} } $site->links( 'chain3', 300, 'links' ) ],
    [ map {"/300/chain3/$_.css"} 1 .. 3 ], 'a chain has a link for each step';
my ( $html, $urgent ) = $site->wire_bytes('chain3');
cmp_ok $html + $urgent, '<', 14_000, '... and fits into the first window of TCP';

SKIP: {
    skip 'setpriv, root', 2 if $> != 0 || !PM::Test::in_path('setpriv');
    my $got = run( [ qw(setpriv --reuid=65534 --clear-groups), $^X, srcdir() . '/t/bench/lab' ] );
    is $got->{err}, "t/bench/lab: needs root, for network namespaces\n", 'without root it says so';
    isnt $got->{exit}, 0, '... and fails';
}
my $wrong = run( [ $^X, srcdir() . '/t/bench/lab', '--profile=5g' ] );
is $wrong->{err}, "--profile: 5g is unknown; there are: cable 4g 3g satellite 4g-loss\n", 'a profile that is none';

done_testing;
