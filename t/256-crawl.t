# `crawl`: the pages of a running site, under the addresses that answer, with what
# they need as the server answers for it.
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use Test::More;
use IO::Compress::Gzip qw(gzip);
use PM::Crawl;
use PM::Generate;
use PM::Test;

need('pushmanifest');

my $style = '<link rel=stylesheet href="/a.css">';

# The pages of a manifest and what they need, brief.
sub pages {
    my ($got) = @_;
    my $pages = $got->{manifest}{page} // {};
    return { map { ( $_ => join ', ', map { brief($_) } @{ $pages->{$_} } ) } keys %$pages };
}

sub asked { my ($server) = @_; return [ map { $_->{path} } $server->requests ] }

# Whether the pages that a crawl of the site finds are these.
sub finds {
    my ( $name, $site, $pages, @options ) = @_;
    my $server = serve(%$site);
    my $got = crawl( $server, '-q', @options );
    is_deeply( [ sort keys %{ pages($got) } ], [ sort @$pages ], $name ) or diag $got->{err};
    return ( $server, $got );
}

# Links
my %linked = (
    '/'       => "$style<a href=b>b</a><area href='/c/?'><a href='//else.test/x'>x</a><a href='mailto:x'>m</a><link rel=next href=/no>",
    '/b'      => '<base href="/d/"><a href=e>e</a><a href="?q=1">q</a><script>"<a href=/no>"</script><!-- <a href=/no> -->',
    '/c/'     => '<a href="../b#x">b</a><a rel="x nofollow" href=/no>n</a><a download href=/no>d</a><form action=/no><input></form><a href=/a.css>c</a><a href=/no.pdf>p</a>',
    '/d/e'    => '<meta name=robots content="noindex,nofollow"><a href="/f%C3%A4">f</a><a href="/logout">l</a><a href="/x?action=delete">l</a>',
    '/d/?q=1' => '<a href="/json">j</a><a href="/empty">j</a>',
    "/f%C3%A4" => 'x',
    '/no'     => 'x',
    '/json'   => file( 'application/json', '{}' ),
    '/empty'  => [ 200, [ 'Content-Type' => 'application/xhtml+xml; charset=utf-8' ], '' ],
    '/a.css'  => css('a{}'),
);
my ( $server, $got ) = finds( 'links of pages, breadth first', \%linked, [qw(/ /b /c/ /d/ /d/e /empty /f%C3%A4)], '--jobs', 1 );
is( $got->{exit}, 0, '  nothing is lost' ) or diag $got->{err};
is_deeply( asked($server), [qw(/ /robots.txt /sitemap.xml / /b /c/ /d/e /d/?q=1 /f%C3%A4 /json /empty /a.css)],
    '  and nothing else is asked for, each once' );
is( pages($got)->{'/'}, 'style /a.css', '  with what they need' );
is_deeply( [ grep { $_->{method} ne 'GET' } $server->requests ], [], '  by GET' );
my %request = map { ( $_->{path} => $_->{fields} ) } $server->requests;
is( $request{'/b'}{'sec-fetch-mode'}, 'navigate', '  a page is asked for as one' );
like( $request{'/b'}{accept}, qr{^text/html,}, '  and HTML is wanted' );
is( $request{'/a.css'}{$_->[0]}, $_->[1], "  a style with $_->[0]" )
    for [ 'sec-fetch-dest', 'style' ], [ 'sec-fetch-mode', 'no-cors' ], [ 'sec-fetch-site', 'same-origin' ], [ accept => 'text/css,*/*;q=0.1' ], [ referer => $server->origin . '/' ];
like( $request{'/'}{'user-agent'}, qr{pushmanifest/}, '  and who asks is said' );

# The same whatever comes first
my %slow = ( '/' => join( '', map { "<a href=/$_>x</a>" } 1 .. 8 ), ( map { my $n = $_; ( "/$n" => sub { select undef, undef, undef, 0.05 * ( $n % 3 ); return [ 200, [ 'Content-Type' => 'text/html' ], "$style<a href=/n$n>x</a>" ] } ) } 1 .. 8 ),
    ( map { ( "/n$_" => $style ) } 1 .. 8 ), '/a.css' => css('a{}') );
my @ways = map { crawl( serve(%slow), '-q', '--max-pages', 13, '--jobs', $_ )->{out} } 1, 8, 8;
is( $ways[1], $ways[0], 'eight at a time find what one at a time finds' );
is( $ways[2], $ways[0], '  every time' );
like( $ways[0], qr{"/n4"}, '  breadth first' );
unlike( $ways[0], qr{"/n5"}, '  up to --max-pages' );

