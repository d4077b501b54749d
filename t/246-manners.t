# The command's manners: what was meant, examples that can be run, completion,
# answers for programs, and a line that says what to do next.
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use JSON::PP;
use PM::Generate;
use PM::Httpd;
use PM::Schema;
use PM::Test;
use Test::More;

need(qw(pushmanifest bash jsonschema));

my $command  = program('pushmanifest');
my @commands = run( [ $command, '--help' ] )->{out} =~ /^  ([a-z]+)  +[A-Z]/mg;
ok( @commands >= 8, 'there are commands' ) or diag "@commands";

sub says { return run( [ $command, @_ ] )->{err} }

# ---- What was meant ----

my %meant = (
    'genrate'  => 'generate',
    'generaet' => 'generate',
    'exp'      => 'explain',
    'dif'      => 'diff',
    'Check'    => 'check',
    'x'        => undef,
    'carrots'  => undef,
    ''         => undef,
    'g' x 100  => undef,
);
for my $word ( sort keys %meant ) {
    my $hint = $meant{$word} ? "; did you mean $meant{$word}?" : '';
    like( says($word), $word eq '' ? qr/^pushmanifest: a command is missing$/m : qr/^pushmanifest: there is no command "$word"\Q$hint\E$/m, "\"$word\"" );
}
my %option = ( 'max-link' => 'max-links', 'quite' => 'quiet', 'orign' => 'origin', 'output-file' => undef, 'hlep' => 'help' );
for my $word ( sort keys %option ) {
    my $hint = $option{$word} ? "; did you mean --$option{$word}?" : '';
    like( says( 'generate', "--$word", '.' ), qr/^pushmanifest generate: invalid option: --$word\Q$hint\E$/m, "--$word" );
}

# ---- Examples ----

my $root = site(
    'var/www/site/index.html'  => '<link rel=stylesheet href=a.css>',
    'var/www/site/a.css'       => 'a{}',
    'etc/nginx/sites-available/site' => 'location = / { http2_push /a.css; }',
    'access.log' => join( '', map { my $who = "192.0.2.$_ - - [01/Jan/2026:00:00:0"; ( qq(${who}1 +0000] "GET / HTTP/2.0" 200 9 "-" "Mozilla/5.0"\n), qq(${who}2 +0000] "GET /a.css HTTP/2.0" 200 9 "https://site.example/" "Mozilla/5.0"\n) ) } 1 .. 30 ),
);
mkdir "$root/etc/apache2";
symlink 'site', "$root/var/www/html";
mkdir "$root/$_" for 'var/log', 'var/log/apache2', 'var/cache', 'public';
spew( "$root/var/log/apache2/access.log", slurp("$root/access.log") );
spew( "$root/docs/index.html", '<p>' );
my $manifest = run( [ $command, 'generate', '-q', "$root/var/www/site" ] )->{out};
my @others = ( 'part-1.manifest', 'part-2.manifest', 'old.manifest', 'new.manifest', 'site.manifest', 'etc/apache2/site.manifest' );
spew( "$root/$_", $manifest ) for @others;
my $httpd;

