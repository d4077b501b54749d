#!/usr/bin/perl
# What build/try shows, once everything is built: makes a manifest of DOCROOT,
# starts an httpd with the module and one without, loads some of the pages from
# both, and says what was promised and hinted and how much sooner it arrived.
#
#   try.pl [--stay] DOCROOT
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use JSON::PP;
use PM::Browser;
use PM::Httpd;
use PM::Test;

use constant PAGES_MAX     => 20;
use constant ROUND_TRIP_MS => 40;

# Suffixes of negotiated pages, index.html.de and so on.
use constant LANGUAGES => qw(ca cs da de el en eo es et fr he hr it ja ko lb nl
    nn no pl pt pt-br ru sv tr zh-cn zh-tw);

my $stay    = @ARGV && $ARGV[0] eq '--stay' ? shift : '';
my $docroot = shift // die "usage: try.pl [--stay] DOCROOT\n";
my $ours    = $docroot eq srcdir() . '/t/site';
my $work    = tempdir();
$| = 1;

# What the operator adds to a configuration that has TLS and HTTP/2 already.
sub directives {
    my ($manifest) = @_;
    return <<"CONF";
    Protocols h2 http/1.1
    H2EarlyHints on
    PushManifest $manifest
    # A browser fetches a file twice that it may not keep for a moment
    ExpiresActive on
    ExpiresByType text/css "access plus 10 minutes"
    ExpiresByType text/javascript "access plus 10 minutes"
    ExpiresByType font/woff2 "access plus 10 minutes"
CONF
}

# Root's httpd serves as another user, who may not see what root sees: then
# a copy is served.
sub readable {
    my ($directory) = @_;
    my ($id) = map { ( getpwnam $_ )[2] } grep { defined getpwnam $_ }
        qw(www-data apache nobody);
    my $seen = $> != 0 || system( $^X, '-e',
        '$> = shift; exit !opendir my $d, shift', $id, $directory ) == 0;
    return $directory if $seen;
    print "Serving a copy of $directory, which httpd's user may not read.\n";
    system( 'cp', '-RL', $directory, "$work/site" ) == 0
        or die "cannot copy $directory\n";
    system 'chmod', '-R', 'a+rX', "$work/site";
    return "$work/site";
}

sub generate {
    my ($manifest) = @_;
    print "pushmanifest generate -o site.manifest $docroot\n";
    my $status = system( program('pushmanifest'), 'generate', '-o', $manifest,
        $docroot ) >> 8;
    die "no manifest was written\n" if !-s $manifest;
    print "  (what was left out is named above)\n" if $status;
    print "\n";
    return;
}

# { pages => [ paths ], links => { path => [ { href, via } ... ] } }; links of
# this site alone.
sub read_manifest {
    my ($file) = @_;
    my ( %set, %links, @pages );
    for my $line ( split /\n/, slurp($file) ) {
        my $entry = decode_json($line);
        if ( $entry->{links} ) {
            $set{ $entry->{set} }
                = [ grep { $_->{href} =~ m{^/} } @{ $entry->{links} } ];
        }
        elsif ( $entry->{page} ) {
            push @pages, $entry->{page};
            $links{ $entry->{page} } = $entry->{set};
        }
    }
    $_ = $set{$_} for values %links;
    return { pages => [ sort @pages ], links => \%links };
}

# Some pages from all over the site: no index file beside its directory, none
# that needs nothing, at most PAGES_MAX.
sub sample {
    my ($manifest) = @_;
    my %is = map { $_ => 1 } @{ $manifest->{pages} };
    my @pages = grep { @{ $manifest->{links}{$_} } }
        grep { !( m{^(.*/)index\.[^/]*$} && $is{$1} ) }
        @{ $manifest->{pages} };
    return @pages if @pages <= PAGES_MAX;
    my $step = @pages / PAGES_MAX;
    return map { $pages[ $_ * $step ] } 0 .. PAGES_MAX - 1;
}

sub httpd {
    my ( $root, $module, $more ) = @_;
    return PM::Httpd->new(
        pushmanifest => $module,
        modules      => [qw(cgid expires negotiation rewrite)],
        log_level    => 'warn',
        config       => <<"CONF" )->start;
DocumentRoot "$root"
<Directory "$root">
    Options FollowSymLinks MultiViews
    Require all granted
</Directory>
DirectoryIndex index.html index.htm index.xhtml
@{[ map { "AddLanguage $_ $_\n" } LANGUAGES ]}
ExpiresActive on
ExpiresDefault "access plus 10 minutes"
ExpiresByType text/html "access"
ScriptAliasMatch "^/live\\.html\$" "$root/live.cgi"
$more
CONF
}

# One page without the module, with pushes, with hints.
sub visits {
    my ( $page, $links, $without, $with ) = @_;
    my @visits = (
        [ $without, 'neither' ], [ $with, 'push' ], [ $with, 'hints' ] );
    my $job = {
        rtt    => ROUND_TRIP_MS,
        visits => [
            map { { origin => $_->[0]->url(''), how => $_->[1], path => $page,
                    links => $links } } @visits
        ],
    };
    my $result = run( [ program('node'), "$FindBin::Bin/visit.mjs",
            encode_json($job) ], timeout => 120 );
    my $visits = eval { decode_json( $result->{out} ) };
    print STDERR $result->{err} if !$visits;
    return $visits ? @$visits : ();
}

