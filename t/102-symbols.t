# The module's .so exports one symbol, and asks for no libxml2 and no APR of
# its own: APR comes with the httpd that loads it. It and the command are hardened,
# as httpd and its own modules are.
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use PM::Test;
use Test::More;

need(qw(nm readelf module pushmanifest));

my @exported = run( [ program('nm'), '-D', '--defined-only', program('module') ] )
    ->{out} =~ /^\w+ [A-Z] (\w+)/mg;
is_deeply( \@exported, ['pushmanifest_module'],
    'the module exports pushmanifest_module alone' );

my $inside = run( [ program('nm'), program('module') ] )->{out};
like $inside, qr/ pm_live_poll$/m, 'nm shows what is inside';
unlike $inside, qr/ pm_(?:writer|replace|temporary|generate|plan)\w*$/m,
    'nothing there writes a manifest';

sub libraries_of {
    my ($file) = @_;
    return run( [ program('readelf'), '-d', '-W', $file ] )->{out}
        =~ /\(NEEDED\).*\[([^\]]+)\]/g;
}

my @module = libraries_of( program('module') );
ok( ( grep { /^libjansson/ } @module ), 'the module loads a JSON library' );
is_deeply( [ grep { /xml|curl|libz/ } @module ], [], 'and no libxml2, libcurl or zlib' );

my $command = program('pushmanifest');
$command =~ s{([^/]+)$}{.libs/$1} if !libraries_of($command);
ok( ( grep { /^libxml2/ } libraries_of($command) ),
    'which the command, looked at in the same way, does' );

# Whether the compiler has these, configure has found out.
SKIP: {
    skip '--disable-hardening', 8
        if slurp( builddir() . '/Makefile' ) !~ /^PM_HARDEN_LDFLAGS = \S/m;
    for my $file ( program('module'), $command ) {
        my ($name) = $file =~ m{([^/]+)$};
        my $readelf = run( [ program('readelf'), '-d', '-l', '-h', '-W', $file ] )->{out};
        ok $readelf =~ /\bBIND_NOW\b/, "$name: bound when it is loaded";
        ok $readelf =~ /\bGNU_RELRO\b/, "$name: and read-only from then on";
        ok $readelf =~ /Type:\s+DYN/, "$name: at any address";
        my $undefined = run( [ program('nm'), '-D', '--undefined-only', $file ] )->{out};
        ok $undefined =~ / __stack_chk_fail\b/, "$name: stack protector";
    }
}

done_testing;