# A line of an example, with the paths of the machine that it is about.
sub try_line {
    my ($line) = @_;
    my $words = $line =~ s{(^|[ =])/(?=etc|var)}{$1$root/}gr =~ s/^pushmanifest/"\$0"/r;
    if ( $words =~ m{https://\w+\.example/} ) {
        return if !program('httpd');
        $httpd //= do { my $new = PM::Httpd->new( pushmanifest => 0, config => "DocumentRoot $root/var/www/site\n<Directory $root/var/www/site>\nRequire all granted\n</Directory>" ); $new->start; $new };
        $words =~ s{https://\w+\.example/}{$httpd->clear_url('/')}e;
    }
    my $got = run( [ 'sh', '-c', $words, $command ], cwd => "$root" );
    ok( $got->{exit} <= 1, $line ) or diag $got->{err};
    spew( "$root/site.manifest", $manifest );
    return;
}

for my $name (@commands) {
    my ($examples) = run( [ $command, $name, '--help' ] )->{out} =~ /^Examples:\n((?:  pushmanifest $name .*\n)+)/m;
    ok( $examples, "$name --help has examples" ) or next;
    try_line($_) for $examples =~ /^  (.*)$/mg;
}
my ($manual) = slurp( srcdir() . '/manifests/generator/pushmanifest.1' ) =~ /^\.SH EXAMPLES\n\.nf\n(.*?)^\.fi/ms;
my @lines = map { s/\\-/-/gr } split /\n/, $manual;
cmp_ok( scalar @lines, '>=', 8, 'the manual has examples' );
try_line($_) for @lines;

# ---- What to do next, and answers for programs ----

my %schema = schemas();
ok( schema_faults( $schema{made}, '{"command":"merge"}' ) && schema_faults( $schema{made}, '"x"' ), 'the manual has a schema, which not everything is like' );

sub answers_as { my ( $title, $text, $name ) = @_; return is_deeply( [ schema_faults( $schema{$title}, $text ) ], [], $name ) }
my $deployed = site( 'index.html' => '<link rel=stylesheet href=a.css><link rel=stylesheet href=b.css>', 'new.html' => '', 'a.css' => 'b{}', 'b.css' => '' );
spew( "$root/deployed", run( [ $command, 'generate', '-q', $deployed ] )->{out} );
for my $pair ( [ 'old.manifest', 'deployed' ], [ 'deployed', 'old.manifest' ], [ 'deployed', 'deployed' ] ) {
    answers_as( 'diff', run( [ $command, 'diff', '--format', 'json', map {"$root/$_"} @$pair ] )->{out}, "diff @$pair answers as the manual says" );
}
ok( schema_faults( $schema{diff}, '{"command":"diff","exit":0,"losses":0,"notes":0,"messages":[],"before":1,"now":1,"added":[{"path":"/"}],"gone":[],"changed":[]}' ), '  which not everything is like' );

my $site = "$root/var/www/site";
my %next = (
    generate => [ [ $site ],             qr/^next: `PushManifest \Q$root\E\/o` in httpd's configuration; `pushmanifest check \Q$root\E\/o \S+` after a deploy$/m ],
    merge    => [ [ "$root/part-1.manifest" ], qr/^next: `pushmanifest check / ],
    convert  => [ [ "$root/etc/nginx/sites-available/site" ], qr/^next: `pushmanifest check / ],
);
for my $name ( sort keys %next ) {
    my ( $operands, $line ) = @{ $next{$name} };
    my $err = says( $name, '-o', "$root/o", @$operands );
    like( ( split /\n/, $err )[-1], $line, "$name ends with what to do next" );
    unlike( says( $name, '-q', '-o', "$root/o", @$operands ), qr/next:/, '  but not with -q' );
    my $answer = run( [ $command, $name, '--format', 'json', '-o', "$root/o", @$operands ] );
    is( $answer->{err}, '', '  nor with --format json' );
    my $object = decode_json( $answer->{out} );
    answers_as( 'made', $answer->{out}, '  whose answer is as the manual says' );
    is( "$object->{command} $object->{exit}", "$name 0", '  and says whose it is' );
}

# Every command: with --format json an answer by the manual's schema, its exit code in
# it, and no other line for people; without it, a last line on what to do next, but
# not with -q, where there is one.
my $log = "$root/access.log";
my %every = (
    generate => [ 'made',    [ '-o', "$root/o", $site ] ],
    merge    => [ 'made',    [ '-o', "$root/o", "$root/part-1.manifest" ] ],
    convert  => [ 'made',    [ '-o', "$root/o", "$root/etc/nginx/sites-available/site" ] ],
    report   => [ 'made',    [ '-o', "$root/o.html", "$root/old.manifest" ] ],
    crawl    => [ 'made',    [ '-o', "$root/o", 'SERVER' ] ],
    check    => [ 'check',   [ "$root/deployed", $deployed ] ],
    explain  => [ 'explain', [ "$root/old.manifest", '/' ] ],
    diff     => [ 'diff',    [ "$root/old.manifest", "$root/deployed" ] ],
    learn    => [ 'learn',   [ "$root/old.manifest", $log ] ],
);
is_deeply( [ sort keys %every ], [ sort @commands ], 'all commands are walked through' );
for my $name (@commands) {
    my ( $title, $words ) = @{ $every{$name} };
    my @words = map { $_ eq 'SERVER' ? ( $httpd ? $httpd->clear_url('/') : () ) : "$_" } @$words;
    next if @words < @$words;
    my $plain = run( [ $command, $name, @words ] );
    ok( $plain->{exit} <= 1, "$name is done" ) or diag $plain->{err};
    like( ( split /\n/, $plain->{err} )[-1], qr/^next: ./, '  and ends with what to do next' );
    my $quiet = run( [ $command, $name, '-q', @words ] );
    unlike( $quiet->{err}, qr/^next:/m, '  but not with -q' ) if $quiet->{exit} != 2;
    my $answer = run( [ $command, $name, '--format', 'json', @words ] );
    unlike( $answer->{err}, qr/^next:/m, '  nor with --format json' );
    answers_as( $title, $answer->{out}, '  whose answer is as the manual says' );
    my $object = decode_json( $answer->{out} );
    is( "$object->{command} $object->{exit}", "$name $answer->{exit}", '  and says whose it is, and the exit code' );
    is( $answer->{exit}, $plain->{exit}, '  the same' );
    is_deeply( $object->{messages}, [ split /\n/, $answer->{err} ], '  with what is said' );
    like( says( $name, '--format', 'xml', @words ), qr/"json"$/m, '  a format that is none' );
}
for my $words ( [], ["$root/old.manifest"], [ '--min-visits', 1, "$root/deployed" ], [ '--min-visits', 1000, "$root/old.manifest" ] ) {
    answers_as( 'learn', run( [ $command, 'learn', '--format', 'json', @$words, $log ] )->{out}, "learn @$words answers as the manual says" );
}
ok( schema_faults( $schema{learn}, run( [ $command, 'learn', '--format', 'json', $log ] )->{out} =~ s/"add"/"added"/r ), '  which not everything is like' );
like( says( 'learn', '--format', 'json', '--rules-out', '-', $log ), qr/standard output is for one of them/, 'and for that alone' );

my $lossy = site( 'index.html' => '<link rel=stylesheet href=none.css><link rel=stylesheet href=http://other.test/x.css>' );
my $got = run( [ $command, 'generate', '--format', 'json', '-o', "$root/o", $lossy ] );
my $said = decode_json( $got->{out} );
answers_as( 'made', $got->{out}, 'an answer of what is lost' );
is_deeply( [ @{$said}{qw(exit losses pages messages)} ], [ 1, 1, 2, [ split /\n/, $got->{err} ] ], '  has the messages, too' );
ok( @{ $said->{left_out} } > 0, '  and what was left out' );
like( says( 'generate', '--format', 'json', $site ), qr/--format json needs --output FILE/, 'standard output is for one thing' );
like( says( 'generate', '--format', 'xml', $site ), qr/--format is "text" or "json"/, 'a format that is none' );

# explain: with the site, without, of a page that nobody has, and of a match.
my $pages = spew( "$root/pages", qq({"pushmanifest":1}\n{"set":"s","links":[{"href":"/a.css","as":"style","media":"print","push":false,"bytes":1,"hash":"00"}]}\n{"match":"/c/*","set":"s"}\n{"page":"/","set":"s"}\n) );
for my $case ( [ 0, $pages, '/' ], [ 0, $pages, '/c/d' ], [ 1, $pages, '/none' ], [ 1, '--docroot', $lossy, $pages, '/' ], [ 1, '--docroot', $site, $pages, '/c/d' ] ) {
    my ( $exit, @words ) = @$case;
    my $got = run( [ $command, 'explain', '--format', 'json', map {"$_"} @words ] );
    is( $got->{exit}, $exit, "explain @words: exit code" );
    answers_as( 'explain', $got->{out}, '  answers as the manual says' );
    my $object = decode_json( $got->{out} );
    is_deeply( $object->{messages}, [ split /\n/, $got->{err} ], '  with what is said' );
}
$said = decode_json( run( [ $command, 'explain', '--format', 'json', '--docroot', "$lossy", "$pages", '/' ] )->{out} );
is_deeply( $said->{links}[0], { href => '/a.css', as => 'style', media => 'print', push => JSON::PP::false, bytes => 1, hash => '00', sent => ['final'] }, '  a link, and how it is sent' );
like( $said->{left_out}[0]{reason}, qr/^is not there/, '  and what was left out' ) or diag explain $said->{left_out};
is( $said->{headers}{final}{links}, 1, '  and the header' );
is( decode_json( run( [ $command, 'explain', '--format', 'json', "$pages", '/c/d' ] )->{out} )->{match}, '/c/*', '  and by which match' );

# check: what is well, what is stale, what is doubtful.
my $own = spew( "$root/own", join "\n", '{"pushmanifest":1}',
    '{"set":"s","links":[{"href":"/x.html","as":"document"},{"href":"/y.html","as":"document"},{"href":"/y.html?1","as":"document"},{"href":"/f.woff2","as":"font"}]}',
    '{"set":"u","links":[{"href":"/a.css","as":"style"}]}', '{"page":"/x.html","set":"s"}', '{"page":"/y.html","set":"s"}', '' );
for my $case ( [ 0, [], "$root/deployed", $deployed ], [ 1, ['stale'], $pages, $lossy ], [ 1, [qw(gone gone self self stale stale stale stale stale twice unused)], $own, $lossy ], [ 0, [qw(self self twice unused)], $own ] ) {
    my ( $exit, $kinds, @words ) = @$case;
    my $got = run( [ $command, 'check', '--format', 'json', map {"$_"} @words ] );
    is( $got->{exit}, $exit, "check @words: exit code" ) or diag $got->{err};
    answers_as( 'check', $got->{out}, '  answers as the manual says' );
    my $object = decode_json( $got->{out} );
    is_deeply( [ sort map { $_->{kind} } @{ $object->{findings} } ], $kinds, '  with the kinds of what was found' ) or diag $got->{out};
    is_deeply( $object->{messages}, [ split /\n/, $got->{err} ], '  and what is said' );
}

# ---- Completion ----

# What bash offers for a line.
sub bash_offers {
    my (@words) = @_;
    my $script = '. "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _pushmanifest; printf "%s\n" "${COMPREPLY[@]}"';
    return [ sort split /\n/, run( [ 'bash', '-c', $script, 'bash', srcdir() . '/build/completions/pushmanifest', $command, @words ] )->{out} ];
}

sub options_of { return map {"--$_"} run( [ $command, $_[0], '--help' ] )->{out} =~ /^  .{4}--([\w-]+)/mg }

is_deeply( bash_offers(''), [ sort @commands, '--help', '--version' ], 'bash: all commands' );
is_deeply( bash_offers('ex'), ['explain'], '  those that begin so' );
is_deeply( bash_offers( $_, '--' ), [ sort( options_of($_) ) ], "  the options of $_" ) for @commands;
is_deeply( bash_offers( 'generate', '--max-b' ), ['--max-bytes'], '  those that begin so' );
is_deeply( bash_offers( 'generate', '/' ), [], '  files are bash\'s own' );

SKIP: {
    skip 'no zsh', 4 if !program('zsh');

    # What zsh's _describe is handed, in place of its own.
    my $offers = sub {
        my (@words) = @_;
        my $run = '_describe() { print -l -- "$1" ${(P)2} } ; _files() { print files }; words=("$@"); CURRENT=$#words; source ' . srcdir() . '/build/completions/_pushmanifest';
        return [ split /\n/, run( [ program('zsh'), '-f', '-c', $run, 'zsh', $command, @words ] )->{out} ];
    };
    my @all = @{ $offers->('') };
    is_deeply( [ sort map {/^([a-z]+):/} @all ], [ sort @commands ], 'zsh: all commands' ) or diag "@all";
    is_deeply( [ sort map {/^(--[\w-]+)/} @{ $offers->( 'generate', '--' ) } ], [ sort( options_of('generate') ) ], '  the options of a command' );
    like( ( grep {/^--rules:/} @{ $offers->( 'generate', '--' ) } )[0], qr/^--rules:what else to leave out/, '  with what they mean' );
    is_deeply( $offers->( 'generate', '/' ), ['files'], '  files are its own' );
}

done_testing;
