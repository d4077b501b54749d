# `check --url` through a real nginx and a real HAProxy: what each drops on the way,
# a 103, Link, or all of a response whose header is too large, is named with the
# likely reason.
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use IO::Socket::INET;
use JSON::PP;
use POSIX ();
use PM::Front;
use PM::Httpd;
use PM::Test;
use Test::More;

need(qw(httpd openssl module pushmanifest nginx haproxy));

my $large = 'x' x 7000;

# Our httpd, to which proxies speak HTTP/1.1 over cleartext.
sub server {
    my ($lines) = @_;
    return PM::Httpd->new(
        manifest => <<'END',
{"pushmanifest":1}
{"set":"s","links":[{"href":"/a.css","as":"style"},{"href":"/b.css","as":"style"}]}
{"page":"/page.html","set":"s"}
{"page":"/large.html","set":"s"}
END
        files => { map { ( "htdocs/$_" => 'a{}' ) } qw(page.html large.html a.css b.css) },
        config => <<"CONF" )->start;
PushManifest \${ROOT}/site.manifest
H2EarlyHints on
<Location /large.html>
    Header set X-Policy $large
    Header set X-Other $large
    Header set X-More $large
</Location>
$lines
CONF
}

my $httpd   = server('PushManifestProxy 127.0.0.1');
my $unaware = server('');
my $trusted = spew( $httpd->path('all.pem'), join '', map { slurp( $_->path('cert.pem') ) } $httpd, $unaware );
my $manifest = $httpd->path('site.manifest');

