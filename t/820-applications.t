# A Django and an Express application behind mod_proxy, crawled by the command of
# README: one by its sitemap, one by its links; families, logins, updates,
# what `learn` adds.
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use PM::App;
use PM::Browser;
use PM::Live;
use PM::Test;
use Test::More;

need(qw(pushmanifest module httpd openssl curl node npm chromium gunicorn django));

# What is special about each.
my %SITES = (
    Django  => { make => sub { return PM::App->django },  item => '/item/%d/', family => '/item/*', login => '/login/',  account => '/account/', feed => '/feed/' },
    Express => { make => sub { return PM::App->express }, item => '/item/%d',  family => '/item/*', login => '/login', account => '/account', feed => '/feed' },
);

sub check_site {
    my ( $name, $site ) = @_;
    my $app     = $site->{make}->();
    my $httpd   = $app->{httpd};
    my $made    = $httpd->path('made.manifest');
    my @command = recipe( 'README.md', '/var/www/app.manifest',
        'https://app.example/' => $httpd->url('/'), '/var/www/app.manifest' => $made, '/var/cache/pushmanifest/app' => $httpd->path('cache') );
    my $jar = $httpd->path('run/jar');
    my $get = sub { my ( $path, @options ) = @_; return run( [ program('curl'), '-si', '--cacert', $httpd->path('cert.pem'), '-b', $jar, '-c', $jar, @options, $httpd->url($path) ] )->{out} };
    my $item = sub { return sprintf $site->{item}, @_ };

    my $got = crawl_live( $httpd, $made, @command );
    is( $got->{exit}, 0, "$name: README reads it" ) or diag $got->{err};
    my $manifest = $got->{manifest};
    is_deeply( [ grep { !set_for( $manifest, $item->($_) ) } 1 .. PM::App::ITEMS ], [], '  every item has its set' );
    ok( $manifest->{match}{ $site->{family} }, '  by one match' ) or diag slurp($made);
    is_deeply( [ map { $_->{href} } @{ set_for( $manifest, $item->(7) ) } ],
        [qw(/static/css/base.css /static/css/item.css /static/css/grid.css /static/fonts/d.woff2 /static/js/app.mjs /static/js/mark.mjs)], '  with all that it needs' );
    accuracy_ok( $httpd, $manifest, [ '/', map { $item->($_) } 1, 7, 29 ], $name );

    ok( publish( $httpd, slurp($made) ), '  httpd takes the manifest' ) or diag $httpd->log;
    hints_ok( $httpd, $manifest, [ '/', $item->(3) ], $name );
    like( $get->( $item->(999) ), qr{^HTTP/2 404 (?!.*^link: )}ms, '  an item that is not there has no Link' );
    unlike( $get->( $site->{feed} ), qr/^link: .*preload/mi, '  nor has a feed' );

    my ($token) = $get->( $site->{login} ) =~ /csrfmiddlewaretoken" value="(\w+)"/;
    $get->( $site->{login}, '-d', 'user=me', ( $token ? ( '-d', "csrfmiddlewaretoken=$token", '-H', 'Referer: ' . $httpd->url( $site->{login} ) ) : () ) );
    like( $get->( $site->{account} ), qr{<h1>Hello me}, '  somebody logs in' );
    my ($form) = browse( 'chromium', $httpd, [ { url => $httpd->url( $site->{login} ), act => send_form( 'form', user => 'them' ) } ] );
    is( $form->{title}, 'Hello them', '  as Chromium does' );
    unlike( slurp($made), qr{"$site->{account}"}, '  what is behind the login is no page of a stranger' );

    # An update of the style
    my $before = slurp($made);
    $got = crawl_live( $httpd, $made, @command );
    is( slurp($made), $before, '  a second crawl gives the same bytes' );
    spew( $httpd->path('static/css/grid.css'), '.grid{display:flex} /* and more */' );
    $got = crawl_live( $httpd, $made, @command );
    my ( $old, $new ) = map { my ($link) = grep { $_->{href} =~ /grid/ } @{ set_for( $_, '/' ) }; $link } $manifest, $got->{manifest};
    isnt( $new->{hash}, $old->{hash}, '  a changed file has another hash' );

    # A module that a script imports by a name that it makes up stands in the log alone.
    spew( $httpd->path('static/js/app.mjs'), <<'JS' );
import { mark } from './mark.mjs';
mark();
const name = 'late';
import(`./${name}.mjs`);
JS
    my $learned = learn_live( $httpd, $made, [ map { $item->($_) } 1 .. 20 ], @command );
    is( $learned->{learned}{exit}, 0, '  learn reads the log of visits' ) or diag $learned->{learned}{err};
    ok( ( grep { $_->{href} eq '/static/js/late.mjs' } @{ set_for( $learned->{manifest}, $item->(30) ) } ), '  and finds what a script loads, for all items' )
        or diag slurp( $httpd->path('learned.json') );
    ok( publish( $httpd, slurp($made) ), '  which httpd takes' ) or diag $httpd->log;
    hints_ok( $httpd, $learned->{manifest}, [ $item->(30) ], "$name, learned," );
    $httpd->stop;
    return;
}

check_site( $_, $SITES{$_} ) for sort keys %SITES;

done_testing;
