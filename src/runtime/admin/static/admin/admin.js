// What makes the pages of the admin quicker to use. Every page works without it: each part below looks for its elements
// and adds to them. No dependency.
import { say, sayCount } from './texts.js';

/** @type {Record<string, (element: HTMLElement) => void>} */
const parts = {
  list,
  form,
  errors: focusErrors,
  flash,
  focus,
  inline,
  menu,
  reveal,
  search: noop,
  filters: noop,
  'nav-filter': navFilter,
  'nav-toggle': navToggle,
};

for (const element of document.querySelectorAll('[data-q]')) parts[element.dataset.q]?.(element);
addEventListener('keydown', shortcuts);

function noop() {}

function button(label, className) {
  const element = document.createElement('button');
  element.type = 'button';
  element.className = className;
  element.append(label);
  return element;
}

/* Lists: select all, ranges by Shift, a counter, and a bar that comes when something is selected. */
function list(form) {
  const boxes = [...form.querySelectorAll('.q-select')];
  const bar = form.querySelector('[data-q=bulkbar]');
  if (!bar || boxes.length === 0) return;
  const all = form.querySelector('[data-q=select-all]');
  const across = form.querySelector('[name=_across]');
  const counter = bar.querySelector('[data-q-count]');
  let last;
  all.hidden = false;
  all.previousElementSibling?.remove();
  const update = () => {
    const count = boxes.filter((box) => box.checked).length;
    if (across) across.closest('label').hidden = count < boxes.length;
    if (across && count < boxes.length) across.checked = false;
    all.checked = count === boxes.length;
    all.indeterminate = count > 0 && count < boxes.length;
    counter.textContent = across?.checked
      ? say('All %(count)s selected', { count: across.dataset.qTotal })
      : sayCount('%(count)s selected', '%(count)s selected', count);
    bar.hidden = count === 0 && !across?.checked;
    bar.toggleAttribute('data-active', !bar.hidden);
  };
  all.addEventListener('change', () => {
    for (const box of boxes) box.checked = all.checked;
    update();
  });
  for (const box of boxes) {
    box.addEventListener('click', (event) => {
      if (event.shiftKey && last) {
        const [from, to] = [boxes.indexOf(last), boxes.indexOf(box)].sort((a, b) => a - b);
        for (const between of boxes.slice(from, to + 1)) between.checked = box.checked;
      }
      last = box;
      update();
    });
  }
  across?.addEventListener('change', update);
  // The browser restores ticked boxes after Back.
  addEventListener('pageshow', update);
  update();
}

/* Inlines: rows are added by copying the empty one, and a row that was not saved yet is taken away. */
function inline(section) {
  const rows = section.querySelector('[data-q-rows]');
  const empty = section.querySelector('[data-q-empty]');
  const total = section.querySelector(`[name="${section.dataset.qPrefix}-TOTAL_FORMS"]`);
  const add = section.querySelector('[name=_addrow]');
  if (!rows || !empty || !total || !add) return;
  const update = () => (add.hidden = Number(total.value) >= Number(section.dataset.qMax));
  add.addEventListener('click', (event) => {
    event.preventDefault();
    const holder = document.createElement('template');
    holder.innerHTML = empty.innerHTML.replaceAll('__prefix__', total.value);
    const row = holder.content.querySelector('[data-q-row]');
    total.value = String(Number(total.value) + 1);
    rows.append(row);
    removable(row);
    for (const element of row.querySelectorAll('[data-q=autocomplete]'))
      dispatchEvent(new CustomEvent('q:mount', { detail: element }));
    row.querySelector('input:not([type=hidden]), select, textarea')?.focus();
    total.dispatchEvent(new Event('input', { bubbles: true }));
    update();
  });
  update();
}

/** A new row is marked as deleted and hidden, so that the numbers of the rows stay without a gap. */
function removable(row) {
  const box = row.querySelector('[name$="-DELETE"]');
  if (!box) return;
  box.addEventListener('change', () => {
    const next = row.nextElementSibling ?? row.previousElementSibling;
    row.hidden = true;
    next?.querySelector('input:not([type=hidden]), select, textarea')?.focus();
  });
}

