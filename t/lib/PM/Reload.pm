# Manifests that change under a running httpd.
#
# release('x') is a manifest in which /page.html and /cgi/* need /css/x.css
# alone; serves() gives the names of the releases that new connections get.
#
# SPDX-License-Identifier: Apache-2.0
package PM::Reload;
use strict;
use warnings;
use Exporter 'import';
use PM::Client;
use PM::Matrix;
use PM::Test;
use Time::HiRes qw(sleep);

our @EXPORT = qw(release deploy serves becomes reloading_httpd status_of has_error children_of $QUIET);

# A file that was not renamed into place is taken when it is so many seconds old.
our $QUIET = 2;

sub release {
    my ( $name, @more ) = @_;
    return join "\n", '{"pushmanifest":1}',
        qq({"set":"$name","links":[{"href":"/css/$name.css","as":"style"}]}),
        map( {qq({"page":"$_","set":"$name"})} '/page.html', @more ),
        qq({"match":"/cgi/*","set":"$name"}), '';
}

# As the generator does it: beside, and renamed when it is whole.
sub deploy {
    my ( $httpd, $text, $name ) = @_;
    $name //= 'site.manifest';
    $httpd->write( "$name.new", $text );
    sleep 0.02;
    rename $httpd->path("$name.new"), $httpd->path($name)
        or die "cannot rename: $!\n";
    return;
}

# An httpd of several children that looks for a new manifest ten times a second.
sub reloading_httpd {
    my (%option) = @_;
    my $config = delete $option{config} // q{};
    return matrix_httpd(
        modules  => [ 'cgid', 'status', 'watchdog' ],
        files    => { 'cgi/think' => cgi(1000), 'cgi/fast' => cgi(0) },
        log_level => 'warn pushmanifest:info',
        config => <<"CONF",
PushManifestReload 100ms
ScriptAlias /cgi/ \${ROOT}/cgi/
<Location /server-status>
    SetHandler server-status
</Location>
<IfModule !mpm_prefork_module>
    StartServers 3
    ServerLimit 3
    ThreadsPerChild 8
    MaxRequestWorkers 24
    MinSpareThreads 24
    MaxSpareThreads 24
</IfModule>
$config
CONF
        %option,
    );
}

sub serves {
    my ( $httpd, $times ) = @_;
    my %seen;
    for ( 1 .. $times // 12 ) {
        my $got = curl( $httpd->clear_url('/page.html'), http => '1.1' );
        my @names = map {m{</css/(.*?)\.css>}} links_of($got);
        $seen{ "@names" || 'nothing' }++;
    }
    return join ' ', sort keys %seen;
}

# How long what must come in the end is waited for.
use constant PATIENCE => 30;

# The release that every child serves in the end, which should be this one.
sub becomes {
    my ( $httpd, $name, $seconds ) = @_;
    return wait_until( $seconds // PATIENCE, sub { serves($httpd) eq $name } )
        ? $name : serves($httpd);
}

# The fields of mod_status under ?auto, those of the first manifest without
# their number.
sub status_of {
    my ($httpd) = @_;
    my $page = run( [ program('curl'), '-s', $httpd->clear_url('/server-status?auto') ] );
    return { map { /^(?:PushManifest0)?(\S+?): (.*)/ ? ( $1, $2 ) : () }
            split /\n/, $page->{out} };
}

# Whether mod_status says such a LastError in the end.
sub has_error {
    my ( $httpd, $pattern ) = @_;
    return wait_until( PATIENCE, sub { ( status_of($httpd)->{LastError} // q{} ) =~ $pattern } );
}

# The processes that answer requests: not the parent, not mod_cgid's.
sub children_of {
    my ($httpd) = @_;
    return grep { threads_of($_) > 1 } $httpd->children;
}

sub threads_of {
    my ($pid) = @_;
    return ( eval { slurp("/proc/$pid/status") } // q{} ) =~ /^Threads:\s*(\d+)/m ? $1 : 0;
}

1;
