# WordPress, crawled by the commands of README: what Chromium treats as urgent is
# named, hints are used, who logs in and sends forms sees no difference, the next
# crawl asks for what has changed, and `learn` finds what a script loads.
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use PM::Browser;
use PM::Live;
use PM::Test;
use PM::Wordpress;
use Test::More;

need(qw(pushmanifest module httpd openssl curl node chromium php php-fpm mariadbd wordpress));

my $wordpress = PM::Wordpress->new( config => $SITE_CONFIG . <<'CONF' );
PushManifest ${ROOT}/run/members.manifest "expr=req('Cookie') =~ /wordpress_logged_in_/"
CONF
my $httpd   = $wordpress->{httpd};
my $made    = $httpd->path('made.manifest');
my @command = recipe( 'README.md', '/var/www/blog.manifest',
    'https://blog.example/' => $httpd->url('/'), '/var/www/blog.manifest' => $made,
    '/var/cache/pushmanifest/blog' => $httpd->path('cache') );

# With the session's cookies, if there are any.
my $jar = $httpd->path('run/jar');
sub get { my ( $path, @options ) = @_; return run( [ program('curl'), '-s', '--cacert', $httpd->path('cert.pem'), '-b', $jar, '-c', $jar, @options, $httpd->url($path) ] )->{out} }

# What is sent for a path: the hrefs of the 103's and of the response's Link.
sub links_of {
    my ( $path, @options ) = @_;
    my ( @early, @final );
    my $target = \@early;
    for ( split /\r?\n/, get( $path, '-i', '--http2', '-H', 'Sec-Fetch-Mode: navigate', '-H', 'Sec-Fetch-Dest: document', @options ) ) {
        $target = /^HTTP\S+ 103/ ? \@early : \@final if /^HTTP/;
        push @$target, /<([^>]+)>; rel=preload/g if /^link:/i;
    }
    return ( \@early, \@final );
}

# The crawl
my @sitemap = sitemap_of( $httpd, $httpd->url('/wp-sitemap.xml') );
cmp_ok( scalar @sitemap, '>', 35, 'WordPress lists its pages' );
my $got = crawl_live( $httpd, $made, @command );
is( $got->{exit}, 0, 'README reads them' ) or diag $got->{err};
my $manifest = $got->{manifest};
is_deeply( [ grep { !$manifest->{page}{$_} } @sitemap ], [], '  each is a page of the manifest' );
is_deeply( [ map {m{([^/]+\.woff2)$}} map { $_->{href} } @{ $manifest->{page}{'/about-us/'} } ], ['DMSans-Regular.woff2'], '  with the font of the theme' );
ok( $manifest->{page}{'/'}, '  and the front page' );

# Chromium, while httpd has no manifest
my @pages = ( '/', '/about-us/', '/category/news/', ( grep {m{/post-(?:5|6|7|8)/}} @sitemap ), '/author/admin/' );
accuracy_ok( $httpd, $manifest, \@pages, 'WordPress' );

# With it
ok( publish( $httpd, slurp($made) ), 'httpd takes the manifest' ) or diag $httpd->log;
hints_ok( $httpd, $manifest, [ '/', '/about-us/', $pages[-2] ], 'WordPress' );

# A post that is newer than the manifest, and what else the front controller makes
$wordpress->php(<<'PHP');
require __DIR__ . '/wp-load.php';
wp_insert_post(['post_title' => 'News', 'post_name' => 'the-news', 'post_status' => 'publish', 'post_date' => '2025-01-02 10:00:00', 'post_content' => '<p>x</p>']);
echo "done\n";
PHP
my ( $early, $final ) = links_of('/2025/01/02/the-news/');
my @front = map { $_->{href} } @{ $manifest->{page}{'/index.php'} };
cmp_ok( scalar @front, '>', 2, 'the front controller has what nearly all pages need' );
is_deeply( $early, \@front, '  a new post gets it' ) or diag $httpd->log;
is_deeply( $final, \@front, '  with the response, too' );
for my $path ( '/feed/', '/wp-json/', '/none-such/', '/wp-sitemap.xml' ) {
    ( undef, $final ) = links_of($path);
    is_deeply( $final, [], "  $path gets none" );
}

# Somebody logs in, by curl and by Chromium, and sends forms.
like( get('/wp-login.php'), qr/id="loginform"/, 'the login form' );
get( '/wp-login.php', '-d', 'log=admin&pwd=password&testcookie=1', '-H', 'Cookie: wordpress_test_cookie=WP%20Cookie%20check' );
like( get('/wp-admin/'), qr/Dashboard/, '  takes a password' );
( $early, $final ) = links_of('/wp-admin/');
is_deeply( [ @$early, @$final ], [], '  and what is behind it is as ever' );
my ($nonce) = get('/wp-admin/options-general.php') =~ /name="_wpnonce" value="(\w+)"/;
get( '/wp-admin/options.php', '-d', "option_page=general&action=update&_wpnonce=$nonce&blogname=Renamed&blogdescription=x" );
like( get('/'), qr{<title>Renamed}, '  a form there does its work' );
my @walk = browse( 'chromium', $httpd, [
        { url => $httpd->url('/wp-login.php'), act => send_form( '#loginform', log => 'admin', pwd => 'password' ) },
        { url => $httpd->url( $pages[4] ), act => send_form( '#commentform', comment => 'A remark of mine' ) },
    ], revisit => 1 );
like( $walk[0]{title}, qr/^Dashboard/, 'Chromium logs in' );
like( get( $pages[4] ), qr/A remark of mine/, '  and sends a comment' );

