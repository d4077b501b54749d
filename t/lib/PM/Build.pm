# Sites that build tools make, in the folder site of a directory.
#
# SPDX-License-Identifier: Apache-2.0
package PM::Build;
use strict;
use warnings;
use Exporter 'import';
use PM::Browser;
use PM::Httpd;

our @EXPORT = qw(serve asked);

# An httpd that serves what was built, with a manifest.
sub serve {
    my ( $dir, $manifest ) = @_;
    return PM::Httpd->new( manifest => $manifest, config => <<"CONF" )->start;
DocumentRoot "$dir/site"
<Directory "$dir/site">
    Require all granted
</Directory>
H2EarlyHints on
PushManifest \${ROOT}/site.manifest
Header set Cache-Control max-age=600
CONF
}

# Loads a page in a browser: the page, and what it asked for. What Chromium loads
# twice, since it was hinted in another mode, it may take from its cache.
sub asked {
    my ( $httpd, $browser, $path ) = @_;
    $httpd->clear_logs;
    my ($page) = browse( $browser, $httpd, [ $httpd->url($path) ], settle => 700 );
    my @asked = $browser eq 'chromium' ? map { PM::Browser::path_of( $_->{url} ) } @{ $page->{requests} }
        : map {s{/index\.html$}{/}r} $httpd->access_log =~ m{ GET (\S+) \d+ }g;
    return ( $page, sort grep {m{^/}} @asked );
}

1;
