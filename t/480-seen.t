# What this server was seen to answer for a link: a link that is wrong is not said
# again until it is right; and no client can have a right one taken away.
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use IO::Socket::INET;
use PM::Client;
use PM::Httpd;
use PM::Matrix qw(cgi start_backend);
use PM::Test;
use Test::More;

need(qw(httpd openssl nghttp curl node module));

# Each link has a page of its own, /LINK.html, with a link that is right beside it.
my @links = qw(good gone dead moved denied failed fallback nostore nocache zero vary fresh
    rewritten member limited posted app app-gone app-html late twin);
my $RIGHT = '/css/right.css';
my $manifest = join "\n", '{"pushmanifest":1}', map( {
        my $as = '"as":"style"';
        ( qq({"set":"$_","links":[{"href":"/css/$_.css",$as},{"href":"$RIGHT",$as}]}),
            qq({"page":"/$_.html","set":"$_"}) )
    } @links ), '{"set":"data","links":[{"href":"/css/data","as":"fetch"}]}',
    '{"page":"/data.html","set":"data"}',
    '{"set":"chosen","links":[{"href":"/css/chosen","as":"style"},{"href":"/css/by-cookie.css","as":"style"}]}',
    '{"page":"/chosen.html","set":"chosen"}', '';

my $backend = start_backend();
my $httpd   = PM::Httpd->new(
    modules   => [qw(cgid negotiation rewrite proxy proxy_http status vhost_alias)],
    lifetime  => 0,
    log_level => 'warn pushmanifest:debug',
    manifest  => $manifest,
    files     => {
        ( map { ( "htdocs/$_.html" => '<!doctype html><title>x</title>' ) } @links, 'data', 'login' ),
        ( map { ( "htdocs/css/$_.css" => "a {}\n" ) } grep { !/^(gone|dead|moved|fallback|late)$/ } @links,
            'right' ),
        'htdocs/chosen.html'         => '<p>x',
        'htdocs/css/chosen.html'     => '<p>x',
        'htdocs/css/chosen.css'      => "a {}\n",
        'htdocs/css/by-cookie.css'   => "a {}\n",
        'htdocs/fallback/index.html' => '<p>the application',
        'htdocs/css/data'            => '<p>HTML that is data',
        'cgi/failed'                 => cgi( 0, 'Status: 500', 'Content-Type: text/css' ),
    },
    config => <<"CONF");
StartServers 3
CustomLog logs/asked "%{X-Asked}i %>s"
H2EarlyHints on
PushManifest \${ROOT}/site.manifest
<Location /status>
    SetHandler server-status
</Location>
<LocationMatch "^/css/(?!fresh)">
    Header set Cache-Control max-age=600
</LocationMatch>
Redirect gone /css/dead.css
Redirect permanent /css/moved.css /css/right.css
ScriptAlias /css/failed.css \${ROOT}/cgi/failed
<Location /css/denied.css>
    Require env LETIN
</Location>
SetEnvIf Cookie in=1 LETIN
SetEnvIf X-In 1 LETIN
Alias /css/fallback.css \${ROOT}/htdocs/fallback/none.css
<Directory \${ROOT}/htdocs/fallback>
    FallbackResource /fallback/index.html
</Directory>
<Directory \${ROOT}/htdocs/css>
    Options +MultiViews
</Directory>
<Location /css/by-cookie.css>
    Header set Cache-Control no-store env=LETIN
</Location>
<Location /css/data>
    ForceType text/html
</Location>
<Location /css/nostore.css>
    Header set Cache-Control no-store
</Location>
<Location /css/nocache.css>
    Header set Cache-Control "no-cache, max-age=600"
</Location>
<Location /css/zero.css>
    Header set Cache-Control max-age=0
</Location>
<Location /css/vary.css>
    Header append Vary Cookie
</Location>
<Location /css/member.css>
    Require env LETIN
</Location>
<Location /css/limited.css>
    Require env GOOD
