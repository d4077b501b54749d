# The pages of the laboratory (t/bench/lab): each a folder of files, an HTML file
# in it, and the links that `generate` finds.
#
#   my $site = PM::LabPages->new( pages => [qw(example chain3)], thinks => ['static', 300] );
#
# The document root has, for each think time, a folder with every page:
# /300/chain3/index.html. Below /static the HTML is a file, elsewhere a CGI script
# thinks for so many milliseconds first.
#
# SPDX-License-Identifier: Apache-2.0
package PM::LabPages;
use strict;
use warnings;
use Exporter 'import';
use Compress::Zlib qw(compress crc32);
use IO::Compress::Gzip qw(gzip);
use JSON::PP;
use List::Util qw(sum0);
use PM::Generate qw(generate site);
use PM::Test;

our @EXPORT = qw(@PAGES @THINKS);
our @THINKS = ( 'static', 0, 100, 300, 1000 );

# A page's name: where its files are, and its HTML there.
my %SOURCE = (
    example     => [ sub { srcdir() . '/t/site' },  'index.html' ],
    'clean-blog' => [ sub { fetched('clean-blog') }, 'index.html' ],
    'sb-admin-2' => [ sub { fetched('sb-admin-2') }, 'index.html' ],
    manual      => [ sub { program('manual') },     'en/index.html' ],
    wordpress   => [ \&wordpress,                   'index.html' ],
    hero        => [ \&hero,                        'index.html' ],
    ( map { my $depth = $_; "chain$depth" => [ sub { chain($depth) }, 'index.html' ] } 1 .. 5 ),
);
our @PAGES = ( qw(example clean-blog sb-admin-2 manual wordpress hero), map {"chain$_"} 1 .. 5 );

# What a page waits for, by the reason that the manifest gives.
my $URGENT = qr/^(?:stylesheet|imported|font|script in head|module)/;

