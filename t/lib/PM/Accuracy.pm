# How well a manifest names what a browser treats as urgent. A site is served on
# loopback, and a browser, with empty caches, says what it asks for; the module
# sends it nothing, but says what it would send to a request with that browser's
# own fields.
#
#   my @rows = survey( $docroot, views => [qw(desktop phone)], pages => 3 );
#
# Urgent is what Chromium asks for before the load event, of this origin, that
# blocks rendering, or has the priority High or VeryHigh, at first or in the end,
# or is a font; but no document, icon or web app manifest, and nothing that fails.
# Chromium raises images to High by when it has laid the page out, which is a
# matter of luck: a page that misses an image is loaded three times, and what is
# urgent in most of them counts. Where images are late, as over a network, all
# that are in the first window are urgent.
#
# Recall is the part of what is urgent that is named; `sent` the part that the
# module sends, within its limits; `plain` the part named of what needs no script
# to be run; precision is the part of what is named that the browser asks for at
# all; `order` the part of the pairs of named files that stand in the order of
# their priority, and in each priority in that of asking.
#
# SPDX-License-Identifier: Apache-2.0
package PM::Accuracy;
use strict;
use warnings;
use Exporter 'import';
use JSON::PP;
use List::Util qw(first);
use PM::AccuracyPages;
use PM::Browser;
use PM::Client;
use PM::Generate;
use PM::Httpd;
use PM::Test;

our @EXPORT = qw(survey views);

use constant LATE_MS  => 1500;     # what a network takes, and more
use constant QUIET_MS => 12_000;   # a page that never rests is not waited for
use constant CHAIN_MAX => 20;      # what caused what

# The views, in the order of the table: what browse() is told.
my @PHONE = ( width => 390, height => 844, scale => 3, mobile => 1 );
my %VIEWS = (
    desktop      => {},
    phone        => {@PHONE},
    dark         => { dark => 1 },
    late         => { late => LATE_MS },
    'phone-dark' => { @PHONE, dark => 1 },
    'phone-late' => { @PHONE, late => LATE_MS },
    firefox      => { browser => 'firefox' },
);

sub views { return sort keys %VIEWS }

# How long a page is waited for that was not there in time, alone: over and over.
my @PATIENCE_MS = ( 120_000, 240_000 );

# Runs in the page: which media queries hold, and where the images are.
my $PROBE = <<'JS';
JSON.stringify({
  media: Object.fromEntries(MEDIA.map((text) => [text, matchMedia(text).matches])),
  window: [innerWidth, innerHeight],
  boxes: [...document.images].map((image) => {
    const { left, top, width, height } = image.getBoundingClientRect();
    const shown = width > 0 && height > 0
      && (image.checkVisibility?.({ visibilityProperty: true }) ?? true);
    return {
      src: image.currentSrc || image.src, left, top, width, height, shown,
      first: shown && top < innerHeight && top + height > 0 && left < innerWidth && left + width > 0,
    };
  }),
})
JS

