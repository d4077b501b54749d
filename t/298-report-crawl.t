# report and explain --crawl-cache: what a crawl has kept says of each page what is
# left out, and why, without a server.
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use JSON::PP;
use PM::Crawl;
use PM::Generate;
use PM::Test;
use Test::More;

need('pushmanifest');

my $dir    = tempdir();
my $cache  = "$dir/cache";
my $server = serve(
    '/' => '<link rel=stylesheet href=/a.css><link rel=stylesheet href=/print.css media=print><link rel=stylesheet href=/gone.css>'
        . '<link rel=stylesheet href=/moved.css><a href=/b/>b</a><a href=/old>old</a>',
    '/b/?x=1' => '<p>no page of its own',
    '/b/' => '<link rel=stylesheet href=/a.css><link rel=stylesheet href=/session.css><script src=/session.js></script><img loading=lazy src=/i.png>',
    '/old'         => to('/b/'),
    '/a.css'       => css('@import "/c.css";'),
    '/c.css'       => css('a{}'),
    '/print.css'   => css('b{}'),
    '/moved.css'   => to('/a.css'),
    '/session.js'  => [ 200, [ 'Content-Type' => 'text/javascript', 'Cache-Control' => 'no-store' ], '1' ],
    '/session.css' => [ 200, [ 'Content-Type' => 'text/css', 'Cache-Control' => 'no-store' ], 'c{}' ],
    '/i.png'       => file( 'image/png', 'x' ),
);
my $origin = $server->origin;
my $got = crawl( $server, '--cache', $cache, '-o', "$dir/site.manifest" );
is( $got->{exit}, 1, 'a crawl, with losses' ) or diag $got->{err};
$server->stop;

sub pushmanifest { return run( [ program('pushmanifest'), @_ ] ) }

