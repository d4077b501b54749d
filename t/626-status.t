# What httpd says is going on: mod_status word for word, for people and for
# machines, counted over all processes; the note; the lines of the log.
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use PM::Client;
use PM::Httpd;
use PM::Matrix;
use PM::Reload;
use PM::Test;
use Test::More;
use Time::HiRes qw(sleep);

need(qw(httpd openssl nghttp curl node module));

my @COUNTS = qw(Matched Unmatched EarlyHints Promises Final HeldClientHas
    HeldRequest HeldCondition HeldLimit HeldSeen);
my @FIELDS = ( qw(File Generation Pages Matches Sets Bytes AgeSeconds LastError), @COUNTS );

my $httpd = reloading_httpd(
    log_level => 'warn pushmanifest:debug',
    config    => <<'CONF',
PushManifestCookie On
<Location /cgi/limited>
    PushManifestLimit links=1
</Location>
<Location /cgi/unless>
    PushManifestWhen "%{REQUEST_METHOD} == 'NEVER'"
</Location>
ErrorDocument 404 /error.html
CONF
    files => { map( { ( "cgi/$_" => cgi(0) ) } qw(fast limited unless) ),
        'htdocs/error.html' => "<p>not there\n" },
    pages => [ '/page.html', '/cgi/*' ],
);
$httpd->start;
my $file = $httpd->path('site.manifest');

# What was counted since the last time, without what is 0.
my %last = map { $_ => 0 } @COUNTS;
sub counted {
    my $now = status_of($httpd);
    my %more = map { $_ => $now->{$_} - $last{$_} } @COUNTS;
    $more{Unmatched}--;    # the request for the status
    %last = map { $_ => $now->{$_} } @COUNTS;
    delete $more{$_} for grep { !$more{$_} } @COUNTS;
    return \%more;
}

sub auto {
    my $got = run( [ program('curl'), '-s', $httpd->clear_url('/server-status?auto') ] );
    return grep {/^PushManifest/} split /\n/, $got->{out};
}

subtest '?auto' => sub {
    my @lines = auto();
    is_deeply [ map {/^PushManifest0(\w+): /} @lines ], \@FIELDS, 'the fields, in order';
    my %field = map {/^PushManifest0(\w+): (.*)/} @lines;
    is $field{File}, $file, 'File';
    is_deeply [ @field{qw(Generation Pages Matches Sets LastError)} ],
        [ 1, 1, 1, 1, 'none' ], 'what was loaded';
    like $field{Bytes}, qr/^\d{4,6}$/, "Bytes: $field{Bytes}";
    like $field{AgeSeconds}, qr/^\d{1,2}$/, "AgeSeconds: $field{AgeSeconds}";
    counted();
};

subtest 'for people' => sub {
    my $got = run( [ program('curl'), '-s', $httpd->clear_url('/server-status') ] )->{out};
    my ($table) = $got =~ m{<h2>Push manifest</h2>\n<table>\n(.*?)</table>}s;
    is_deeply [ $table =~ m{<tr><td>(\w+)</td><td>[^<]*</td></tr>\n}g ], \@FIELDS, 'a table of the same';
    like $table, qr{<td>File</td><td>\Q$file\E</td>}, 'with the values';
    counted();
};

