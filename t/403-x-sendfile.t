# X-Sendfile: the script names a file, and mod_xsendfile sends that.
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

need(qw(httpd openssl nghttp curl node module xsendfile));

my $backend = start_backend();
my $file    = '<!doctype html><title>sent</title>' . '<p>A page.' x 20_000;
my $httpd   = matrix_httpd(
    modules => [qw(cgid proxy proxy_http xsendfile)],
    pages   => [ '/cgi/*', '/app/*', '/page.html' ],
    files   => {
        'sent/page.html' => $file,
        'sent/data.json' => "{}\n",
    },
    config => <<"CONF");
ScriptAlias /cgi/ \${ROOT}/cgi/
ProxyPass /app/ http://127.0.0.1:$backend->{http}/app/
XSendFile on
XSendFilePath \${ROOT}/sent
CONF

# A script that has a file sent.
sub sends {
    my ( $name, $think, @fields ) = @_;
    return $httpd->write( "cgi/$name", cgi( $think, @fields ) );
}
my $sent = $httpd->path('sent');
sends( 'page',  0,   'Content-Type: text/html', "X-Sendfile: $sent/page.html" );
sends( 'think', 600, 'Content-Type: text/html', "X-Sendfile: $sent/page.html" );
sends( 'json', 0, 'Content-Type: application/json', "X-Sendfile: $sent/data.json" );
sends( 'none',    0, 'Content-Type: text/html', "X-Sendfile: $sent/none.html" );
sends( 'outside', 0, 'Content-Type: text/html', 'X-Sendfile: /etc/hostname' );
$httpd->start;

check( $httpd, $_, \@ALL ) for (
    { name => 'a script that has a page sent', path => '/cgi/page' },
    { name => 'one that thinks first', path => '/cgi/think', think => 600 },
    { name => 'a backend that has a page sent', path => "/app/x?sendfile=$sent/page.html",
        other => [ [ 'x-backend', 'kept' ] ] },
    { name => 'a file that is not HTML', path => '/cgi/json', final => 0 },
    { name => 'a file that is not there', path => '/cgi/none', status => 404,
        final => 0, twice => 1 },
    { name => 'a file that may not be sent', path => '/cgi/outside', status => 404,
        final => 0, twice => 1 },
);
for my $path ( '/cgi/page', "/app/x?sendfile=$sent/page.html" ) {
    is curl( $httpd->clear_url($path) )->{length}, length $file, "$path: the file, whole";
}
done_testing;
