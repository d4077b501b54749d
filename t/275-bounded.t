# Whatever is in a page, its manifest takes a bounded time and memory, and what
# had to be left out is said.
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use Test::More;
use PM::Generate;
use PM::Test;

need('pushmanifest');

# One stylesheet under many names is one stylesheet to the cascade.
my $links = join '', map {"<link rel=stylesheet href=a.css?$_>"} 0 .. 399;
my $got   = generate(
    site(
        'index.html' => "$links<p style='background:url(x.png)'>x",
        'a.css'      => 'p{' . 'display:block;' x 90_000 . '}',
        'x.png'      => ''
    ),
    '-q'
);
is( "$got->{exit} $got->{signal}", '0 0', 'a stylesheet with 90,000 declarations, linked 400 times' );

# ... and stands where it is named last.
my @fonts = map {"\@font-face{font-family:$_;src:url($_.woff2)}"} qw(A B);
my %site  = (
    'a.css'   => "$fonts[0]p{font-family:A}",
    'b.css'   => "$fonts[1]p{font-family:B}",
    'A.woff2' => '',
    'B.woff2' => '',
);
for my $case ( [ 'a b', 'B' ], [ 'a b a', 'A' ], [ 'a b a?x', 'A' ], [ 'a?x b a b', 'B' ] ) {
    my ( $order, $font ) = @$case;
    my $head = join '', map {"<link rel=stylesheet href=$_>"} map { /\?/ ? s/\?/.css?/r : "$_.css" } split / /, $order;
    my @links = grep {/^font/} @{ links( { %site, 'index.html' => "$head<p>x" } ) };
    is_deeply( \@links, ["font /$font.woff2 crossorigin=anonymous type=font/woff2"], "$order: the last one wins" );
}

done_testing;
