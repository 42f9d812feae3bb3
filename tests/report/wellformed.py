# SPDX-License-Identifier: Apache-2.0
"""wellformed.py KIND JUNIT.xml PAGE.html: XML parses; the page's tags nest and hold only what we write."""
import html.parser, sys, xml.etree.ElementTree

VOID = {'meta', 'link', 'br', 'input', 'img', 'hr', 'rect', 'path'}
ALLOWED = set('''html head meta title style body a nav p ol ul li span main header h1 h2 h3 h4 section
form label select option input button output details summary div table thead tbody tr th td code pre
mark b svg rect path text footer kbd script noscript br g dl dt dd'''.split())


class Page(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.open, self.wrong = [], []

    def handle_starttag(self, tag, attributes):
        if tag not in ALLOWED:
            self.wrong.append('tag %s at %s' % (tag, self.getpos()))
        for name, value in attributes:
            if name.startswith('on') or name in ('style', 'src', 'srcdoc', 'action', 'formaction'):
                self.wrong.append('attribute %s at %s' % (name, self.getpos()))
            if name == 'href' and not value.startswith(('#', 'https://', 'http://')):
                self.wrong.append('link %s at %s' % (value[:60], self.getpos()))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.wrong.append('end of %s at %s' % (tag, self.getpos()))


def main():
    kind, junit, page = sys.argv[1:4]
    try:
        suites = xml.etree.ElementTree.parse(junit).getroot()
        cases = suites.findall('.//testcase')
        assert len(cases) == int(suites[0].get('tests')), 'number of cases'
        assert len(suites.findall('.//failure')) == int(suites[0].get('failures')), 'failures'
        print('ok junit-' + kind)
    except Exception as error:
        print('not ok junit-%s - %s' % (kind, error))
    parser = Page()
    parser.feed(open(page, encoding='utf-8', newline='').read())
    parser.close()
    wrong = parser.wrong + ['never closed: ' + tag for tag in parser.open]
    print('not ok page-%s - %s' % (kind, '; '.join(wrong[:5])) if wrong else 'ok page-' + kind)


main()
