# A 103 over HTTP/1.1: to the proxies that PushManifestProxy names, and to nobody
# else; and through HAProxy and nginx to a browser.
#
# An nginx that is the first in PATH is taken: from 1.29 on it hands the 103 on, one
# before has no directive for it.
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use IO::Socket::INET;
use PM::Browser;
use PM::Client;
use PM::Front;
use PM::Httpd;
use PM::Matrix;
use PM::Test;
use Test::More;

need(qw(httpd openssl curl node module haproxy nginx chromium));

my $page = <<'HTML';
<!doctype html><title>page</title>
<link rel="stylesheet" href="/css/a.css">
<script type="module" src="/js/m.js"></script>
<style>@font-face { font-family: f; src: url(/fonts/f.woff2) } body { font-family: f }</style>
<p>A page.
HTML
my $httpd = matrix_httpd(
    modules => [qw(cgid remoteip)],
    pages   => [ '/page.html', '/cgi/*' ],
    files   => {
        'cgi/think' => "#!/bin/sh\nsleep 1\nprintf 'Content-Type: text/html\\n\\n'\n"
            . "cat <<'END'\n${page}END\n",
    },
    config => <<'CONF',
ScriptAlias /cgi/ ${ROOT}/cgi/
PushManifestProxy 192.0.2.1 127.0.0.0/8
<LocationMatch "^/(css|js|fonts)/">
    Header set Cache-Control max-age=600
</LocationMatch>
CONF
    vhosts => <<'CONF');
<VirtualHost 127.0.0.1:${CLEAR}>
    ServerName localhost
    RemoteIPHeader X-Forwarded-For
</VirtualHost>
<VirtualHost 127.0.0.1:${CLEAR}>
    ServerName other.localhost
    PushManifestProxy 192.0.2.0/24 2001:db8::/32
</VirtualHost>
CONF
$httpd->start;

# The links of the 103s that a client of HTTP/1 gets.
sub hinted {
    my ( $path, %option ) = @_;
    my $got = curl( $httpd->clear_url($path), http => '1.1', %option );
    is $got->{status}, $option{status} // 200, 'the status';
    is_deeply [ links_of($got) ], [ links() ], 'the final links' if $path eq '/page.html';
    return [ hints_of($got) ];
}

my %no = ( 'Sec-Fetch-Mode' => undef, 'Sec-Fetch-Dest' => undef );
my @rows = (
    [ 'a proxy that is named',              1, '/page.html' ],
    [ 'for a client of some address',       1, '/page.html',
        headers => { 'X-Forwarded-For' => '203.0.113.7' } ],
    [ 'for a client that does not navigate', 0, '/page.html', headers => \%no ],
    [ 'for one that asks for a frame',      0, '/page.html',
        headers => { 'Sec-Fetch-Dest' => 'iframe' } ],
    [ 'over HTTP/1.0',                      0, '/page.html', http => '1.0' ],
    [ 'for a host that does not name it',   0, '/page.html',
        headers => { Host => 'other.localhost' } ],
    [ 'for somebody who says to be it',     0, '/page.html',
        headers => { Host => 'other.localhost', 'X-Forwarded-For' => '192.0.2.1' } ],
    [ 'for what is no page',                0, '/css/a.css' ],
);
for my $row (@rows) {
    my ( $name, $expected, $path, %option ) = @$row;
    subtest $name => sub {
        is_deeply hinted( $path, %option ), $expected ? [ links() ] : [],
            $expected ? 'a 103' : 'no 103';
    };
}

subtest 'a connection that is used again' => sub {
    my $socket = IO::Socket::INET->new( PeerAddr => '127.0.0.1',
        PeerPort => $httpd->clear_port, Timeout => 10 ) or die "cannot connect: $!\n";
    my $navigates = "Sec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: document\r\n";
    print {$socket} "GET /page.html HTTP/1.1\r\nHost: localhost\r\n${navigates}\r\n" x 2,
        "GET /page.html HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n${navigates}\r\n";
    local $/;
    my @statuses = <$socket> =~ m{^HTTP/1\.1 (\d+)}mg;
    is "@statuses", '103 200 103 200 103 200', 'a 103 before each response';
};

sub handed_on {
    my ($front) = @_;
    my $url = "https://localhost:$front->{port}/cgi/think";
    my ($got) = browse_hinted( 'chromium', $httpd, [$url] );
    is $got->{title}, 'page', 'the page';
    lists_ok [ early_hints($got) ], [ hrefs() ], 'every link is used';
    lists_ok [ grep { !/favicon/ } $httpd->access_log =~ / GET (\S+) 200 /g ],
        [ hrefs(), '/cgi/think' ], 'once';
    return;
}

subtest 'HAProxy hands it on to Chromium' => sub { handed_on( start_haproxy($httpd) ) };

# As mod_pushmanifest(8) has it, but for HTTP/3, which not every nginx is built with.
subtest 'nginx, too, from 1.29 on' => sub {
    my $nginx = eval { start_nginx( $httpd->clear_port, tls => $httpd, lines => 'early_hints $early_hints;',
        map => '$http_sec_fetch_mode $early_hints { navigate $http2; }' ) };
    if ( nginx_version() ge v1.29.0 ) { handed_on($nginx) }
    else { like $@, qr/unknown directive "early_hints"/, 'it has no early_hints' }
};
done_testing;