# What is said of a page through a proxy, without its URL.
sub faults {
    my ( $front, $path, @more ) = @_;
    my $url = "https://127.0.0.1:$front->{port}$path";
    my $got = run( [ program('pushmanifest'), 'check', '-q', '--cacert', $trusted, '--url', $url, @more ] );
    my $json = run( [ program('pushmanifest'), 'check', '--format', 'json', '--cacert', $trusted, '--url', $url, @more ] );
    is( $json->{exit}, $got->{exit}, '(the exit code is the same for programs)' );
    return { exit => $got->{exit}, said => [ map {s/^\Q$url\E: //r} split /\n/, $got->{err} ],
        kinds => join( ' ', map { $_->{kind} } @{ decode_json( $json->{out} )->{findings} } ) };
}

# What is wrong: its kinds, and what is said of each.
sub wrong {
    my ( $name, $got, $kinds, @said ) = @_;
    is( $got->{exit}, @said ? 1 : 0, $name );
    is( $got->{kinds}, $kinds, '  the kinds of what is wrong' ) or diag explain $got;
    is( scalar @{ $got->{said} }, scalar @said, '  as many things are said' ) or diag explain $got->{said};
    like( $got->{said}[$_], $said[$_], "  $said[$_]" ) for 0 .. $#said;
    return;
}

my @lost = map {qr{^/$_\.css is in the manifest, and not in the Link that came: lost on the way, or not sent$}} qw(a b);

# ---- nginx ----

# What it would do with a 103: see below.
my $nginx = start_nginx( $unaware->clear_port, tls => $unaware );
my $drops = qr{^a browser gets no 103: Link is there, so what stands before httpd \(nginx/[\d.]+\) drops it; nginx hands it on from 1\.29, with early_hints, and must not be in PushManifestProxy before$};
wrong 'nginx drops a 103', faults( $nginx, '/page.html' ), 'no-early', $drops;
wrong '... and the manifest says no more', faults( $nginx, '/page.html', $manifest ), 'no-early', $drops;
my $without = start_nginx( $unaware->clear_port, tls => $unaware, lines => 'proxy_hide_header Link;' );
wrong 'nginx that drops Link, too', faults( $without, '/page.html' ), 'no-early',
    qr{^a browser gets no 103: the module has nothing for it, or is not there, or what stands before httpd \(nginx/\S+\) drops both: there is no Link either$};
wrong '... with the manifest', faults( $without, '/page.html', $manifest ), 'no-early lost lost',
    qr{^a browser gets no 103: the module has another manifest than this one, or is not there, or what stands before httpd \(nginx/\S+\) drops both: }, @lost;
wrong 'a header that nginx does not take', faults( $nginx, '/large.html' ), 'status no-early',
    qr{^status 502: what stands before httpd \(nginx/[\d.]+\) does not take its answer; likely the header is larger than its buffer \(PushManifestLimit header=\)$},
    qr/^a browser gets no 103: it is not answered with a page$/;

# nginx 1.22 takes the 103 for the answer, which HTTP/2 has no form for.
my $broken = start_nginx( $httpd->clear_port, tls => $httpd );
my $got = run( [ program('pushmanifest'), 'check', '--cacert', $trusted, '--url', "https://127.0.0.1:$broken->{port}/page.html" ] );
is( $got->{exit}, 3, 'nginx in PushManifestProxy that knows no 103' );
like( $got->{err}, qr/; over HTTP\/1\.1 there is an answer, so a proxy likely takes a 103 for it, as nginx before 1\.29 does: it must not be in PushManifestProxy$/m, '  breaks the page, which is said' );

# ---- HAProxy ----

my $haproxy = start_haproxy($httpd);
wrong 'HAProxy hands all of it on', faults( $haproxy, '/page.html', $manifest ), '';
wrong 'httpd does not know it', faults( start_haproxy($unaware), '/page.html', $manifest ), 'no-early',
    qr/^a browser gets no 103: Link is there, so H2EarlyHints is off, or a proxy on the way drops it, or speaks HTTP\/1\.1 and is not in PushManifestProxy$/;
my $mute = start_haproxy( $httpd, 'http-response del-header Link' );
wrong 'HAProxy that drops Link', faults( $mute, '/page.html' ), 'lost',
    qr/^the 103 has Link, and the response has none: it is dropped on the way, or PushManifestSend has no `link`$/;
wrong '... with the manifest', faults( $mute, '/page.html', $manifest ), 'lost lost lost', qr/^the 103 has Link/, @lost;
wrong 'a header that HAProxy does not take', faults( $haproxy, '/large.html' ), 'status',
    qr{^status 502: what stands before httpd does not take its answer; likely the header is larger than its buffer \(PushManifestLimit header=\)$};

# ---- A 103 that has lost something ----

# To HTTP/1.1 over cleartext, as a proxy speaks it: what it makes of the 103 is up
# to it. Each link of the manifest is in the one, in the other, in both, in none.
my $listener = IO::Socket::INET->new( LocalAddr => '127.0.0.1', Listen => 5 ) or die "no port: $!\n";
my $pid = fork // die "cannot fork: $!\n";
if ( $pid == 0 ) {
    my %asked;
    while ( my $client = $listener->accept ) {
        sysread $client, my $request, 65536;
        # Who takes promises comes third.
        if ( $request =~ m{^GET /breaks_(\d)} && ++$asked{$1} > 2 && $asked{$1} <= 2 + $1 ) { close $client; next }
        my $is_browser = $request =~ /^Sec-Fetch-Mode: navigate/mi;
        my ($what) = $request =~ m{^GET /(\w*)};
        my ( $early, $late ) = map { my $names = $_; join '', map {"Link: </$_.css>; rel=preload; as=style\r\n"} split //, $names }
            $what =~ /early_(\w*)/ ? "$1" : '', $what =~ /^final(\w)/ ? "$1" : 'ab';
        print {$client} "HTTP/1.1 103 Early Hints\r\n$early\r\n" if $is_browser && $what =~ /early/;
        print {$client} "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nCache-Control: max-age=600\r\n${late}Content-Length: 0\r\nConnection: close\r\n\r\n";
        close $client;
    }
    POSIX::_exit(0);
}
my $pages = join '', map {qq({"page":"/$_","set":"s"}\n)} qw(early_ab early_a early_ finala_early_a finala_early_b);
spew( "$trusted.manifest", qq({"pushmanifest":1}\n{"set":"s","links":[{"href":"/a.css","as":"style"},{"href":"/b.css","as":"style"}]}\n$pages) );
sub early {
    my ($page) = @_;
    my $url = 'http://127.0.0.1:' . $listener->sockport . "/$page";
    my $got = run( [ program('pushmanifest'), 'check', '-q', '--url', $url, "$trusted.manifest" ] );
    return [ map {s/^\Q$url\E: //r} split /\n/, $got->{err} ];
}
my $end = 'that came: lost on the way, or not sent';
is_deeply( early('early_ab'), [], 'a 103 with all that the manifest has' );
is_deeply( early('early_a'), ["/b.css is in the manifest, and not in the 103 $end"], 'a 103 that has lost a link' );
is_deeply( early('early_'), ['the 103 that a browser gets has no Link: it is dropped on the way'], 'a 103 without Link' );
is_deeply( early('finala_early_a'), ["/b.css is in the manifest, and not in the 103, nor in the Link $end"], 'a link that both have lost' );
is_deeply( early('finala_early_b'), [ "/a.css is in the manifest, and not in the 103 $end", "/b.css is in the manifest, and not in the Link $end" ], 'one in each' );

# ---- A connection that breaks for who cancels promises, as httpd's does at times ----

my ( $twice, $thrice ) = map {
    run( [ program('pushmanifest'), 'check', '-q', '--url', 'http://127.0.0.1:' . $listener->sockport . "/breaks_$_" ] )
} 2, 3;
is( $twice->{exit}, 1, 'it is asked up to three times' ) or diag $twice->{err};
unlike( $twice->{err}, qr/\n./, '... and nothing is said of that' );
is( $thrice->{exit}, 3, '... and no more often' ) or diag $thrice->{err};
kill 'KILL', $pid;
waitpid $pid, 0;

done_testing;
