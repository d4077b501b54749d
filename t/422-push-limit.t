# PushManifestLimit push=: how much is pushed before the page comes.
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use PM::Client;
use PM::Httpd;
use PM::Test;
use Test::More;

need(qw(httpd openssl node module));

my @files = map {"/$_.css"} 1 .. 3;

# A page at this path with such links.
sub page_of {
    my ( $page, @links ) = @_;
    my $links = join ',', @links;
    my $set = $page =~ s/\W/-/gr;
    return qq({"set":"$set","links":[$links]}\n{"page":"$page","set":"$set"}\n);
}

# A file of this type that has this size, as the manifest says.
sub link_to {
    my ( $href, $as, $bytes ) = @_;
    return qq({"href":"$href","as":"$as") . ( defined $bytes ? qq(,"bytes":$bytes}) : '}' );
}

# A page at this path with stylesheets of such sizes.
sub lines_of {
    my ( $page, @bytes ) = @_;
    return page_of( $page, map { link_to( $files[$_], 'style', $bytes[$_] ) } 0 .. $#bytes );
}

my $httpd = PM::Httpd->new(
    modules  => ['cgid'],
    push     => 'auto',
    manifest => join( '', qq({"pushmanifest":1}\n), lines_of( '/page.html', 10, 20, 30 ),
        lines_of( '/cgi/slow', 10, 20, 30 ), lines_of( '/cgi/huge', 10, 1 << 40, 30 ),
        lines_of( '/unknown.html', 10, undef, 30 ), lines_of( '/cgi/error', 10 ), lines_of( '/cgi/get', 10 ),
        lines_of( '/cgi/lead', 10, 20, 30 ), lines_of( '/lone.html', 10 ),
        ( map { page_of( $_, link_to( '/1.svg', 'image', 4600 ), link_to( '/1.css', 'style', 10_000 ),
                link_to( '/2.svg', 'image', 1 ), link_to( '/3.svg', 'image' ), link_to( '/2.css', 'style', 1 << 40 ),
                link_to( '/4.svg', 'image', 0 ) ) } '/images.html', '/cgi/images' ),
        page_of( '/none/images.html', link_to( '/2.svg', 'image', 14_601 ) ),
        map { lines_of( "/$_/page.html", 10, 20, 30 ) } qw(all some few none) ),
    files => {
        ( map { ( "htdocs/$_" => "<p>page\n" ) } 'page.html', 'unknown.html', 'lone.html', 'images.html',
            'none/images.html', map {"$_/page.html"} qw(all some few none) ),
        ( map { ( "htdocs/$_.svg" => '<svg xmlns="http://www.w3.org/2000/svg"/>' ) } 1 .. 4 ),
        ( map { ( "htdocs$_" => "p{}\n" ) } @files ),
        'cgi/slow' => <<'SCRIPT',
#!/bin/sh
sleep 0.3
printf 'Content-Type: text/html\n\n<p>page\n'
SCRIPT
        'cgi/images' => "#!/bin/sh\nsleep 0.3\nprintf 'Content-Type: text/html\\n\\n<p>page\\n'\n",
        'cgi/huge' => "#!/bin/sh\nsleep 0.3\nprintf 'Content-Type: text/html\\n\\n<p>page\\n'\n",
        'cgi/get'  => "#!/bin/sh\n[ \$REQUEST_METHOD = HEAD ] || sleep 0.3\nprintf 'Content-Type: text/html\\n\\n<p>page\\n'\n",
        'cgi/lead' => "#!/bin/sh\nprintf 'Location: /lone.html\\n\\n'\n",
        'cgi/error' => "#!/bin/sh\nprintf 'Status: 404\\nContent-Type: text/html\\n\\n<p>none\\n'\n",
    },
    config => <<'CONF',
ScriptAlias /cgi/ ${ROOT}/cgi/
PushManifest ${ROOT}/site.manifest
<Location /all>
    PushManifestLimit push=60
</Location>
<Location /some>
    PushManifestLimit push=59
</Location>
<Location /few>
    PushManifestLimit push=9
</Location>
<Location /none>
    PushManifestLimit push=9
    PushManifestLimit push=auto
</Location>
CONF
)->start;

# What a client is promised by a page, and what the log says of when.
sub visit {
    my ( $path, %option ) = @_;
    $httpd->clear_logs;
    my $got = node( $httpd->url($path), push => 1, %option );
    return ( [ promised($got) ], [ $httpd->log =~ /(sent early, to be pushed|promised with the response)/g ], $got );
}

sub is_visit {
    my ( $path, $promised, $when, $name ) = @_;
    my ( $got, $said, $page ) = visit($path);
    is_deeply $got, $promised, "$name: what is promised";
    is_deeply $said, $when, "$name: when";
    is_deeply [ map {"$_->{status}"} values %{ $page->{pushes} } ], [ ('200') x @$promised ], "$name: it comes";
    return;
}

my ( $early, $late ) = ( 'sent early, to be pushed', 'promised with the response' );

is_visit( '/all/page.html',  \@files,           [$early], 'push=BYTES, all fit' );
is_visit( '/some/page.html', [ @files[ 0, 1 ] ], [$early], 'push=BYTES, the last does not' );
is_visit( '/few/page.html',  [],                [],       'push=BYTES, none fits' );

is_visit( '/none/page.html', \@files,          [$late],  'push=auto in a section' );

is_visit( '/cgi/slow', \@files, [$late],  'auto, a page that nobody knows' );
is_visit( '/cgi/slow', \@files, [$early], 'auto, a page that thinks' );
is_visit( '/cgi/huge', \@files, [$late],  'auto, with a file that fits into no thought' );
is_visit( '/cgi/huge', \@files, [ $early, $late ], 'auto, what fits, and then the rest' );
is_visit( '/cgi/error', [], [], 'auto, what is not the page after all' );

is_visit( '/cgi/get', ['/1.css'], [$late], 'auto, a page that GET waits for' );
visit( '/cgi/get', method => 'HEAD' ) for 1 .. 2;
is_visit( '/cgi/get', ['/1.css'], [$early], 'auto, HEAD does not teach otherwise' );
is_visit( '/cgi/lead', [], [], 'auto, what leads to another page' );

# The first window of TCP has room for 1.svg and 1.css.
my @behind = qw(/1.svg /1.css /2.css /4.svg);
is_visit( '/images.html', \@behind, [$late], 'auto, images that fit behind the page, and one that does not' );
is_visit( '/cgi/images', \@behind, [$late], 'auto, likewise, of a page that nobody knows' );
is_visit( '/cgi/images', [qw(/1.svg /1.css /2.svg /3.svg /2.css /4.svg)], [ $early, $late ], 'auto, ahead images have room' );
is_visit( '/none/images.html', [], [], 'auto, a large image alone' );

my ( undef, undef, $got ) = visit('/page.html');
ok wait_until( 30, sub { $httpd->access_log =~ m{/page\.html 200 \S* ?page=/page\.html set=-page-html sent=push,link} } ),
    'auto: the note says what was promised with the response';
is_deeply [ links_of($got) ], [ map {"<$_>; rel=preload; as=style"} @files ],
    'auto: the response says all the links as ever';

visit('/cgi/slow') for 1 .. 2;
( my $promised, my $said ) = visit( '/cgi/slow', push => 0 );
is_deeply [ $promised, $said ], [ [], [] ], 'auto: who accepts no push gets none';

done_testing;