# When a file arrived, and how much sooner than without the module.
sub arrival {
    my ( $at, $without ) = @_;
    return sprintf '%9s %7s', '-', '' if !defined $at || !defined $without;
    my $sooner = $without - $at;
    return sprintf '%6d ms %7s', $at, abs $sooner < 5 ? '.'
        : sprintf '%+d', -$sooner;
}

sub show_heading {
    printf "%-8s %-6s  %-38s %9s  %9s %7s  %9s %7s\n", 'promised', 'hinted',
        'file', 'without', 'pushed', '', 'hinted', '';
    return;
}

# The rows of one page; gives the gains of its files by push and by hints.
sub show {
    my ( $page, $links, $off, $push, $hints ) = @_;
    if ( ( $off->{status} // 0 ) != 200 ) {
        printf "%s: httpd answers %s\n\n", $page, $off->{status} // 'nothing';
        return;
    }
    my %promised = map { $_ => 1 } @{ $push->{promised} };
    my %hinted   = map { $_ => 1 } @{ $hints->{hinted} };
    my @gains;
    printf "%s, itself after %d ms\n", $page, $off->{at}{$page};
    for my $file ( map { $_->{href} } @$links ) {
        my $without = $off->{at}{$file};
        my $name = length $file > 38 ? '...' . substr( $file, -35 ) : $file;
        printf "%-8s %-6s  %-38s %9s  %s  %s\n",
            $promised{$file} ? 'yes' : 'no', $hinted{$file} ? 'yes' : 'no',
            $name, defined $without ? sprintf( '%6d ms', $without ) : '-',
            map { arrival( $_->{at}{$file}, $without ) } $push, $hints;
        push @gains, [ map { $without - ( $_->{at}{$file} // $without ) }
                $push, $hints ] if defined $without;
    }
    print "\n";
    return @gains;
}

sub median {
    my @sorted = sort { $a <=> $b } @_;
    return @sorted ? $sorted[ @sorted / 2 ] : 0;
}

my $manifest_file = "$work/site.manifest";
generate($manifest_file);
my $root     = readable($docroot);
my $manifest = read_manifest($manifest_file);
my @pages    = sample($manifest);
die "no page of $docroot refers to a file of the same site\n" if !@pages;

my $without = httpd( $root, 0, '' );
my $with    = httpd( $root, 1, directives($manifest_file) );

printf "%d of %d pages, over a simulated round trip of %d ms. Times begin with"
    . " the\nrequest for the page. 'without' is without the module: the client"
    . " finds a file\nin the page, or in the file that refers to it, and asks"
    . " for it then. '-89' is\n89 ms sooner than that.\n\n",
    scalar @pages, scalar @{ $manifest->{pages} }, ROUND_TRIP_MS;

visits( $pages[0], [], $without, $with );    # so that both are warm
my @gains;
show_heading();
for my $page (@pages) {
    my $links  = $manifest->{links}{$page};
    my @visits = visits( $page, $links, $without, $with );
    if   (@visits) { push @gains, show( $page, $links, @visits ) }
    else           { print "$page\n    did not arrive\n\n" }
}
die "no page arrived\n" if !@gains;
printf "Median of %s: %d ms sooner by push, %d ms sooner by hints.\n\n",
    @gains == 1 ? 'one file' : @gains . ' files', median( map { $_->[0] } @gains ),
    median( map { $_->[1] } @gains );

# As a shell reads it.
my $quoted = $docroot =~ m{[^\w./+:\@%-]} ? "'" . ( $docroot =~ s/'/'\\''/gr ) . "'" : $docroot;
print "To have this on a host of yours that serves $docroot:\n\n",
    "    pushmanifest generate -o /etc/apache2/site.manifest ",
    ( $ours ? 'DOCROOT' : $quoted ), "\n\n",
    "and in the configuration, with mod_ssl, mod_http2 and mod_expires loaded:\n",
    "\n    LoadModule pushmanifest_module ", program('module'), "\n",
    "\n    # in the <VirtualHost>\n",
    directives('/etc/apache2/site.manifest'), "\n";

if ($stay) {
    printf "The site is at %s until you press Ctrl-C. Its certificate is\n"
        . "self-made, and browsers take hints from a trusted host alone:\n\n"
        . "    chromium --user-data-dir=\$(mktemp -d) \\\n"
        . "        --ignore-certificate-errors-spki-list=%s \\\n        %s\n",
        $with->url( $pages[0] ), PM::Browser::spki($with),
        $with->url( $ours ? '/live.html' : $pages[0] );
    $SIG{INT} = sub { print "\n"; exit 0 };
    sleep 1 while !$with->exited;
    die "httpd has ended:\n", $with->log;
}
printf "With --stay the site stays at an address that you can look at.\n";
