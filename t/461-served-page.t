# Which page's links go out where httpd serves something else than the file that
# the path names: those of what is served, or none. The table is the one in
# mod_pushmanifest(8), "WHICH PAGE".
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use PM::Client;
use PM::Httpd;
use PM::Matrix qw(cgi start_backend);
use PM::Test;
use Test::More;

need(qw(httpd openssl curl node module));

# One set a page, so that the answer tells which page it was.
my @pages = qw(
    / /index.html /login.html /login.php /index.php /about.html /about
    /sec/ /sec/index.html /sec/admin.html /sec/last.html /sec/away.html
    /sec/gone.html /sec/forbidden.html /sec/proxied.html /sec/script.html /sec/unlisted.html
    /sec/members /sec/app
    /shop/thing /shop/known.html /shop/*.php /papp/page /papp/page.html /app/page
    /wp/ /wp/about-us/ /wp/index.php /wp/real.html /wp/login.html /wp/proxied.html /wp/same.html /wp/api
    /wp/cond/ /wp/cond/index.html
    /spa/route /spa/index.html /dflt/known /dflt/front.html /dflt/real.html
    /lang/ /lang/index.html.de /lang/only/ /map/page.var /map/page.de.html
    /aliased/a.html /matched/b.html /within/c.html /cgi/made /cgi/made/path
    /cgi/away /cgi/lost /~site/home.html /acted.special /dir/ /script/
    /errdoc/missing.html /denied.html /form/page.html /Speling.html /located.html
);
my %number = map { $pages[$_] => $_ } 0 .. $#pages;
my $manifest = join "\n", '{"pushmanifest":1}', map { (
        sprintf( '{"set":"s%d","links":[{"href":"/%d.css","as":"style"}]}', ( $number{$_} ) x 2 ),
        sprintf( '{"%s":"%s","set":"s%d"}', /\*/ ? 'match' : 'page', $_, $number{$_} ) )
} @pages;

my $backend = start_backend();
my $html    = "<!doctype html><title>page</title><p>A page.\n";
my $httpd   = PM::Httpd->new(
    manifest => "$manifest\n",
    modules  => [
        qw(cgid negotiation rewrite actions proxy proxy_http userdir speling autoindex
            authn_core authn_file authz_user auth_form request session session_cookie)
    ],
    files => {
        ( map { ( "htdocs/$_" => $html ) }
            qw(index.html login.html about.html login/index.html sec/index.html sec/admin.html
            sec/last.html sec/away.html sec/gone.html sec/proxied.html sec/script.html
            sec/unlisted.html unlisted.html wp/real.html wp/login.html wp/proxied.html
            wp/same.html wp/cond/index.html spa/index.html dflt/front.html dflt/real.html
            lang/index.html.en lang/index.html.de lang/only/index.html.fr map/page.en.html
            map/page.de.html dir/index.html within/real/c.html denied.html form/page.html
            Speling.html located.html error.html) ),
        'elsewhere/a.html'         => $html,
        'home/site/web/home.html'  => $html,
        'htdocs/acted.special'     => "not HTML itself\n",
        'htdocs/map/page.var'      => "URI: page\n\nURI: page.en.html\n"
            . "Content-type: text/html\nContent-language: en\n\n"
            . "URI: page.de.html\nContent-type: text/html\nContent-language: de\n",
        'htdocs/wp/.htaccess'      => <<'RULES',
RewriteEngine on
RewriteBase /wp/
RewriteRule ^proxied\.html$ http://127.0.0.1:${BACKEND}/login [P]
RewriteRule ^api$ http://127.0.0.1:${BACKEND}/other [P]
RewriteRule ^same\.html$ http://127.0.0.1:${BACKEND}/x/same.html [P]
RewriteRule ^$ index.php [L]
RewriteCond %{HTTP_COOKIE} !auth=1
RewriteRule ^(real\.html|cond/)$ login.html [L]
RewriteRule ^index\.php$ - [L]
RewriteCond %{REQUEST_FILENAME} !-f
RewriteCond %{REQUEST_FILENAME} !-d
RewriteRule . /wp/index.php [L]
RULES
        'htdocs/spa/.htaccess' => "RewriteEngine on\nRewriteCond %{REQUEST_FILENAME} !-f\n"
            . "RewriteRule . /spa/index.html [L]\n",
        'cgi/made'   => cgi(0),
        'cgi/act'    => cgi(0),
        'cgi/away'   => cgi( 0, 'Location: /about.html' ),
        'cgi/lost'   => cgi( 0, 'Location: /unlisted.html' ),
        'cgi/nobody' => cgi( 0, 'Location: /about.html' ),
        'users'      => '',
    },
    config => <<"CONF");
