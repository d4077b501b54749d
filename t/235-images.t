# Images that the first window may show, and the fonts that text is set in.
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

my %files = (
    ( map { ( $_ => 'x' x 500 ) } qw(a.png b.png c.png d.webp e.avif p.jpg) ),
    'big.jpg' => 'x' x 50_000,
    ( map { ( "$_.woff2" => $_ ) } qw(f g h i) ),
);
my $long = '<ul>' . '<li>x</li>' x 100 . '</ul>';
my $far  = '<p>' . 'many words ' x 20_000 . '</p>';

my @cases = (
    [ 'images at the top', '<img src=a.png><p>x<img src=b.png>', 'image /a.png', 'image /b.png' ],
    [ 'the likely largest comes first', '<img src=a.png width=50 height=50><img src=b.png width=800 height=400>', 'image /b.png', 'image /a.png' ],
    [ 'or the one with the largest file', '<img src=a.png><img src=big.jpg>', 'image /big.jpg', 'image /a.png' ],
    [ 'lazy, far down, low', "<img src=a.png loading=Lazy><img src=b.png fetchpriority=low>$far<img src=c.png>" ],
    [ 'high, wherever', "$far<img src=c.png fetchpriority=high>", 'image /c.png fetchpriority=high' ],
    [ 'as the element asks', '<img src=a.png crossorigin referrerpolicy=no-referrer>', 'image /a.png crossorigin=anonymous referrerpolicy=no-referrer' ],
    [ 'no src, data:', '<img data-src=a.png><img src=data:image/png;base64,AAAA>' ],
    [ 'a poster, an input, SVG', '<video poster=a.png></video><input type=image src=b.png><svg><image href="c.png"/></svg>', 'image /a.png', 'image /b.png', 'image /c.png' ],
    [ 'use of another file would be fetched twice', '<svg><use href="a.png#x"/><use href="#y"/></svg>' ],
    [ 'a srcset is one link', '<img src=a.png srcset="b.png 2x, x/../c.png 1.5x">', 'image /a.png imagesrcset=/b.png 2x, /c.png 1.5x, /a.png' ],
    [ 'by width', '<img src=a.png srcset="a.png 400w, b.png 1400w, c.png 2800w" sizes=100vw>', 'image /b.png imagesizes=100vw imagesrcset=/a.png 400w, /b.png 1400w, /c.png 2800w' ],
    [ 'by sizes', '<img srcset="a.png 400w, b.png 1400w" sizes="(max-width: 600px) 100vw, calc(30vw - 5px)">',
        'image /a.png imagesizes=(max-width: 600px) 100vw, calc(30vw - 5px) imagesrcset=/a.png 400w, /b.png 1400w' ],
    [ 'a srcset of one', '<img srcset="a.png">', 'image /a.png' ],
    [ 'a number without a unit is no descriptor', '<img srcset="b.png 1000000, a.png">', 'image /a.png' ],
    [ 'a picture by type', '<picture><source type=image/heic srcset=x.heic><source type=" IMAGE/avif; x" srcset=e.avif><source srcset=d.webp><img src=a.png></picture>', 'image /e.avif type=IMAGE/avif; x' ],
    [ 'a picture by media', '<picture><source media="(max-width: 600px)" srcset=d.webp><img src=a.png></picture>', 
        'image /d.webp media=(max-width: 600px) screens=phone', 'image /a.png media=not all and (max-width: 600px) screens=desktop' ],
    [ 'a picture whose sources say how large it is', '<picture><source width=1600 height=900 media="(min-width: 9999px)" srcset=d.webp><source width=1600 height=900 media="(min-width: 9998px)" srcset=e.avif><img src=a.png width=800 height=500></picture>', 'image /a.png' ],
    [ 'a picture whose source applies', '<picture><source media="(min-width: 600px)" srcset=d.webp><img src=a.png></picture>',
        'image /d.webp media=(min-width: 600px) screens=desktop', 'image /a.png media=not all and (min-width: 600px) screens=phone' ],
    [ 'a large one, whichever it shows', '<img src=big.jpg><picture><source media="(min-width: 600px)" srcset=d.webp><img width=900 height=900 src=a.png></picture>',
        'image /d.webp media=(min-width: 600px) screens=desktop', 'image /a.png media=not all and (min-width: 600px) screens=phone', 'image /big.jpg' ],
    [ 'whose density counts too', '<picture><source media="(min-width: 600px)" srcset="d.webp, e.avif 2x"><img src=a.png></picture>',
        'image /d.webp imagesrcset=/d.webp, /e.avif 2x media=(min-width: 600px)', 'image /a.png media=not all and (min-width: 600px) screens=phone' ],
    [ 'a lazy picture', '<picture><source srcset=d.webp><img loading=lazy src=a.png></picture>' ],
    [ 'an own responsive preload', '<link rel=preload as=image imagesrcset="a.png 1x, b.png 2x">', 'image /a.png imagesrcset=/a.png 1x, /b.png 2x' ],
    [ 'noscript', '<noscript><img src=a.png></noscript>' ],

    [ 'backgrounds of what is there', '<style>.hero{background:url(a.png)} .none{background:url(b.png)}</style><div class=hero>x</div>', 'image /a.png' ],
    [ 'by attributes', '<style>[data-x=on]::after{content:"";background:url(a.png)} [data-x=off]{background:url(b.png)} p[hidden]{background:url(c.png)}</style><p data-x=on>x', 'image /a.png' ],
    [ 'what is not shown comes last', '<style>.menu{display:none} .none{background:url(d.webp)}</style><div class=menu><img src=big.jpg><img src=a.png><img src=c.png fetchpriority=high></div><img src=b.png><img src=a.png>',
        'image /c.png fetchpriority=high', 'image /b.png', 'image /a.png', 'image /big.jpg push=false' ],
    [ 'where a style says nothing else', '<style>.menu{display:none}</style><div class=menu><img src=a.png></div><img src=b.png>', 'image /b.png', 'image /a.png push=false' ],
    [ 'what some screens hide', '<style>.n{display:none!important}@media (min-width:768px){.m{display:block!important}}</style><div class="n m"><img src=big.jpg></div><img src=a.png>',
        'image /big.jpg media=(min-width:768px) screens=desktop', 'image /a.png' ],
    [ 'and what desktops do', '<style>@media (min-width:768px){.m{display:none}}</style><img class=m src=b.png><img src=a.png>',
        'image /b.png media=not all and (min-width:768px) screens=phone', 'image /a.png' ],
    [ 'behind a long list', "<style>.none{background:url(d.webp)}</style>$long<img src=b.png>" ],
    [ 'behind one that is not shown', "<style>div{display:none} .none{background:url(d.webp)}</style><div>$long</div><img src=b.png>", 'image /b.png' ],
    [ 'beside one that is fixed', "<style>div{position:fixed} p{background:url(a.png)}</style><div>$long</div><p><img src=b.png>", 'image /b.png', 'image /a.png' ],
    [ 'in one that is fixed', "<style>div{position:fixed} .none{background:url(d.webp)}</style><div>$long<img src=b.png></div>" ],
    [ 'beside one that may be', "<style>div:valid{position:fixed} .none{background:url(d.webp)}</style><div>$long</div><img src=b.png>" ],
    [ 'a frame', '<iframe src=a.png></iframe><object data=b.png></object><embed src=c.png>' ],
    [ 'in style attributes', '<div style="background-image: url(&quot;a.png&quot;)">x</div>', 'image /a.png' ],
    [ 'far down', "$far<style>.hero{background:url(a.png)}</style><div class=hero>x</div>" ],
    [ 'in attributes of their own', '<table background=a.png><tr><td background=b.png>x</table><p background=c.png>x', 'image /a.png', 'image /b.png' ],
    [ 'below a cell that is cut', '<style>td{max-width:0;overflow:hidden}</style><table><tr><td>' . 'word ' x 60 . '</table><img src=a.png>', 'image /a.png' ],
    [ 'through a custom property', '<style>:root{--i:url(a.png)} p{background-image:var(--i)}</style><p>x', 'image /a.png' ],

    [ 'a font that text is set in', '<style>@font-face{font-family:F;src:url(f.woff2)}@font-face{font-family:G;src:url(g.woff2)} body{font-family:F,serif}</style><p>x', 'font /f.woff2 crossorigin=anonymous type=font/woff2' ],
    [ 'by weight and style', '<style>@font-face{font-family:F;font-weight:400;src:url(f.woff2)}@font-face{font-family:F;font-weight:700;src:url(g.woff2)}@font-face{font-family:F;font-style:italic;src:url(h.woff2)} body{font-family:F}</style><p>x <b>y</b>',
        map {"font /$_.woff2 crossorigin=anonymous type=font/woff2"} qw(f g) ],
    [ 'by the characters of the text', "<style>\@font-face{font-family:F;src:url(f.woff2);unicode-range:U+0-7F}\@font-face{font-family:F;src:url(g.woff2);unicode-range:U+400-4FF}\@font-face{font-family:F;src:url(h.woff2);unicode-range:U+370-3FF} body{font-family:F}</style><p>x \xd0\xb6",
        map {"font /$_.woff2 crossorigin=anonymous type=font/woff2"} qw(f g) ],
    [ 'written as entities', '<style>@font-face{font-family:F;src:url(f.woff2);unicode-range:U+370-3FF}@font-face{font-family:F;src:url(g.woff2);unicode-range:U+400-4FF} body{font-family:F}</style><p>&alpha;&#x436;</p>',
        map {"font /$_.woff2 crossorigin=anonymous type=font/woff2"} qw(f g) ],
    [ 'of a text that scripts will write', '<style>@font-face{font-family:F;src:url(f.woff2);unicode-range:U+0-7F}@font-face{font-family:F;src:url(g.woff2);unicode-range:U+400-4FF} body{font-family:F}</style><div></div><script>1</script>',
        'font /f.woff2 crossorigin=anonymous type=font/woff2' ],
    [ 'of none', '<style>@font-face{font-family:F;src:url(f.woff2)} body{font-family:F}</style><div></div>' ],
    [ 'the first format that is read', '<style>@font-face{font-family:F;src:url(f.eot) format("embedded-opentype"),url(f.woff2) format("woff2"),url(g.woff2)} p{font-family:F}</style><p>x', 'font /f.woff2 crossorigin=anonymous type=font/woff2' ],
    [ 'an element that is closed by another', '<style>@font-face{font-family:F;src:url(f.woff2)} li{font-family:F} li li{font-family:serif} p p{font-family:F}</style><p>x<p>x<ul><li></ul>',
        'font /f.woff2 crossorigin=anonymous type=font/woff2' ],
);
for my $case (@cases) {
    my ( $name, $html, @links ) = @$case;
    is_deeply( links( { %files, 'index.html' => "<!doctype html>$VIEWPORT$html" } ), \@links, $name );
}

