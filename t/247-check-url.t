# `check --url`: what a running server says of a page, as a browser, an old client
# and one that takes pushes hear it; what is wrong is named with its likely cause.
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use IO::Socket::INET;
use POSIX ();
use JSON::PP;
use PM::Httpd;
use PM::Schema;
use PM::Test;
use Test::More;

need(qw(httpd openssl module pushmanifest jsonschema));

# Pages, and the styles that each needs.
sub manifest_of {
    my %hrefs = @_;
    my ( $set, $lines ) = ( 0, qq({"pushmanifest":1}\n) );
    for my $page ( sort keys %hrefs ) {
        my $links = join ',', map {qq({"href":"$_","as":"style"})} @{ $hrefs{$page} };
        $set++;
        $lines .= qq({"set":"s$set","links":[$links]}\n{"page":"$page","set":"s$set"}\n);
    }
    return $lines;
}

my $large = 'x' x 4200;

# A server of these pages, with further lines of configuration.
sub server {
    my ( $lines, %option ) = @_;
    return PM::Httpd->new(
        modules  => ['alias'],
        manifest => manifest_of(
            '/good.html'  => [ '/a.css', '/b.css' ],
            '/fresh.html' => ['/no-cache.css'],
            '/vain.html'  => [ '/a.css', '/gone.css' ],
            '/large.html' => ['/a.css'],
        ),
        files => {
            ( map { ( "htdocs/$_.html" => "<p>$_\n" ) } qw(good fresh vain large other) ),
            ( map { ( "htdocs/$_.css" => 'a{}' ) } qw(a b no-cache) ),
        },
        config => <<"CONF", %option )->start;
PushManifest \${ROOT}/site.manifest
<Location /no-cache.css>
    Header set Cache-Control no-cache
</Location>
<Location /large.html>
    Header set X-Policy $large
</Location>
$lines
CONF
}

my $httpd = server('H2EarlyHints on');
my $off   = server('H2EarlyHints off');
my $old   = server( '', http2 => 0 );

# All three have certificates of their own.
my $trusted = spew( $httpd->path('all.pem'), join '', map { slurp( $_->path('cert.pem') ) } $httpd, $off, $old );

sub check {
    my ( $url, @more ) = @_;
    my $got = run( [ program('pushmanifest'), 'check', '--cacert', $trusted, '--url', $url, @more ] );
    $got->{next} = $got->{err} =~ s/^(next: .*)\n\z//m ? $1 : '';
    return $got;
}

# ---- All is well ----

# Without a port in the URL: libcurl 7.88 shows no promises of one that has.
my $got = check( 'https://localhost/good.html', '--connect-to', 'localhost:443:127.0.0.1:' . $httpd->port );
is $got->{exit}, 0, 'a good page: all is well' or diag $got->{err};
is $got->{err}, '', '... and nothing is wrong';
is $got->{next}, 'next: `pushmanifest learn MANIFEST LOG` after some days says what else visitors ask for', '... and what comes next';
is $got->{out} =~ s/\d+ bytes/N bytes/gr, <<'OUT', '... and it is said what came';
browser      HTTP/2, status 200, 103 with 2 links
old client   HTTP/1.1, status 200, no 103
push client  HTTP/2, status 200, 2 promises: /a.css /b.css
Link         2 links, N bytes
header       N bytes
files        2 hinted files asked for
OUT

my $manifest = $httpd->path('site.manifest');
$got = check( $httpd->url('/good.html?q=1'), $manifest );
is $got->{exit} . $got->{err}, '0', 'with the manifest: all that it says has come';
is check( $httpd->url('/good.html'), '-q' )->{out}, '', '--quiet: nothing, if all is well';

# ---- Something is wrong ----

# One thing, and what it is said to be.
sub wrong {
    my ( $name, $url, $pattern, @more ) = @_;
    my $got = check( $url, @more );
    is $got->{exit}, 1, $name or diag "$got->{out}$got->{err}";
    like $got->{err}, qr/^\Q$url\E: $pattern\n\z/, '... which is said, and no more';
    return $got;
}

$got = wrong( 'H2EarlyHints is off', $off->url('/good.html'),
    qr/a browser gets no 103: Link is there, so H2EarlyHints is off, or a proxy .*/ );
