# What looks like a reference to a file, and makes browsers fetch nothing: the
# scan gives no link for it (t/230-scan.t).
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use PM::Browser;
use PM::Httpd;
use PM::Test;
use Test::More;

need(qw(httpd openssl node));

my @metas = (
    '</preload.css>; rel=preload; as=style',
    '</sheet.css>; rel=stylesheet',
    '</module.js>; rel=modulepreload',
);
my $html = '<!doctype html><html><head>'
    . join( '', map {"<meta http-equiv=\"Link\" content=\"$_\">"} @metas )
    . '<link rel=expect href="#x" blocking=render>'
    . '<link rel=stylesheet href=asked.css></head><p id=x>x';

my $httpd = PM::Httpd->new( pushmanifest => 0 );
$httpd->write( 'htdocs/index.html', $html );
$httpd->write( "htdocs/$_", '' ) for qw(preload.css sheet.css module.js asked.css);
$httpd->start;

for my $browser (qw(chromium firefox)) {
SKIP: {
        skip "no $browser", 1 if !program($browser);
        my ($page) = browse( $browser, $httpd, [ $httpd->url('/') ] );
        my %paths = map { $_ => 1 } grep { $_ ne '/' && $_ ne '/favicon.ico' }
            map { $_->{url} =~ s{^\w+://[^/]+}{}r } @{ $page->{requests} };
        is_deeply( [ sort keys %paths ], ['/asked.css'],
            "$browser: http-equiv=Link and rel=expect ask for nothing" );
    }
}

done_testing();
