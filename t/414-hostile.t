# Sets and requests at the limits: whole links or none, no broken response.
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use IO::Socket::INET;
use PM::Client;
use PM::Httpd;
use PM::Matrix;
use PM::Test;
use Test::More;

need(qw(httpd openssl nghttp curl node module));

# 64 links, short and long ones; the long ones are 400 bytes each.
sub set_of {
    my ( $name, $padding ) = @_;
    my @hrefs = map { sprintf '/css/%s/%02d.css%s', $name, $_,
        $padding ? '?' . 'x' x $padding : '' } 1 .. 64;
    return ( [@hrefs], sprintf '{"set":"%s","links":[%s]}', $name,
        join ',', map {qq({"href":"$_","as":"style"})} @hrefs );
}
my ( $short, $short_set ) = set_of( 'short', 0 );
my ( $long,  $long_set )  = set_of( 'long',  360 );

my $httpd = PM::Httpd->new(
    modules  => [qw(cgid)],
    manifest => join( "\n", '{"pushmanifest":1}', $short_set, $long_set,
        map( {qq({"page":"/$_/page.html","set":"short"})} qw(default links all) ),
        map( {qq({"page":"/$_/page.html","set":"long"})} qw(long bytes most) ), '' ),
    files => { ( map { ( "htdocs/$_/page.html" => "<p>page\n" ) }
            qw(default links all long bytes most) ),
        map( { ( 'htdocs' . s/\?.*//r => "a {}\n" ) } @$short, @$long ),
    },
    config => <<'CONF');
H2EarlyHints on
PushManifest ${ROOT}/site.manifest
PushManifestLimit header=16000
<Location /links/>
    PushManifestLimit links=5
</Location>
<Location /all/>
    PushManifestLimit links=64 bytes=8000
</Location>
<Location /bytes/>
    PushManifestLimit bytes=500
</Location>
<Location /most/>
    PushManifestLimit links=64 bytes=8000
</Location>
CONF
$httpd->start;

# A field has "Link: " and a line's end, and ", " between two links.
sub fitting {
    my ( $hrefs, $links, $bytes ) = @_;
    my @fit;
    $bytes -= 6;
    for my $href (@$hrefs) {
        my $size = length("<$href>; rel=preload; as=style") + 2;
        last if @fit == $links || $size > $bytes;
        $bytes -= $size;
        push @fit, $href;
    }
    return @fit;
}

my @rows = (
    [ 'default', $short, 32, 3072 ],
    [ 'links',   $short, 5,  3072 ],
    [ 'all',     $short, 64, 8000 ],
    [ 'long',    $long,  32, 3072 ],
    [ 'bytes',   $long,  32, 500 ],
    [ 'most',    $long,  64, 8000 ],
);
for my $row (@rows) {
    my ( $name, $hrefs, $links, $bytes ) = @$row;
    my @fit = fitting( $hrefs, $links, $bytes );
    my @values = map {"<$_>; rel=preload; as=style"} @fit;
    subtest "$name: the first " . @fit . ' of 64 links, whole' => sub {
        my $got = node( $httpd->clear_url("/$name/page.html") );
        is $got->{status}, 200, 'the status';
        is_deeply [ promised($got) ], \@fit, 'promised in order';
        is_deeply [ links_of($got) ], \@values, 'on the response';
        is_deeply [ hints_of( curl( $httpd->clear_url("/$name/page.html"),
                    http => '2-prior-knowledge' ) ) ], \@values, 'in a 103';
        is_deeply [ links_of( curl( $httpd->clear_url("/$name/page.html"), http => '1.1' ) ) ],
            \@values, 'over HTTP/1.1';
    };
}

# What is sent raw, and what must be answered: never a Link.
my %raw = (
    'no path'        => "GET HTTP/1.1\r\nHost: localhost\r\n",
    'a control byte' => "GET /default/page.html\x01 HTTP/1.1\r\nHost: localhost\r\n",
    'no host'        => "GET /default/page.html HTTP/1.1\r\n",
    'two hosts'      => "GET /default/page.html HTTP/1.1\r\nHost: a\r\nHost: b\r\n",
    '%00'            => "GET /default/page.html%00 HTTP/1.1\r\nHost: localhost\r\n",
    'above the root' => "GET /../../default/page.html HTTP/1.1\r\nHost: localhost\r\n",
    '9000 bytes'     => 'GET /' . 'x' x 9000 . " HTTP/1.1\r\nHost: localhost\r\n",
    'a full URL of another host' =>
        "GET http://other.example/none.html HTTP/1.1\r\nHost: other.example\r\n",
);
for my $name ( sort keys %raw ) {
    my $socket = IO::Socket::INET->new( PeerAddr => '127.0.0.1', PeerPort => $httpd->clear_port,
        Timeout => 10 ) or die "cannot connect: $!\n";
    print {$socket} "$raw{$name}Connection: close\r\n\r\n";
    local $/;
    my $answer = <$socket> // '';
    like $answer, qr{^HTTP/1.1 4\d\d }, "$name: refused";
    unlike $answer, qr/^Link:/mi, "$name: without a Link";
}

subtest 'many at once' => sub {
    my @urls = map { $httpd->clear_url("/default/page.html?$_") } 1 .. 50;
    my $got = nghttp( \@urls );
    is scalar( grep { ( $_->{status} // 0 ) == 200 } @{ $got->{requests} } ), 50, 'all answered';
    my %times;
    $times{$_}++ for promised($got);
    is_deeply [ grep { $times{$_} > 1 } keys %times ], [], 'nothing promised twice';
};

subtest 'a forward proxy adds nothing to the pages of others' => sub {
    my $backend = start_backend();
    my $proxy   = matrix_httpd(
        modules => [qw(proxy proxy_http)],
        pages   => [ '/page.html', '/*' ],
        config  => "ProxyRequests On\n" );
    $proxy->start;
    for my $http ( '1.1', '1.0' ) {
        my $got = curl( "http://127.0.0.1:$backend->{http}/page.html", http => $http,
            arguments => [ '-x', $proxy->clear_url ] );
        is_deeply [ headers_of( $got, 'x-backend' ) ], ['kept'], "HTTP/$http, from the other";
        is_deeply [ links_of($got) ], [], 'without a Link';
    }
};

unlike $httpd->log, qr/exit signal|AH10257/, 'no crash, no 103 that was too long';
done_testing;
