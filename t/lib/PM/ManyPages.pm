# As many pages as one likes, all with the same stylesheets of the Apache manual,
# in the forms that servers read; /en/index.html is one of them.
#
#   my $file = manifest_of( 10_000, 0 );     # a manifest; it lives as long as we do
#   my $text = sections_of(10_000);          # the same by hand, for httpd
#
# SPDX-License-Identifier: Apache-2.0
package PM::ManyPages;
use strict;
use warnings;
use Exporter 'import';
use PM::Test;

our @EXPORT = qw(manifest_of by_hand sections_of cpu_of);

my $work   = tempdir();
my @SHEETS = map {"/style/css/$_.css"} qw(manual-loose-100pc manual-print prettify);

sub pages_of {
    my ($count) = @_;
    return ( '/en/index.html', map {"/section/of/the/site/page-$_.html"} 2 .. $count );
}

sub manifest_of {
    my ( $pages, $matches ) = @_;
    my $file = "$work/$pages-$matches.manifest";
    return $file if -e $file;
    open my $out, '>', $file or die "cannot write $file: $!\n";
    print {$out} qq({"pushmanifest":1}\n{"set":"s","links":[),
        join( ',', map {qq({"href":"$_","as":"style"})} @SHEETS ), qq(]}\n);
    print {$out} qq({"page":"$_","set":"s"}\n) for pages_of($pages);
    for ( 1 .. $matches ) {
        my $depth = join '/', map {"level$_"} 1 .. $_ % 20;
        print {$out} qq({"match":"/section/$_/$depth/*","set":"s"}\n);
    }
    close $out or die "cannot write $file: $!\n";
    return $file;
}

# A page's hints by hand, in lines that begin with a directive.
sub by_hand {
    my ($directive) = @_;
    return join '', map {"    $directive Link \"<$_>; rel=preload; as=style\"\n"} @SHEETS;
}

# All pages' hints, as people write them.
sub sections_of {
    my ($pages) = @_;
    my $lines = by_hand('Header add');
    return join '', map {"<Location \"$_\">\n$lines</Location>\n"} pages_of($pages);
}

# Nanoseconds that the threads of a process and of its children have run for.
sub cpu_of {
    my ($process) = @_;
    my $sum = 0;
    for my $stat ( glob '/proc/[0-9]*/stat' ) {
        my ( $pid, $parent ) = ( eval { slurp($stat) } // '' ) =~ /^(\d+) \(.*\) \S (\d+)/ or next;
        next if $parent != $process && $pid != $process;
        $sum += ( split ' ', eval { slurp($_) } // 0 )[0] for glob "/proc/$pid/task/*/schedstat";
    }
    return $sum;
}

1;
