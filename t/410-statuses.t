# What a status, a method or a field of the request makes of the hints: nothing
# where they would be wrong.
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

my $backend = start_backend();
my $httpd = matrix_httpd(
    modules => [qw(cgid rewrite proxy proxy_http asis)],
    pages   => [
        '/page.html', '/dir', '/dir/', '/gone.html', '/moved.html',
        '/forbidden.html', '/missing.html', '/cgi/*', '/app/*', '/data.json',
        '/errors/page.html',
    ],
    files => {
        'htdocs/dir/index.html'  => "<p>index\n",
        'htdocs/gone.html'       => "<p>gone\n",
        'htdocs/forbidden.html'  => "<p>forbidden\n",
        'htdocs/data.json'       => "{}\n",
        'htdocs/errors/page.html' => "<p>an error\n",
        'cgi/fast'    => cgi(0),
        'cgi/read'    => "#!/bin/sh\ncat >/dev/null\nprintf 'Content-Type: text/html\\n\\nread\\n'\n",
        'cgi/json'    => cgi( 0, 'Content-Type: application/json' ),
        'cgi/204'     => cgi( 0, 'Status: 204', 'Content-Type: text/html' ),
        'cgi/500'     => cgi( 0, 'Status: 500', 'Content-Type: text/html' ),
        'cgi/404'     => cgi( 0, 'Status: 404', 'Content-Type: text/html' ),
        'cgi/201'     => cgi( 0, 'Status: 201', 'Content-Type: text/html' ),
        'cgi/302'     => cgi( 0, 'Status: 302', 'Location: http://other.example/' ),
        'cgi/crash'   => "#!/bin/sh\nexit 1\n",
    },
    config => <<"CONF");
ScriptAlias /cgi/ \${ROOT}/cgi/
Redirect gone /gone.html
Redirect permanent /moved.html /page.html
<Location /forbidden.html>
    Require all denied
</Location>
<Location /page.html>
    ErrorDocument 404 /errors/page.html
</Location>
<LocationMatch "^/errdoc/">
    ErrorDocument 404 /errors/page.html
</LocationMatch>
ProxyPass /app/ http://127.0.0.1:$backend->{http}/app/
CONF
$httpd->start;

my $page = curl( $httpd->clear_url('/page.html'), http => '1.1' );
my ($etag)     = headers_of( $page, 'etag' );
my ($modified) = headers_of( $page, 'last-modified' );
my @nothing = ( early => 0, final => 0 );

# Before the handler nobody can know: a promise has gone, and is harmless.
my @too_late = ( early => 1, final => 0 );

my @rows = (
    { name => 'HEAD', method => 'HEAD', path => '/page.html', early => 0 },
    { name => 'HEAD of a proxied page', method => 'HEAD', path => '/app/x', early => 0 },
    { name => 'POST', method => 'POST', path => '/cgi/read', early => 0 },
    { name => 'POST to a proxied page', method => 'POST', path => '/app/x', early => 0 },
    { name => 'OPTIONS', method => 'OPTIONS', path => '/page.html', @nothing },
    { name => 'OPTIONS of a proxied page', method => 'OPTIONS', path => '/app/x', @nothing },
    { name => 'PUT', method => 'PUT', path => '/app/x', @nothing },
    { name => 'an unknown method', method => 'BREW', path => '/page.html',
        status => 501, @nothing },
    { name => 'an unknown method, proxied', method => 'BREW', path => '/app/x',
        status => 400, @nothing },
    { name => 'If-None-Match, 304', path => '/page.html', status => 304, @nothing,
        headers => { 'If-None-Match' => $etag } },
    { name => 'If-None-Match, 200', path => '/page.html', early => 0,
        headers => { 'If-None-Match' => '"another"' } },
    { name => 'If-Modified-Since, 304', path => '/page.html', status => 304, @nothing,
        headers => { 'If-Modified-Since' => $modified } },
    { name => 'Range, 206', path => '/page.html', status => 206, @nothing,
        headers => { Range => 'bytes=0-4' } },
    { name => 'Range, 416', path => '/page.html', status => 416, @nothing,
        twice => 1,
        headers => { Range => 'bytes=9999-' } },
    { name => 'Save-Data', path => '/page.html', early => 0,
        headers => { 'Save-Data' => 'on' } },
    { name => 'prefetch', path => '/page.html', early => 0,
        headers => { 'Sec-Purpose' => 'prefetch;prerender' } },
    { name => 'not a navigation', path => '/page.html', early => 0,
        headers => { 'Sec-Fetch-Mode' => 'cors', 'Sec-Fetch-Dest' => 'empty' } },
    { name => 'a frame', path => '/page.html', early => 0,
        headers => { 'Sec-Fetch-Mode' => 'navigate', 'Sec-Fetch-Dest' => 'iframe' } },
    { name => 'a navigation', path => '/page.html',
        headers => { 'Sec-Fetch-Mode' => 'navigate', 'Sec-Fetch-Dest' => 'document' } },
    { name => '301 of mod_dir', path => '/dir', status => 301, @nothing },
    { name => '301 of mod_alias', path => '/moved.html', status => 301, @nothing },
    { name => '410 of mod_alias', path => '/gone.html', status => 410, @nothing },
    { name => '403', path => '/forbidden.html', status => 403, @nothing },
    { name => '404 of a page that is gone', path => '/missing.html', status => 404, @nothing },
    { name => '404 of what is no page', path => '/nothing.html', status => 404, @nothing },
    { name => 'an ErrorDocument that is a page', path => '/errdoc/x', status => 404, @nothing },
    { name => 'a page that is not HTML', path => '/data.json', @nothing },
    { name => 'a script without HTML', path => '/cgi/json', @too_late },
    { name => '204 of a script', path => '/cgi/204', status => 204, @too_late },
    { name => '201 of a script', path => '/cgi/201', status => 201, @too_late },
    { name => '302 of a script', path => '/cgi/302', status => 302, @too_late },
    { name => '404 of a script', path => '/cgi/404', status => 404, @too_late },
    { name => '500 of a script', path => '/cgi/500', status => 500, @too_late },
    { name => '500 of a script that crashes', path => '/cgi/crash', status => 500, @too_late },
    ( map {
        +{ name => "$_ of a backend", path => "/app/x?status=$_", status => $_, @too_late }
    } 204, 304, 401, 403, 404, 500, 503 ),
    { name => '301 of a backend', path => '/app/x?status=301&location=/y', status => 301,
        @too_late },
    { name => '201 of a backend with a Link', path => '/app/x?status=201&link',
        status => 201, @too_late, own => [ '</css/own.css>; rel=preload; as=style',
            q(</css/a.css>; rel=preload; as=style; title="the backend's") ],
        own_promised => ['/css/own.css'] },
);

my @wanted = grep { !$ENV{PM_ROWS} || $_->{name} =~ /$ENV{PM_ROWS}/ } @rows;
check( $httpd, $_, [ 'nghttp', 'h2', 'h1.1' ] ) for @wanted;

subtest 'a client that waits for 100 Continue gets nothing before it' => sub {
    my $got = curl( $httpd->clear_url('/cgi/read'), http => '2-prior-knowledge',
        headers => { Expect => '100-continue' }, arguments => [qw(-X GET -d x)] );
    is $got->{status}, 200, 'the status';
    is scalar( grep { $_->{status} == 103 } @{ $got->{interim} } ), 0, 'no 103';
    lists_ok [ links_of($got) ], [ links() ], 'the final links';
};

done_testing;
