# What the generator makes of HTML: cases for t/helper/html.
#
# SPDX-License-Identifier: Apache-2.0
package PM::Html;
use strict;
use warnings;
no warnings 'qw';
use Exporter 'import';
use JSON::PP;
use PM::Conformance;
use PM::Test;

our @EXPORT = qw(html_answers parse5 random_page referring);

# Elements that refer to something, or whose text does.
my $REFERRING = qr/^(?:svg\ (?:image|script|style|use)
    |base|embed|frame|iframe|img|input|link|meta|object|picture|script|source|style|video)$/x;

# What the helper makes of each case, a string of bytes or [ bytes, word ... ]:
# the values that it prints.
sub html_answers {
    my ( $mode, @cases ) = @_;
    my $input = join '', map {
        my ( $bytes, @words ) = ref $_ ? @$_ : $_;
        join( ' ', length $bytes, @words ) . "\n$bytes";
    } @cases;
    my $said = run( [ builddir() . '/t/helper/html', $mode ], stdin => $input, timeout => 300 );
    die "t/helper/html $mode: $said->{err}" if $said->{exit} || $said->{signal};
    my @answers = map { decode_json($_) } split /\n/, $said->{out};
    die "t/helper/html $mode: ${\scalar @answers} of ${\scalar @cases} answered\n" if @answers != @cases;
    return @answers;
}

# Those of the elements that refer to something, in an order of their own: where
# they stand is another matter.
sub referring {
    my ($elements) = @_;
    my $json = JSON::PP->new->canonical;
    return sort map { $json->encode($_) } grep { $_->[0] =~ $REFERRING } @$elements;
}

# What parse5 makes of pages, which are strings of characters. A test says
# npm_packages('parse5@8') first, so that it skips before anything is tested.
sub parse5 {
    my (@pages) = @_;
    my $npm = npm_packages('parse5@8');
    my $dir = tempdir();
    spew( "$dir/pages", encode_json( \@pages ) );
    my $said = run( [ program('node'), srcdir() . '/t/lib/parse5.mjs', "$npm", "$dir/pages" ], timeout => 300 );
    die "parse5.mjs: $said->{err}" if $said->{exit};
    return @{ decode_json( $said->{out} ) };
}

# What random pages are made of.
my @NAMES = ( qw(a address b base body br button caption col colgroup dd div dl dt em embed
        font foreignobject form frame frameset h1 h2 head hr html iframe image img input li
        link main math meta mi mtext nobr noembed noframes noscript object ol option p
        picture plaintext pre rb rp rt rtc ruby script source span style svg table tbody td
        template textarea tfoot th thead title tr track ul use video wbr x-a xmp desc
        annotation-xml mglyph circle keygen listing) );
my @VALUES = ( qw(a "b" 'c' x"y "&amp;" &lt &notit; "&#x80;" '' "a>b" 'a<b' "&quot" javascript:x
        "text/html" ), "'\n'", '"&#10;"', '"<!--"' );
my @ATTRIBUTES = qw(src href id class rel srcset type color encoding SRC data-x = a"b <);
my @TEXTS = ( ' ', 'x', "\n", '&amp;', '&', '<', '<!', '</', '<?', '<!-- ', '-->', '--!>', '<!-->', '<!doctype html>',
    ']]>', '<![CDATA[', '"', "'", '>', '/>', '=', "\r\n", "\x{e9}", "\x{2028}", '</script', '<script', '<!--', "\f" );

sub one_of { return $_[ int rand @_ ] }

sub random_tag {
    my ($names) = @_;
    return '</' . one_of(@$names) . ( rand() < 0.1 ? ' a=b' : '' ) . '>' if rand() < 0.35;
    my $tag = '<' . ( rand() < 0.05 ? uc one_of(@$names) : one_of(@$names) );
    for ( 1 .. rand(3) ) {
        $tag .= one_of( ' ', "\n", '/', '  ' ) . one_of(@ATTRIBUTES);
        $tag .= one_of( '=', ' = ' ) . one_of(@VALUES) if rand() < 0.8;
    }
    return $tag . one_of( '>', '>', '>', '>', '/>', ' />', ' ' );
}

# The page with this number: always the same. more: further names of elements,
# that others hold for something else.
sub random_page {
    my ( $number, @more ) = @_;
    srand $number;
    my @names = ( map( { one_of(@NAMES) } 1 .. 12 ), @more, qw(img link script style) );
    return join '', map { rand() < 0.75 ? random_tag( \@names ) : one_of(@TEXTS) } 1 .. 5 + rand 35;
}

1;
