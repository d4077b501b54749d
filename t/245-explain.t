# `explain`: what a page is sent, why, and what was left out.
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

my $site = site(
    'index.html' => "<link rel=stylesheet href=a.css>\n<link rel=stylesheet href=p.css media=print>\n<script src=https://c.test/x.js></script><p>x",
    'a.css' => '@import "b.css"; @font-face{font-family:F;src:url(f.woff2)}',
    'b.css' => 'b{}', 'p.css' => '', 'f.woff2' => '', 'x y.html' => ''
);
my $dir = tempdir();
spew( "$dir/m", generate($site)->{out} );

sub explained { return run( [ program('pushmanifest'), 'explain', map {"$_"} @_ ] ) }

my $got = explained( "$dir/m", '/' );
is( $got->{exit}, 0, 'a page of the manifest' );
is( $got->{out} =~ s/[0-9a-f]{16}/SET/r, <<'TEXT', '  is explained' );
/, by page /, set SET
  1. /a.css
     preload as style, 59 bytes
     stylesheet in head
  2. /b.css
     preload as style, 3 bytes
     imported by a stylesheet, via /a.css
  3. https://c.test
     preconnect
     origin of: script in head
103 to a browser:                 3 links, 98 bytes
103 to a client that takes push:  3 links, 98 bytes
final response:                   3 links, 98 bytes
TEXT

is( explained( "$dir/m", 'https://own.test/?q#f' )->{out}, $got->{out}, 'a whole URL will do' );
is( explained( "$dir/m", '/x%20y.html' )->{exit}, 0, 'an escaped one, too' );
is( explained( "$dir/m", '/none.html' )->{exit},  1, 'a page that the manifest does not have' );
is( explained( "$dir/m", 'mailto:x' )->{exit},    2, 'what is no page' );
is( explained( "$dir/none", '/' )->{exit},        3, 'no manifest' );

$got = explained( "$dir/m", '/', '--docroot', $site );
is( $got->{exit}, 0, 'with the site' );
like( $got->{out}, qr{left out:.*p.css\n +\S+/index.html:2:1: stylesheet in head: its media query}s, '  what was left out, where and why' );
like( $got->{out}, qr{f.woff2\n +\S+/a.css:1:47: font F: no text of the page is set in it}, '  in stylesheets, too' );

# Each reference that is left out has its reason.
my @reasons = (
    [ '<link rel="alternate stylesheet" href=a.css title=x>', 'an alternate stylesheet' ],
    [ '<link rel=stylesheet href=a.css disabled>',            'a disabled stylesheet' ],
    [ '<link rel=stylesheet href=a.css type=text/less>',      'its type is not text/css' ],
    [ '<link rel=stylesheet href=a.css media="(max-width:9px)">', 'its media query does not apply to a desktop browser' ],
    [ '<script nomodule src=a.css></script>',                 'only for browsers without modules' ],
    [ '<style>@import "a.css" print;</style>',                'its condition does not hold in a desktop browser' ],
    [ '<style>p:first-child{background:url(a.css)}</style><p>x', 'its rule may not match' ],
    [ '<svg><use href="a.css#x"/></svg>',                     'browsers would fetch it twice' ],
);
for my $reason (@reasons) {
    my ( $html, $why ) = @$reason;
    my $one = site( 'index.html' => "<p>x$html", 'a.css' => '' );
    spew( "$dir/one", generate($one)->{out} );
    like( explained( "$dir/one", '/', '--docroot', $one )->{out}, qr{left out:\n.*a\.css.*\n.*\Q$why\E}, $why );
}

# A link with media is in the final response alone.
my $words = site( 'index.html' => '<link rel=stylesheet href=a.css media="(min-width:9px)"><script type=module src=m.js></script>', 'a.css' => '', 'm.js' => '' );
spew( "$dir/words", generate($words)->{out} );
my %bytes = explained( "$dir/words", '/' )->{out} =~ /^(103 to a browser|103 to a client that takes push|final response): +\d links? ?, (\d+) bytes/mg;
is( scalar keys %bytes, 3, 'header bytes for each client' );
cmp_ok( $bytes{'final response'}, '>', $bytes{'103 to a browser'}, '  the most in the final response, which has media' );

spew( "$site/index.html", '<link rel=stylesheet href=p.css>' );
$got = explained( "$dir/m", '/', '--docroot', $site );
is( $got->{exit}, 1, 'a site that has changed' );
like( $got->{err}, qr{index.html: now needs /p.css; generate the manifest again}, '  says so' );

done_testing();
