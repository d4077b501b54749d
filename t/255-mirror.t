# generate --mirror: what wget makes of a dynamic site, under the addresses that
# its clients ask for.
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use Test::More;
use PM::Generate;
use PM::Httpd;
use PM::Test;

need('pushmanifest');

my $style = '<link rel=stylesheet href="/a.css">';
my $other = '<link rel=stylesheet href="/b.css">';
my @css   = ( 'a.css' => 'a{}', 'b.css' => 'b{}' );

# The addresses of files with these names.
sub addresses {
    my ( $names, @options ) = @_;
    my $result = generate( site( map { ( $_ => '' ) } @$names ), '-q', '--mirror', @options );
    is( $result->{exit}, 0, "no loss: @$names" ) or diag $result->{err};
    return [ sort keys %{ $result->{manifest}{page} || {} } ];
}

# What is certain, and what is not.
my @cases = (
    [ 'cart.php.html',               '/cart.php' ],
    [ 'cart.php?id=1.html',          '/cart.php' ],
    [ 'list.html',                   '/list', '/list.html' ],
    [ 'list?x=a.b.html',             '/list' ],
    [ 'jquery-3.1.html',             '/jquery-3.1', '/jquery-3.1.html' ],
    [ 'about.html?x=1.html',         '/about.html' ],
    [ 'page.htm',                    '/page.htm' ],
    [ 'a.html.html',                 '/a.html.html' ],
    [ 'x.html.en.html',              '/x.html.en' ],
    [ 'shop/index.html',             '/shop/', '/shop/index.html' ],
    [ 'index.html?p=3.html',         '/', '/index.html' ],
    [ '.well-known/x.html',          '/.well-known/x', '/.well-known/x.html' ],
);
for my $case (@cases) {
    my ( $name, @addresses ) = @$case;
    is_deeply( addresses( [$name] ), \@addresses, "  $name is @addresses" );
}
is_deeply( addresses( [ 'index.php.html', 'index.html' ], '--index', 'index.php' ),
    [qw(/ /index.html /index.php)], "  a server's own index, and wget's" );
is_deeply( [ sort keys %{ generate( site( 'list.html' => '', 'cart.php?id=1.html' => '' ), '-q' )->{manifest}{page} } ],
    [ '/cart.php%3Fid=1.html', '/list.html' ], 'without the option a name is an address' );

# Of the files with one address the one without a query wins, then the first.
my %merged = ( @css, 'cart.php?id=1.html' => $other, 'cart.php?id=2.html' => '', 'item.php?id=1.html' => $other, 'item.php?id=2.html' => '' );
is_deeply( links( \%merged, '/cart.php', '--mirror' ), ['style /b.css'], 'pages that differ in the query: the first' );
is_deeply( links( { %merged, 'cart.php.html' => $style }, '/cart.php', '--mirror' ), ['style /a.css'], '  or the one without' );

# Resources have queries in their names, too.
is_deeply( links( { 'index.html' => '<link rel=stylesheet href="/s.css?v=2"><link rel=stylesheet href="/theme">', 's.css?v=2.css' => '', 'theme.css' => '' }, '/', '--mirror' ),
    [ 'style /s.css?v=2', 'style /theme' ], 'stylesheets whose names wget has changed' );

SKIP: {
    my @missing = grep { !program($_) } qw(wget httpd openssl module);
    die "missing: @missing\n" if @missing && $ENV{PM_REQUIRE_ALL};
    skip "not found: @missing", 1 if @missing;
    my $httpd = PM::Httpd->new(
        files => {
            'htdocs/index.html'     => "$style<a href=list>l</a><a href='cart.php'>c</a><a href='cart.php?id=1'>d</a><a href='sub/'>s</a>",
            'htdocs/list'           => $other,
            'htdocs/cart.php'       => '<link rel=stylesheet href="c.css?v=1">',
            'htdocs/sub/index.html' => "$style<a href='about.html'>a</a><a href='z%C3%A4'>z</a>",
            'htdocs/sub/about.html' => $style,
            "htdocs/sub/z\xc3\xa4"  => $style,
            'htdocs/c.css'          => 'c{}',
            map { ( "htdocs/$_" => 'a{}' ) } qw(a.css b.css),
        },
        config => <<'CONF' );
<FilesMatch "^([^.]+|.*\.php)$">
    ForceType text/html
</FilesMatch>
CONF
    $httpd->start;
    my $dir = tempdir();
    my $got = run( [ program('wget'), qw(-q --mirror --adjust-extension --no-host-directories
                --restrict-file-names=nocontrol -e robots=off -P), "$dir", $httpd->clear_url('/') ] );
    is( $got->{exit}, 0, 'wget has mirrored the site' ) or diag $got->{err};
    ok( -e "$dir/$_", "  with $_" ) for 'cart.php.html', 'cart.php?id=1.html', 'list.html', 'c.css?v=1.css';
    my $result = generate( $dir, '--mirror' );
    is( $result->{exit}, 0, 'nothing is lost' ) or diag $result->{err};
    my %pages = map { my $page = $_; ( $page => join ' ', map { brief($_) } @{ $result->{manifest}{page}{$page} } ) } keys %{ $result->{manifest}{page} };
    is_deeply( \%pages, {
        ( map { ( $_ => 'style /a.css' ) } qw(/ /index.html /sub/ /sub/index.html /sub/about /sub/about.html /sub/z%C3%A4 /sub/z%C3%A4.html) ),
        ( map { ( $_ => 'style /b.css' ) } qw(/list /list.html) ),
        '/cart.php' => 'style /c.css?v=1',
    }, 'each address of the site has what it needs' );
    for my $page ( '/', '/list', '/cart.php', '/sub/about.html', '/sub/z%C3%A4' ) {
        my $asked = run( [ program('wget'), '-q', '-O', '-', $httpd->clear_url($page) ] );
        ok( $asked->{exit} == 0 && $pages{$page}, "  $page is one" );
    }
    $httpd->stop;
}

done_testing();
