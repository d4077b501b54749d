# Whatever multiplies in a page, its cost is bounded: some sixty shapes of sites,
# each at a size, at twice the size, and at sixteen times. No page takes more CPU
# or memory than a page may, and twice the size takes no more than three times the
# CPU, where that is enough to be measured.
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use POSIX ();
use Test::More;
use PM::Generate;
use PM::Test;

need('pushmanifest');
plan skip_all => 'no /proc to measure memory with' if !-r '/proc/self/status';
plan skip_all => 'sanitizers take time and memory of their own'
    if slurp( program('pushmanifest') ) =~ /__asan_init/;

# Of a page; the CPU of a machine that has other things to do is no exact measure, so
# that what seems too much is measured three times, and the least counts.
use constant { CPU_MAX => 3, MEMORY_MAX => 64, GROWTH_MAX => 3, MEASURABLE => 0.25 };

# Runs `generate`; gives its exit code, signal, CPU seconds and peak memory in MB.
sub measured {
    my ($dir) = @_;
    my $before = (times)[2] + (times)[3];
    my $pid = fork // die;
    if ( !$pid ) {
        open STDERR, '>', '/dev/null';
        exec program('pushmanifest'), 'generate', '-q', '-o', "$dir/manifest", "$dir"
            or POSIX::_exit(127);
    }
    my $peak = peak_of($pid);
    return ( $? >> 8, $? & 127, (times)[2] + (times)[3] - $before, $peak );
}

sub measured_below {
    my ( $limit, $dir ) = @_;
    my ( $exit, $signal, $cpu, $peak ) = measured($dir);
    for ( 2 .. 3 ) {
        last if $cpu < $limit;
        my ( undef, undef, $again ) = measured($dir);
        $cpu = $again if $again < $cpu;
    }
    return ( $exit, $signal, $cpu, $peak );
}

# $count times what $piece gives for each number.
sub many {
    my ( $count, $piece ) = @_;
    return join '', map { $piece->($_) } 1 .. $count;
}

# A page with a stylesheet, which may be long, and a body.
sub styled {
    my ( $style, $body ) = @_;
    return ( 'index.html' => "<!doctype html><link rel=stylesheet href=a.css>$body", 'a.css' => $style );
}

sub classes {
    my ($count) = @_;
    return many( $count, sub {"<p class=c$_[0]>x</p>"} );
}

my $FACE = '@font-face{font-family:F;src:url(f.woff2)}';

