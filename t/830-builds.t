# generate --next and --nuxt: builds that the tools of today make. What is named for
# a page, and in which order, is what the tool itself writes into that page when its
# server is asked: what `crawl` finds there.
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use File::Path qw(make_path remove_tree);
use FindBin;
use lib "$FindBin::Bin/lib";
use PM::Conformance;
use PM::Crawl;
use PM::Generate;
use PM::Httpd;
use PM::Service;
use PM::Test;
use Test::More;

need(qw(pushmanifest node npm));

my %NEXT = (
    'package.json'   => '{ "private": true }',
    'next.config.js' => 'module.exports = { experimental: { cpus: 1 } };',
    'styles/base.css'        => 'body { margin: 1em }',
    'styles/home.module.css' => '.title { color: red }',
    'styles/blog.module.css' => '.title { color: navy }',
    'styles/app.css'         => 'p { color: green }',
    'styles/shop.module.css' => '.title { color: teal }',
    'late.js'                => 'export default function Late() { return <i>late</i>; }',
    'pages/_app.js'          => <<'JS',
import '../styles/base.css';
export default function App({ Component, pageProps }) { return <Component {...pageProps} />; }
JS
    'pages/index.js' => <<'JS',
import dynamic from 'next/dynamic';
import styles from '../styles/home.module.css';
const Late = dynamic(() => import('../late'), { ssr: false });
export async function getServerSideProps() { return { props: { now: 1 } }; }
export default function Home({ now }) { return <h1 className={styles.title}>Home {now}<Late /></h1>; }
JS
    'pages/blog/[slug].js' => <<'JS',
import styles from '../../styles/blog.module.css';
export async function getServerSideProps({ params }) { return { props: params }; }
export default function Post({ slug }) { return <h1 className={styles.title}>{slug}</h1>; }
JS
    'app/layout.js' => <<'JS',
import '../styles/app.css';
export default function Layout({ children }) { return <html lang="en"><body>{children}</body></html>; }
JS
    'app/(shop)/shop/page.js' => <<'JS',
import styles from '../../../styles/shop.module.css';
import Button from './button';
export const dynamic = 'force-dynamic';
export default function Page() { return <p className={styles.title}>Shop <Button /></p>; }
JS
    'app/(shop)/shop/button.js' => <<'JS',
'use client';
import { useState } from 'react';
export default function Button() { const [n, set] = useState(0); return <button onClick={() => set(n + 1)}>{n}</button>; }
JS
);

my %NUXT = (
    'package.json'   => '{ "private": true, "type": "module" }',
    'nuxt.config.ts' => "export default defineNuxtConfig({ css: ['~/assets/base.css'], telemetry: false, compatibilityDate: '2026-01-01', features: { inlineStyles: false } });",
    'app/assets/base.css'     => 'body { margin: 1em }',
    'app/app.vue'             => '<template><NuxtLayout><NuxtPage /></NuxtLayout></template>',
    'app/layouts/default.vue' => "<template><main class=m><slot /></main></template>\n<style scoped>.m { padding: 1em }</style>",
    'app/shared.js'           => 'export const shared = (n) => [n, n].join();',
    'app/pages/index.vue'     => <<'VUE',
<template><h1 class="t">Home {{ shared(1) }} <NuxtLink to="/blog/a">a</NuxtLink></h1></template>
<script setup>import { shared } from '~/shared.js';</script>
<style scoped>.t { color: red }</style>
VUE
    'app/pages/blog.vue' => "<template><section class=s><NuxtPage /></section></template>\n<style scoped>.s { margin: 1em }</style>",
    'app/pages/blog/[slug].vue' => <<'VUE',
<template><h1 class="t">{{ shared($route.params.slug) }}</h1></template>
<script setup>import { shared } from '~/shared.js';</script>
<style scoped>.t { color: navy }</style>
VUE
);

