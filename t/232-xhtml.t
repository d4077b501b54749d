# Pages that are XML, as a browser reads them: namespaces, CDATA sections,
# <?xml-stylesheet?>, what an error leaves, and that nothing is loaded for them.
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

use constant {
    XHTML  => 'http://www.w3.org/1999/xhtml',
    SVG    => 'http://www.w3.org/2000/svg',
    PUBLIC => '"-//W3C//DTD XHTML 1.0 Strict//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd"',
};

my %files = map { $_ => $_ } qw(a.css b.css c.css a.js a.png b.png a.woff2), "\xc3\xa9.css";

# A page with that in its head and body, and what is before its root.
sub page {
    my ( $head, $body, $before ) = @_;
    return join '', $before // '', '<html xmlns="', XHTML, qq{"><head><title/>$head</head><body>}, $body // '', '</body></html>';
}

sub link_to { my ($href) = @_; return qq{<link rel="stylesheet" href="$href"/>} }

my $bomb = join '', '<!ENTITY a0 "x">', map { sprintf '<!ENTITY a%d "%s">', $_, sprintf( '&a%d;', $_ - 1 ) x 10 } 1 .. 12;

my $wide = '<!ENTITY w "' . 'x' x 20_000 . '">';

my @cases = (
    [ 'elements', page( link_to('a.css'), '<script src="a.js"/>' ), 'style /a.css', 'script /a.js' ],
    [ 'prefixed elements',
        '<h:html xmlns:h="' . XHTML . '"><h:head><h:link rel="stylesheet" href="a.css"/></h:head><h:body><h:img src="a.png"/></h:body></h:html>',
        'style /a.css', 'image /a.png' ],
    [ 'elements of no namespace, or of another', '<html><head>' . link_to('a.css') . '</head><x xmlns="urn:x">' . link_to('b.css') . '</x></html>' ],
    [ 'names are as they are written', page( '<LINK rel="stylesheet" href="a.css"/>' . link_to('b.css') ), 'style /b.css' ],
    [ 'CDATA in a style', page('<style><![CDATA[@import "a.css"; p > a { color: red }]]></style>'), 'style /a.css' ],
    [ 'references in a style', page('<style>@import &quot;a.css&#x22;;</style>'), 'style /a.css' ],
    [ 'CDATA in a module', page('<script type="module"><![CDATA[if (1 < 2) ; import "./a.js"]]></script>'), 'modulepreload /a.js' ],
    [ 'a tag in a comment of a style is none', page( '<style><!-- @import "a.css"; --></style>' . link_to('b.css') ), 'style /b.css' ],
    [ 'SVG and its links', page( '', '<svg xmlns="' . SVG . '" xmlns:x="http://www.w3.org/1999/xlink"><image x:href="a.png" width="200" height="200"/></svg>' ), 'image /a.png' ],
    [ 'a template', page( '<template>' . link_to('a.css') . '</template>' . link_to('b.css') ), 'style /b.css' ],
    [ 'xml-stylesheet', page( '', '', '<?xml-stylesheet href="a.css?x&amp;y"?><?xml-stylesheet alternate="yes" href="b.css"?><?xml-stylesheet media="print" href="c.css"?>' ), 'style /a.css?x&y' ],
    [ '  of another type, and after the root', page( '<?xml-stylesheet href="a.css"?>', '', '<?xml-stylesheet type="text/xsl" href="b.css"?>' ) ],
    [ 'what comes before an error', page( link_to('a.css'), '<p></q>' . link_to('b.css') ), 'style /a.css' ],
    [ 'an attribute twice is an error', page( link_to('a.css') . '<p x="" x=""/>' . link_to('b.css') ), 'style /a.css' ],
    [ 'a page that does not end', '<html xmlns="' . XHTML . '"><head>' . link_to('a.css'), 'style /a.css' ],
    [ 'names of characters by the doctype', page( link_to('&eacute;.css') . link_to('a.css?&LT;'), '&nbsp;<img src="a.png"/>', '<!DOCTYPE html PUBLIC ' . PUBLIC . '>' ), 'style /%C3%A9.css', 'style /a.css?%3C', 'image /a.png' ],
    [ '  and without it: an error', page( link_to('a.css') . '&nbsp;' . link_to('b.css'), '', '<!DOCTYPE html>' ), 'style /a.css' ],
    [ "the page's own entities", page( link_to('&x;.css') . '&y;', '', qq{<!DOCTYPE html [<!ENTITY x "a"><!ENTITY y "<link xmlns='} . XHTML . q{' rel='stylesheet' href='b.css'/>">]>} ), 'style /a.css', 'style /b.css' ],
    [ 'entities of entities of entities', page( link_to('a.css'), '&a12;', "<!DOCTYPE html [$bomb]>" ), 'style /a.css' ],
    [ '  of one that is long', page( link_to('a.css'), '&w;' x 20_000 . '<img src="a.png"/>', "<!DOCTYPE html [$wide]>" ), 'style /a.css' ],
    [ '  that is not too often', page( link_to('a.css'), '&w;' x 20 . link_to('b.css'), "<!DOCTYPE html [$wide]>" ), 'style /a.css', 'style /b.css' ],
    [ '  in an attribute', page( link_to('a.css'), '<p title="&a12;"/>', "<!DOCTYPE html [$bomb]>" ), 'style /a.css' ],
    [ 'a declared encoding', qq{<?xml version="1.0" encoding="iso-8859-1"?>} . page( link_to("\xe9.css") ), 'style /%C3%A9.css' ],
);
for my $case (@cases) {
    my ( $name, $page, @links ) = @$case;
    is_deeply( links( { %files, 'index.xhtml' => $page }, '/index.xhtml', '--index', 'index.xhtml' ), \@links, $name );
}

# Nothing else is read: neither a DTD, nor an entity that is elsewhere.
my $dir = site( 'x.ent' => link_to('b.css'), 'x.dtd' => '<!ENTITY y "b.css">', %files );
spew( "$dir/index.xhtml", page( link_to('a.css'), '&x;' . link_to('&y;'), qq{<!DOCTYPE html SYSTEM "file://$dir/x.dtd" [<!ENTITY x SYSTEM "file://$dir/x.ent">]>} ) );
my $got = generate( $dir, '-q' );
is_deeply( [ map { brief($_) } @{ $got->{manifest}{page}{'/index.xhtml'} } ], ['style /a.css'], 'nothing is loaded' );

# The place of a tag is that of its `<`, in bytes.
$dir = site( 'index.xhtml' => page( '', qq{\n\xc3\xa9 <script\n  src="none.js"/>} ) );
like( generate($dir)->{err}, qr{index\.xhtml:2:4: "none\.js"}, 'where it is' );

done_testing;
