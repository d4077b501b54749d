# On sites that others made, the generator names what Chromium treats as urgent,
# and nothing that Chromium does not use.
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use PM::Accuracy;
use PM::Test;
use Test::More;

need(qw(pushmanifest httpd openssl node chromium npm manual sphinx-doc));

# The floors of each site, recall and precision.
my %FLOORS = (
    'startbootstrap-clean-blog' => [ 0.95, 0.97 ],
    'startbootstrap-sb-admin-2' => [ 0.95, 0.97 ],
    'html5-boilerplate'         => [ 0.95, 0.97 ],
    'apache2-doc'               => [ 0.95, 0.97 ],
    'sphinx-doc'                => [ 0.95, 0.97 ],
);

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
        qw(/ /about.html /contact.html /post.html)
    ],
    [   'startbootstrap-sb-admin-2',
        package_site( 'startbootstrap-sb-admin-2@4.1.4', 'package' ),
        qw(/ /buttons.html /charts.html /forgot-password.html /login.html
            /tables.html)
    ],
    [   'html5-boilerplate',
        package_site( 'html5-boilerplate@9.0.1', 'package/dist' ),
        qw(/ /404.html)
    ],
    [   'apache2-doc', program('manual'),
        qw(/en/index.html /en/mod/core.html /de/index.html
            /fr/howto/htaccess.html /ja/mod/mod_alias.html /tr/mod/index.html)
    ],
    [   'sphinx-doc', program('sphinx-doc'),
        qw(/index.html /contents.html /usage/quickstart.html
            /usage/configuration.html /changes.html /genindex.html)
    ],
);

my @all;
for my $site (@sites) {
    my ( $name, $docroot, @pages ) = @$site;
    my @rows = measure( $docroot, @pages );
    push @all, @rows;
    diag( table_of( $name, @rows ) );
    my ( $recall, $precision ) = @{ $FLOORS{$name} };
    cmp_ok( recall(@rows),    '>=', $recall,    "$name: recall" );
    cmp_ok( precision(@rows), '>=', $precision, "$name: precision" );
}
diag( sprintf "all sites: recall %.3f, precision %.3f", recall(@all),
    precision(@all) );
cmp_ok( recall(@all),    '>=', 0.95, 'all sites: recall' );
cmp_ok( precision(@all), '>=', 0.97, 'all sites: precision' );

done_testing;
