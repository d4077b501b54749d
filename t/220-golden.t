# A site of ours, and the manifest and messages that it must give, byte for
# byte: t/golden. To renew them after a change that is meant:
#   PM_GOLDEN=write prove t/220-golden.t
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use File::Copy qw(copy);
use File::Find;
use Test::More;
use PM::Test;

need('pushmanifest');

my $golden  = srcdir() . '/t/golden';
my @options = (
    '--origin',  'https://own.example', '--exclude', 'drafts',
    '--exclude', '*/no-such-*'
);

# Symbolic links are made here, since not everything that carries sources
# carries them.
my %symlinks = (
    'alias.html'         => 'about/team.html',
    'shared'             => 'about',
    'about/up'           => '..',
    'outside.html'       => '/etc/hostname',
    'outside'            => '/etc',
    'dangling.html'      => 'nowhere.html',
    'two/deep/down.html' => '../../about/index.html',
);

# A copy of the site, its files created in the order that is given.
sub copied_site {
    my ($order) = @_;
    my $dir = tempdir();
    my @files;
    find( { no_chdir => 1, wanted => sub { push @files, $_ if -f } },
        "$golden/site" );
    my @paths = map { substr $_, length("$golden/site/") } @files;
    for my $path ( $order->( sort @paths, keys %symlinks ) ) {
        my ($parent) = "$dir/site/$path" =~ m{(.*)/};
        File::Path::make_path($parent);
        if ( $symlinks{$path} ) {
            symlink $symlinks{$path}, "$dir/site/$path" or die "$path: $!\n";
        }
        else {
            copy( "$golden/site/$path", "$dir/site/$path" )
                or die "$path: $!\n";
        }
    }
    return $dir;
}

# Whether two texts are equal; says only the lines in which they are not.
sub same_lines {
    my ( $is, $should, $name ) = @_;
    local $Test::Builder::Level = $Test::Builder::Level + 1;
    my %is     = map { $_ => 1 } split /\n/, $is;
    my %should = map { $_ => 1 } split /\n/, $should;
    ok( $is eq $should, $name )
        or diag join "\n", ( map {"+ $_"} grep { !$should{$_} } sort keys %is ),
        map {"- $_"} grep { !$is{$_} } sort keys %should;
}

sub generate {
    my ($dir) = @_;
    my $got = run( [ program('pushmanifest'), 'generate', @options, 'site' ],
        cwd => "$dir" );
    return $got;
}

my $site = copied_site( sub {@_} );
my $got  = generate($site);
if ( ( $ENV{PM_GOLDEN} // '' ) eq 'write' ) {
    spew( "$golden/site.manifest", $got->{out} );
    spew( "$golden/site.messages", $got->{err} );
}
same_lines( $got->{out}, slurp("$golden/site.manifest"), 'the manifest' );
same_lines( $got->{err}, slurp("$golden/site.messages"), 'the messages' );
is( $got->{exit}, 1, 'something was lost' );

is( generate($site)->{out}, $got->{out}, 'the same again' );
my $other = copied_site( sub { reverse @_ } );
my $again = generate($other);
is( $again->{out}, $got->{out}, 'the same from a copy in another order' );
is( $again->{err}, $got->{err}, 'and the same messages' );

my $check = run( [ program('pushmanifest'), 'check', '-', 'site' ], cwd => "$site" );
spew( "$site/m", $got->{out} );
$check = run( [ program('pushmanifest'), 'check', 'm', 'site' ], cwd => "$site" );
is( $check->{exit}, 0, 'the site is as its manifest says' ) or diag $check->{err};

done_testing();
