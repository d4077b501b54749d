# `learn`: what visitors really asked for, by logs of many kinds, against what a
# manifest says. The logs are made up; t/640-learn-browsers.t has real ones.
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use JSON::PP;
use Test::More;
use PM::Generate;
use PM::Log;
use PM::Test;

need('pushmanifest');

# A manifest of one page with these links.
sub manifest_of {
    my (%page) = @_;
    my ( @sets, @pages );
    for my $path ( sort keys %page ) {
        my $id = 's' . @sets;
        push @sets,  encode_json( { set => $id, links => $page{$path} } );
        push @pages, encode_json( { ( $path =~ /\*/ ? 'match' : 'page' ) => $path, set => $id } );
    }
    return join "\n", '{"pushmanifest":1}', @sets, @pages, '';
}
my $css      = { href => '/a.css', as => 'style' };
my $manifest = manifest_of( '/' => [$css] );

# A page whose module loads another one, which no HTML names.
my @asks = ( ['/a.css'], [ '/app.mjs', 120 ], [ '/chunk.mjs', 300, '/app.mjs' ] );
my @named = map { { href => $_, as => 'script', crossorigin => 'anonymous' } } '/app.mjs';
my $known = manifest_of( '/' => [ $css, @named ] );

# The verdict on a file of a page in the report.
sub verdict {
    my ( $got, $href, $page ) = @_;
    for my $row ( @{ $got->{report}{pages} }, @{ $got->{report}{families} } ) {
        next if ( $row->{page} // $row->{family} ) ne ( $page // '/' );
        for my $file ( @{ $row->{files} } ) { return $file->{verdict} if $file->{href} eq $href }
    }
    return 'none';
}

# --- what is learned

my $got = learn( [ visits( 20, format => 'ours', asks => \@asks ) ], manifest => $known );
is( $got->{exit}, 0, 'a log is learned from' );
is_deeply( $got->{rules}, [ { pages => '/', add => [ { href => '/chunk.mjs', as => 'script', crossorigin => 'anonymous',
                    via => '/app.mjs', why => 'nearly every first visit asks for it' } ] } ], 'a module that a module loads is added' );
is( $got->{report}{recall}, 0.667, '  two of three were in the manifest' );
is( $got->{report}{waste},  0,     '  and nothing in vain' );
is_deeply( $got->{report}{missing}, { page => 0, style => 0, script => 1 }, '  what is missing a script asks for' );
like( $got->{err}, qr/^next: pushmanifest generate --rules /m, 'it says what to do next' );

is_deeply( learn( [ visits( 19, format => 'ours', asks => \@asks ) ], manifest => $known )->{rules}, [], '19 visitors are too few' );
is_deeply( added( learn( [ visits( 3, format => 'ours', asks => \@asks ) ], manifest => $known, options => [ '--min-visits', 3 ] ) ),
    { '/' => ['/chunk.mjs'] }, '--min-visits' );

# What is not added, and why.
my @cases = (
    [ [ '/x.css', 300, '/', priority => 'u=4' ],         'calm',   'a stylesheet for print' ],
    [ [ '/x.js', 300, '/', kind => 'async' ],            'calm',   'an async script' ],
    [ [ '/x.js', 300, '/' ],                             'add',    'a script that blocks' ],
    [ [ '/x.css', 4000, '/' ],                           'late',   'what comes seconds later' ],
    [ [ '/x.css', 1500, '/' ],                           'add',    'what does not' ],
    [ [ '/x.css', 300, '/', cache => 'no-cache' ],       'unkept', 'what a browser may not keep' ],
    [ [ '/x.css', 300, '/', cache => 'private, max-age=0' ], 'unkept', '  for no time at all' ],
    [ [ '/x.css', 300, '/', cache => '-' ],              'add',    '  it may if nobody says so' ],
    [ [ '/x.css?u=7', 300 ],                             'none',   'a query is a person\'s' ],
    [ [ '/x.png', 300 ],                                 'image',  'an image' ],
    [ [ '/x.png', 300, '/', priority => 'u=1, i' ],      'image',  '  or an icon' ],
    [ [ '/x.json', 300 ],                                'add',    'data that may be kept' ],
    [ [ '/x.json', 300, '/', cache => 'no-store' ],      'data',   '  and that may not' ],
    [ [ '/x.json', 300, '/', cache => '-' ],             'data',   '  or does not say so' ],
    [ [ '/x.json', 300, '/', priority => 'u=4, i' ],     'data',   '  or is not urgent' ],
    [ [ '/x.js', 300, '/', purpose => 'prefetch' ],      'none',   'a prefetch' ],
    [ [ '/x.css', 300, '/', status => 404 ],             'none',   'what is not there' ],
    [ [ '/x.css', 300, '/', status => 206 ],             'none',   'a part' ],
    [ [ '/x.css', 300, '/other' ],                       'none',   'what another page asks for' ],
    [ [ '/x.css', 300, '/a.css' ],                       'add',    'what a stylesheet imports' ],
    [ [ '/x.js', 300, '/app.mjs', kind => 'async', mode => 'no-cors' ], 'calm', 'what a worker imports, perhaps' ],
    [ [ '/f/', 300, '/', dest => 'iframe' ],             'none',   'a frame' ],
    [ [ '/x.css', 300, '/', method => 'POST' ],          'none',   'a POST' ],
);
for my $case (@cases) {
    my ( $ask, $verdict, $name ) = @$case;
    my $result = learn( [ visits( 20, format => 'ours', asks => [ @asks, $ask ] ) ], manifest => $known );
    is( verdict( $result, $ask->[0] ), $verdict, "$name: $verdict" ) or diag $result->{out};
}
is( verdict( learn( [ visits( 20, format => 'ours', asks => [ @asks, [ '/x.css?u=7', 300 ] ] ) ], manifest => $known ), '/x.css?' ), 'query', 'of a file with a query the path alone is said' );

# The share of the visits.
my @some = ( visits( 18, format => 'ours', asks => [ @asks, ['/x.css'] ] ), visits( 3, format => 'ours', asks => \@asks ) );
is( verdict( learn( [ visits( 27, format => 'ours', asks => [ @asks, ['/x.css'] ] ), visits( 3, format => 'ours', asks => \@asks ), visits( 27, format => 'ours', asks => [ @asks, ['/x.css'] ] ) ], manifest => $known ), '/x.css' ), 'add', '95 % of the visits are nearly all' );
is( verdict( learn( [ map { ( visits( 6, format => 'ours', asks => [ @asks, ['/x.css'] ] ), visits( 1, format => 'ours', asks => \@asks ) ) } 1 .. 8 ], manifest => $known ), '/x.css' ), 'rare', '86 % are not' );
is( verdict( learn( [ map { ( visits( 6, format => 'ours', asks => [ @asks, ['/x.css'] ] ), visits( 1, format => 'ours', asks => \@asks ) ) } 1 .. 8 ], manifest => $known, options => [ '--share', 80 ] ), '/x.css' ), 'add', '  but with --share 80' );

# A deploy in the midst of the log: old names go, new ones come.
my $deployed = learn( [ visits( 100, format => 'ours', asks => [ ['/a.css'], ['/app-1.css'] ] ), visits( 40, format => 'ours', asks => [ ['/a.css'], ['/app-2.css'] ] ) ], manifest => $manifest );
is( verdict( $deployed, '/app-1.css' ), 'rare', 'a file of the release before is not asked for any more' );
is( verdict( $deployed, '/app-2.css' ), 'add',  '  that of the last is needed, by what came after it' );
is( verdict( learn( [ visits( 200, format => 'ours', asks => [ ['/a.css'], ['/app-1.css'] ] ), visits( 15, format => 'ours', asks => [ ['/a.css'] ] ) ], manifest => $manifest ), '/app-1.css' ), 'gone', 'a file that has gone lately' );

# --- what is unused

my $old = { href => '/old.css', as => 'style' };
my $waste = manifest_of( '/' => [ $css, $old ], '/about' => [ $css, $old ] );
my @about = visits( 3, format => 'ours', page => '/about', asks => [ ['/a.css'], ['/old.css'] ] );
$got = learn( [ @about, visits( 30, format => 'ours', asks => [ ['/a.css'] ] ) ], manifest => $waste );
is_deeply( excluded($got), { '/' => ['/old.css'] }, 'what nobody asks for, and was there, is left out' );
is( $got->{report}{waste}, 0.5, '  and counts as waste' );
$got = learn( [ visits( 30, format => 'ours', asks => [ ['/a.css'] ] ) ], manifest => $waste );
is_deeply( excluded($got), {}, 'what nobody was ever given may be newer than the log' );
is( verdict( $got, '/old.css' ), 'unseen', '  and is called so' );
is_deeply( excluded( learn( [ visits( 30, format => 'ours', asks => [ ['/a.css'] ] ) ], manifest => $waste, options => ['--current'] ) ), { '/' => ['/old.css'] }, '  unless --current says that it is not' );
is_deeply( excluded( learn( [ visits( 30, format => 'ours', asks => [ ['/a.css'] ], words => { sent => 'page=/ set=s0 sent=none group=control' } ) ], manifest => $waste ) ), { '/' => ['/old.css'] }, '  or the log, by the set that is served now' );

my $sent = sub { return ( words => { sent => "page=/ set=$_[0] sent=$_[1] held=2 new=word" } ) };
$got = learn( [ @about, visits( 30, format => 'ours', asks => [ ['/a.css'], ['/old.css'] ], $sent->( 's0', 'early,link' ) ), visits( 30, format => 'ours', asks => [ ['/a.css'] ], $sent->( 's0', 'none' ) ) ], manifest => $waste );
is_deeply( excluded($got), { '/' => ['/old.css'] }, 'what is asked for where it was hinted alone is not needed' );
$got = learn( [ @about, visits( 30, format => 'ours', asks => [ ['/a.css'], ['/old.css'] ], $sent->( 's0', 'early,link' ) ) ], manifest => $waste );
is( verdict( $got, '/old.css' ), 'unproven', '  if everybody is hinted nobody can tell' );
is( $got->{report}{waste}, undef, '  nor how much is in vain' );
is_deeply( excluded( learn( [ @about, visits( 30, format => 'ours', asks => [ ['/a.css'] ] ), visits( 1, format => 'ours', asks => [ ['/a.css'], ['/old.css'] ] ) ], manifest => $waste, options => [ '--unused', 4 ] ) ), { '/' => ['/old.css'] }, '--unused' );
my $media = manifest_of( '/' => [ $css, { %$old, media => 'print' }, { rel => 'preconnect', href => 'https://c.example' } ] );
is( verdict( learn( [ @about, visits( 30, format => 'ours', asks => [ ['/a.css'] ] ) ], manifest => $media, options => ['--current'] ), '/old.css' ), 'none', 'a link for some screens is not judged' );

# --- who counts

# Returning visitors: what they have they do not ask for.
my @return = map { ( visit( format => 'ours', asks => [ @asks, ['/x.css'] ], address => "198.51.100.$_" ), map {()} 1 ) } 1 .. 20;
my @again  = map { my $n = $_; map { visit( format => 'ours', asks => [ ['/a.css'], [ '/x.css', 100, '/', status => 304 ] ], address => "198.51.100.$n" ) } 1 .. 3 } 1 .. 20;
$got = learn( [ @return, @again ], manifest => $known );
is( verdict( $got, '/chunk.mjs' ), 'add', 'visitors who come back do not count' );
is( $got->{report}{totals}{returning}, 60, '  and are told apart' );
my @later = map { visit( format => 'ours', asks => [ ['/a.css'], ['/app.mjs'] ], address => "198.51.100.$_" ) } 1 .. 20;
is( verdict( learn( [ @return, @later ], manifest => $known ), '/chunk.mjs' ), 'add', '  whatever they ask for again' );
my @cached = visits( 40, format => 'ours', asks => [ [ '/a.css', 100, '/', status => 304 ] ] );
is( verdict( learn( [ visits( 20, format => 'ours', asks => \@asks ), @cached ], manifest => $known ), '/chunk.mjs' ), 'add', '  nor those whose answers are 304' );
$got = learn( [ visits( 20, format => 'ours', asks => \@asks ), visits( 40, format => 'ours', asks => [ ['/new.css'] ] ) ], manifest => $known );
is( verdict( $got, '/chunk.mjs' ), 'add', '  nor those who ask for little of what the manifest names' );
is( $got->{report}{totals}{warm}, 40, '  which is a warm cache' );

# A second page in the session: what the first had is not asked for again.
my $two = manifest_of( '/' => [$css], '/b' => [$css] );
my @walk = map {
    my $n = $_;
    my @first = visit( format => 'ours', asks => [ ['/a.css'], ['/all.css'] ], address => "203.0.113.$n", at => 9e9 + $n * 1e5 );
    ( @first, visit( format => 'ours', page => '/b', asks => [ ['/b.css'] ], address => "203.0.113.$n", at => 9e9 + $n * 1e5 + 20_000 ) )
} 1 .. 30;
$got = learn( [ @walk, visits( 20, format => 'ours', page => '/b', asks => [ ['/a.css'], ['/all.css'], ['/b.css'] ] ) ], manifest => $two );
is_deeply( added($got), { '/' => ['/all.css'], '/b' => [ '/all.css', '/b.css' ] }, 'what a visitor has from the page before he need not ask for' );

# Many on one address.
is_deeply( learn( [ map { visit( format => 'ours', asks => \@asks, address => '192.0.2.7', agent => "Browser $_" ) } 1 .. 40 ], manifest => $known )->{rules}, [], 'forty browsers of one address are one visitor' );
like( learn( [ map { visit( format => 'ours', asks => \@asks, address => '192.0.2.7', agent => "Browser $_" ) } 1 .. 40 ], manifest => $known )->{err}, qr/^all requests are of one address: is it a proxy's\?/m, '  which may be a proxy, and is said' );
is_deeply( learn( [ map { visit( format => 'ours', asks => \@asks, address => "2001:db8::$_" ) } 1 .. 40 ], manifest => $known )->{rules}, [], 'so are the addresses of one IPv6 network' );
is_deeply( added( learn( [ map { visit( format => 'ours', asks => \@asks, address => sprintf '2001:db8:0:%x::1', $_ ) } 1 .. 20 ], manifest => $known ) ), { '/' => ['/chunk.mjs'] }, '  those of others are not' );
my @office = map { visit( format => 'ours', asks => [ ['/a.css'] ], address => '192.0.2.9', agent => "Browser $_" ) } 1 .. 200;
is( verdict( learn( [ visits( 100, format => 'ours', asks => \@asks ), @office ], manifest => $manifest ), '/chunk.mjs' ), 'add', 'an office does not outweigh all others' );

# Robots, and who asks for pages alone.
$got = learn( [ visits( 20, format => 'ours', asks => \@asks ), visits( 300, format => 'ours', agent => 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)', asks => [ ['/a.css'] ] ), visits( 100, format => 'ours' ) ], manifest => $known );
is( verdict( $got, '/chunk.mjs' ), 'add', 'robots do not count, nor who asks for no file' );
is( $got->{report}{totals}{without_files}, 100, '  they are told apart' );
is_deeply( learn( [ visits( 30, format => 'ours', asks => \@asks, words => { purpose => 'prefetch;prerender' } ) ], manifest => $known )->{rules}, [], 'a page that is only prerendered was seen by nobody' );
like( learn( [ visits( 3, asks => \@asks ), visits( 60 ) ], manifest => $known )->{err}, qr/^after 60 of 63 pages no file was asked for: does a cache or CDN answer/m, 'a CDN in front is suspected aloud' );

# --- formats

for my $format (qw(combined vhost)) {
    my $result = learn( [ visits( 25, format => $format, asks => [ @asks, [ '/f.woff2', 300, '/a.css' ], [ '/x.js', 200 ], [ '/late.css', 4000 ] ] ) ], manifest => $known );
    is_deeply( added($result), { '/' => [ '/f.woff2', '/chunk.mjs' ] }, "$format: fonts and what modules import are added" );
    is( verdict( $result, '/x.js' ), 'mode', '  of another script nobody knows what it is' );
    is( verdict( $result, '/late.css' ), 'late', '  seconds tell early from late' );
}
$got = learn( [ visits( 25, format => 'common', asks => \@asks ) ], manifest => $known );
is( $got->{exit}, 3, 'common: nothing to learn from' );
like( $got->{err}, qr/access\.log\.0:1: a line of the format common, which has no Referer; write the format combined, or that of pushmanifest\(1\); 100 lines like it are left out/, '  which is said' );

my @hosts = ( visits( 25, format => 'vhost', asks => \@asks ), map {s/^www/other/r} visits( 90, format => 'vhost', asks => [ ['/a.css'], [ '/evil.css' ] ] ) );
$got = learn( \@hosts, manifest => $known );
is_deeply( added($got), { '/' => ['/chunk.mjs'] }, 'of several hosts the first counts' );
like( $got->{err}, qr/^270 requests to other hosts than www\.example\.org are left out, to other\.example\.org first; --host says whose to take$/m, '  and that is said' );
is_deeply( added( learn( \@hosts, manifest => $known, options => [ '--host', 'OTHER.example.org' ] ) ), { '/' => ['/evil.css'] }, '  --host takes another' );

# Odd fields: users and names with spaces, brackets and quotes; a list of addresses.
my @odd = map { s/ - - \[/ - j o [25\/e \\" [/r } visits( 20, format => 'ours', asks => \@asks );
is_deeply( added( learn( \@odd, manifest => $known ) ), { '/' => ['/chunk.mjs'] }, 'a user may have any name' );
my @forwarded = map { s/^(\S+)/$1, 10.0.0.1/r } visits( 20, format => 'ours', asks => \@asks );
is_deeply( added( learn( \@forwarded, manifest => $known ) ), { '/' => ['/chunk.mjs'] }, 'X-Forwarded-For in place of the address' );
my @escaped = map { s/Mozilla/\\x22Mozil\\"la\\\\/r } visits( 20, format => 'ours', asks => \@asks );
is_deeply( added( learn( \@escaped, manifest => $known ) ), { '/' => ['/chunk.mjs'] }, 'escaped bytes' );

# Pages by any of their names.
my @names = ( visits( 10, format => 'ours', page => '/caf%C3%A9?x=1', asks => \@asks ), visits( 10, format => 'ours', page => '/caf%c3%a9', asks => \@asks ) );
is_deeply( added( learn( \@names, manifest => manifest_of( '/caf%C3%A9' => [ $css, @named ] ) ) ), { '/caf%C3%A9' => ['/chunk.mjs'] }, 'pages at one path that differ by query or spelling are one' );
is_deeply( added( learn( [ visits( 20, format => 'ours', page => '/a*b[c]', asks => \@asks ) ], manifest => manifest_of( '/a*' => [ $css, @named ] ) ) ), { '/a[*]b[[]c]' => ['/chunk.mjs'] }, 'a path with a star in it is no glob' );

# Queries.
my $query = manifest_of( '/' => [ $css, { href => '/x.css?v=2', as => 'style' } ] );
is( verdict( learn( [ visits( 20, format => 'ours', asks => [ ['/a.css'], ['/x.css?v=2'] ] ) ], manifest => $query ), '/x.css?v=2' ), 'found', 'a query of the manifest is known' );
is_deeply( added( learn( [ visits( 20, format => 'ours', asks => [ ['/a.css'], ['/y.css?v=2'] ] ) ], manifest => $query, options => ['--with-queries'] ) ), { '/' => ['/y.css?v=2'] }, '--with-queries' );

# The origin.
my @foreign = map { s{https://www.example.org/}{https://evil.example/}r } visits( 20, format => 'ours', asks => \@asks );
is_deeply( learn( \@foreign, manifest => $known, options => [ '--origin', 'https://www.example.org' ] )->{rules}, [], '--origin: what another site refers to does not count' );

# --- order

my @by_time = visits( 40, format => 'combined', asks => \@asks );
my $right   = learn( [ [@by_time] ], manifest => $known );
my $turned  = learn( [ [ @by_time[ 80 .. 159 ] ], [ @by_time[ 0 .. 79 ] ] ], manifest => $known );
is( $turned->{out}, $right->{out}, 'rotated logs in any order' );
my $split = learn( [ [ @by_time[ grep { $_ % 2 } 0 .. 159 ] ], [ @by_time[ grep { !( $_ % 2 ) } 0 .. 159 ] ] ], manifest => $known );
is( $split->{out}, $right->{out}, 'the logs of two servers that share the work' );
my @mixed = @by_time;
for my $i ( 0 .. 39 ) { @mixed[ 4 * $i .. 4 * $i + 3 ] = @mixed[ map { 4 * $i + $_ } 1, 2, 3, 0 ] }
is( learn( \@mixed, manifest => $known )->{out}, $right->{out}, 'a page that is logged after its files' );
is( learn( [@by_time], manifest => $known )->{text}, $right->{text}, 'the same log gives the same bytes' );

# --- families

my @pages = map { my $n = $_; visits( 7, format => 'ours', page => "/blog/$n", asks => [ @asks, [ '/blog.css', 200 ] ] ) } 1 .. 6;
my $blog = manifest_of( '/blog/*' => [ $css, @named ], '/blog/' => [$css] );
is_deeply( added( learn( \@pages, manifest => $blog ) ), { '/blog/?*' => [ '/blog.css', '/chunk.mjs' ] }, 'pages that have too few visitors each are a family' );
is_deeply( added( learn( [ @pages, map { my $n = $_; visits( 7, format => 'ours', page => "/wiki/$n", asks => \@asks ) } 1 .. 6 ], manifest => manifest_of( '/*' => [ $css, @named ] ) ) ), { '/blog/?*' => [ '/blog.css', '/chunk.mjs' ], '/wiki/?*' => ['/chunk.mjs'] }, '  two directories are none' );
is_deeply( added( learn( [ map { my $n = $_; visits( 7, format => 'ours', page => "/docs/$n/x", asks => \@asks ) } 1 .. 6 ], manifest => manifest_of( '/*' => [ $css, @named ] ) ) ), { '/docs/?*' => ['/chunk.mjs'] }, '  but three are' );
my @odd_one = visits( 25, format => 'ours', page => '/blog/odd', asks => \@asks );
is_deeply( added( learn( [ @pages, @odd_one ], manifest => $blog ) ), { '/blog/?*' => ['/chunk.mjs'] }, '  whose pages must all need it' );
is_deeply( excluded( learn( [ @pages, visits( 25, format => 'ours', page => '/blog/', asks => [ ['/a.css'] ] ) ], manifest => $blog ) ), { '/blog/' => [ '/blog.css', '/chunk.mjs' ] }, '  the page of the directory is none of them' );
is_deeply( learn( [ map { my $n = $_; visits( 20, format => 'ours', page => "/two/$n", asks => \@asks ) } 1, 2 ], manifest => manifest_of( '/two/*' => [$css] ) )->{report}{families}, [], 'two pages are no family' );

# --- again and again

# With the rules a manifest is made; a week later it and its log are learned from.
my $folder = tempdir();
my $again = sub { my ( $manifest, @lines ) = @_; return learn( \@lines, dir => $folder, manifest => $manifest )->{rules} };
my @first = ( @about, visits( 30, format => 'ours', asks => [ ['/a.css'], [ '/x.css', 200 ] ] ) );
my $rules = $again->( $waste, @first );
is_deeply( [ map { ( $_->{pages}, @{ $_->{exclude} }, map { $_->{href} } @{ $_->{add} } ) } @$rules ], [ '/', '/old.css', '/x.css' ], 'rules are learned' );
my $x = { href => '/x.css', as => 'style' };
my $made = manifest_of( '/' => [ $css, $x ], '/about' => [ $css, $old ] );
my @next = ( visits( 3, format => 'ours', page => '/about', asks => [ ['/a.css'], ['/old.css'] ] ), visits( 30, format => 'ours', asks => [ ['/a.css'], ['/x.css'] ] ) );
is_deeply( $again->( $made, @next ), $rules, '  they stay when the manifest is made with them' );
is_deeply( $again->( $made, visits( 30, format => 'ours', page => '/about', asks => [ ['/a.css'], ['/old.css'] ] ) ), $rules, '  and when the log does not tell' );
my @hinted = visits( 30, format => 'ours', asks => [ ['/a.css'], ['/x.css'] ], $sent->( 's0', 'early,link' ) );
is_deeply( $again->( $made, @hinted ), $rules, '  or everybody was hinted' );
is_deeply( $again->( $made, visits( 30, format => 'ours', asks => [ ['/a.css'], ['/old.css'] ] ), visits( 3, format => 'ours', page => '/about', asks => [ ['/x.css'] ] ) ),
    [ { pages => '/', exclude => ['/x.css'], add => [ { href => '/old.css', as => 'style', why => 'nearly every first visit asks for it' } ] } ], '  and go when it does' );
my $own = { pages => '/', order => ['/a.css'], hint => ['*.css'], add => [ { href => '/mine.css', as => 'style' } ] };
spew( "$folder/rules.json", encode_json( { rules => [ { pages => '*', push => ['/a.css'] }, $own ] } ) );
is_deeply( [ map { [ sort keys %$_ ] } @{ $again->( $waste, @first ) } ], [ [qw(pages push)], [qw(add exclude hint order pages)] ], 'what people wrote of other kinds stays' );
spew( "$folder/rules.json", 'hello' );
my $wrong = learn( \@first, dir => $folder, manifest => $waste, options => [] );
is( "$wrong->{exit} " . slurp("$folder/rules.json"), '3 hello', 'what is no file of rules is not replaced' );
like( $wrong->{err}, qr/rules\.json:1:1: .*; nothing was written$/m, '  and it says why' );

# --- a manifest

sub written {
    my ( $logs, %option ) = @_;
    my $dir    = tempdir();
    my $result = learn( $logs, %option, options => [ @{ $option{options} // [] }, '--manifest-out', "$dir/new" ] );
    return $result if !-e "$dir/new";
    $result->{manifest} = read_manifest( slurp("$dir/new") );
    $result->{check} = run( [ program('pushmanifest'), 'check', "$dir/new" ] );
    return $result;
}

sub hrefs { my ($links) = @_; return $links && [ map { $_->{href} } @$links ] }

$got = written( [ visits( 20, format => 'ours', asks => \@asks ) ], manifest => manifest_of( '/' => [ $css, @named ], '/other' => [$css] ) );
is_deeply( hrefs( $got->{manifest}{page}{'/'} ), [qw(/a.css /app.mjs /chunk.mjs)], '--manifest-out: the old manifest, corrected' );
is_deeply( hrefs( $got->{manifest}{page}{'/other'} ), ['/a.css'], '  and what nothing is known of, as it was' );
$got = written( [ @pages, visits( 20, format => 'ours', asks => \@asks ) ] );
is( $got->{exit}, 0, 'without a manifest' );
is_deeply( [ map { brief($_) } @{ $got->{manifest}{page}{'/'} } ], [ 'style /a.css', 'script /app.mjs crossorigin=anonymous', 'script /chunk.mjs crossorigin=anonymous' ], '  one of what visitors ask for, in the order of need' );
is_deeply( hrefs( $got->{manifest}{match}{'/blog/*'} ), [qw(/a.css /blog.css /app.mjs /chunk.mjs)], '  families, too' );
is( $got->{check}{exit}, 0, '  which is a right one' );
is( written( [ visits( 3, format => 'ours', asks => \@asks ) ] )->{exit}, 3, 'of nothing no manifest is made' );
my $unused = written( [ @about, visits( 30, format => 'ours', asks => [ ['/a.css'] ] ) ], manifest => $waste );
is_deeply( [ map { hrefs( $unused->{manifest}{page}{$_} ) } '/', '/about' ], [ ['/a.css'], [ '/a.css', '/old.css' ] ], 'what nobody asks for is taken out, where nobody does' );
my $many = written( [ visits( 20, format => 'ours', asks => [ map { [ "/$_.css", 100 ] } 1 .. 60 ] ) ] );
is( scalar @{ $many->{manifest}{page}{'/'} }, 32, 'a set has no more links than others' );

# --- packed

for my $packer ( [ gzip => 'gz' ], [ zstd => 'zst' ] ) {
    my ( $name, $suffix ) = @$packer;
    SKIP: {
        skip "no $name here", 4 if run( [ $name, '--version' ] )->{exit};
        my $dir   = tempdir();
        my @parts = ( [ @by_time[ 0 .. 79 ] ], [ @by_time[ 80 .. 159 ] ] );
        for my $part ( 0, 1 ) {
            spew( "$dir/log.$part", join( "\n", @{ $parts[$part] } ) . "\n" );
            run( [ $name, '-q', "$dir/log.$part" ] );
        }
        spew( "$dir/both.$suffix", slurp("$dir/log.0.$suffix") . slurp("$dir/log.1.$suffix") );
        spew( "$dir/m", $known );
        my $of = sub { return run( [ program('pushmanifest'), 'learn', '--report', 'json', "$dir/m", @_ ] ) };
        is( $of->( "$dir/log.1.$suffix", "$dir/log.0.$suffix" )->{out}, $right->{out}, "logs packed with $name" );
        is( $of->("$dir/both.$suffix")->{out}, $right->{out}, '  two that were put together' );
        spew( "$dir/cut.$suffix", substr( slurp("$dir/both.$suffix"), 0, -30 ) );
        my $cut = $of->("$dir/cut.$suffix");
        is( $cut->{exit}, 1, '  what is cut off is a loss' );
        like( $cut->{err}, qr/cut\.$suffix: ends in the midst of what is packed$/m, '  that is named' );
    }
}
my $piped = run( [ program('pushmanifest'), qw(learn --report json -) ], stdin => join( "\n", @by_time, '' ) );
is( $piped->{exit}, 0, 'standard input is a log' );
is( decode_json( $piped->{out} )->{totals}{first_visits}, 40, '  and is read' );

# --- HAR

# A recording as Chrome saves it.
sub har {
    my (@loads) = @_;
    my @entries;
    for my $load ( 0 .. $#loads ) {
        my $start = 1_795_600_000 + 60 * $load;
        for my $request ( @{ $loads[$load] } ) {
            my ( $path, $ms, %is ) = @$request;
            my %header = ( 'Sec-Fetch-Dest' => $is{dest}, 'Sec-Fetch-Mode' => $is{mode}, Referer => $is{referer} && "https://www.example.org$is{referer}", Priority => $is{header} );
            push @entries, {
                startedDateTime => POSIX::strftime( '%Y-%m-%dT%H:%M:%S', gmtime( $start + int $ms / 1000 ) ) . sprintf( '.%03dZ', $ms % 1000 ),
                time => 12.5, pageref => "page_$load",
                ( $is{priority} ? ( _priority => $is{priority} ) : () ), ( $is{type} ? ( _resourceType => $is{type} ) : () ),
                ( $is{blocking} ? ( _renderBlocking => $is{blocking} ) : () ),
                ( $is{from} ? ( _fromCache => $is{from} ) : () ),
                ( $is{initiator} ? ( _initiator => { type => 'script', url => "https://www.example.org$is{initiator}" } ) : () ),
                request => { method => 'GET', url => ( $is{origin} // 'https://www.example.org' ) . $path,
                    headers => [ map { { name => $_, value => $header{$_} } } grep { $header{$_} } sort keys %header ] },
                response => { status => $is{status} // 200, headers => [], content => { mimeType => $is{mime} // 'x/y', text => 'x' x 100_000 } },
            };
        }
    }
    return encode_json( { log => { version => '1.2', pages => [], entries => \@entries } } );
}
my @load = (
    [ '/', 0, priority => 'VeryHigh', type => 'document', mime => 'text/html; charset=utf-8' ],
    [ '/a.css', 100, priority => 'VeryHigh', type => 'stylesheet', referer => '/' ],
    [ '/hero.jpg', 110, priority => 'High', type => 'image', referer => '/' ],
    [ '/foot.jpg', 110, priority => 'Low', type => 'image', referer => '/' ],
    [ '/chunk.js', 200, priority => 'High', type => 'script', mode => 'cors', dest => 'script', initiator => '/' ],
    [ '/x.js', 200, priority => 'High', type => 'script', origin => 'https://cdn.example', referer => '/' ],
);
my @har = ( [ har( (\@load) x 3 ) ] );
$got = learn( \@har, names => ['run.har'], manifest => $manifest, options => [ '--min-visits', 3 ] );
is( $got->{exit}, 0, 'a HAR is read' ) or diag $got->{err};
is_deeply( added($got), { '/' => [ '/chunk.js', '/hero.jpg' ] }, '  it tells how urgent images are, too' );
like( learn( \@har, names => ['run.har'], manifest => $manifest )->{err}, qr/^no page has 20 visitors .*; --min-visits takes fewer$/m, '  three loads are three visitors' );

# WebPageTest has other words, and says what blocks; Firefox has headers alone.
my @wpt = (
    [ '/', 0, priority => 'Highest', dest => 'document', mime => 'text/html' ],
    [ '/a.css', 100, priority => 'Highest', dest => 'style', referer => '/' ],
    map( { [ "/$_.js", 110, priority => 'Low', dest => 'script', mode => 'no-cors', referer => '/', blocking => $_ ] } qw(blocking non_blocking) ),
);
is_deeply( added( learn( [ har( (\@wpt) x 3 ) ], names => ['wpt.har'], manifest => $manifest, options => [ '--min-visits', 3 ] ) ), { '/' => ['/blocking.js'] }, '  _renderBlocking counts for more than _priority' );
my @firefox = (
    [ '/', 0, dest => 'document', mime => 'text/html', header => 'u=0, i' ],
    [ '/a.css', 100, dest => 'style', mode => 'no-cors', referer => '/', header => 'u=2' ],
    [ '/now.js', 110, dest => 'script', mode => 'no-cors', referer => '/', header => 'u=2' ],
    [ '/font.woff2', 150, dest => 'font', mode => 'cors', referer => '/a.css', header => 'u=3' ],
    [ '/foot.jpg', 150, dest => 'image', mode => 'no-cors', referer => '/', header => 'u=5, i' ],
);
is_deeply( added( learn( [ har( (\@firefox) x 3 ) ], names => ['firefox.har'], manifest => $manifest, options => [ '--min-visits', 3 ] ) ), { '/' => [ '/font.woff2', '/now.js' ] }, '  one without any of these, by the headers' );
my @again_har = map { [ @$_[ 0, 1 ], @{$_}[ 2 .. $#$_ ], $_->[0] eq '/a.css' ? ( from => 'disk' ) : () ] } @load;
is( learn( [ [ har( (\@load) x 3, \@again_har ) ] ], names => ['r.har'], manifest => $manifest, options => [ '--min-visits', 3 ] )->{report}{totals}{returning}, 1, '  a load with a warm cache does not count' );
for my $bad ( [ '{"log":{"entries":[{]}}', qr/bad\.har:1: not an entry of a HAR; it is left out/ ], [ '{"log":{"entries":[', qr/bad\.har:2: no HAR, or one that ends before it is whole/ ], [ '{}', qr/bad\.har: a HAR without entries/ ], [ '{"log":{"entries":[]}}x', qr/bad\.har:1: no HAR, or/ ] ) {
    my $result = learn( [ [ $bad->[0] ] ], names => ['bad.har'], manifest => $manifest );
    is( $result->{exit}, 3, "$bad->[0]: no HAR" );
    like( $result->{err}, $bad->[1], '  and why' );
}
$got = learn( [ \@{ $har[0] }, [ visits( 20, format => 'ours', asks => \@asks ) ] ], names => [ 'run.har', 'access.log' ], manifest => $manifest );
is( verdict( $got, '/app.mjs' ), 'add', 'logs and recordings together' );

# --- what is wrong

sub command { return run( [ program('pushmanifest'), 'learn', @_ ] ) }
my $dir = tempdir();
spew( "$dir/m", $known );
spew( "$dir/log", join( "\n", @by_time, '' ) );
for my $case (
    [ ["$dir/m"], 2, qr/expected LOG\.\.\. after MANIFEST/ ],
    [ [ "$dir/log", "$dir/m" ], 2, qr{\Q$dir\E/m is a manifest; name it first} ],
    [ [ '--report', 'html', "$dir/log" ], 2, qr/--report is "text" or "json"/ ],
    [ [ '--share', '30', "$dir/log" ], 2, qr/--share "30" is not a number from 50 to 100/ ],
    [ [ '--origin', 'example.org', "$dir/log" ], 2, qr/--origin "example\.org" is not an origin/ ],
    [ ["$dir/none"], 3, qr{\Q$dir\E/none: cannot be opened} ],
    [ ["$dir"], 3, qr{\Q$dir\E: neither a file nor a pipe} ],
    [ ['/dev/zero'], 3, qr{/dev/zero: neither a file nor a pipe} ],
    [ [ "$dir/m", "$dir/log", "$dir/none" ], 1, qr{\Q$dir\E/none: cannot be opened} ],
    [ [ '--rules-out', "$dir", "$dir/m", "$dir/log" ], 3, qr/; nothing was written$/m ],
    [ [ spew( "$dir/bad", qq({"pushmanifest":1}\n{"page":1}\n) ), "$dir/log" ], 3, qr{\Q$dir\E/bad:2:9: } ],
    [ [ spew( "$dir/text", "hello\nworld\n" ) ], 3, qr{\Q$dir\E/text:1: not a line of the format combined; 2 lines like it are left out} ],
    [ [ spew( "$dir/xz", "\xfd7zXZ\0" ) ], 3, qr{\Q$dir\E/xz: packed with xz, which this pushmanifest was built without; write xzcat FILE \| pushmanifest learn \.\.\. -} ],
    )
{
    my ( $arguments, $exit, $message ) = @$case;
    my $result = command(@$arguments);
    is( $result->{exit}, $exit, "@$arguments" =~ s/\Q$dir\E/DIR/gr );
    like( $result->{err}, $message, '  and it says why' );
}
my $text = command( "$dir/m", "$dir/log" );
like( $text->{out}, qr{^/: 40 first visits, has 2 of 3 files\n  add +/chunk\.mjs +100 %  within \d+ ms  by a script, /app\.mjs$}m, 'without options a report, as text' );

like( run( [ program('pushmanifest'), 'learn', spew( "$dir/pages", join "\n", @pages, '' ), '--min-visits', 5 ] )->{out},
    qr{^family /blog/\*: 42 first visits, has 0 of 4 files\n(?:  add .*\n){4}6 other pages: nothing more to say\nadd +28 }, '  what a family says is not said of its pages again' );

# Nothing that a visitor has, or is, is written down.
my @private = map { s{"GET / }{"GET /?token=SECRET }r } visits( 20, format => 'ours', user => 'SECRET', address => '198.51.100.77', asks => [ @asks, [ '/x.css?token=SECRET' ] ] ), visits( 20, format => 'ours', user => 'SECRET', asks => [ @asks, [ '/x.css?token=SECRET' ], [ '/SECRET.css', 100 ] ] );
my @secret = ( visits( 19, format => 'ours', asks => [ @asks, ['/SECRET/avatar.css'] ] ), visits( 19, format => 'ours', page => '/users/SECRET', asks => \@asks ) );
my $told = written( [ grep { !/"GET \/SECRET\.css/ } @private, @secret ], manifest => $known );
unlike( $told->{out} . $told->{err} . $told->{text} . JSON::PP->new->encode( $told->{manifest} ), qr/SECRET|198\.51/, 'nothing that fewer visitors have, no user, no query, no address' );

done_testing;
