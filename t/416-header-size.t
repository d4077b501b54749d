# All that goes out before the body stays within PushManifestLimit header=: the
# links are cut, whatever else the application and other modules say.
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use IO::Socket::INET;
use PM::Client;
use PM::Front;
use PM::Httpd;
use PM::Matrix qw(cgi);
use PM::Test;
use Test::More;

need(qw(httpd openssl curl module nginx));

my @hrefs = map { sprintf '/assets/styles/component-%02d.0123456789abcdef0123456789abcdef.css?%s',
    $_, 'v' x 150 } 1 .. 16;
my $links = join ',', map {qq({"href":"$_","as":"style"})} @hrefs;
my $httpd = PM::Httpd->new(
    modules  => ['cgid'],
    manifest => qq({"pushmanifest":1}\n{"set":"s","links":[$links]}\n{"match":"/cgi/*","set":"s"}\n),
    files    => {
        'cgi/plain'  => cgi(0),
        'cgi/cookie' => cgi( 0, 'Content-Type: text/html', 'Set-Cookie: a=' . 'x' x 1500 ),
        'cgi/large'  => cgi( 0, 'Content-Type: text/html', 'X-Large: ' . 'x' x 3600 ),
        'cgi/over'   => cgi( 0, 'Content-Type: text/html', 'X-Large: ' . 'x' x 5000 ),
        'cgi/own'    => cgi( 0, 'Content-Type: text/html',
            'Link: </own.css>; rel=preload; as=style', 'X-Large: ' . 'x' x 3500 ),
    },
    config => <<'CONF');
H2EarlyHints on
PushManifest ${ROOT}/site.manifest
ScriptAlias /cgi/ ${ROOT}/cgi/
<Location /cgi/plain>
    Header set Content-Security-Policy "expr=%{base64:%{req:X-Policy}}"
</Location>
<LocationMatch "^/cgi/(large|more)">
    <If "%{QUERY_STRING} == 'more'">
        PushManifestLimit header=8000 final=8000
    </If>
</LocationMatch>
CONF
$httpd->start;

# nginx in front, as it is without a line about buffers.
my $nginx = start_nginx( $httpd->clear_port );

# Bytes before the body as they are on the wire, over HTTP/1.1.
sub bytes_of {
    my ( $path, %headers ) = @_;
    my $socket = IO::Socket::INET->new( PeerAddr => '127.0.0.1', PeerPort => $httpd->clear_port,
        Timeout => 10 ) or die "cannot connect: $!\n";
    print {$socket} "GET $path HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n",
        map( {"$_: $headers{$_}\r\n"} keys %headers ), "\r\n";
    local $/;
    my ($head) = ( <$socket> // '' ) =~ /^(.*?\r\n\r\n)/s;
    return length( $head // '' );
}

sub count { my ($got) = @_; return scalar grep {m{</assets/}} links_of($got) }

my %policy = ( 'X-Policy' => 'p' x 1800 );
my @rows = (
    [ 'a page that says little',        '/cgi/plain',  {},       12, 'some' ],
    [ 'mod_headers says much, later',   '/cgi/plain',  \%policy, 6,  'fewer' ],
    [ 'a large cookie',                 '/cgi/cookie', {},       9,  'fewer' ],
    [ 'nearly all is said already',     '/cgi/large',  {},       0,  'none' ],
    [ 'so it is, and a Link with it',   '/cgi/own',    {},       0,  'none' ],
);
for my $row (@rows) {
    my ( $name, $path, $headers, $most, $words ) = @$row;
    my $got = curl( $httpd->clear_url($path), http => '1.1', headers => $headers );
    is $got->{status}, 200, "$name: the status";
    my $links = count($got);
    ok $most ? $links > 0 && $links <= $most : $links == 0, "... $words of the links: $links";
    is_deeply [ map { /^<([^>]*)>/ ? $1 : $_ } grep {m{</assets/}} links_of($got) ],
        [ @hrefs[ 0 .. $links - 1 ] ], '... the first ones, whole';
    cmp_ok bytes_of( $path, %$headers ), '<=', 4096, '... within a page of memory';
    my $behind = curl( "http://127.0.0.1:$nginx->{port}$path", http => '1.1', headers => $headers );
    is $behind->{status}, 200, '... and nginx passes it on';
    is count($behind), $links, '... with the links';
}

is_deeply [ links_of( curl( $httpd->clear_url('/cgi/own'), http => '1.1' ) ) ],
    ['</own.css>; rel=preload; as=style'], "the application's own Link stays";
is curl( $httpd->clear_url('/cgi/over'), http => '1.1' )->{status}, 200,
    'what is too large without us is not ours to mend';
cmp_ok count( curl( $httpd->clear_url('/cgi/large?more'), http => '1.1' ) ), '>', 5,
    'a larger limit lets more through';

subtest 'early and final have limits of their own' => sub {
    my $server = PM::Httpd->new( manifest => slurp( $httpd->path('site.manifest') ),
        files => { 'cgi/plain' => cgi(0) }, modules => ['cgid'], config => <<'CONF' )->start;
H2EarlyHints on
PushManifest ${ROOT}/site.manifest
ScriptAlias /cgi/ ${ROOT}/cgi/
PushManifestLimit early=600 final=1000
CONF
    my $got = curl( $server->clear_url('/cgi/plain'), http => '2-prior-knowledge' );
    is_deeply [ scalar( hints_of($got) ), count($got) ], [ 2, 4 ], 'links of each';
};

done_testing;
