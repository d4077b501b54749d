# PushManifest FILE expr=EXPRESSION: another manifest where the expression holds,
# for the pages of somebody who has logged in, say.
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use PM::Client;
use PM::Httpd;
use PM::Matrix qw(matrix_files);
use PM::Test;
use Test::More;

need(qw(httpd openssl curl module));

sub manifest_of {
    my ( $name, @pages ) = @_;
    return join "\n", '{"pushmanifest":1}',
        qq({"set":"$name","links":[{"href":"/$name.css","as":"style"}]}),
        map( {qq({"page":"$_","set":"$name"})} @pages ), '';
}

my $httpd = PM::Httpd->new(
    modules => ['status'],
    files   => {
        matrix_files(),
        ( map { ( "htdocs/$_.html" => '<p>page' ) } qw(both member guest neither) ),
        'guest.manifest'  => manifest_of( 'guest',  '/both.html', '/guest.html' ),
        'member.manifest' => manifest_of( 'member', '/both.html', '/member.html' ),
        'admin.manifest'  => manifest_of( 'admin',  '/both.html' ),
        'other.manifest'  => manifest_of( 'other',  '/both.html' ),
        'wrong.manifest'  => "nonsense\n",
    },
    config => <<'CONF',
H2EarlyHints on
PushManifest guest.manifest
PushManifest admin.manifest "expr=req('Cookie') =~ /admin=1/"
PushManifest member.manifest "expr=req('Cookie') =~ /member=1/"
<Location /status>
    SetHandler server-status
</Location>
CONF
    vhosts => <<'CONF');
<VirtualHost 127.0.0.1:${CLEAR}>
    ServerName localhost
</VirtualHost>
<VirtualHost 127.0.0.1:${CLEAR}>
    ServerName other.localhost
    PushManifest other.manifest
</VirtualHost>
<VirtualHost 127.0.0.1:${CLEAR}>
    ServerName inner.localhost
    PushManifest other.manifest "expr=req('Cookie') =~ /./"
</VirtualHost>
CONF
$httpd->start;

# Who a page is said to be for, early and at the end, and what it varies with.
sub told {
    my ( $host, $path, $cookie ) = @_;
    my $got = curl( "http://$host:" . $httpd->clear_port . $path, http => '2-prior-knowledge',
        headers => { $cookie ? ( Cookie => $cookie ) : () },
        arguments => [ '--resolve', "$host:" . $httpd->clear_port . ':127.0.0.1' ] );
    my @named = map { [ map {m{</(\w+)\.css>}} @$_ ] } [ hints_of($got) ], [ links_of($got) ];
    return [ map( {"@$_"} @named ), join ', ', headers_of( $got, 'vary' ) ];
}

# what it is, host, path, cookie; whose it is, and whether it varies
my @rows = (
    [ 'a guest',               'localhost', '/both.html',    '',         'guest',  'Cookie' ],
    [ 'a member',              'localhost', '/both.html',    'member=1', 'member', 'Cookie' ],
    [ 'the first that holds',  'localhost', '/both.html',    'member=1; admin=1', 'admin', 'Cookie' ],
    [ 'a page of members',     'localhost', '/member.html',  'member=1', 'member', 'Cookie' ],
    [ 'no page for guests',    'localhost', '/member.html',  '',         '',       'Cookie' ],
    [ 'no page for members',   'localhost', '/guest.html',   'member=1', '',       'Cookie' ],
    [ 'a page of none',        'localhost', '/neither.html', 'member=1', '',       '' ],
    [ 'an inner line without a condition', 'other.localhost', '/both.html', '', 'other', 'Cookie' ],
    [ 'the outer conditions hold', 'other.localhost', '/both.html', 'member=1', 'member', 'Cookie' ],
    [ 'an inner condition comes first', 'inner.localhost', '/both.html', 'member=1', 'other', 'Cookie' ],
    [ 'the outer line without one stays', 'inner.localhost', '/both.html', '', 'guest', 'Cookie' ],
);
for my $row (@rows) {
    my ( $name, $host, $path, $cookie, $whose, $vary ) = @$row;
    is_deeply told( $host, $path, $cookie ), [ $whose, $whose, $vary ], $name;
}

subtest 'each is counted for itself' => sub {
    my $page = run( [ program('curl'), '-s', $httpd->clear_url('/status?auto') ] )->{out};
    my %file = reverse $page =~ /^PushManifest(\d)File: \S*?(\w+)\.manifest$/mg;
    is_deeply [ sort keys %file ], [qw(admin guest member other)], 'all are there';
    my %count = $page =~ /^PushManifest(\d)Matched: (\d+)/mg;
    is_deeply { map { $_ => $count{ $file{$_} } } keys %file },
        { guest => 2, admin => 1, member => 3, other => 2 }, 'with their requests';
};

subtest 'a condition does not save a wrong manifest from the configuration test' => sub {
    my $wrong = PM::Httpd->new( files => { 'wrong.manifest' => "nonsense\n" },
        config => 'PushManifest wrong.manifest "expr=false"' );
    my $test = $wrong->configtest;
    isnt $test->{exit}, 0, 'it fails';
    like $test->{err} . $wrong->log, qr/wrong\.manifest:1:1: /, 'and names it';
};

done_testing;
