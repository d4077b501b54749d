# Nothing is said of a page before access control has said yes, on whatever way
# httpd comes to it.
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

my $html  = "<!doctype html><title>page</title><p>A page.\n";
my @basic = ( 'AuthType Basic', 'AuthName "who"', 'AuthBasicProvider file',
    'AuthUserFile ${ROOT}/users', 'Require valid-user' );
my $basic = join "\n    ", @basic;

my $httpd = matrix_httpd(
    modules => [
        qw(cgid rewrite negotiation include actions authn_core authn_file
            authz_user auth_basic authz_host access_compat)
    ],
    pages => [
        '/secret/*', '/denied/*', '/page.html', '/asked/*', '/status200/*',
        '/form', '/neg/page.html', '/neg/page', '/idx/', '/idx/index.html',
    ],
    files => {
        'users' => 'u:' . crypt( 'p', '$1$saltsalt' ) . "\n",
        'htdocs/secret/page.html'   => $html,
        'htdocs/secret/index.html'  => $html,
        'htdocs/denied/page.html'   => $html,
        'htdocs/neg/page.html'      => $html,
        'htdocs/neg/.htaccess'      => "<Files page.html>\nRequire all denied\n</Files>\n",
        'htdocs/idx/index.html'     => $html,
        'htdocs/idx/.htaccess'      => "<Files index.html>\nRequire all denied\n</Files>\n",
        'htdocs/asked/.htaccess'    => "RewriteEngine on\nRewriteRule ^x\$ /secret/page.html\n"
            . "RewriteRule ^y\$ /denied/page.html\n",
        'htdocs/inc.html'           => '<!--#include virtual="/secret/page.html" -->',
        'htdocs/login.html'         => $html,
        'htdocs/status200/page.html' => $html,
        'cgi/ok'                    => cgi( 0, 'Status: 200', 'Content-Type: text/html' ),
        'cgi/to-secret'             => cgi( 0, 'Location: /secret/page.html' ),
    },
    config => <<"CONF");
ScriptAlias /cgi/ \${ROOT}/cgi/
<Directory \${ROOT}/htdocs>
    AllowOverride All
    Options +MultiViews +Includes
</Directory>
<Location /secret>
    $basic
    ErrorDocument 401 /page.html
</Location>
<Location /secret/plain>
    ErrorDocument 401 default
</Location>
<Location /status200>
    $basic
    ErrorDocument 401 /cgi/ok
    ErrorDocument 403 /cgi/ok
</Location>
<Location /denied>
    Require all denied
    ErrorDocument 403 /cgi/ok
</Location>
<Location /inc.html>
    SetOutputFilter INCLUDES
</Location>
CONF
$httpd->start;

my @nothing = ( early => 0, final => 0 );
my $user = { Authorization => 'Basic dTpw' };
my @rows = (
    { name => '401', path => '/secret/plain/page.html', status => 401, @nothing },
    { name => '401 whose document is a page', path => '/secret/page.html', status => 401,
        @nothing },
    { name => '401 of an index', path => '/secret/', status => 401, @nothing },
    { name => '401 whose document says 200', path => '/status200/page.html', status => 200,
        @nothing },
    { name => '403 whose document says 200', path => '/denied/page.html', status => 200,
        @nothing },
    { name => 'a rewriting to a page behind 401', path => '/asked/x', status => 401, @nothing },
    { name => 'a rewriting to a page behind 403', path => '/asked/y', status => 200, @nothing },
    { name => 'a script that leads there', path => '/cgi/to-secret', status => 401, @nothing },
    { name => 'a variant that is denied', path => '/neg/page', status => 404, @nothing },
    { name => 'an index that is denied', path => '/idx/', status => 403, @nothing },
    { name => 'an include of a page behind 401', path => '/inc.html', @nothing },
    { name => 'somebody known', path => '/secret/page.html', headers => $user, promised => 0 },
    { name => 'somebody known, the index', path => '/secret/', headers => $user, promised => 0 },
    { name => 'somebody known, the rewriting', path => '/asked/x', headers => $user, promised => 0 },
    { name => 'somebody known, the script', path => '/cgi/to-secret', headers => $user, promised => 0 },
    { name => 'a wrong password', path => '/secret/page.html', status => 401, @nothing,
        headers => { Authorization => 'Basic dTpx' } },
);
my @wanted = grep { !$ENV{PM_ROWS} || $_->{name} =~ /$ENV{PM_ROWS}/ } @rows;
check( $httpd, $_, [ 'nghttp', 'h2', 'h1.1' ] ) for @wanted;
done_testing;
