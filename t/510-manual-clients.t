# Real input: 50 pages of the Apache manual, in all its languages. A client that
# accepts push gets the links of the manifest, no more and no less, with the
# bytes of the files; another one is told of the same.
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use Digest::SHA qw(sha256_hex);
use PM::Client;
use PM::Manual;
use PM::Test;
use Test::More;

need(qw(manual pushmanifest module httpd openssl nghttp node));

my $httpd  = manual_httpd();
my $manual = program('manual');
my @pages  = manual_pages(50);
my %language = map { m{^/([^/]+)/} ? ( $1 => 1 ) : () } @pages;

is( scalar @pages, 50, 'there are 50 pages' );
cmp_ok( scalar keys %language, '>=', 10, 'in ten languages or more' );

sub hrefs_hinted {
    my ($got) = @_;
    return map { /^<([^>]*)>/ } hints_of($got);
}

for my $page (@pages) {
    subtest $page => sub {
        my @hrefs = hrefs_for($page);
        my @pushed = pushed_for($page);
        my $url   = $httpd->url($page);

        my $nghttp = nghttp($url);
        is( $nghttp->{status}, 200, 'nghttp gets the page' );
        lists_ok( [ promised($nghttp) ], \@pushed, 'and promises of its links, but what is hidden' );
        is_deeply(
            { map { $_ => [ @{ $nghttp->{pushes}{$_} }{qw(status length)} ] } @pushed },
            { map { $_ => [ 200, -s "$manual$_" ] } @pushed },
            'each is pushed, whole'
        );

        my $node = node($url);
        lists_ok( [ promised($node) ], \@pushed, 'Node is promised the same' );
        is_deeply(
            { map { $_ => $node->{pushes}{$_}{sha256} } @pushed },
            { map { $_ => sha256_hex( slurp("$manual$_") ) } @pushed },
            'and gets the bytes of the files'
        );

        my $hinted = node( $url, push => 0 );
        is_deeply( [ hrefs_hinted($hinted) ], [ early_for($page) ],
            'without push, a 103 says them in order' );
        lists_ok( [ map { /^<([^>]*)>/ } links_of($hinted) ], \@hrefs,
            'and so does the final response' );
    };
}

done_testing;