</Location>
SetEnvIf User-Agent . GOOD
SetEnvIf User-Agent ^bad !GOOD
RewriteEngine on
RewriteCond %{HTTP_COOKIE} out=1
RewriteRule ^/css/rewritten\\.css\$ /login.html [PT]
RewriteCond %{HTTP_COOKIE} away=1
RewriteRule ^/css/rewritten\\.css\$ /login.html [R]
RewriteCond %{HTTP_USER_AGENT} nothere
RewriteRule ^/css/rewritten\\.css\$ /nowhere.css [PT]
ProxyPass /css/app.css http://127.0.0.1:$backend->{http}/x
ProxyPass /css/app-gone.css http://127.0.0.1:$backend->{http}/x
ProxyPass /css/app-html.css http://127.0.0.1:$backend->{http}/x
CONF
$httpd->start;

# Asks for a URL over a connection of its own; gives the status. What httpd saw counts
# before it is logged, which may be after the client has its answer.
my $asked = 0;

sub ask {
    my ( $path, %option ) = @_;
    my $number = ++$asked;
    my $kept   = sub { scalar( () = slurp( $httpd->path('logs/asked') ) =~ /^(?:$number |- 400$)/mg ) };
    my $before = $kept->();
    my $got = curl( $httpd->clear_url($path), http => '1.1',
        headers => { 'Sec-Fetch-Mode' => undef, 'Sec-Fetch-Dest' => undef, 'X-Asked' => $number,
            %{ $option{headers} // {} } },
        arguments => $option{arguments} // [] );
    # Of a request with too long a field httpd keeps none.
    wait_until( 30, sub { $kept->() > $before } )
        or die "httpd does not log $path\n";
    return $got->{status} // 0;
}

# The links of a page that a browser is told early, and at the end, the right one
# left out; and what is promised to a client that takes push.
sub told {
    my ($name) = @_;
    my $got = curl( $httpd->clear_url("/$name.html"), http => '2-prior-knowledge' );
    my @named = map { [ grep { $_ ne $RIGHT } map {/^<(.*?)>/} @$_ ] }
        [ hints_of($got) ], [ links_of($got) ];
    return ( "@{ $named[0] }", "@{ $named[1] }" );
}
sub is_told { my ($name) = @_; return join( '+', told($name) ) eq "/css/$name.css+/css/$name.css" }
sub is_held { my ($name) = @_; return join( '+', told($name) ) eq '+' }

sub pushed {
    my ($name) = @_;
    return scalar grep { $_ eq "/css/$name.css" } promised( nghttp( $httpd->clear_url("/$name.html") ) );
}

# What the log has warned of a link, and forgets.
sub warned {
    my ($name) = @_;
    my @lines = $httpd->log =~ m{\[pushmanifest:warn\].* page (/\S+: /css/$name\.css .*)}g;
    return @lines;
}

subtest 'what is certain counts at once' => sub {
    my %case = (
        gone     => [ 404, 'is not there (404), so it is not sent any more; run `pushmanifest generate` again, or keep the files of the release before' ],
        dead     => [ 410, 'is not there (410), so it is not sent any more; run `pushmanifest generate` again, or keep the files of the release before' ],
        moved    => [ 301, 'is a redirect (301), so it is not sent any more; run `pushmanifest generate` again' ],
        fallback => [ 200, 'is answered with a page (200), so it is not sent any more; run `pushmanifest generate` again' ],
    );
    for my $name ( sort keys %case ) {
        my ( $status, $words ) = @{ $case{$name} };
        ok is_told($name), "$name: at first it is said";
        is ask("/css/$name.css"), $status, '... then it is answered wrongly';
        ok is_held($name), '... and not said any more';
        is pushed($name), 0, '... nor pushed';
        is_held($name) for 1 .. 9;
        is_deeply [ warned($name) ], ["/$name.html: /css/$name.css $words"],
            '... of which the log warns once';
    }
    ok is_told('good'), 'what is right is said';
};

subtest 'it comes back by itself' => sub {
    ok is_told('late'), 'at first it is said';
    is ask('/css/late.css'), 404, 'a file is not there';
    ok is_held('late'), 'it is held back';
    $httpd->write( 'htdocs/css/late.css', "a {}\n" );
    is ask( '/css/late.css', headers => { Range => 'bytes=0-0' } ), 206, 'then it is';
    ok is_held('late'), 'a part of it is no evidence';
    is ask('/css/late.css'), 200, 'all of it is';
    ok is_told('late'), 'it is said again';
};

subtest 'a promise of what is gone is the last one' => sub {
    rename $httpd->path('htdocs/css/twin.css'), $httpd->path('htdocs/twin.css');
    is pushed('twin'), 1, 'it is promised';
    ok wait_until( 30, sub { is_held('twin') } ), 'the promise has shown what it is worth';
    is pushed('twin'), 0, 'and is not made again';
    rename $httpd->path('htdocs/twin.css'), $httpd->path('htdocs/css/twin.css');
    ask('/css/twin.css');
    is pushed('twin'), 1, 'but when it is there';
};

subtest 'what a browser may not keep is not hinted, and may be pushed' => sub {
    for my $name (qw(nostore nocache zero vary fresh)) {
        ok is_told($name), "$name: at first it is said";
        is ask("/css/$name.css"), 200, '... then it is asked for' for 1 .. 3;
        ok is_held($name), '... and not hinted any more';
        is pushed($name), 1, '... but pushed';
        my ($line) = warned($name);
        like $line, qr{/css/$name.css may not be kept by browsers for a moment, which would load it twice \(200\), so it is not hinted; give it a lifetime \(ExpiresByType\)},
            '... and the log says what to do';
    }
};

subtest 'HTML that is data is right' => sub {
    is ask('/css/data'), 200, 'a link as fetch';
    my $got = curl( $httpd->clear_url('/data.html'), http => '2-prior-knowledge' );
    is_deeply [ map {/^<(.*?)>/} hints_of($got) ], ['/css/data'], 'is said all the same';
};

# From here on: what a client can provoke.

subtest 'what is asked for in another way is no evidence' => sub {
    my @ways = (
        [ 304, headers => { 'If-None-Match' => '*' } ],
        [ 412, headers => { 'If-Match' => '"x"' } ],
        [ 416, headers => { Range => 'bytes=9999-' } ],
        [ 200, arguments => ['-I'] ],
        [ 200, arguments => [ '-X', 'POST', '-d', 'x' ] ],
        [ 405, arguments => [ '-X', 'DELETE' ] ],
        [ 400, headers => { 'X-Long' => 'x' x 9000 } ],
        [ 417, headers => { Expect => 'nothing' } ],
    );
    for my $way (@ways) {
        my ( $status, %option ) = @$way;
        is ask( '/css/good.css', %option ), $status, "status $status" for 1 .. 4;
        ok is_told('good'), '... takes nothing away';
    }
};

subtest 'an access rule by a cookie or a field' => sub {
    my $url = $httpd->clear_url('/css/limited.css');
    my @same = ( '-H', 'User-Agent: bad' );
    my $got = run( [ program('curl'), '-s', '-w', '%{http_code} ', @same,
            map { ( '-o', '/dev/null', $url ) } 1 .. 20 ] );
    is $got->{out}, '403 ' x 20, 'one client is refused twenty times';
    wait_until( 30, sub { 20 == ( () = $httpd->access_log =~ m{ /css/limited\.css 403 }g ) } );
    ok is_told('limited'), 'which takes nothing away from others';
    for ( 1 .. 10 ) {
        ask( '/css/limited.css', headers => { 'User-Agent' => 'bad' } ) for 1 .. 2;
        ask('/css/limited.css');
    }
    ok is_told('limited'), 'nor do many, as long as others get it';
    ask( '/css/limited.css', headers => { 'User-Agent' => 'bad' } ) for 1 .. 3;
    ok is_held('limited'), 'several in a row, and nobody who gets it, do';
    like +( warned('limited') )[0], qr/was refused to several clients in a row \(403\)/,
        'the log says so';
    ask('/css/limited.css');
    ok is_told('limited'), 'until somebody gets it';
};

subtest 'a rewriting by a cookie' => sub {
    my @cases = ( [ 'out=1', 200 ], [ 'away=1', 302 ] );
    for my $case (@cases) {
        my ( $cookie, $status ) = @$case;
        is ask( '/css/rewritten.css', headers => { Cookie => $cookie } ), $status, $cookie for 1 .. 2;
        ok is_told('rewritten'), '... takes nothing away';
        ask('/css/rewritten.css');
    }
    ask( '/css/rewritten.css', headers => { 'User-Agent' => 'nothere' } ) for 1 .. 2;
    ok is_told('rewritten'), 'nor does one to what is not there';
};

subtest 'a variant that the client chooses, and fields by its cookie' => sub {
    is ask( '/css/chosen', headers => { Accept => 'text/html' } ), 200, 'a page, chosen' for 1 .. 2;
    is ask( '/css/by-cookie.css', headers => { Cookie => 'in=1' } ), 200, 'not to be kept' for 1 .. 2;
    my $got = curl( $httpd->clear_url('/chosen.html'), http => '2-prior-knowledge' );
    is_deeply [ map {/^<(.*?)>/} hints_of($got) ], [ '/css/chosen', '/css/by-cookie.css' ],
        'take nothing away';
};

subtest 'an application' => sub {
    my %query = ( 'app' => 'status=500', 'app-gone' => 'status=404', 'app-html' => 'type=text/html' );
    for my $name ( sort keys %query ) {
        # The link has no query; the backend answers by a field as well.
        ask( "/css/$name.css", headers => { 'X-Query' => $query{$name} } ) for 1 .. 2;
        ok is_told($name), "$name: two wrong answers may be by chance";
        ask( "/css/$name.css", headers => { 'X-Query' => $query{$name} } );
        ok is_held($name), '... three in a row are none';
        ask( "/css/$name.css", headers => { 'X-Query' => 'type=text/css' } );
        ok is_told($name), '... and one that is right mends it';
    }
};

subtest 'a script that fails' => sub {
    ask('/css/failed.css') for 1 .. 2;
    ok is_told('failed'), 'twice';
    ask('/css/failed.css');
    ok is_held('failed'), 'three times';
    like +( warned('failed') )[0], qr/failed for several clients in a row \(500\)/, 'is said';
};

subtest 'promises have no cookies: refused, they are made no more, and hints are' => sub {
    is pushed('member'), 1, 'promised at first' for 1 .. 3;
    ok wait_until( 30, sub { !pushed('member') } ), 'then not any more';
    ask( '/css/member.css', headers => { Cookie => 'in=1' } );
    ok is_told('member'), 'but hinted';
    is pushed('member'), 0, 'and still not promised';
};

subtest 'each host is known for itself' => sub {
    my $hosts = PM::Httpd->new(
        modules  => ['vhost_alias'],
        manifest => $manifest,
        files    => { 'sites/a/good.html' => '<p>a', 'sites/a/css/good.css' => "a {}\n" },
        config   => <<'CONF')->start;
H2EarlyHints on
PushManifest ${ROOT}/site.manifest
UseCanonicalName Off
VirtualDocumentRoot ${ROOT}/sites/%1
CONF
    my $port = $hosts->clear_port;
    my @to   = ( arguments => [ '--resolve', "a.localhost:$port:127.0.0.1",
            '--resolve', "nobody.localhost:$port:127.0.0.1" ] );
    is curl( "http://nobody.localhost:$port/css/good.css", @to )->{status}, 404,
        'a host that nobody has' for 1 .. 4;
    wait_until( 30, sub { 4 == ( () = $hosts->access_log =~ m{ /css/good\.css 404 }g ) } );
    my $got = curl( "http://a.localhost:$port/good.html", http => '2-prior-knowledge', @to );
    is scalar( hints_of($got) ), 2, 'takes nothing away from another';
};

subtest 'mod_status, the note and a restart' => sub {
    my %field = run( [ program('curl'), '-s', $httpd->clear_url('/status?auto') ] )->{out}
        =~ /^PushManifest0(\w+): (\d+)/mg;
    cmp_ok $field{HeldSeen}, '>', 30, "HeldSeen: $field{HeldSeen}";
    $httpd->clear_logs;
    told('gone');
    ok wait_until( 30, sub { $httpd->access_log =~ m{page=/gone\.html set=gone sent=early,link held=1$}m } ),
        'the note says held=1';
    told('good');
    ok wait_until( 30, sub { $httpd->access_log =~ m{page=/good\.html set=good sent=early,link$}m } ),
        '... where something is';
    $httpd->graceful;
    ok is_told('gone'), 'a restart begins anew';
};
done_testing;
