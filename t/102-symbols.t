# The module's .so exports one symbol, and asks for no libxml2 and no APR of
# its own: APR comes with the httpd that loads it.
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
is_deeply( [ grep { /xml/ } @module ], [], 'and no libxml2' );

my $command = program('pushmanifest');
$command =~ s{([^/]+)$}{.libs/$1} if !libraries_of($command);
ok( ( grep { /^libxml2/ } libraries_of($command) ),
    'which the command, looked at in the same way, does' );

done_testing;
