'use strict';
// Filters and keys for the list of findings. The page can be read without any of this.
(function () {
  const form = document.getElementById('filters');
  document.documentElement.className = 'js';
  // evidence of long lists is kept as text until it is wanted; it was escaped when it was written
  function fill(element) {
    const kept = element.querySelector(':scope > noscript');
    if (!kept) return;
    const holder = document.createElement('div');
    holder.innerHTML = kept.textContent;
    kept.replaceWith(holder.firstElementChild);
  }
  // what the laws say stands once for all findings with the same verdicts; on paper it stays there
  function judge(element) {
    element.querySelectorAll('.judged > a').forEach(function (link) {
      const shared = document.getElementById(link.getAttribute('href').slice(1));
      if (shared) link.parentElement.replaceWith(...Array.from(shared.cloneNode(true).childNodes).slice(1));
    });
  }
  document.addEventListener('toggle', function (event) {
    if (!event.target.open || !event.target.classList.contains('finding')) return;
    fill(event.target);
    judge(event.target);
  }, true);
  addEventListener('beforeprint', function () {
    document.querySelectorAll('.finding[open]:not([hidden]), .finding.critical:not([hidden]), .finding.high:not([hidden])').forEach(fill);
  });

  const findings = Array.from(document.querySelectorAll('#list > .finding'));
  if (!form || !findings.length) return;
  const shown = document.getElementById('shown');
  const none = document.getElementById('none');
  const fields = form.elements;
  // read once: text of summaries is what people search in
  const rows = findings.map(function (element) {
    const d = element.dataset;
    return {
      element: element, severity: d.severity, state: d.state, gate: d.gate, file: d.file, cause: d.cause,
      data: d.data.split(' '), verdicts: d.verdicts.split(' '), against: (d.against || '').split(' '),
      words: (element.firstElementChild.textContent + ' ' + d.words).toLowerCase()
    };
  });

  function lawMatches(row, law, verdict) {
    if (!law && !verdict) return true;
    return row.verdicts.some(function (pair) {
      const at = pair.lastIndexOf('=');
      return at > 0 && (!law || pair.slice(0, at) === law) && (!verdict || pair.slice(at + 1) === verdict);
    });
  }

  let cause = '', against = '';  // the number of the only one that is shown; the provision that all shown diverge from
  function apply() {
    const words = fields.words.value.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    for (const row of rows) {
      const visible = (!fields.severity.value || row.severity === fields.severity.value) &&
        (!fields.state || !fields.state.value || row.state === fields.state.value) &&
        (!fields.gate || !fields.gate.value || row.gate === fields.gate.value) &&
        (!fields.file.value || row.file === fields.file.value) &&
        (!cause || row.cause === cause) && (!against || row.against.includes(against)) &&
        (!fields.data.value || row.data.includes(fields.data.value)) &&
        lawMatches(row, fields.law.value, fields.verdict.value) &&
        words.every(function (word) { return row.words.includes(word); });
      if (row.element.hidden === visible) row.element.hidden = !visible;
      if (visible) count++;
    }
    shown.textContent = 'Showing ' + count + ' of ' + rows.length + (rows.length === 1 ? ' finding' : ' findings') +
      (cause ? ', those of one cause' : '') +
      (against ? ', those that diverge from ' + against.replace(/^[^:]*:/, function (law) { return law.slice(0, -1).toUpperCase() + ' '; }) : '');
    none.hidden = count > 0;
  }

  let waiting = 0;
  form.addEventListener('input', function () {
    clearTimeout(waiting);
    waiting = setTimeout(apply, 60);
  });
  form.addEventListener('reset', function () { cause = against = ''; clearTimeout(waiting); waiting = setTimeout(apply, 0); });
  // a number leads to what it counts: one cause, what diverges from a provision, or what passes "field=value field=value"
  document.addEventListener('click', function (event) {
    const link = event.target.closest('a[data-cause], a[data-against], a[data-filter]');
    if (!link) return;
    event.preventDefault();
    form.reset();
    cause = link.dataset.cause || '';
    against = link.dataset.against || '';
    for (const pair of (link.dataset.filter || '').split(' ')) {
      const at = pair.indexOf('=');
      const field = at > 0 && fields[pair.slice(0, at)];
      if (field) field.value = pair.slice(at + 1);
    }
    clearTimeout(waiting);
    apply();
    document.getElementById('list').scrollIntoView({ behavior: 'instant' });
  });
  form.addEventListener('submit', function (event) { event.preventDefault(); });

  function setOpen(open) {
    for (const row of rows) if (!row.element.hidden) row.element.open = open;
  }
  document.getElementById('open-all').addEventListener('click', function () { setOpen(true); });
  document.getElementById('close-all').addEventListener('click', function () { setOpen(false); });

  function move(by) {
    const visible = rows.filter(function (row) { return !row.element.hidden; });
    if (!visible.length) return;
    const at = visible.findIndex(function (row) { return row.element.contains(document.activeElement); });
    const next = at < 0 ? (by > 0 ? 0 : visible.length - 1) : Math.min(Math.max(at + by, 0), visible.length - 1);
    const summary = visible[next].element.firstElementChild;
    summary.focus();
    summary.scrollIntoView({ block: 'center' });
  }
  document.addEventListener('keydown', function (event) {
    const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName);
    if (event.key === 'Escape' && typing) { event.target.blur(); return; }
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === '/') { event.preventDefault(); fields.words.focus(); }
    else if (event.key === 'j') move(1);
    else if (event.key === 'k') move(-1);
  });

  // a link to a finding opens it, and everything that hides it
  function openTarget() {
    let id = '';
    try { id = decodeURIComponent(location.hash.slice(1)); } catch (e) { return; }
    const target = id && document.getElementById(id);
    for (let at = target; at; at = at.parentElement) {
      if (at.tagName === 'DETAILS') at.open = true;
      if (at.hidden && at.classList.contains('finding')) { form.reset(); clearTimeout(waiting); apply(); }
    }
    if (target) target.scrollIntoView();
  }
  addEventListener('hashchange', openTarget);

  form.hidden = false;
  apply();
  if (location.hash) openTarget();
})();
