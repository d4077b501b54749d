# The Apache manual, its manifest, and an httpd that serves both.
#
# SPDX-License-Identifier: Apache-2.0
package PM::Manual;
use strict;
use warnings;
use Exporter 'import';
use JSON::PP;
use PM::Httpd;
use PM::Test;

our @EXPORT = qw(manual_httpd manual_pages hrefs_for early_for pushed_for);

my ( %page, %set );

# An httpd at whose / the manual is; other options as for PM::Httpd.
sub manual_httpd {
    my (%option) = @_;
    my $manual = program('manual');
    my $config = delete $option{config} // '';
    my $httpd  = PM::Httpd->new(
        modules => [qw(cgid negotiation expires)],
        config  => <<"CONF", %option );
Define MANUAL "$manual"
DocumentRoot "$manual"
<Directory "$manual">
    Options FollowSymLinks
    Require all granted
</Directory>
DirectoryIndex index.html
H2EarlyHints on
PushManifest \${ROOT}/manual.manifest
$config
CONF
    my $file = $httpd->path('manual.manifest');
    my $made = run( [ program('pushmanifest'), 'generate', '-o', $file, $manual ],
        timeout => 120 );
    die "no manifest of the manual:\n$made->{err}" if $made->{exit};
    for my $entry ( map { decode_json $_ } split /\n/, slurp($file) ) {
        $page{ $entry->{page} } = $entry->{set}   if $entry->{page};
        $set{ $entry->{set} }   = $entry->{links} if $entry->{links};
    }
    return $httpd->start;
}

# So many pages that are files and need something, from all languages alike.
sub manual_pages {
    my ($count) = @_;
    my %language;
    for my $path ( sort keys %page ) {
        next if $path =~ m{/$} || !hrefs_for($path);
        push @{ $language{ $path =~ m{^/([^/]+)/} ? $1 : '' } }, $path;
    }
    my @languages = sort keys %language;
    my @pages;
    for my $round ( 0 .. $count ) {
        for my $name (@languages) {
            my $paths = $language{$name};
            my $rounds = 1 + int $count / @languages;
            my $index = int $round * @$paths / $rounds;
            push @pages, $paths->[$index] if $index < @$paths && @pages < $count;
        }
    }
    return @pages;
}

# What a page of the manifest needs, in order.
sub hrefs_for {
    my ($path) = @_;
    return map { $_->{href} } @{ $set{ $page{$path} } };
}

# What of it is said early: what all screens need, and what the one does of which the
# client says that it has it.
sub early_links {
    my ( $path, $screen ) = @_;
    return grep {
        !$_->{media} || ( $screen && grep { $_ eq $screen } @{ $_->{screens} || [] } )
    } @{ $set{ $page{$path} } };
}
sub early_for { return map { $_->{href} } early_links(@_) }

# What of that may be pushed: not what is hidden at first.
sub pushed_for {
    return map { $_->{href} } grep { $_->{push} // 1 } early_links(@_);
}

1;
