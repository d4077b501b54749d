# Each MPM, and with and without the modules that others are built on.
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use PM::Client;
use PM::Httpd;
use PM::Matrix;
use PM::Test;
use Test::More;

need(qw(httpd openssl nghttp curl node module));

my @servers = (
    [ 'event',   mpm => 'event' ],
    [ 'worker',  mpm => 'worker' ],
    [ 'prefork', mpm => 'prefork' ],
    [ 'event with mod_watchdog and mod_status', modules => [qw(watchdog status)] ],
    [ 'prefork with mod_watchdog and mod_status', mpm => 'prefork',
        modules => [qw(watchdog status)] ],
);

for my $server (@servers) {
    my ( $name, %option ) = @$server;
    my $httpd = matrix_httpd(%option);
    $httpd->start;
    check( $httpd, { name => $name, path => '/page.html' },
        [ 'nghttp', 'node', 'h1.1' ] );
    $httpd->graceful;
    check( $httpd, { name => "$name, after a graceful restart", path => '/page.html' },
        [ 'nghttp', 'h1.1' ] );
    unlike $httpd->log, qr/exit signal|\[\w+:(?:crit|alert|emerg)\]/, "$name, no crash";
    $httpd->stop;
}

subtest 'without mod_http2 the final response has the links' => sub {
    my $httpd = PM::Httpd->new(
        http2    => 0,
        manifest => matrix_manifest('/page.html'),
        files    => { matrix_files() },
        config   => 'PushManifest ${ROOT}/site.manifest',
    );
    $httpd->start;
    for my $http ( '1.1', '1.0' ) {
        my $got = curl( $httpd->clear_url('/page.html'), http => $http );
        is $got->{status}, 200, "HTTP/$http";
        lists_ok [ links_of($got) ], [ links() ], 'its links';
    }
};

subtest 'HTTP/1.1 upgraded to h2c' => sub {
    my $httpd = matrix_httpd();
    $httpd->start;
    my $got = nghttp( $httpd->clear_url('/page.html'), arguments => ['-u'] );
    is $got->{error}, undef, 'no error of the protocol';
    is $got->{status}, 200, 'the status';
    lists_ok [ promised($got) ], [ hrefs() ], 'promised once each';
    lists_ok [ links_of($got) ], [ links() ], 'the final links';
};

subtest 'one connection, the page again and again' => sub {
    my $httpd = matrix_httpd();
    $httpd->start;
    my $got = node( [ map { $httpd->clear_url("/page.html?$_") } 1 .. 5 ] );
    lists_ok [ promised($got) ], [ hrefs() ], 'promised once each';
    for my $request ( @{ $got->{requests} } ) {
        lists_ok [ links_of($request) ], [ links() ], 'each has its links';
    }
};

done_testing;
