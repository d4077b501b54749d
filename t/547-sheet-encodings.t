# In which encoding a linked stylesheet is that declares none: what Chromium and
# Firefox ask for, and what is named. It is that of its link, or of the page, or
# of the sheet that imports it (CSS Syntax 3, section 3.2).
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use utf8;
use Encode qw(encode);
use PM::Browser;
use PM::Generate;
use PM::Httpd;
use PM::Test;
use Test::More;

need(qw(pushmanifest httpd node chromium firefox));

# A letter that the encoding has, for names of files.
my %LETTER = ( 'utf-8' => 'é', 'windows-1252' => 'é', 'koi8-r' => 'ж' );

# The bytes of an encoding as another has them, as a browser asks for them.
sub as_read {
    my ( $bytes, $charset ) = @_;
    my $text = Encode::decode( $charset eq 'utf-16' ? 'UTF-16LE' : $charset, $bytes );
    return join '', map { sprintf '%%%02X', ord } split //, encode( 'UTF-8', $text );
}

# Every page has a sheet of its own, which has fonts, images and an @import of
# another; that says nothing either.
my ( %files, @pages );
for my $page ( 'none', 'utf-8', 'windows-1252', 'koi8-r', 'utf-16' ) {
    for my $sheet ( sort keys %LETTER ) {
        for my $way (qw(plain declared link)) {
            my $name   = "$page-$sheet-$way";
            my $letter = encode( $sheet, $LETTER{$sheet} );
            my $meta   = $page eq 'none' ? '' : "<meta charset=$page>";
            my $charset = $way eq 'link' ? " charset=$sheet" : '';
            my $html   = "<!doctype html>$meta<link rel=stylesheet href=/$name.css$charset><p>x<div>y</div>";
            $files{"htdocs/$name.html"} = $page eq 'utf-16' ? "\xff\xfe" . encode( 'UTF-16LE', $html ) : $html;
            $files{"htdocs/$name.css"} = ( $way eq 'declared' ? qq{\@charset "$sheet";} : '' )
                . "\@import '/imported-$name.css'; \@font-face{font-family:$letter;src:url(/$letter.woff2)}"
                . "p{font-family:$letter;background:url($letter.png)}";
            $files{"htdocs/imported-$name.css"} = "div{background:url($letter.gif)}";
            push @pages, $name;
        }
    }
}
# Whatever a name is taken for, it is there.
for my $letter ( map { encode( $_, $LETTER{$_} ) } keys %LETTER ) {
    for my $charset ( keys %LETTER ) {
        my $file = as_read( $letter, $charset ) =~ s/%(..)/chr hex $1/ger;
        $files{"htdocs/$file.$_"} = '' for qw(woff2 png gif);
    }
}

my $httpd = PM::Httpd->new( files => \%files )->start;
my $made  = generate( $httpd->path('htdocs'), '-q' )->{manifest}{page};
for my $browser (qw(chromium firefox)) {
    my @loaded = browse( $browser, $httpd, [ map { $httpd->url("/$_.html") } @pages ] );
    for my $i ( 0 .. $#pages ) {
        my %asked = map { s{^\w+://[^/]+}{}r => 1 } map { $_->{url} } @{ $loaded[$i]{requests} };
        my @named = map { $_->{href} } @{ $made->{"/$pages[$i].html"} };
        is_deeply( [ grep { !$asked{$_} } @named ], [], "$pages[$i]: $browser asks for all that is named" );
        # Of a page that says nothing it is not certain; browsers may guess.
        next if $pages[$i] =~ /^none-.*-plain/;
        my %named = map { $_ => 1 } @named;
        my @there = grep { exists $files{ 'htdocs' . s/%(..)/chr hex $1/ger } } sort keys %asked;
        is_deeply( [ grep { /%/ && !$named{$_} } @there ], [], '  and all that it finds is' );
    }
}
is( scalar( grep {/%/} map { map { $_->{href} } @{ $made->{"/$_.html"} } } grep {/^none-.*-plain/} @pages ), 0, 'what nobody knows the encoding of is not named' );

done_testing;