/* Forms: slugs while typing, a question before unsaved work is left, no second submit. */
function form(element) {
  prepopulate(element);
  let isDirty = false;
  let isSent = false;
  element.addEventListener('input', () => (isDirty = true));
  element.addEventListener('submit', (event) => {
    if (isSent) return event.preventDefault();
    isSent = true;
    isDirty = false;
    for (const submit of element.querySelectorAll('.q-actions button')) submit.setAttribute('aria-disabled', 'true');
  });
  addEventListener('pageshow', (event) => {
    if (!event.persisted) return;
    isSent = false;
    for (const submit of element.querySelectorAll('[aria-disabled]')) submit.removeAttribute('aria-disabled');
  });
  addEventListener('beforeunload', (event) => {
    if (isDirty) event.preventDefault();
  });
}

function prepopulate(element) {
  const pairs = JSON.parse(element.dataset.qPrepopulated ?? '{}');
  for (const [id, from] of Object.entries(pairs)) {
    const target = document.getElementById(id);
    const sources = from.map((source) => document.getElementById(source)).filter(Boolean);
    if (!target || target.value !== '') continue;
    let isOwn = false;
    // A slug that the user has touched is theirs, until they empty it.
    target.addEventListener('input', () => (isOwn = target.value !== ''));
    for (const source of sources) {
      source.addEventListener('input', () => {
        if (!isOwn)
          target.value = slugify(sources.map(({ value }) => value).join(' ')).slice(
            0,
            target.maxLength > 0 ? target.maxLength : undefined,
          );
      });
    }
  }
}

function slugify(text) {
  const ascii = text.normalize('NFKD').replace(/[^\x20-\x7e\s]/g, '');
  return ascii
    .toLowerCase()
    .replace(/[^\w\s-]/g, '')
    .replace(/[-\s]+/g, '-')
    .replace(/^[-_]+/, '')
    .replace(/(?<![-_])[-_]+$/, '');
}

function focusErrors(summary) {
  summary.focus();
}

function focus(element) {
  element.focus();
}

function flash(item) {
  const close = button('×', 'q-flash__close');
  close.setAttribute('aria-label', say('Dismiss'));
  close.addEventListener('click', () => item.remove());
  item.append(close);
}

function menu(details) {
  addEventListener('click', (event) => {
    if (!details.contains(event.target)) details.open = false;
  });
  details.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !details.open) return;
    details.open = false;
    details.querySelector('summary').focus();
  });
}

function reveal(element) {
  const input = element.querySelector('input');
  const toggle = button(say('Show'), '');
  toggle.setAttribute('aria-label', say('Show password'));
  toggle.setAttribute('aria-pressed', 'false');
  toggle.addEventListener('click', () => {
    const isShown = input.type === 'password';
    input.type = isShown ? 'text' : 'password';
    toggle.textContent = isShown ? say('Hide') : say('Show');
    toggle.setAttribute('aria-pressed', String(isShown));
  });
  element.append(toggle);
}

function navFilter(element) {
  const input = element.querySelector('input');
  const items = [...document.querySelectorAll('.q-nav__item')];
  if (items.length < 8) return;
  element.hidden = false;
  input.addEventListener('input', () => {
    const term = input.value.trim().toLowerCase();
    for (const item of items) item.hidden = !item.textContent.toLowerCase().includes(term);
    for (const group of document.querySelectorAll('.q-nav__group'))
      group.hidden = !group.querySelector('.q-nav__item:not([hidden])');
  });
}

/* On narrow screens the navigation slides over the page; without script it stands below it. */
function navToggle(toggle) {
  const nav = document.getElementById('nav');
  const set = (isOpen) => {
    nav.dataset.drawer = isOpen ? 'open' : 'closed';
    toggle.setAttribute('aria-expanded', String(isOpen));
  };
  toggle.setAttribute('role', 'button');
  toggle.setAttribute('aria-controls', 'nav');
  set(false);
  toggle.addEventListener('click', (event) => {
    event.preventDefault();
    set(nav.dataset.drawer === 'closed');
    if (nav.dataset.drawer === 'open') nav.focus();
  });
  toggle.addEventListener('keydown', (event) => {
    if (event.key === ' ') toggle.click();
  });
  addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || nav.dataset.drawer !== 'open') return;
    set(false);
    toggle.focus();
  });
  document.querySelector('main')?.addEventListener('click', () => set(false));
}

/* `/` goes to the search box. Only where nobody is typing. */
function shortcuts(event) {
  if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest('input, textarea, select, [contenteditable]')) return;
  const box = document.querySelector('[data-q=search]');
  if (!box) return;
  event.preventDefault();
  box.focus();
  box.select();
}
