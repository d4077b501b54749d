# Real input: the Apache manual. Every page of it is in the manifest, no link
# leads to a file that is missing, and the manifest is small and stays the same.
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use File::Find;
use JSON::PP;
use PM::Test;
use Test::More;

need(qw(manual pushmanifest));

my $manual = program('manual');
my $dir    = tempdir();

sub generate {
    my ($name) = @_;
    return run( [ program('pushmanifest'), 'generate', '-o', "$dir/$name",
            $manual ], timeout => 120 );
}

my $made = generate('one');
is( $made->{exit}, 0, 'the manual gets a manifest' ) or diag $made->{err};

my ( %page, %set );
for my $entry ( map { decode_json $_ } split /\n/, slurp("$dir/one") ) {
    $page{ $entry->{page} } = $entry->{set}   if $entry->{page};
    $set{ $entry->{set} }   = $entry->{links} if $entry->{links};
}

my @paths;
find(
    {   follow_fast => 1,
        follow_skip => 2,
        no_chdir    => 1,
        wanted      => sub {
            push @paths, substr $_, length $manual if /\.x?html?(?:\.[^\/]+)?$/;
        },
    },
    $manual
);
cmp_ok( scalar @paths, '>', 800, 'it has hundreds of pages' );
is_deeply( [ sort grep { !$page{$_} } @paths ], [],
    'and each of them is in the manifest' );

my %href = map { $_->{href} => 1 } map { @$_ } values %set;
ok( %href > 0, 'the pages need something' );
is_deeply( [ grep { !-f "$manual$_" } sort keys %href ], [],
    'which is there, all of it' );

my $checked = run( [ program('pushmanifest'), 'check', "$dir/one", $manual ] );
is( $checked->{exit}, 0, '`check` finds the same' ) or diag $checked->{err};

cmp_ok( -s "$dir/one", '<', 400_000, 'the manifest is under 400 KB' );
generate('two');
ok( slurp("$dir/one") eq slurp("$dir/two"), 'and the same when made again' );

done_testing;
