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

# Start tags that the rules of the standard look at again and again, where nothing
# is left to be closed, or where elements are nested too deep to be kept.
my $deep = '<div>' x 509;
for my $html ( '<template><tbody><table>', "<body>$deep<table><col><tr><td>x" ) {
    my $got = run( [ program('pushmanifest'), 'generate', '-q', site( 'index.html' => $html ) ], timeout => 20 );
    is( "$got->{exit} $got->{signal}", '0 0', 'a page ends: ' . $html =~ s/(<div>)+/<div>.../r );
}

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

# What was cut is said once, however much it was.
$got = generate(
    site(
        'index.html' => join( '', map {"<p style=font-family:F$_>x"} 1 .. 100 ) . '<link rel=stylesheet href=a.css>',
        'a.css'      => join( '', map {"\@font-face{font-family:F@{[$_ % 100]};font-weight:$_;src:url(f.woff2)}\n"} 1 .. 6000 ),
        'f.woff2'    => ''
    ),
    '-q'
);
is( $got->{exit}, 1, 'a page with 6,000 faces is cut' );
is( scalar( () = $got->{err} =~ /^\S+a\.css:\d+:\d+: more than 5000 references; the rest is left out$/mg ), 1, '  and it is said once' );

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
