# Real sites behind httpd, crawled, and held against Chromium: what the tests of
# t/8xx share.
#
# Recall is the part of what Chromium treats as urgent (PM::Accuracy) that the
# manifest names, precision the part of what it names that Chromium asks for.
# Both are measured while httpd knows no manifest; then it gets one, and nothing
# may be loaded twice.
#
# SPDX-License-Identifier: Apache-2.0
package PM::Live;
use strict;
use warnings;
use Exporter 'import';
use File::Find ();
use File::Path ();
use JSON::PP;
use List::Util qw(sum0);
use PM::Accuracy;
use PM::Browser;
use PM::Generate qw(read_manifest);
use PM::Httpd;
use PM::Test;
use PM::Visits;
use Test::More;

our $SITE_CONFIG = $PM::Httpd::ONE_PROCESS . <<'CONF';
H2EarlyHints on
PushManifest ${ROOT}/run/site.manifest
PushManifestReload 100ms
CONF
$SITE_CONFIG .= PM::Visits::learning_log();

our @EXPORT = qw($SITE_CONFIG $LAMP %LAMP_UPDATED copy_tree publish send_form recipe crawl_live learn_live set_for accuracy_ok hints_ok sitemap_of cookies_in);

# A script that does nothing, and what an update makes of it: it loads a stylesheet
# that no HTML names.
our $LAMP         = "document.documentElement.dataset.lamp = 'on';\n";
our %LAMP_UPDATED = (
    'lamp.js' => <<'JS',
const shade = new URL('shade.css', document.currentScript.src);
document.head.append(Object.assign(document.createElement('link'), { rel: 'stylesheet', href: shade }));
JS
    'shade.css' => "body{--lamp:on}\n",
);

# Copies a directory of a package but for some names in it. It may be unpacked
# elsewhere than its symbolic links mean; they become what they lead to.
sub copy_tree {
    my ( $from, $to, @without ) = @_;
    my $root = $ENV{PM_PACKAGES} // '';
    system( 'cp', '-a', $from, $to ) == 0 or die "cannot copy $from\n";
    for (@without) { unlink "$to/$_" or File::Path::remove_tree("$to/$_") }
    my @links;
    File::Find::find( { no_chdir => 1, wanted => sub { push @links, $_ if -l } }, $to );
    for my $link (@links) {
        my $target = readlink $link;
        my $at = $target =~ m{^/} ? $target : "$from/" . substr( $link, length "$to/" ) =~ s{[^/]*$}{}r . $target;
        1 while $at =~ s{/(?!\.\./)[^/]+/\.\./}{/};
        my ($there) = grep { -e } $at, "$root/$at", $at =~ s{^\Q$root\E}{}r;
        unlink $link;
        system( 'cp', '-aL', $there, $link ) if defined $there;
    }
    system 'chmod', '-R', 'a+rX', $to;
    return $to;
}

# A command of README, a manual or the examples, word for word but for the site, the
# files and whom to trust: the line that has the words.
sub recipe {
    my ( $file, $words, %instead ) = @_;
    my $text = slurp( srcdir() . "/$file" ) =~ s/\\\n\s*/ /gr =~ s/\\-/-/gr;
    my ($line) = $text =~ m{^\s*(?:ExecStart=/usr/bin/)?(pushmanifest .*\Q$words\E.*)$}m
        or die "$file has no command with $words\n";
    $line =~ s/\Q$_\E/$instead{$_}/g for sort { length $b <=> length $a } keys %instead;
    return split ' ', $line;
}

# Runs a recipe; adds the manifest, read.
sub crawl_live {
    my ( $httpd, $file, @command ) = @_;
    shift @command;
    my $result = run( [ program('pushmanifest'), @command, '--cacert', $httpd->path('cert.pem') ], timeout => 300 );
    $result->{manifest} = -e $file ? read_manifest( slurp($file) ) : {};
    return $result;
}

# Runs README's two commands: `learn` on the log of Chromium's visits of these
# pages, then a recipe with the rules. The manifest that there was is replaced.
sub learn_live {
    my ( $httpd, $file, $paths, @command ) = @_;
    my $rules = $httpd->path('learned.json');
    my $learned;
    # What comes late, as on a busy machine, is not taken for urgent.
    for ( 1 .. 3 ) {
        my $visits = PM::Visits->of($httpd);
        $visits->visit( 'chromium', $paths, settle => 1000 );
        my $log = spew( $httpd->path('learn.log'), join '', map {"$_\n"} $visits->lines );
        my ( undef, @learn ) = recipe( 'README.md', 'learn --rules-out', 'learned.json' => $rules,
            '/var/www/example.manifest' => $file, '/var/log/apache2/access.log*' => $log );
        $learned = run( [ program('pushmanifest'), @learn ] );
        last if $learned->{exit} || @{ decode_json( slurp($rules) )->{rules} };
    }
    my $result = crawl_live( $httpd, $file, @command, '--rules', $rules );
    $result->{learned} = $learned;
    return $result;
}

