# A manifest told to servers that know none: httpd without the module, nginx,
# HAProxy and h2o, each with what `generate --to` or `convert --to` has written,
# answer with the links that the manifest has, for pages of the Apache manual, for
# pages with names that each of them would have to quote, and for matches.
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use JSON::PP;
use PM::Client;
use PM::Front;
use PM::Generate;
use PM::Httpd;
use PM::Test;
use Test::More;

need(qw(httpd openssl curl manual pushmanifest nginx haproxy h2o));

my $command = program('pushmanifest');
my $dir     = tempdir();

# Paths as a manifest has them, and what a set or a match of theirs needs.
my %odd = (
    '/odd/'                  => ['/odd/all.css'],
    '/odd/a%22b.html'        => ['/odd/$1.css'],
    '/odd/$1.html'           => [ '/odd/a%20b.css', '/odd/100%25.css' ],
    '/odd/it\'s.html'        => ["/odd/it's.css"],
    '/odd/100%25.html'       => ['/odd/%7B%7D.css'],
    '/odd/a%20b.html'        => [ map {"/odd/$_.css"} 1 .. 3 ],
    '/odd/A%20b.html'        => ['/odd/other.css'],
    '/odd/caf%C3%A9.html'    => ['/odd/caf%C3%A9.css'],
    '/odd/x(y)[z]+.%7Chtml'  => ['/odd/#'],
    '/odd/none.html'         => [],
    '/odd/*'                 => ['/odd/all.css'],
    '/odd/deep/*.html'       => ['/odd/deep.css'],
    '/odd/deep/er/*'         => ['/odd/deeper.css'],
);
$odd{'/odd/x(y)[z]+.%7Chtml'} = ['/odd/a.css?b=c&d=$e'];
my %asked = ( %odd, map { $_ => undef } '/odd/unknown.html', '/odd/deep/x.html', '/odd/deep/er/x.html', '/odd/deep/x/y.html', '/odder.html' );
my @lines = ('{"pushmanifest":1}');
for my $path ( sort keys %odd ) {
    my $id = 's' . @lines;
    push @lines, encode_json( { set => $id, links => [ map { { href => $_, as => 'style' } } @{ $odd{$path} } ] } ),
        encode_json( { ( $path =~ /\*/ ? 'match' : 'page' ) => $path, set => $id } );
}
spew( "$dir/odd.manifest", join '', map {"$_\n"} @lines );
my $manual = program('manual');
is( run( [ $command, 'generate', '-q', '-o', "$dir/manual.manifest", $manual ], timeout => 120 )->{exit}, 0, 'the manual' );
is( run( [ $command, 'merge', '-o', "$dir/m", "$dir/manual.manifest", "$dir/odd.manifest" ] )->{exit}, 0, 'and odd pages, in one manifest' );

# What each path needs, by the format's own look-up.
my $has    = read_manifest( slurp("$dir/m") );
my @manual = grep { !m{^/odd} && @{ $has->{page}{$_} } && /html/ } sort keys %{ $has->{page} };
my @pages  = @manual[ map { int( $_ * @manual / 20 ) } 0 .. 19 ];
is( scalar @pages, 20, 'twenty pages of the manual' );

