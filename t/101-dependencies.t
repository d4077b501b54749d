# The house: a room uses only those before it, names them in what it includes,
# and says what it is for. README's order and this one are the same.
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use PM::Test;
use Test::More;

# What each room may use, beside itself. css and js do not know each other.
my %USES = (
    format => [],
    header => ['format'],
    server => [qw(format header)],
    text   => [qw(format header)],
);
$USES{report}  = [ @{ $USES{text} },   'text' ];
$USES{view} = $USES{file} = $USES{exchange} = [ @{ $USES{report} }, 'report' ];
$USES{css}     = [ @{ $USES{report} }, 'report' ];
$USES{js}      = $USES{css};
$USES{style}   = [ @{ $USES{css} },    'css' ];
$USES{html}    = [ @{ $USES{style} },  qw(js style) ];
$USES{site}    = [ @{ $USES{html} },   'html' ];
$USES{crawl}   = [ @{ $USES{site} },   'site' ];
$USES{follow}  = [ @{ $USES{site} },   'site' ];
$USES{plan}    = [ @{ $USES{follow} }, 'follow' ];
$USES{run}     = [ @{ $USES{plan} },   qw(plan file) ];
$USES{learn}   = [ qw(format header text report site plan) ];
$USES{foreign} = [ qw(format header text report site) ];
$USES{command} = [ @{ $USES{plan} },   qw(plan crawl exchange file foreign learn run view) ];
my %SHARED = map { $_ => 1 } qw(format header server);

# Every header of httpd's that apache2-dev installs, and libxml2's folder.
my $HTTPD   = qr/(?:ap_\w+|httpd|http_\w+|mod_\w+|mpm_\w+|scoreboard|util_\w+)\.h/;
my $LIBXML2 = qr{libxml/\w+\.h};

sub folder_of {
    my ($room) = @_;
    return 'manifests/' . ( $SHARED{$room} ? $room : "generator/$room" );
}

sub sources_of {
    my ($room) = @_;
    return glob( srcdir() . '/' . folder_of($room) . '/*.[ch]' );
}

# What a file includes: ours in quotes, others' in angle brackets.
sub included {
    my ( $file, $quotes ) = @_;
    my ( $open, $close ) = $quotes ? ( '"', '"' ) : ( '<', '>' );
    return slurp($file) =~ /^\s*#\s*include\s+$open([^$close]+)$close/mg;
}

# file => what is wrong with what it includes.
sub wrong_in {
    my ( $room, $file ) = @_;
    my %may = map { $_ => 1 } $room, @{ $USES{$room} };
    my @wrong = grep { !m{^(\w+)/\w+\.h$} || !$may{$1} } included( $file, 1 );
    push @wrong, grep { $room ne 'server' && /^$HTTPD$/ } included($file);
    push @wrong, grep { $SHARED{$room}    && /^$LIBXML2$/ } included($file);
    return map {"$file: $_"} @wrong;
}

for my $room ( sort keys %USES ) {
    my @files = sources_of($room);
    ok @files > 1 && ( grep { !/_table\./ } @files ) <= 50, "$room: there are sources, of at most 25 nouns";
    is_deeply [ map { wrong_in( $room, $_ ) } @files ], [], "$room: what it uses";
}

# What a build file does not name is missing in the tarball.
my $listed = join '', map { slurp($_) } glob srcdir() . '/manifests/*/local.mk';
is_deeply [ grep { index( $listed, $_ ) < 0 }
        map { s/^\Q@{[ srcdir() ]}\E\///r } map { sources_of($_) } sort keys %USES ],
    [], 'a build file names every source';

my @hooks = grep { !m{^(?:format|header|server)/} }
    included( srcdir() . '/mod_pushmanifest.c', 1 );
is_deeply \@hooks, [], 'mod_pushmanifest.c uses nothing of the generator';

# No header is found but by its room, and no room but these.
my @folders = map {m{^\Q@{[ srcdir() ]}\E/(.*)/$}}
    glob( srcdir() . '/manifests/*/ ' . srcdir() . '/manifests/generator/*/' );
is_deeply [ sort @folders ],
    [ sort 'manifests/examples', 'manifests/generator', map { folder_of($_) } keys %USES ],
    'every folder is a room';

# A room's README names each of its nouns, and nothing that is not there.
my $NOUN = qr/`(\w+)(?:\.[ch])?`/;
for my $room ( sort keys %USES ) {
    my $readme = srcdir() . '/' . folder_of($room) . '/README.md';
    next if $room =~ /^(?:css|js)$/ && !-e $readme;
    ok -e $readme, "$room has a README" or next;
    my %noun = map { m{([^/]+)\.[ch]$} ? ( $1 => 1 ) : () } sources_of($room);
    my ($table) = slurp($readme);
    my %named = map { $_ => 1 } $table =~ /$NOUN/g;
    is_deeply [ grep { !$noun{$_} && !-e srcdir() . "/manifests/generator/$_" } sort keys %named ],
        [], '  what it names is there';
    is_deeply [ grep { !$named{$_} } sort grep { !/_table$/ } keys %noun ],
        [], '  and it names all that is there';
}
my $house = slurp( srcdir() . '/manifests/generator/README.md' );
is_deeply [ grep { !-d srcdir() . "/manifests/generator/$_" } $house =~ /\]\((?!\.\.)(\w+)\)/g ], [],
    'the rooms in generator/README.md are there';

# Pairs of a header and its implementation do not go round in a circle.
my %pair_uses;
for my $room ( keys %USES ) {
    for my $file ( sources_of($room) ) {
        my ($name) = $file =~ m{([^/]+)\.[ch]$};
        $pair_uses{"$room/$name"}{$_} = 1 for grep { $_ ne "$room/$name" }
            map {s/\.h$//r} included( $file, 1 );
    }
}

my ( %done, @circles );

sub visit {
    my ( $pair, @way ) = @_;
    if ( grep { $_ eq $pair } @way ) {
        shift @way while $way[0] ne $pair;
        push @circles, join ' -> ', @way, $pair;
        return;
    }
    return if $done{$pair};
    visit( $_, @way, $pair ) for sort keys %{ $pair_uses{$pair} || {} };
    $done{$pair} = 1;
}
visit($_) for sort keys %pair_uses;
is_deeply \@circles, [], "no two files need each other" or diag explain \@circles;

done_testing;
