# PHP-FPM behind mod_proxy_fcgi, in the ways in which it is set up.
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

need(qw(httpd openssl nghttp curl node module php-fpm));

my $httpd = matrix_httpd(
    modules => [qw(proxy proxy_fcgi rewrite)],
    pages   => [ '/index.php', '/', '/think.php', '/blog/*', '/link.php', '/pass/*',
        '/404.php', '/sub/index.php' ],
    files => {
        'htdocs/index.php' => "<?php header('X-Php: kept'); echo '<p>made';\n",
        'htdocs/sub/index.php' => "<?php header('X-Php: kept'); echo '<p>made';\n",
        'htdocs/think.php' => "<?php usleep(600000); echo '<p>made';\n",
        'htdocs/link.php'  => "<?php header('Link: </css/own.css>; rel=preload; as=style');\n",
        'htdocs/404.php'   => "<?php http_response_code(404); echo '<p>nothing';\n",
        'htdocs/blog/.htaccess' => "RewriteEngine on\n"
            . "RewriteCond %{REQUEST_FILENAME} !-f\nRewriteRule . /index.php [L]\n",
    },
    config => <<'CONF');
DirectoryIndex index.html index.php
<Directory ${ROOT}/htdocs>
    AllowOverride FileInfo
</Directory>
<FilesMatch "\.php$">
    SetHandler "proxy:unix:${ROOT}/run/fpm.sock|fcgi://localhost"
</FilesMatch>
ProxyPassMatch "^/pass/(.*\.php)$" "unix:${ROOT}/run/fpm.sock|fcgi://localhost/${ROOT}/htdocs/$1"
CONF

# A php-fpm of our own, in the foreground; it ends with the test.
my ( $fpm, $guard );
{
    my $run  = $httpd->path('run');
    my $user = $> == 0 ? "user = www-data\ngroup = www-data\nlisten.mode = 0666" : '';
    my $conf = $httpd->write( 'fpm.conf', <<"CONF" );
[global]
error_log = $run/fpm.log
daemonize = no
[www]
$user
listen = $run/fpm.sock
pm = static
pm.max_children = 4
CONF
    $fpm = fork // die "cannot fork: $!\n";
    if ( !$fpm ) {
        open STDERR, '>', "$run/fpm.err" or die;
        exec program('php-fpm'), '-n', '-F', '-y', $conf or die;
    }
    $guard = PM::Httpd::guard($fpm);    # ends it if we cannot
    wait_until( 20, sub { -S "$run/fpm.sock" } )
        or die 'php-fpm did not start: ', slurp("$run/fpm.err");
}
END { local $?; kill 'TERM', $fpm if $fpm }

$httpd->start;

my $OWN = '</css/own.css>; rel=preload; as=style';
check( $httpd, $_, [ 'nghttp', 'node', 'h1.1' ] ) for (
    { name => 'a script', path => '/index.php', other => [ [ 'x-php', 'kept' ] ] },
    { name => 'the index', path => '/', other => [ [ 'x-php', 'kept' ] ] },
    { name => 'the index, known by file', path => '/sub/',
        other => [ [ 'x-php', 'kept' ] ] },
    { name => 'a front controller', path => '/blog/2024/a-post',
        other => [ [ 'x-php', 'kept' ] ] },
    { name => 'a script that thinks', path => '/think.php', think => 600 },
    { name => 'a script with a Link', path => '/link.php', own => [$OWN],
        own_promised => ['/css/own.css'] },
    { name => 'ProxyPassMatch', path => '/pass/index.php',
        other => [ [ 'x-php', 'kept' ] ] },
    { name => 'a script that answers 404', path => '/404.php', status => 404,
        early => 1, final => 0 },
    { name => 'a script that is not there', path => '/pass/none.php', status => 404,
        early => 1, final => 0 },
);
done_testing;
