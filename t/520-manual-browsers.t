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
    $httpd->clear_logs;
    my @loaded = browse( $browser, $httpd, [ map { $httpd->url($_) } @pages ] );
    is( scalar @loaded, scalar @pages, "$browser loads the pages" );

    my %expected;
    for my $page (@loaded) {
        my $path  = PM::Browser::path_of( $page->{url} );
        $expected{$_}++ for hrefs_for($path);
        lists_ok( [ early_hints($page) ], [ early_for( $path, $screen{$browser} ) ],
            "$browser, $path: early hints" );
    }

    # httpd logs a request when it is answered: what a page needs, and then it.
    my %seen;
    for my $path ( $httpd->access_log =~ / GET (\S+) /g ) {
        $seen{$path}++;
        next if !grep { $_ eq $path } @pages;
        is_deeply( [ grep { !$seen{$_} } early_for( $path, $screen{$browser} ) ], [],
            "$browser, $path: all of it was there first" );
        %seen = ();
    }

    my %got;
    $got{$_}++ for grep { $expected{$_} } $httpd->access_log =~ / GET (\S+) /g;
    is_deeply( \%got, \%expected, "$browser: nothing was fetched twice" );
}

done_testing;
