# Arrows point one way: module -> format <- generator. format/ knows neither
# httpd nor libxml2, generator/ not httpd, and server/ and the module not
# libxml2.
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use PM::Test;
use Test::More;

# Every header of httpd's that apache2-dev installs, and libxml2's folder.
my $httpd   = qr/ap_\w+|httpd|http_\w+|mod_\w+|mpm_\w+|scoreboard|util_\w+/;
my $libxml2 = qr{(?:libxml2?/)?(?:libxml|xml\w+|HTML\w+|SAX2?|tree|parser)}i;

# folder => [ at least so many sources, what they may not include ]
my %RULES = (
    'manifests/format'    => [ 15, { httpd => $httpd, libxml2 => $libxml2 } ],
    'manifests/generator' => [ 15, { httpd => $httpd } ],
    'manifests/server'    => [ 5, { libxml2 => $libxml2 } ],
    'mod_pushmanifest.c'  => [ 1, { libxml2 => $libxml2 } ],
);

sub sources {
    my ($place) = @_;
    my $path = srcdir() . "/$place";
    return -d $path ? glob("$path/*.[ch]") : -f $path ? $path : ();
}

# The headers that a file includes, without their folder and .h; headers of our
# own are in their folder and say nothing.
sub included {
    my ($file) = @_;
    my %ours = map { m{([^/]+)$} ? ( $1 => 1 ) : () }
        glob( srcdir() . '/manifests/*/*.h' );
    return grep { !$ours{$_} } slurp($file) =~ /^\s*#\s*include\s+[<"]([^>"]+)/mg;
}

for my $place ( sort keys %RULES ) {
    my ( $least, $forbidden ) = @{ $RULES{$place} };
    my @files = sources($place);
    cmp_ok( scalar @files, '>=', $least, "$place: its sources are there" );
    my @all = map { included($_) } @files;
    ok( @all > 0, "$place: they include something" );
    for my $what ( sort keys %$forbidden ) {
        my @wrong = grep { /^(?:$forbidden->{$what})\.h$/ } @all;
        is_deeply( \@wrong, [], "$place includes nothing of $what" );
    }
}

# What is ours in one part is not used by another.
for my $place ( 'manifests/format', 'manifests/server', 'mod_pushmanifest.c' ) {
    my %generator = map { m{([^/]+)$} ? ( $1 => 1 ) : () }
        glob( srcdir() . '/manifests/generator/*.h' );
    my @wrong = grep { $generator{$_} }
        map { slurp($_) =~ /^\s*#\s*include\s+"([^"]+)"/mg } sources($place);
    is_deeply( \@wrong, [], "$place includes nothing of the generator" );
}

my %server = map { m{([^/]+)$} ? ( $1 => 1 ) : () }
    glob( srcdir() . '/manifests/server/*.h' );
for my $place ( 'manifests/format', 'manifests/generator' ) {
    my @wrong = grep { $server{$_} }
        map { slurp($_) =~ /^\s*#\s*include\s+"([^"]+)"/mg } sources($place);
    is_deeply( \@wrong, [], "$place includes nothing of the server's part" );
}

# The map of the generator names every file, and no other.
my %named = map { $_ => 1 } slurp( srcdir() . '/manifests/generator/README.md' ) =~ /`(\w+)`/g;
delete $named{pushmanifest};    # the command
my %file = map { m{([^/]+)\.[ch]$} ? ( $1 => 1 ) : () } sources('manifests/generator');
is_deeply [ sort keys %named ], [ sort keys %file ], 'manifests/generator/README.md is whole';

done_testing;