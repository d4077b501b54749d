# Beside other modules' directives about the same links: what happens, and the
# one warning at start where a combination harms.
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use PM::Client;
use PM::Httpd;
use PM::Matrix;
use PM::Test;
use Test::More;

need(qw(httpd openssl nghttp curl node module));

my $OTHER = '</css/own.css>; rel=preload; as=style';

# The warnings that name the module's directive, without time and place.
sub warnings_of {
    my ($httpd) = @_;
    $httpd->log_has(qr/resuming normal operations/);    # all has been said
    return map { /httpd\.conf:\d+: (.* beside PushManifest): it/ ? $1 : () }
        split /\n/, $httpd->log;
}

# Starts an httpd whose main server has these lines, checks what it warns of
# and what each row gets.
sub beside {
    my ( $name, $config, $warnings, @rows ) = @_;
    subtest $name => sub {
        my $httpd = matrix_httpd( config => $config );
        $httpd->start;
        is_deeply [ warnings_of($httpd) ], $warnings, 'warnings at start';
        check( $httpd, { name => 'the page', path => '/page.html', %$_ },
            $_->{clients} // [ 'nghttp', 'node' ] ) for @rows;
        $httpd->stop;
    };
    return;
}

beside( 'nothing else', '', [], {} );

beside( 'H2Push off', 'H2Push off', [], { clients => ['node'] },
    { clients => ['nghttp'], pushes => 0 } );

beside( 'H2Push off in a section, with PushManifestSend',
    "<Location />\nH2Push off\nPushManifestSend early link\n</Location>",
    [],
    { pushes => 0 } );

beside( 'H2Push off in a section, alone', "<Location />\nH2Push off\n</Location>",
    [], { pushes => 0 } );

beside( 'H2PushPriority', 'H2PushPriority text/css before', [], {} );

beside( 'H2PushDiarySize 0', 'H2PushDiarySize 0',
    ['H2PushDiarySize 0 beside PushManifest'], {} );

beside( 'Header add Link', "Header add Link \"$OTHER\"", [],
    { own => [$OTHER], own_promised => ['/css/own.css'] } );

beside( 'Header always add Link', "Header always add Link \"$OTHER\"", [],
    { own => [$OTHER], own_promised => ['/css/own.css'] } );

beside( 'Header set Link', "Header set Link \"$OTHER\"",
    ["Header set Link \"$OTHER\" beside PushManifest"],
    { final => 0, own => [$OTHER], own_promised => ['/css/own.css'] } );

beside( 'Header unset Link', 'Header unset Link',
    ['Header unset Link beside PushManifest'], { final => 0 } );

beside( 'Header edit Link', 'Header edit Link "as=font" "as=font; x=y"', [],
    {   final => 0,
        own => [ map { s/as=font/as=font; x=y/r } links() ],
    } );

subtest 'H2PushResource makes a second 103, and is warned of' => sub {
    my $httpd = matrix_httpd( config =>
            "<Location /page.html>\nH2PushResource /css/own.css\n</Location>" );
    $httpd->start;
    is_deeply [ warnings_of($httpd) ],
        ['H2PushResource /css/own.css beside PushManifest'], 'warnings at start';
    my $got = node( $httpd->clear_url('/page.html'), push => 0 );
    my ($first) = grep { $_->{status} == 103 } @{ $got->{interim} };
    is_deeply [ links_of($first) ], [ links() ], 'ours is the first';
    my $pushed = nghttp( $httpd->clear_url('/page.html') );
    lists_ok [ promised($pushed) ], [ hrefs(), '/css/own.css' ],
        'each is promised once';
};

subtest 'the warnings come once, however often httpd reads the configuration' => sub {
    my $httpd = matrix_httpd( config => 'H2PushDiarySize 0' );
    $httpd->start;
    is scalar( warnings_of($httpd) ), 1, 'one at start';
    is scalar( () = $httpd->configtest->{err} =~ /beside PushManifest/g ), 0,
        'none of the configuration test';
};

subtest 'PushManifestResource alone has the same neighbours' => sub {
    my $httpd = PM::Httpd->new( files => { matrix_files() }, config => <<'CONF' );
H2PushDiarySize 0
<IfModule mod_http2.c>
    <Location /page.html>
        PushManifestResource /css/a.css as=style
        H2PushResource /css/own.css
    </Location>
</IfModule>
CONF
    $httpd->start;
    is_deeply [ warnings_of($httpd) ],
        [ 'H2PushDiarySize 0 beside PushManifest',
        'H2PushResource /css/own.css beside PushManifest' ], 'warnings at start';
};

subtest 'H2EarlyHints forgotten is said at the default LogLevel' => sub {
    my $said = qr/:notice\].* PushManifest: browsers get nothing early without H2EarlyHints; write H2EarlyHints on, or off, beside it$/m;
    for my $case ( [ '', 1 ], [ 'H2EarlyHints off', 0 ], [ 'H2EarlyHints on', 0 ] ) {
        my ( $lines, $times ) = @$case;
        my $httpd = PM::Httpd->new( manifest => matrix_manifest('/page.html'),
            log_level => 'warn', config => "PushManifest site.manifest\n$lines" )->start;
        is scalar( () = $httpd->log =~ /$said/g ), $times,
            ( $lines || 'not a word' ) . ": said $times times";
    }
};

subtest 'without a link there is nothing to warn of' => sub {
    my $httpd = PM::Httpd->new( config => 'H2PushDiarySize 0' );
    $httpd->start;
    is_deeply [ warnings_of($httpd) ], [], 'no warnings';
};

subtest 'what holds for a host is found where it is written' => sub {
    my $httpd = matrix_httpd(
        config => "H2EarlyHints off\n",
        files  => { 'hints.conf' => "<IfModule mod_http2.c>\nH2EarlyHints on\n</IfModule>\n" },
        vhosts => <<'CONF');
<VirtualHost *:${CLEAR}>
    ServerName without.localhost
</VirtualHost>
<VirtualHost *:${CLEAR}>
    ServerName localhost
    Include hints.conf
</VirtualHost>
CONF
    $httpd->start;
    check( $httpd, { name => 'off for the connection', path => '/page.html',
            promised => 1, hints_off => 1, hinted => 0 }, [ 'node', 'nghttp' ] );
};

done_testing;
