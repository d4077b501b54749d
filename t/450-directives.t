# What the operator can say: each directive in each context, how sections
# inherit, and what is refused in which words.
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

my $ADDED = '</css/own.css>; rel=preload; as=style';

# ---- Contexts and inheritance, over HTTP/1.1: the links of the response ----

my $page = "<p>page\n";
my $httpd = matrix_httpd(
    modules => [qw(rewrite cgid autoindex proxy proxy_http setenvif)],
    pages   => [ '/page.html', '/m/*' ],
    files   => {
        ( map { ( "htdocs/m/$_/page.html" => $page ) }
            qw(off off/on dir files if htaccess limit limit/more bytes when when/no res
            res/more res/same none none/all order redirected) ),
        'htdocs/m/htaccess/.htaccess' => "PushManifestEngine On\nPushManifestSend link\n"
            . "PushManifestResource /css/own.css as=style\nPushManifestWhen true\n",
        'htdocs/free/page.html'  => $page,
        'htdocs/free/page.css'   => "a {}\n",
        'htdocs/free/list/x.txt' => 'x',
        'cgi/made.pl'            => cgi(0),
        'cgi/away'               => cgi( 0, 'Location: /m/redirected/page.html' ),
    },
    config => <<'CONF');
ScriptAlias /cgi/ ${ROOT}/cgi/
AddType text/x-perl .pl
PushManifestLimit links=60
<Directory ${ROOT}/htdocs>
    AllowOverride FileInfo
    Options +Indexes
</Directory>
<Location /m/off>
    PushManifestEngine Off
</Location>
<Location /m/off/on>
    PushManifestEngine On
</Location>
<Directory ${ROOT}/htdocs/m/dir>
    PushManifestSend none
</Directory>
<Directory ${ROOT}/htdocs/m/files>
    <Files page.html>
        PushManifestSend none
    </Files>
</Directory>
<Location /m/if>
    <If "%{QUERY_STRING} == 'none'">
        PushManifestSend none
    </If>
</Location>
<Location /m/limit>
    PushManifestLimit links=1
</Location>
<Location /m/limit/more>
    PushManifestLimit bytes=100
</Location>
<Location /m/bytes>
    PushManifestLimit links=3 bytes=100
</Location>
<Location /m/when>
    PushManifestWhen "%{QUERY_STRING} == 'yes'"
</Location>
<Location /m/when/no>
    PushManifestWhen false
</Location>
<Location /m/res>
    PushManifestResource /css/own.css as=style
</Location>
<Location /m/res/more>
    PushManifestResource /js/n.js rel=modulepreload
</Location>
<Location /m/res/same>
    PushManifestResource /css/a.css as=style
</Location>
<Location /m/none>
    PushManifestSend none
</Location>
<Location /m/none/all>
    PushManifestSend early push link
</Location>
<Location /m/redirected>
    PushManifestEngine Off
</Location>
<Location /free>
    PushManifestResource /css/own.css as=style
</Location>
<Location /cgi/made.pl>
    PushManifestResource /css/own.css as=style
</Location>
<Location /cgi/away>
    PushManifestResource /css/own.css as=style
</Location>
CONF
$httpd->start;

my @set = links();
my @links_of = (
    [ 'nothing said',                    '/page.html',            @set ],
    [ 'PushManifestEngine Off',          '/m/off/page.html' ],
    [ 'and On inside',                   '/m/off/on/page.html',   @set ],
    [ '<Directory>',                     '/m/dir/page.html' ],
    [ '<Files>',                         '/m/files/page.html' ],
    [ '<If> that does not hold',         '/m/if/page.html',       @set ],
    [ '<If> that holds',                 '/m/if/page.html?none' ],
    [ '.htaccess',                       '/m/htaccess/page.html',
        @set, $ADDED ],
    [ 'PushManifestLimit links=1',       '/m/limit/page.html',    $set[0] ],
    [ 'bytes=100 inside keeps links=1',  '/m/limit/more/page.html', $set[0] ],
    [ 'PushManifestLimit bytes=100',     '/m/bytes/page.html',    @set[ 0, 1 ] ],
    [ 'PushManifestWhen does not hold',  '/m/when/page.html' ],
    [ 'PushManifestWhen holds',          '/m/when/page.html?yes', @set ],
    [ 'inside, another condition',       '/m/when/no/page.html?yes' ],
    [ 'PushManifestResource adds',       '/m/res/page.html',      @set, $ADDED ],
    [ 'inside it adds more',             '/m/res/more/page.html', @set, $ADDED,
        '</js/n.js>; rel=preload; as=script; crossorigin' ],
    [ 'but none a second time',          '/m/res/same/page.html', @set, $ADDED ],
    [ 'PushManifestSend none',           '/m/none/page.html' ],
    [ 'and all inside',                  '/m/none/all/page.html', @set ],
    [ 'PushManifestResource alone',      '/free/page.html',       $ADDED ],
    [ 'but not on a stylesheet',         '/free/page.css' ],
    [ 'on an index that httpd makes',    '/free/list/',           $ADDED ],
    [ 'on a script of some other type',  '/cgi/made.pl',          $ADDED ],
    [ 'led to where the engine is off',  '/cgi/away' ],
);
for my $row (@links_of) {
    my ( $name, $path, @links ) = @$row;
    my $got = curl( $httpd->clear_url($path), http => '1.1' );
    is_deeply [ $got->{status}, links_of($got) ], [ 200, @links ], "$name, $path";
}

