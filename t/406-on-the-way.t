# What other modules do to a page on its way, and requests that are not for a
# page's text: compression, trailers, DAV, websockets.
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use IO::Socket::INET;
use PM::Client;
use PM::Httpd;
use PM::Matrix;
use PM::Test;
use Test::More;

need(qw(httpd openssl nghttp curl node module));

my $html    = "<!doctype html><title>page</title>\n" . "<p>A page.\n" x 500;
my $backend = start_backend();
my $httpd   = matrix_httpd(
    modules => [
        qw(cgid deflate brotli filter proxy proxy_http proxy_http2 proxy_wstunnel
            dav dav_fs)
    ],
    pages => [
        '/gzip/page.html', '/br/page.html', '/cgi/*', '/app/*', '/app2/*', '/dav/*',
        '/ws/*', '/upgrade/*', '/front/*', '/matched/*',
    ],
    files => {
        'htdocs/gzip/page.html'    => $html,
        'htdocs/br/page.html'      => $html,
        'htdocs/front/app.html'    => $html,
        'htdocs/dav/page.html'     => $html,
        'elsewhere/page.html'      => $html,
        # Its length is not known, so over HTTP/1.1 it comes in chunks.
        'cgi/chunks' => "#!/bin/sh\nprintf 'Content-Type: text/html\\n\\n<p>one\\n'\n"
            . "sleep 0.3\nprintf '<p>two\\n'\n",
    },
    config => <<"CONF");
ScriptAlias /cgi/ \${ROOT}/cgi/
<Location /gzip/>
    SetOutputFilter DEFLATE
</Location>
<Location /br/>
    AddOutputFilterByType BROTLI_COMPRESS text/html
</Location>
<Directory \${ROOT}/htdocs/front>
    FallbackResource /front/app.html
</Directory>
AliasMatch ^/matched/[^/]*/(.*)\$ \${ROOT}/elsewhere/\$1
ProxyPass /app/ http://127.0.0.1:$backend->{http}/app/
ProxyPass /app2/ h2c://127.0.0.1:$backend->{http2}/app2/ disablereuse=on
ProxyPass /ws/ ws://127.0.0.1:$backend->{http}/ws/
ProxyPass /upgrade/ http://127.0.0.1:$backend->{http}/upgrade/ upgrade=websocket
H2WebSockets on
DAVLockDB \${ROOT}/run/dav
<Location /dav/>
    DAV On
</Location>
CONF
chmod 0777, $httpd->path('htdocs/dav');
$httpd->start;

my @nothing = ( early => 0, final => 0 );
my $gzip    = { 'Accept-Encoding' => 'gzip' };

check( $httpd, $_, $_->{clients} // \@ALL ) for (
    { name => 'mod_deflate', path => '/gzip/page.html', headers => $gzip,
        other => [ [ 'content-encoding', 'gzip' ] ] },
    { name => 'mod_deflate, proxied', path => '/app/x?link', headers => $gzip,
        lacks => ['/css/a.css'], own_promised => ['/css/own.css'],
        own => [ '</css/own.css>; rel=preload; as=style',
            q(</css/a.css>; rel=preload; as=style; title="the backend's") ] },
    { name => 'mod_brotli', path => '/br/page.html', headers => { 'Accept-Encoding' => 'br' },
        other => [ [ 'content-encoding', 'br' ] ] },
    { name => 'a script, in parts', path => '/cgi/chunks' },
    { name => 'FallbackResource, over TLS', path => '/front/no/such/file', tls => 1,
        clients => [ 'nghttp', 'node push', 'node', 'h1.1' ] },
    { name => 'AliasMatch', path => '/matched/by/page.html' },
    { name => 'a backend\'s trailers', path => '/app/x?trailers',
        trailers => [ [ 'x-sum', '42' ] ] },
    { name => 'trailers over HTTP/2', path => '/app2/x?trailers',
        trailers => [ [ 'x-sum', '42' ] ] },
    { name => 'a page under DAV', path => '/dav/page.html' },
    { name => 'OPTIONS under DAV', method => 'OPTIONS', path => '/dav/page.html', @nothing,
        other => [ [ 'ms-author-via', 'DAV' ] ] },
    { name => 'PROPFIND', method => 'PROPFIND', path => '/dav/page.html', status => 207,
        headers => { Depth => 0 }, @nothing },
    { name => 'MKCOL', method => 'MKCOL', path => '/dav/page.html', status => 405, @nothing,
        twice => 1 },
    { name => 'a websocket\'s address, without the request to upgrade', path => '/upgrade/x',
        other => [ [ 'x-backend', 'kept' ] ] },
);
# RFC 6455 over HTTP/1.1, and RFC 8441 over HTTP/2: what comes is no page.
for my $path ( '/ws/x', '/upgrade/x' ) {
    subtest "a websocket at $path" => sub {
        my $socket = IO::Socket::INET->new( PeerAddr => '127.0.0.1',
            PeerPort => $httpd->clear_port, Timeout => 10 ) or die "cannot connect: $!\n";
        print {$socket} "GET $path HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\n"
            . "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
            . "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
        local $/ = "\r\n\r\n";
        my $answer = <$socket> // '';
        like $answer, qr{^HTTP/1.1 101 }, 'accepted';
        unlike $answer, qr/^Link:/mi, 'without a Link';
        print {$socket} "ping\r\n\r\n";
        is <$socket>, "ping\r\n\r\n", 'it carries bytes both ways';
    };
    subtest "a websocket at $path, over HTTP/2" => sub {
        my $got = node( "WEBSOCKET " . $httpd->clear_url($path) );
        is $got->{status}, 200, 'accepted';
        is $got->{error}, undef, 'no error';
        is_deeply [ promised($got) ], [], 'nothing is promised';
        is_deeply $got->{interim}, [], 'no 103';
        is_deeply [ links_of($got) ], [], 'no Link';
        is $got->{length}, 4, 'it carries bytes both ways';
    };
}
done_testing;
