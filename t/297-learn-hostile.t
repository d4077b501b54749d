# `learn` with logs that somebody has written into who should not: any bytes, any
# length, a `Referer` of their own. Nothing comes of it but a path that this server
# answered with 200 to many; and memory stays as it is.
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use JSON::PP;
use POSIX ();
use Test::More;
use PM::Log;
use PM::Test;

need('pushmanifest');

my @asks = ( ['/a.css'], [ '/app.mjs', 120 ], [ '/chunk.mjs', 300, '/app.mjs' ] );
my @honest = visits( 100, format => 'ours', asks => \@asks );
my @true   = ( '/a.css', '/app.mjs', '/chunk.mjs' );

sub said { my ($lines) = @_; return [ sort map { @$_ } values %{ added( learn($lines) ) } ] }
is_deeply( said( \@honest ), \@true, 'an honest log' );

# Attackers, each with 8 browsers: they make up a page's files.
my @lies = map {
    my $address = $_;
    map { visit( format => 'ours', asks => [ @asks, [ '/big.mjs', 100 ] ], address => "203.0.113.$address", agent => "Browser $_" ) } 1 .. 50
} 1 .. 5;
is_deeply( said( [ @honest, @lies ] ), \@true, 'five addresses with fifty browsers each do not outweigh a hundred visitors' );
is_deeply( said( [ @honest, map { visit( format => 'ours', asks => [ ['/a.css'] ], address => "203.0.113.$_" ) } 1 .. 10 ] ), \@true, 'nor do ten take something away' );
my @many = visits( 2000, format => 'ours', asks => [ @asks, [ '/big.mjs', 100, '/', status => 404 ], [ '/evil.css', 100, '/', status => 403 ] ] );
is_deeply( said( [ @honest, @many ] ), \@true, 'nobody can name what was not answered with 200' );
my @paths = ( '/..%2f..%2fetc/passwd.css', '//evil.example/x.css', '/x.css\x22>;rel=y', '/\x0d\x0aX-Evil:1.css', '/a\xff.css',
    '/%00.css', '/x.css#y', '/{x}.css', '/' . 'x' x 3000 . '.css', 'https://evil.example/x.css', '*', '/a/%2e%2e/b.css' );
is_deeply( said( [ @honest, visits( 300, format => 'ours', asks => [ @asks, map { [ $_, 100 ] } @paths ] ) ] ), \@true, 'nor what no manifest may have' );
my @pages = map { visits( 30, format => 'ours', page => $_, asks => \@asks ) } '/x"y', '/\x22', '/a%2fb', '//x/', '/a/../b', '/%';
is_deeply( [ sort keys %{ added( learn( [ @honest, @pages ] ) ) } ], ['/'], 'nor a page that none may have' );
my @words = visits( 30, format => 'ours', asks => \@asks, words => { sent => 'page=/ set=x sent=none" dest=\x22script\x22 time=9', dest => 'document" mode="cors' } );
is( learn( [ @honest, @words ] )->{exit}, 0, 'words in words change nothing' );

# Honest lines with bytes of any kind in them, by chance, but always the same.
my $seed = 1;

sub chance { my ($of) = @_; $seed = ( $seed * 1103515245 + 12345 ) % 2**31; return int( $seed / 65536 ) % $of }

sub broken {
    my ($line) = @_;
    for ( 1 .. 1 + chance(3) ) {
        my $at = chance( 1 + length $line );
        my $what = chance(4);
        substr( $line, $at, $what == 0 ? 0 : 1 + chance(20) ) = $what == 1 ? '' : pack 'C*', map { my $c = chance(256); $c == 10 ? 0 : $c } 1 .. 1 + chance(8);
    }
    return $line;
}
my @broken = map { broken( $honest[ chance( scalar @honest ) ] ) } 1 .. 3000;
my $got = learn( [ @honest, @broken ] );
ok( $got->{exit} <= 1, 'bytes of any kind are no harm' );
is_deeply( [ grep { my $path = $_; !grep { $path eq $_ } @true } map { @$_ } values %{ added($got) } ], [], '  and nothing comes of them' );
my $long = learn( [ @honest, 'x' x 5_000_000, '"' x 300_000, map { ( $honest[$_] . 'y' x 70_000 ) } 0 .. 20 ] );
is_deeply( [ sort map { @$_ } values %{ added($long) } ], \@true, 'nor of lines of any length' );

# Memory: everything is new all the time.
SKIP: {
    skip 'no /proc to measure memory with', 3 if !-r '/proc/self/status';
    skip 'sanitizers take memory of their own', 3 if slurp( program('pushmanifest') ) =~ /__asan_init/;
    my $dir = tempdir();
    open my $log, '>', "$dir/log" or die "log: $!\n";
    for my $n ( 1 .. 150_000 ) {
        my $address = join '.', 10, map { $n >> $_ & 255 } 16, 8, 0;
        my ( $page, $time ) = ( "/p$n/x", 1_795_600_000_000 + 10 * $n );
        print {$log} map {"$_\n"} visit( format => 'ours', page => $page, address => $address, at => 10 * $n, asks => [ [ '/a.css', 10 ], [ "/x.css?$n", 20 ], [ "/f$n.woff2", 30 ] ] );
    }
    close $log or die "log: $!\n";
    my $megabytes = int( ( -s "$dir/log" ) / 1e6 );
    my $pid = fork // die;
    if ( !$pid ) {
        open STDERR, '>', "$dir/errors";
        exec program('pushmanifest'), qw(learn -q --with-queries --rules-out), "$dir/rules", "$dir/log" or POSIX::_exit(127);
    }
    my $peak = peak_of($pid);
    is( $? >> 8, 0, "a log of $megabytes MB in which each visitor asks for something else" );
    cmp_ok( $peak, '<', 200, '  takes less than 200 MB' );
    note sprintf '%d MB', $peak;
    is_deeply( decode_json( slurp("$dir/rules") )->{rules}[0]{add}[0]{href}, '/a.css', '  and what all ask for is found' );
}

done_testing;
