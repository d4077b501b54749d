# Real browsers, headless, driven by chromium.mjs and firefox.mjs.
#
#   my ($page) = browse( 'chromium', $httpd, [ $httpd->url('/') ] );
#
# loads each URL with empty caches and gives, for each,
#   title      => the document's title in the end
#   console    => what its console says, errors and warnings too
#   resources  => performance.getEntriesByType('resource')
#   navigation => the page's own entry, paints => its paint entries
#   largest    => the time of its largest paint
#   requests   => [ { url, type, at, status, bytes, fromCache, initiator ... }
#                 ... ] as the browser's debugging protocol tells them; Chromium
#                 also priority, finalPriority, renderBlocking, frame, by (the
#                 URL of what caused it) and ran (whether a script that ran
#                 did); the first has headers, a hash
#   loaded     => when the load event fired, by the clock of `at` (Chromium)
#   probed     => what the option `probe`, an expression whose value is JSON or a
#                 promise of it, was then; `inject` names a script to run before
# Options, times in milliseconds: width (1350), height (940), settle (how long after
# load nothing is asked for, 300), quiet (how long that is waited for, 5,000; 0:
# settle is all), patience (until a page is given up, 60,000), delay (of a byte to or
# from Chromium, 5), revisit (0; 1: Chromium keeps caches and cookies from one URL to
# the next), again (0; 1: each URL is loaded once more with what it has left, which
# the page has as `again`), direct (a host that Chromium connects to without delay).
# Chromium has more: scale (1), mobile (0; 1: a phone, with touch), dark (0),
# scripts (1; 0: they do not run), late (0; by how much every image's response is
# late), cookies (a hash). A URL may be a hash, { url, scripts, act }: act is a script
# that leads to another page when the first is there, by a form say.
#
# SPDX-License-Identifier: Apache-2.0
package PM::Browser;
use strict;
use warnings;
use Digest::SHA qw(sha256_base64);
use Exporter 'import';
use JSON::PP;
use PM::Test;

our @EXPORT = qw(ask browse browse_hinted early_hints requests_of @VIEWS);

# The views that the generator judges pages for.
our @VIEWS = map {
    my $screen = $_;
    map { { %$screen, dark => $_ } } JSON::PP::false, JSON::PP::true
} { width => 1350, height => 940, scale => 1, touch => JSON::PP::false },
    { width => 390, height => 844, scale => 3, touch => JSON::PP::true };

# The hash of the public key of httpd's certificate: Chromium trusts a
# certificate named so, and keeps its caches and hints as with any other (with
# --ignore-certificate-errors it would not).
sub spki {
    my ($httpd) = @_;
    my $key = run( [ program('openssl'), qw(pkey -pubout -outform DER -in),
            $httpd->path('key.pem') ] );
    my $hash = sha256_base64( $key->{out} );
    return $hash . '=' x ( -length($hash) % 4 );
}

sub browse {
    my ( $browser, $httpd, $urls, %option ) = @_;
    my $job = {
        width   => 1350,
        height  => 940,
        settle  => 300,
        quiet   => 5000,
        patience => 60_000,
        delay   => 5,
        scale   => 1,
        %option,
        program => program($browser),
        spki    => spki($httpd),
        urls    => $urls,
    };
    $job->{late} = {
        ms   => $job->{late},
        port => $httpd->clear_port,
        key  => $httpd->path('key.pem'),
        cert => $httpd->path('cert.pem'),
    } if $job->{late};
    my $script = srcdir() . "/t/lib/$browser.mjs";
    my $dir    = tempdir();    # browsers leave things behind
    my $result = run( [ program('node'), $script, encode_json($job) ],
        timeout => 200 + $job->{patience} / 1000 + 30 * @$urls, env => { TMPDIR => $dir->dirname } );
    my $answer = eval { decode_json( $result->{out} ) };
    die "$browser.mjs said: ",
        $answer ? $answer->{error} : $result->{timed_out} ? 'timeout' : $result->{out}, $result->{err}
        if !$answer || $answer->{error};
    return @{ $answer->{pages} };
}

# The same, of a site whose first page must get an early hint; the option `ahead` has
# the paths that must be answered before it. On a busy machine a browser may lose a 103
# that comes within some milliseconds of its request, or take longer than the page:
# then the pages are loaded again, three times at most. httpd's logs tell of the last
# time alone.
sub browse_hinted {
    my ( $browser, $httpd, $urls, %option ) = @_;
    my @ahead = @{ delete $option{ahead} // [] };
    my @pages;
    for ( 1 .. 3 ) {
        $httpd->clear_logs;
        @pages = browse( $browser, $httpd, $urls, %option );
        my %before = map { $_ => 1 } $httpd->answered_before( path_of( $urls->[0] ) );
        last if early_hints( $pages[0] ) && !grep { !$before{$_} } @ahead;
    }
    return @pages;
}

# What Chromium makes of pages that no server has: for each a list, for each
# screen { answer, requests }; see ask.mjs.
sub ask {
    my ( $pages, @screens ) = @_;
    my $dir = tempdir();
    spew( "$dir/job", encode_json(
            { program => program('chromium'), pages => $pages, screens => \@screens } ) );
    my $result = run( [ program('node'), srcdir() . '/t/lib/ask.mjs', encode_json_text("$dir/job") ],
        timeout => 240 + 5 * @$pages, env => { TMPDIR => $dir->dirname } );
    my $answer = eval { decode_json( $result->{out} ) };
    die 'ask.mjs said: ', $answer ? $answer->{error} : $result->{out}, $result->{err}
        if !$answer || $answer->{error};
    return @{ $answer->{pages} };
}

# A string as JSON.
sub encode_json_text { my ($text) = @_; return JSON::PP->new->allow_nonref->encode($text) }

# Without scheme and host, as tests write it.
sub path_of { my ($url) = @_; return $url =~ s{^\w+://[^/]+}{}r }

# The paths that a page got by an early hint.
sub early_hints {
    my ($page) = @_;
    return map { path_of( $_->{name} ) }
        grep { $_->{initiatorType} eq 'early-hints' } @{ $page->{resources} };
}

# The paths that a page's browser really asked the server for.
sub requests_of {
    my ($page) = @_;
    return map { path_of( $_->{url} ) }
        grep { !$_->{fromCache} } @{ $page->{requests} };
}

1;
