# Promise: what stands between makes nothing worse: a CDN that says the kept Link
# ahead to everybody, HAProxy that hands a 103 on, nginx with its small buffer.
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use PM::Front;
use PM::NeverWorse;
use PM::Test;
use Test::More;

need(qw(httpd openssl curl node module chromium firefox nginx haproxy));

my $bad  = 'sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=';
my $page = slow_page( <<'HTML', 'X-Large: ' . 'x' x 2800 );
<!doctype html><title>broken</title>
<link rel="stylesheet" href="/css/app.css">
<script src="/js/block.js"></script>
<script type="importmap">{"imports":{"dep":"/js/dep.js"}}</script>
<script type="module" src="/js/app.js"></script><p>A page.
HTML
my %site = (
    files => {
        'cgi/page'           => $page,
        'htdocs/css/app.css' => "p { color: #123 }\n",
        'htdocs/js/app.js'   => "import 'dep'\ndocument.title = 'works'\n",
        'htdocs/js/dep.js'   => "export {}\n",
        'htdocs/js/block.js' => ";\n",
    },
    manifest => join( "\n", '{"pushmanifest":1}', '{"set":"s","links":[' . join( ',',
            '{"href":"/css/app.css","as":"style"}',
            qq({"href":"/js/app.js","rel":"modulepreload","integrity":"$bad"}),
            '{"href":"/js/block.js","as":"script"}',
            map {qq({"href":"/css/gone-$_.0123456789abcdef0123456789abcdef.css","as":"style"})} 1 .. 9 ) . ']}',
        '{"page":"/cgi/page","set":"s"}' ) . "\n",
    ours  => ['PushManifestProxy 127.0.0.1'],
    pages => ['/cgi/page'],
    title => 'works',
    seen  => 8,
);
never_worse( 'a CDN', %site, front => sub { start_cdn( $_[0] ) } );
never_worse( 'HAProxy', %site, front => sub { start_haproxy( $_[0] ) } );
never_worse( 'nginx', %site, front => sub { start_nginx( $_[0]->clear_port ) }, scheme => 'http' );
done_testing;
