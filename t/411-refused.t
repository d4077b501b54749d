# What httpd is bound to refuse gets no 103 and no promise, and what it will
# serve after all does: files that may not be read, path info, scripts that may
# not run, directories.
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

need(qw(httpd openssl nghttp curl module));

my $html  = "<!doctype html><title>page</title><p>A page.\n";
my $httpd = matrix_httpd(
    modules => [qw(cgid autoindex actions)],
    pages   => ['/*'],
    files   => {
        ( map { ( "htdocs/$_.html" => $html ) }
            qw(world owner group nobody info/accept info/reject) ),
        ( map { ( "htdocs/$_" => cgi(0) ) }
            qw(plain.cgi run/script.cgi run/dead.cgi run/info/reject.cgi) ),
        'cgi/script'         => cgi(0),
        'htdocs/list/x.txt'  => 'x',
        'htdocs/empty/x.txt' => 'x',
    },
    config => <<'CONF');
AddHandler cgi-script .cgi
AddType application/x-httpd-php .php
ScriptAlias /cgi/ ${ROOT}/cgi/
<Directory ${ROOT}/htdocs>
    Options -Indexes -ExecCGI
</Directory>
<Directory ${ROOT}/htdocs/list>
    Options +Indexes
</Directory>
<Directory ${ROOT}/htdocs/run>
    Options +ExecCGI
</Directory>
<FilesMatch "^accept">
    AcceptPathInfo On
</FilesMatch>
<FilesMatch "^reject">
    AcceptPathInfo Off
</FilesMatch>
CONF

# The file's mode, and as whose it is: httpd's, or one of httpd's group's, where
# httpd runs as another user than we do.
my ( undef, undef, $uid, $gid ) = getpwnam 'www-data';
( $uid, $gid ) = ( $>, $) + 0 ) if $> != 0;

sub owned {
    my ( $name, $mode, @owner ) = @_;
    my $file = $httpd->path("htdocs/$name");
    chmod $mode, $file;
    chown @owner, $file or die "cannot chown $file: $!\n" if $> == 0;
    return;
}
owned( 'world.html',          0444, 0,    0 );
owned( 'owner.html',          0400, $uid, 0 );
owned( 'group.html',          0040, 0,    $gid );
owned( 'nobody.html',         0000, 0,    0 );
owned( 'run/script.cgi',      0755, 0,    0 );
owned( 'run/info/reject.cgi', 0755, 0,    0 );
owned( 'run/dead.cgi',        0644, 0,    0 );
$httpd->start;

my @nothing = ( early => 0, final => 0 );
my @rows    = (
    { name => 'a file for everybody',            path => '/world.html' },
    { name => 'a file of the server\'s user',    path => '/owner.html' },
    { name => 'a file that may not be read',     path => '/nobody.html', status => 403, @nothing },
    { name => 'path info on a file',             path => '/world.html/extra', status => 404,
        @nothing },
    { name => 'path info on a file, let through', path => '/info/accept.html/extra' },
    { name => 'path info on a file, not let through', path => '/info/reject.html/extra',
        status => 404, @nothing },
    { name => 'a script without ExecCGI',        path => '/plain.cgi', status => 403, @nothing },
    { name => 'a script with ExecCGI',           path => '/run/script.cgi' },
    { name => 'a script, with path info',        path => '/run/script.cgi/extra' },
    { name => 'a script that wants no path info', path => '/run/info/reject.cgi/extra',
        status => 404, @nothing },
    { name => 'a script that is not executable', path => '/run/dead.cgi', status => 500,
        @nothing },
    { name => 'a script by ScriptAlias',         path => '/cgi/script' },
    { name => 'a script that is not there',      path => '/cgi/none', status => 404, @nothing },
    { name => 'PHP that is not there',           path => '/none.php', status => 404, @nothing },
    { name => 'a directory that is listed',      path => '/list/' },
    { name => 'a directory that is not',         path => '/empty/', status => 403, @nothing },
);
push @rows, { name => 'a file of the server\'s group', path => '/group.html' } if $> == 0;
check( $httpd, $_, [ 'nghttp', 'h2' ] ) for @rows;
done_testing;
