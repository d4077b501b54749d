# Each directive of the table in the source is where it must be: merged, in
# README.md, in the man page and in a test; and no document names another.
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use PM::Test;
use Test::More;

sub source { my ($name) = @_; return slurp( srcdir() . "/$name" ) }

my $code = source('manifests/server/directives.c');
my ($table) = $code =~ /command_rec pm_directives\[\] = \{(.*?)\n\};/s;
my @directives = ( $table // '' ) =~ /AP_INIT_\w+\(\s*"(\w+)"/g;
cmp_ok scalar @directives, '>=', 6, 'the table was found';

# The fields that the setters of a directive write: those of the function named
# in the table, or the offset given to httpd's own.
sub fields_of {
    my ($directive) = @_;
    my ($entry) = $table =~ /AP_INIT_\w+\(\s*("$directive".*?)(?=AP_INIT_|\z)/s;
    return $1 if $entry =~ /offsetof\(\w+, (\w+)\)/;
    my ($function) = $entry =~ /"$directive",\s*(\w+)/;
    my ($body) = $code =~ /\n(?:static )?const char \*$function\(.*?\n\{\n(.*?)\n\}\n/s;
    my %field;
    $field{$_}++ for ( $body // '' ) =~ /(?:config|\)config\)|server\))->(\w+)\s*=[^=]/g,
        ( $body // '' ) =~ /&config->(\w+)/g;
    return sort keys %field;
}

my $merges = join '', source('manifests/server/config.c') =~ /\nvoid \*pm_\w+_config_merge\(.*?\n\}\n/gs;
my %document = map { $_ => source($_) } qw(README.md mod_pushmanifest.8);
my %tests    = map { $_ => slurp($_) } glob join ' ', map { srcdir() . "/t/$_*.t" } '', 'never-worse/';
delete $tests{$_} for grep {/directive-table/} keys %tests;

for my $directive (@directives) {
    my @fields = fields_of($directive);
    ok @fields > 0, "$directive sets something";
    for my $field (@fields) {
        next if $directive eq 'PushManifestReload';    # the main server's alone
        like $merges, qr/->$field\b/, "$directive: $field is merged";
    }
    ok $document{'README.md'} =~ /^\| `$directive\b/m, "$directive is in README.md's table";
    ok $document{'mod_pushmanifest.8'} =~ /^\.B[IR]? ?$directive\b/m,
        "$directive is in the man page";
    my @used = grep { $tests{$_} =~ /\b$directive\b/ } keys %tests;
    ok @used > 0, "$directive is in a test";
}

my %known = map { $_ => 1 } @directives;
for my $name ( sort keys %document ) {
    my @unknown = grep { !$known{$_} } $document{$name} =~ /\b(PushManifest[A-Za-z]*)\b/g;
    is "@unknown", '', "$name names no directive that there is not";
}

done_testing;