Define BACKEND $backend->{http}
H2EarlyHints on
PushManifest \${ROOT}/site.manifest
DirectoryIndex index.html index.php
AddLanguage en .en
AddLanguage de .de
AddLanguage fr .fr
LanguagePriority en de fr
ForceLanguagePriority Prefer Fallback
AddHandler type-map .var
AddHandler cgi-script .php
ScriptAlias /cgi/ \${ROOT}/cgi/
Alias /aliased/ \${ROOT}/elsewhere/
AliasMatch ^/matched/b\\.html\$ \${ROOT}/elsewhere/a.html
AliasMatch ^/within/(.*)\$ \${ROOT}/htdocs/within/real/\$1
UserDir \${ROOT}/home/*/web
Action special /cgi/act
AddHandler special .special
<Directory \${ROOT}/htdocs>
    AllowOverride FileInfo
    Options +MultiViews +ExecCGI +FollowSymLinks
</Directory>
<Directory \${ROOT}/htdocs/dflt>
    Options -MultiViews
    FallbackResource /dflt/front.html
</Directory>
<Directory \${ROOT}/htdocs/wp>
    Options -MultiViews
</Directory>
<Location /located.html>
    RewriteEngine on
    RewriteRule .* /login.html
</Location>
CheckSpelling on
ErrorDocument 404 /about.html
<Location /denied.html>
    Require all denied
    ErrorDocument 403 /about.html
</Location>
<Location /form>
    AuthFormProvider file
    AuthUserFile \${ROOT}/users
    AuthType form
    AuthName form
    Session On
    SessionCookieName session path=/
    Require valid-user
    ErrorDocument 401 /login.html
</Location>
ProxyPass /app/ http://127.0.0.1:\${BACKEND}/app/
RewriteEngine on
RewriteCond %{HTTP_COOKIE} !auth=1
RewriteRule ^/sec/admin\\.html\$ /login.html [PT]
RewriteCond %{HTTP_COOKIE} !auth=1
RewriteRule ^/sec/\$ /login.html [PT]
RewriteCond %{HTTP_COOKIE} !auth=1
RewriteRule ^/sec/last\\.html\$ /login.html [L]
RewriteRule ^/sec/members\$ /login.html [PT]
RewriteRule ^/sec/app\$ /cgi/made [PT]
RewriteRule ^/sec/unlisted\\.html\$ /unlisted.html [L]
RewriteRule ^/sec/away\\.html\$ /login.html [R]
RewriteRule ^/sec/gone\\.html\$ - [G]
RewriteRule ^/sec/forbidden\\.html\$ - [F]
RewriteRule ^/sec/script\\.html\$ /cgi/made [PT]
RewriteRule ^/sec/proxied\\.html\$ http://127.0.0.1:\${BACKEND}/login [P]
RewriteRule ^/sec/index\\.html\$ /login/index.html [L]
RewriteRule ^/shop/ /index.php [L]
RewriteRule ^/papp/(.*)\$ http://127.0.0.1:\${BACKEND}/app/\$1 [P]
RewriteRule ^/about\$ - [E=seen:1]
CONF
for my $script (qw(index.php login.php wp/index.php script/index.php)) {
    $httpd->write( "htdocs/$script", cgi(0) );
    chmod 0755, $httpd->path("htdocs/$script");
}
$httpd->start;

# What a client is told: [ the pages of the 103, those of the response ].
sub told {
    my ( $path, %headers ) = @_;
    my $got = curl( $httpd->clear_url($path), http => '2-prior-knowledge', headers => \%headers );
    my @named = map {
        [ map { $pages[$_] } map { m{</(\d+)\.css>} } @$_ ]
    } [ hints_of($got) ], [ links_of($got) ];
    return { status => $got->{status}, early => "@{ $named[0] }", final => "@{ $named[1] }" };
}

my %auth = ( Cookie => 'auth=1' );
my %de   = ( 'Accept-Language' => 'de' );

# what it is, the path, the page ('' for none), and what differs: status, early
# (where only the handler decides), headers
my @rows = (
    [ 'a file',                                '/about.html',         '/about.html' ],
    [ 'a directory: its own page',             '/dir/',               '/dir/' ],
    [ 'a directory whose index is a script',   '/script/',            '/script/' ],
    [ 'MultiViews',                            '/about',              '/about.html' ],
    [ 'a language: the page of the variant',   '/lang/',              '/lang/index.html.de', %de ],
    [ 'a variant without a page: as asked',    '/lang/only/',         '/lang/only/' ],
    [ 'a type map: the page of the variant',   '/map/page.var',       '/map/page.de.html', %de ],
    [ 'a type map: as asked',                  '/map/page.var',       '/map/page.var' ],
    [ 'Alias',                                 '/aliased/a.html',     '/aliased/a.html' ],
    [ 'AliasMatch',                            '/matched/b.html',     '/matched/b.html' ],
    [ 'AliasMatch inside the document root',   '/within/c.html',      '/within/c.html' ],
    [ 'UserDir',                               '/~site/home.html',    '/~site/home.html' ],
    [ 'ScriptAlias',                           '/cgi/made',           '/cgi/made' ],
    [ 'ScriptAlias, with path info',           '/cgi/made/path',      '/cgi/made/path' ],
    [ 'ProxyPass',                             '/app/page',           '/app/page' ],
    [ 'FallbackResource: as asked',            '/dflt/known',         '/dflt/known' ],
    [ 'FallbackResource: its own',             '/dflt/new',           '/dflt/front.html' ],
    [ 'FallbackResource, but there is a file', '/dflt/real.html',     '/dflt/real.html' ],
    [ 'an Action works on what was asked for', '/acted.special',      '/acted.special' ],
    [ 'a script leads to a page',              '/cgi/away',           '/about.html',
        early => '/cgi/away' ],
    [ 'a script leads to no page',             '/cgi/lost',           '', early => '/cgi/lost' ],
    [ 'a script that is no page does',         '/cgi/nobody',         '/about.html' ],

    [ 'server RewriteRule [PT]',               '/sec/admin.html',     '/login.html' ],
    [ 'its condition does not hold',           '/sec/admin.html',     '/sec/admin.html', %auth ],
    [ 'server RewriteRule of an index',        '/sec/',               '/login.html' ],
    [ 'its condition does not hold',           '/sec/',               '/sec/index.html', %auth ],
    [ 'server RewriteRule [L]',                '/sec/last.html',      '/login.html' ],
    [ 'its condition does not hold',           '/sec/last.html',      '/sec/last.html', %auth ],
    [ 'of a path like no file, to a page',     '/sec/members',        '/login.html' ],
    [ 'the same, to a script',                 '/sec/app',            '/sec/app' ],
    [ 'to what is no page',                    '/sec/unlisted.html',  '' ],
    [ 'to a file of the same name, no page',   '/sec/index.html',     '' ],
    [ 'to a script that is no page',           '/sec/script.html',    '/cgi/made' ],
    [ 'server RewriteRule [P]',                '/sec/proxied.html',   '' ],
    [ 'server RewriteRule [R]',                '/sec/away.html',      '', status => 302 ],
    [ 'server RewriteRule [G]',                '/sec/gone.html',      '', status => 410 ],
    [ 'server RewriteRule [F]',                '/sec/forbidden.html', '', status => 403 ],
    [ 'a front controller of the server',      '/shop/thing',         '/shop/thing' ],
    [ 'the same, an address nobody listed',    '/shop/new',           '/index.php' ],
    [ 'the same, a name like a file\'s',       '/shop/known.html',    '/index.php' ],
    [ 'an application, by [P]',                '/papp/page',          '/papp/page' ],
    [ 'the same, the file\'s name kept',       '/papp/page.html',     '/papp/page.html' ],

    [ 'RewriteRule in .htaccess, of a file',   '/wp/real.html',       '/wp/login.html' ],
    [ 'its condition does not hold',           '/wp/real.html',       '/wp/real.html', %auth ],
    [ 'the same, of an index',                 '/wp/cond/',           '/wp/login.html' ],
    [ 'its condition does not hold',           '/wp/cond/',           '/wp/cond/index.html', %auth ],
    [ 'RewriteRule [P] in .htaccess',          '/wp/proxied.html',    '' ],
    [ 'the same, the file\'s name kept',       '/wp/same.html',       '/wp/same.html' ],
    [ 'the same, where there is no file',      '/wp/api',             '/wp/api' ],
    [ 'WordPress, the front page',             '/wp/',                '/wp/' ],
    [ 'WordPress, a page',                     '/wp/about-us/',       '/wp/about-us/' ],
    [ 'WordPress, an address nobody listed',   '/wp/new-post/',       '/wp/index.php' ],
    [ 'an application in the browser',         '/spa/route',          '/spa/route' ],
    [ 'the same, an address nobody listed',    '/spa/new',            '/spa/index.html' ],
    [ 'RewriteRule in <Location>, of a file',  '/located.html',       '/login.html' ],

    [ 'an ErrorDocument, 404',                 '/errdoc/missing.html', '', status => 404 ],
    [ 'an ErrorDocument, 403',                 '/denied.html',        '', status => 403 ],
    [ 'a login form, 401',                     '/form/page.html',     '', status => 401 ],
    [ 'a wrong spelling',                      '/speling.html',       '', status => 301 ],
);
my @wanted = grep { !$ENV{PM_ROWS} || $_->[0] =~ /$ENV{PM_ROWS}/ } @rows;
for my $row (@wanted) {
    my ( $name, $path, $page, %option ) = @$row;
    my $expected = { status => delete $option{status} // 200,
        early => delete $option{early} // $page, final => $page };
    is_deeply told( $path, %option ), $expected, "$name: $path";
}

done_testing;
