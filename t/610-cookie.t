# What the client has, by its cookie: sent once, remembered, new again when it
# changes; and a cookie that is not ours is no cookie.
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use PM::Client;
use PM::Httpd;
use PM::Test;
use Test::More;
use Time::HiRes qw(sleep);

need(qw(httpd openssl nghttp curl node module));

# A set with so many links under a name, each with that hash.
sub set_of {
    my ( $name, $count, $hash ) = @_;
    my $links = join ',', map {
        qq({"href":"/css/$name-$_.css","as":"style","hash":"$hash"})
    } 1 .. $count;
    return qq({"set":"$name","links":[$links]}\n{"page":"/$name.html","set":"$name"}\n);
}

# Pages a, b: two links each; other-1 to -40: 64 links each, to fill a cookie
# and to ask it about links that it has not got.
sub manifest {
    my ($hash) = @_;
    return join q{}, qq({"pushmanifest":1}\n),
        qq({"set":"a","links":[{"href":"/css/one.css","as":"style","hash":"$hash"},)
        . qq({"href":"/css/two.css","as":"style","hash":"22"},)
        . qq({"href":"https://other.example","rel":"preconnect"}]}\n),
        qq({"page":"/a.html","set":"a"}\n), set_of( 'b', 2, '33' ),
        map { set_of( "other-$_", 64, '44' ) } 1 .. 40;
}

my $html  = "<!doctype html><title>page</title><p>A page.\n";
my $httpd = PM::Httpd->new(
    files => {
        ( map { ( "htdocs/$_.html" => $html ) } 'a', 'b', map {"other-$_"} 1 .. 40 ),
        ( map { ( "htdocs/css/$_.css" => "p { color: red }\n" ) } 'one', 'two', 'b-1', 'b-2' ),
        'htdocs/private/page.html' => $html,
        'htdocs/named.html'        => $html,
    },
    manifest => manifest('11'),
    config   => $PM::Httpd::ONE_PROCESS . <<'CONF',
H2EarlyHints on
PushManifest ${ROOT}/site.manifest
PushManifestCookie On
PushManifestReload 100ms
PushManifestLimit links=64 bytes=8000
LimitRequestFieldSize 200000
CONF
    ssl => "PushManifestCookie the-site_1\n",
);
$httpd->start;

sub get {
    my ( $path, $cookie, %more ) = @_;
    my %headers = ( %more, defined $cookie ? ( Cookie => $cookie ) : () );
    return curl( $httpd->clear_url($path), http => '2-prior-knowledge',
        headers => \%headers );
}

# The pair name=value that the response sets, or undef.
sub cookie_of {
    my ($got) = @_;
    my ($set) = headers_of( $got, 'set-cookie' );
    return defined $set ? $set =~ s/;.*//r : undef;
}

sub hints { return map { /<([^>]*)>/ } hints_of( $_[0] ) }

my $ATTRIBUTES = '; Path=/; Max-Age=604800; Secure; HttpOnly; SameSite=Lax';
my @A          = qw(/css/one.css /css/two.css);
my @NET        = 'https://other.example';
my $first      = get('/a.html');
my $cookie     = cookie_of($first);

subtest 'a first visit' => sub {
    is_deeply [ hints($first) ], [ @A, @NET ], 'everything is hinted';
    my @set = headers_of( $first, 'set-cookie' );
    is scalar @set, 1, 'one cookie';
    like $set[0], qr/^pushmanifest=[\w-]{2,60}\Q$ATTRIBUTES\E$/, 'as documented';
    is_deeply [ headers_of( $first, 'cache-control' ) ], ['no-cache="Set-Cookie"'],
        'caches are told to leave it out';
    is scalar( grep {/set-cookie/i} map { $_->[0] } map { @{ $_->{headers} } }
            @{ $first->{interim} } ), 0, 'and none in the 103';
};