# early: what a 103 may say, which is what every screen needs.
sub needs {
    my ( $path, $early ) = @_;
    my $decoded = $path =~ s/%(..)/chr hex $1/ger;
    my $found = run( [ builddir() . '/t/helper/manifest', 'find', "$dir/m", $decoded ] )->{out};
    my ($set) = $found =~ /\t(\S+)$/m or return [];
    my ($line) = slurp("$dir/m") =~ /^(\{"set":"\Q$set\E".*)$/m or die $set;
    my @links = @{ decode_json($line)->{links} };
    @links = grep { @{ $_->{screens} // [ ( $_->{media} || $_->{imagesrcset} ) ? () : ( 1, 2 ) ] } == 2 } @links if $early;
    return [ map { $_->{href} } @links ];
}

# Their files, as far as they are some: by decoded name.
my $docroot = tempdir();
my @asked = ( @pages, grep { !/\*/ } sort keys %asked );
for my $path (@asked) {
    my $name = $path =~ s/%(..)/chr hex $1/ger;
    spew( "$docroot$name" . ( $name =~ m{/$} ? 'index.html' : '' ), "<p>a page\n" );
}

# Every path, asked for with ask(path) that gives hrefs.
sub answers {
    my ( $name, $ask, $early ) = @_;
    subtest $name => sub {
        is_deeply( [ $ask->($_) ], needs( $_, $early ), $_ ) for @asked;
    };
    return;
}

sub told {
    my ( $to, @options ) = @_;
    my $got = run( [ $command, 'convert', '-q', '--to', $to, '-o', "$dir/$to", @options, "$dir/m" ] );
    is( "$got->{exit} $got->{err}", '0 ', "$to loses nothing" );
    return slurp("$dir/$to");
}

sub hrefs_of { return map {/^<([^>]*)>/} @_ }

sub get { my ( $port, $path ) = @_; return curl( "http://127.0.0.1:$port$path", http => '1.1', arguments => ['-g'] ) }

my $httpd = PM::Httpd->new( pushmanifest => 0, config => <<"CONF" );
DocumentRoot $docroot
<Directory $docroot>
    Require all granted
    AllowOverride FileInfo
</Directory>
CONF
spew( "$docroot/.htaccess", told('htaccess') );
$httpd->start;
answers 'httpd without the module, .htaccess', sub { return hrefs_of( links_of( get( $httpd->clear_port, $_[0] ) ) ) };
is_deeply( [ links_of( get( $httpd->clear_port, '/odd/deep/er/none' ) ) ], [], 'a page that is not there has no links' );

my ($port) = free_ports(1);
my $told = told('nginx');
my ($fields) = join '', map {"$_\n"} $told =~ /^# (add_header .*)$/mg;
my $nginx = PM::Front::run_nginx( $port, <<"CONF" );
    include $dir/nginx;
    server {
        listen 127.0.0.1:$port;
        root $docroot;
        $fields
    }
CONF
unlike( slurp("$nginx->{conf}/error_log"), qr/./, 'nginx takes it without a word' );
answers 'nginx', sub { return hrefs_of( links_of( get( $port, $_[0] ) ) ) };

# nginx behind HAProxy: the final response is the server's, the 103 HAProxy's.
my ($front) = free_ports(1);
my $rules = told('haproxy') =~ s/^/    /mgr;
spew( "$dir/haproxy.conf", <<"CONF" );
defaults
    mode http
    timeout connect 10s
    timeout client 60s
    timeout server 60s
frontend clients
    bind 127.0.0.1:$front ssl crt $dir/both.pem alpn h2,http/1.1
$rules
    default_backend pages
backend pages
    server pages 127.0.0.1:$port
CONF
spew( "$dir/both.pem", slurp( $httpd->path('cert.pem') ) . slurp( $httpd->path('key.pem') ) );
PM::Front::start( $front, program('haproxy'), '-db', '-f', "$dir/haproxy.conf" );
answers 'HAProxy, a 103', sub {
    my $got = curl( "https://127.0.0.1:$front$_[0]", arguments => ['-g'] );
    ok( ( grep { $_->{status} == 103 } @{ $got->{interim} } ) <= 1, 'one at most' );
    return hrefs_of( hints_of($got) );
}, 'early';
my %silent = (
    'who does not navigate' => { headers => { 'Sec-Fetch-Mode' => 'cors' } },
    'HTTP/1.1'              => { http => '1.1' },
    'POST'                  => { arguments => [ '-d', 'x' ] },
);
for my $who ( sort keys %silent ) {
    my @hints = hints_of( curl( "https://127.0.0.1:$front$pages[0]", %{ $silent{$who} } ) );
    is_deeply( \@hints, [], "  and none to $who" );
}

my ($h2o) = free_ports(1);
told('h2o');
spew( "$dir/h2o.conf", <<"CONF" );
@{[ $> == 0 ? 'user: root' : '' ]}
listen:
  host: 127.0.0.1
  port: $h2o
hosts:
  default:
    paths:
      "/":
        mruby.handler-file: $dir/h2o
        file.dir: $docroot
CONF
PM::Front::start( $h2o, program('h2o'), '-c', "$dir/h2o.conf" );
answers 'h2o', sub { return hrefs_of( links_of( get( $h2o, $_[0] ) ) ) };

done_testing;
