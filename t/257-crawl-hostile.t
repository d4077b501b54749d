# `crawl` and a server that means ill: each thing ends, is named, and leaves the
# manifest that was there.
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use Test::More;
use IO::Compress::Gzip qw(gzip);
use List::Util qw(max);
use POSIX ();
use PM::Crawl;
use PM::Generate;
use PM::Test;

need('pushmanifest');

my $style = '<link rel=stylesheet href="/a.css">';
my %base = ( '/a.css' => css('a{}'), '/robots.txt' => file( 'text/plain', '' ) );

# Writes without an end, until nobody reads, or some limit of the test's own.
sub flood {
    my ( $client, $head, $piece, $most ) = @_;
    local $SIG{PIPE} = 'IGNORE';
    print {$client} $head or return;
    for ( 1 .. $most ) { print {$client} $piece or return }
    return;
}

my $head = "HTTP/1.1 200 It\r\nContent-Type: text/html\r\n";
my $mega = 'x' x ( 1 << 20 );

# A bomb: 100 MiB of spaces in some 100 KB.
sub bomb {
    gzip( \( ' ' x ( 100 << 20 ) ), \my $packed );
    return $packed;
}

# The most memory, in MB, that a crawl had at once.
sub peak {
    my ( $url, @options ) = @_;
    my $dir = tempdir();
    my $pid = fork // die;
    if ( !$pid ) { exec program('pushmanifest'), 'crawl', '-q', '-o', "$dir/m", @options, $url or POSIX::_exit(127) }
    my $peak = peak_of($pid);
    die "crawl ended with $?\n" if $?;
    return sprintf '%.1f', $peak;
}

# [ name, what answers at /x, what is said of it; losses: 1, or 0 ]
my @cases = (
    [ 'an endless chain of redirects', sub { my ($r) = @_; my ($n) = $r->{path} =~ /(\d*)$/; return [ 302, [ Location => '/x' . ( ( $n || 0 ) + 1 ) ], '' ] }, qr{/x10: more than 10 redirects, one after the other; the page is left out}, 1 ],
    [ 'a header without an end', sub { my ( $r, $c ) = @_; return flood( $c, $head, "X-A: $mega\r\n", 200 ) }, qr{/x: its header is too long; the page is left out}, 1 ],
    [ 'many header lines', sub { my ( $r, $c ) = @_; return flood( $c, $head, 'X-A: ' . 'y' x 1000 . "\r\n", 100_000 ) }, qr{/x: its header is longer than 64 KiB; the page is left out}, 1 ],
    [ 'a body without an end', sub { my ( $r, $c ) = @_; return flood( $c, "$head\r\n", $mega, 1000 ) }, qr{/x: it is longer than 64 MiB; the page is left out}, 1 ],
    [ 'a bomb of gzip', file( 'text/html', bomb(), 'Content-Encoding' => 'gzip' ), qr{/x: it is longer than 64 MiB; the page is left out}, 1 ],
    [ 'gzip that is none', file( 'text/html', 'abc', 'Content-Encoding' => 'gzip' ), qr{/x: .*; the page is left out}, 1 ],
    [ 'a length that is too long', sub { my ( $r, $c ) = @_; print {$c} $head, "Content-Length: 100\r\n\r\nabc"; return }, qr{/x: it ended before all of it was there; the page is left out}, 1 ],
    [ 'a length that is no number', sub { my ( $r, $c ) = @_; print {$c} $head, "Content-Length: x\r\n\r\nabc"; return }, qr{/x: .*; the page is left out}, 1 ],
    [ 'nothing at all', sub { return }, qr{/x: .*; the page is left out}, 1 ],
    [ 'no HTTP', sub { my ( $r, $c ) = @_; print {$c} "220 mail\r\n"; return }, qr{/x: .*; the page is left out}, 1 ],
    [ 'bytes for HTML', file( 'text/html', join '', map { chr } 0 .. 255 ), undef, 0 ],
    [ 'an endless file that is no page', sub { my ( $r, $c ) = @_; return flood( $c, "HTTP/1.1 200 It\r\nContent-Type: video/mp4\r\n\r\n", $mega, 1000 ) }, undef, 0 ],
    [ 'an address of this machine', [ 302, [ Location => 'http://127.0.0.2:1/' ], '' ], undef, 0 ],
    [ 'another scheme', [ 302, [ Location => 'file:///etc/passwd' ], '' ], undef, 0 ],
    [ 'a tag of megabytes', file( 'text/html', "<a href='" . 'y' x ( 5 << 20 ) . "'>" ), undef, 0 ],
    [ 'elements within elements', file( 'text/html', '<b><a>' x 100_000 ), undef, 0 ],
);
for my $case (@cases) {
    my ( $name, $answer, $said, $code ) = @$case;
    my $server = PM::Server->new( sub {
        my ($request) = @_;
        return $request->{path} =~ m{^/x} && ref $answer eq 'CODE' ? $answer->(@_)
            : answer_of( { %base, '/' => "$style<a href=/x>x</a>", '/x' => $answer }, @_ );
    } );
    my $got = crawl( $server, '-q' );
    is( $got->{exit}, $code, $name ) or diag $got->{err};
    ok( $got->{manifest}{page}{'/'}, '  costs no other page' );
    like( $got->{err}, $said, '  and is named' ) if $said;
    cmp_ok( scalar( $server->requests ), '<', 20, '  it has an end' );
    $server->stop;
}

