# The chunks that scripts built by webpack load: which page they are certain on, and where
# their files are. t/unit/js/bundle.c has how scripts are read, t/836-webpack-chunks.t what
# the tools build.
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use PM::Generate;
use PM::Test;
use Test::More;

need('pushmanifest');

# A loader of webpack's: where files are, and what is added to its parts.
sub loader {
    my %more = ( path => 'r.p="/",', @_ );
    return '(()=>{var m={};function r(e){throw"ChunkLoadError"}r.m=m,r.f={},'
        . 'r.e=e=>Promise.all(Object.keys(r.f).reduce((t,n)=>(r.f[n](e,t),t),[])),r.u=e=>"js/"+e+".js",' . $more{path}
        . 'r.l=t=>{i=document.createElement("script"),i.src=t' . ( $more{script} // '' ) . '},'
        . 'r.miniCssF=e=>"css/"+e+".css",r.f.miniCss=(t,n)=>{({65:1,66:1})[t]&&(i=document.createElement("link"),i.rel="stylesheet",i.href=r.p+r.miniCssF(t)' . ( $more{style} // '' ) . ')},'
        . 'r.f.j=(t,n)=>{r.l(r.p+r.u(t))},c=self.chunks=self.chunks||[];' . ( $more{entry} // '' ) . '})()';
}
my $AUTO = 'u=document.currentScript.src,u=u.replace(/#.*$/,""),r.p=u.replace(/\/[^\/]+$/,"/")+"../",';
my $MAIN = '(self.chunks=self.chunks||[]).push([[1],{7(e,t,r){r.e(65),document.onclick=()=>r.e(66)}},r=>{r(7)}])';
my %CHUNKS = map { ( "js/$_.js" => '', "css/$_.css" => '' ) } 65, 66;
my $SCRIPTS = '<script src=/b/loader.js></script><script src=/b/main.js defer></script>';

# The links of a page beyond its own scripts, and what the command says.
sub chunks {
    my ( $files, %options ) = @_;
    my $made = generate(
        site( 'index.html' => ( $options{head} // '' ) . ( $options{html} // $SCRIPTS ), %CHUNKS, 'b/loader.js' => loader(), 'b/main.js' => $MAIN, %$files ), '-q', @{ $options{options} // [] } );
    my @links = grep { !m{ /b/\w+\.js$} } map { brief($_) } @{ $made->{manifest}{page}{'/'} // [] };
    return [ @links, $made->{err} ? $made->{err} =~ s{^.*/(?=b/)}{}gmr =~ s/\n\z//r : () ];
}

my @BOTH = ( 'style /css/65.css', 'script /js/65.js' );
is_deeply( chunks( {} ), \@BOTH, "what a chunk's module loads at once, and not what it loads on a click" );
is_deeply( chunks( { 'b/main.js' => '', 'b/loader.js' => loader( entry => 'r.e(65)' ) } ), \@BOTH, "what the loader's script does" );
is_deeply( chunks( {}, html => '<script src=/b/main.js></script><script async src=/b/loader.js></script>' ), \@BOTH, 'in whatever order they come' );

# Where the files are.
is_deeply( chunks( { 'b/loader.js' => loader( path => $AUTO ) } ), \@BOTH, "beside the loader's folder" );
is_deeply( chunks( { 'b/loader.js' => loader( path => $AUTO ) }, html => '<script src=/b/loader.js?v=1/2></script><script src=/b/main.js></script>' ), [ 'script /b/loader.js?v=1/2', @BOTH ],
    '  whose query says nothing' );
is_deeply( chunks( { 'b/loader.js' => loader( path => 'r.p="",' ), map { ( "d/$_" => '' ) } keys %CHUNKS }, head => '<base href=/d/>' ),
    [ 'style /d/css/65.css', 'script /d/js/65.js' ], "a relative path is relative to the page's base" );
is_deeply( chunks( { 'b/loader.js' => loader( path => 'r.p="https://cdn.test/",' ) } ), [], 'of another origin they are not named, nor is a connection' );
is_deeply( chunks( { 'b/loader.js' => loader( path => 'r.p="https://own.test/",' ) }, options => [qw(--origin https://own.test)] ), \@BOTH, '  unless it is its own' );
like( chunks( { 'b/loader.js' => loader( entry => 'r.e(67)' ) } )->[-1], qr{^b/loader.js:1:\d+: "/js/67.js" is not there}m, 'a file that is not there is a loss' );

is_deeply( chunks( { 'b/loader.js' => loader( map { ( $_ => ',0!==i.src.indexOf(location.origin+"/")&&(i.crossOrigin="anonymous")' ) } qw(script style) ) } ), \@BOTH,
    'what is said of other origins' );

# What is not certain.
is_deeply( chunks( {}, html => '<script src=/b/main.js></script>' ), [], 'a chunk without a loader' );
is_deeply( chunks( { 'b/other.js' => loader() }, html => "$SCRIPTS<script src=/b/other.js></script>" ), [], 'with two' );
is_deeply( chunks( { 'b/main.js' => $MAIN =~ s/self\.chunks/self.others/gr } ), [], "another build's" );
is_deeply( chunks( { 'b/other.js' => $MAIN =~ s/\[1\]/[2]/r =~ s/r\.e\(65\)/r.p=a/r }, html => "$SCRIPTS<script src=/b/other.js></script>" ), [], 'where a module moves the files' );
is_deeply( chunks( {}, head => q{<meta http-equiv=content-security-policy content="script-src 'none'">} ), [], 'where a policy says which scripts may run' );
is_deeply( chunks( {}, html => $SCRIPTS =~ s/ defer/ type=module/r =~ s/ src/ nomodule src/r ), [], 'a loader for old browsers' );
is_deeply( chunks( {}, html => $SCRIPTS =~ s/ src/ type=module src/gr =~ s/ defer//r ), [ @BOTH ], 'as modules they do the same' );
is_deeply( chunks( { 'b/loader.js' => loader( path => $AUTO ) }, html => $SCRIPTS =~ s/ src/ type=module src/gr =~ s/ defer//r ), [],
    '  but do not know where they are' );
is_deeply( chunks( { 'b/loader.js' => loader( script => ',i.crossOrigin="use-credentials"' ) } ), ['style /css/65.css'], 'scripts that are loaded in another mode' );
is_deeply( chunks( { 'b/loader.js' => loader( style => ',i.integrity=a' ) } ), ['script /js/65.js'], '  and stylesheets' );

is_deeply( chunks( { 'b/loader.js' => loader( style => ',i.setAttribute("crossorigin","anonymous")' ) } ), ['script /js/65.js'], '  also by an attribute' );
is_deeply( chunks( { 'b/main.js' => "$MAIN;(self.chunks=self.chunks||[]).push([[65],{}])" } ), [], 'where another chunk is in the same file' );
is_deeply( chunks( { 'b/main.js' => $MAIN =~ s/\{7/{8:f,7/r } ), [], 'where nobody knows what a module is' );
is_deeply( [ grep {/65/} @{ chunks( { 'b/big.js' => ' ' x ( 4 * 1024 * 1024 + 1 ) }, html => "$SCRIPTS<script src=/b/big.js></script>" ) } ], [], 'where a script is too long to be read' );
is_deeply( chunks( { 'b/odd.js' => 'x.push([[1]])' }, html => "$SCRIPTS<script src=/b/odd.js></script>" ), [], '  or may be a part of the build, but is not understood' );
is_deeply( chunks( {}, html => "<script>(self.chunks=self.chunks||[]).push([[65],{}])</script>$SCRIPTS" ), [], '  or stands in the page' );
is_deeply( chunks( { 'b/main.js' => $MAIN =~ s/r\.e\(65\)/(()=>{var t=1,r=a;r.e(65)})()/r } ), [], 'where another thing has the name of the loader' );
is_deeply( chunks( { 'b/loader.js' => loader( entry => "r.p$_='x/'" ) } ), [], "where the files are moved by $_=" ) for '+', '||', '&&', '??';
is_deeply( chunks( { 'b/loader.js' => loader( entry => 'r.f.j||=a' ) } ), [], 'where another way may be taken' );

# A startup that waits for others.
my $WAITS = $MAIN =~ s/r\(7\)/r.O(0,[3],()=>r(7))/r;
is_deeply( chunks( { 'b/main.js' => $WAITS } ), [], 'a module that waits for a chunk that is not on the page' );
is_deeply( chunks( { 'b/main.js' => $WAITS, 'b/three.js' => '(self.chunks=self.chunks||[]).push([[3],{}])' }, html => "$SCRIPTS<script src=/b/three.js></script>" ), \@BOTH, '  or that is' );
is_deeply( chunks( { 'b/five.js' => '(self.chunks=self.chunks||[]).push([[65],{}])' }, html => "$SCRIPTS<script src=/b/five.js></script>" ), [], 'a chunk that is there is not loaded' );

# What explain says of those that are not named.
sub explained {
    my (%files) = @_;
    my $dir  = site( 'index.html' => $SCRIPTS, %CHUNKS, 'b/loader.js' => loader(), 'b/main.js' => $MAIN, %files );
    my $said = run( [ program('pushmanifest'), qw(explain --docroot), "$dir", spew( "$dir/m", generate( $dir, '-q' )->{out} ), '/' ] );
    return $said->{out} =~ s/.*^left out:\n//msr;
}
my $LATE    = qr/: named by a script: imported only when the code gets there/;
my $UNKNOWN = qr/: named by a script: nobody can tell how the script loads it/;
like( explained(), qr{^  /css/66.css\n.*b/main.js:1:\d+$LATE\n  /js/66.js\n.*$LATE}, 'explain: the files of a chunk that may be loaded later' );
like( explained( 'b/loader.js' => loader( script => ',i.integrity=a' ) ), qr{^  /js/65.js\n.*b/main.js:1:\d+$UNKNOWN}, '  or in an unknown way' );
like( explained( 'b/loader.js' => loader( path => 'r.p=a,' ) ), qr{^  chunk 65\n.*b/main.js:1:\d+$UNKNOWN\n  chunk 66\n.*$LATE}, '  or who knows from where' );

done_testing;