# What a page leaves out as a report has it, and as explain: URL => why.
sub reported {
    my ( $data, $page ) = @_;
    my $last = '';
    for my $row ( @{ $data->{pages} } ) {
        $last = substr( $last, 0, $row->[0] ) . $row->[1];
        next if $last ne $page;
        my @list = @{ $data->{lists}[ $row->[3] ] };
        return { map { my ( $url, $why ) = @{ $data->{omitted}[$_] }; ( $url => $data->{reasons}[$why] ) } @list[ 1 .. $#list ] };
    }
    return {};
}

sub explained {
    my ($page) = @_;
    my $answer = decode_json( pushmanifest( 'explain', '--format', 'json', '--crawl-cache', $cache, "$dir/site.manifest", $page )->{out} );
    return { map { ( $_->{href} // $_->{url} => join ': ', grep {defined} $_->{what}, $_->{reason} ) } @{ $answer->{left_out} } };
}

sub data_of { return decode_json( ( $_[0] =~ m{<script id="data" type="application/json">(.*?)</script>}s )[0] ) }

$got = pushmanifest( 'report', '--crawl-cache', $cache, "$dir/site.manifest" );
is( $got->{exit}, 1, 'a report of its cache, with the same losses' ) or diag $got->{err};
my $data = data_of( $got->{out} );
my $front = reported( $data, '/' );
is_deeply( [ sort keys %$front ], [ '/gone.css', '/moved.css', '/print.css' ], '  what a page leaves out' ) or diag explain $front;
like( $front->{'/gone.css'}, qr/is answered with an error: 404$/, '  what is not there' );
like( $front->{'/moved.css'}, qr{is answered with a redirect: 301 to /a\.css; refer to that$}, '  and what is elsewhere' );
like( reported( $data, '/b/' )->{'/session.css'}, qr/would load it twice: Cache-Control: no-store;/, '  and what browsers may not keep' );
is_deeply( reported( $data, $_ ), explained($_), "  as explain says of $_" ) for '/', '/b/';
is( $got->{err}, pushmanifest( 'report', '--crawl-cache', $cache, '-o', "$dir/r.html", '-q', "$dir/site.manifest" )->{err}, '  the same each time' );
is( slurp("$dir/r.html"), $got->{out}, '  byte for byte' );

# A manifest that has what a browser would load twice.
my $hand = spew( "$dir/hand.manifest", <<'END' );
{"pushmanifest":1}
{"set":"a","links":[{"href":"/session.css","as":"style"},{"href":"/a.css","as":"style"}]}
{"page":"/b/","set":"a"}
END
$data = data_of( pushmanifest( 'report', '--crawl-cache', $cache, $hand )->{out} );
is( scalar @{ $data->{sets}[0]{warnings} }, 1, 'a link that the crawl would not name' );
like( $data->{sets}[0]{warnings}[0], qr{^/session\.css is loaded twice: .*Cache-Control: no-store}, '  is a warning' );

# The names of the site stand in the cache.
$server = serve( '/' => '<link rel=stylesheet href=https://site.example/a.css>', '/a.css' => css('a{}') );
crawl( $server, '-q', '--cache', "$dir/named", '--origin', 'https://site.example', '-o', "$dir/named.manifest" );
$server->stop;
$got = pushmanifest( 'explain', '--crawl-cache', "$dir/named", "$dir/named.manifest", '/' );
is( $got->{exit}, 0, 'a site under another name' ) or diag $got->{out}, $got->{err};
unlike( $got->{out}, qr/left out/, '  is known by it' );

# What is no such cache.
for my $case (
    [ 'a directory of something else', $dir, qr/\Q$dir\E: .*is not the --cache of a crawl/ ],
    [ 'none',                  "$dir/none",  qr/is not the --cache of a crawl/ ],
    [ 'one of another version', spew( "$dir/old/pushmanifest-cache", "pushmanifest cache 0\nx\n" ) =~ s{/[^/]+$}{}r, qr/was made by another version/ ],
    [ 'of a crawl that was not done', spew( "$dir/half/pushmanifest-cache", "pushmanifest cache 1\nhttp://x\n" ) =~ s{/[^/]+$}{}r, qr/no crawl has come to its end with this cache; crawl again/ ],
) {
    my ( $name, $where, $pattern ) = @$case;
    $got = pushmanifest( 'report', '--crawl-cache', $where, "$dir/site.manifest" );
    is( $got->{exit}, 2, $name );
    like( $got->{err}, $pattern, '  is said' );
}
$got = pushmanifest( 'report', '--crawl-cache', $cache, '--docroot', $dir, "$dir/site.manifest" );
like( $got->{err}, qr/--docroot and --crawl-cache are two sites; name one/, 'both at once' );
for my $option (qw(base index exclude)) {
    $got = pushmanifest( 'explain', '--crawl-cache', $cache, "--$option", 'x', "$dir/site.manifest", '/' );
    is( $got->{exit}, 2, "--$option with a cache" );
    like( $got->{err}, qr/--$option needs --docroot$/m, '  is said' );
}
is( pushmanifest( 'report', '--crawl-cache', $cache, '--max-links', 1, "$dir/site.manifest" )->{exit}, 1, '--max-links with a cache is none' );
$got = pushmanifest( 'explain', '--crawl-cache', $cache, "$dir/site.manifest", '/b/' );
like( $got->{out}, qr/left out:.*session\.css/s, 'explain, for people' );
like( $got->{out}, qr{^may ask for more as they run, .*:\n  /session\.js$}m, '  with a script that runs, though it may not be kept' );
my $b = spew( "$dir/c.manifest", qq({"pushmanifest":1}\n{"set":"a","links":[]}\n{"page":"/never","set":"a"}\n) );
$got = pushmanifest( 'explain', '--crawl-cache', $cache, $b, '/never' );
like( $got->{err}, qr{^\Q$origin\E: it has no page /never$}m, 'a page that the crawl has not seen' );

# Damage.
my ($body) = grep { slurp($_) =~ /import/ } glob "$cache/*.body";
spew( $body, 'XXX' );
$got = pushmanifest( 'report', '--crawl-cache', $cache, "$dir/site.manifest" );
like( reported( data_of( $got->{out} ), '/' )->{'/a.css'}, qr/is not answered: the cache does not have it/, 'a damaged entry is none' );

done_testing;