subtest 'a second visit' => sub {
    my $second = get( '/a.html', $cookie );
    is_deeply [ hints($second) ], [@NET], 'nothing but the connection is hinted';
    is cookie_of($second), undef, 'no cookie';
    is_deeply [ headers_of( $second, 'cache-control' ) ], [], 'nothing for caches';
    is_deeply [ headers_of( $second, 'link' ) ], [ headers_of( $first, 'link' ) ],
        'the final Link is the same, byte for byte';
    my $push = nghttp( $httpd->clear_url('/a.html'), headers => { Cookie => $cookie } );
    is_deeply [ promised($push) ], [], 'nothing is promised either';
    my $new = nghttp( $httpd->clear_url('/a.html') );
    lists_ok [ promised($new) ], \@A, 'but to a client without the cookie it is';
};

subtest 'another page' => sub {
    my $other = get( '/b.html', "session=1; $cookie; x=y" );
    is_deeply [ hints($other) ], [ '/css/b-1.css', '/css/b-2.css' ], 'its links are new';
    my $both = cookie_of($other);
    isnt $both, $cookie, 'the cookie grows';
    is_deeply [ hints( get( $_, $both ) ) ], $_ eq '/a.html' ? [@NET] : [],
        "and then remembers $_" for qw(/a.html /b.html);
};

subtest 'cookies that are not ours' => sub {
    my ( $name, $value ) = split /=/, $cookie, 2;
    my %text = (
        garbled      => "$name=" . reverse($value),
        'cut short'  => "$name=" . substr( $value, 0, -1 ),
        'longer'     => "$cookie" . 'AAAA',
        foreign      => "$name=eyJhbGciOiJIUzI1NiJ9.e30.abc",
        empty        => "$name=",
        'no value'   => $name,
        binary       => "$name=\x80\xff",
        quoted       => qq($name="$value"),
        'wrong name' => "x$cookie",
        '100 KB of ones'    => "$name=" . '_' x 100_000,
        '100 KB of zeros'   => "$name=" . 'A' x 100_000,
        '100 KB of cookies' => 'a;' x 50_000,
        '100 KB of names'   => "$name=a;" x 6_000,
    );
    for my $what ( sort keys %text ) {
        my $dir  = tempdir();
        my $file = spew( "$dir/cookie", "Cookie: $text{$what}" );
        my ( $got, $took );
        for ( 1 .. 3 ) {    # on a busy machine the best counts
            my $from = now_ms();
            $got = curl( $httpd->clear_url('/a.html'), http => '1.1',
                arguments => [ '-H', "\@$file" ] );
            $took = now_ms() - $from;
            last if $took < 1000;
        }
        is $got->{status}, 200, "$what: the page comes";
        is cookie_of($got), $cookie, "$what: it counts as none";
        cmp_ok $took, '<', 1000, "$what: at once";
        my $h2 = get( '/a.html', $text{$what} );
        is_deeply [ hints($h2) ], [ @A, @NET ], "$what: everything is hinted"
            if length $text{$what} < 1000;
    }
    unlike $httpd->log, qr/more than once|\[(?:\w+:)?error\]|exit signal/, 'and nothing is logged';
};

subtest 'bounded, and rarely wrong' => sub {
    my $full;
    my $longest = 0;
    for my $n ( 1 .. 10 ) {
        my $got = get( "/other-$n.html", $full );
        $full = cookie_of($got) // $full;
        my ($line) = headers_of( $got, 'set-cookie' );
        $longest = length $line if length($line) > $longest;
    }
    cmp_ok $longest, '<', 400, "640 links: at most $longest bytes of Set-Cookie";
    is_deeply [ hints( get( '/other-10.html', $full ) ) ], [], 'the last page is remembered';
    # Two pages of 64 links fill it.
    $full = undef;
    $full = cookie_of( get( "/other-$_.html", $full ) ) for 1 .. 2;
    cmp_ok length $full, '<', 260, 'a full cookie has ' . length($full) . ' bytes';
    my ( $asked, $claimed ) = ( 0, 0 );
    for my $n ( 3 .. 40 ) {
        my @hints = hints( get( "/other-$n.html", $full ) );
        $asked += 64;
        $claimed += 64 - @hints;
    }
    my $percent = 100 * $claimed / $asked;
    diag sprintf '%d of %d links taken for known: %.2f %%', $claimed, $asked, $percent;
    cmp_ok $percent, '<', 1, 'a full cookie is wrong in less than 1 of 100 links';
    cmp_ok $percent, '>', 0, 'and is asked';
};

