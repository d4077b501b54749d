# Promise: a client that takes push gets each answer as without the module, each
# file pushed at most once and whole, and no promise that is refused.
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

need(qw(httpd openssl nghttp node module));

my @links = qw(/css/a.css /css/b.css /js/c.js);
my ( $plain, $ours ) = both(
    modules => [qw(cgid auth_basic authn_core authn_file authz_user)],
    files   => {
        map( { ( "htdocs/$_.html" => "<!doctype html><title>$_</title>" ) } qw(one two) ),
        'cgi/slow'  => slow_page('<!doctype html><title>slow</title>'),
        'cgi/error' => slow_page( '<!doctype html><title>error</title>', 'Status: 500' ),
        'cgi/away'  => slow_page( '<!doctype html><title>away</title>', 'Status: 302',
            'Location: http://localhost/x' ),
        'htdocs/secret/page.html' => '<!doctype html><title>secret</title>',
        passwords => "user:{SHA}nU4eI71bcnBGqeO0t9tXvY1u5oQ=\n",
        map { ( "htdocs$_" => "/* $_ */\n" x 400 ) } @links,
    },
    manifest => join( "\n", '{"pushmanifest":1}', '{"set":"s","links":[' . join( ',', map {
            my $as = /css$/ ? 'style' : 'script';
            qq({"href":"$_","as":"$as"}) } @links ) . ']}',
        map( {qq({"page":"$_","set":"s"})} qw(/one.html /two.html /secret/page.html) ),
        '{"match":"/cgi/*","set":"s"}' ) . "\n",
    config => <<'CONF');
<Location /secret/>
    AuthType Basic
    AuthName secret
    AuthUserFile ${ROOT}/passwords
    Require valid-user
</Location>
CONF

# All that a client was answered: path, status, body.
sub answers {
    my ($got) = @_;
    return [ map { [ $_->{path}, $_->{status}, $_->{length}, $_->{sha256} ] } @{ $got->{requests} } ];
}

my %user = ( Authorization => 'Basic dXNlcjpwYXNz' );
my @rows = (
    [ 'two pages, then a file', [qw(/one.html /two.html /css/a.css)] ],
    [ 'a page that takes time', ['/cgi/slow'] ],
    [ 'an error, a redirect',   [qw(/cgi/error /cgi/away)] ],
    [ 'who may not',            ['/secret/page.html'] ],
    [ 'who has said who it is', ['/secret/page.html'], headers => \%user ],
    [ 'a part',                 ['/one.html'], headers => { Range => 'bytes=0-3' } ],
    [ 'only if it is new',      ['/one.html'], headers => { 'If-None-Match' => '*' } ],
    [ 'the head',               ['/one.html'], method => 'HEAD' ],
    [ 'without push',           ['/one.html'], push => 0 ],
);
for my $row (@rows) {
    my ( $name, $paths, %option ) = @$row;
    my ( $without, $with )
        = map { my $httpd = $_; node( [ map { $httpd->url($_) } @$paths ], %option ) } $plain, $ours;
    is_deeply answers($with), answers($without), "Node, $name: the same answers";
    is $with->{error}, $without->{error}, '... the same errors: none';
    my @promised = promised($with);
    my %allowed = map { $_ => 1 } @links;
    is_deeply [ grep { !delete $allowed{$_} } @promised ], [], '... each file promised once at most';
    is_deeply [ grep { ( $with->{pushes}{$_}{status} // 0 ) != 200 } @promised ], [],
        '... and none refused';
}

# Who gets how much: pages with push the files, and nobody else anything.
my %count = map { ( $_->[0] => scalar promised( node( [ map { $ours->url($_) } @{ $_->[1] } ], @$_[ 2 .. $#$_ ] ) ) ) } @rows;
is_deeply [ @count{ map { $_->[0] } @rows[ 0, 1, 3 .. 8 ] } ], [ 3, 3, (0) x 6 ], 'promises of each';

my ( $without, $with ) = map { nghttp( $_->url("/one.html") ) } $plain, $ours;
is_deeply [ @{$with}{qw(status length error)} ], [ @{$without}{qw(status length error)} ],
    'nghttp: the same';
is_deeply [ promised($with) ], \@links, '... and the files';
done_testing;
