# SPDX-License-Identifier: Apache-2.0
"""limits.py FORMAT NAME FILE: what the service that reads the format asks for and takes, as it is
published; a test line each. FORMAT: sarif-github sarif-gitlab codequality rdjson junit csv gcc json."""
import csv, gzip, json, os, re, sys, xml.etree.ElementTree

# GitLab files results with these under leaked secrets
SECRETS = {256, 257, 259, 312, 319, 321, 522, 540, 798}


def regions(result):
    for location in result['locations'] + result.get('relatedLocations', []):
        yield location['physicalLocation']
    for flow in result.get('codeFlows', []):
        for thread in flow['threadFlows']:
            for step in thread['locations']:
                if 'physicalLocation' in step['location']:
                    yield step['location']['physicalLocation']


def relative(path):
    return bool(path) and not re.match(r'/|[a-zA-Z][a-zA-Z0-9+.-]*:|\.\.?/', path)


def check_sarif(path, wrong, longest, tags_at_most):
    document = json.load(open(path, encoding='utf-8'))
    if document['version'] != '2.1.0' or not document['$schema'].endswith('sarif-schema-2.1.0.json'):
        wrong.append('version or schema')
    if len(document['runs']) > 20:
        wrong.append('runs')
    for run in document['runs']:
        driver = run['tool']['driver']
        if len(run['results']) > 5000:
            wrong.append('%d results' % len(run['results']))
        for rule in driver['rules']:
            if len(rule['name']) > 255 or not rule['help']['text'] or not rule['help']['markdown']:
                wrong.append('name or help of ' + rule['id'][:40])
            for key in ('shortDescription', 'fullDescription'):
                if not 0 < len(rule[key]['text']) <= 1024:
                    wrong.append('%s of %s' % (key, rule['id'][:40]))
            if len(rule['properties']['tags']) > tags_at_most:
                wrong.append('tags of ' + rule['id'][:40])
            if not 0.1 <= float(rule['properties']['security-severity']) <= 10:
                wrong.append('security-severity of ' + rule['id'][:40])
        for result in run['results']:
            name = result['ruleId'][:40]
            if driver['rules'][result['ruleIndex']]['id'] != result['ruleId']:
                wrong.append('rule index of ' + name)
            if not 0 < len(result['message']['text']) <= longest:
                wrong.append('message of %d characters' % len(result['message']['text']))
            if len(result['locations']) != 1 or len(result.get('relatedLocations', [])) > 99:
                wrong.append('locations of ' + name)
            if any(len(t['locations']) > 1000 for f in result.get('codeFlows', []) for t in f['threadFlows']):
                wrong.append('steps of ' + name)
            if 'suppressions' in result or 'kind' in result or result['level'] not in ('error', 'warning', 'note'):
                wrong.append('is no open alert: ' + name)
            if not result['partialFingerprints']['primaryLocationLineHash']:
                wrong.append('no line hash: ' + name)
            for place in regions(result):
                if not relative(place['artifactLocation']['uri']):
                    wrong.append('path: ' + place['artifactLocation']['uri'][:60])
                if 'region' in place and not all(
                        place['region'].get(k, 0) > 0 for k in ('startLine', 'startColumn', 'endLine', 'endColumn')):
                    wrong.append('region of ' + name)
            if 'region' not in result['locations'][0]['physicalLocation']:
                wrong.append('no place: ' + name)
    return document


def check_sarif_github(path, wrong):
    document = check_sarif(path, wrong, 1 << 20, 10)
    size = len(gzip.compress(open(path, 'rb').read()))
    if size > 10000000:
        wrong.append('%d bytes compressed' % size)
    for rule in document['runs'][0]['tool']['driver']['rules']:
        laws = ('GDPR', 'DPDP')
        said = [r['target']['id'] for r in rule['relationships'] if r['target']['id'].upper().startswith(laws)]
        if said and not any(tag.startswith(laws) for tag in rule['properties']['tags']):
            wrong.append('provisions are in no tag of ' + rule['id'][:40])
        if said and not any(law in rule['help']['markdown'] for law in laws):
            wrong.append('provisions are not in the help of ' + rule['id'][:40])


