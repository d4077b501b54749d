# Each file says under which licence it is, in its first lines, where it can. For
# inputs of tests and for what has no comments, build/debian/copyright says it.
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use File::Find;
use FindBin;
use lib "$FindBin::Bin/lib";
use PM::Test;
use Test::More;

# Inputs of tests, formats without comments, and pages for people.
my $SILENT = qr{^(?:
    t/(?:bad|golden|fuzz/corpus|css)/ | .*\.(?:md|manifest|woff2|patch) | LICENSE |
    build/debian/(?!rules|tests/served-page)
)}x;

# Ours: not what autotools, make and git put beside it.
my $OURS = qr{^(?:
    (?:mod_pushmanifest\.[c8] | Makefile\.am | configure\.ac | \.clang.* | \.codespellrc | \.editorconfig |
        \.gitignore | \.ci/run)$ |
    manifests/.*\.(?:[ch1]|mk)$ | t/(?:.*\.(?:t|[ch]|pm|pl|mjs|mk|dict|css|html|svg|py|cgi)$) | t/(?:bench|torture)/[^.]+$ |
    build/(?:rpm/.*|alpine/.*|docker/.*|lint|package|prepare|root|test|try|local\.mk|m4/pm_.*|debian/.*|completions/.*|pushmanifest\..*\w)$
)}x;

my @files;
find(
    {   no_chdir => 1,
        wanted   => sub {
            my $name = s/^\Q@{[ srcdir() ]}\E\///r;
            $File::Find::prune = 1 if -d && $name =~ m{^(?:\.git|out|autom4te\.cache)$};
            push @files, $name if -f && $name =~ $OURS && $name !~ $SILENT;
        },
    },
    srcdir()
);
cmp_ok scalar @files, '>', 300, 'the files were found';
# In two parts, or tools would read it as this file's.
my $line = 'SPDX-License-' . 'Identifier: Apache-2.0';
is_deeply [ grep { substr( slurp( srcdir() . "/$_" ), 0, 2000 ) !~ /^\W*\Q$line\E\b/m } sort @files ],
    [], 'each has its licence';

done_testing;
