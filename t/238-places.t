# Where messages point: `file:line:column`, in bytes of UTF-8, in pages,
# stylesheets and scripts alike; for what stands inline, in the page.
#
# Each case is a file with ^^ at the place that its message must name. That is
# left out, and what stands behind it leads nowhere.
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

my $face = '@font-face{font-family:F;src:local(F),^^url(none.woff2)}p{font-family:F}';
my $many = "a line\r\n" x 20_000;
my $deep = join '', map {"\n{" } 1 .. 512;

my @pages = (
    [ 'a tag',                    "<p>\n <b>x ^^<link rel=stylesheet href=none.css>" ],
    [ 'bytes, not characters',    "<p>\n\xc3\xa4\xe2\x82\xac ^^<link rel=stylesheet href=none.css>" ],
    [ 'bytes of UTF-8, whatever the page is in', "\xe4^^<link rel=stylesheet href=none.css>", "\xc3\xa4" ],
    [ 'CRLF',                     "<p>\r\n<p>\r\n ^^<link rel=stylesheet href=none.css>" ],
    [ 'CR',                       "<p>\r<p>\r\r ^^<link rel=stylesheet href=none.css>" ],
    [ 'CR in a tag',              "<p\rid=x>^^<link rel=stylesheet href=none.css>" ],
    [ 'far down, with CRLF',      "$many<b>^^<link rel=stylesheet href=none.css>" ],
    [ 'far down, with CR and LF', ( "a line\r\r\n\n" x 20_000 ) . "<b>^^<link rel=stylesheet href=none.css>" ],
    [ 'an import on the line of its <style>', "\n <style >\@import ^^\"none.css\";</style>" ],
    [ 'an import after it',       "\n<style>\n\n  \@import 'a.css';\@import ^^url(none.css);</style>" ],
    [ 'an import with CRLF',      "\r\n<style>\r\n\r\n  \@import ^^url( none.css );</style>" ],
    [ 'an import with CR',        "\r<style>/*\r\n*/\r\r  \@import ^^url( none.css );</style>" ],
    [ 'behind a comment of two lines', "<style>\@import/*\n\xc3\xa4*/ ^^'none.css';</style>" ],
    [ 'a form feed ends no line', "<style>\f\@import ^^'none.css';</style>" ],
    [ 'a font',                   "\n<style>\n  $face</style><p>x" ],
    [ 'a font in a later <style>', "<style>p{color:red}</style>\n<b> <style>$face</style><p>x" ],
    [ 'a background',             "\n<style>\n .x{color:red;\@media all{p{\n ^^background: red\n url(none.png)}}}</style><b class=x><p>x" ],
    [ 'a style attribute: its element', "\n\n <i>x</i> ^^<b\nstyle='background:url(none.png)'>x</b>" ],
    [ 'an inline module',         "<b>x</b> <script type=module>import {\n a } from ^^'./none.js'</script>" ],
    [ 'on the line of its <script>', "\n <script type=module>import ^^'./none.js'</script>" ],
    [ 'behind a template and a comment', "<script type=module>`\n\${a}\n`/*\n*/;import ^^'./none.js'</script>" ],
    [ 'an import map',            "\n<script type=importmap>{\n \"imports\": ^^none}</script><script type=module src=a.js></script>" ],
    [ 'an import map on the line of its <script>', "\n <script type=importmap>{^^none}</script><script type=module src=a.js></script>" ],
);
my @sheets = (
    [ 'an import of a stylesheet', "\@import ^^'none.css';" ],
    [ 'behind a mark',             "\xef\xbb\xbf\@import ^^'none.css';", '@import ' ],
    [ 'behind CRLF and more',      "/*\xc3\xa4\r\n*/\@charset 'x';\r\n\@import 'a.css';\xc3\xa4{}\@layer x{}$face" ],
    [ 'a declaration',             "p{color:red;\n  ^^background:url(none.png)}" ],
    [ 'what is too deep',          ( "\n\@media all{" x 65 ) . '^^none{}', undef, 'more than can be kept' ],
);
my @scripts = (
    [ 'an import of a module', "import ^^'./none.js'" ],
    [ 'behind a hashbang',     "#!node\r\nexport * from ^^\"./none.js\"" ],
    [ 'behind a mark',         "\xef\xbb\xbfimport'./a.js';import ^^'./none.js'", "import'./a.js';import " ],
    [ 'a long specifier',      "\n\nimport ^^'./" . 'x' x 5000 . "'", undef, 'more than can be kept' ],
    [ 'what is too deep',      "$deep ^^\{ none", undef, 'more than can be kept' ],
);

# The text without its mark, and the place of that: `line:column`. In counting,
# the bytes before it on its line may be others.
sub placed {
    my ( $text, $counted ) = @_;
    my ( $before, $behind ) = split /\^\^/, $text, 2;
    my @lines = split /\r\n?|\n/, $before, -1;
    return ( $before . $behind, @lines . ':' . ( 1 + length( $counted // $lines[-1] ) ) );
}

sub points {
    my ( $case, $file, %files ) = @_;
    my ( $name, $marked, $counted, $message ) = @$case;
    my ( $text, $place ) = placed( $marked, $counted );
    my $result = generate( site( 'a.css' => '', 'a.js' => '', %files, $file => $text ), '-q' );
    $message //= 'none';
    like( $result->{err}, qr{^\S+/\Q$file\E:$place: .*$message}m, "$file: $name" );
}

points( $_, 'index.html' ) for @pages;
points( $_, 'main.css', 'index.html' => '<link rel=stylesheet href=main.css><p>x' ) for @sheets;
points( $_, 'main.js', 'index.html' => '<script type=module src=main.js></script>' ) for @scripts;

# In `explain`, too.
my $dir = site( 'index.html' => "\n <style>\n.x{}p:invalid{background:url(a.png)}</style><p>x" );
spew( "$dir/m", generate($dir)->{out} );
like( run( [ program('pushmanifest'), 'explain', "$dir/m", '/', '--docroot', "$dir" ] )->{out},
    qr{  a.png\n +\S+/index.html:3:15: image behind <p>: its rule may not match}, 'explain: what is left out' );

done_testing();