def check_sarif_gitlab(path, wrong):
    document = check_sarif(path, wrong, 1024, 10)
    if os.path.getsize(path) > 10000000:
        wrong.append('%d bytes' % os.path.getsize(path))
    for run in document['runs']:
        cwe = [t['index'] for t in run['tool']['driver'].get('supportedTaxonomies', []) if t['name'] == 'CWE']
        for rule in run['tool']['driver']['rules']:
            numbers = [int(m[1]) for m in (re.fullmatch(r'cwe-(\d+)', tag, re.I) for tag in rule['properties']['tags']) if m]
            numbers += [int(r['target']['id']) for r in rule.get('relationships', [])
                        if r['target']['toolComponent']['index'] in cwe and r['target']['id'].isdigit()]
            wrong += ['CWE-%d is filed as a secret' % n for n in numbers if n in SECRETS]


def check_codequality(path, wrong):
    issues = json.load(open(path, encoding='utf-8'))
    prints = [issue['fingerprint'] for issue in issues]
    if len(prints) != len(set(prints)):
        wrong.append('equal fingerprints are merged')
    for issue in issues:
        if set(issue) != {'description', 'check_name', 'fingerprint', 'severity', 'location'}:
            wrong.append('keys ' + ','.join(issue))
        if not issue['description'] or issue['severity'] not in ('info', 'minor', 'major', 'critical', 'blocker'):
            wrong.append('description or severity')
        begin = issue['location']['lines']['begin']
        if not relative(issue['location']['path']) or not isinstance(begin, int) or begin < 1:
            wrong.append('location %r' % issue['location'])


def check_rdjson(path, wrong):
    document = json.load(open(path, encoding='utf-8'))
    if set(document) - {'source', 'severity', 'diagnostics'} or set(document['source']) - {'name', 'url'}:
        wrong.append('keys of the document')
    known = {'message', 'location', 'severity', 'source', 'code', 'suggestions', 'original_output', 'related_locations'}
    for diagnostic in document['diagnostics']:
        if set(diagnostic) - known or diagnostic['severity'] not in ('INFO', 'WARNING', 'ERROR'):
            wrong.append('keys or severity of a diagnostic')
        places = [diagnostic['location']] + [r['location'] for r in diagnostic['related_locations']]
        for place in places:
            start = place.get('range', {}).get('start', {'line': 1})
            if set(place) - {'path', 'range'} or not place['path'] or start['line'] < 1 or start.get('column', 1) < 1:
                wrong.append('location %r' % place)
        if not diagnostic['message'] or set(diagnostic['code']) - {'value', 'url'} or not diagnostic['code']['value']:
            wrong.append('message or code')


def check_junit(path, wrong):
    suite = xml.etree.ElementTree.parse(path).getroot()[0]
    cases = suite.findall('testcase')
    for name, kind in (('tests', None), ('failures', 'failure'), ('errors', 'error')):
        count = len(cases) if kind is None else len(suite.findall('testcase/' + kind))
        if int(suite.get(name)) != count:
            wrong.append('%s says %s, there are %d' % (name, suite.get(name), count))
    names = [(case.get('classname'), case.get('name')) for case in cases]
    if len(names) != len(set(names)) or not all(a and b for a, b in names):
        wrong.append('two cases have one name, or none')


def check_csv(path, wrong):
    rows = list(csv.reader(open(path, encoding='utf-8', newline='')))
    if len({len(row) for row in rows}) != 1:
        wrong.append('rows of different length')
    wrong += ['formula: %r' % cell[:40] for row in rows for cell in row if cell[:1] in ('=', '+', '-', '@', '\t', '\r')]


def check_gcc(path, wrong):
    for line in open(path, encoding='utf-8'):
        if not re.match(r'^.+: (error|warning|note): .* \[.+\]$', line.rstrip('\n')):
            wrong.append('line %r' % line[:80])


def check_json(path, wrong):
    import jsonschema
    schema = json.load(open(os.path.join(os.path.dirname(__file__), '../../analyzer/install/report-1.schema.json')))
    wrong += ['%s: %s' % ('/'.join(map(str, e.path)), e.message[:120])
              for e in jsonschema.Draft7Validator(schema).iter_errors(json.load(open(path, encoding='utf-8')))]


def main():
    kind, name, path = sys.argv[1:4]
    wrong = []
    try:
        globals()['check_' + kind.replace('-', '_')](path, wrong)
    except ImportError:
        print('skip limits/%s-%s - python3-jsonschema is not installed' % (kind, name))
        return
    except Exception as error:
        wrong.append('%s: %s' % (type(error).__name__, error))
    print('not ok limits/%s-%s - %s' % (kind, name, '; '.join(wrong[:4])) if wrong else 'ok limits/%s-%s' % (kind, name))


main()
