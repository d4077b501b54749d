# Which candidate of a srcset is taken: Chromium's own choice, on a desktop and on
# a phone, for what people write and for what chance makes.
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use JSON::PP;
use PM::Browser;
use PM::Html;
use PM::Test;
use Test::More;

need(qw(node chromium));

use constant PAGE => '<!doctype html><meta name=viewport content="width=device-width"><p>';
use constant CHOICES => <<'JS';
(async (cases) => {
  const images = [];
  for (const [srcset, sizes] of cases) {
    const image = document.createElement('img');
    const over = new Promise((resolve) => { image.onerror = image.onload = resolve; });
    if (sizes) image.sizes = sizes;
    image.srcset = srcset;
    await Promise.race([over, new Promise((resolve) => setTimeout(resolve, 300))]);
    images.push(image);
  }
  // On a machine that is busy, some are late.
  await new Promise((resolve) => setTimeout(resolve, 3000));
  return images.map(({ currentSrc }) => currentSrc.replace(/^.*\//, ''));
})
JS

my $WIDTHS = join ', ', map {"u,$_ ${_}w"} 100, 200, 320, 400, 640, 675, 768, 900, 1024, 1350, 1500, 2000, 2700;

# Lists of candidates: descriptors, a URL is made for each.
my @srcsets = map {
    my $number = 0;
    join ', ', map { $number++; 'u,' . $number . ( length ? " $_" : '' ) } split /,/, $_, -1
} ( '', '1x', '2x', '1x,2x', '2x,1x', '0.5x,1.5x,2x', '0.5x,0.9x', '1.5x,3x,4x', ',2x', '1x,1x', '0x,2x', '.5x,3x',
    '1.x', '+1x', '-1x', '1e1x,.1e1x', '0x10x', 'infx', 'nanx', '1X', '1xx', '1x 2x', '1x 100w', '100w 50h', '50h', '100w 50h 20h',
    '100.5w', '+100w', '-100w', '0w', '1e2w', '640w,768w', '640w,1350w,2000w', '100w,2x', '1x,5000w', '100w,(x),200w', '1x (a,b),2x' );

# Where commas and parentheses stand in odd places.
my @odd = ( ',,u,1 1x,,u,2 2x,,', 'u,1,u,2 2x', 'u,1 ,u,2 2x', 'u,1, u,2 2x', ' u,1  1x  , u,2 ',
    'u,1 ( , u,2 2x', 'u,1 (x) , u,2 2x', "u,1\t1x,\ru,2\f2x", 'u,1,,,', ',', '', 'u,1 1x, u,2 1x, u,3 1x' );

# Nothing in the units of a font (ch, ex, cap, ic, lh), which are those of the
# machine.
my @sizes = ( '50vw', '100vw', '0px', '0', '320px', '20em', '20rem', '50vh', '50vmin', '50vmax', '50dvw', '50svw', '50lvw', '50vi', '50vb',
    '10cm', '3in', '80mm', '300pt', '25pc', '10Q', '1e2px', '+300px', '-300px', '50%', '300', 'auto', 'none', '50VW',
    'calc(50vw)', 'calc(100vw - 2rem)', 'calc((100vw - 2rem) / 2)', 'calc(100vw * 0.5)', 'calc(2 * (100vw / 3 - 10px))', 'calc(10px - 50px)',
    'calc(100vw/2)', 'calc(100vw -2rem)', 'calc(1px * 2px)', 'calc(5)', 'calc(50% + 1px)', 'calc(', 'calc(400px', '(400px)',
    'min(400px, 50vw)', 'max(400px, 50vw)', 'clamp(200px, 50vw, 500px)', 'min(1000px, max(30vw, 200px) + 10px)', 'min()', 'max(300px)', 'abs(-300px)', 'round(310px, 100px)',
    '(min-width: 600px) 50vw, 100vw', '(max-width: 600px) 100vw, 320px', '(min-width:600px)300px', '(min-width: 600px)300px,10px',
    '(min-width: 600px) and (max-width: 2000px) 300px, 600px', 'not (min-width: 600px) 300px, 600px', '((min-width: 600px)) 300px, 600px',
    '(min-width: 600px) or (max-width: 100px) 300px, 600px', 'screen and (min-width: 600px) 300px, 600px', 'screen 300px, 600px', 'all 300px, 600px',
    '(width >= 600px) 300px, 600px', '(600px <= width < 2000px) 300px, 600px', '(orientation: landscape) 300px, 600px', '(unknown: x) 300px, 600px',
    '300px /* x */', '/* x */ 300px', '(min-width: 600px) /* x */ 300px, 600px', '/*, */ 300px, 600px', '300px,', ', 300px', ',,300px', '300px 600px', 'x 300px, 600px',
    '50vw, (min-width: 1px) 300px', '(min-width: calc(500px + 100px)) 300px, 600px', '[x] 300px, 600px', '{,} 300px, 600px', '"," 300px, 600px', 'var(--x, 300px)', 'env(x, 300px)', '300px;', '300px)', ') 300px, 400px', '-0px', 'calc(0px)', '1.5e2px', '300 px', 'calc(infinity * 1px)', 'sin(90deg)', 'calc(1px * sign(2px) * 300)', 'calc(300px * pi / 3)' );

srand 5;
sub one_of { return $_[ int rand @_ ] }

sub random_length {
    my $length = one_of( map { one_of( 0, 1, 10, 33.3, 50, 99, 320, 640.5, 1200 ) . $_ } qw(px vw em rem vh dvw) );
    return rand() < 0.6 ? $length : one_of( "calc($length)", "calc(100vw - $length)", "min(50vw, $length)", "calc($length / 2 + 10px)", "max($length, 20rem)", "clamp(10px, $length, 900px)" );
}

sub random_condition {
    my $feature = '(' . one_of(qw(min-width max-width min-height)) . ': ' . one_of( 300, 600, 900, 1350, 1351 ) . one_of( 'px', 'px', 'em' ) . ')';
    return rand() < 0.7 ? $feature : one_of( "not $feature", "$feature and (min-width: 10px)", "($feature)", "$feature or (max-width: 400px)" );
}

sub random_sizes {
    return join one_of( ',', ', ' ), map { ( rand() < 0.6 ? random_condition() . ' ' : '' ) . random_length() } 1 .. 1 + rand 3;
}

sub random_srcset {
    my $number = 0;
    my $unit   = one_of( 'w', 'w', 'x' );
    return join ', ', map { $number++; "u,$number " . ( $unit eq 'w' ? 1 + int rand 3000 : one_of( 0.25, 0.5, 0.75, 1, 1.2, 1.5, 2, 2.5, 3, 4 ) ) . $unit } 1 .. 1 + rand 6;
}

my @cases = (
    map( { [ $_, '' ], [ $_, '50vw' ] } @srcsets, @odd ),
    map( { [ $WIDTHS, $_ ] } @sizes ),
    map { [ random_srcset(), random_sizes() ] } 1 .. 400
);

# Each case has URLs of its own: Chromium takes what it has already.
for my $i ( 0 .. $#cases ) {
    $cases[$i][0] =~ s/u,/u$i,/g;
}

my ($page) = ask( [ { files => { '/' => PAGE }, ask => CHOICES . '(' . encode_json( \@cases ) . ')' } ], @VIEWS[ 0, 2 ] );
for my $screen ( [ 0, 'desktop' ], [ 2, 'phone' ] ) {
    my ( $view, $name ) = @$screen;
    my @chromium = @{ shift(@$page)->{answer} };
    my @ours     = html_answers( 'srcset', map { [ "$_->[0]\n$_->[1]", $view ] } @cases );
    is( $ours[$_][0] // '', $chromium[$_], "$name: $cases[$_][0]; $cases[$_][1]" ) for 0 .. $#cases;
}

done_testing;
