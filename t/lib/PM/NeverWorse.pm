# The same site with the module and without, side by side, and real browsers that
# load its pages from both: nothing may be worse.
#
#   never_worse(
#       'what is wrong with the manifest',
#       files    => { 'htdocs/page.html' => '...' },   # as of PM::Httpd
#       manifest => '...',
#       pages    => ['/page.html'],
#       seen     => 1,              # somebody was here before; 3: so many were
#   );
#
# In each browser: the pages' titles; what the console says; what the server was
# asked for, each as often; and the bytes that it sent. Options beside those of
# PM::Httpd: browsers (both), browse (options of PM::Browser), title (what it must
# be; a list: on each page), ours (lines for the httpd with the module), before (a
# sub that gets each httpd when it runs, to change something), more (paths that may
# be asked for once more than without), front (a sub that puts something of
# PM::Front before an httpd) and its scheme (https).
#
# SPDX-License-Identifier: Apache-2.0
package PM::NeverWorse;
use strict;
use warnings;
use Exporter 'import';
use PM::Browser;
use PM::Client;
use PM::Httpd;
use PM::Test;
use Test::More;

our @EXPORT = qw(never_worse both asked_of slow_page);

# A script that thinks before it sends a page, so that hints have time.
sub slow_page {
    my ( $html, @fields ) = @_;
    my $lines = join '', map {"$_\\n"} 'Content-Type: text/html', @fields;
    return "#!/bin/sh\nsleep 0.8\nprintf '$lines\\n'\ncat <<'END'\n${html}END\n";
}

# Both httpds, running: without the module, and with it.
sub both {
    my (%option) = @_;
    my $config = delete $option{config} // '';
    my $lines  = delete $option{ours}   // [];
    return map {
        PM::Httpd->new(
            modules => ['cgid'],
            push    => 'auto',
            %option,
            pushmanifest => $_,
            config       => join "\n", 'ScriptAlias /cgi/ ${ROOT}/cgi/',
            'LogFormat "%m %U%q %>s %B" bytes', 'CustomLog logs/bytes bytes', $config,
            $_ ? ( 'H2EarlyHints on', 'PushManifest ${ROOT}/site.manifest', @$lines ) : (),
            )->start
    } 0, 1;
}

# What was asked for since the logs were cleared, each with its status, and the
# bytes of all bodies; what browsers ask for by themselves is left out.
sub asked_of {
    my ($httpd) = @_;
    my ( @asked, $bytes );
    for my $line ( grep { !/favicon/ } split /\n/, PM::Httpd::read_if_there( $httpd->path('logs/bytes') ) ) {
        my ( undef, $path, $status, $size ) = split / /, $line;
        push @asked, "$path $status";
        $bytes += $size;
    }
    return { asked => [ sort @asked ], bytes => $bytes // 0 };
}

# A browser that loads the pages, one after the other. Three seconds after the load
# event Chromium says what was not used; where a busy machine looks at a page for so
# long, the pages are loaded again, three times at most.
sub visit {
    my ( $browser, $httpd, $urls, %option ) = @_;
    my @pages;
    for ( 1 .. 3 ) {
        truncate $httpd->path('logs/bytes'), 0;
        @pages = browse( $browser, $httpd, $urls, settle => 500, %option );
        last if !grep {/preload but not used within a few seconds/} map { @{ words_of($_) } } @pages;
    }
    return { titles => [ map { $_->{title} } @pages ],
        console => [ map { words_of($_) } @pages ], %{ asked_of($httpd) } };
}

# Without what differs from one httpd to the next.
sub words_of {
    my ($page) = @_;
    return [ sort map {s{https?://localhost:\d+}{}gr} @{ $page->{console} // [] } ];
}

sub without {
    my ( $all, @some ) = @_;
    my @left = @$all;
    for my $one (@some) {
        my ($i) = grep { $left[$_] =~ /^\Q$one\E / } 0 .. $#left;
        splice @left, $i, 1 if defined $i;
    }
    return \@left;
}

sub compare {
    my ( $option, $plain, $ours ) = @_;
    my $title = $option->{title};
    is_deeply $plain->{titles}, ref $title ? $title : [ ($title) x @{ $plain->{titles} } ],
        'the titles without' if defined $title;
    is_deeply $ours->{titles}, $plain->{titles}, 'the titles';
    is_deeply $ours->{console}, $plain->{console}, 'the console';
    is_deeply without( $ours->{asked}, @{ $option->{more} // [] } ), $plain->{asked},
        'what is asked for, as often';
    cmp_ok $ours->{bytes}, '<=', $plain->{bytes}, 'the bytes' if !$option->{more};
    return;
}

# How the URLs of an httpd begin, or of what is put before it.
sub base_of {
    my ( $httpd, %option ) = @_;
    return $httpd->url('') if !$option{front};
    my $front = $option{front}->($httpd);
    return ( $option{scheme} // 'https' ) . "://localhost:$front->{port}";
}

sub never_worse {
    my ( $name, %option ) = @_;
    my %ours = map { $_ => delete $option{$_} }
        grep { exists $option{$_} } qw(pages seen browsers browse title before more front scheme);
    my ( $plain, $module ) = both(%option);
    my %base = map { ( $_->port => base_of( $_, %ours ) ) } $plain, $module;
    for my $browser ( @{ $ours{browsers} // [qw(chromium firefox)] } ) {
        subtest "$name, $browser" => sub {
            if ( $ours{before} ) { $ours{before}->($_) for $plain, $module }
            for my $page ( @{ $ours{pages} } ) {
                for ( 1 .. $ours{seen} // 0 ) { # somebody else, who asks for what is said
                    my $base = $base{ $module->port };
                    my @http = $base =~ /^http:/ ? ( http => '1.1' ) : ();    # a front need not speak h2c
                    my $got  = curl( $base . $page, @http );
                    curl( $base . $_, @http, headers => { 'Sec-Fetch-Mode' => undef } )
                        for map {m{^<(/.*?)>}} hints_of($got), links_of($got);
                }
            }
            compare( \%ours, map {
                my $httpd = $_;
                my @urls  = map { $base{ $httpd->port } . $_ } @{ $ours{pages} };
                visit( $browser, $httpd, \@urls, %{ $ours{browse} // {} } )
            } $plain, $module );
        };
    }
    $_->stop for $plain, $module;
    return;
}

1;