subtest 'PushManifestResource goes early, where a handler makes the page' => sub {
    for my $path ( '/cgi/made.pl', '/free/page.html', '/free/list/' ) {
        my $got = nghttp( $httpd->clear_url($path) );
        is_deeply [ promised($got) ], ['/css/own.css'], "$path promises it";
    }
    is_deeply [ promised( nghttp( $httpd->clear_url('/free/page.css') ) ) ], [],
        'a stylesheet does not';
};
$httpd->stop;

# ---- What is refused: file, line and these words ----

sub refusal_of {
    my ($config) = @_;
    my $broken = PM::Httpd->new( config => $config, manifest => matrix_manifest('/') );
    my $result = $broken->configtest;
    my $said = $result->{err} . $result->{out};
    return $result->{exit} ? $said =~ s/^AH\d+: //mgr : "accepted:\n$said";
}

my @refused = (
    [ 'PushManifest', 'PushManifest takes 1-2 arguments' ],
    [ 'PushManifest x true', 'PushManifest: "true" is not a condition; write PushManifest FILE '
            . '"expr=EXPRESSION"' ],
    [ 'PushManifest x "expr=%{NO"', 'PushManifest: "%{NO" is not an expression of httpd: ' ],
    [ "<Location />\nPushManifest x\n</Location>",
        'PushManifest not allowed in <Location> context' ],
    [ "<Directory />\nPushManifest x\n</Directory>",
        'PushManifest not allowed in <Directory> context' ],
    [ 'PushManifestEngine maybe', 'PushManifestEngine must be On or Off' ],
    [ 'PushManifestSend',
        'PushManifestSend: write any of early, push and link, or none alone' ],
    [ 'PushManifestSend early none',
        'PushManifestSend: write any of early, push and link, or none alone' ],
    [ 'PushManifestSend ealry', 'PushManifestSend: "ealry" is unknown; write any of early, '
            . 'push and link, or none' ],
    [ 'PushManifestResource /a.css as=style',
        qr/PushManifestResource not allowed|PushManifestResource: not allowed for a whole host/ ],
    [ location('PushManifestResource'),
        'PushManifestResource: write URL as=TYPE [attribute ...]' ],
    [ location('PushManifestResource a.css as=style'), 'PushManifestResource: a.css: href ' ],
    [ location('PushManifestResource /a.css'), 'PushManifestResource: /a.css: as ' ],
    [ location('PushManifestResource /a.css as=stile'),
        'PushManifestResource: "as=stile" is unknown; write ' ],
    [ location('PushManifestResource /a.css as=style colour=red'),
        'PushManifestResource: "colour=red" is unknown; write ' ],
    [ location('PushManifestResource /a.css#x as=style'), 'PushManifestResource: /a.css#x: href ' ],
    [ 'PushManifestWhen "%{NO"', 'PushManifestWhen: "%{NO" is not an expression of httpd: ' ],
    [ 'PushManifestLimit links=0', 'PushManifestLimit: "links=0" is not a limit; write any of '
            . 'links=N with N from 1 to 64, bytes=N, early=N and final=N with N from 1 to 8000, '
            . 'header=N with N from 1 to 65536, and push=auto or push=N with N from 1 to 1073741824' ],
    [ 'PushManifestLimit push=some', 'PushManifestLimit: "push=some" is not a limit' ],
    [ 'PushManifestLimit push=0', 'PushManifestLimit: "push=0" is not a limit' ],
    [ 'PushManifestLimit early=', 'PushManifestLimit: "early=" is not a limit' ],
    [ 'PushManifestLimit header=99999', 'PushManifestLimit: "header=99999" is not a limit' ],
    [ 'PushManifestProxy', 'PushManifestProxy requires at least one argument' ],
    [ 'PushManifestProxy proxy.example', 'PushManifestProxy: "proxy.example" is not an address; '
            . 'write ADDRESS or ADDRESS/BITS, as 192.0.2.1, 10.0.0.0/8 or 2001:db8::/32' ],
    [ 'PushManifestProxy 10.0.0.0/33', 'PushManifestProxy: "10.0.0.0/33" is not an address' ],
    [ location('PushManifestProxy 10.0.0.1'), 'PushManifestProxy not allowed in <Location> context' ],
    [ 'PushManifestLimit links=65', 'PushManifestLimit: "links=65" is not a limit' ],
    [ 'PushManifestLimit bytes=9000', 'PushManifestLimit: "bytes=9000" is not a limit' ],
    [ 'PushManifestLimit links=4x', 'PushManifestLimit: "links=4x" is not a limit' ],
    [ 'PushManifestCookie "a b"', 'PushManifestCookie: "a b" is not the name of a cookie' ],
    [ location('PushManifestCookie On'), 'PushManifestCookie not allowed in <Location> context' ],
    [ 'PushManifestSample 101', 'PushManifestSample: "101" is not a percentage; write a whole number from 0 to 100' ],
    [ 'PushManifestSample 0.5', 'PushManifestSample: "0.5" is not a percentage' ],
    [ location('PushManifestSample 5'), 'PushManifestSample not allowed in <Location> context' ],
    [ 'PushManifestReload soon', 'PushManifestReload: "soon" is not a time; write seconds' ],
    [ location('PushManifestReload 5'), 'PushManifestReload not allowed in <Location> context' ],
    [ "<VirtualHost *:\${CLEAR}>\nPushManifestReload 5\n</VirtualHost>",
        'PushManifestReload cannot occur within <VirtualHost> section' ],
);

