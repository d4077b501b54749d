# MediaWiki behind httpd with php-fpm, on SQLite, set up unattended: a skin, pages
# that link to each other, a category, a user.
#
#   my $wiki = PM::Mediawiki->new( config => '...' );
#   $wiki->{httpd};
#
# SPDX-License-Identifier: Apache-2.0
package PM::Mediawiki;
use strict;
use warnings;
use File::Path qw(make_path);
use PM::Httpd;
use PM::Live;
use PM::Php;
use PM::Test;

use constant PAGES => 12;

sub new {
    my ( $class, %option ) = @_;
    my $self  = bless {%option}, $class;
    my $httpd = $self->{httpd} = PM::Httpd->new(
        modules => [qw(proxy proxy_fcgi rewrite expires deflate filter)],
        log_level => 'warn',
        config  => <<'CONF' . ( $option{config} // '' ) );
DirectoryIndex index.php
AcceptPathInfo On
<FilesMatch "\.php$">
    SetHandler "proxy:unix:${ROOT}/run/fpm.sock|fcgi://localhost"
</FilesMatch>
AddOutputFilterByType DEFLATE text/html text/css text/javascript
<FilesMatch "\.(css|js|woff2|png|svg)$">
    ExpiresActive on
    ExpiresDefault "access plus 1 day"
</FilesMatch>
CONF
    rmdir $httpd->path('htdocs');
    copy_tree( program('mediawiki'), $httpd->path('htdocs'), qw(extensions LocalSettings.php config images mw-config) );
    make_path( map { $httpd->path($_) } qw(htdocs/extensions htdocs/images htdocs/cache data) );
    $self->{fpm} = PM::Php->new($httpd);
    $self->install;
    system 'chmod', '-R', 'a+rwX', $httpd->path('data'), $httpd->path('htdocs/cache'), $httpd->path('htdocs/images');
    $httpd->start;
    return $self;
}

# Runs a script of MediaWiki's own.
sub maintain {
    my ( $self, $script, $stdin, @arguments ) = @_;
    my $ran = $self->{fpm}->script( $self->{httpd}->path("htdocs/maintenance/$script.php"), @arguments, \$stdin );
    die "MediaWiki, $script: $ran->{out}$ran->{err}" if $ran->{exit};
    return $ran;
}

sub install {
    my ($self) = @_;
    my $httpd  = $self->{httpd};
    my $origin = $httpd->url('') =~ s{/$}{}r;
    $self->maintain( 'install', '', '--dbtype', 'sqlite', '--dbpath', $httpd->path('data'), '--pass', 'a long password',
        '--server', $origin, '--scriptpath', '', '--confpath', $httpd->path('htdocs'), '--skins', 'Vector,MonoBook', 'A wiki', 'Admin' );
    my $settings = slurp( $httpd->path('htdocs/LocalSettings.php') );
    $httpd->write( 'htdocs/LocalSettings.php', $settings . <<'PHP' );
$wgUsePathInfo = true;
$wgArticlePath = '/index.php/$1';
$wgJobRunRate = 0;
$wgUseInstantCommons = false;
$wgMainCacheType = CACHE_NONE;
$wgHooks['BeforePageDisplay'][] = function ($out) {
    $out->addHeadItem('lamp', '<script async src="/lamp.js?1"></script>');
};
PHP
    $httpd->write( 'htdocs/lamp.js', $LAMP );
    my %pages = ( 'Main Page' => join( "\n", 'Welcome. ' x 500, '', map {"* [[Page $_]]"} 1 .. PAGES ), 'Category:All' => 'All of them. ' x 400 );
    for my $n ( 1 .. PAGES ) {
        my $next = $n % PAGES + 1;
        $pages{"Page $n"} = "== Page $n ==\n" . "Words of a page. " x 80 . "\n\n[[Page $next]] [[Main Page]] [[Category:All]]\n";
    }
    my @files = map { $httpd->write( "pages/$_", $pages{$_} ) } sort keys %pages;
    $self->maintain( 'importTextFiles', '', '-u', 'Admin', '--overwrite', @files );
    return;
}

1;
