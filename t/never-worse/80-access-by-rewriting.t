# Promise: what a client may not see is not said to it, though a rewriting says no
# instead of access control; and who may see it loses nothing.
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use PM::Client;
use PM::NeverWorse;
use PM::Test;
use Test::More;

need(qw(httpd openssl curl node module chromium firefox));

my %page = map {
    my $name = $_;
    ( $name => qq(<!doctype html><title>$name</title><link rel="stylesheet" href="/css/$name.css"><p>$name) )
} qw(login members);
my %site = (
    modules => [qw(cgid rewrite)],
    files   => {
        'htdocs/login.html'         => $page{login},
        'htdocs/members/index.html' => $page{members},
        'htdocs/open/index.html'    => $page{members},
        'htdocs/open/.htaccess'     => "RewriteEngine on\nRewriteCond %{HTTP_COOKIE} !in=1\n"
            . "RewriteRule ^ /login.html [L]\n",
        'cgi/members'               => slow_page( $page{members} ),
        'cgi/enter'                 => slow_page( '<!doctype html><title>in</title>', 'Set-Cookie: in=1; Path=/' ),
        map { ( "htdocs/css/$_.css" => "p { color: #123 }\n" ) } qw(login members),
    },
    manifest => join( "\n", '{"pushmanifest":1}',
        map( {qq({"set":"$_","links":[{"href":"/css/$_.css","as":"style"}]})} qw(login members) ),
        '{"page":"/login.html","set":"login"}',
        map {qq({"page":"$_","set":"members"})} qw(/cgi/members /members/ /members/index.html /open/ /open/index.html) )
        . "\n",
    ssl => <<'CONF',
RewriteEngine on
RewriteCond %{HTTP_COOKIE} !in=1
RewriteRule ^/(?:cgi/members|members/) /login.html [PT]
CONF
    config => <<'CONF',
<Directory ${ROOT}/htdocs>
    AllowOverride FileInfo
</Directory>
CONF
);
my @members = qw(/cgi/members /members/ /open/);

never_worse( 'who is not in', %site, pages => \@members, title => 'login' );
never_worse( 'who has come in', %site, pages => [ '/cgi/enter', @members ],
    title => [ 'in', ('members') x 3 ], browsers => ['chromium'], browse => { revisit => 1 } );

# Not a word of it, in whatever field.
my ( undef, $ours ) = both(%site);
for my $path (@members) {
    my $got = curl( $ours->url($path) );
    is_deeply [ grep {/members/} hints_of($got), links_of($got) ], [], "$path: not in";
    $got = curl( $ours->url($path), headers => { Cookie => 'in=1' } );
    is_deeply [ map {/^<(.*?)>/} links_of($got) ], ['/css/members.css'], '... and in';
}
done_testing;
