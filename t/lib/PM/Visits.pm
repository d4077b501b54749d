# Real browsers visit a site whose server logs as pushmanifest(1) says: what
# `learn` is to make of that, and what Chromium itself finds urgent.
#
#   my $site = PM::Visits->new( files => { 'htdocs/index.html' => '...' }, config => '...' );
#   $site->visit( 'chromium', [ ('/') x 5 ], delay => 40 );
#   $site->lines; $site->urgent_on( '/', before => 1500 );
#
# SPDX-License-Identifier: Apache-2.0
package PM::Visits;
use strict;
use warnings;
use List::Util qw(max min);
use PM::Accuracy;
use PM::Browser;
use PM::Httpd;
use PM::Log qw($LOG_FORMAT);
use PM::Test;

# Files may be kept for ten minutes, unless the configuration says otherwise.
sub new {
    my ( $class, %option ) = @_;
    my $httpd = PM::Httpd->new(
        pushmanifest => 0,
        modules      => [qw(expires)],
        %option,
        config => learning_log()
            . "ExpiresActive on\nExpiresDefault \"access plus 10 minutes\"\n" . ( $option{config} // '' ),
    )->start;
    return $class->of($httpd);
}

# Visits of a site whose httpd there is already, and which logs so.
sub of { my ( $class, $httpd ) = @_; return bless { httpd => $httpd, lines => [], loads => [], visitors => 0 }, $class }
sub learning_log { return $LOG_FORMAT =~ s{logs/access_log}{logs/learn_log}r }

sub docroot { my ($self) = @_; return $self->{httpd}->path('htdocs') }
sub lines   { my ($self) = @_; return @{ $self->{lines} } }

# Loads these paths, each with empty caches. That makes a connection for each,
# which gets an address of its own in the log: that of one more visitor.
sub visit {
    my ( $self, $browser, $paths, %option ) = @_;
    my $log = $self->{httpd}->path('logs/learn_log');
    my @paths = @$paths;
    truncate $log, 0;
    my @pages = browse( $browser, $self->{httpd}, [ map { $self->{httpd}->url($_) } @$paths ], %option );
    push @{ $self->{loads} }, map { { %$_, browser => $browser, delay => $option{delay} // 5, path => shift @paths } } @pages;
    my %address;
    for my $line ( split /\n/, slurp($log) ) {
        my ($port) = $line =~ / port=(\d+) / or die "no port in $line\n";
        $address{$port} //= sprintf '198.51.%d.%d', $self->{visitors} / 250, 1 + $self->{visitors}++ % 250;
        push @{ $self->{lines} }, $line =~ s/^\S+/$address{$port}/r;
    }
    return;
}

# The loads of a page by Chromium.
sub loads {
    my ( $self, $path ) = @_;
    return grep { $_->{browser} eq 'chromium' && $_->{path} eq $path } @{ $self->{loads} };
}

# When each file that is urgent to Chromium was asked for, in milliseconds after
# the first one. It need not be before the load event, as for PM::Accuracy: that
# does not wait for what scripts load.
sub urgent_in {
    my ($load) = @_;
    my $all   = PM::Accuracy::requests_on( { %$load, loaded => 9e99 } );
    my $first = min map { $_->{at} } grep { $_->{type} ne 'Document' } values %{ $all->{asked} };
    return { map { ( $_ => $all->{urgent}{$_}{at} - $first ) } keys %{ $all->{urgent} } };
}

# What is urgent in most loads of a page, before so many milliseconds.
sub urgent_on {
    my ( $self, $path, %option ) = @_;
    my @of = map { urgent_in($_) } $self->loads($path);
    my %count;
    for my $urgent (@of) {
        $count{$_}++ for grep { $urgent->{$_} < $option{before} } keys %$urgent;
    }
    return sort grep { $count{$_} > @of / 2 } keys %count;
}

# For each speed of the connection, when the last of them was asked for.
sub last_urgent {
    my ( $self, $path, %option ) = @_;
    my %last;
    for my $load ( $self->loads($path) ) {
        my $urgent = urgent_in($load);
        push @{ $last{ $load->{delay} } }, int max grep { $_ < $option{before} } values %$urgent;
    }
    return map { sprintf '%3d ms one way: the last urgent file is asked for %s ms after the first',
            $_, join ' ', sort { $a <=> $b } @{ $last{$_} } } sort { $a <=> $b } keys %last;
}

1;
