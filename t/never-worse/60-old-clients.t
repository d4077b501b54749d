# Promise: who cannot use an early hint gets none: libraries, crawlers, monitors and
# old programs see the same bytes as without the module, but for Link.
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use HTTP::Tiny;
use IO::Socket::INET;
use PM::Client;
use PM::NeverWorse;
use PM::Test;
use Test::More;

need(qw(httpd openssl curl nghttp node module));

my ( $plain, $ours ) = both(
    files => {
        'htdocs/page.html'    => '<!doctype html><title>page</title>',
        'cgi/slow'            => slow_page('<!doctype html><title>slow</title>'),
        'htdocs/css/app.css'  => "p { color: #123 }\n",
    },
    manifest => join( "\n", '{"pushmanifest":1}', '{"set":"s","links":[{"href":"/css/app.css","as":"style"}]}',
        map {qq({"page":"$_","set":"s"})} qw(/page.html /cgi/slow) ) . "\n",
);
my @paths = qw(/page.html /cgi/slow);

# Bytes as they come, as a client reads them that knows of no interim response.
sub bytes_of {
    my ( $httpd, $path, @lines ) = @_;
    my $socket = IO::Socket::INET->new( PeerAddr => '127.0.0.1', PeerPort => $httpd->clear_port,
        Timeout => 10 ) or die "cannot connect: $!\n";
    my ($line) = splice @lines, 0, 1;
    print {$socket} map( {"$_\r\n"} "GET $path$line", @lines, '' );
    local $/;
    return ( <$socket> // '' ) =~ s/^(?:Date|ETag|Last-Modified): [^\r]*\r\n//gmr
        =~ s{localhost:\d+}{localhost}gr;
}

# Whether httpd counts or chunks a script's answer depends on whether the script has
# ended when httpd looks.
sub without_framing {
    my ($text) = @_;
    my $chunked = $text =~ s/^Transfer-Encoding: chunked\r\n//m;
    $text =~ s/^Content-Length: \d+\r\n//m;
    $text =~ s/^([0-9a-f]+)\r\n(.*?)\r\n0\r\n\r\n\z/$2/ms if $chunked;
    return $text;
}

# Without our field, which is known by what it names.
sub less_link {
    my ($text) = @_;
    my $count = $text =~ s{^Link: </css/app\.css>[^\r]*\r\n}{}m;
    return ( $text, $count || 0 );
}

my %NAVIGATE = ( 'Sec-Fetch-Mode' => 'navigate', 'Sec-Fetch-Dest' => 'document' );
my @navigates = map {"$_: $NAVIGATE{$_}"} sort keys %NAVIGATE;
my @asking = (
    [ 'HTTP/0.9',                       '' ],
    [ 'HTTP/1.0',                       ' HTTP/1.0' ],
    [ 'HTTP/1.1',                       ' HTTP/1.1', 'Host: localhost', 'Connection: close' ],
    [ 'HTTP/1.1, a browser',            ' HTTP/1.1', 'Host: localhost', 'Connection: close', @navigates ],
    [ 'HTTP/1.1, it expects 100',       ' HTTP/1.1', 'Host: localhost', 'Connection: close', 'Expect: 100-continue' ],
    [ 'HTTP/1.1, it wants another one', ' HTTP/1.1', 'Host: localhost', 'Connection: Upgrade, close',
        'Upgrade: websocket', @navigates ],
);
for my $row (@asking) {
    my ( $name, @lines ) = @$row;
    for my $path (@paths) {
        my ( $without, $with ) = map { bytes_of( $_, $path, @lines ) } $plain, $ours;
        ( $without, $with ) = map { without_framing($_) } $without, $with if $path eq '/cgi/slow';
        my ( $same, $links ) = less_link($with);
        is $same, $without, "$name, $path: the same bytes";
        is $links, $without =~ /^HTTP/ ? 1 : 0, '... but for one Link';
    }
}

# HTTP/2 without a word of Sec-Fetch: no 103, whatever the client.
my @others = map { ( $_ => undef ) } keys %NAVIGATE;
my @clients = (
    [ 'curl',           sub { curl( $_[0], headers => {@others} ) } ],
    [ 'nghttp',         sub { nghttp( $_[0], push => 0, headers => {@others} ) } ],
    [ 'Node',           sub { node( $_[0], push => 0, headers => {@others} ) } ],
    [ 'a fetch',        sub { curl( $_[0], headers => { 'Sec-Fetch-Mode' => 'cors', 'Sec-Fetch-Dest' => 'empty' } ) } ],
    [ 'a frame',        sub { curl( $_[0], headers => { 'Sec-Fetch-Dest' => 'iframe' } ) } ],
    [ 'a prefetch',     sub { curl( $_[0], headers => { 'Sec-Purpose' => 'prefetch' } ) } ],
    [ 'who saves data', sub { curl( $_[0], headers => { 'Save-Data' => 'on' } ) } ],
);
for my $row (@clients) {
    my ( $name, $ask ) = @$row;
    for my $path (@paths) {
        my ( $without, $with ) = map { $ask->( $_->url($path) ) } $plain, $ours;
        is_deeply [ @{$with}{qw(status length error)} ], [ @{$without}{qw(status length error)} ],
            "$name, $path: the same";
        is_deeply $with->{interim}, [], '... and nothing before it';
    }
}
is scalar @{ curl( $ours->url('/cgi/slow') )->{interim} }, 1, 'a browser gets one';

# Libraries over HTTP/1.1 that read an answer for what it is.
for my $path (@paths) {
    my ( $without, $with ) = map { HTTP::Tiny->new->get( $_->clear_url($path) ) } $plain, $ours;
    is_deeply [ @{$with}{qw(status content)} ], [ @{$without}{qw(status content)} ], "HTTP::Tiny, $path";
    my $script = 'require("http").get(process.argv[1], (r) => { let n = 0;'
        . ' r.on("data", (d) => n += d.length).on("end", () => console.log(r.statusCode, n)) })'
        . '.on("information", () => console.log("interim"))';
    my @said = map { run( [ program('node'), '-e', $script, $_->clear_url($path) ] )->{out} } $plain, $ours;
    is $said[1], $said[0], "Node's http, $path";
}
done_testing;