subtest 'what is counted' => sub {
    my $early = { push => 0 };
    my $has   = sub { my ($set) = headers_of( $_[0], 'set-cookie' ); $set =~ s/;.*//r };
    my $url   = sub { $httpd->clear_url( $_[0] ) };
    my $page  = node( $url->('/page.html'), push => 0 );
    is_deeply counted(), { Matched => 1, EarlyHints => 1, Final => 1 }, 'a hint';
    nghttp( $url->('/page.html') );
    is_deeply counted(), { Matched => 1, Promises => 1, Final => 1, Unmatched => 3 },
        'promises, and the files that were pushed';
    curl( $url->('/page.html'), http => '1.1' );
    is_deeply counted(), { Matched => 1, Final => 1 }, 'HTTP/1.1';
    curl( $url->('/page.html'), http => '2' );
    is_deeply counted(), { Matched => 1, EarlyHints => 1, Final => 1 }, 'an upgrade to h2c';
    nghttp( $url->('/page.html'), arguments => ['--upgrade'] );
    is_deeply counted(), { Matched => 1, Promises => 1, Final => 1, Unmatched => 3 },
        'the same, with push';
    curl( $url->('/page.html'), http => '1.1',
        headers => { Upgrade => 'other/1', Connection => 'upgrade' } );
    is_deeply counted(), { Matched => 1, Final => 1 }, 'an upgrade that is not made';
    curl( $url->('/css/a.css'), http => '1.1' );
    is_deeply counted(), { Unmatched => 1 }, 'something else';
    curl( $url->('/missing'), http => '1.1' );
    is_deeply counted(), { Unmatched => 1 }, 'a 404 with its document: one request';
    node( $url->('/page.html'), push => 0, headers => { Cookie => $has->($page) } );
    is_deeply counted(), { Matched => 1, HeldClientHas => 3, Final => 1 }, 'the client has it';
    node( $url->('/page.html'), push => 0, headers => { 'Sec-Fetch-Mode' => 'cors' } );
    is_deeply counted(), { Matched => 1, HeldRequest => 3, Final => 1 }, 'not a navigation';
    node( $url->('/page.html'), push => 0, headers => { 'If-None-Match' => '"x"' } );
    is_deeply counted(), { Matched => 1, HeldRequest => 3, Final => 1 }, 'conditional';
    node( $url->('/cgi/limited'), push => 0 );
    is_deeply counted(), { Matched => 1, EarlyHints => 1, HeldLimit => 2, Final => 1 }, 'a limit';
    node( $url->('/cgi/unless'), push => 0 );
    is_deeply counted(), { Matched => 1, HeldCondition => 3 }, 'PushManifestWhen';
};

subtest 'over all processes' => sub {
    $httpd->clear_logs;
    my ( $asked, %pids ) = 0;
    while ( $asked < 400 && keys %pids < 2 ) {
        curl( $httpd->clear_url('/page.html'), http => '1.1' ) for 1 .. 40;
        $asked += 40;
        %pids = map { $_ => 1 } $httpd->log =~ /\[pid (\d+):tid \d+\] .*page \/page\.html/g;
    }
    is counted()->{Matched}, $asked, "$asked requests are so many";
    cmp_ok scalar( keys %pids ), '>', 1, 'answered by ' . keys(%pids) . ' processes';
    my %shown;
    $shown{ status_of($httpd)->{Matched} }++ for 1 .. 20;
    is scalar( keys %shown ), 1, 'each of which says the same';
    counted();
};

subtest 'a new manifest' => sub {
    my $from = time;
    deploy( $httpd, release( 'b', '/second.html' ) );
    is becomes( $httpd, 'b' ), 'b', 'is served';
    my %status = %{ status_of($httpd) };
    is_deeply [ @status{qw(Generation Pages Sets)} ], [ 2, 2, 1 ], 'the status shows it';
    cmp_ok $status{AgeSeconds}, '<=', time - $from + 1, 'as new';
    deploy( $httpd, "wrong <b>\n" );
    ok $httpd->log_has(qr/the last good manifest is served/), 'a wrong one';
    ok has_error( $httpd, qr/^\Q$file\E:1:1: / ), 'is in LastError';
    my $html = run( [ program('curl'), '-s', $httpd->clear_url('/server-status') ] )->{out};
    unlike $html, qr/wrong <b>/, 'escaped for people';
    deploy( $httpd, release('c') );
    is becomes( $httpd, 'c' ), 'c', 'then a right one';
    my %numbers;
    $numbers{ status_of($httpd)->{Generation} }++ for 1 .. 20;
    is_deeply [ keys %numbers ], [3], 'every process says the same number';
};

subtest 'two manifests, three hosts' => sub {
    my $two = reloading_httpd(
        manifest => release('one'),
        files    => { 'two.manifest' => release('two') },
        vhosts   => <<'CONF');
<VirtualHost 127.0.0.1:${CLEAR}>
    ServerName other.example
    PushManifest ${ROOT}/two.manifest
    <Location /server-status>
        SetHandler server-status
    </Location>
</VirtualHost>
CONF
    $two->start;
    my $got = run( [ program('curl'), '-s', $two->clear_url('/server-status?auto') ] )->{out};
    my %files = $got =~ /^PushManifest(\d)File: (.*)/mg;
    is_deeply \%files, { 0 => $two->path('site.manifest'), 1 => $two->path('two.manifest') },
        'each manifest has a number';
    for my $name (qw(site two)) {
        my $path = $two->path("$name.manifest");
        my $lines = () = $two->log
            =~ /PushManifest \Q$path\E: 1 pages, 1 matches, 1 sets, \d+ KiB; early: 103 and push$/mg;
        is $lines, $name eq 'site' ? 2 : 1, "$name: at the start, one line for each host";
    }
};

done_testing;
