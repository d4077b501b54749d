# WordPress behind httpd with php-fpm and a MariaDB of its own, set up unattended:
# permalinks by .htaccess, a theme, posts with and without pictures, pages, and a
# plugin that enqueues a script.
#
#   my $wordpress = PM::Wordpress->new( theme => 'twentytwentythree' );
#   $wordpress->{httpd}; $wordpress->php('<?php ...');
#
# SPDX-License-Identifier: Apache-2.0
package PM::Wordpress;
use strict;
use warnings;
use PM::Httpd;
use PM::Live;
use PM::Php;
use PM::Service;
use PM::Test;

sub new {
    my ( $class, %option ) = @_;
    my $self  = bless { theme => 'twentytwentythree', posts => 30, %option }, $class;
    my $httpd = $self->{httpd} = PM::Httpd->new(
        modules => [qw(proxy proxy_fcgi rewrite expires deflate filter)],
        log_level => 'warn',
        config  => <<'CONF' . ( $option{config} // '' ) );
DirectoryIndex index.php index.html
<Directory ${ROOT}/htdocs>
    Options FollowSymLinks
    AllowOverride All
</Directory>
<FilesMatch "\.php$">
    SetHandler "proxy:unix:${ROOT}/run/fpm.sock|fcgi://localhost"
</FilesMatch>
AddOutputFilterByType DEFLATE text/html text/css text/javascript
<FilesMatch "\.(css|js|woff2|png)$">
    ExpiresActive on
    ExpiresDefault "access plus 1 day"
</FilesMatch>
CONF
    rmdir $httpd->path('htdocs');
    copy_tree( program('wordpress'), $httpd->path('htdocs') );
    $self->set_font('dm-sans');
    $self->database;
    $self->configure;
    $self->{fpm} = PM::Php->new($httpd);
    $self->install;
    $httpd->start;
    return $self;
}

# As in an update of the theme: what its text is set in.
sub set_font {
    my ( $self, $slug ) = @_;
    my $file = $self->{httpd}->path("htdocs/wp-content/themes/$self->{theme}/theme.json");
    spew( $file, slurp($file) =~ s/--font-family--\K[\w-]+/$slug/r );
    return;
}

# MariaDB at a socket alone, with an empty database and no password.
sub database {
    my ($self) = @_;
    my $httpd = $self->{httpd};
    my $base  = program('mariadbd') =~ s{/(?:usr/sbin|bin)/mariadbd$}{}r;
    my ($share) = grep {-d} "$base/usr/share/mysql", '/usr/share/mysql';
    my $data = $httpd->path('data');
    mkdir $data;
    my @common = ( program('mariadbd'), '--no-defaults', "--lc-messages-dir=$share",
        "--character-sets-dir=$share/charsets", "--datadir=$data", "--tmpdir=$data",
        ( $> == 0 ? '--user=root' : () ), '--innodb-buffer-pool-size=32M', '--skip-log-bin' );
    my $made = run( [ @common, '--bootstrap', '--silent-startup' ], stdin => "CREATE DATABASE wordpress;\n", timeout => 120 );
    die "mariadbd --bootstrap: $made->{err}" if $made->{exit};
    my $socket = $self->{socket} = $httpd->path('run/db.sock');
    $self->{mariadb} = PM::Service->new( [ @common, '--skip-networking', "--socket=$socket",
            '--skip-grant-tables', '--pid-file=' . $httpd->path('run/db.pid') ],
        ready => sub { -S $socket } );
    chmod 0777, $socket;
    return;
}

sub configure {
    my ($self) = @_;
    my $httpd  = $self->{httpd};
    my $origin = $httpd->url('') =~ s{/$}{}r;
    $httpd->write( 'htdocs/wp-config.php', <<"PHP" );
<?php
define('DB_NAME', 'wordpress');
define('DB_USER', 'root');
define('DB_PASSWORD', '');
define('DB_HOST', 'localhost:$self->{socket}');
define('DB_CHARSET', 'utf8mb4');
define('WP_HOME', '$origin');
define('WP_SITEURL', '$origin');
define('DISABLE_WP_CRON', true);
define('WP_HTTP_BLOCK_EXTERNAL', true);
define('AUTOMATIC_UPDATER_DISABLED', true);
\$table_prefix = 'wp_';
if (!isset(\$_SERVER['HTTP_HOST'])) { \$_SERVER['HTTP_HOST'] = 'localhost:@{[ $httpd->port ]}'; \$_SERVER['HTTPS'] = 'on'; \$_SERVER['REQUEST_METHOD'] = 'GET'; \$_SERVER['REQUEST_URI'] = '/'; }
if (!defined('ABSPATH')) { define('ABSPATH', __DIR__ . '/'); }
require_once ABSPATH . 'wp-settings.php';
PHP
    $httpd->write( 'htdocs/.htaccess', <<'CONF' );
RewriteEngine On
RewriteRule .* - [E=HTTP_AUTHORIZATION:%{HTTP:Authorization}]
RewriteBase /
RewriteRule ^index\.php$ - [L]
RewriteCond %{REQUEST_FILENAME} !-f
RewriteCond %{REQUEST_FILENAME} !-d
RewriteRule . /index.php [L]
CONF
    $httpd->write( 'htdocs/wp-content/plugins/lamp/lamp.php', <<'PHP' );
<?php
/* Plugin Name: Lamp */
add_action('wp_enqueue_scripts', function () {
    wp_enqueue_script('lamp', plugins_url('lamp.js', __FILE__), [], '1.0');
});
PHP
    $httpd->write( 'htdocs/wp-content/plugins/lamp/lamp.js', $LAMP );
    $httpd->write( 'htdocs/wp-content/uploads/lamp.png', pack 'H*', '89504e470d0a1a0a0000000d4948445200000001000000010806000000'
            . '1f15c4890000000d49444154789c63f8cfc0f01f00050001ffab6a5a1a0000000049454e44ae426082' );
    system 'chmod', '-R', 'a+rX', $httpd->path('htdocs');
    return;
}

# Runs a script of ours in WordPress.
sub php {
    my ( $self, $code ) = @_;
    my $file = $self->{httpd}->write( 'htdocs/wp-run.php', "<?php\n$code" );
    my $ran  = $self->{fpm}->script($file);
    unlink $file;
    die "WordPress: $ran->{out}$ran->{err}" if $ran->{exit} || $ran->{out} !~ /done\n\z/;
    return $ran;
}

sub install {
    my ($self) = @_;
    $self->php(<<"PHP");
define('WP_INSTALLING', true);
require __DIR__ . '/wp-load.php';
require ABSPATH . 'wp-admin/includes/upgrade.php';
wp_install('A blog', 'admin', 'admin\@blog.example', true, '', 'password');
echo "done\\n";
PHP
    $self->php(<<"PHP");
require __DIR__ . '/wp-load.php';
require ABSPATH . 'wp-admin/includes/admin.php';
global \$wp_rewrite;
\$wp_rewrite->set_permalink_structure('/%year%/%monthnum%/%day%/%postname%/');
switch_theme('$self->{theme}');
activate_plugin('lamp/lamp.php');
\$news = wp_create_category('News');
for (\$i = 1; \$i <= $self->{posts}; \$i++) {
    wp_insert_post(['post_title' => "Post \$i", 'post_status' => 'publish', 'post_category' => \$i % 2 ? [\$news] : [],
        'post_date' => sprintf('2024-%02d-%02d 10:00:00', 1 + \$i % 12, 1 + \$i % 28), 'post_name' => "post-\$i",
        'post_content' => (\$i % 5 ? '' : '<!-- wp:image --><figure class="wp-block-image"><img src="' . content_url('uploads/lamp.png') . '" alt="" width="600" height="400"/></figure><!-- /wp:image -->')
            . '<!-- wp:paragraph --><p>' . str_repeat('Words of a post. ', 60) . '</p><!-- /wp:paragraph -->'
            . (\$i % 3 ? '' : '<!-- wp:quote --><blockquote class="wp-block-quote"><p>A quotation</p></blockquote><!-- /wp:quote -->')]);
}
foreach (['About us', 'Contact', 'Imprint'] as \$title) {
    wp_insert_post(['post_type' => 'page', 'post_title' => \$title, 'post_status' => 'publish', 'post_content' => '<p>' . str_repeat("\$title. ", 30) . '</p>']);
}
flush_rewrite_rules(false);
echo "done\\n";
PHP
    return;
}

1;
