# Which page a request's path is: as httpd normalises it, exact before match,
# without the query, as the site maps it.
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

# One set a page, so that the answer tells which page it was.
my @pages = (
    '/plain.html', '/with%20space.html', '/%C3%A4.html', '/a+b.html', '/a%25b.html', '/dir/',
    '/index-only/index.html', '/about.html', '/Case.html', '/a/b/c.html', '/semi;colon.html',
    '/x%3Fy.html', '/blog/exact', '/folder.html', '/rewritten.html',
);
my @matches = ( '/blog/*', '/blog/2024/*', '/blog/2024/*/print', '/*/deep/*.html', '/shop/*.php',
    '/shop/sale-*' );

my @all = ( @pages, @matches );
my %number = map { $all[$_] => $_ } 0 .. $#all;
my %href = map { $_ => "/n$number{$_}.css" } @all;
my $manifest = join "\n", '{"pushmanifest":1}',
    map { (
        sprintf( '{"set":"s%d","links":[{"href":"%s","as":"style"}]}', $number{$_}, $href{$_} ),
        sprintf( '{"%s":"%s","set":"s%d"}', /\*/ ? 'match' : 'page', $_, $number{$_} ) )
    } @pages, @matches;

my %files = map { ( "htdocs/$_" => "<p>$_\n" ) } (
    'plain.html', 'with space.html', "\xC3\xA4.html", 'a+b.html', 'a%b.html', 'dir/index.html',
    'index-only/index.html', 'about.html', 'Case.html', 'a/b/c.html', 'semi;colon.html',
    'x?y.html', 'blog/exact', 'blog/other.html', 'blog/2024/a.html', 'blog/2024/a/print',
    'any/deep/x.html', 'any/deep/er/x.html', 'shop/a.php', 'shop/sale-1.php', 'shop/b.html',
    'folder.html', 'rewritten.html', 'unknown.html', 'blog/photo.png', 'blog/a.css', 'blog/a.pdf',
    'blog/a.typed', 'blog/no-type',
);
my $httpd = PM::Httpd->new(
    modules  => [qw(negotiation rewrite asis)],
    manifest => "$manifest\n",
    files    => { %files,
        ( map { ( "htdocs/blog/made.$_" => "Content-Type: text/html\n\n<p>made\n" ) } qw(js cgi) ),
        'htdocs/nice/.htaccess' => "RewriteEngine on\nRewriteRule ^(\\w+)/?\$ /\$1.html\n" },
    config   => <<'CONF');
H2EarlyHints on
PushManifest ${ROOT}/site.manifest
<Directory ${ROOT}/htdocs>
    AllowOverride FileInfo
    Options +MultiViews
    <FilesMatch "^(exact|print|.*\.php)$">
        ForceType text/html
    </FilesMatch>
    <FilesMatch "^made">
        SetHandler send-as-is
    </FilesMatch>
    AddType application/x-httpd-typed .typed
    AddType application/pdf .pdf
</Directory>
RewriteEngine on
RewriteRule ^/served/(\w+)$ /$1.html
CONF
$httpd->start;
$httpd->log_has(qr/resuming normal operations/);
unlike $httpd->log, qr/PushManifest at/, 'the manifest is good';

# What is asked for, and the page or match that answers; undef: none.
my @rows = (
    [ '/plain.html',            '/plain.html' ],
    [ '/plain.html?q=/dir/',    '/plain.html' ],
    [ '/plain.html?',           '/plain.html' ],
    [ '//plain.html',           '/plain.html' ],
    [ '/./plain.html',          '/plain.html' ],
    [ '/a/../plain.html',       '/plain.html' ],
    [ '/a//b/./c.html',         '/a/b/c.html' ],
    [ '/a/b/%2e%2e/b/c.html',   '/a/b/c.html' ],
    [ '/%70lain.html',          '/plain.html' ],
    [ '/plain%2Ehtml',          '/plain.html' ],
    [ '/with%20space.html',     '/with%20space.html' ],
    [ '/%C3%A4.html',           '/%C3%A4.html' ],
    [ '/%c3%a4.html',           '/%C3%A4.html' ],
    [ '/a+b.html',              '/a+b.html' ],
    [ '/a%2Bb.html',            '/a+b.html' ],
    [ '/a%25b.html',            '/a%25b.html' ],
    [ '/semi;colon.html',       '/semi;colon.html' ],
    [ '/semi%3Bcolon.html',     '/semi;colon.html' ],
    [ '/x%3Fy.html',            '/x%3Fy.html' ],
    [ '/Case.html',             '/Case.html' ],
    [ '/unknown.html',          undef ],
    [ '/dir/',                  '/dir/' ],
    [ '/dir/index.html',        undef ],
    [ '/index-only/',           '/index-only/index.html' ],
    [ '/about',                 '/about.html' ],
    [ '/nice/about',            '/about.html' ],
    [ '/nice/about/',           '/about.html' ],
    [ '/served/rewritten',      '/rewritten.html' ],
    [ '/blog/exact',            '/blog/exact' ],
    [ '/blog/other.html',       '/blog/*' ],
    [ '/blog/2024/a.html',      '/blog/2024/*' ],
    [ '/blog/2024/a/print',     '/blog/2024/*/print' ],
    [ '/any/deep/x.html',       '/*/deep/*.html' ],
    [ '/any/deep/er/x.html',    '/*/deep/*.html' ],
    [ '/shop/a.php',            '/shop/*.php' ],
    [ '/shop/sale-1.php',       '/shop/sale-*' ],
    [ '/shop/b.html',           undef ],
);
for my $row (@rows) {
    my ( $path, $page ) = @$row;
    my $got = curl( $httpd->clear_url($path), http => '1.1', arguments => ['--path-as-is'] );
    my @links = map { /^<([^>]*)>/ ? $1 : () } links_of($got);
    is_deeply [ $got->{status}, @links ], [ 200, defined $page ? $href{$page} : () ],
        "$path is " . ( $page // 'no page' );
}

# What is not there in that form is not served either, and says nothing.
for my $path ( '/plain.HTML', '/case.html', '/blog', '/dir' ) {
    my $got = curl( $httpd->clear_url($path), http => '1.1' );
    is_deeply [ links_of($got) ], [], "$path says nothing";
}

# A match fits all that is below it, and the parts of pages are no pages: by
# their type, which the name tells, ahead of the handler.
my %is_page = (
    '/blog/photo.png' => 0, '/blog/a.css' => 0, '/blog/a.pdf' => 0, '/blog/made.js' => 0,
    '/blog/made.cgi'  => 1, '/blog/a.typed' => 1, '/blog/no-type' => 1, '/blog/other.html' => 1,
);
for my $path ( sort keys %is_page ) {
    my $got = curl( $httpd->clear_url($path), http => '2-prior-knowledge' );
    is $got->{status}, 200, "$path is there";
    is_deeply [ map {/<(.*?)>/} hints_of($got) ], [ ( $href{'/blog/*'} ) x $is_page{$path} ],
        "$path: " . ( $is_page{$path} ? 'hinted as what fits' : 'not hinted' );
}

done_testing;
