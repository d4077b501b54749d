# `crawl --cache`: the next crawl asks only for what has changed, and a cache that
# is not what it should be is made anew.
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use Test::More;
use PM::Crawl;
use PM::Generate;
use PM::Httpd;
use PM::Test;

need('pushmanifest');

# A file with validators, which is 304 to who has it.
sub validated {
    my ( $type, $body, $tag, $modified ) = @_;
    return sub {
        my ($request) = @_;
        my $fields = $request->{fields};
        my @head = ( 'Content-Type' => $type, 'Cache-Control' => 'max-age=600', ( $tag ? ( ETag => $tag ) : () ), ( $modified ? ( 'Last-Modified' => $modified ) : () ) );
        return [ 304, [ 'Cache-Control' => 'max-age=600', $tag ? ( ETag => $tag ) : () ], '' ]
            if ( $tag && index( $fields->{'if-none-match'} // '', $tag ) >= 0 )
            || ( !$tag && $modified && ( $fields->{'if-modified-since'} // '' ) eq $modified );
        return [ 200, \@head, $body ];
    };
}

my $day   = 'Wed, 01 Jan 2025 00:00:00 GMT';
my $style = '<link rel=stylesheet href=/a.css><link rel=stylesheet href=/b.css>';
my %site  = (
    '/'      => validated( 'text/html', "$style<a href=/p>p</a>", '"page"' ),
    '/p'     => validated( 'text/html', $style, undef, $day ),
    '/a.css' => validated( 'text/css', 'a{}', '"a"', $day ),
    '/b.css' => css('b{}'),
);
my $server = serve(%site);
my $dir    = tempdir();
my $cache  = "$dir/new/cache";
my @cached = ( '--cache', $cache );
my $first  = crawl( $server, @cached );
is( $first->{exit}, 0, 'a first crawl' ) or diag $first->{err};
is( ( stat $cache )[2] & 0777, 0700, '  makes a directory for its owner alone' );
is( crawl($server)->{out}, $first->{out}, '  and the manifest is that of a crawl without' );

$server->forget;
my $second = crawl( $server, @cached );
is( $second->{out}, $first->{out}, 'a second crawl gives the same bytes' );
my %asked = map { ( $_->{path} => $_->{fields} ) } $server->requests;
is( $asked{'/'}{'if-none-match'}, '"page"', '  asks for a page by its ETag' );
is( $asked{'/p'}{'if-modified-since'}, $day, '  or by its time' );
is( $asked{'/a.css'}{'if-none-match'}, '"a"', '  for a file' );
ok( !exists $asked{'/b.css'}{'if-none-match'}, '  and plainly for what has neither' );
like( $second->{err}, qr/^\d+ requests, 4 of them answered "not modified", \d+ KB$/m, '  which is counted' );    # the start, twice

# What has changed
$server->stop;
my $changed = serve( %site, '/a.css' => validated( 'text/css', 'a{color:red}', '"other"' ) );
my $link = sub { my ($got) = @_; return ( grep { $_->{href} eq '/a.css' } @{ $got->{manifest}{page}{'/'} } )[0] };

# (Another port is another site: a cache says so.)
my $got = crawl( $changed, '-q', @cached );
like( $got->{err}, qr{^\Q$cache\E: the cache is made anew: it was made of another site$}m, 'a cache of another site is made anew' );
is( $link->($got)->{hash} eq $link->($first)->{hash}, '', '  and what has changed is seen' );
my %files = ( '/' => '<link rel=stylesheet href=/x.css>', '/x.css' => validated( 'text/css', 'old{}', '"1"' ) );
my $moving = PM::Server->new( sub {
    my ($request) = @_;
    my $new = -e "$dir/changed";
    return answer_of( { %files, $new ? ( '/x.css' => validated( 'text/css', 'newer{}', '"2"' ) ) : () }, @_ );
} );
my @before = crawl( $moving, '-q', @cached )->{out};
spew( "$dir/changed", '' );
isnt( crawl( $moving, '-q', @cached )->{out}, $before[0], 'a file that has changed is read' );

# Damage
my ($body) = grep { slurp($_) =~ /^newer/ } glob "$cache/*.body";
my $clean = crawl( $moving, '-q', @cached )->{out};
for my $damage ( [ 'other bytes' => sub { spew( $body, 'XXXXX{}' ) } ], [ 'fewer bytes' => sub { spew( $body, 'new' ) } ], [ 'no body' => sub { unlink $body } ],
    [ 'no JSON' => sub { spew( $body =~ s/body$/json/r, '{' ) } ], [ 'another address' => sub { spew( $body =~ s/body$/json/r, slurp( $body =~ s/body$/json/r ) =~ s{/x\.css}{/y.css}r ) } ] ) {
    $damage->[1]->();
    $got = crawl( $moving, '-q', @cached );
    is( $got->{out}, $clean, "$damage->[0] in the cache: the manifest is as ever" );
    like( $got->{err}, qr{: 1 entries of the cache were damaged and are read anew}, '  which is said' ) if $damage->[0] ne 'another address';
}

# What is not asked for any more goes.
my $count = () = glob "$cache/*";
spew( "$cache/" . 'a' x 32 . '.body', 'x' );
spew( "$cache/new-abcdef",  'x' );
crawl( $moving, '-q', @cached );
is( scalar( () = glob "$cache/*" ), $count, 'what nobody asks for any more goes' );

# Directories that are no cache, and one that is in use
spew( "$dir/home/letter.txt", 'dear' );
$got = crawl( $moving, '-q', '--cache', "$dir/home" );
is( $got->{exit}, 3, 'a directory with something else' );
like( $got->{err}, qr{\Q$dir\E/home: is no cache: it has a "letter.txt"; name an empty directory}, '  is refused' );
is_deeply( [ glob "$dir/home/*" ], ["$dir/home/letter.txt"], '  and left as it is' );
spew( "$cache/pushmanifest-cache", "pushmanifest cache 0\nx\n" );
like( crawl( $moving, '-q', @cached )->{err}, qr{made anew: it was made by another version}, 'a cache of another version is made anew' );
my $slow = PM::Server->new( sub { my ($request) = @_; wait_until( 60, sub { -e "$dir/enough" } ) if $request->{path} eq '/'; return answer_of( \%files, @_ ) } );
my $pid = fork // die;
if ( !$pid ) { crawl( $slow, '-q', '--cache', "$dir/busy" ); POSIX::_exit(0) }
wait_until( 30, sub { -e "$dir/busy/pushmanifest-cache" } );
$got = crawl( $slow, '-q', '--cache', "$dir/busy" );
spew( "$dir/enough", '' );
waitpid $pid, 0;
is( $got->{exit}, 3, 'a cache that another crawl is using' );
like( $got->{err}, qr{another crawl is using this cache}, '  is refused' );

# httpd gives what it has compressed another entity tag than that of the file.
SKIP: {
    my @missing = grep { !program($_) } qw(httpd openssl module);
    die "missing: @missing\n" if @missing && $ENV{PM_REQUIRE_ALL};
    skip "not found: @missing", 1 if @missing;
    my $httpd = PM::Httpd->new( modules => [qw(deflate filter expires)], log_level => 'warn',
        files => { 'htdocs/index.html' => $style, 'htdocs/a.css' => 'a{}' x 1000, 'htdocs/b.css' => 'b{}' x 1000 }, config => <<'CONF' );
DirectoryIndex index.html
AddOutputFilterByType DEFLATE text/html text/css
ExpiresActive on
ExpiresDefault "access plus 1 day"
CONF
    $httpd->start;
    my @https = ( '--cacert', $httpd->path('cert.pem'), '--cache', "$dir/httpd", $httpd->url('/') );
    my @runs = map { run( [ program('pushmanifest'), 'crawl', @https ] ) } 1, 2;
    is( $runs[1]{out}, $runs[0]{out}, 'compressed files of httpd' ) or diag $runs[0]{err};
    like( $runs[1]{err}, qr/^6 requests, 4 of them answered "not modified", 1 KB$/m, '  are not sent again' ) or diag $runs[1]{err};
    $httpd->stop;
}

done_testing;
