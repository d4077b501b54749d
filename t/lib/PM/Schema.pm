# The JSON Schemas that pushmanifest(1) has, by their titles, and whether an
# answer is as one says, by somebody else's validator (python3-jsonschema).
#
# SPDX-License-Identifier: Apache-2.0
package PM::Schema;

use strict;
use warnings;
use Exporter qw(import);
use File::Temp;
use JSON::PP;
use PM::Test;

our @EXPORT = qw(schemas schema_faults);

# More keys may come: the schemas let them be. Here none may go unexplained.
my $PYTHON = <<'END';
import json, sys
import jsonschema

def close(schema):
    if isinstance(schema, dict):
        if 'properties' in schema:
            schema.setdefault('additionalProperties', False)
        for inner in schema.values():
            close(inner)
    elif isinstance(schema, list):
        for inner in schema:
            close(inner)

schema = json.load(open(sys.argv[1]))
jsonschema.Draft7Validator.check_schema(schema)
close(schema)
for error in jsonschema.Draft7Validator(schema).iter_errors(json.load(open(sys.argv[2]))):
    print('/'.join(map(str, error.path)) + ': ' + error.message[:300])
END

# title => schema.
sub schemas {
    my $manual = slurp( srcdir() . '/manifests/generator/pushmanifest.1' );
    return map { ( $_->{title} => $_ ) } map { decode_json( s/\\-/-/gr =~ s/\\e/\\/gr ) }
        $manual =~ /^\.nf\n(\{ "title": .*?)^\.fi/msg;
}

# What about the text is not as the schema says, a line each; none: all of it is.
sub schema_faults {
    my ( $schema, $text ) = @_;
    my @files = map { File::Temp->new } 1 .. 2;
    spew( "$files[0]", encode_json($schema) );
    spew( "$files[1]", $text );
    my $got = run( [ 'python3', '-c', $PYTHON, map {"$_"} @files ] );
    die "python3-jsonschema: $got->{err}\n" if $got->{exit};
    return split /\n/, $got->{out};
}

1;
