# SPDX-License-Identifier: Apache-2.0
"""exchange.py NAME RESULTS.json CATALOG.json INVENTORY.jsonld [DPV-FOLDER]: the OSCAL documents point
at each other rightly and call nothing satisfied; the inventory uses terms that exist."""
import csv, glob, json, os, re, sys, uuid


def say(name, wrong):
    print('not ok exchange/%s - %s' % (name, '; '.join(wrong[:4])) if wrong else 'ok exchange/' + name)


def walk(value):
    yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from walk(inner)


def check_oscal(name, results, catalog):
    results, catalog, wrong = results['assessment-results'], catalog['catalog'], []
    ids = [node['uuid'] for node in walk(results) if isinstance(node, dict) and 'uuid' in node]
    wrong += ['uuid twice: ' + one for one in ids if ids.count(one) > 1]
    wrong += ['not version 5: ' + one for one in ids if uuid.UUID(one).version != 5]
    controls = [node for node in walk(catalog) if isinstance(node, dict) and 'parts' in node]
    parts = {part['id'] for control in controls for part in control['parts']}
    known = {control['id'] for control in controls}
    if len(known) != len(controls):
        wrong.append('two provisions with one id')
    for result in results['results']:
        observations = {o['uuid'] for o in result['observations']}
        for finding in result.get('findings', []):
            if finding['target']['target-id'] not in parts:
                wrong.append('no such statement: ' + finding['target']['target-id'])
            if finding['target']['status']['state'] != 'not-satisfied':
                wrong.append('called satisfied: ' + finding['title'])
            wrong += ['no such observation' for o in finding['related-observations']
                      if o['observation-uuid'] not in observations]
        for selection in result['reviewed-controls']['control-selections']:
            wrong += ['no such provision: ' + c['control-id']
                      for c in selection.get('include-controls', []) if c['control-id'] not in known]
        if not any(o.get('title') == 'Coverage' for o in result['observations']):
            wrong.append('coverage is not told')
    plan = results['import-ap']['href'][1:]
    if plan not in [r['uuid'] for r in results['back-matter']['resources']]:
        wrong.append('the plan is nowhere')
    say(name + '-oscal', wrong)


def check_dpv(name, inventory, folder):
    wrong, prefixes = [], set(inventory['@context'])
    ids = [node['@id'] for node in inventory['@graph']]
    wrong += ['twice: ' + one for one in ids if ids.count(one) > 1]
    terms = set()
    for node in walk(inventory['@graph']):
        if not isinstance(node, dict):
            continue
        kinds = node.get('@type', [])
        terms.update([kinds] if isinstance(kinds, str) else kinds)
        terms.update(key for key in node if ':' in key)
        if set(node) == {'@id'}:
            terms.add(node['@id'])
            if node['@id'].startswith('urn:sangam:') and node['@id'] not in ids:
                wrong.append('nowhere described: ' + node['@id'])
    for term in terms:
        if not term.startswith('urn:sangam:') and term.split(':')[0] not in prefixes:
            wrong.append('no such vocabulary: ' + term)
    say(name + '-dpv', wrong)
    if not folder or not os.path.isdir(folder):
        print('skip exchange/%s-dpv-terms - SANGAM_DPV names no folder with the vocabulary' % name)
        return
    known = {'pd': set(), 'eu-gdpr': set(), 'legal-in': set()}
    for path in glob.glob(folder + '/*.csv'):
        prefix = re.match(r'(pd|eu-gdpr|legal-in)-', os.path.basename(path))
        if prefix:
            known[prefix[1]].update(row['term'] for row in csv.DictReader(open(path, encoding='utf-8')))
    used = [term.split(':', 1) for term in terms]
    say(name + '-dpv-terms', ['no such term: %s:%s' % (space, term) for space, term in used
                              if space in known and term not in known[space]] or
        ([] if name != 'samples' or any(space == 'pd' for space, _ in used) else ['no term of pd is used']))


def main():
    name = sys.argv[1]
    results, catalog, inventory = (json.load(open(path, encoding='utf-8')) for path in sys.argv[2:5])
    check_oscal(name, results, catalog)
    check_dpv(name, inventory, sys.argv[5] if len(sys.argv) > 5 else '')


main()
