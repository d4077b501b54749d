# MediaWiki, crawled by the command of README: stylesheets that are made by a
# script, pages that differ by query, a wiki without a sitemap; somebody who logs in
# and edits, an update, and what `learn` adds.
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use PM::Browser;
use PM::Live;
use PM::Mediawiki;
use PM::Test;
use Test::More;

need(qw(pushmanifest module httpd openssl curl node chromium php php-fpm mediawiki));

my $wiki = PM::Mediawiki->new( config => $SITE_CONFIG );
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

accuracy_ok( $httpd, $manifest, \@articles, 'MediaWiki' );

# Pages at one path that differ by query have what they share.
my $shared = set_for( $manifest, '/index.php' );
my %edit = map { $_ => 1 } run( [ program('curl'), '-s', '--cacert', $httpd->path('cert.pem'),
        $httpd->url('/index.php?title=Page_1&action=edit') ] )->{out} =~ m{<link rel="stylesheet" href="([^"]*)"}g;
my @styles = grep { ( $_->{as} // '' ) eq 'style' } @{ $shared // [] };
is_deeply( [ grep { !$edit{ $_->{href} =~ s/&/&amp;/gr } } @styles ], [], 'an edit page gets no style of another' );

ok( publish( $httpd, slurp($made) ), 'httpd takes the manifest' ) or diag $httpd->log;
hints_ok( $httpd, $manifest, [ map {"/index.php/$_"} qw(Page_2 Main_Page) ], 'MediaWiki' );

# Somebody logs in.
my $jar = $httpd->path('run/jar');
my $ask = sub { return run( [ program('curl'), '-sL', '--cacert', $httpd->path('cert.pem'), '-b', $jar, '-c', $jar, @_ ] )->{out} };
my $form = $ask->( $httpd->url('/index.php/Special:UserLogin') );
my ($token) = $form =~ /name="wpLoginToken"[^>]*value="([^"]*)"/ ? $1 : $form =~ /value="([^"]*)"[^>]*name="wpLoginToken"/;
like( $ask->( '--data-urlencode', 'wpName=Admin', '--data-urlencode', 'wpPassword=a long password', '--data-urlencode', "wpLoginToken=$token",
        '-d', 'authAction=login&title=Special:UserLogin', $httpd->url('/index.php?title=Special:UserLogin') ),
    qr/"wgUserName":"Admin"/, 'somebody logs in' );
my @walk = browse( 'chromium', $httpd, [
        { url => $httpd->url('/index.php/Special:UserLogin'), act => send_form( 'form[name=userlogin]', wpName => 'Admin', wpPassword => 'a long password' ) },
        { url => $httpd->url('/index.php?title=Page_3&action=edit'), act => send_form( '#editform', wpTextbox1 => 'Edited by Chromium' ) },
    ], revisit => 1 );
unlike( $walk[0]{title}, qr/^Log in/, '  Chromium does' );
like( $ask->( $httpd->url('/index.php/Page_3') ), qr/Edited by Chromium/, '  and edits a page' );
unlike( slurp($made), qr/Special:UserLogout|Token/, '  and nothing of that is in the manifest' );

# Again, and after an update
$got = crawl_live( $httpd, $made, @command );
# (load.php's startup script differs from minute to minute.)
sub hrefs_of { my ($from) = @_; return { map { my $page = $_; ( $page => [ map { $_->{href} } @{ set_for( $from, $page ) } ] ) } @articles } }
is_deeply( hrefs_of( $got->{manifest} ), hrefs_of($manifest), 'a crawl of what has not changed says the same' );
my ($unchanged) = $got->{err} =~ /(\d+) of them answered "not modified"/;
cmp_ok( $unchanged, '>=', 4, '  and asks for its files on condition' ) or diag $got->{err};
my $settings = $httpd->path('htdocs/LocalSettings.php');
spew( $settings, slurp($settings) =~ s/lamp\.js\?1/lamp.js?2/r );
$httpd->write( "htdocs/$_", $LAMP_UPDATED{$_} ) for keys %LAMP_UPDATED;
$got = crawl_live( $httpd, $made, @command );
my @now = map { $_->{href} } @{ set_for( $got->{manifest}, '/index.php/Page_1' ) };
is_deeply( [ grep {/lamp|shade/} @now ], ['/lamp.js?2'], 'an update is seen, but not what a script loads' ) or diag $got->{err};

# What a script loads stands in the log of visitors alone.
my $learned = learn_live( $httpd, $made, [ ('/index.php/Page_1') x 20 ], @command );
is( $learned->{learned}{exit}, 0, '  learn reads the log of visits' ) or diag $learned->{learned}{err};
@now = map { $_->{href} } @{ set_for( $learned->{manifest}, '/index.php/Page_1' ) };
ok( ( grep { $_ eq '/shade.css' } @now ), '  and finds it' ) or diag slurp( $httpd->path('learned.json') );
ok( publish( $httpd, slurp($made) ), '  which httpd takes' ) or diag $httpd->log;
hints_ok( $httpd, $learned->{manifest}, ['/index.php/Page_1'], 'MediaWiki, learned,' );

done_testing;
