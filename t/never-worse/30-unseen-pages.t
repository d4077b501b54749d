# Promise: what the generator never saw is left alone: errors, other pages in a
# page's place, and what is no page though a match fits it.
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use PM::Client;
use PM::NeverWorse;
use PM::Test;
use Test::More;

need(qw(httpd openssl curl node module chromium firefox));

# A page of a blog, of which the manifest knows the family alone.
my $post = <<'HTML';
<!doctype html><title>post</title>
<link rel="stylesheet" href="/css/blog.css">
<script src="/js/blog.js"></script><p>A post.
HTML
my %files = (
    'htdocs/blog/new.html'   => $post,
    'htdocs/blog/parts.html' => $post . <<'HTML',
<iframe src="/blog/frame.html"></iframe><img src="/blog/picture.svg" width="9" height="9">
<script>
  Promise.all(['/blog/feed', '/blog/data.json'].map((url) => fetch(url)))
    .then(() => { document.title = 'fetched' })
</script>
HTML
    'htdocs/blog/frame.html'  => '<!doctype html><title>frame</title><p>plain',
    'htdocs/blog/picture.svg' => '<svg xmlns="http://www.w3.org/2000/svg"/>',
    'htdocs/blog/data.json'   => '{}',
    'htdocs/blog/feed'        => '<feed/>',
    'htdocs/gone.html'        => '<!doctype html><title>gone</title><p>Not here.',
    'htdocs/moved/home.html'  => '<!doctype html><title>home</title><p>Moved.',
    'htdocs/away.html'        => '<!doctype html><title>maintenance</title><p>Later.',
    'htdocs/css/blog.css'     => "p { color: #123 }\n",
    'htdocs/js/blog.js'       => ";\n",
);
my %pages = (
    '/blog/new.html'             => 'post',
    '/blog/parts.html'           => 'fetched',
    '/blog/none.html'            => 'gone',
    '/blog/new.html/extra'       => 'gone',
    '/blog/moved.html'           => 'home',
    '/blog/closed.html'          => 'maintenance',
    '/gone.html'                 => 'gone',
);
my @order = sort keys %pages;
my @links = map {qq({"href":"$_->[0]","as":"$_->[1]"})} [ '/css/blog.css', 'style' ],
    [ '/js/blog.js', 'script' ];

never_worse( 'pages below a match',
    modules  => [qw(cgid rewrite)],
    files    => \%files,
    manifest => qq({"pushmanifest":1}\n{"set":"b","links":[@{[ join ',', @links ]}]}\n)
        . qq({"match":"/blog/*","set":"b"}\n),
    pages  => \@order,
    title  => [ @pages{@order} ],
    config => <<'CONF',
ErrorDocument 404 /gone.html
Redirect /blog/moved.html /moved/home.html
CONF
    ssl => <<'CONF');
RewriteEngine on
RewriteRule ^/blog/closed\.html$ /away.html [PT]
CONF
done_testing;