# Sitemaps
my $map = sub { return file( 'application/xml', '<urlset>' . join( '', map {"<url><loc>http://127.0.0.1:PORT$_</loc></url>"} @_ ) . '</urlset>' ) };
# Answers that know the port.
sub mapped {
    my %site = @_;
    return map { my $answer = $site{$_}; ( $_ => ref $answer eq 'ARRAY' ? sub {
        my ($request) = @_;
        return [ @$answer[ 0, 1 ], $answer->[2] =~ s/PORT/(split m{:}, $request->{fields}{host})[1]/ger ];
    } : $answer ) } keys %site;
}
finds( 'a sitemap', { mapped( '/' => '<a href=/no>n</a>', '/no' => '', '/a' => '<a href=/no>n</a>', '/sitemap.xml' => $map->(qw(/a / /gone)) ) }, [qw(/ /a)] );
finds( '  and links', { mapped( '/' => '<a href=/b>n</a>', '/b' => '', '/a' => '', '/sitemap.xml' => $map->(qw(/a)) ) }, [qw(/ /a /b)], '--follow' );
gzip( \"<urlset><url><loc>http://127.0.0.1:1/x</loc></url></urlset>", \my $packed );
( undef, $got ) = finds( '  that robots.txt names, an index, and gzip', { mapped(
        '/' => '', '/a' => '', '/b' => '', '/c' => '', '/sitemap.xml' => $map->('/no'), '/no' => '',
        '/robots.txt' => file( 'text/plain', "Sitemap: http://127.0.0.1:PORT/index.xml\nSitemap: /rel.xml\nSitemap: http://127.0.0.1:PORT/list.txt" ),
        '/index.xml' => file( 'application/xml', '<sitemapindex><sitemap><loc>http://127.0.0.1:PORT/1.xml</loc></sitemap><sitemap><loc>http://127.0.0.1:PORT/x.gz</loc></sitemap><sitemap><loc>http://127.0.0.1:PORT/bad.xml</loc></sitemap></sitemapindex>' ),
        '/1.xml' => $map->(qw(/a /b)), '/list.txt' => file( 'text/plain', "http://127.0.0.1:PORT/c\n" ), '/bad.xml' => '<html>',
        '/x.gz' => sub { return file( 'application/gzip', $packed ) } ) }, [qw(/ /a /b /c)] );
