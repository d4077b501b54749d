# Access logs in, what `pushmanifest learn` makes of them out.
#
#   my @lines = visits( 25, page => '/', asks => [ [ '/a.css' ], [ '/f.woff2', 300, '/a.css' ] ] );
#   my $got = learn( [@lines], manifest => '...', options => [...] );
#
# A visit is of a visitor with an address of its own, a minute after the one
# before it. An ask is [ path, milliseconds after the page (100), Referer (the
# page), words of our format as a hash (status => 200) ].
#
# SPDX-License-Identifier: Apache-2.0
package PM::Log;
use strict;
use warnings;
use Exporter 'import';
use JSON::PP;
use POSIX qw(floor strftime);
use PM::Test;

our @EXPORT = qw(visits visit line learn added excluded $LOG_FORMAT);

use constant START => 1_795_600_000;
my $AGENT = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36';

# As pushmanifest(1) has it.
our $LOG_FORMAT = eval { log_format() };

sub log_format {
    my ($format) = slurp( srcdir() . '/manifests/generator/pushmanifest.1' )
        =~ /^LogFormat (.*?)^\.fi/ms;
    $format =~ s/\\\n\s*//g;
    $format =~ s/\\(?=[-&])//g;
    $format =~ s/\\e/\\/g;
    $format =~ s/\\\(dq/"/g;
    return "LogFormat $format";
}

my ( $clock, $visitor ) = ( 0, 0 );

# A line. What is given beside path, ms, referer: format (ours, combined, vhost,
# common), address, agent, method, status, bytes, and the words of our format.
sub line {
    my (%is) = (
        format => 'combined', address => '192.0.2.1', agent => $AGENT, method => 'GET',
        status => 200, bytes => 1000, ms => 0, referer => '-', path => '/', user => '-', @_
    );
    my $time = START + $is{ms} / 1000;
    my $line = sprintf '%s - %s [%s +0000] "%s %s HTTP/2.0" %s %s',
        $is{address}, $is{user}, strftime( '%d/%b/%Y:%H:%M:%S', gmtime floor $time ), $is{method}, $is{path},
        $is{status}, $is{bytes};
    return $line if $is{format} eq 'common';
    $line .= qq( "$is{referer}" "$is{agent}");
    return "www.example.org:443 $line" if $is{format} eq 'vhost';
    return $line if $is{format} eq 'combined';
    my @words = map { qq($_="$is{$_}") } grep { defined $is{$_} } qw(dest mode purpose priority type cache sent);
    return join ' ', $line, sprintf( 'time=%.0f', $time * 1e6 ), 'took=' . ( $is{took} // 500 ), 'port=4711', @words;
}

# The words of our format that Chromium has for a kind of file.
my %WORDS = (
    document => { mode => 'navigate', priority => 'u=0, i' },
    style    => { mode => 'no-cors',  priority => 'u=0' },
    script   => { mode => 'no-cors',  priority => 'u=1' },
    module   => { dest => 'script', mode => 'cors', priority => 'u=1' },
    async    => { dest => 'script', mode => 'no-cors', priority => '-' },
    font     => { mode => 'cors',     priority => 'u=0' },
    image    => { mode => 'no-cors',  priority => 'u=2, i' },
    fetch    => { dest => 'empty', mode => 'cors', priority => 'u=1, i' },
);

sub kind_of {
    my ($path) = @_;
    return 'style'  if $path =~ /\.css(?:\?|$)/;
    return 'module' if $path =~ /\.mjs(?:\?|$)/;
    return 'script' if $path =~ /\.js(?:\?|$)/;
    return 'font'   if $path =~ /\.woff2?(?:\?|$)/;
    return 'image'  if $path =~ /\.(?:png|svg|ico|jpg)(?:\?|$)/;
    return 'fetch'  if $path =~ /\.json(?:\?|$)/;
    return 'document';
}

sub words {
    my ($kind) = @_;
    return ( dest => $kind, type => $kind eq 'document' ? 'text/html' : 'x/y', cache => 'max-age=600', %{ $WORDS{$kind} } );
}

# The lines of one visit. Options: page, asks, and those of a line, for all of it.
sub visit {
    my (%option) = @_;
    my $page  = delete $option{page} // '/';
    my $asks  = delete $option{asks} // [];
    my $words = delete $option{words} // {};
    my $host  = 'https://www.example.org';
    my $at    = $option{at} // ( $clock += 60_000 );
    my %all   = (
        address => sprintf( '192.0.%d.%d', 2 + $visitor / 250, 1 + $visitor % 250 ),
        %option
    );
    $visitor++;
    my @lines = line( %all, words('document'), ms => $at, path => $page, %$words );
    for my $ask (@$asks) {
        my ( $path, $ms, $referer, %own ) = @$ask;
        my $kind = delete $own{kind} // kind_of($path);
        push @lines, line( %all, words($kind), ms => $at + ( $ms // 100 ), path => $path,
            referer => $host . ( $referer // $page ), %own );
    }
    return @lines;
}

# So many of them.
sub visits { my ( $count, @options ) = @_; return map { visit(@options) } 1 .. $count }

# Runs `learn` over logs (each a list of lines, or a text). Options: manifest (a
# text), options (a list), names (of the logs). Gives what run() does, and rules
# and report, read.
sub learn {
    my ( $logs, %option ) = @_;
    my $dir  = $option{dir} // tempdir();
    my @logs = ref $logs->[0] ? @$logs : [@$logs];
    my @names = map { $option{names}[$_] // "access.log.$_" } 0 .. $#logs;
    spew( "$dir/$names[$_]", join( "\n", @{ $logs[$_] } ) . "\n" ) for 0 .. $#logs;
    my @manifest = defined $option{manifest} ? spew( "$dir/site.manifest", $option{manifest} ) : ();
    my $result = run( [ program('pushmanifest'), 'learn', '--report', 'json', '--rules-out', "$dir/rules.json",
            @{ $option{options} // [] }, @manifest, map {"$dir/$_"} @names ], timeout => 300 );
    $result->{report} = eval { decode_json( $result->{out} ) };
    $result->{text}   = -e "$dir/rules.json" ? slurp("$dir/rules.json") : undef;
    $result->{rules}  = defined $result->{text} ? eval { decode_json( $result->{text} )->{rules} } : undef;
    $result->{dir}    = $dir;
    return $result;
}

# What the rules add to and exclude from pages: { glob => [ hrefs ] }.
sub added {
    my ($result) = @_;
    return { map { ( $_->{pages} => [ map { $_->{href} } @{ $_->{add} } ] ) } grep { $_->{add} } @{ $result->{rules} } };
}

sub excluded {
    my ($result) = @_;
    return { map { ( $_->{pages} => $_->{exclude} ) } grep { $_->{exclude} } @{ $result->{rules} } };
}

1;
