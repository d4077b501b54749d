# What `build/try` shows of the example site: every file is promised and hinted.
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use PM::Test;
use Test::More;

need(qw(httpd openssl node module pushmanifest));

my $got = run( [ $^X, srcdir() . '/t/lib/try.pl', srcdir() . '/t/site' ], timeout => 120 );
is $got->{exit}, 0, 'it ends well' or diag $got->{err};

my ( %files, $page );
for my $line ( split /\n/, $got->{out} ) {
    $page = $1 if $line =~ m{^(/\S*), itself after};
    push @{ $files{$page} }, [ $1, $2, $3 ] if $line =~ m{^(yes|no)\s+(yes|no)\s+(/\S+)};
}
cmp_ok scalar keys %files, '>=', 5, 'the pages are shown' or diag $got->{out};
for my $name ( sort keys %files ) {
    is_deeply [ map {"$_->[0] $_->[1]"} @{ $files{$name} } ], [ ('yes yes') x @{ $files{$name} } ],
        "$name: promised and hinted";
}
like $got->{out}, qr/^Median of \d+ files: \d+ ms sooner by push, \d+ ms sooner by hints\.$/m, 'and summed up';
done_testing;
