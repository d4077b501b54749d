# Which images the first window shows, by Chromium's own layout on a desktop and on
# a phone: they are named, and what is far below on both is not, whatever stands
# side by side, and however tall the style makes it.
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use PM::Browser;
use PM::Generate;
use PM::Test;
use Test::More;

need(qw(pushmanifest node chromium));

# What is further down than this is far; between it and the window either is
# right.
use constant FAR => 2000;

# Images of so many pixels each, a..., in that element.
sub images {
    my ( $names, $height, $tag ) = @_;
    my ( $open, $close ) = $tag ? ( "<$tag>", '</' . $tag =~ s/ .*//sr . '>' ) : ( '', '' );
    return join '', map {"$open<img src=$_.png width=300 height=$height>$close"} split //, $names;
}
my $long = join '', map {"<p>x</p>"} 1 .. 200;

# style | body
my @layouts = (
    [ 'one below the other', '', images( 'abcdef', 700, 'div' ) ],
    [ 'a row', '.r{display:flex}', '<div class=r>' . images( 'abcd', 700, 'div' ) . '</div>' . images( 'e', 90 ) ],
    [ 'what is below a row', '.r{display:flex}', '<div class=r>' . images( 'abcd', 700, 'div' ) . '</div>' . images( 'efg', 700, 'p' ) ],
    [ 'a column', '.r{display:flex;flex-direction:column}', '<div class=r>' . images( 'abcdef', 700, 'div' ) . '</div>' ],
    [ 'flex-flow', '.r{display:flex;flex-flow:column nowrap}', '<div class=r>' . images( 'abcdef', 700, 'div' ) . '</div>' ],
    [ 'rows of four', '.r{display:flex;flex-wrap:wrap}.r div{width:25%}', '<div class=r>' . images( 'abcdefghijkl', 700, 'div' ) . '</div>' ],
    [ 'rows of three', '.r{display:flex;flex-wrap:wrap}.r div{flex:0 0 33.333333%}', '<div class=r>' . images( 'abcdefghijkl', 700, 'div' ) . '</div>' ],
    [ 'rows of two, of one on a phone', '.r{display:flex;flex-flow:wrap}.r div{width:50%}@media (max-width:600px){.r div{width:100%}}', '<div class=r>' . images( 'abcdefgh', 700, 'div' ) . '</div>' ],
    [ 'a grid', '.r{display:grid;grid-template-columns:repeat(4,1fr)}', '<div class=r>' . images( 'abcdefghijkl', 700, 'div' ) . '</div>' ],
    [ 'a grid of what fits', '.r{display:grid;grid-template-columns:repeat(auto-fill,minmax(320px,1fr))}', '<div class=r>' . images( 'abcdefghijkl', 700, 'div' ) . '</div>' ],
    [ 'a grid without columns', '.r{display:grid}', '<div class=r>' . images( 'abcdef', 700, 'div' ) . '</div>' ],
    [ 'named columns', '.r{display:grid;grid-template-columns:[a] 300px [b] minmax(0,1fr) [c]}', "<div class=r><nav>$long</nav><main>" . images( 'abcdef', 700, 'div' ) . '</main></div>' ],
    [ 'a column beside the rest', '.r{display:flex}', "<div class=r><div>$long</div><main>" . images( 'abcdef', 700, 'div' ) . '</main></div>' ],
    [ 'one that floats', '.s{float:left;width:20%}main{margin-left:20%}', "<div class=s>$long</div><main>" . images( 'abcdef', 700, 'div' ) . '</main>' ],
    [ 'columns that float', '.r div{float:left;width:25%}', '<div class=r>' . images( 'abcdefghijkl', 700, 'div' ) . '</div>' ],
    [ 'a column that is fixed', '.s{position:fixed}', "<div class=s>$long</div><main>" . images( 'abcdef', 700, 'div' ) . '</main>' ],
    [ 'a menu that is closed', '.s{display:none}', "<div class=s>$long</div><main>" . images( 'abcdef', 700, 'div' ) . '</main>' ],
    [ 'a table', '', '<table><tr>' . images( 'abcd', 700, 'td' ) . '<tr>' . images( 'efgh', 700, 'td' ) . '<tr>' . images( 'ijkl', 700, 'td' ) . '</table>' ],
    [ 'rows in rows', '.r{display:flex}', '<div class=r><div>' . images( 'ab', 700, 'div' ) . '</div><div class=r>' . images( 'cd', 400, 'div' ) . '</div></div>' . images( 'ef', 1400, 'p' ) ],
    [ 'what is out of the flow in a row', '.r{display:flex}.o{position:absolute}', "<div class=r><div class=o>$long</div>" . images( 'ab', 700, 'div' ) . '</div>' . images( 'cdef', 700, 'p' ) ],

    [ 'below a part as tall as the window', '.h{min-height:100vh}', '<div class=h>x</div><div class=h>x</div><div class=h>x</div>' . images( 'ab', 90 ) ],
    [ 'in one', '.h{min-height:100vh}', '<div class=h>' . images( 'a', 90 ) . '</div><div class=h></div><div class=h>' . images( 'b', 90 ) . '</div><div class=h>' . images( 'c', 90 ) . '</div>' ],
    [ 'a height', '.h{height:2500px}', '<div class=h>x</div>' . images( 'ab', 90 ) ],
    [ 'a height that is less than what is in it', '.h{height:300px;overflow:auto}', "<div class=h>$long</div>" . images( 'ab', 90 ) ],
    [ 'a height at most', '.h{max-height:0;overflow:hidden}', "<div class=h>$long</div>" . images( 'ab', 90 ) ],
    [ 'a height, and one at most', '.h{height:2500px;max-height:200px}', '<div class=h>x</div>' . images( 'ab', 90 ) ],
    [ 'what is at least wins', '.h{max-height:100px;min-height:2900px}', '<div class=h>x</div>' . images( 'ab', 90 ) ],
    [ 'a height that is no number', '.h{height:calc(NaN * 1px)}', '<div class=h>x</div>' . images( 'ab', 90 ) ],
    [ 'what is no height', '.h{height:2900px;height:-5px;height:5foo}', '<div class=h>x</div>' . images( 'ab', 90 ) ],
    [ 'words of one engine', '.h{height:2900px;height:-webkit-fit-content}', '<div class=h>x</div>' . images( 'ab', 90 ) ],
    [ 'heights in other units', '.h{height:60dvh}.i{height:60svh}.j{height:calc(60lvh + 8rem)}.k{height:40em}', '<div class=h></div><div class=i></div>' . images( 'a', 90 ) . '<div class=j></div><div class=k></div>' . images( 'b', 90 ) ],
    [ 'padding', '.h{padding:20rem 0}', '<div class=h>' . images( 'a', 90 ) . '</div><div class=h>' . images( 'b', 90 ) . '</div><div class=h>' . images( 'c', 90 ) . '</div><div class=h>' . images( 'd', 90 ) . '</div>' ],
    [ 'padding in percent', '.h{padding-top:56.25%}.h+.h{padding-top:60%}', '<div class=h></div>' . images( 'a', 90 ) . '<div class=h></div><div class=h></div>' . ( '<div class=h></div>' x 12 ) . images( 'b', 90 ) ],
    [ 'padding that is logical', '.h{padding-block:40rem 60rem}', '<div class=h>' . images( 'a', 90 ) . '</div><div class=h>' . images( 'b', 90 ) . '</div>' . images( 'c', 90 ) ],
    [ 'margins, which collapse', '.h{margin:700px 0}.h div{margin:700px 0}', '<div class=h><div>' . images( 'a', 90 ) . '</div></div><div class=h><div>' . images( 'b', 90 ) . '</div></div><div class=h>' . images( 'c', 90 ) . '</div>' ],
    [ 'a margin below 0', '.h{height:1500px}.i{margin-top:-900px}', '<div class=h></div><div class=i>' . images( 'a', 90 ) . '</div><div class=h></div><div class=h></div>' . images( 'b', 90 ) ],
    [ 'no margins at all', '*{margin:0;padding:0}', ( '<p>x' x 30 ) . images( 'a', 90 ) . ( '<p>x' x 100 ) . images( 'b', 90 ) ],
    [ 'a ratio', '.h{aspect-ratio:16/9}.i{aspect-ratio:1/9}', '<div class=h></div>' . images( 'a', 90 ) . '<div class=i></div>' . images( 'b', 90 ) ],
    [ 'a height in percent', 'html,body{height:100%;margin:0}.h{height:100%}', '<div class=h>x</div><div class=h>x</div><div class=h>x</div>' . images( 'a', 90 ) ],
    [ 'a height in percent of nothing', '.h{height:500%}', '<div class=h>x</div>' . images( 'a', 90 ) ],
    [ 'through a custom property', ':root{--h:150vh}.h{min-height:calc(var(--h) + 50vh)}', '<div class=h>x</div><div class=h>x</div>' . images( 'a', 90 ) ],
    [ 'only on a phone', '@media (max-width:600px){.h{height:3000px}}', '<div class=h>x</div>' . images( 'a', 90 ) ],
    [ 'only on a desktop', '@media (min-width:600px){.h{height:3000px}}', '<div class=h>x</div>' . images( 'a', 90 ) ],
    [ 'hidden on a phone', '.h{height:3000px}@media (max-width:600px){.h{display:none}}', '<div class=h>x</div>' . images( 'a', 90 ) ],
    [ 'out of the flow on a desktop', '@media (min-width:600px){.s{position:fixed}}', "<div class=s>$long</div><main>" . images( 'a', 90 ) . '</main>' ],
    [ 'a rule that may match', '.h:valid{height:3000px}', '<div class=h>x</div>' . images( 'a', 90 ) ],
    [ 'images with a height of the style', '.r img{width:100%;height:600px;display:block}', '<div class=r>' . images( 'abcdef', 90 ) . '</div>' ],
    [ 'images that shrink', 'img{max-width:100%;height:auto}', '<img src=a.png width=3000 height=6000><img src=b.png width=3000 height=600>' ],
    [ 'images in a line', 'img{width:20%;height:500px}', images( 'abcdefghijkl', 90 ) ],
    [ 'blocks in a line', '.r{display:inline-block;width:32%;height:600px}', join ' ', images( 'abcdefghijkl', 90, 'div class=r' ) ],
    [ 'columns that grow', '.r{display:flex;flex-wrap:wrap}.r div{flex:1 0 0%}', '<div class=r>' . images( 'abcd', 700, 'div' ) . '</div>' ],
    [ 'a row of a framework', '*{box-sizing:border-box}.row{--x:1.5rem;display:flex;flex-wrap:wrap;margin-top:calc(-1 * var(--x))}.row>*{flex-shrink:0;width:100%;max-width:100%;margin-top:var(--x)}@media (min-width:768px){.col-3{flex:0 0 auto;width:25%}}', '<div class=row>' . images( 'abcdefghijkl', 700, 'div class=col-3' ) . '</div>' ],
    [ 'columns of different width', '.r{display:grid;grid-template-columns:1fr 2fr}', "<div class=r><div>$long</div><div>" . images( 'abcdef', 700, 'div' ) . '</div></div>' ],
    [ 'something sticky', '.s{position:sticky;top:0;height:100px}', '<div class=s>x</div>' . images( 'abcd', 900, 'div' ) ],
    [ 'something absolute', '.s{position:absolute;height:5000px}', '<div class=s>' . images( 'a', 90 ) . '</div>' . images( 'bcdef', 900, 'div' ) ],
    [ 'text in a narrow column', '.n{width:25%}', '<div class=n>' . ( 'some words of a text that is long ' x 120 ) . '</div>' . images( 'a', 90 ) ],
    [ 'cells of a table by display', '.t{display:table}.t div{display:table-cell}', '<div class=t>' . images( 'abcd', 700, 'div' ) . '</div>' . images( 'ef', 900, 'p' ) ],
    [ 'a table that is stacked on a phone', '@media (max-width:600px){table,tbody,tr,td{display:block}}', '<table><tr>' . images( 'abcd', 700, 'td' ) . '</table>' . images( 'ef', 900, 'p' ) ],
);

my @pages = map {"<!doctype html><meta name=viewport content='width=device-width'><style>$_->[1]</style><body>$_->[2]"} @layouts;
my %files = ( ( map { ( "$_.png" => 'x' ) } 'a' .. 'l' ), map { ( "$_.html" => $pages[$_] ) } 0 .. $#pages );
my $made  = generate( site(%files), '-q' );

my $tops = 'Object.fromEntries([...document.images].filter((image) => image.checkVisibility()).map((image) => [image.getAttribute("src"), image.getBoundingClientRect().top]))';
my @screens = @VIEWS[ 0, 2 ];
my @tops = ask( [ map { { files => { '/' => $_ }, ask => $tops } } @pages ], @screens );

for my $index ( 0 .. $#layouts ) {
    my $name  = $layouts[$index][0];
    my %named = map { substr( $_->{href}, 1 ) => 1 } @{ $made->{manifest}{page}{"/$index.html"} // [] };
    my ( %first, %near );
    for my $screen ( 0, 1 ) {
        my $top = $tops[$index][$screen]{answer};
        $first{$_} = 1 for grep { $top->{$_} < $screens[$screen]{height} } keys %$top;
        $near{$_}  = 1 for grep { $top->{$_} <= FAR } keys %$top;
    }
    is_deeply [ grep { !$named{$_} } sort keys %first ], [], "$name: what is in the first window is named";
    is_deeply [ grep { !$near{$_} } sort keys %named ], [], "$name: what is far below is not";
}
cmp_ok( ( grep { my $seen = $_; !grep { !grep { $_ > FAR } values %{ $_->{answer} } } @$seen } @tops ), '>', 20, 'something is far' );

done_testing;
