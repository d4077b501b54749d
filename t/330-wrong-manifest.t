# A manifest that is missing or wrong: `configtest` fails and names file, line
# and column; a start says the same and serves the site without links.
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use PM::Client;
use PM::Httpd;
use PM::Test;
use Test::More;

need(qw(httpd openssl curl module));

my $GOOD = qq({"pushmanifest":1}\n)
    . qq({"set":"s","links":[{"href":"/a.css","as":"style"}]}\n)
    . qq({"page":"/index.html","set":"s"}\n);

sub httpd {
    my ( $manifest, $config ) = @_;
    return PM::Httpd->new(
        files    => { 'htdocs/index.html' => '<p>page' },
        manifest => $manifest,
        config   => join "\n", 'PushManifest site.manifest', $config // '',
    );
}

my $good = httpd($GOOD);
is( $good->configtest->{exit}, 0, 'configtest passes with a good manifest' );

# name, manifest, what is said of it after "file:"
my @WRONG = (
    [ 'a missing manifest that is not waited for', undef, qr/No such file/,
        'PushManifestReload Off' ],
    [ 'an empty one', '', qr/1:1: / ],
    [ 'one that is not JSON', $GOOD . "nonsense\n", qr/4:1: / ],
    [ 'a link without as', $GOOD =~ s/,"as":"style"//r, qr/2:\d+: .*"as"/ ],
    [ 'an unknown set', $GOOD . qq({"page":"/b","set":"t"}\n), qr/4:\d+: .*"t"/ ],
    [ 'another version', $GOOD =~ s/:1/:2/r, qr/1:\d+: .*version/ ],
);

for my $case (@WRONG) {
    my ( $name, $manifest, $said, $config ) = @$case;
    subtest $name => sub {
        my $httpd = httpd( $manifest, $config );
        my $file  = quotemeta $httpd->path('site.manifest');

        my $test = $httpd->configtest;
        isnt( $test->{exit}, 0, 'fails configtest' );
        like( $test->{err} . $httpd->log, qr/$file:.*?$said/,
            'which names it and what is wrong' );

        $httpd->start;
        ok( $httpd->log_has(qr/:error\].*httpd\.conf:\d+: $file:.*?$said/),
            'is said at a start, with the line of the directive' );
        my $got = curl( $httpd->url('/index.html') );
        is( $got->{status}, 200, 'which serves the site' );
        is_deeply( [ hints_of($got), links_of($got) ], [], 'without links' );
    };
}

subtest 'a manifest that is not written yet' => sub {
    my $httpd = httpd( undef, 'PushManifestReload 100ms' );
    my $file  = $httpd->path('site.manifest');
    my $docs  = $httpd->path('htdocs');
    my $said  = qr/:warn\].*httpd\.conf:\d+: \Q$file\E is not there yet, .*`pushmanifest generate -o \Q$file $docs\E`/;

    my $test = $httpd->configtest;
    is( $test->{exit}, 0, 'passes configtest' );
    like( $test->{err} . $httpd->log, $said, 'which says how to write it' );
    $httpd->start;
    ok( $httpd->log_has($said), 'as a start does' );
    unlike( $httpd->log, qr/:error\]/, 'without an error' );
    is_deeply( [ links_of( curl( $httpd->url('/index.html') ) ) ], [], 'no links yet' );
    $httpd->write( 'new', $GOOD );
    rename $httpd->path('new'), $file;
    ok( wait_until( 30, sub { links_of( curl( $httpd->url('/index.html') ) ) } ),
        'and it is taken when it is there' );
};

done_testing;
