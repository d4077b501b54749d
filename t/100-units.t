# Every unit program in t/unit, as it was built, passes.
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use PM::Test;
use Test::More;

my @sources = glob( srcdir() . '/t/unit/*/*.c' );
ok( @sources > 0, 'there are unit programs' );

for my $source (@sources) {
    my ($name) = $source =~ m{([^/]+/[^/]+)\.c$};
    my $program = builddir() . "/t/unit/$name";
    ok( -x $program, "$name is built" ) or next;
    my $result = run( [$program], cwd => srcdir() );
    my $ok = is( $result->{exit}, 0, "$name ends with 0" );
    my ($planned) = $result->{out} =~ /^1\.\.(\d+)/m;
    my @passed = $result->{out} =~ /^(ok\b.*)/mg;
    my @failed = $result->{out} =~ /^(not ok\b.*)/mg;
    $ok &= is_deeply( \@failed, [], "$name: nothing failed" );
    $ok &= is( @passed + @failed, $planned // 'a plan', "$name: all was run" );
    diag( $result->{out}, $result->{err} ) if !$ok;
}

done_testing;