# Whom WordPress knows has a manifest of his own, with what his pages need more.
my $cookies = cookies_in($jar);
my $secret  = spew( $httpd->path('run/member.cookie'), join '; ', map {"$_=$cookies->{$_}"} sort keys %$cookies );
my $members = $httpd->path('members.manifest');
$got = crawl_live( $httpd, $members, recipe( 'manifests/generator/pushmanifest.1', 'members.manifest',
        'member.cookie' => $secret, 'members.manifest' => $members, 'https://blog.example/' => $httpd->url('/') ) );
my @more = grep {/admin-bar/} map { $_->{href} } @{ $got->{manifest}{page}{'/about-us/'} };
is_deeply( [ map {m{([^/]+\.css)}} @more ], ['admin-bar.min.css'], 'a manifest for who has logged in' ) or diag $got->{err};
ok( publish( $httpd, slurp($members), 'run/members.manifest' ), '  is taken' ) or diag $httpd->log;
is_deeply( [ grep {/admin-bar/} @{ ( links_of('/about-us/') )[0] } ], \@more, '  and said to who has' );
hints_ok( $httpd, $got->{manifest}, ['/about-us/'], 'WordPress, logged in,', cookies => $cookies );
unlink $jar;
is_deeply( [ grep {/admin-bar/} @{ ( links_of('/about-us/') )[0] } ], [], '  nobody else gets it' );
my ($value) = map { $cookies->{$_} } grep {/logged_in/} keys %$cookies;
unlike( slurp($_), qr{wordpress_logged_in|password|\Q$value\E}, '  no secret is in a manifest' ) for $made, $members;

# Again
$got = crawl_live( $httpd, $made, @command );
my $before = slurp($made);
$got = crawl_live( $httpd, $made, @command );
is( slurp($made), $before, 'a crawl of what has not changed gives the same bytes' );
my ( $requests, $unchanged ) = $got->{err} =~ /^(\d+) requests, (\d+) of them/m;
my $files = () = join( ' ', keys %{ { map { ( $_->{href} => 1 ) } map {@$_} values %{ $got->{manifest}{page} } } } ) =~ /\S+/g;
cmp_ok( $unchanged, '>=', $files, '  its files are asked for on condition' ) or diag $got->{err};

# The hook of the examples says that something has changed.
my $changed = $httpd->path('run/blog.changed');
spew( $changed, '', 0666 );
utime 1, 1, $changed;
my $config = $httpd->path('htdocs/wp-config.php');
spew( $config, slurp($config) =~ s/^define\('DB_NAME'/define('PUSHMANIFEST_CHANGED', '$changed');\n$&/mr );
spew( $httpd->path('htdocs/wp-content/mu-plugins/pushmanifest-hook.php'), slurp( srcdir() . '/manifests/examples/pushmanifest-hook.php' ) );
$wordpress->php(<<'PHP');
require __DIR__ . '/wp-load.php';
wp_insert_post(['post_title' => 'More', 'post_name' => 'more-news', 'post_status' => 'publish', 'post_content' => '<p>x</p>']);
echo "done\n";
PHP
cmp_ok( ( stat $changed )[9], '>', 1, 'the hook of the examples sees a new post' );
my @unit = recipe( 'manifests/examples/pushmanifest-blog.service', 'crawl --quiet',
    'https://blog.example/' => $httpd->url('/'), '/var/lib/pushmanifest/blog.manifest' => $made, '/var/cache/pushmanifest/blog' => $httpd->path('cache') );
$got = crawl_live( $httpd, $made, @unit );
is( $got->{exit}, 0, '  and what the systemd unit starts' ) or diag $got->{err};
like( slurp($made), qr{"page":"/\d+/\d+/\d+/more-news/"}, '  reads it' );

# An update of the plugin, and one of the theme, which has another font now
my $plugin = $httpd->path('htdocs/wp-content/plugins/lamp');
spew( "$plugin/lamp.php", slurp("$plugin/lamp.php") =~ s/'1\.0'/'1.1'/r );
spew( "$plugin/$_", $LAMP_UPDATED{$_}, 0644 ) for keys %LAMP_UPDATED;
$wordpress->set_font('source-serif-pro');
$wordpress->php(<<'PHP');
require __DIR__ . '/wp-load.php';
delete_transient('global_styles_' . get_stylesheet());
do_action('upgrader_process_complete', null, ['action' => 'update', 'type' => 'theme']);
echo "done\n";
PHP
$got = crawl_live( $httpd, $made, @command );
is( $got->{exit}, 0, 'after an update' ) or diag $got->{err};
my @now = map { $_->{href} } @{ $got->{manifest}{page}{'/'} };
is_deeply( [ grep {/lamp\.js/} @now ], ['/wp-content/plugins/lamp/lamp.js?ver=1.1'], '  the new version of a plugin is named' );
is_deeply( [ map {m{/fonts/([\w-]+)/}} @now ], ['source-serif-pro'], '  and the new font of a theme' );
unlike( slurp($made), qr/lamp\.js\?ver=1\.0|DMSans/, '  and the old ones are not' );

# What a script loads stands in the log of visitors alone.
is_deeply( [ grep {/shade/} @now ], [], 'what a script loads no HTML shows' );
my $learned = learn_live( $httpd, $made, [ ('/about-us/') x 20 ], @command );
is( $learned->{learned}{exit}, 0, '  learn reads the log of visits' ) or diag $learned->{learned}{err};
my ($shade) = grep { $_->{href} =~ m{/lamp/shade\.css} } @{ $learned->{manifest}{page}{'/about-us/'} };
is( $shade->{as}, 'style', '  and finds it' ) or diag slurp( $httpd->path('learned.json') );
ok( publish( $httpd, slurp($made) ), '  which httpd takes' ) or diag $httpd->log;
hints_ok( $httpd, $learned->{manifest}, ['/about-us/'], 'WordPress, learned,' );

done_testing;