# name, size, files at a size
my @shapes = (
    [ 'declarations by elements', 500, sub { styled( '*{' . many( $_[0], sub {"--a$_[0]:b;display:block;"} ) . '}', classes( $_[0] ) ) } ],
    [ 'rules by elements', 500, sub { styled( many( $_[0], sub {'p{display:block}*{font-family:F}'} ) . $FACE, classes( $_[0] ) ) } ],
    [ 'rules that may match, by elements', 100, sub { styled( many( $_[0], sub {"p:invalid{font-family:F$_[0]}"} ) . $FACE, classes( $_[0] ) ) } ],
    [ 'selectors of a rule, by elements', 200, sub { styled( many( $_[0], sub {"p:nth-child($_[0]),"} ) . 'b{display:none}' . $FACE, classes( $_[0] ) ) } ],
    [ 'descendants', 100, sub { styled( many( $_[0], sub { 'p ' x 8 . "i.c$_[0]\{display:none}" } ) . $FACE, many( 200, sub {'<p><div>'} ) . many( $_[0], sub {"<i class=c$_[0]>x</i>"} ) ) } ],
    [ 'siblings by siblings', 200, sub { styled( many( $_[0], sub {"i ~ b ~ p.c$_[0]\{display:none}p ~ p{display:block}"} ) . $FACE, classes( $_[0] ) ) } ],
    [ ':nth-child(of)', 200, sub { styled( many( $_[0], sub {"p:nth-child(2n of .c$_[0]){display:none}"} ) . $FACE, classes( $_[0] ) ) } ],
    [ ':nth-of-type', 300, sub { styled( many( $_[0], sub {"p:nth-last-of-type($_[0]){display:none}"} ) . $FACE, classes( $_[0] ) ) } ],
    [ ':has()', 100, sub { styled( many( $_[0], sub {"body:has(.c$_[0] + b) p{display:none}div:has(p){display:none}"} ) . $FACE, '<div>' . classes( $_[0] ) ) } ],
    [ ':is() in :is()', 100, sub { styled( many( $_[0], sub { ':is(p,' x 7 . 'b' . ')' x 7 . '{display:block}' } ) . $FACE, classes( $_[0] ) ) } ],
    [ 'nesting', 10, sub { styled( many( $_[0], sub {'& &,& p,p &{'} ) . 'display:none' . $FACE, classes( $_[0] * 10 ) ) } ],
    [ '& in a long list', 100, sub { styled( many( $_[0], sub {".a$_[0],"} ) . 'p{' . many( $_[0], sub {'&:is(&,&){display:block}'} ) . "}$FACE", classes( $_[0] ) ) } ],
    [ 'attributes', 60, sub { styled( many( $_[0], sub {"[data-$_[0]*=x]{display:none}"} ) . $FACE, many( $_[0] * 10, sub {"<p data-$_[0]=xy>x</p>"} ) ) } ],
    [ 'classes of an element', 50, sub { styled( many( $_[0] * 10, sub {".c$_[0]\{display:block}"} ) . $FACE, many( $_[0], sub { '<p class="' . many( 60, sub {"c$_[0] "} ) . "\" id=i$_[0]>x" } ) ) } ],
    [ 'custom properties', 300, sub { styled( ':root{' . many( $_[0], sub {"--a$_[0]:F;"} ) . '}' . many( $_[0], sub {".c$_[0]\{--b:x;font-family:var(--a$_[0])}"} ) . $FACE, classes( $_[0] ) ) } ],
    [ 'custom properties in each other', 300, sub { styled( ':root{' . many( $_[0], sub { "--a$_[0]:" . "var(--a@{[$_[0] + 1]}) " x 9 . ';' } ) . '}p{font-family:var(--a1)}' . $FACE, classes( $_[0] ) ) } ],
    [ 'custom properties, far out', 20, sub { styled( '*{--x:y}p{font-family:' . 'var(--none,' x 6 . 'F' . ')' x 6 . "}$FACE", many( $_[0], sub { '<div id=' . $_[0] . '>' x 1 . '<b>' x 200 . '<p>x' . '</b>' x 200 } ) ) } ],
    [ 'fonts by faces by ranges', 20, sub { my $n = $_[0]; styled( many( $n, sub { my $f = $_[0]; many( $n, sub { my $w = $_[0]; "\@font-face{font-family:F$f;font-weight:$w;src:url(f.woff2);unicode-range:" . join( ',', map { sprintf 'U+%X', 0x3000 + $_ * 7 + $w } 1 .. $n ) . '}' } ) } ), many( $n, sub {"<p style=font-family:F$_[0]>x"} ) ) } ],
    [ 'faces of one family', 300, sub { styled( many( $_[0], sub {"\@font-face{font-family:F;font-weight:$_[0];src:url(f.woff2)}"} ), many( $_[0], sub {"<p style='font-family:F;font-weight:$_[0]'>x"} ) ) } ],
    [ 'families in a list', 50, sub { my $n = $_[0]; styled( $FACE, many( $n, sub { my $p = $_[0]; "<p style='font-family:" . join( ',', map {"a$p$_"} 1 .. $n ) . ",F'>x" } ) ) } ],
    [ 'sources of a face', 100, sub { styled( many( $_[0], sub { "\@font-face{font-family:F$_[0];src:" . join( ',', ('url(a.woff2)') x $_[0] ) . '}' } ), '<p style=font-family:F1>x' ) } ],
    [ 'characters', 20_000, sub { styled( '@font-face{font-family:F;src:url(f.woff2);unicode-range:U+4E00}p{font-family:F;text-transform:uppercase}', '<meta charset=utf-8>' . many( $_[0] / 500, sub { my $p = $_[0]; "<p>" . many( 500, sub { my $c = chr( 0x100 + ( $p * 500 + $_[0] ) % 60_000 ); utf8::encode($c); $c } ) } ) ) } ],
    [ 'conditions', 300, sub { styled( many( $_[0], sub { '@media (min-width:' . $_[0] . "px) and (max-height:$_[0]em){p{font-family:F$_[0]}}" } ) . $FACE, classes( $_[0] ) ) } ],
    [ 'conditions in each other', 30, sub { styled( many( $_[0], sub {"\@media (min-width:$_[0]px){"} ) . 'p{background:url(x.png)}' . '}' x $_[0], classes( $_[0] ) ) } ],
    [ 'conditions of what may match', 100, sub { styled( many( $_[0], sub {"\@media (min-width:$_[0]px){p:invalid{font-family:F$_[0];background:url(x$_[0].png)}}"} ), classes( $_[0] ) ) } ],
    [ 'conditions of many elements', 100, sub { my $n = $_[0]; styled( many( $n, sub {"\@media (min-width:@{[600 + $_[0]]}px){.c$_[0]\{display:none}}"} ) . 'p{background:url(x.png);font-family:F}' . $FACE, many( $n, sub { '<div class=c' . $_[0] . '>' . '<p>x</div>' } ) ) } ],
    [ 'layers', 300, sub { styled( many( $_[0], sub {"\@layer l$_[0].m{p{display:block}}"} ) . $FACE, classes( $_[0] ) ) } ],
    [ 'layers in layers', 30, sub { styled( many( $_[0], sub {'@layer l{p{display:block}'} ) . '}' x $_[0] . $FACE, classes( $_[0] ) ) } ],
    [ 'keyframes', 300, sub { styled( many( $_[0], sub {"\@keyframes k$_[0]\{from{background:url(x.png)}}.c$_[0]\{animation:k$_[0] 1s}"} ), classes( $_[0] ) ) } ],
    [ 'images', 300, sub { styled( many( $_[0], sub {".c$_[0]\{background:url(x$_[0].png),url(y$_[0].png)}"} ), classes( $_[0] ) ) } ],
    [ 'candidates of an image-set()', 100, sub { styled( 'p{background:image-set(' . join( ',', map {"'x.png' ${_}x"} 1 .. $_[0] ) . ')}', classes( $_[0] ) ) } ],
    [ 'data: URLs', 20, sub { styled( many( $_[0], sub { '.c' . $_[0] . '{background:url(data:image/png;base64,' . 'A' x 20_000 . ')}' } ) . $FACE, classes( $_[0] ) ) } ],
    [ 'generated text', 300, sub { styled( many( $_[0], sub {".c$_[0]::before{content:'$_[0]' counter(a) open-quote;font-family:F}"} ) . $FACE, classes( $_[0] ) ) } ],
    [ 'comments', 50_000, sub { styled( $FACE . '/* * */' x $_[0], '<p>x' ) } ],
    [ 'brackets', 50_000, sub { styled( $FACE . 'a{b:' . '([' x $_[0], '<p>x' ) } ],
    [ 'blocks', 50_000, sub { styled( $FACE . 'a{' x $_[0], '<p>x' ) } ],
    [ 'declarations of no interest', 50_000, sub { styled( $FACE . 'p{' . 'color:red;' x $_[0] . '}', '<p>x' ) } ],
    [ 'rules of no interest', 50_000, sub { styled( $FACE . 'p b.c{color:red}' x $_[0], '<p>x' ) } ],
    [ 'rules', 10_000, sub { styled( $FACE . many( $_[0], sub {".a$_[0] .b{display:none}"} ), '<p class=b>x' ) } ],
    [ 'long selectors', 500, sub { styled( $FACE . many( $_[0], sub { '.a.b.c.d.e.f ' x 10 . '{display:none}' } ), '<p class=f>x' ) } ],
    [ '@supports', 10_000, sub { styled( $FACE . many( $_[0], sub {"\@supports selector(a:has(b)) and (not (a:b)){p{display:block}}"} ), '<p>x' ) } ],
    [ 'calc() in conditions', 300, sub { styled( $FACE . many( $_[0], sub { "\@media (min-width:calc($_[0]px + " . '(' x 20 . '1px' . ')' x 20 . ')){p{display:block}}' } ), '<p>x' ) } ],
    [ 'imports', 100, sub { my $n = $_[0]; ( styled( many( $n, sub {"\@import 's$_[0].css';"} ), '<p>x' ), map { ( "s$_.css" => "p{font-family:F$_}$FACE" ) } 1 .. $n ) } ],
    [ 'imports of each other', 20, sub { my $n = $_[0]; ( styled( '@import "s1.css";', '<p>x' ), map { ( "s$_.css" => many( $n, sub {"\@import 's$_[0].css?$_[0]';"} ) ) } 1 .. $n ) } ],
    [ 'links to one stylesheet', 100, sub { my $n = $_[0]; ( 'a.css' => 'p{' . 'display:block;' x 10_000 . "font-family:F}$FACE", 'index.html' => many( $n, sub {"<link rel=stylesheet href=a.css?$_[0]>"} ) . '<p>x' ) } ],
    [ 'style elements', 200, sub { ( 'index.html' => many( $_[0], sub {"<style>.c$_[0]\{font-family:F}</style>"} ) . "<style>$FACE</style>" . classes( $_[0] ) ) } ],
    [ 'style attributes', 500, sub { styled( $FACE, many( $_[0], sub {"<p style='font-family:a$_[0];--x$_[0]:y;width:$_[0]px'>x"} ) ) } ],
    [ 'elements', 10_000, sub { styled( "p{font-family:F}$FACE", '<p>x' x $_[0] ) } ],
    [ 'elements, each of its kind', 2_000, sub { styled( "[id^=i]{font-family:F}$FACE", many( $_[0], sub {"<p id=i$_[0] class='a$_[0] b$_[0]'>x"} ) ) } ],
    [ 'elements in elements', 500, sub { styled( "div{font-family:F}$FACE", many( $_[0], sub {'<div><b>'} ) . 'x' ) } ],
    [ 'out of the flow, by images', 100, sub { styled( 'div{position:absolute}p{background:url(x.png)}', many( $_[0] * 20, sub {'<div>x</div>'} ) . many( $_[0], sub {"<img src=y$_[0].png><p class=c$_[0]>x"} ) ) } ],
    [ 'tables', 500, sub { styled( "tr:nth-child(odd) td:first-child + td{font-family:F}$FACE", '<table>' . '<tr><td>x<td>y<td>z' x $_[0] ) } ],
    [ 'unclosed formatting', 200, sub { styled( $FACE, many( $_[0], sub {'<p><b><i><a>x'} ) ) } ],
    [ 'candidates of a srcset', 500, sub { ( 'index.html' => '<img srcset="' . join( ',', map {"x$_.png ${_}w"} 1 .. $_[0] ) . '" sizes="' . '(min-width:1px) calc(1px + (2px * 3)),' x 100 . '1px">' ) } ],
    [ 'character references', 20_000, sub { styled( $FACE, '<p>' . '&amp;&CounterClockwiseContourIntegral;&#x41;&nosuch' x $_[0] ) } ],
    [ 'scripts', 500, sub { ( 'index.html' => many( $_[0], sub {"<script src=s$_[0].js></script>"} ) ) } ],
    [ 'imports of modules', 100, sub { my $n = $_[0]; ( 'index.html' => '<script type=module src=m1.js></script>', map { ( "m$_.js" => many( $n, sub {"import './m$_[0].js';"} ) ) } 1 .. $n ) } ],
    [ 'a long script', 50_000, sub { ( 'index.html' => '<script type=module src=m.js></script>', 'm.js' => 'if(a){b=/[/]/.test(`x${{a:1}}`)}' x $_[0] ) } ],
    [ 'brackets of a script', 50_000, sub { ( 'index.html' => '<script type=module src=m.js></script>', 'm.js' => '`${(' x $_[0] ) } ],
    [ 'import maps', 500, sub { my $n = $_[0]; ( 'index.html' => '<script type=importmap>{"imports":{' . join( ',', map {"\"a$_/\":\"/b$_/\""} 1 .. $n ) . '},"scopes":{' . join( ',', map {"\"/s$_/\":{\"x\":\"/y.js\"}"} 1 .. $n ) . '}}</script>' . '<script type=module>' . many( $n, sub {"import 'a$_[0]/" . 'x/' x 50 . "y.js';"} ) . '</script>' ) } ],
);

sub is_bounded {
    my ( $name, $size, $cpu, $peak ) = @_;
    cmp_ok( $cpu,  '<', CPU_MAX,    "$name, $size: CPU" );
    cmp_ok( $peak, '<', MEMORY_MAX, "$name, $size: memory" );
    return;
}

for my $shape (@shapes) {
    my ( $name, $size, $files ) = @$shape;
    my ( %cpu, $twice );
    for my $factor ( 1, 2, 16 ) {
        my $limit = $factor == 2 && $twice < CPU_MAX ? $twice : CPU_MAX;
        my ( $exit, $signal, $cpu, $peak ) = measured_below( $limit, site( $files->( $size * $factor ) ) );
        ok( !$signal && $exit <= 1, "$name, @{[ $size * $factor ]}: exit $exit, signal $signal" );
        is_bounded( $name, $size * $factor, $cpu, $peak );
        $cpu{$factor} = $cpu;
        $twice //= GROWTH_MAX * ( $cpu > MEASURABLE ? $cpu : MEASURABLE );
        note sprintf '%-34s %8d %6.2f s %6.1f MB', $name, $size * $factor, $cpu, $peak;
    }
    cmp_ok( $cpu{2}, '<', $twice, "$name: twice the size" );
}

done_testing;