# What `generate` says of a site, or a file: { dir, text, page => { path => links } }.
sub manifest_of {
    my ( $docroot, $file ) = @_;
    my $dir = tempdir();
    if ( defined $file ) {
        my $text = slurp($file);
        spew( "$dir/manifest", $text );
        return { dir => $dir, text => $text, page => read_manifest($text)->{page} // {} };
    }
    my $made = run( [ program('pushmanifest'), 'generate', '-q', '-o', "$dir/manifest",
            $docroot ], timeout => 600 );
    die "no manifest of $docroot:\n$made->{err}" if $made->{exit} > 1;
    my $text = slurp("$dir/manifest");
    return { dir => $dir, text => $text, page => read_manifest($text)->{page} // {} };
}

# The module speaks only when it is asked to, so that browsers load as without.
sub serve {
    my ( $docroot, $manifest ) = @_;
    return PM::Httpd->new(
        manifest  => $manifest->{text},
        log_level => 'warn',
        config    => <<"CONF" )->start;
DocumentRoot "$docroot"
AddType image/avif .avif
AddType application/wasm .wasm
AddType application/manifest+json .webmanifest
<Directory "$docroot">
    Options FollowSymLinks
    Require all granted
</Directory>
H2EarlyHints on
PushManifest \${ROOT}/site.manifest
PushManifestWhen "req('X-Accuracy') == 'links'"
CONF
}

sub is_urgent {
    my ($request) = @_;
    return 0 if $request->{type} =~ /^(?:Document|Manifest|Other)$/;
    return 1 if $request->{type} eq 'Font';
    return 1 if ( $request->{renderBlocking} // '' ) eq 'Blocking';
    return scalar grep { /High$/ } @{$request}{qw(priority finalPriority)};
}

# The requests of a page, without those of another that a script leads on to.
sub own_requests {
    my ( $first, @others ) = @_;
    my @own = ($first);
    for my $request (@others) {
        last if $request->{type} eq 'Document' && $request->{frame}
            && $request->{frame} eq ( $first->{frame} // '' ) && $request->{url} ne $first->{url};
        push @own, $request;
    }
    return @own;
}

# What a page's browser asked for: { urgent => { path => request }, asked =>
# { ... }, and of browse() probed and headers }. Firefox says of nothing that it
# is urgent.
sub requests_on {
    my ($page) = @_;
    my ($origin) = $page->{url} =~ m{^(\w+://[^/]+)};
    my $frame = $page->{requests}[0]{frame};
    my ( %urgent, %asked );
    for my $request ( own_requests( @{ $page->{requests} } ) ) {
        next if $request->{url} !~ m{^\Q$origin\E(/.*)};
        my $path = $1 =~ s/#.*//r;
        $asked{$path} //= $request;
        next if !$frame || $request->{failed} || ( $request->{status} // 0 ) >= 400;
        next if $request->{frame} ne $frame || $request->{at} > $page->{loaded};
        $urgent{$path} = $request if is_urgent($request);
    }
    return { urgent => \%urgent, asked => \%asked, probed => $page->{probed},
        headers => $page->{requests}[0]{headers} // {} };
}

# Of three loads of a page, what is urgent, and what is asked for, in most of them.
sub most_of {
    my ( $first, @others ) = @_;
    my %most = ( urgent => {}, asked => {} );
    for my $kind ( keys %most ) {
        for my $path ( map { keys %{ $_->{$kind} } } $first, @others ) {
            my @loads = grep { $_->{$kind}{$path} } $first, @others;
            $most{$kind}{$path} = $loads[0]{$kind}{$path} if @loads > 1;
        }
    }
    return { %$first, %most };
}

# What browse() gives for one page, which may need time.
sub load_patiently {
    my ( $browser, $httpd, $load, %job ) = @_;
    for my $patience (@PATIENCE_MS) {
        my ($page) = eval { browse( $browser, $httpd, [$load], %job, patience => $patience ) };
        return $page if $page;
    }
    die $@ || "$browser gives no answer\n";
}

# What browse() gives for pages: if one is not there in time, each is loaded alone.
sub load_all {
    my ( $browser, $httpd, $loads, %job ) = @_;
    my @pages = eval { browse( $browser, $httpd, $loads, %job ) };
    return @pages if @pages == @$loads;
    return map { load_patiently( $browser, $httpd, $_, %job ) } @$loads;
}

# Loads pages as in a view, some without scripts; one { urgent, asked, ... } for
# each, of the pages, then of those without scripts.
sub load {
    my ( $site, $view, $pages, $without_scripts ) = @_;
    my %job     = %{ $VIEWS{$view} };
    my $browser = delete $job{browser} // 'chromium';
    my $probe   = $PROBE =~ s/MEDIA/encode_json( $site->{media} )/er;
    my @loads = map { { url => $site->{httpd}->url($_) } } @$pages, @{ $without_scripts // [] };
    $_->{scripts} = 0 for @loads[ @$pages .. $#loads ];
    return map { requests_on($_) }
        load_all( $browser, $site->{httpd}, \@loads, probe => $probe, quiet => QUIET_MS, %job );
}

# The URLs of which a link is one: those of its srcset, or its own.
sub urls_of {
    my ($link) = @_;
    my $srcset = $link->{imagesrcset} // return $link->{href};
    return map { /^\s*(\S+)/ ? $1 : () } split /,(?=\s|\/)/, $srcset;
}

# The links whose conditions hold in a view, of this origin.
sub applicable {
    my ( $seen, @links ) = @_;
    my $holds = $seen->{probed}{media} // {};
    return grep { $_->{href} =~ m{^/} && ( !defined $_->{media} || $holds->{ $_->{media} } ) }
        @links;
}

# A Link value as a link of a manifest.
sub link_from {
    my ($value) = @_;
    my ( $href, $rest ) = $value =~ /^<([^>]*)>(.*)/s;
    my %link = ( href => $href );
    $link{$1} = $2 // $3 while $rest =~ /;\s*(\w+)(?:=(?:"([^"]*)"|([^;]*)))?/g;
    return \%link;
}

# What the module sends for each page to the client that asked as in $seen, early
# and in the end: a list of links for each.
sub sent_for {
    my ( $site, $pages, $seen ) = @_;
    my %fields = %{ $seen->[0]{headers} };
    delete @fields{ grep { /^:|^(?:cookie|host|connection)$/i } keys %fields };
    my $got = node( [ map { $site->{httpd}->url($_) } @$pages ],
        push => 0, headers => { %fields, 'x-accuracy' => 'links' } );
    return map {
        [ map { link_from($_) } map { links_of($_) } @{ $_->{interim} // [] }, $_ ]
    } @{ $got->{requests} };
}

# The script that ran and caused the request, or what the request comes of, as
# far as the browser says so itself. A module's static import runs nothing.
sub script_behind {
    my ( $request, $asked, $origin ) = @_;
    for ( 1 .. CHAIN_MAX ) {
        my $by = ( $request->{by} // '' ) =~ s/^\Q$origin\E|#.*//gr;
        return $by || 'a script' if $request->{ran} && $request->{initiator} eq 'script';
        $request = $asked->{$by} or return;
        return if $request->{type} eq 'Document';
    }
    return;
}

# The part of the pairs of the list that stand in the browser's order; of a
# browser that tells no priorities there are none.
my %RANK = ( VeryHigh => 0, High => 1, Medium => 2, Low => 3, VeryLow => 4 );
sub in_order {
    my @keys = map { [ $RANK{ $_->{finalPriority} }, $_->{at} ] }
        grep { $_->{finalPriority} } @_;
    my ( $right, $pairs ) = ( 0, 0 );
    for my $later ( 1 .. $#keys ) {
        for my $sooner ( 0 .. $later - 1 ) {
            my ( $one, $two ) = @keys[ $sooner, $later ];
            $pairs++;
            $right++ if ( $one->[0] <=> $two->[0] || $one->[1] <=> $two->[1] ) <= 0;
        }
    }
    return { right => $right, pairs => $pairs };
}

sub name_in { my ($url) = @_; return $url =~ m{([^/?#]*)(?:[?#].*)?$} ? $1 : $url }

# Why the generator left things out, in explain's words: { file's name => why }.
sub left_out {
    my ( $site, $page ) = @_;
    my $said = run( [ program('pushmanifest'), 'explain', '--docroot', $site->{docroot},
            "$site->{manifest}{dir}/manifest", $page ], timeout => 600 );
    my ($list) = $said->{out} =~ /^left out:\n((?: .*\n)*)/m or return {};
    my ( %reason, $name );
    for my $line ( split /\n/, $list ) {
        if ( $line =~ /^  (\S.*)/ ) { $name = name_in($1) }
        else { $reason{$name} = $line =~ s/^\s+\S+: //r }
    }
    return \%reason;
}

# What the misses and wastes of a row are for: "script" if the browser says so,
# or if it is otherwise without scripts; else "ours". And what explain says of them.
sub add_causes {
    my ( $site, $row, $plain ) = @_;
    my @missed = grep { !$_->{found} } @{ $row->{urgent} };
    my $reasons = @missed ? left_out( $site, $row->{page} ) : {};
    for my $miss (@missed) {
        $miss->{said} = $reasons->{ name_in( $miss->{path} ) };
        next if $miss->{cause} ne 'ours';
        if ( $miss->{type} ne 'Script' && !$plain->{asked}{ $miss->{path} } ) {
            @{$miss}{qw(cause guess)} = ( 'script', 'not asked for without scripts' );
            next;
        }
        $miss->{guess} = $miss->{said} // 'not found';
    }
    for my $waste ( grep { !$_->{asked} } @{ $row->{links} } ) {
        $waste->{cause} = ( first { $plain->{asked}{$_} } @{ $waste->{urls} } )
            ? 'script' : 'ours';
    }
    return;
}

sub urgent_row {
    my ( $path, $request, $behind, $named, $sent ) = @_;
    return {
        path  => $path,
        found => $named->{$path} ? 1 : 0,
        sent  => $sent->{$path}  ? 1 : 0,
        cause => defined $behind ? 'script' : 'ours',
        guess => defined $behind ? "by $behind" : undef,
        map { $_ => $request->{$_} } qw(type priority finalPriority renderBlocking),
    };
}

sub link_row {
    my ( $link, $asked ) = @_;
    my @urls = urls_of($link);
    my $used = first { $_ } @{$asked}{@urls};
    return {
        href     => $link->{href},
        why      => $link->{why},
        urls     => \@urls,
        asked    => $used ? 1 : 0,
        priority => $used ? $used->{finalPriority} : undef,
    };
}

# One page in one view; see the head of the file.
sub row_of {
    my ( $site, $view, $page, $seen, $sent ) = @_;
    my ( $asked, $urgent ) = @{$seen}{qw(asked urgent)};
    my @links = applicable( $seen, @{ $site->{manifest}{page}{$page} // [] } );
    my %named = map { $_ => 1 } map { urls_of($_) } @links;
    my %sent  = map { $_ => 1 } map { urls_of($_) } applicable( $seen, @$sent );
    my $origin = $site->{httpd}->url('');
    return {
        page   => $page,
        view   => $view,
        urgent => [ map {
            urgent_row( $_, $urgent->{$_},
                scalar script_behind( $urgent->{$_}, $asked, $origin ), \%named, \%sent )
        } sort keys %$urgent ],
        links  => [ map { link_row( $_, $asked ) } @links ],
        order  => in_order( grep { $_ } map { my $link = $_; first { $_ } @{$asked}{ urls_of($link) } } @links ),
        boxes  => $seen->{probed}{boxes} // [],
        window => $seen->{probed}{window},
    };
}

# Whether it misses an image, or has what was not asked for: it may be luck that the
# one was urgent at all, and that the other came too late.
sub is_lucky {
    my ($row) = @_;
    return ( grep { !$_->{found} && $_->{type} eq 'Image' } @{ $row->{urgent} } )
        || ( grep { !$_->{asked} } @{ $row->{links} } );
}

sub is_flawed {
    my ($row) = @_;
    return ( grep { !$_->{found} } @{ $row->{urgent} } )
        || ( grep { !$_->{asked} } @{ $row->{links} } );
}

# The rows of a site in one view. Pages that are flawed are loaded again: for luck,
# and for the cause.
sub survey_view {
    my ( $site, $view, @pages ) = @_;
    my @seen   = load( $site, $view, \@pages );
    my @sent   = sent_for( $site, \@pages, \@seen );
    my $row_of = sub { row_of( $site, $view, $pages[ $_[0] ], $_[1], $sent[ $_[0] ] ) };
    my @rows   = map { $row_of->( $_, $seen[$_] ) } 0 .. $#pages;
    return @rows if $VIEWS{$view}{browser};
    my @flawed = grep { is_flawed( $rows[$_] ) } 0 .. $#pages or return @rows;
    my @lucky  = $VIEWS{$view}{late} ? () : grep { is_lucky( $rows[$_] ) } @flawed;
    my @again  = load( $site, $view, [ map { ( $pages[$_] ) x 2 } @lucky ], [ @pages[@flawed] ] );
    for my $index (@lucky) {
        $rows[$index] = $row_of->( $index, most_of( $seen[$index], splice @again, 0, 2 ) );
    }
    add_causes( $site, $rows[$_], shift @again ) for @flawed;
    return @rows;
}

# One row for each page in each view. Options: views (desktop), pages (3; the
# most, or a list of paths), manifest (a file in place of what `generate` says).
sub survey {
    my ( $docroot, %option ) = @_;
    my $manifest = manifest_of( $docroot, $option{manifest} );
    my $pages    = $option{pages} // 3;
    my @pages    = led_to( $docroot, $manifest, ref $pages ? @$pages : pages_of( $manifest, $pages ) );
    my %media    = map { $_->{media} => 1 } grep { defined $_->{media} }
        map { @{ $manifest->{page}{$_} // [] } } @pages;
    my $site = {
        docroot  => $docroot,
        manifest => $manifest,
        httpd    => serve( $docroot, $manifest ),
        media    => [ sort keys %media ],
    };
    return map { survey_view( $site, $_, @pages ) } @{ $option{views} // ['desktop'] };
}

1;
