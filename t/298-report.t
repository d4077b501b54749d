# report: a manifest as one page, whose data say all that the manifest says.
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use Digest::SHA qw(sha256_base64);
use JSON::PP;
use PM::Generate;
use PM::Test;
use Test::More;

need('pushmanifest');

my $command = program('pushmanifest');
my $dir     = tempdir();

sub report { return run( [ $command, 'report', @_ ] ) }

# The data of a report.
sub data_of {
    my ($html) = @_;
    my ($json) = $html =~ m{<script id="data" type="application/json">(.*?)</script>}s;
    return decode_json($json);
}

# Names, each as what it shares with the one before, and the rest.
sub names {
    my ($rows) = @_;
    my $last = '';
    return map { $last = substr( $last, 0, $_->[0] ) . $_->[1] } @$rows;
}

my $manifest = spew( "$dir/site.manifest", <<'END' );
{"pushmanifest":1}
{"set":"a","links":[{"href":"/a.css","as":"style","bytes":300000},{"href":"/a.woff2","as":"font","via":"/a.css","why":"a <font> & \"more\""}]}
{"set":"b","links":[{"href":"/a.css","as":"style","bytes":300000},{"href":"/a.css","as":"fetch","bytes":300000}]}
{"set":"unused","links":[{"href":"/none.css","as":"style"}]}
{"page":"/","set":"a"}
{"page":"/caf%C3%A9","set":"b"}
{"page":"/care","set":"a"}
{"match":"/c/*","set":"b"}
END
my $got = report($manifest);
is( $got->{exit}, 0, 'a report' );
is( $got->{err}, '', '  without a word' );
my $html = $got->{out};
my $data = data_of($html);
is( $data->{name}, 'site.manifest', '  of that manifest' );
is_deeply( [ names( $data->{pages} ) ], [ '/c/*', '/', '/caf%C3%A9', '/care' ], '  with its patterns and pages' );
is_deeply( [ map { $_->[2] } @{ $data->{pages} } ], [ 1, 0, 1, 0 ], '  and their sets' );
is( $data->{matches}, 1, '  of which the first one is a pattern' );
is_deeply( [ names( $data->{links} ) ], [ '/a.css', '/a.css', '/a.woff2' ], '  each link once, those of used sets alone' );
is( $data->{kinds}[ $data->{links}[2][2] ]{why}, 'a <font> & "more"', '  with its why' );
is( $data->{links}[2][4], '/a.css', '  and its via' );
is( $data->{links}[0][3], 300000, '  and its size' );
unlike( $html =~ s/.*type="application.json">|<.script>.*//gsr, qr/<font>/, '  of which none is an element' );
is_deeply( $data->{sets}[0]{warnings}, [ 'more than 262144 bytes of files to be pushed', '/a.woff2 is loaded twice: a font needs crossorigin' ], 'a font without CORS, and too much to push' );
like( $data->{sets}[1]{warnings}[-1], qr{^/a.css is loaded twice: it is named in two ways}, 'a file that is named in two ways' );
ok( !exists $data->{omitted}, 'nobody knows what was left out' );

# What the policy names is what stands in the page.
my ($policy) = $html =~ /Content-Security-Policy" content="([^"]+)"/;
for ( [ style => $html =~ m{<style>(.*?)</style>}s ], [ script => $html =~ m{<script>(.*?)</script>}s ] ) {
    my ( $kind, $text ) = @$_;
    my $hash = sha256_base64($text) . '=';
    like( $policy, qr/\Q$kind-src 'sha256-$hash'/, "the policy has the hash of the $kind" );
}
like( $policy, qr/^default-src 'none';/, '  and lets nothing else be' );
unlike( $html, qr/\son\w+=|\sstyle="|https?:(?!\/\/www.w3.org\/2000\/svg)/, 'no handler, no style and no address in the page' );

is( report( '-o', "$dir/r.html", $manifest )->{exit}, 0, 'to a file' );
is( slurp("$dir/r.html"), $html, '  the same' );
is( decode_json( report( '-o', "$dir/r.html", '--format', 'json', $manifest )->{out} )->{pages}, 3, '--format json' );

# What was left out, with the site's files.
my $site = site(
    'index.html' => '<link rel=stylesheet href=/a.css><link rel=stylesheet href=/print.css media=print><img src=data:image/png,x>',
    'b.html' => '<link rel=stylesheet href=/print.css media=print>',
    "caf\xc3\xa9.html" => '<link rel=stylesheet href=/print.css media=print>',
    'c.html' => '<p>nothing</p>',
    'a.css' => 'p{color:red}', 'print.css' => '' );
spew( "$dir/made.manifest", generate( $site, '-q' )->{out} );

# What a page leaves out, by a report's data: URL => why.
sub left_out {
    my ( $data, $page ) = @_;
    my @names = names( $data->{pages} );
    my ($row) = grep { $names[$_] eq $page } 0 .. $#names;
    my $list = $data->{lists}[ $data->{pages}[$row][3] // return ];
    return { map { my ( $url, $why ) = @{ $data->{omitted}[$_] }; $url => $data->{reasons}[$why] } @$list[ 1 .. $#$list ] };
}

# The same by explain.
sub explained {
    my ($page) = @_;
    my $answer = decode_json( run( [ $command, 'explain', '--format', 'json', '--docroot', "$site", "$dir/made.manifest", $page ] )->{out} );
    return { map { ( $_->{href} // $_->{url} => join ': ', grep {defined} $_->{what}, $_->{reason} ) } @{ $answer->{left_out} } };
}

$got = report( '--docroot', "$site", "$dir/made.manifest" );
is( $got->{exit}, 0, '--docroot' );
$data = data_of( $got->{out} );
my %omitted = map { $_->[0] => $_ } @{ $data->{omitted} };
is( $omitted{'/print.css'}[2], 3, 'a file that three pages leave out' ) or diag explain \%omitted;
like( $data->{reasons}[ $omitted{'/print.css'}[1] ], qr/media/, '  with the reason' );
is( $omitted{'/print.css'}[3], '/b.html', '  and a page' );
for my $page ( '/', '/index.html', '/b.html', '/c.html', '/caf%C3%A9.html' ) {
    is_deeply( left_out( $data, $page ), explained($page), "what $page leaves out, as explain says it" );
}
is( scalar keys %{ left_out( $data, '/' ) }, 2, '  two things of one' );
is( scalar @{ $data->{lists} }, 3, '  each list once' );

# A large site.
my $large = spew( "$dir/large.manifest", join '', map {"$_\n"} '{"pushmanifest":1}',
    ( map { my $set = $_; qq({"set":"s$set","links":[) . join( ',', map {qq({"href":"/assets/$_-$set.css","as":"style","bytes":1000,"hash":"0123456789abcdef","why":"stylesheet in head"})} 1 .. 8 ) . ']}' } 1 .. 1000 ),
    map { sprintf '{"page":"/section-%d/article-%d/page-%d.html","set":"s%d"}', $_ % 20, $_ / 7, $_, $_ % 1000 + 1 } 1 .. 100_000 );
$html = report($large)->{out};
cmp_ok( length $html, '<', 5_000_000, '100,000 pages are at most 5 MB' );
is( scalar @{ data_of($html)->{pages} }, 100_000, '  all of them' );

# Each of its pages leaves out something of its own.
my %many = map { ( "d/$_.html" => "<link rel=stylesheet href=/print.css media=print><p>$_</p><img loading=lazy src=/images/of-an-article-$_.png>" ) } 1 .. 20_000;
$site = site(%many);
spew( "$dir/many.manifest", generate( $site, '-q' )->{out} );
$html = report( '--docroot', "$site", "$dir/many.manifest" )->{out};
$data = data_of($html);
cmp_ok( length $html, '<', 2_500_000, '20,000 pages that leave out 20,000 things of their own' );
like( left_out( $data, '/d/9999.html' )->{'/print.css'}, qr/media/, '  have what they share' );
my ($full) = grep { $_->[0] == 0 } @{ $data->{lists} };
ok( $full, '  and what is their own, as long as there is room' );
is( $data->{lists}[ $data->{pages}[-1][3] ][0] + @{ $data->{lists}[ $data->{pages}[-1][3] ] } - 1, 2, '  what is not there is counted' );
is( $data->{omittedMore} + @{ $data->{omitted} }, 20_001, '  everywhere' );

is( report( '--max-links', 3, $manifest )->{exit}, 2, 'an option without --docroot' );
like( report( '--max-links', 3, $manifest )->{err}, qr/--max-links needs --docroot or --crawl-cache/, '  is said' );
is( report("$dir/none")->{exit}, 3, 'no manifest' );

done_testing;
