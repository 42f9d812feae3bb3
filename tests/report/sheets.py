# SPDX-License-Identifier: Apache-2.0
"""sheets.py NAME ROPA.csv DPIA.csv REPORT.json [REGISTER.yaml]: every statement of the two sheets is
typed, what was observed names places or findings that exist, what was declared names a line of the
register, and no cell of them or of more CSV files runs as a formula."""
import csv, json, re, sys

LINE = re.compile(r'^(observed|declared|unknown): (.+?)(?: \[(.*)\])?$', re.S)
FINGERPRINT = re.compile(r'\b[0-9a-f]{12}\b')


def rows(path):
    with open(path, encoding='utf-8', newline='') as file:
        return list(csv.reader(file))


def say(name, wrong):
    print('not ok sheets/%s - %s' % (name, '; '.join(wrong[:4])) if wrong else 'ok sheets/' + name)


def check_statement(known, text, evidence, report, wrong):
    prints = {f['fingerprint'][:12] for f in report['findings']}
    if not text.strip():
        wrong.append('a %s statement without words' % known)
    if known == 'observed' and not evidence:
        wrong.append('no evidence for: ' + text[:80])
    if known == 'declared' and not re.search(r'\.ya?ml:\d+$', evidence or ''):
        wrong.append('no line of the register for: ' + text[:80])
    if re.search(r'\bfindings? [0-9a-f]{12}', evidence or ''):
        for one in FINGERPRINT.findall(evidence):
            if one not in prints:
                wrong.append('no such finding: ' + one)


def check_ropa(name, path, report):
    table, wrong = rows(path), []
    head = table[0]
    for article in ('30.1.a', '30.1.b', '30.1.c', '30.1.d', '30.1.e', '30.1.f', '30.1.g'):
        if not any(article in column for column in head):
            wrong.append('no column for art. ' + article)
    for row in table[1:]:
        if len(row) != len(head):
            wrong.append('a row of %d cells' % len(row))
        for column, cell in zip(head, row):
            if not cell:
                wrong.append('an empty cell under ' + column)
            for line in cell.split('\n'):
                match = LINE.match(line)
                if not match:
                    wrong.append('untyped under %s: %r' % (column, line[:80]))
                elif column != 'Made from':
                    check_statement(match[1], match[2], match[3], report, wrong)
    say(name + '-ropa', wrong)
    return table


def check_dpia(name, path, report):
    table, wrong = rows(path), []
    steps = [row[0][0] for row in table[1:]]
    if sorted(set(steps)) != list('1234567') or steps != sorted(steps):
        wrong.append('steps are ' + ''.join(steps))
    for row in table[1:]:
        if len(row) != 6 or row[3] not in ('observed', 'declared', 'unknown'):
            wrong.append('untyped: %r' % row[:5])
        elif row[2] != 'What was analysed and what was not':
            check_statement(row[3], row[4], row[5], report, wrong)
    say(name + '-dpia', wrong)


def check_formulas(name, paths):
    wrong = []
    for path in paths:
        for row in rows(path):
            wrong += ['%s: %r' % (path, cell[:60]) for cell in row
                      if cell[:1] in ('=', '+', '-', '@', '\t', '\r', '\n')]
    say(name + '-no-formula', wrong)


def check_coverage(name, table, report):
    """No finding on data and no kind of data that flows is missing from the record."""
    text = '\n'.join('\n'.join(row) for row in table[1:])
    wrong = ['flow of %s is in no row' % o['data'] for o in report['observations']
             if o['kind'] == 'flow' and '(%s)' % o['data'] not in text]
    say(name + '-nothing-left-out', wrong)


def main():
    name, ropa, dpia, path = sys.argv[1:5]
    report = json.load(open(path, encoding='utf-8'))
    table = check_ropa(name, ropa, report)
    check_dpia(name, dpia, report)
    check_formulas(name, [ropa, dpia] + sys.argv[5:])
    if name != 'hostile':
        check_coverage(name, table, report)


main()
