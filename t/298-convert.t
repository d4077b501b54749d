# convert: what other servers and tools have becomes a manifest; what a manifest
# cannot say is named.
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use JSON::PP;
use PM::Generate;
use PM::Test;
use Test::More;

need('pushmanifest');

my $command = program('pushmanifest');
my $dir     = tempdir();

sub convert { return run( [ $command, 'convert', @_ ] ) }

# A text becomes these pages and matches, and these lines are said of it.
sub becomes {
    my ( $name, $text, $pages, $said, @options ) = @_;
    my $input = spew( "$dir/input", $text );
    my $got = convert( '-q', @options, $input );
    my $has = read_manifest( $got->{out} );
    my %all = map { my $kind = $_; map { ( $_ => [ map { brief($_) } @{ $has->{$kind}{$_} } ] ) } keys %{ $has->{$kind} // {} } } qw(page match);
    is_deeply( \%all, $pages, $name ) or diag explain \%all;
    my @lines = map {s/^\Q$input\E://r} split /\n/, $got->{err};
    is_deeply( \@lines, $said // [], '  and what is lost is said' ) or diag explain \@lines;
    is( $got->{exit}, $said ? 1 : 0, '  with the exit code' );
    return;
}

# ---- JSON ----

becomes( 'http2-push-manifest, of one page', <<'END', { '/' => [ 'style /css/app.css', 'script /js/app.js', 'font /f.woff2 crossorigin=anonymous' ] } );
{ "/css/app.css": { "type": "style", "weight": 1 },
  "/js/app.js": { "type": "script", "weight": 1 },
  "/f.woff2": { "type": "", "weight": 1 } }
END
becomes( '  of another one', '{"app.css":{"type":"style"}}', { '/x/y' => ['style /x/app.css'] }, undef, '--page', '/x/y' );
becomes(
    'http2-push-manifest, of several pages', <<'END',
{ "index.html": { "/css/app.css": { "type": "style", "weight": 1 } },
  "page.html": { "/css/page.css": { "type": "style", "weight": 9 }, "/x.html": { "type": "document", "weight": 1 } } }
END
    { '/index.html' => ['style /css/app.css'], '/page.html' => [ 'style /css/page.css', 'document /x.html' ] },
    [' /css/page.css: "weight" is left out; links are sent in their order']
);
becomes(
    'prpl-server', <<'END',
{ "/a/.*": { "x.js": { "type": "script", "crossorigin": "anonymous" } },
  "^/b\\.html$": { "/y.js": { "type": "script" } },
  "/c/\\d+": { "/z.css": { "type": "style" } },
  "/(d|e)": { "/z.css": { "type": "style" } },
  "/f": { "/report": { "type": "report" } } }
END
    { '/a/*' => ['script /a/x.js crossorigin=anonymous'], '/b.html' => ['script /y.js'], '/c/*' => ['style /z.css'], '/f' => [] },
    [   ' "/c/\d+" became "/c/*", which fits more paths',
        ' no match says "/(d|e)"; its links are left out',
        ' /report: there is no preload of a "report"; the link is left out' ]
);
becomes(
    '@commonshost/manifest', <<'END',
[ { "get": "/app.html", "push": "/styles/design.css" },
  { "get": "/blog/**", "push": ["/a.css", { "url": "/fonts/o.otf", "priority": 256 }, "/**/*.js"] },
  { "get": "/x/*.html", "push": { "url": "/y.mjs", "priority": 16 } },
  { "get": "/made.html", "push": ["/text.css", { "priority": 1, "glob": ["/late.png"] }, { "priority": 256, "glob": ["/one.css", "/a/*.css", "/two.js", 3] },
      { "glob": "/three.png" }, ["/four.css"]] },
  { "get": "/shop{/brand}", "push": "/s.css" } ]
END
    { '/app.html' => ['style /styles/design.css'], '/blog/*' => [ 'font /fonts/o.otf crossorigin=anonymous', 'style /a.css' ], '/x/*.html' => ['script /y.mjs'],
        '/made.html' => [ 'style /one.css', 'script /two.js', 'style /text.css', 'image /three.png', 'image /late.png' ] },
    [   ' /blog/*: "/**/*.js" names no single file; it is left out',
        ' "/x/*.html" became "/x/*.html", which fits more paths',
        ' /made.html: "/a/*.css" names no single file; it is left out',
        ' /made.html: "push" names no single file; it is left out',
        ' no match says "/shop{/brand}"; its links are left out' ]
);

# ---- _headers ----

becomes(
    '_headers', <<'END',
# A comment
/*
  X-Frame-Options: DENY
  Link: </css/app.css>; rel=preload; as=style
/blog/*
  Link: </css/blog.css>; rel=preload; as=style, <https://cdn.test>; rel=preconnect; crossorigin
/plain
  ! Link
  Link: </p.js>; rel="preload"; as=script; nopush
/u/:name/edit
  link: <edit.mjs>; rel=modulepreload, </n.html>; rel=next, </w.css>; rel=preload; as=style; importance=high
END
    {   '/*'      => ['style /css/app.css'],
        '/blog/*' => [ 'style /css/app.css', 'style /css/blog.css', 'preconnect https://cdn.test crossorigin=anonymous' ],
        '/plain'  => ['script /p.js push=false'],
        '/u/*/edit' => [ 'style /css/app.css', 'modulepreload /u/edit.mjs', 'style /w.css' ] },
    [   '10: "/u/:name/edit" became "/u/*/edit", which fits more paths',
        '11: /n.html has another relation than preload, modulepreload and preconnect; the link is left out',
        '11: /w.css: "importance" is left out; expected an attribute of a link: as, type, crossorigin, fetchpriority, ...',
        ' 1 other field is no hint' ]
);

# ---- httpd ----

becomes(
    'httpd.conf', <<'END',
DocumentRoot "/var/www/html"
# H2PushResource /no.css
H2PushResource /all.css
<Location "/docs">
    H2PushResource add docs.css critical
    H2EarlyHint Link "</docs.js>;rel=preload;as=script"
</Location>
<LocationMatch "^/index\.html$">
    <IfModule headers_module>
        Header add Link "</f.woff2>; rel=preload; as=font; \
            crossorigin"
    </IfModule>
    Header set X-Other 1
</LocationMatch>
<Directory /var/www/html/shop/>
    PushManifestResource /shop.css as=style fetchpriority=high
</Directory>
<Files "old.html">
    Header unset Link
</Files>
<If "%{HTTP_COOKIE} =~ /x/">
    H2PushResource /cookie.css
</If>
Header add Link "</late.css>; rel=preload; as=style" env=LATE
END
    {   '/*'          => ['style /all.css'],
        '/docs'       => [ 'style /all.css', 'style /docs.css', 'script /docs.js' ],
        '/docs/*'     => [ 'style /all.css', 'style /docs/docs.css', 'script /docs.js' ],
        '/index.html' => [ 'style /all.css', 'font /f.woff2 crossorigin=anonymous' ],
        '/shop/*'     => [ 'style /all.css', 'style /shop.css fetchpriority=high' ],
        '/old.html'   => [],
        '/*/old.html' => [] },
    [   '5: docs.css: "critical" is left out; links are sent in their order',
        '22: no match says <If %{HTTP_COOKIE} =~ /x/>; /cookie.css is left out',
        '24: a manifest has no condition and no variable: </late.css>; rel=preload; as=style is left out' ]
);

# ---- nginx ----

becomes(
    'nginx.conf', <<'END',
http { server {
    http2_push /all.css; # for what has none of its own
    location = /index.html { http2_push /style.css; http2_push "/f.woff2"; }
    location /docs/ {
        add_header Link '</docs.css>; as=style; rel=preload' always;
        location ~ \.php$ { http2_push /php.css; }
    }
    location ~* ^/img { http2_push $cdn/x.css; http2_push off; }
    location ~ ^/(a|b) { http2_push /ab.css; }
} }
END
    {   '/*' => ['style /all.css'], '/index.html' => [ 'style /style.css', 'font /f.woff2 crossorigin=anonymous' ],
        '/docs/*' => ['style /docs.css'], '/*.php' => ['style /php.css'], '/img*' => [] },
    [   '8: "^/img" became "/img*", which fits fewer paths',
        '8: a manifest has no variables; $cdn/x.css is left out',
        '9: no match says which pages it is for; /ab.css is left out' ]
);

# ---- There and back ----

my $manifest = spew( "$dir/m", <<'END' );
{"pushmanifest":1}
{"set":"a","links":[{"href":"/a.css","as":"style"},{"href":"/f.woff2","as":"font","type":"font/woff2","crossorigin":"anonymous"}]}
{"set":"b","links":[{"href":"/a.css","as":"style"},{"href":"/f.woff2","as":"font","type":"font/woff2","crossorigin":"anonymous"},{"href":"/b.js","as":"script"}]}
{"page":"/","set":"a"}
{"page":"/b.html","set":"b"}
END
my $headers = convert( '-q', '--to', 'headers', "$manifest" );
is( $headers->{exit}, 0, '_headers of a manifest' );
my $back = convert( '-q', spew( "$dir/_headers", $headers->{out} ) );
is_deeply( read_manifest( $back->{out} ), read_manifest( slurp($manifest) ), '  and back' );

# _headers, read as Cloudflare does: the links that it says of a path.
sub said_of {
    my ( $text, $path ) = @_;
    my ( @links, $fits );
    for ( grep { !/^#/ } split /\n/, $text ) {
        if (/^\S/) { my $rule = join '.*', map {quotemeta} split /\*/, $_, -1; $fits = $path =~ /^$rule$/s }
        elsif ($fits) { push @links, /<([^>]*)>/g }
    }
    return \@links;
}

# Where there are more pages than rules, no page is said what it does not need.
SKIP: {
    skip 'no apache2-doc', 6 if !program('manual');
    my $told = run( [ $command, 'generate', '-q', '--to', 'headers', program('manual') ], timeout => 120 );
    my $made = run( [ $command, 'generate', '-q', program('manual') ], timeout => 120 );
    my $has = read_manifest( $made->{out} )->{page};
    my @rules = $told->{out} =~ m{^(/.*)$}mg;
    cmp_ok( scalar @rules, '<=', 100, 'for 2,685 paths at most 100 rules' );
    my ( $needed, $said, @wrong ) = ( 0, 0 );
    for my $path ( sort keys %$has ) {
        my %needs = map { $_->{href} => 1 } @{ $has->{$path} };
        my @got = @{ said_of( $told->{out}, $path ) };
        push @wrong, "$path @got" if grep { !$needs{$_}-- } @got;
        $needed += @{ $has->{$path} };
        $said   += @got;
    }
    is_deeply( \@wrong, [], '  and no page is said more than it needs, or twice' );
    cmp_ok( $said, '>', 0.75 * $needed, '  but most of that' ) or diag "$said of $needed";
    is( scalar( grep { length > 2000 } split /\n/, $told->{out} ), 0, '  in lines of at most 2,000 characters' );
    is( $told->{exit} ? $told->{err} =~ /has 100 rules at most; \d+ pages? gets? fewer links/ : 1, 1,
        '  and what is left out is said' );
}
my @long  = map { { href => '/' . $_ x 199 . '.css', as => 'style' } } 1 .. 9, 'a' .. 'z';
my $lines = convert( '-q', '--to', 'headers',
    spew( "$dir/m2", join '', map { encode_json($_) . "\n" } { pushmanifest => 1 }, { set => 'a', links => \@long }, { page => '/', set => 'a' } ) );
is( scalar @{ said_of( $lines->{out}, '/' ) }, 35, 'many links of a page' );
cmp_ok( ( sort { $b <=> $a } map {length} split /\n/, $lines->{out} )[0], '<=', 2000, '  in lines that are short enough' );
my $rival = convert( '-q', '--to', 'headers', spew( "$dir/m3", <<'END' ) );
{"pushmanifest":1}
{"set":"a","links":[{"href":"/a.css","as":"style"}]}
{"set":"b","links":[{"href":"/b.css","as":"style"}]}
{"match":"/x/*","set":"a"}
{"page":"/x/b","set":"b"}
END
is_deeply( said_of( $rival->{out}, '/x/b' ), ['/b.css'], 'a match whose page needs something else' );
is_deeply( said_of( $rival->{out}, '/x/y' ), [], '  is not told' );
like( $rival->{err}, qr{^_headers has no rule for /x/\* alone; it gets what all of its directory need$}m, '  and that is said' );

# ---- The command ----

like( convert( '--from', 'carrots', $manifest )->{err}, qr/--from "carrots" is none of: manifest, json, headers, apache, nginx$/m, 'a format that is none' );
like( convert( '--to', 'carrots', $manifest )->{err}, qr/--to "carrots" is none of: manifest, htaccess/, '  nor one to write' );
is( convert("$dir/none")->{exit}, 3, 'a file that is not there' );
like( convert( spew( "$dir/x", "what is this?\n" ) )->{err}, qr/nobody knows what it is; say it with --from; nothing was written$/, 'a file that is nothing' );
like( convert( spew( "$dir/x", "server { }\nlocation / { }" ) )->{err}, qr/there are no hints in it/, '  or says nothing' );
like( convert( '--from', 'json', spew( "$dir/x", "{\n  1}" ) )->{err}, qr{/x:2:\d+: .*; nothing was written$}m, '  or is broken' );
my $answer = convert( '--format', 'json', '-o', "$dir/o", spew( "$dir/x", "/*\n  Link: <a>; rel=next\n" ) );
is_deeply( decode_json( $answer->{out} ),
    {   command => 'convert', exit => 1, losses => 1, notes => 0, pages => 0, sets => 1, matches => 1,
        messages => ["$dir/x:2: a has another relation than preload, modulepreload and preconnect; the link is left out"] },
    'an answer for programs' );

done_testing;