# A site that t/bench/accuracy-sites fetches; undef: it cannot be had.
sub fetched {
    my ($name) = @_;
    my $got = run( [ srcdir() . '/t/bench/accuracy-sites', $name ], timeout => 600,
        env => { PM_SITES => $ENV{PM_SITES} // srcdir() . '/out/sites' } );
    return ( split /\t/, $got->{out} =~ s/\n//r )[1];
}

# The front page of a new WordPress as it answers now, with the files it names:
# a copy that every round and every server gives alike.
sub wordpress {
    return if grep { !program($_) } qw(wordpress mariadbd php-fpm php curl);
    require PM::Wordpress;
    my $wordpress = eval { PM::Wordpress->new( posts => 10 ) } or return;
    my $httpd = $wordpress->{httpd};
    my $copy  = tempdir();
    my $get   = sub { run( [ program('curl'), '-sk', '--compressed', $httpd->url( $_[0] ) ] )->{out} };
    my $html  = $get->('/') =~ s{https?:(?:\\?/){2}localhost:\d+(?=/)}{.}gr;
    for my $path ( $html =~ m{["'(]\./([\w./-]+\.(?:css|js|woff2|png|jpe?g|svg|webp))\b}g ) {
        next if -e "$copy/$path";
        spew( "$copy/$path", $get->("/$path") );
    }
    spew( "$copy/index.html", $html );
    return $copy;
}

# The same words each time; text that gzip makes smaller, as it does with code.
sub filler {
    my ($bytes) = @_;
    my ( $seed, $text ) = ( 1, '' );
    while ( length $text < $bytes ) {
        $seed = ( $seed * 1_103_515_245 + 12_345 ) % 2**31;
        $text .= sprintf '.c%x{top:%dpx}', $seed >> 8, $seed % 97;
    }
    return substr $text, 0, $bytes;
}

# A page whose last stylesheet is found by so many steps, one in each file.
sub chain {
    my ($depth) = @_;
    my %file = ( 'index.html' => "<!doctype html><title>Chain</title><link rel=stylesheet href=1.css>"
            . "<h1>A heading</h1><p>text</p><!--" . filler(3000) . '-->' );
    for my $step ( 1 .. $depth ) {
        my $import = $step < $depth ? sprintf '@import url(%d.css);', $step + 1 : '';
        $file{"$step.css"} = "$import/*" . filler(1500) . "*/h1{color:rgb($step,0,0)}";
    }
    return site(%file);
}

# Pixels without order, as a PNG that no compression makes smaller.
sub noise {
    my ( $width, $height ) = @_;
    my ( $seed, $rows ) = ( 1, '' );
    for ( 1 .. $height ) {
        $rows .= "\0" . join '', map { $seed = ( $seed * 1_103_515_245 + 12_345 ) % 2**31; chr( $seed >> 16 & 255 ) }
            1 .. 3 * $width;
    }
    my $chunk = sub { pack 'Na*N', length( $_[0] ) - 4, $_[0], crc32( $_[0] ) };
    return "\x89PNG\r\n\x1a\n" . join '', map { $chunk->($_) } pack( 'a4NNC5', 'IHDR', $width, $height, 8, 2, 0, 0, 0 ),
        'IDAT' . compress($rows), 'IEND';
}

# A page whose largest paint is an image of 60 KB, among all else that pages have.
sub hero {
    return site(
        'index.html' => '<!doctype html><title>Hero</title><link rel=stylesheet href=a.css><link rel=stylesheet href=b.css>'
            . '<script src=head.js></script><h1>A heading</h1><img src=hero.png width=1200 height=700><p>text</p>'
            . '<script src=end.js></script><!--' . filler(8000) . '-->',
        'a.css'    => 'h1{color:navy}/*' . filler(40_000) . '*/',
        'b.css'    => 'p{color:red}/*' . filler(20_000) . '*/',
        'head.js'  => 'document.documentElement.className="js"//' . filler(30_000),
        'end.js'   => 'document.title="Hero!"//' . filler(60_000),
        'hero.png' => noise( 160, 120 ),
    );
}

sub new {
    my ( $class, %option ) = @_;
    my $self = bless { root => tempdir(), kept => [], page => {} }, $class;
    for my $name ( @{ $option{pages} } ) {
        my ( $make, $html ) = @{ $SOURCE{$name} // die "no page $name; there are: @PAGES\n" };
        my $dir = $make->();
        if ( !defined $dir ) { warn "$name cannot be had here: left out\n"; next }
        push @{ $self->{kept} }, $dir;    # a temporary one goes with us
        symlink "$dir", "$self->{root}/$name" or die "$name: $!\n";
        $self->{page}{$name} = { name => $name, dir => "$dir", html => $html, links_of( $dir, $html ) };
    }
    symlink '.', "$self->{root}/$_" for @{ $option{thinks} };
    return $self;
}

sub pages { my ($self) = @_; return grep { $self->{page}{$_} } @PAGES }

# The links of one page of a site, their paths relative to the site: what the
# manifest has by default, all that can be found, in the order of the HTML, and what
# is tried.
sub links_of {
    my ( $dir, $html ) = @_;
    my @all = @{ found_in( $dir, $html, qw(--max-links 64 --max-header-bytes 65536 --max-bytes), 1 << 30 ) };
    my $text = slurp("$dir/$html");
    my %at   = map { my ($file) = $_->{href} =~ m{([^/]*)$}; ( $_->{href} => index $text, $file ) } @all;
    for (@all) { $at{ $_->{href} } = length $text if $at{ $_->{href} } < 0 }
    my @found = @{ found_in( $dir, $html ) };
    my ( $images, $others ) = map { my $is = $_; [ grep { ( ( $_->{as} // '' ) eq 'image' ) == $is } @found ] } 1, 0;
    return ( links => \@found,
        'no-cookie'   => \@found,
        high          => [ map { $_->{as} eq 'image' ? { %$_, fetchpriority => 'high' } : $_ } @found ],
        'image-first' => [ @$images, @$others ],
        sheets        => [ grep { $_->{as} eq 'style' } @found ],
        all => [ sort { $at{ $a->{href} } <=> $at{ $b->{href} } } @all ] );
}

sub found_in {
    my ( $dir, $html, @options ) = @_;
    my $got = generate( $dir, '-q', @options );
    die "$dir: $got->{err}" if $got->{exit} > 1;
    my $links = $got->{manifest}{page}{"/$html"} // [];
    for my $link (@$links) { for ( grep { exists $link->{$_} } qw(href via) ) { $link->{$_} =~ s{^/(?!/)}{} } }
    return [ grep { ( $_->{rel} // '' ) ne 'preconnect' && $_->{href} !~ m{^https?:} } @$links ];
}

# A page below a think time: its path, its links there, the default ones or all.
sub path { my ( $self, $page, $think ) = @_; return "/$think/$page/$self->{page}{$page}{html}" }

sub links {
    my ( $self, $page, $think, $which ) = @_;
    return map { my %link = %$_;
        for ( grep { exists $link{$_} } qw(href via) ) { $link{$_} =~ s{^(?!/)}{/$think/$page/} }
        \%link
    } @{ $self->{page}{$page}{$which} };
}

sub is_urgent { my ($link) = @_; return ( $link->{why} // '' ) =~ $URGENT ? 1 : 0 }

# A manifest of these pages with these links.
sub manifest {
    my ( $self, $thinks, $which ) = @_;
    my $json  = JSON::PP->new->canonical;
    my @lines = { pushmanifest => 1 };
    for my $page ( $self->pages ) {
        for my $think (@$thinks) {
            push @lines, { set => "$page-$think", links => [ $self->links( $page, $think, $which ) ] },
                { page => $self->path( $page, $think ), set => "$page-$think" };
        }
    }
    return join '', map { $json->encode($_) . "\n" } @lines;
}

# Bytes on the wire, as gzip where that pays: of the HTML, of the urgent files.
sub wire_bytes {
    my ( $self, $name ) = @_;
    my $page = $self->{page}{$name};
    return ( packed("$page->{dir}/$page->{html}"),
        sum0( map { packed("$page->{dir}/$_->{href}") } grep { is_urgent($_) } @{ $page->{all} } ) );
}

sub packed {
    my ($file) = @_;
    $file =~ s/\?.*//;
    my $text = slurp($file);
    return length $text if $file !~ /\.(?:html|css|m?js|svg)$/;
    gzip( \$text, \my $small );
    return length $small;
}

1;