# Pages without an end.
for my $case ( [ 'by path', sub { return "<a href=/p$_[0]/>next</a>" } ], [ 'by query', sub { return "<a href='/?p=$_[0]'>next</a>" } ], [ 'by depth', sub { return "<a href=n$_[0]/>next</a>" } ] ) {
    my ( $name, $link ) = @$case;
    my $server = PM::Server->new( sub {
        my ($request) = @_;
        return $base{ $request->{path} } if $base{ $request->{path} };
        my ($n) = $request->{path} =~ /(\d+)/g;
        return [ 200, [ 'Content-Type' => 'text/html' ], $style . $link->( int rand 1e9 ) ];
    } );
    my $got = crawl( $server, '-q', '--max-pages', 50, '--max-depth', 30 );
    ok( !$got->{timed_out} && $got->{exit} <= 1, "pages without an end, $name" ) or diag $got->{err};
    cmp_ok( scalar( $server->requests ), '<=', 54, '  are not read without one' );
}
my $got = crawl( serve( %base, '/' => join '', map {"<a href=/$_>x</a>"} 1 .. 20, map { ( "/$_" => '' ) } 1 .. 20 ), '--max-pages', 5 );
is( $got->{exit}, 1, 'more pages than --max-pages' );
like( $got->{err}, qr{: more than --max-pages 5; 16 addresses were not read}, '  is a loss' );

# Memory: ten times the pages, each of 100 KB, take hardly more.
SKIP: {
    skip 'no /proc to measure memory with', 2 if !-r '/proc/self/status';
    skip 'sanitizers take memory of their own', 2 if slurp( program('pushmanifest') ) =~ /__asan_init/;
    my $text = 'x' x 100_000;
    my $peak_of = sub {
        my ($pages) = @_;
        my $many = PM::Server->new( sub {
            my ($request) = @_;
            return $base{ $request->{path} } if $base{ $request->{path} };
            my ($n) = $request->{path} =~ /(\d+)/;
            return [ 200, [ 'Content-Type' => 'text/html' ], $style . ( !$n || $n < $pages ? '<a href=/p' . ( ( $n || 0 ) + 1 ) . '/>next</a>' : '' ) . $text ];
        } );
        return peak( $many->origin . '/', '--max-depth', 1000 );
    };
    # A short crawl may be over between two looks at it.
    my $few  = max( map { $peak_of->(30) } 1 .. 3 );
    my $many = $peak_of->(300);
    cmp_ok( $few, '>', 1, "a crawl of 30 pages takes $few MB" );
    cmp_ok( $many, '<', $few + 4, "  and of 300 $many" );
}

