# Promise: every screen gets what it needs and nothing else, whatever the client
# says of itself.
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use JSON::PP;
use PM::NeverWorse;
use PM::Test;
use Test::More;

need(qw(httpd openssl node module pushmanifest chromium firefox));

my $wide = '(min-width: 800px)';
my %files = (
    'htdocs/css/app.css' => <<"CSS",
\@font-face { font-family: f; src: url(/fonts/f.woff2) }
p { background: url(/img/narrow.svg) }
\@media $wide { p { background: url(/img/wide.svg); font-family: f } }
CSS
    'htdocs/css/wide.css' => "p { color: #123 }\n",
    'htdocs/fonts/f.woff2' => 'not a font',
    map { ( "htdocs/img/$_.svg" => '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>' ) }
        qw(wide narrow one three),
);
my $html = <<"HTML";
<!doctype html><title>page</title><meta name="viewport" content="width=device-width">
<link rel="stylesheet" href="/css/app.css">
<link rel="stylesheet" href="/css/wide.css" media="$wide">
<picture><source media="$wide" srcset="/img/one.svg"><img src="/img/three.svg" width="9" height="9"></picture>
<p>A page.
HTML

# The site, with the manifest that the command writes for that page.
sub site_of {
    my ($html) = @_;
    my $dir = tempdir();
    spew( "$dir/" . s/^htdocs//r, $files{$_} ) for keys %files;
    spew( "$dir/cgi/page.html", $html );
    my $made = run( [ program('pushmanifest'), 'generate', '-o', "$dir/made", "$dir" ] );
    my $manifest = slurp("$dir/made") =~ s{/cgi/page\.html}{/cgi/page}gr;
    like $manifest, qr/"screens"/, 'the manifest knows of screens' or diag $made->{err}, $manifest;
    return ( files => { %files, 'cgi/page' => slow_page($html) }, manifest => $manifest,
        pages => ['/cgi/page'], title => 'page' );
}
my %site  = site_of($html);
my %phone = ( width => 390, height => 844, scale => 3 );
never_worse( 'a desktop', %site );
never_worse( 'a phone', %site, browsers => ['chromium'],
    browse => { %phone, mobile => JSON::PP::true } );
never_worse( 'a small window of who does not say more', %site, browsers => ['firefox'],
    browse => \%phone );

# Without a viewport a phone takes a page to be as wide as a desktop's. Which image of
# a picture Chromium takes there depends on when the stylesheet comes.
never_worse( 'a phone, and a page that does not know of phones', site_of( $html =~ s/<meta.*>|<picture.*//gr ),
    browsers => ['chromium'], browse => { %phone, mobile => JSON::PP::true } );
done_testing;