is_deeply( links( { 'x.png' => '', 'sub/x.png' => '', 'index.html' => '<!doctype html><base href=/sub/><table background=x.png><tr><td>x</table>' } ),
    ['image /sub/x.png'], 'an attribute of its own is relative to <base>' );
is( generate( site( 'index.html' => '<!doctype html><style>@media print{body{background:url(gone.png)}}</style><p>x' ), '-q' )->{err},
    '', 'an image that is for print alone is not looked for' );

# In encodings that read no ASCII as it is a sheet is another one.
my $made = generate( site( 's.css' => 'p{background:url(x.png)}', 'x.png' => '', map { ( "$_->[0].html" => "<!doctype html><meta charset=utf-8><link rel=stylesheet$_->[1] href=s.css><p>x" ) }
            [ 'a', ' charset=iso-2022-kr' ], [ 'b', '' ] ), '-q' )->{manifest}{page};
is_deeply( [ map { [ map { $_->{href} } @{ $made->{"/$_.html"} } ] } qw(a b) ], [ ['/s.css'], [ '/s.css', '/x.png' ] ], 'a sheet that one page reads as nothing another reads' );

# A phone whose screen a page does not ask for takes it to be 980 pixels wide.
my $narrow = '<link rel=stylesheet media="(max-width: 600px)" href=n.css>';
for my $case (
    [ 'width=device-width' => 1 ], [ 'initial-scale=1' => 1 ], [ 'user-scalable=no, WIDTH = Device-Width' => 1 ],
    [ 'width=1024'         => 0 ], [ ''                => 0 ], [ 'xinitial-scale=1'                       => 0 ] )
{
    my ( $content, $fits ) = @$case;
    is_deeply( links( { 'n.css' => '', 'index.html' => qq(<meta name=Viewport content="$content">$narrow) } ),
        [ $fits ? 'style /n.css media=(max-width: 600px) screens=phone' : () ], "viewport: $content" );
}

# Rules and elements that multiply are bounded, and it is said.
my $rules = join '', map {"p b i:not(.a$_), p b i u:nth-child($_){background:url(a.png)}"} 1 .. 3000;
my $cut = generate( site( %files, 'index.html' => "<style>$rules</style><b><p>" . join '', map {"<i class=c$_><u>x</u></i>"} 1 .. 4000 ), '-q' );
is( $cut->{exit}, 1, 'styles that take more than can be done are a loss' );
like( $cut->{err}, qr{^\S+/index.html: its styles take more than can be done}m, '  that is said' );

done_testing();
