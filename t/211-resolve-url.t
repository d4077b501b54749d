# URLs resolve as the WHATWG URL standard has it: the cases of web-platform-tests
# that a page on http or https can meet, with npm's whatwg-url as the judge, which
# knows what the standard has changed since.
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use JSON::PP;
use PM::Conformance;
use PM::Test;
use Test::More;

my $folder = conformance('url');
my $npm    = npm_packages('whatwg-url@15');
my @cases  = grep { ref eq 'HASH' } @{ decode_json( slurp("$folder/urltestdata.json") ) };
cmp_ok( scalar @cases, '>', 700, 'there are cases' );

# Without a base, or with one that is no page's, only absolute URLs are asked for.
my $PAGE = 'http://page.test/dir/file';

my ( %left, @asked );
for my $case (@cases) {
    my ( $url, $base ) = @{$case}{qw(input base)};
    my $is_absolute = $url =~ /^[\0- ]*[A-Za-z][\w+.\s-]*:/;
    if ( $url =~ /[\x{D800}-\x{DFFF}]/ ) { $left{'surrogates, which UTF-8 has not'}++; next }
    if ( $url =~ /\0/ )                  { $left{'NUL, which the decoder lets not through'}++; next }
    if ( ( $base // '' ) !~ /^https?:/ ) {
        if ( !$is_absolute ) { $left{'relative to no page'}++; next }
        if ( $base && $url !~ /^\s*https?:/i ) { $left{'relative to no page'}++; next }
        $base = $PAGE;
    }
    push @asked, [ $base, $url ];
}

# And at random: pieces of URLs, and bytes, in any order. PM_RANDOM is how many; they
# are always the same. Node's own URL leaves `/.a/../b` as it is.
my $suite  = @asked;
my @pieces = ( ' ', "\t", "\x01", "\x7f", "\xe9", "\x{20ac}", split ' ', <<'END' );
http: https: HTTP: // / \ : @ ? & = # % %2 %2E %2e%2E %41 %00 %2F %ff [ ] ^ | " ' < > ` { } ~ ! ; , $ * + . .. ./ ../ /../ /./ //.. .a ...
a b1 a/b /c/ -a_b x--y page.test PAGE.test page.test. cdn.test 127.1 0x7f.1 1.2.3.4.5 256.1 [::1] [1::] [::1.2.3.4] %63dn.test
:80 :443 :0 :00443 :65536 :1x user@ user:x@ :@ ftp: mailto: javascript: data: ws:// file:///
END
srand 21;
for ( 1 .. $ENV{PM_RANDOM} // 5000 ) {
    my $base = ( $PAGE, 'https://page.test/', 'http://page.test:8080/a/b/?q=/x', 'https://page.test/a%20b/c' )[ rand 4 ];
    push @asked, [ $base, join '', map { $pieces[ rand @pieces ] } 0 .. rand 6 ];
}

my $dir = tempdir();
spew( "$dir/cases", encode_json( \@asked ) );
my $said = run( [ program('node'), srcdir() . '/t/lib/whatwg-url.mjs', "$npm", "$dir/cases" ] );
die "whatwg-url.mjs: $said->{err}" if $said->{exit};
my @oracle = @{ decode_json( $said->{out} ) };
is( scalar @oracle, scalar @asked, 'the judge has answered' );

# A base as the site has it: its origin, and an href.
my $json  = JSON::PP->new->utf8->allow_nonref;
my @bases = map { $_->[0] =~ m{^(https?://[^/?#]+)([^#]*)} ? [ lc $1, $2 || '/' ] : die "$_->[0]\n" } @asked;
my $ours  = run( [ builddir() . '/t/helper/url' ],
    stdin => join '', map { $json->encode( [ @{ $bases[$_] }, $asked[$_][1] ] ) . "\n" } 0 .. $#asked );
die "t/helper/url: $ours->{err}" if $ours->{exit};
my @ours = map { $json->decode($_) } split /\n/, $ours->{out};

# Whether the host of a URL, its escapes undone, has more than ASCII, or is
# written for what has.
sub is_foreign {
    my ($url) = @_;
    my ($host) = $url =~ m{^[^:/\\?#]*:?[/\\]*([^/\\?#]*)};
    $host =~ s/%([0-9A-Fa-f]{2})/chr hex $1/ge;
    return $host =~ /[^\0-\x7f]|xn--/i;
}

my $run = 0;
my @differ;
for my $i ( 0 .. $#asked ) {
    my ( $should, $own ) = ( $oracle[$i], $bases[$i][0] );
    my $is = defined $ours[$i] && $ours[$i] =~ m{^/} ? $own . $ours[$i] : $ours[$i];
    my ( $base, $url ) = @{ $asked[$i] };
    if ( is_foreign($url) && $url =~ m{^\s*(?:https?:|[/\\]{2})}i ) {
        $left{'a host that takes the tables of UTS 46'}++;
        next;
    }
    if ( $base =~ m{^\w+://[^/]*\@} ) { $left{'a base with a user name, which no page has'}++; next }
    # What is no request is nothing to us.
    my $expected
        = !$should || $should->{protocol} !~ /^https?:$/ || $should->{user} ? undef
        : $url =~ /^[\0- ]*(?:https?:)?[\0- ]*(?:#|$)/i ? undef    # the page itself
        :                                      $should->{href};
    $run++;
    my $said = JSON::PP->new->ascii->encode( $asked[$i] );
    is( $is, $expected, $said ) if $i < $suite;
    push @differ, "$said: " . ( $is // 'none' ) . ', not ' . ( $expected // 'none' ) if ( $is // '' ) ne ( $expected // '' );
}
is( scalar @differ, 0, 'and at random' ) or diag join "\n", @differ[ 0 .. ( $#differ > 19 ? 19 : $#differ ) ];
left_out( 'url', @cases - $suite + @asked, $run, %left );

done_testing;