# The links for a path: of a page, or of the match with the longest prefix.
sub set_for {
    my ( $manifest, $path ) = @_;
    return $manifest->{page}{$path} if $manifest->{page}{$path};
    for my $match ( sort { length $b <=> length $a } keys %{ $manifest->{match} // {} } ) {
        return $manifest->{match}{$match} if index( $path, $match =~ s/\*$//r ) == 0;
    }
    return;
}

# The paths that the sitemap at a URL lists, those of its index included.
sub sitemap_of {
    my ( $httpd, $url ) = @_;
    my $xml = run( [ program('curl'), '-s', '--cacert', $httpd->path('cert.pem'), $url ] )->{out};
    my @urls = map {s/&amp;/&/gr} $xml =~ m{<loc>\s*([^<]*?)\s*</loc>}g;
    return map { sitemap_of( $httpd, $_ ) } @urls if $xml =~ /<sitemapindex/;
    return map {s{^\w+://[^/]+}{}r} @urls;
}

# Tests recall and precision over pages.
sub accuracy_ok {
    my ( $httpd, $manifest, $pages, $name ) = @_;
    my ( %sum, @lines );
    my $load = sub {
        return map { PM::Accuracy::requests_on($_) }
            browse( 'chromium', $httpd, [ map { $httpd->url($_) } @_ ], settle => 500 );
    };
    my @seen = $load->(@$pages);
    for my $index ( 0 .. $#$pages ) {
        my @named = grep {m{^/}} map { $_->{href} } @{ set_for( $manifest, $pages->[$index] =~ s/\?.*//r ) // [] };
        my %named = map { $_ => 1 } @named;
        # What is urgent is a matter of luck, sometimes: see PM::Accuracy.
        $seen[$index] = PM::Accuracy::most_of( $seen[$index], $load->( ( $pages->[$index] ) x 2 ) )
            if ( grep { !$named{$_} } keys %{ $seen[$index]{urgent} } ) || ( grep { !$seen[$index]{asked}{$_} } @named );
        my ( $urgent, $asked ) = @{ $seen[$index] }{qw(urgent asked)};
        my @missed = grep { !$named{$_} } sort keys %$urgent;
        my @unused = grep { !$asked->{$_} } @named;
        $sum{urgent} += keys %$urgent;
        $sum{found}  += keys(%$urgent) - @missed;
        $sum{named}  += @named;
        $sum{asked}  += @named - @unused;
        push @lines, map {"$pages->[$index] missed $_ ($urgent->{$_}{type}, $urgent->{$_}{priority}, by $urgent->{$_}{initiator} $urgent->{$_}{by})"} @missed;
        push @lines, map {"$pages->[$index] unused $_"} @unused;
    }
    my $recall    = $sum{found} / ( $sum{urgent} || 1 );
    my $precision = $sum{asked} / ( $sum{named}  || 1 );
    diag( sprintf '%s: recall %.3f (of %d), precision %.3f (of %d), %d pages', $name,
        $recall, $sum{urgent}, $precision, $sum{named}, scalar @$pages );
    diag($_) for @lines;
    cmp_ok( $sum{urgent}, '>', 0, "$name: something is urgent" );
    cmp_ok( $recall,    '>=', 0.95, '  recall' );
    cmp_ok( $precision, '>=', 0.98, '  precision' );
    return;
}

# Puts a manifest in the place of the one that httpd has; whether it takes it.
sub publish {
    my ( $httpd, $text, $name ) = @_;
    my $file  = $httpd->path( $name // 'run/site.manifest' );
    my $taken = sub { return scalar( () = $httpd->log =~ /\Q$file\E has changed and is taken/g ) };
    my $before = $taken->();
    spew( "$file.new", $text );
    rename "$file.new", $file or die "cannot rename: $!\n";
    return wait_until( 60, sub { $taken->() > $before } );
}

# A script that fills in the form that a selector finds, and sends it.
sub send_form {
    my ( $form, %fields ) = @_;
    return join ';', ( map {"document.querySelector('$form [name=$_]').value='$fields{$_}'"} sort keys %fields ),
        "document.querySelector('$form').requestSubmit()";
}

# The cookies of a file of curl's.
sub cookies_in {
    my ($jar) = @_;
    return { map { @$_[ 5, 6 ] } grep { @$_ == 7 } map { [ split /\t/ ] } split /\n/, slurp($jar) };
}

# Tests that hints are sent and used, and that no file is asked for twice. Options
# are those of browse().
sub hints_ok {
    my ( $httpd, $manifest, $pages, $name, %option ) = @_;
    for my $page ( browse( 'chromium', $httpd, [ map { $httpd->url($_) } @$pages ], %option ) ) {
        ($page) = browse_hinted( 'chromium', $httpd, [ $page->{url} ], %option ) if !early_hints($page);
        my ($path) = $page->{url} =~ m{^\w+://[^/]+([^?]*)};
        my @hinted = early_hints($page);
        my %times;
        $times{$_}++ for requests_of($page);
        ok( @hinted > 0, "$name: $path is hinted" ) or diag $httpd->log;
        is_deeply( [ grep { $times{$_} > 1 } sort keys %times ], [], '  and nothing is loaded twice' );
        my %used = map { PM::Browser::path_of( $_->{name} ) => 1 } @{ $page->{resources} };
        is_deeply( [ grep { !$used{$_} } @hinted ], [], '  or for nothing' );
    }
    return;
}

1;
