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
is_deeply( [ map { $_->[3] ? 1 : 0 } @{ $data->{pages} } ], [ 1, 0, 0, 0 ], '  of which one is a pattern' );
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
    'a.css' => 'p{color:red}', 'print.css' => '' );
spew( "$dir/made.manifest", generate( $site, '-q' )->{out} );
$got = report( '--docroot', "$site", "$dir/made.manifest" );
is( $got->{exit}, 0, '--docroot' );
my %omitted = map { $_->[0] => $_ } @{ data_of( $got->{out} )->{omitted} };
is( $omitted{'/print.css'}[2], 2, 'a file that two pages leave out' ) or diag explain \%omitted;
like( $omitted{'/print.css'}[1], qr/media/, '  with the reason' );
is( $omitted{'/print.css'}[3], '/b.html', '  and a page' );

# A large site.
my $large = spew( "$dir/large.manifest", join '', map {"$_\n"} '{"pushmanifest":1}',
    ( map { my $set = $_; qq({"set":"s$set","links":[) . join( ',', map {qq({"href":"/assets/$_-$set.css","as":"style","bytes":1000,"hash":"0123456789abcdef","why":"stylesheet in head"})} 1 .. 8 ) . ']}' } 1 .. 1000 ),
    map { sprintf '{"page":"/section-%d/article-%d/page-%d.html","set":"s%d"}', $_ % 20, $_ / 7, $_, $_ % 1000 + 1 } 1 .. 100_000 );
$html = report($large)->{out};
cmp_ok( length $html, '<', 5_000_000, '100,000 pages are at most 5 MB' );
is( scalar @{ data_of($html)->{pages} }, 100_000, '  all of them' );

is( report( '--max-links', 3, $manifest )->{exit}, 2, 'an option without --docroot' );
like( report( '--max-links', 3, $manifest )->{err}, qr/--max-links needs --docroot/, '  is said' );
is( report("$dir/none")->{exit}, 3, 'no manifest' );

done_testing;