like $got->{out}, qr/^Link         2 links/m, '... and the final Link is counted';
wrong( 'HTTP/1.1 only', $old->url('/good.html'), qr/a browser gets no 103: the server does not speak HTTP\/2 .*/ );
wrong( 'cleartext', $httpd->clear_url('/good.html'), qr/a browser gets no 103: .*; ask https:.*/ );
wrong( 'a page that the server does not know', $httpd->url('/other.html'),
    qr/a browser gets no 103: the module has nothing for it, .*/ );
wrong( '... nor the manifest', $httpd->url('/other.html'),
    qr/a browser gets no 103: .*\n\S+: the manifest has nothing for this page/, $manifest );
wrong( 'a page that is not there', $httpd->url('/none.html'),
    qr/status 404\n\S+: a browser gets no 103: it is not answered with a page/ );
$got = wrong( 'a file that may not be kept', $httpd->url('/fresh.html'),
    qr{/no-cache.css would be loaded twice: it may not be kept for a moment: Cache-Control: no-cache} );
wrong( 'a file that is not there', $httpd->url('/vain.html'), qr{/gone.css is hinted in vain: status 404} );
wrong( 'a large header', $httpd->url('/large.html'),
    qr/the header of the response has 4\d\d\d bytes; proxies that take 4096 refuse it/ );
spew( $httpd->path('more.manifest'), manifest_of( '/good.html' => [ '/a.css', '/c.css', '/b.css' ] ) );
wrong( 'a link that does not come', $httpd->url('/good.html'),
    qr{/c.css is in the manifest, and not in the 103, nor in the Link that came: .*}, $httpd->path('more.manifest') );

# For programs.
my %schema = schemas();
for my $case ( [ 0, '/good.html' ], [ 1, '/large.html', 'header' ], [ 1, '/none.html', 'status', 'no-early' ] ) {
    my ( $exit, $path, @kinds ) = @$case;
    my $answer = check( $httpd->url($path), '--format', 'json' );
    is $answer->{exit}, $exit, "$path: exit code";
    is_deeply [ schema_faults( $schema{'check url'}, $answer->{out} ) ], [], '... its answer is as the manual says'
        or diag $answer->{out};
    my $object = decode_json( $answer->{out} );
    is_deeply [ map { $_->{kind} } @{ $object->{findings} } ], \@kinds, '... with the kinds of what is wrong';
    is_deeply [ @{ $object->{messages} } ], [ split /\n/, $answer->{err} ], '... and what is said';
}

# A server that sends a 103 to everybody.
my $early = IO::Socket::INET->new( LocalAddr => '127.0.0.1', Listen => 5 ) or die "no port: $!\n";
my $pid   = fork // die "cannot fork: $!\n";
if ( $pid == 0 ) {
    while ( my $client = $early->accept ) {
        sysread $client, my $request, 65536;
        print {$client} "HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload; as=style\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
        close $client;
    }
    POSIX::_exit(0);
}
$got = check( 'http://127.0.0.1:' . $early->sockport . '/' );
kill 'KILL', $pid;
waitpid $pid, 0;
like $got->{err}, qr/: a client that does not ask for it gets a 103, which old ones take for the answer$/m,
    'a 103 to an old client';

# ---- It cannot be asked ----

my $url = $httpd->url('/good.html');
$got = run( [ program('pushmanifest'), 'check', '--url', $url ] );
is $got->{exit}, 3, 'a certificate that nobody trusts';
like $got->{err}, qr{^pushmanifest: \Q$url\E: .*certificate}, '... which is said';
is run( [ program('pushmanifest'), 'check', '--insecure', '--url', $url ] )->{exit}, 0, '... unless any will do';
is run( [ program('pushmanifest'), 'check', '--insecure', '--resolve', 'site.example:' . $httpd->port . ':127.0.0.1',
        '--url', 'https://site.example:' . $httpd->port . '/good.html' ] )->{exit}, 0, '... of another name';
is check( $url, $httpd->path('none.manifest') )->{exit}, 3, 'a manifest that is not there';
is check( $url, $manifest, '/' )->{exit}, 2, 'a DOCROOT, too, is wrong';
is check( $url, '--base', '/x' )->{exit}, 2, '... and so is what describes one';
is check('/good.html')->{exit}, 2, '... and a path alone';
my $none = run( [ program('pushmanifest'), 'check' ] );
like $none->{err}, qr/: expected MANIFEST/, 'without --url a MANIFEST is needed';
$httpd->stop;
is check($url)->{exit}, 3, 'a server that is gone';

done_testing;
