# PushManifestSample: a share of the connections gets nothing; mod_status shows both
# groups, with the gain that there is: the time that a page takes to be made, and
# next to none for one that is there at once; and the log names the set that does
# harm, once.
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use JSON::PP;
use PM::Client;
use PM::Httpd;
use PM::Test;
use Test::More;

need(qw(httpd openssl curl node module));

use constant THINKS => 0.3;    # seconds that the slow page takes

my $slow = "#!/bin/sh\nsleep @{[THINKS]}\nprintf 'Content-Type: text/html\\n"
    . "Cache-Control: %s\\n\\n' \"\${QUERY_STRING:-private}\"\necho '<!doctype html><p>slow'\n";

sub httpd {
    my ($config) = @_;
    return PM::Httpd->new(
        modules  => [qw(cgid status)],
        manifest => join( "\n", '{"pushmanifest":1}',
            map( {qq({"set":"$_","links":[{"href":"/css/$_.css","as":"style"},{"href":"/img/$_.svg","as":"image"}]})}
                qw(slow fast bad) ), '{"page":"/bad.html","set":"bad"}', '{"page":"/cgi/slow","set":"slow"}', '{"page":"/fast.html","set":"fast"}', '' ),
        files => {
            'cgi/slow' => $slow,
            'htdocs/fast.html' => '<!doctype html><p>fast',
            'htdocs/bad.html'  => '<!doctype html><p>bad',
            map { ( "htdocs/css/$_.css" => "a {}\n", "htdocs/img/$_.svg" => '<svg/>' ) } qw(slow fast bad),
        },
        log_level => 'warn pushmanifest:debug',
        config    => <<"CONF" )->start;
H2EarlyHints on
PushManifest \${ROOT}/site.manifest
ScriptAlias /cgi/ \${ROOT}/cgi/
<Location /status>
    SetHandler server-status
</Location>
$config
CONF
}

sub status_of {
    my ($httpd) = @_;
    return run( [ program('curl'), '-s', $httpd->clear_url('/status?auto') ] )->{out} =~ /^PushManifest0(\w+): (.*)/mg;
}

# So many visits of a page, as browsers make them: over a connection each, which
# loads what a 103 names at once and the rest when the page is there.
sub visits {
    my ( $httpd, $path, $count, $files, $late ) = @_;
    my $result = run( [ program('node'), srcdir() . '/t/lib/visits.mjs',
            encode_json( { url => $httpd->clear_url($path), count => $count, files => $files, late => $late // 0 } ) ], timeout => 300 );
    return @{ decode_json( $result->{out} || '[]' ) };
}

subtest 'what each group gets' => sub {
    for my $case ( [ 0, 1 ], [ 100, 0 ] ) {
        my ( $percent, $gets ) = @$case;
        my $httpd = httpd("PushManifestSample $percent");
        my $got   = curl( $httpd->clear_url('/cgi/slow'), http => '2-prior-knowledge' );
        is scalar( hints_of($got) ), 2 * $gets, "$percent percent: hints";
        is scalar( links_of($got) ), 2 * $gets, '... links';
        $got = node( $httpd->clear_url('/cgi/slow') );
        is scalar( promised($got) ), 2 * $gets, '... promises';
        my $shared = curl( $httpd->clear_url('/cgi/slow?public'), http => '2-prior-knowledge' );
        is scalar( links_of($shared) ), 2, '... what shared caches keep has links for all';
        is scalar( links_of( curl( $httpd->clear_url('/cgi/slow'), http => '1.1' ) ) ), 2,
            '... who gets nothing early anyway is of no group';
        my $note = $percent ? 'sent=none group=control' : 'sent=early,link';
        ok wait_until( 5, sub { $httpd->access_log =~ m{GET /cgi/slow 200 \S+ page=/cgi/slow set=slow \Q$note\E$}m } ),
            "... the note: $note";
        my %field = status_of($httpd);
        is $field{ControlVisits}, $percent ? 3 : undef, '... the visits';
    }
};

my $httpd = httpd('PushManifestSample 50');
my @slow = visits( $httpd, '/cgi/slow', 300, [qw(/css/slow.css /img/slow.svg)] );
my @fast = visits( $httpd, '/fast.html', 600, [qw(/css/fast.css /img/fast.svg)] );
my $hinted = grep {$_} @slow;
ok $hinted > 90 && $hinted < 210, "about half of the connections are of each group: $hinted of 300";

subtest 'mod_status' => sub {
    my %field;
    ok wait_until( 10, sub { %field = status_of($httpd); $field{HintsVisits} + $field{ControlVisits} == 900 } ),
        'every visit is counted' or diag explain \%field;
    is $field{HintsVisits}, scalar( grep {$_} @slow, @fast ), '... in the group that the client saw';
    is $field{"${_}Completed"}, $field{"${_}Visits"}, "... $_: all have asked for what is urgent" for qw(Hints Control);
    cmp_ok $field{HintsEarlyBytes}, '>', 0, '... bytes are early with hints';
    is $field{ControlEarlyBytes}, 0, '... and none without';
    my %worst = map { $field{"Worst$_"} =~ /^set=(\w+) page=\S+ gain=(\S+) error=(\S+)/ ? ( $1 => [ $2, $3 ] ) : () } 0, 1;
    cmp_ok $worst{slow}[0], '>', 1000 * THINKS / 2, "the page that takes time gains: @{ $worst{slow} } ms";
    cmp_ok $worst{fast}[0], '<', $worst{slow}[0], "the other one does not: @{ $worst{fast} } ms";
    like $field{Worst0}, qr/^set=fast page=\/fast\.html /, '... and stands first';
    my $html = run( [ program('curl'), '-s', $httpd->clear_url('/status') ] )->{out};
    like $html, qr{<tr><td>Visits</td><td>$field{HintsVisits}</td><td>$field{ControlVisits}</td></tr>}, 'a page shows both side by side';
};

unlike $httpd->log, qr/the links of set slow/, 'a set that gains is not named in the log';
visits( $httpd, '/bad.html', 500, ['/css/bad.css'], 100 );
ok $httpd->log_has(
    qr{\[pushmanifest:warn\].* PushManifest \S+/site\.manifest: the links of set bad, as for page /bad\.html, do harm: with them what is urgent is there after \d+\.\d ms, without after \d+\.\d ms \(medians of \d+ and \d+ visits\); leave out what the page does not need, or write PushManifestSend none for it} ),
    'one that does harm is';
is scalar( () = $httpd->log =~ /the links of set bad/g ), 1, '... once';
done_testing;
