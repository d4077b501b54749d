# On sites that others made, the generator names what Chromium treats as urgent,
# and nothing that Chromium does not use, on a large and a small screen, light and
# dark. The long form, over many more sites, is bench/accuracy.
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use PM::Accuracy;
use PM::AccuracyTable;
use PM::Test;
use Test::More;

need(qw(pushmanifest module httpd openssl node chromium npm manual sphinx-doc));

# The floors of each site, and of all, recall and precision, in every view.
use constant { RECALL => 0.95, PRECISION => 0.98 };
my @VIEWS = qw(desktop phone dark phone-dark);

my $packages = tempdir();

# A package of the npm registry, unpacked; $root is the site in it.
sub package_site {
    my ( $name, $root ) = @_;
    my $packed = run( [ program('npm'), 'pack', '--silent', '--cache', "$packages/.npm", $name ],
        cwd => $packages, timeout => 300 );
    my ($file) = $packed->{out} =~ /(\S+\.tgz)/
        or die "npm pack $name: $packed->{err}";
    my $dir = "$packages/" . $file =~ s/\.tgz$//r;
    mkdir $dir;
    run( [ 'tar', '-xzf', "$packages/$file", '-C', $dir ] );
    system 'chmod', '-R', 'a+rX', $dir;
    return "$dir/$root";
}

my @sites = (
    [   'startbootstrap-clean-blog',
        package_site( 'startbootstrap-clean-blog@6.0.9', 'package/dist' ),
        qw(/ /contact.html /post.html)
    ],
    [   'startbootstrap-sb-admin-2',
        package_site( 'startbootstrap-sb-admin-2@4.1.4', 'package' ),
        qw(/ /charts.html /login.html)
    ],
    [   'html5-boilerplate',
        package_site( 'html5-boilerplate@9.0.1', 'package/dist' ),
        qw(/ /404.html)
    ],
    [   'apache2-doc', program('manual'),
        qw(/en/index.html /de/index.html /ja/mod/mod_alias.html)
    ],
    [   'sphinx-doc', program('sphinx-doc'),
        qw(/index.html /usage/quickstart.html /genindex.html)
    ],
);

my @all;
for my $site (@sites) {
    my ( $name, $docroot, @pages ) = @$site;
    my @rows = survey( $docroot, views => \@VIEWS, pages => \@pages );
    $_->{site} = $name for @rows;
    push @all, @rows;
    for my $view (@VIEWS) {
        my @seen = grep { $_->{view} eq $view } @rows;
        is( scalar @seen, scalar @pages, "$name, $view: all pages" );
        my $figure = figures(@seen);
        cmp_ok( $figure->{recall}    // 1, '>=', RECALL,    "$name, $view: recall" );
        cmp_ok( $figure->{precision} // 1, '>=', PRECISION, "$name, $view: precision" );
    }
}
diag( flaws_of(@all), table_of(@all) );
cmp_ok( figures(@all)->{urgent}, '>', 100, 'something was urgent' );

done_testing;