# A page with more of everything than is kept.
$got = crawl( serve( %base, '/' => join '', map {"<a href='/" . ( 'z' x 3000 ) . "$_'>x</a>"} 1 .. 100 ), '-q' );
is_deeply( [ keys %{ $got->{manifest}{page} } ], ['/'], 'addresses that are too long are none' );

# Cookies are not kept, whoever sets them.
my $server = serve( %base, '/' => [ 200, [ 'Content-Type' => 'text/html', 'Set-Cookie' => 'a=b' ], '<a href=/b>b</a>' ], '/b' => '' );
crawl( $server, '-q' );
is( ( grep { $_->{fields}{cookie} } $server->requests ), 0, 'no cookie is sent that nobody gave' );

# A server that is slow, and one that goes away.
$server = PM::Server->new( sub {
    my ( $request, $client ) = @_;
    return answer_of( { %base, '/' => '<a href=/slow>s</a>' }, @_ ) if $request->{path} ne '/slow';
    local $SIG{PIPE} = 'IGNORE';
    print {$client} "$head\r\n";
    while (1) { $client->print('x') && $client->flush or return; sleep 1 }
} );
my $dir = tempdir();
spew( "$dir/m", 'old' );
my $begin = time;
$got = crawl( $server, '-q', '--max-time', 2, '-o', "$dir/m" );
is( $got->{exit}, 3, 'drops without an end, and --max-time' );
like( $got->{err}, qr{took longer than --max-time; .*; nothing was written}, '  are said' );
is( slurp("$dir/m"), 'old', '  and the old manifest stays' );
is_deeply( [ glob "$dir/*" ], ["$dir/m"], '  alone' );

my $count = 0;
$server = serve( %base, '/' => join( '', map {"<a href=/$_>x</a>"} 1 .. 100 ), map { ( "/$_" => sub { return } ) } 1 .. 100 );
$got = crawl( $server, '-q', '-o', "$dir/m" );
is( $got->{exit}, 3, 'a server that goes away' );
like( $got->{err}, qr{has answered nothing for many requests in a row; nothing was written}, '  is said' );
is( slurp("$dir/m"), 'old', '  and the old manifest stays' );

# "Later" is waited for.
my $times = "$dir/times";
spew( $times, '' );
$server = serve( %base, '/' => sub {
    open my $out, '>>', $times or die;
    print {$out} 'x';
    close $out;
    return [ 503, [ 'Retry-After' => 1 ], '' ] if -s $times < 3;
    return [ 200, [ 'Content-Type' => 'text/html' ], $style ];
} );
$got = crawl( $server, '-q' );
is( $got->{exit}, 0, 'a server that asks for a moment gets it' ) or diag $got->{err};

# Killed at any moment, the old manifest stays and nothing is left.
my $crowd = serve( %base, '/' => join( '', map {"<a href=/$_>x</a>"} 1 .. 300 ), map { ( "/$_" => $style ) } 1 .. 300 );
for my $signal (qw(INT TERM HUP)) {
    for my $after ( 0.05, 0.2 ) {
        my $tmp = tempdir();
        my $pid = fork // die;
        if ( !$pid ) {
            $ENV{TMPDIR} = "$tmp";
            open STDERR, '>', "$dir/err";
            exec program('pushmanifest'), 'crawl', '-q', '-o', "$dir/m", $crowd->origin . '/' or die;
        }
        select undef, undef, undef, $after;
        kill $signal, $pid;
        waitpid $pid, 0;
        my $ended = ( $? & 127 ) || $? >> 8 == 3 || $? >> 8 == 130;    # the last before exec
        ok( $ended || slurp("$dir/m") ne 'old', "SIG$signal after $after s" );
        is_deeply( [ glob "$tmp/*" ], [], '  leaves nothing behind' );
        is( slurp("$dir/m"), 'old', '  and the old manifest stays' ) if $ended;
        spew( "$dir/m", 'old' );
    }
}

done_testing;
