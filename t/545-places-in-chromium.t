# Which images the first window shows, by Chromium's own layout: they are named,
# and what is far below is not, whatever stands side by side.
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
);

my @pages = map {"<!doctype html><meta name=viewport content='width=device-width'><style>$_->[1]</style><body>$_->[2]"} @layouts;
my %files = ( ( map { ( "$_.png" => 'x' ) } 'a' .. 'l' ), map { ( "$_.html" => $pages[$_] ) } 0 .. $#pages );
my $made  = generate( site(%files), '-q' );

my $tops = 'Object.fromEntries([...document.images].map((image) => [image.getAttribute("src"), image.getBoundingClientRect().top]))';
my @tops = map { $_->[0]{answer} } ask( [ map { { files => { '/' => $_ }, ask => $tops } } @pages ], $VIEWS[0] );

for my $index ( 0 .. $#layouts ) {
    my $name  = $layouts[$index][0];
    my $top   = $tops[$index];
    my %named = map { substr( $_->{href}, 1 ) => 1 } @{ $made->{manifest}{page}{"/$index.html"} // [] };
    my @first = grep { $top->{$_} < $VIEWS[0]{height} } sort keys %$top;
    my @far   = grep { $top->{$_} > FAR } sort keys %$top;
    is_deeply [ grep { !$named{$_} } @first ], [], "$name: what is in the first window is named";
    is_deeply [ grep { $named{$_} } @far ],    [], "$name: what is far below is not";
}
cmp_ok( ( grep { my $top = $_; grep { $_ > FAR } values %$top } @tops ), '>', 8, 'something is far' );

done_testing;
