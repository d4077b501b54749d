# MediaWiki, crawled by the command of README: stylesheets that are made by a
# script, pages that differ by query, a wiki without a sitemap.
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use PM::Live;
use PM::Mediawiki;
use PM::Test;
use Test::More;

need(qw(pushmanifest module httpd openssl curl node chromium php php-fpm mediawiki));

my $wiki = PM::Mediawiki->new( config => <<'CONF' );
H2EarlyHints on
PushManifest ${ROOT}/run/site.manifest
PushManifestReload 1
CONF
my $httpd   = $wiki->{httpd};
my $made    = $httpd->path('made.manifest');
my @command = recipe( 'README.md', '/var/www/wiki.manifest',
    'https://wiki.example/' => $httpd->url('/'), '/var/www/wiki.manifest' => $made,
    '/var/cache/pushmanifest/wiki' => $httpd->path('cache') );

my $got = crawl_live( $httpd, $made, @command );
is( $got->{exit}, 0, 'README reads a wiki' ) or diag $got->{err};
my $manifest = $got->{manifest};
my @articles = map {"/index.php/$_"} 'Main_Page', 'Category:All', map {"Page_$_"} 1 .. PM::Mediawiki::PAGES;
is_deeply( [ grep { !set_for( $manifest, $_ ) } @articles ], [], '  each article has its set' );
is_deeply( [ grep {/Special:/} keys %{ $manifest->{page} } ], [], '  and what is excluded is no page' );
my @hrefs = map { $_->{href} } @{ set_for( $manifest, '/index.php/Page_1' ) };
like( "@hrefs", qr{/load\.php\?lang=en&modules=skins\.vector[^ ]*&only=styles}, '  with the styles that load.php makes of a query' );
like( "@hrefs", qr{/load\.php\?lang=en&modules=startup}, '  and its scripts' );

accuracy_ok( $httpd, $manifest, [ @articles[ 0 .. 8 ] ], 'MediaWiki' );

# Pages at one path that differ by query have what they share.
my $shared = set_for( $manifest, '/index.php' );
my %edit = map { $_ => 1 } run( [ program('curl'), '-s', '--cacert', $httpd->path('cert.pem'),
        $httpd->url('/index.php?title=Page_1&action=edit') ] )->{out} =~ m{<link rel="stylesheet" href="([^"]*)"}g;
my @styles = grep { ( $_->{as} // '' ) eq 'style' } @{ $shared // [] };
is_deeply( [ grep { !$edit{ $_->{href} =~ s/&/&amp;/gr } } @styles ], [], 'an edit page gets no style of another' );

spew( $httpd->path('run/site.manifest'), slurp($made) );
ok( wait_until( 10, sub { $httpd->log =~ /has changed|is there|taken/ || run( [ program('curl'), '-sI', '--cacert', $httpd->path('cert.pem'), $httpd->url('/index.php/Page_1') ] )->{out} =~ /^link: .*preload/mi } ),
    'httpd takes the manifest' ) or diag $httpd->log;
hints_ok( $httpd, $manifest, [ '/index.php/Page_2', '/index.php/Main_Page' ], 'MediaWiki' );

# Somebody logs in.
my $jar = $httpd->path('run/jar');
my $ask = sub { return run( [ program('curl'), '-sL', '--cacert', $httpd->path('cert.pem'), '-b', $jar, '-c', $jar, @_ ] )->{out} };
my $form = $ask->( $httpd->url('/index.php/Special:UserLogin') );
my ($token) = $form =~ /name="wpLoginToken"[^>]*value="([^"]*)"/ ? $1 : $form =~ /value="([^"]*)"[^>]*name="wpLoginToken"/;
like( $ask->( '--data-urlencode', 'wpName=Admin', '--data-urlencode', 'wpPassword=a long password', '--data-urlencode', "wpLoginToken=$token",
        '-d', 'authAction=login&title=Special:UserLogin', $httpd->url('/index.php?title=Special:UserLogin') ),
    qr/"wgUserName":"Admin"/, 'somebody logs in' );
unlike( slurp($made), qr/Special:UserLogout|Token/, '  and nothing of that is in the manifest' );

# Again
$got = crawl_live( $httpd, $made, @command );
# (load.php's startup script differs from minute to minute.)
sub hrefs_of { my ($from) = @_; return { map { my $page = $_; ( $page => [ map { $_->{href} } @{ set_for( $from, $page ) } ] ) } @articles } }
is_deeply( hrefs_of( $got->{manifest} ), hrefs_of($manifest), 'a crawl of what has not changed says the same' );
my ($unchanged) = $got->{err} =~ /(\d+) of them answered "not modified"/;
cmp_ok( $unchanged, '>=', 4, '  and asks for its files on condition' ) or diag $got->{err};

done_testing;
