# Other people's test data, and packages of npm that say what is right.
#
# The data is not part of this repository. It is looked for in the folder that
# PM_CONFORMANCE names, else in ../shared/conformance beside the checkout; where
# it is not, a test skips, says where its authors have it, and nothing fails:
# a checkout elsewhere, and its CI, have none.
#
# SPDX-License-Identifier: Apache-2.0
package PM::Conformance;
use strict;
use warnings;
use Exporter 'import';
use Fcntl ':flock';
use File::Path qw(make_path);
use PM::Test;
use Test::More ();

our @EXPORT = qw(conformance npm_packages left_out);

# Where the data comes from: a repository, the commit, and the folder there.
my %ORIGIN = (
    'html5lib/tokenizer'         => 'https://github.com/html5lib/html5lib-tests at 224991e, tokenizer',
    'html5lib/tree-construction' => 'https://github.com/html5lib/html5lib-tests at 224991e, tree-construction',
    'css-parsing-tests' => 'https://github.com/CourtBouillon/css-parsing-tests at 203ce36',
    'import-maps' => 'https://github.com/WICG/import-maps at 2dac675^, reference-implementation/__tests__/json',
    'url' => 'https://github.com/servo/rust-url at 25137be, url/tests/urltestdata.json',
    'html5lib/encoding'          => 'https://github.com/html5lib/html5lib-tests at 224991e, encoding',
);

# The folder of a suite. Skips the whole test if it is not there.
sub conformance {
    my ($suite) = @_;
    my $top = $ENV{PM_CONFORMANCE} // srcdir() . '/../shared/conformance';
    return "$top/$suite" if -d "$top/$suite";
    Test::More::plan( skip_all =>
            "no $top/$suite: it is $ORIGIN{$suite}; PM_CONFORMANCE names the folder that has $suite" );
}

# A folder with these packages of npm, and no others, in its node_modules: one below
# out/npm of the checkout, where the next run finds them, or a temporary one where
# there is no out. Skips the whole test, or dies where nothing may be left out, if npm
# fails.
sub npm_packages {
    my (@packages) = @_;
    need(qw(node npm));
    my $out = srcdir() . '/out';
    # Nobody else's: npm replaces what others are using.
    my $name = join '_', map {s/[^\w.-]+/-/gr} sort @packages;
    my $dir = -d $out && -w _ ? "$out/npm/$name" : tempdir();
    make_path("$dir");
    # One test at a time: npm takes away what another run of it has just put there.
    open my $lock, '>', "$dir/lock" or die "$dir/lock: $!\n";
    flock $lock, LOCK_EX or die "$dir/lock: $!\n";
    my @missing = grep { !-d "$dir/node_modules/" . s/(?<=.)\@.*//r } @packages or return $dir;
    my $result = run( [ program('npm'), qw(install --silent --no-audit --no-fund --prefix), "$dir", @missing ],
        timeout => 300 );
    return $dir if $result->{exit} == 0;
    my $reason = "npm cannot install @missing: $result->{err}";
    die "$reason, and PM_REQUIRE_ALL is set\n" if $ENV{PM_REQUIRE_ALL};
    Test::More::plan( skip_all => $reason );
}

# Says how many cases were run, and how many were left out for each reason:
# { reason => count }. Their sum has to be that of all cases.
sub left_out {
    my ( $suite, $all, $run, %reasons ) = @_;
    my $left = 0;
    $left += $_ for values %reasons;
    Test::More::note("$suite: $run of $all cases run");
    Test::More::note("  left out: $reasons{$_}: $_") for sort keys %reasons;
    return Test::More::is( $run + $left, $all, "$suite: each case is run, or left out for a reason" );
}

1;
