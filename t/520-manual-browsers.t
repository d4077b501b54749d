# Real input, real browsers: on a page of the Apache manual that takes a while to
# make, what it needs is loaded by early hint, before the page, and once.
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use PM::Browser;
use PM::Manual;
use PM::Test;
use Test::More;

need(qw(manual pushmanifest module httpd openssl node chromium firefox));

my $httpd  = manual_httpd(
    files => { 'cgi/slow' => <<'CGI' }, config => <<'CONF' );
#!/bin/sh
sleep 1.5
printf 'Content-Type: text/html\n\n'
exec cat "$MANUAL$REQUEST_URI"
CGI
SetEnv MANUAL ${MANUAL}
ScriptAliasMatch "^/.*\.html$" "${ROOT}/cgi/slow"
ExpiresActive on
ExpiresDefault "access plus 1 hour"
CONF

my @pages = manual_pages(6);
# Chromium says that it is no phone, Firefox says nothing.
my %screen = ( chromium => 'desktop' );
for my $browser (qw(chromium firefox)) {
    for my $path (@pages) {
        my @early = early_for( $path, $screen{$browser} );
        my ($page) = browse_hinted( $browser, $httpd, [ $httpd->url($path) ], ahead => \@early );
        lists_ok( [ early_hints($page) ], \@early, "$browser, $path: early hints" );

        # httpd logs a request when it is answered: what a page needs, and then it.
        my %before = map { $_ => 1 } $httpd->answered_before($path);
        is_deeply( [ grep { !$before{$_} } @early ], [], "$browser, $path: all of it was there first" );

        my %needed = map { $_ => 1 } hrefs_for($path);
        lists_ok( [ grep { $needed{$_} } $httpd->access_log =~ / GET (\S+) /g ], [ keys %needed ],
            "$browser, $path: nothing was fetched twice" );
    }
}

done_testing;
