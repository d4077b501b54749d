# --match auto: families of pages as one match, and the same answer for every
# page that the site has.
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use Test::More;
use PM::Generate;
use PM::Test;

need('pushmanifest');

# The answer of a manifest for a path, by the rules of the format: an exact page
# wins, then the match with the longest literal prefix.
sub answer {
    my ( $manifest, $path ) = @_;
    return $manifest->{page}{$path} if $manifest->{page}{$path};
    for my $match ( sort { length $b <=> length $a } keys %{ $manifest->{match} } ) {
        my ($prefix) = $match =~ /^([^*]*)\*$/ or die "an odd match: $match";
        return $manifest->{match}{$match} if index( $path, $prefix ) == 0;
    }
    return;
}

# Generates with and without, and holds every page of the one against the other.
sub same_answers {
    my ( $dir, $name, @options ) = @_;
    my $plain = generate( $dir, '-q', @options )->{manifest};
    my $auto  = generate( $dir, '-q', @options, '--match', 'auto' )->{manifest};
    my @wrong = grep {
        JSON::PP->new->canonical->encode( answer( $auto, $_ ) // [0] ) ne
            JSON::PP->new->canonical->encode( $plain->{page}{$_} )
    } sort keys %{ $plain->{page} };
    is_deeply( \@wrong, [], "$name: every page has the same answer" );
    return $auto;
}

my $blog = '<link rel=stylesheet href=/blog.css>';
my %site = (
    'index.html' => '<link rel=stylesheet href=/home.css>',
    'blog/index.html' => '<link rel=stylesheet href=/home.css>',
    ( map { ( "blog/$_.html" => $blog ) } 1 .. 4 ),
    'blog/old/x.html' => $blog,
    ( map { ( "mixed/$_.html" => $_ == 2 ? '' : $blog ) } 1 .. 4 ),
    ( map { ( "empty/$_.html" => '' ) } 1 .. 4 ),
    ( map { ( "few/$_.html" => $blog ) } 1 .. 2 ),
    ( map { ( "a b*/$_.html" => $blog ) } 1 .. 3 ),
    ( map { ( "a b/$_.html" => $blog ) } 1 .. 3 ),
    'blog.css' => '', 'home.css' => ''
);
my $auto = same_answers( site(%site), 'a site of many kinds' );
is_deeply( [ sort keys %{ $auto->{match} } ], [ '/a%20b/*', '/blog/*' ], 'families are matches' );
is_deeply( [ grep {m{^/blog/}} sort keys %{ $auto->{page} } ], [qw(/blog/ /blog/index.html)], '  and only what differs is a page' );
is_deeply( [ map { brief($_) } @{ answer( $auto, '/blog/new.html' ) } ], ['style /blog.css'], '  so that a new page has its hints' );

# Nearly all: a family has what 95 of 100 of its pages need.
sub posts {
    my (%odd) = @_;
    return site( 'blog.css' => '', 'p.css' => '', ( map { ( "blog/$_.html" => $blog . ( $odd{$_} // '' ) ) } 10 .. 59 ), @_ > 0 && $odd{files} ? %{ $odd{files} } : () );
}
my $picture = '<link rel=stylesheet href=/p.css>';
$auto = same_answers( posts( 20 => $picture, 30 => $picture ), 'posts of which two need more' );
is_deeply( [ map { brief($_) } @{ answer( $auto, '/blog/new.html' ) } ], ['style /blog.css'], '  a new post gets what nearly all need' );
is_deeply( [ sort keys %{ $auto->{page} } ], [qw(/blog/20.html /blog/30.html)], '  and the two stay pages' );
my %most = map { ( $_ => $picture ) } 10 .. 57;
is_deeply( [ map { brief($_) } @{ answer( same_answers( posts(%most), 'posts of which two need less' ), '/blog/new.html' ) } ], [ 'style /blog.css', 'style /p.css' ], '  a new post gets it' );
my $exact = same_answers( posts(%most), 'and of all of them', '--share', 100 );
is_deeply( [ map { brief($_) } @{ answer( $exact, '/blog/new.html' ) } ], ['style /blog.css'], '  what all have' );
is( generate( posts(), '-q', '--share', 50 )->{exit}, 2, '  half of them is no family' );
$auto = same_answers( posts( files => { map { ( "blog/plain/$_.html" => '' ) } 1 .. 3 } ), 'a directory below that needs nothing', '--share', 90 );
is_deeply( answer( $auto, '/blog/plain/new.html' ), [], '  has a match of its own' );
is_deeply( [ sort keys %{ $auto->{match} } ], [qw(/blog/* /blog/plain/*)], '  and only what differs from above has one' ) or diag explain [ keys %{ $auto->{match} } ];

$auto = same_answers( site( 'blog.css' => '', map { ( "shop/item/$_.html" => $blog ) } 1 .. 5 ), 'pages that are all below one directory' );
is_deeply( [ sort keys %{ $auto->{match} } ], ['/shop/item/*'], '  are its family, and nobody else is' );

my $most = site( 'blog.css' => '', 'p.css' => '', 'login.html' => $blog, map { ( "item/$_.html" => $blog . $picture ) } 1 .. 40 );
$auto = same_answers( $most, 'a directory that has nearly all pages' );
is_deeply( [ map { "$_: " . join ' ', map { brief($_) } @{ $auto->{match}{$_} } } sort keys %{ $auto->{match} } ], [ '/*: style /blog.css', '/item/*: style /blog.css style /p.css' ], '  says nothing of others' ) or diag explain $auto->{match};

# A front controller: pages that nobody has listed.
my $front = generate( posts( 20 => $picture ), '-q', '--front', '/index.php' );
is_deeply( [ map { brief($_) } @{ $front->{manifest}{page}{'/index.php'} } ], ['style /blog.css'], '--front has what nearly all pages need' );
$front = generate( posts(), '-q', '--front', '/shop/index.php' );
is_deeply( $front->{manifest}{page}{'/shop/index.php'}, [], '  of those below it' );

ok( !generate( site(%site), '-q' )->{manifest}{match}, 'off by default' );
is( generate( site(%site), '--match', 'what' )->{exit}, 2, 'neither auto nor off' );
same_answers( srcdir() . '/t/golden/site', 'the golden site' );
SKIP: {
    my $manual = program('manual');
    skip 'no Apache manual (on Debian: apt-get install apache2-doc)', 1
        if !$manual && !$ENV{PM_REQUIRE_ALL};
    same_answers( $manual, 'the Apache manual' );
}

done_testing();