subtest 'only where the page is shown' => sub {
    my %case = (
        'a navigation'  => [ 1, 'Sec-Fetch-Mode' => 'navigate' ],
        'a frame'       => [ 1, 'Sec-Fetch-Mode' => 'navigate', 'Sec-Fetch-Dest' => 'iframe' ],
        'a script'      => [ 0, 'Sec-Fetch-Mode' => 'cors' ],
        'a prefetch'    => [ 0, 'Sec-Purpose' => 'prefetch' ],
        'a saver'       => [ 1, 'Save-Data' => 'on' ],
        'a changed page' => [ 1, 'If-None-Match' => '"other"' ],
    );
    for my $what ( sort keys %case ) {
        my ( $set, %headers ) = @{ $case{$what} };
        my $got = get( '/a.html', undef, %headers );
        is $got->{status}, 200, "$what: 200";
        is defined cookie_of($got) ? 1 : 0, $set, "$what: " . ( $set ? 'a' : 'no' ) . ' cookie';
    }
    my ($etag) = headers_of( $first, 'etag' );
    my $same = nghttp( $httpd->clear_url('/a.html'), headers => { 'If-None-Match' => $etag } );
    is $same->{status}, 304, 'a conditional request, 304';
    is_deeply [ promised($same) ], [], 'gets no push';
    is cookie_of($same), undef, 'and no cookie';
    my $changed = nghttp( $httpd->clear_url('/a.html'), headers => { 'If-None-Match' => '"x"' } );
    is $changed->{status}, 200, 'a conditional request, 200';
    is_deeply [ promised($changed) ], [], 'gets no push';
};

subtest 'a name of its own' => sub {
    my $got = curl( $httpd->url('/a.html') );
    like cookie_of($got) // 'none', qr/^the-site_1=/, 'the host\'s own name';
    my $again = curl( $httpd->url('/a.html'),
        headers => { Cookie => cookie_of($got) =~ s/^[^=]*/pushmanifest/r } );
    is_deeply [ hints($again) ], [ @A, @NET ], 'another name is another cookie';
    $again = curl( $httpd->url('/a.html'), headers => { Cookie => cookie_of($got) } );
    is_deeply [ hints($again) ], [@NET], 'its own is known';
};

subtest 'a deploy makes a changed file new' => sub {
    $httpd->write( 'next.manifest', manifest('12') );
    sleep 0.05;
    rename $httpd->path('next.manifest'), $httpd->path('site.manifest');
    ok $httpd->log_has(qr/has changed and is taken/), 'the manifest is taken';
    my $got = get( '/a.html', $cookie );
    is_deeply [ hints($got) ], [ '/css/one.css', @NET ], 'the changed file alone is hinted';
    is_deeply [ hints( get( '/a.html', cookie_of($got) ) ) ], [@NET], 'once';
};

subtest 'what the directive refuses' => sub {
    for my $wrong ( '"a b"', 'a=b', 'x' x 65, 'a;b' ) {
        my $bad = PM::Httpd->new( config => "PushManifestCookie $wrong\n" );
        my $result = $bad->configtest;
        isnt $result->{exit}, 0, "$wrong is refused";
        like $result->{err},
            qr/PushManifestCookie: ".*" is not the name of a cookie; write On, Off, or 1 to 64 letters, digits, - or _/,
            'with what is right';
    }
};

done_testing;