# address => the page or match that has its set
my @TOOLS = (
    {
        name     => 'Next',
        packages => [qw(next@16 react@19 react-dom@19)],
        files    => \%NEXT,
        build    => [qw(next/dist/bin/next build)],
        serve    => sub { my ( $dir, $top, $port ) = @_; return [ program('node'), "$top/node_modules/next/dist/bin/next", 'start', '-H', '127.0.0.1', '-p', $port ] },
        docroot  => '.next',
        options  => [qw(--base /_next --next)],
        file     => '.next/build-manifest.json',
        pages    => { '/' => '/', '/blog/a' => '/blog/*', '/shop' => '/shop' },
        route    => [ '/x=/blog/[slug]', '/blog/*' ],
    },
    {
        name     => 'Nuxt',
        packages => [qw(nuxt@4)],
        files    => \%NUXT,
        build    => [qw(nuxt/bin/nuxt.mjs build)],
        serve    => sub { my ( $dir, $top, $port ) = @_; return [ program('node'), "$dir/.output/server/index.mjs" ] },
        docroot  => '.output/public',
        options  => ['--nuxt'],
        file     => '.nuxt/dist/server/client.manifest.mjs',
        pages    => { '/' => '/', '/blog/a' => '/blog/*' },
        route    => [ '/x=pages/blog/[slug].vue', '/blog/*' ],
    },
);

# What a browser is told of each link; how much is pushed is by size, on disk or
# compressed.
sub told { my ($links) = @_; return [ map { brief($_) =~ s/ push=false//r } @{ $links // [] } ] }

for my $tool (@TOOLS) {
    my $name = $tool->{name};
    my $top  = npm_packages( @{ $tool->{packages} } );
    my $dir  = "$top/app-$name";    # where node finds the packages
    remove_tree($dir);
    spew( "$dir/$_", $tool->{files}{$_} ) for keys %{ $tool->{files} };
    my %env = ( NEXT_TELEMETRY_DISABLED => 1, NUXT_TELEMETRY_DISABLED => 1, NODE_ENV => 'production' );
    my ( $program, @arguments ) = @{ $tool->{build} };
    my $built = run( [ program('node'), "$top/node_modules/$program", @arguments ], cwd => $dir, timeout => 300, env => \%env );
    is( $built->{exit}, 0, "$name builds an application" ) or diag $built->{out}, $built->{err};

    my $made = sub { return generate( "$dir/$tool->{docroot}", '-q', @{ $tool->{options} }, "$dir/$tool->{file}", @_ ) };
    my $got  = $made->();
    is( "$got->{exit}$got->{err}", '0', '  `generate` reads it' );
    my %sets = ( %{ $got->{manifest}{page} // {} }, %{ $got->{manifest}{match} // {} } );
    is_deeply( [ grep { !$sets{$_} } values %{ $tool->{pages} } ], [], '  and knows its pages' ) or diag $got->{out};

    my ($port) = free_ports(1);
    my $server = PM::Service->new( $tool->{serve}->( $dir, $top, $port ), cwd => $dir,
        env => { %env, PORT => $port, HOST => '127.0.0.1' }, ready => sub { PM::Service::listens($port) } );
    for my $path ( sort keys %{ $tool->{pages} } ) {
        my $seen = crawl( "http://127.0.0.1:$port$path", '-q', '--max-depth', 0 );
        my $says = told( $seen->{manifest}{page}{$path} );
        cmp_ok( scalar @$says, '>', 2, "  $path: the page names files" ) or diag $seen->{err};
        is_deeply( told( $sets{ $tool->{pages}{$path} } ), $says, '    which are those of the build, in order' ) or diag explain $says;
    }

    my ( $route, $like ) = @{ $tool->{route} };
    $got = $made->( '--route', $route );
    is_deeply( $got->{manifest}{page}, { '/x' => $sets{$like} }, '  --route says otherwise' ) or diag $got->{err};
    $got = $made->( '--route', '/x=none' );
    is( $got->{exit}, 2, '  an entry that is none' );
    like( $got->{err}, qr{has no entry "none"; its entries are .*slug}, '    is said, with those that are' );
    remove_tree($dir);
}

# [ option, file, what is said of it ]
my $kept = tempdir();
for my $wrong (
    [ '--next', '{ "pages": 1 }',                 qr{is no manifest of Next's: it has no "pages"} ],
    [ '--next', '[]',                             qr{is no manifest of Next's: it is no object} ],
    [ '--nuxt', 'export default 1',               qr{is no manifest of Nuxt's: } ],
    [ '--nuxt', 'export default {a:{file:"x.js"}}', qr{--route PATTERN=ENTRY says which pages use it; its entries are none} ],
    ) {
    my ( $option, $text, $said ) = @$wrong;
    my $got = generate( site( 'a' => '' ), $option, spew( "$kept/file", $text ) );
    is( $got->{exit}, 2, "$option: $text" );
    like( $got->{err}, qr{\Q$kept\E/file(?::\d+)?: $said}, '  is refused' );
}

done_testing;
