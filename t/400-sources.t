# Every way in which httpd comes by a page, with every client: one 103 before
# the handler, each link once, other modules' fields intact.
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use PM::Httpd;
use PM::Matrix;
use PM::Test;
use Test::More;

need(qw(httpd openssl nghttp curl node module));

my $html = "<!doctype html><title>page</title><p>A page.\n";
my $backend = start_backend();

my $httpd = matrix_httpd(
    modules => [
        qw(cgid include negotiation rewrite actions proxy proxy_http proxy_http2
            userdir vhost_alias autoindex)
    ],
    pages => [
        '/page.html',      '/',            '/second/',
        '/about.html',     '/lang/index.html.en', '/lang/index.html.de',
        '/map/page.en.html', '/map/page.de.html',
        '/front/*',        '/perdir/real.html', '/pretty', '/real.html',
        '/moved.html', '/aliased/*', '/~site/home.html',
        '/cgi/*', '/app/*', '/app2/*', '/encoded/*', '/ssi.html', '/ssi-part.html',
        '/acted.special', '/pathinfo.html', '/deep/index.html', '/asked.html',
    ],
    files => {
        'htdocs/index.html'        => $html,
        'htdocs/second/index.htm'  => $html,
        'htdocs/deep/index.html'   => $html,
        'htdocs/about.html'        => $html,
        'htdocs/lang/index.html.en' => $html,
        'htdocs/lang/index.html.de' => $html,
        'htdocs/map/page.var' => "URI: page\n\nURI: page.en.html\n"
            . "Content-type: text/html\nContent-language: en\n\n"
            . "URI: page.de.html\nContent-type: text/html\n"
            . "Content-language: de\n",
        'htdocs/map/page.en.html'  => $html,
        'htdocs/map/page.de.html'  => $html,
        'htdocs/front/app.html'    => $html,
        'htdocs/perdir/real.html'  => $html,
        'htdocs/perdir/.htaccess'  => "RewriteEngine on\nRewriteRule ^nice\$ real.html\n"
            . "RewriteRule ^thinks\$ /cgi/think [PT]\n",
        'htdocs/real.html'         => $html,
        'htdocs/ssi.html'          => qq($html<!--#include virtual="/ssi-part.html" -->)
            . qq(<!--#include virtual="/cgi/fast" -->\n),
        'htdocs/ssi-part.html'     => "<p>a part\n",
        'htdocs/acted.special'     => "not HTML itself\n",
        'elsewhere/a.html'         => $html,
        'home/site/web/home.html'  => $html,
        'cgi/fast'                 => cgi(0),
        'cgi/think'                => cgi(600),
        'cgi/link'                 => cgi( 0, 'Content-Type: text/html',
            'Link: </css/own.css>; rel=preload; as=style' ),
        'cgi/local'                => cgi( 0, 'Location: /page.html' ),
        'cgi/two/local'             => cgi( 0, 'Location: /page.html' ),
        'cgi/act'                  => cgi(0),
    },
    config => <<"CONF");
DirectoryIndex index.html index.htm
AddLanguage en .en
AddLanguage de .de
LanguagePriority en de
ForceLanguagePriority Prefer Fallback
AddHandler type-map .var
ScriptAlias /cgi/ \${ROOT}/cgi/
ScriptAlias /cgi2/ \${ROOT}/cgi/two/
Alias /aliased/ \${ROOT}/elsewhere/
UserDir \${ROOT}/home/*/web
<Directory \${ROOT}/htdocs/lang>
    Options +MultiViews
</Directory>
<Directory \${ROOT}/htdocs>
    Options +MultiViews +Includes
    AllowOverride FileInfo
</Directory>
<Directory \${ROOT}/htdocs/front>
    Options -MultiViews
    FallbackResource /front/app.html
</Directory>
<Location /ssi.html>
    SetOutputFilter INCLUDES
</Location>
Action special /cgi/act
AddHandler special .special
RewriteEngine on
RewriteRule ^/pretty\$ /real.html
RewriteRule ^/through\$ /real.html [PT]
RewriteRule ^/proxied\$ http://127.0.0.1:$backend->{http}/app/x [P]
ProxyPass /app/ http://127.0.0.1:$backend->{http}/app/
# mod_proxy_http2 forwards no 103 over a connection that an HTTP/1 client began,
# and lets its Link into the final response.
ProxyPass /app2/ h2c://127.0.0.1:$backend->{http2}/app2/ disablereuse=on
ProxyPass /encoded/ http://127.0.0.1:$backend->{http}/encoded/ mapping=encoded
CONF
$httpd->start;

my $OWN   = '</css/own.css>; rel=preload; as=style';
my $AGAIN = q(</css/a.css>; rel=preload; as=style; title="the backend's");
my @backend = ( other => [ [ 'x-backend', 'kept' ] ] );

my @NOT_1_0 = grep { $_ ne 'h1.0' } @ALL;    # httpd has no 1xx for HTTP/1.0

my @rows = (
    { name => 'a file',                    path => '/page.html' },
    { name => 'a file, with a query',      path => '/page.html?a=/b/../c' },
    { name => 'the directory / itself',    path => '/' },
    { name => 'its second index name',     path => '/second/' },
    { name => 'an index known by file',    path => '/deep/' },
    { name => 'MultiViews, no extension',  path => '/about' },
    { name => 'a language variant',        path => '/lang/',
        headers => { 'Accept-Language' => 'de' } },
    { name => 'another variant, by name',  path => '/lang/index.html',
        headers => { 'Accept-Language' => 'en' } },
    { name => 'a type map',                path => '/map/page.var',
        headers => { 'Accept-Language' => 'de' } },
    { name => 'FallbackResource',          path => '/front/no/such/file' },
    { name => 'RewriteRule in .htaccess',  path => '/perdir/nice' },
    { name => 'the same, to a script',     path => '/perdir/thinks', think => 600 },
    { name => 'RewriteRule of the server', path => '/pretty' },
    { name => 'the same, passed through',  path => '/through' },
    { name => 'Alias',                     path => '/aliased/a.html' },
    { name => 'a user\'s directory',       path => '/~site/home.html' },
    { name => 'a script',                  path => '/cgi/fast' },
    { name => 'a script that thinks',      path => '/cgi/think', think => 600 },
    { name => 'a script with a Link',      path => '/cgi/link',
        own => [$OWN], own_promised => ['/css/own.css'] },
    { name => 'a script\'s Location',      path => '/cgi/local' },
    { name => 'the same, not a page',      path => '/cgi2/local' },
    { name => 'an Action',                 path => '/acted.special' },
    { name => 'server-side includes',      path => '/ssi.html' },
    { name => 'a proxied page',            path => '/app/x', @backend },
    { name => 'a proxied page that thinks', path => '/app/x?think=600',
        think => 600, @backend },
    { name => 'a proxied page with Links', path => '/app/x?link', @backend,
        own => [ $OWN, $AGAIN ], lacks => ['/css/a.css'],
        own_promised => ['/css/own.css'] },
    { name => 'proxied over HTTP/2',       path => '/app2/x', @backend },
    { name => 'the same, thinking',        path => '/app2/x?think=600',
        think => 600, @backend },
    { name => 'the same, with Links',      path => '/app2/x?link', @backend,
        own => [ $OWN, $AGAIN ], lacks => ['/css/a.css'],
        own_promised => ['/css/own.css'] },
    { name => 'a backend with a 103',      path => '/app/x?early&think=300', @backend,
        own_103 => 1, own_promised => ['/css/own.css'], clients => \@NOT_1_0 },
    { name => 'the same, over HTTP/2',     path => '/app2/x?early&think=300', @backend,
        own_103 => 1, own_promised => ['/css/own.css'],
        clients => [ 'nghttp', 'node push', 'node', 'h2' ] },
    { name => 'proxied, mapping=encoded',  path => '/encoded/x%20y', @backend },
);

my @wanted = grep { !$ENV{PM_ROWS} || $_->{name} =~ /$ENV{PM_ROWS}/ } @rows;
check( $httpd, $_, $_->{clients} // \@ALL ) for @wanted;
done_testing;
