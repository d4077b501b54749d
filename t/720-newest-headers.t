# The module against headers that no release has yet: PM_HTTPD_SOURCES is a checkout
# of httpd's sources, trunk say. Its two headers that httpd's configure makes are those
# of the httpd that is installed.
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use File::Copy;
use FindBin;
use lib "$FindBin::Bin/lib";
use PM::Test;
use Test::More;

my $sources = $ENV{PM_HTTPD_SOURCES} or plan skip_all => 'PM_HTTPD_SOURCES is not set';
need(qw(apxs cc));

sub ask { my @words = @_; return split ' ', run( \@words )->{out} }

my ($installed) = ask( program('apxs'), '-q', 'INCLUDEDIR' );
my $made = tempdir();
copy( "$installed/$_", "$made/$_" ) or die "$installed/$_: $!\n"
    for qw(ap_config_auto.h ap_config_layout.h);

my @flags = (
    qw(-std=gnu99 -fsyntax-only -Wall -Wextra -Werror -Wno-unused-parameter),
    '-DPM_VERSION=""',
    ( map { ( '-iquote', srcdir() . $_ ) } '/manifests', '/manifests/generator' ),
    ( map { ( '-isystem', $_ ) } "$made",
        map {"$sources/$_"} qw(include os/unix server modules/core modules/http2 modules/ssl modules/generators) ),
    ask( program('apxs'), '-q', 'EXTRA_CPPFLAGS' ),
    ask(qw(pkg-config --cflags apr-1 apr-util-1 jansson libxxhash)),
);
for my $file ( glob( srcdir() . '/mod_pushmanifest.c ' . srcdir() . '/manifests/server/*.c' ) ) {
    my $done = run( [ program('cc'), @flags, $file ] );
    is $done->{err}, '', $file =~ s/^\Q@{[ srcdir() ]}\E\///r;
}

done_testing;
