# Clients that treat streams, settings and fields as no browser does: each gets its
# page or an error, what it did is nobody else's affair, and one request causes no
# more streams and bytes than SECURITY.md says. And what is not for everybody is not
# said: client certificates for a directory, <Limit>.
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use JSON::PP;
use PM::Client;
use PM::Httpd;
use PM::Matrix;
use PM::Test;
use Test::More;

need(qw(httpd openssl nghttp curl node module));

use constant { LINKS => 32, FIELD => 3072 };

my @hrefs = ( '/css/a.css', map {"/many/$_.css"} 1 .. 63 );
my $set   = join ',', map {qq({"href":"$_","as":"style"})} @hrefs;
my $page  = '<!doctype html>' . '<p>A page. ' x 1000;
my @site  = (
    manifest => join( "\n", '{"pushmanifest":1}', qq({"set":"many","links":[$set]}),
        map( {qq({"page":"$_","set":"many"})} qw(/many.html /cert/page.html /limit/page.html) ), '' ),
    files => {
        'htdocs/many.html' => $page,
        ( map { ( "htdocs/$_/page.html" => $page ) } qw(cert limit) ),
        map { ( "htdocs$_" => 'a {}' . ' ' x 2000 ) } grep {/many/} @hrefs
    },
    config => "PushManifestCookie On\n<Location /limit>\n<Limit GET>\nRequire all denied\n</Limit>\n</Location>\n",
    ssl    => "SSLCACertificateFile cert.pem\n<Location /cert>\nSSLVerifyClient require\n</Location>\n",
);
my $httpd = matrix_httpd(@site)->start;

# The same without the module: what it does with such clients is the measure.
my $plain = matrix_httpd( @site, pushmanifest => 0 );
$plain->write( 'httpd.conf', slurp( $plain->path('httpd.conf') ) =~ s/^PushManifest.*\n//mgr );
$plain->start;

sub hostile {
    my ( $server, $how ) = @_;
    my $said = run( [ program('node'), srcdir() . '/t/lib/hostile.mjs',
            encode_json( { url => $server->clear_url('/many.html'), how => $how } ) ], timeout => 60 );
    return decode_json( $said->{out} || '{}' );
}

# How; whether it is promised something, where that is sure.
my @rows = (
    [ 'plain',      1 ],
    [ 'reset',      1 ],
    [ 'reset late', 1 ],
    ['leave'],
    [ 'flips', 0 ],
    ['no streams'],
    ['one stream'],
    ['no window'],
    [ 'many fields', 0 ],
    [ 'long fields', 0 ],
    ['many cookies'],
    ['our cookie, many times'],
    ['a thousand small cookies'],
);
for my $row (@rows) {
    my ( $how, $is_promised ) = @$row;
    my ( $got, $without ) = map { hostile( $_, $how ) } $httpd, $plain;
    # Who takes one stream at a time may lose the connection by a push, whoever
    # asked mod_http2 for it: mod_pushmanifest(8), REQUIREMENTS.
    my @same = $how eq 'one stream' ? 'status' : qw(status length said again);
    is_deeply [ @{$got}{@same} ], [ @{$without}{@same} ],
        "$how: the page, and the request after it, as without the module" if $how ne 'leave';
    cmp_ok $got->{promised}, '<=', LINKS, '  no more is promised than may be';
    is !!$got->{promised}, !!$is_promised, '  and as it should be' if defined $is_promised;
    is curl( $httpd->clear_url('/many.html') )->{status}, 200, '  others are served';
}
is hostile( $httpd, 'a thousand small cookies' )->{status}, 200, 'a thousand cookies are no hindrance';

# ---- What one request may cause, beside the same without the module ----

my $pushed = node( $httpd->clear_url('/many.html') );
is scalar( promised($pushed) ), LINKS, 'a client that takes push: as many streams as links';
my $hinted = curl( $httpd->clear_url('/many.html'), http => '2-prior-knowledge' );
for my $part ( [ 'the 103', hints_of($hinted) ], [ 'the response', links_of($hinted) ] ) {
    my ( $name, @links ) = @$part;
    cmp_ok length join( ', ', @links ), '<=', FIELD, "$name: no more bytes of Link than may be";
    is scalar @links, LINKS, '  of as many links as may be';
}

# What comes for one request, by nghttp's own account of frames, each of 9 bytes more
# than it says: SECURITY.md has these numbers.
sub comes {
    my ( $server, @options ) = @_;
    my %sum = map { $_ => 0 } qw(streams fields bytes);
    my $said = run( [ program('nghttp'), '-nv', @options, $server->clear_url('/many.html') ], timeout => 60 )->{out};
    while ( $said =~ /recv (\S+) frame <length=(\d+)/g ) {
        $sum{streams}++ if $1 eq 'PUSH_PROMISE';
        $sum{fields} += 9 + $2 if $1 ne 'DATA';
        $sum{bytes}  += 9 + $2;
    }
    note "@options: $sum{streams} promises, $sum{bytes} bytes, $sum{fields} of them not of bodies";
    return \%sum;
}
my ( $few, $plainly ) = map { comes( $_, '--no-push' ) } $httpd, $plain;
my $many = comes($httpd);
my $body = -s $httpd->path('htdocs/many/1.css');
is $few->{streams}, 0, 'a client that takes no push gets none';
cmp_ok $few->{bytes} - $plainly->{bytes}, '<=', 2 * FIELD + 1024, '  and a 103, and Link, more than without the module';
cmp_ok $few->{bytes}, '>', $plainly->{bytes}, '    but something';
is $many->{streams}, LINKS, 'one that takes push gets a promise for each link';
cmp_ok $many->{bytes} - $plainly->{bytes}, '<=', LINKS * ( $body + 600 ) + 2 * FIELD + 1024, '  and the files, with the fields of a response each';
cmp_ok $many->{bytes} - $plainly->{bytes}, '>', ( LINKS - 1 ) * $body, '    all of them';

my $twice = node( [ map { $httpd->clear_url("/many.html?$_") } 1 .. 10 ] );
is scalar( promised($twice) ), scalar @hrefs, 'ten requests on a connection: as many as there are links, each once';

# ---- What is not for everybody ----

for my $row ( [ 'a certificate for a directory', $httpd->url('/cert/page.html') ],
    [ '<Limit GET>', $httpd->clear_url('/limit/page.html') ] )
{
    my ( $name, $url ) = @$row;
    my $got = nghttp($url);
    isnt $got->{status} // 0, 200, "$name: refused";
    is_deeply [ promised($got) ], [], '  without a promise';
    $got = curl( $url, http => '2' );
    is_deeply [ hints_of($got), links_of($got) ], [], '  without a hint and a Link';
}
my $head = curl( $httpd->clear_url('/limit/page.html'), http => '2-prior-knowledge', method => 'POST' );
is_deeply [ hints_of($head), links_of($head) ], [], 'what <Limit> lets through is no page: POST';

unlike $httpd->log, qr/exit signal/, 'no child died';
done_testing;
