# Modules, workers and integrity in Chromium and Firefox, named by a manifest as
# the generator or an operator names them: every page works, with whatever import
# map, each file is loaded once, and while the page is still being made.
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use Digest::SHA qw(sha384_base64);
use FindBin;
use lib "$FindBin::Bin/lib";
use PM::Browser;
use PM::Httpd;
use PM::Test;
use Test::More;

need(qw(httpd openssl node module chromium firefox));

my $ONE = "document.title = 'ok'\n";
my $NEW = 'sha384-' . sha384_base64($ONE);
my $OLD = 'sha384-' . sha384_base64('the release before');

my $MAP   = '<script type="importmap">{"imports":{"dep":"./dep.js"}}</script>';
my $BARE  = '<script type="module" src="bare.js"></script>';
my $BLOCK = '<script src="block.js"></script>';

# What is in a page's head; the file that the manifest names, and how; what else
# the page makes a browser load.
my %pages = (
    'no-map'  => [ '<script type="module" src="app.js"></script>',
        '"app.js","rel":"modulepreload"', 'dep.js' ],
    'map'     => [ $MAP . $BARE, '"bare.js","rel":"modulepreload"', 'dep.js' ],
    'late-map' => [ $BLOCK . $MAP . $BARE, '"bare.js","rel":"modulepreload"', 'block.js', 'dep.js' ],
    'two-maps' => [
        $MAP . '<script type="importmap">{"imports":{"more":"./other.js"}}</script>' . $BARE,
        '"bare.js","rel":"modulepreload"', 'dep.js'
    ],
    'remap' => [
        '<script type="importmap">{"imports":{"./dep.js":"./other.js"}}</script>'
            . '<script type="module" src="app.js"></script>',
        '"app.js","rel":"modulepreload"', 'other.js'
    ],
    'scopes' => [
        '<script type="importmap">{"scopes":{"./":{"./dep.js":"./other.js"}}}</script>'
            . '<script type="module" src="app.js"></script>',
        '"app.js","rel":"modulepreload"', 'other.js'
    ],
    'own-modulepreload' => [
        $MAP . '<link rel="modulepreload" href="bare.js">' . $BARE,
        '"bare.js","rel":"modulepreload"', 'dep.js'
    ],
    'integrity-of-a-module' => [
        qq(<script type="module" integrity="$NEW" src="one.js"></script>),
        qq("one.js","rel":"modulepreload","integrity":"$OLD")
    ],
    'integrity-of-a-script' => [
        qq(<script defer integrity="$NEW" src="one.js"></script>),
        qq("one.js","as":"script","integrity":"$OLD")
    ],
    'bars' => [ '<script defer src="a|b.js?c|d"></script>', '"a|b.js?c|d","as":"script"' ],
    'json' => [
        '<script type="module">import d from "./d.json" with { type: "json" };'
            . 'document.title = d.title</script>',
        '"d.json","rel":"modulepreload","as":"json"'
    ],
    'css' => [
        '<script type="module">import "./d.css" with { type: "css" };'
            . 'document.title = "ok"</script>',
        '"d.css","rel":"modulepreload","as":"style"'
    ],
    'worker' => [
        '<script>new Worker("w.js").onmessage = (e) => { document.title = e.data }</script>',
        '"w.js","as":"worker"'
    ],
    'module-worker' => [
        '<script>new Worker("w.js", { type: "module" }).onmessage ='
            . '(e) => { document.title = e.data }</script>',
        '"w.js","rel":"modulepreload","as":"worker"'
    ],
);

my %sources = (
    'app.js'   => "import './dep.js'\n$ONE",
    'bare.js'  => "import 'dep'\n$ONE",
    'dep.js'   => "export {}\n",
    'other.js' => "export {}\n",
    'one.js'   => $ONE,
    'block.js' => ";\n",
    'a|b.js'   => $ONE,
    'd.json'   => qq({"title":"ok"}\n),
    'd.css'    => "p { color: red }\n",
    'w.js'     => "postMessage('ok')\n",
);

my ( %files, @lines );
for my $name ( sort keys %pages ) {
    my ( $head, $link ) = @{ $pages{$name} };
    $files{"htdocs/$name/$_"} = $sources{$_} for keys %sources;
    $files{"cgi/$name"} = "#!/bin/sh\nsleep 1\nprintf 'Content-Type: text/html\\n\\n'\n"
        . "cat <<'END'\n<!doctype html><title>broken</title>\n$head\n<p>x\nEND\n";
    my $named = $link =~ s{^"}{"href":"/$name/}r;
    push @lines, qq({"set":"$name","links":[{$named}]}), qq({"page":"/$name/","set":"$name"});
}
my $httpd = PM::Httpd->new(
    modules  => ['cgid'],
    manifest => join( "\n", '{"pushmanifest":1}', @lines, '' ),
    files    => \%files,
    config   => <<'CONF' )->start;
H2EarlyHints on
PushManifest ${ROOT}/site.manifest
ScriptAliasMatch ^/([\w-]+)/$ ${ROOT}/cgi/$1
<FilesMatch "\.(js|css|json)$">
    Header set Cache-Control max-age=600
</FilesMatch>
CONF

# What was asked for of a page's folder, in order. Chromium escapes `|` in a path,
# Firefox does not: in a hint it stays as it is, and each does as with the page's.
sub asked_of {
    my ($name) = @_;
    return map {s/%7C/|/r} $httpd->access_log =~ m{ GET (/$name/\S*) 200 }g;
}

for my $browser (qw(chromium firefox)) {
    my ( @left, %page, %log ) = sort keys %pages;
    for ( 1 .. 3 ) {    # on a busy machine a browser may lose a 103
        last if !@left;
        $httpd->clear_logs;
        @page{@left} = browse( $browser, $httpd, [ map { $httpd->url("/$_/") } @left ],
            settle => 700 );
        $log{$_} = [ asked_of($_) ] for @left;
        @left = grep { $log{$_}[0] eq "/$_/" } @left;
    }
    for my $name ( sort keys %pages ) {
        my ( $head, $link, @more ) = @{ $pages{$name} };
        my ($file) = $link =~ /^"([^"]+)"/;
        is $page{$name}{title}, 'ok', "$browser, $name: the page works"
            or diag explain $page{$name}{console};
        lists_ok $log{$name}, [ map {"/$name/$_"} '', $file, @more ],
            '... each file is loaded once';
        is $log{$name}[0], "/$name/$file", '... what is hinted first of all';
    }
}
done_testing;