like( $got->{err}, qr{^http://\S+/bad.xml:1: not a sitemap: }m, '  what is none is named' );
like( $got->{err}, qr{x.gz: "http://127.0.0.1:1/x" is not of this site}, '  and what is of another site' );

# robots.txt
my %robots = ( '/' => '<a href=/a>a</a><a href=/b>b</a>', '/a' => '', '/b' => '', '/robots.txt' => file( 'text/plain', "User-agent: *\nDisallow: /b\n" ) );
( undef, $got ) = finds( 'robots.txt is obeyed', \%robots, [qw(/ /a)] );
finds( '  or not', \%robots, [qw(/ /a /b)], '--ignore-robots' );
like( crawl( serve(%robots) )->{err}, qr{^ +1  addresses robots.txt asks not to be read \(--ignore-robots\)$}m, '  and the summary counts it' );
$got = crawl( serve( %robots, '/robots.txt' => [ 500, [], '' ] ) );
is( $got->{exit}, 3, 'a robots.txt that cannot be had forbids all' );
like( $got->{err}, qr{/robots.txt: it is answered with status 500, so nobody knows .*--ignore-robots}, '  which is said' );

# Scope
my %scope = ( '/' => '', map { ( "/x/$_" => '<a href=a>a</a><a href=b1>b</a><a href=b2>b</a><a href=/>up</a>' ) } '', qw(a b1 b2) );
finds( 'what is below the start', { %scope, '/x/' => $scope{'/x/'} }, ['/'] );
$server = serve(%scope);
is_deeply( [ sort keys %{ pages( crawl( $server->origin . '/x/', '-q', @{ $_->[0] } ) ) } ], $_->[1], "  @{$_->[0]}" )
    for [ [], [qw(/x/ /x/a /x/b1 /x/b2)] ], [ [ '--include', '*/b*' ], [qw(/x/ /x/b1 /x/b2)] ],
    [ [ '--exclude', '*b1' ], [qw(/x/ /x/a /x/b2)] ], [ [ '--max-depth', 0 ], ['/x/'] ];

# Redirects
( $server, $got ) = finds( 'a redirect ends at the address that answers', {
        '/' => '<a href=/old>o</a><a href=/out>o</a><a href=/loop>l</a><a href=/bad>b</a>', '/old' => to('/older'), '/older' => to('new?x=1'), '/new?x=1' => $style,
        '/out' => to('http://else.test/'), '/loop' => to('/loop'), '/bad' => [ 302, [], '' ], '/a.css' => css('a{}') }, [qw(/ /new)] );
is( $got->{exit}, 0, '  and that is no loss' ) or diag $got->{err};
finds( 'the start may redirect', { '/' => to('/en/'), '/en/' => '<a href=a>a</a>', '/en/a' => '' }, [qw(/en/ /en/a)] );
my $other = serve( '/' => '<a href=/a>a</a>', '/a' => "$style<a href=/b>", '/b' => '', '/a.css' => css('') );
$got = crawl( serve( '/' => to( $other->origin . '/' ) ), '-q' );
is_deeply( [ sort keys %{ pages($got) } ], [qw(/ /a /b)], '  to another name of the site' );
like( $got->{err}, qr{leads to \Q@{[ $other->origin ]}\E/; that is read}, '  which is said' );
$got = crawl( serve( '/' => to( 'http://localhost:' . $other->port . '/' ) ), '-q' );
is( $got->{exit}, 3, '  but not to another site' );
like( $got->{err}, qr{leads to another site, http://localhost:\d+; crawl that, or name it with --origin}, '  which is said' );

# Many small files are no large ones.
( undef, $got ) = finds( 'a page of many modules', { '/' => join( '', map {"<script type=module src=/m$_.js></script>"} 1 .. 20 ),
        map { ( "/m$_.js" => file( 'text/javascript', "import './n$_.js'" ), "/n$_.js" => file( 'text/javascript', '' ) ) } 1 .. 20 }, ['/'], '--max-links', 64 );
is( "$got->{exit}$got->{err}", '0', '  is read whole' );
is( scalar @{ $got->{manifest}{page}{'/'} }, 40, '  with what each imports' );

# Queries
my $both = '<link rel=stylesheet href=/a.css><link rel=stylesheet href=/b.css>';
( undef, $got ) = finds( 'pages that differ in their query alone are one', {
        '/' => join( '', map {"<a href='/i?n=$_'>i</a>"} 1 .. 20 ), ( map { ( "/i?n=$_" => $_ == 4 ? $style : $both ) } 1 .. 20 ),
        '/a.css' => css(''), '/b.css' => css('') }, [qw(/ /i)] );
is( pages($got)->{'/i'}, 'style /a.css', '  with what they share' );
( undef, $got ) = finds( 'files that differ in their query are two', { '/' => '<link rel=stylesheet href="/l.php?m=b"><link rel=stylesheet href="/l.php?m=c&amp;d=a|b">',
        '/l.php?m=b' => css('bb{}'), '/l.php?m=c&d=a|b' => css('@import "i.css"; c{}'), '/i.css' => css('') }, ['/'] );
is( pages($got)->{'/'}, 'style /l.php?m=b, style /l.php?m=c&d=a|b, style /i.css', '  each with what it imports' );

# Pages that nobody has listed
my %family = ( '/' => join( '', map {"<a href=/$_>x</a>"} qw(feed data x y), map {"p/$_"} 1 .. 25 ), '/x' => '', '/y' => '', ( map { ( "/p/$_" => $_ == 7 ? $both : $style ) } 1 .. 25 ),
    '/feed' => file( 'application/rss+xml', '<rss/>' ), '/data' => file( 'application/json', '{}' ), '/a.css' => css(''), '/b.css' => css(''),
    '/robots.txt' => file( 'text/plain', "User-agent: *\nDisallow: /p/admin/\n" ) );
$got = crawl( serve(%family), '-q', '--match', 'auto' );
is_deeply( [ map { brief($_) } @{ $got->{manifest}{match}{'/p/*'} } ], ['style /a.css'], 'a family has what nearly all its pages need' );
is( pages($got)->{'/p/7'}, 'style /a.css, style /b.css', '  and the one that needs more is a page' );
is_deeply( [ sort keys %{ pages($got) } ], [qw(/ /data /feed /p/7 /x /y)], '  alone' ) or diag $got->{out};
is( pages($got)->{'/feed'}, '', '  what is no page has nothing' );
is_deeply( $got->{manifest}{match}{'/p/admin/*'}, [], '  nor what robots.txt keeps from us' );
$got = crawl( serve( %family, '/' => join '', map {"<a href=/p/$_>x</a>"} 1 .. 25 ), '-q', '--front', '/index.php' );
is( pages($got)->{'/index.php'}, 'style /a.css', 'a front controller has it, too' );
is_deeply( $got->{manifest}{match}, undef, '  without a match' );
$server = serve( mapped( %family, '/sitemap.xml' => $map->( '/x', '/y', map {"/p/$_"} 1 .. 25 ) ) );
$got = crawl( $server, '-q', '--match', 'auto', '--sample', 4 );
is_deeply( [ grep {m{^/p/}} sort( map { $_->{path} } $server->requests ) ], [qw(/p/1 /p/17 /p/25 /p/9)], 'a sample of a family is read' ) or diag explain asked($server);
is_deeply( [ map { brief($_) } @{ $got->{manifest}{match}{'/p/*'} } ], ['style /a.css'], '  and its match is for all' );
is( $got->{err}, '', '  so that nothing is to be said' );

# What only a server shows: [ name, HTML, answers, links, message ]
my @cases = (
    [ 'STATUS',     '<script src=/x.js></script>', {}, '', qr{"/x.js" is answered with an error: 404; the link is left out} ],
    [ 'REDIRECT',   '<script src=/x.js></script>', { '/x.js' => to('/y.js') }, '', qr{"/x.js" is answered with a redirect: 301 to /y.js; refer to that} ],
    [ 'WRONG_TYPE', '<link rel=stylesheet href=/x>', { '/x' => file( 'text/plain', '' ) }, '', qr{"/x" is served with a type that browsers refuse: text/plain instead of text/css} ],
    [ 'WRONG_TYPE', '<script type=module src=/x></script>', { '/x' => file( 'text/plain', '' ) }, '', qr{text/plain instead of text/javascript} ],
    [ '',           '<script src=/x></script>', { '/x' => file( 'text/plain', '' ) }, 'script /x' ],
    [ 'NOT_KEPT',   '<link rel=stylesheet href=/x>', { '/x' => css( '@import "/y"', 'Cache-Control' => 'no-cache' ), '/y' => css('') }, 'style /y',
        qr{"/x" browsers may not keep it, and would load it twice: Cache-Control: max-age=600, no-cache; give it a lifetime, such as ExpiresByType text/css "access plus 10 minutes"; the link is left out} ],
    [ 'NOT_KEPT',   '<link rel=stylesheet href=/x>', { '/x' => [ 200, [ 'Content-Type' => 'text/css' ], '' ] }, '', qr{twice: neither Cache-Control nor Last-Modified} ],
    [ 'VARIES',     '<link rel=stylesheet href=/x>', { '/x' => css( '', Vary => 'Accept-Encoding, Cookie' ) }, '', qr{"/x" varies from visit to visit.*: Vary: Accept-Encoding, Cookie; } ],
    [ 'NO_ANSWER',  '<link rel=stylesheet href=/x>', { '/x' => sub { my ( $request, $client ) = @_; print {$client} "HTTP/1.1 200 It\r\nContent-Length: 5\r\n\r\nab"; return } }, '', qr{"/x" is not answered: it ended before all of it was there} ],
    [ '',           '<link rel=stylesheet href=/x>', { '/x' => css( '', 'Set-Cookie' => 'a=b' ) }, 'style /x', qr{/x: a cookie is set with a file} ],
    [ '',           '<link rel=stylesheet href=/x>', { '/x' => css( 'x' x 2000 ) }, 'style /x', qr{: text/css is not compressed. Write AddOutputFilterByType DEFLATE text/css} ],
    [ '',           '<link rel=stylesheet href=/x>', { '/x' => [ 200, [ 'Content-Type' => 'text/css', 'Last-Modified' => 'Wed, 01 Jan 2020 00:00:00 GMT' ], '' ] }, 'style /x', qr{: text/css has no lifetime: .*Write ExpiresByType text/css} ],
);
my %shown;
for my $case (@cases) {
    my ( $reason, $html, $files, $links, $message ) = @$case;
    $got = crawl( serve( '/' => $html, %$files ), '-q' );
    is( pages($got)->{'/'}, $links, "$reason: $html" ) or diag $got->{err};
    is( $got->{exit}, $reason ? 1 : 0, '  a loss or not' );
    $message ? like( $got->{err}, $message, '  which is said' ) : is( $got->{err}, '', '  in silence' );
    $shown{$reason} = 1;
}
my ($of_servers) = slurp( srcdir() . '/manifests/generator/report/reason.h' ) =~ m{/\* what a server answers \*/\n(.*?)/\*}s;
is_deeply( [ sort grep {$_} keys %shown ], [ sort $of_servers =~ /PM_REASON_(\w+)/g ], 'each reason of a server was shown' );

# Sizes and hashes
gzip( \( 'a{}' x 1000 ), \my $compressed );
$got = crawl( serve( '/' => $style, '/a.css' => css( $compressed, 'Content-Encoding' => 'gzip' ) ), '-q' );
my ($link) = @{ $got->{manifest}{page}{'/'} };
is( $link->{bytes}, length $compressed, '"bytes" counts what goes over the wire' );
my $plain = generate( site( 'index.html' => $style, 'a.css' => 'a{}' x 1000 ), '-q' );
is( $link->{hash}, $plain->{manifest}{page}{'/'}[0]{hash}, '  and "hash" is of the content' );

# What is no page
$got = crawl( serve( '/' => '<a href=/e>e</a>', '/e' => [ 500, [ 'Content-Type' => 'text/html' ], '' ] ) );
is( $got->{exit}, 1, 'a page that the server fails on is a loss' );
like( $got->{err}, qr{/e: it is answered with status 500; the page is left out}, '  which is named' );
for my $case ( [ [ 404, [ 'Content-Type' => 'text/html' ], '' ], qr{status 404; there are no pages} ], [ file( 'application/json', '{}' ), qr{it is application/json, not HTML; there are no pages} ], [ to('/'), qr{its redirects lead nowhere; there are no pages} ] ) {
    $got = crawl( serve( '/' => $case->[0] ) );
    is( $got->{exit}, 3, 'a start that is no page' );
    like( $got->{err}, $case->[1], '  which is said' );
    is( $got->{out}, '', '  and nothing is written' );
}
$server->stop;
$got = crawl( $server->origin . '/' );
is( $got->{exit}, 3, 'no server' );
like( $got->{err}, qr{^pushmanifest: http://\S+/: \w.*; nothing was written$}, '  which is said' );

# The command line
for my $case ( [ ['ftp://x/'], qr{"ftp://x/" is not the URL of a site} ], [ ['x'], qr{is not the URL} ], [ [qw(--jobs 0 http://x/)], qr{--jobs "0" is not a number from 1 to 64} ],
    [ [qw(--origin x http://x/)], qr{--origin "x" is not an origin} ], [ [qw(--sample 5 http://x/)], qr{--sample needs --match auto} ], [ [qw(--header x http://x/)], qr{--header "x" is not} ],
    [ [qw(--delay x http://x/)], qr{--delay "x" is not a number of seconds} ], [ [qw(--front x http://x/)], qr{--front "x" } ], [ [qw(--cookie @/no/file http://x/)], qr{--cookie: /no/file cannot be read} ] ) {
    $got = run( [ program('pushmanifest'), 'crawl', @{ $case->[0] } ] );
    is( $got->{exit}, 2, "crawl @{$case->[0]}" );
    like( $got->{err}, $case->[1], '  which is said' );
}

# A name of the site that nobody has given
my %named = ( '/' => '<link rel=stylesheet href=https://shop.test/a.css>', '/a.css' => css('') );
$got = crawl( serve(%named), '-q' );
is( $got->{exit}, 1, 'styles that are all of another origin, and here' );
like( $got->{err}, qr{every stylesheet is of https://shop.test, and all of them are here, too: is that the site's own name\? Then say --origin https://shop.test$}m, '  which is said' );
$got = crawl( serve(%named), '-q', '--origin', 'https://shop.test' );
is( pages($got)->{'/'}, 'style /a.css', '  and with the name they are the site\'s' );
is( crawl( serve( %named, '/a.css' => [ 404, [], '' ] ), '-q' )->{err}, '', '  what is not here is somebody else\'s' );
my $docroot = site( 'index.html' => '<link rel=stylesheet href=//www.shop.test/a.css>', 'a.css' => '' );
like( generate( $docroot, '-q', '--origin', 'https://shop.test' )->{err}, qr{^\Q$docroot\E: every stylesheet is of https://www.shop.test, and all of them are here}, 'for a directory, too' );
is( generate( site( 'index.html' => '<link rel=stylesheet href=//cdn.test/a.css><link rel=stylesheet href=/b.css>', 'a.css' => '', 'b.css' => '' ), '-q' )->{err}, '', '  but not if some are the site\'s' );

# Files that make pages
$got = generate( site( 'index.php' => '<?php', 'admin/x.PHP' => '', 'a.css' => '' ), '-q' );
is( $got->{exit}, 3, 'a directory of scripts has no pages' );
like( $got->{err}, qr{: 2 files such as \S+ make pages when asked, and are not read. `pushmanifest crawl https://HOST/` reads these pages$}m, '  and it is said what has' );
is( generate( site( 'index.html' => '', 'index.php' => '' ), '-q', '--exclude', '*.php' )->{err}, '', '  unless they are excluded' );

# What counts visits has the time of its page in its URL, or no size.
my $now = time;
my $counted = sub { my ($n) = @_; return "<link rel=stylesheet href='/a.css?$now'><script src='/count.php?id=$n&amp;" . ( $now + $n ) . "'></script><img width=1 height=1 src=/dot.png>" };
$got = crawl( PM::Server->new( sub {
    my ($request) = @_;
    my %counting = ( '/' => '<a href=/p1>1</a><a href=/p2>2</a>' . $counted->(1), '/p1' => $counted->(1), '/p2' => $counted->(1) =~ s/&amp;\K\d+/$now + 7/er );
    return file( 'text/javascript', '' ) if $request->{path} =~ m{^/count};
    return css('') if $request->{path} =~ m{^/a};
    return answer_of( \%counting, @_ );
} ), '-q' );
is( pages($got)->{$_}, "style /a.css?$now", "$_: what has the time of its page in its URL is not named" ) for '/', '/p2';

# A manifest and the live site
my $kept = tempdir();
my %live = ( '/' => "$style<a href=/p>p</a><a href=/feed>f</a>", '/p' => $style, '/feed' => file( 'application/json', '{}' ), '/a.css' => css( $compressed, 'Content-Encoding' => 'gzip' ) );
$server = PM::Server->new( sub { return answer_of( { %live, -e "$kept/later" ? ( '/a.css' => css('other{}'), '/p' => [ 404, [], '' ] ) : () }, @_ ) } );
crawl( $server, '-q', '--front', '/index.php', '-o', "$kept/m" );
my $check = sub { return run( [ program('pushmanifest'), 'check', @_ ] ) };
$got = $check->( "$kept/m", $server->origin . '/' );
is( $got->{exit}, 1, 'check: a front controller that is not there' );
is( $got->{err} =~ s/^.*(?:matches|next: .*|index\.php is not there.*)\n//mgr, '', '  and nothing else' );
crawl( $server, '-q', '-o', "$kept/m" );
$got = $check->( '-q', "$kept/m", $server->origin . '/' );
is( "$got->{exit}$got->{err}", '0', 'check: a manifest that is up to date' );
spew( "$kept/later", '' );
$got = $check->( '-q', "$kept/m", $server->origin . '/' );
is( $got->{exit}, 1, 'check: a stale one' );
like( $got->{err}, qr{^\Q$kept\E/m:\d+: the page /p is not there: \Q@{[ $server->origin ]}\E$}m, '  a page that is gone' );
like( $got->{err}, qr{^\Q$kept\E/m:\d+: /a.css has 7 bytes, not \d+$}m, '  a file that is another' );
$server->stop;
is( $check->( '-q', "$kept/m", $server->origin . '/' )->{exit}, 1, '  and a server that has gone' );

# Who asks
$server = serve( '/' => $style, '/a.css' => css('') );
my $secret = spew( tempdir() . '/secret', "me:pass\n" );
my $keep = tempdir();
spew( "$keep/secret", "me:pass\n" );
crawl( $server, '-q', '--cookie', 'a=b', '--user', "\@$keep/secret", '--header', 'X-A: 1', '--header', 'user-agent: me' );
my ($first) = $server->requests;
is( $first->{fields}{$_->[0]}, $_->[1], "$_->[0] is sent" ) for [ cookie => 'a=b' ], [ 'x-a' => 1 ], [ 'user-agent' => 'me' ], [ authorization => 'Basic bWU6cGFzcw==' ];

done_testing;
