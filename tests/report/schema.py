# SPDX-License-Identifier: Apache-2.0
"""schema.py SCHEMA.json FILE.json...: each file against the JSON schema, one test line each."""
import json, os, sys

import jsonschema

# Letters and numbers of Unicode, as Python's expressions say it.
text = open(sys.argv[1], encoding='utf-8').read()
text = text.replace(r'(\\p{L}|_)(\\p{L}|\\p{N}|[.\\-_])*$', r'([^\\W\\d_]|_)(\\w|[.\\-])*$')
schema = json.loads(text)
kind = jsonschema.validators.validator_for(schema, default=jsonschema.Draft4Validator)
for path in sys.argv[2:]:
    document = json.load(open(path, encoding='utf-8'))
    errors = ['%s: %s' % ('/'.join(map(str, e.path)), e.message[:200])
              for e in kind(schema).iter_errors(document)]
    name = 'schema/' + os.path.basename(path)
    print('not ok %s - %s' % (name, '; '.join(errors[:3])) if errors else 'ok ' + name)
