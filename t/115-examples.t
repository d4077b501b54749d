# The examples are manifests, and what manifests/README.md says of them and of
# the limits is so.
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use PM::Test;
use Test::More;

my $tool     = builddir() . '/t/helper/manifest';
my $examples = srcdir() . '/manifests/examples';
my $readme   = slurp( srcdir() . '/manifests/README.md' );
my @examples = glob("$examples/*.manifest");
ok( @examples >= 4, 'there are examples' );

my $dir = tempdir();
for my $example (@examples) {
    my $first = run( [ $tool, 'write', $example ] );
    is( $first->{exit} . $first->{err}, '0', "$example is a manifest" );
    my $again = run( [ $tool, 'write', spew( "$dir/m", $first->{out} ) ] );
    is( $again->{out}, $first->{out}, '... that is written stably' );
}

my %quoted;
while ( $readme =~ /`examples\/([\w-]+)\.manifest`.*?```json\n(.*?)```/gs ) {
    is( $2, slurp("$examples/$1.manifest"), "$1 is quoted word for word" );
    $quoted{$1} = 1;
}
is_deeply( \%quoted, { minimal => 1, blog => 1 }, 'both quotes were seen' );

my @rows = $readme =~ /^\| `(\/\S*)` \| (`\w+`|none) \| /mg;
my $rows = 0;
while ( my ( $path, $set ) = splice @rows, 0, 2 ) {
    $set = $set =~ /`(\w+)`/ ? $1 : '';
    my $found = run( [ $tool, 'find', "$examples/blog.manifest", $path ] );
    is( $found->{out}, "$path\t$set\n", "$path: " . ( $set || 'none' ) );
    $rows++;
}
is( $rows, 7, 'every row of the look-up table was seen' );

# Two manifests, one after the other.
my $both = join '', map { slurp("$examples/$_.manifest") } qw(minimal blog);
my $merged = run( [ $tool, 'write', spew( "$dir/both", $both ) ] );
is( $merged->{exit}, 0, 'cat merges two manifests' );
my $twice = run( [ $tool, 'write', spew( "$dir/twice",
            slurp("$examples/minimal.manifest") x 2 ) ] );
like( $twice->{err}, qr/twice:6:9: the page "\/" stands here a second time$/,
    'a page in both is refused' );

# The units of systemd and the hook of WordPress belong together.
my %unit = map { my ($kind) = /\.(\w+)$/; ( $kind => slurp($_) ) } glob "$examples/pushmanifest-blog.*";
is_deeply( [ sort keys %unit ], [qw(path service timer)], 'three units' );
my ($watched) = $unit{path} =~ /^PathChanged=(\S+)$/m;
ok( index( slurp("$examples/pushmanifest-hook.php"), "'$watched'" ) > 0, '  the hook touches what the path unit watches' );
my @exec = split ' ', $unit{service} =~ /^ExecStart=(.*)$/m ? $1 : '';
my $usage = run( [ builddir() . '/pushmanifest', $exec[1], '--help' ] )->{out};
like( $usage, qr/^ .*$_[ ,]/m, "  crawl has $_" ) for grep {/^-/} @exec;
SKIP: {
    my ($analyze) = grep {-x} '/usr/bin/systemd-analyze';
    skip 'no systemd-analyze', 1 if !$analyze;
    my $units = tempdir();
    for my $kind ( keys %unit ) {
        spew( "$units/pushmanifest-blog.$kind", $unit{$kind} =~ s{/usr/bin/pushmanifest}{builddir() . '/pushmanifest'}er );
    }
    my $said = run( [ $analyze, 'verify', '--man=no', map {"$units/pushmanifest-blog.$_"} sort keys %unit ] );
    is( join( '', grep {/pushmanifest-blog/} split /^/, $said->{err} ), '', '  systemd takes them' );
}

# The limits are those of the headers.
my $headers = join '', map { slurp($_) }
    glob( srcdir() . '/manifests/format/*.h' );
my $limits = 0;
while ( $readme =~ /\| (\d+) \| `(PM_\w+)` \|/g ) {
    my ( $value, $name ) = ( $1, $2 );
    my ($defined) = $headers =~ /^#define $name (\(?[\d *]+\)?)/m;
    is( eval( $defined // 0 ), $value, "$name is $value" );
    $limits++;
}
is( $limits, 12, 'every limit was seen' );

done_testing;
