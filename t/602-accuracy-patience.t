# The measure of t/bench/accuracy: a page that is late is given time, and one that
# leads on stands for where it leads. The browser is a stand-in here.
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use PM::Accuracy;
use PM::AccuracyPages;
use PM::Generate;
use PM::Test;
use Test::More;

need(qw(pushmanifest module httpd openssl node));

# How many pages it was asked for, and with which patience; so often it is late.
my ( @asked, $late );
{
    no warnings 'redefine';
    *PM::Accuracy::browse = sub {
        my ( $browser, $httpd, $loads, %job ) = @_;
        push @asked, join ' ', scalar @$loads, $job{patience} // ();
        die "$browser.mjs said: timeout: load\n" if $late-- > 0;
        return map {
            my $document = { url => $_->{url}, type => 'Document', frame => 'f', at => 0, headers => {} };
            { url => $_->{url}, loaded => 1, requests => [$document], probed => {} }
        } @$loads;
    };
}

my $site = site( 'a.html' => '<p>x', 'b.html' => '<p>x' );
for my $case (
    [ 'pages that are there in time', 0, '2' ],
    [ 'one that is not: each alone, with more time', 1, '2', '1 120000', '1 120000' ],
    [ 'and again, with still more', 2, '2', '1 120000', '1 240000', '1 120000' ] )
{
    my ( $name, $times, @expected ) = @$case;
    ( $late, @asked ) = ($times);
    my @rows = survey( "$site", views => ['desktop'] );
    is_deeply( \@asked, \@expected, $name );
    is_deeply( [ map { $_->{page} } @rows ], [qw(/a.html /b.html)], '  and all are measured' );
}
( $late, @asked ) = (3);
ok( !eval { survey( "$site", views => ['desktop'] ); 1 }, 'then the site is given up' );
like( $@, qr/^chromium.mjs said: timeout: load$/, '  for a reason' );
is( scalar @asked, 3, '  after three tries' );

# Pages that lead on.
my $refresh = sub {"<meta http-equiv=refresh content='$_[0]'>"};
my %pages = (
    'index.html'    => $refresh->('0; url=docs/'),
    'docs/index.html' => '<META CONTENT="5;URL=&apos;x&apos;" HTTP-EQUIV="Refresh">' =~ s/&apos;//gr,
    'docs/x'        => '',
    'up/a.html'     => $refresh->('0;../b.html?q#f'),
    'b.html'        => '<p>x',
    'round.html'    => $refresh->('0;url=/round.html'),
    'away.html'     => $refresh->('0;url=https://else.test/b.html'),
    'again.html'    => $refresh->('30'),
    'comment.html'  => '<!-- ' . $refresh->('0;url=/b.html') . ' --><noscript>' . $refresh->('0;url=/b.html') . '</noscript>',
);
my $dir = site(%pages);
my $manifest = { page => { '/' => [], map { ( "/$_" => [] ) } keys %pages, 'docs/' } };
for my $case ( [ '/' => '/docs/x' ], [ '/docs/' => '/docs/x' ], [ '/up/a.html' => '/b.html' ], map { [ $_ => $_ ] } qw(/b.html /round.html /away.html /again.html /comment.html) ) {
    my ( $from, $to ) = @$case;
    is_deeply( [ led_to( "$dir", $manifest, $from ) ], [$to], "$from leads to $to" );
}
is_deeply( [ led_to( "$dir", $manifest, '/up/a.html', '/b.html', '/' ) ], [qw(/b.html /docs/x)], 'a page that two lead to counts once' );

done_testing;