sub location { my ($line) = @_; return "<Location /x>\n$line\n</Location>" }

for my $row (@refused) {
    my ( $config, $words ) = @$row;
    my $name = $config =~ s/\n/ /gr;
    my $said = refusal_of($config);
    if ( ref $words ) { like $said, $words, "refused: $name" }
    else { ok index( $said, $words ) >= 0, "refused: $name" or diag $said }
    like $said, qr/Syntax error on line \d+ of \S+httpd\.conf/, '... with file and line';
}

# ---- .htaccess ----

subtest '.htaccess: with FileInfo, and what is refused there' => sub {
    my %htaccess = (
        engine   => 'PushManifestEngine Off',
        resource => 'PushManifestResource /css/own.css as=style',
        limit    => 'PushManifestLimit links=1',
        file     => 'PushManifest x',
        wrong    => 'PushManifestSend ealry',
        noinfo   => 'PushManifestEngine Off',
    );
    my $server = matrix_httpd(
        pages => ['/*'],
        files => { map { ( "htdocs/$_/.htaccess" => "$htaccess{$_}\n",
                    "htdocs/$_/page.html" => $page ) } keys %htaccess },
        config => <<'CONF');
<Directory ${ROOT}/htdocs>
    AllowOverride FileInfo
</Directory>
<Directory ${ROOT}/htdocs/noinfo>
    AllowOverride AuthConfig Limit
</Directory>
CONF
    $server->start;
    my %status = map { $_ => curl( $server->clear_url("/$_/page.html"), http => '1.1' )->{status} }
        keys %htaccess;
    is_deeply \%status, { engine => 200, resource => 200, limit => 500, file => 500,
        wrong => 500, noinfo => 500 }, 'what each answers';
    like $server->log, qr/PushManifestLimit not allowed here/, 'PushManifestLimit is refused';
    like $server->log, qr/PushManifestSend: "ealry" is unknown/, 'a wrong word is explained';
};

# ---- nginx ----

subtest 'what http2_push of nginx does' => sub {
    my $server = PM::Httpd->new( files => { matrix_files(), 'htdocs/index.html' => $page },
        config => <<'CONF');
<LocationMatch "^/index\.html$">
    PushManifestResource /css/a.css as=style
    PushManifestResource /js/m.js as=script
</LocationMatch>
CONF
    $server->start;
    is_deeply [ promised( nghttp( $server->clear_url('/index.html') ) ) ],
        [ '/css/a.css', '/js/m.js' ], 'the page pushes both';
    is_deeply [ promised( nghttp( $server->clear_url('/page.html') ) ) ], [],
        'another page does not';
};

done_testing;
