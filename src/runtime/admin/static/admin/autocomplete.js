// Relation fields over large tables: finds rows by their names while one types. Without this script the field takes keys.
import { say, sayCount } from './texts.js';

const DELAY_MS = 150;
let count = 0;

for (const box of document.querySelectorAll('[data-q=autocomplete]')) enhance(box);
addEventListener('q:mount', ({ detail }) => enhance(detail));

function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** Keys of several parts are JSON lists, which have commas of their own. */
function splitKeys(text) {
  return (text.match(/\[(?:"(?:[^"\\]|\\.)*"|[^\]"])*\]|[^,]+/g) ?? []).map((key) => key.trim()).filter(Boolean);
}

/** The old input keeps the keys and is what is sent; a new one in front of it takes names. */
function enhance(box) {
  const field = box.querySelector('input');
  const isMany = 'qMany' in box.dataset;
  const listId = `q-options-${++count}`;
  const input = make('input', {
    type: 'text',
    class: field.className,
    id: field.id,
    role: 'combobox',
    autocomplete: 'off',
    spellcheck: 'false',
    'aria-autocomplete': 'list',
    'aria-expanded': 'false',
    'aria-controls': listId,
  });
  for (const name of ['aria-describedby', 'aria-invalid', 'aria-required'])
    if (field.hasAttribute(name)) input.setAttribute(name, field.getAttribute(name));
  const label = document.querySelector(`label[for="${CSS.escape(field.id)}"]`)?.firstChild?.textContent?.trim() ?? '';
  const list = make('ul', { id: listId, role: 'listbox', class: 'q-combo__list', 'aria-label': label });
  const chips = make('ul', { class: 'q-combo__chips', 'aria-label': say('Chosen: %(label)s', { label }) });
  const status = make('div', { class: 'q-vh', role: 'status' });
  list.hidden = true;
  chips.hidden = true;
  field.removeAttribute('id');
  field.type = 'hidden';
  box.append(chips, input, list, status);

  const names = new Map();
  let active = -1;
  let request;
  let timer;
  let next;

  const keys = () => (isMany ? splitKeys(field.value) : [field.value].filter(Boolean));
  const options = () => [...list.querySelectorAll('[role=option]')];

  function store(chosen) {
    field.value = chosen.join(', ');
    field.dispatchEvent(new Event('input', { bubbles: true }));
    show();
  }

  /** Takes back what was typed and not chosen. */
  function reset() {
    input.value = isMany ? '' : (names.get(keys()[0]) ?? keys()[0] ?? '');
  }

  /** What is chosen, by name. */
  function show() {
    reset();
    if (!isMany) return;
    chips.replaceChildren(
      ...keys().map((key) => {
        const name = names.get(key) ?? key;
        const remove = make('button', { type: 'button', 'aria-label': say('Remove %(name)s', { name }) }, '×');
        remove.addEventListener('click', () => {
          store(keys().filter((other) => other !== key));
          input.focus();
        });
        return make('li', {}, name, remove);
      }),
    );
    chips.hidden = chips.childElementCount === 0;
  }

  async function load(parameters) {
    request?.abort();
    request = new AbortController();
    const url = new URL(box.dataset.qUrl, location.href);
    for (const [name, value] of parameters) url.searchParams.append(name, value);
    const response = await fetch(url, { signal: request.signal, headers: { accept: 'application/json' } });
    if (!response.ok) throw new Error(`status ${response.status}`);
    return response.json();
  }

  async function search(page = 1) {
    const slow = setTimeout(() => (status.textContent = say('Loading…')), 300);
    try {
      const term = input.value === names.get(keys()[0]) ? '' : input.value;
      const { results, pagination } = await load([
        ['term', term],
        ['page', page],
      ]);
      if (page === 1) list.replaceChildren();
      for (const { id, text } of results) list.append(option(id, text));
      next = pagination.more ? page + 1 : undefined;
      const found = options().length;
      if (found === 0) list.replaceChildren(make('li', { role: 'presentation' }, say('Nothing found')));
      status.textContent = found === 0 ? say('Nothing found') : foundText(found);
      open();
    } catch (error) {
      if (error.name === 'AbortError') return;
      const retry = make('li', {
        role: 'option',
        'aria-selected': 'false',
        class: 'q-combo__retry',
        id: `${listId}-retry`,
      });
      retry.append(say('Could not load. Retry'));
      retry.addEventListener('click', () => search(page));
      list.replaceChildren(retry);
      status.textContent = say('Could not load. Retry');
      open();
    } finally {
      clearTimeout(slow);
    }
  }

  function foundText(found) {
    if (next) return sayCount('%(count)s or more found', '%(count)s or more found', found);
    return sayCount('%(count)s found', '%(count)s found', found);
  }

  function option(id, text) {
    const isChosen = keys().includes(id);
    const item = make('li', {
      role: 'option',
      id: `${listId}-${options().length}`,
      'aria-selected': String(isChosen),
    });
    item.append(text);
    item.addEventListener('click', () => choose(id, text));
    return item;
  }

  function choose(id, text) {
    names.set(id, text);
    close();
    store(isMany ? [...new Set([...keys(), id])] : [id]);
  }

  function open() {
    if (document.activeElement !== input) return;
    list.hidden = false;
    input.setAttribute('aria-expanded', 'true');
    if (active >= options().length) activate(-1);
  }

  function close() {
    clearTimeout(timer);
    request?.abort();
    list.hidden = true;
    input.setAttribute('aria-expanded', 'false');
    activate(-1);
  }

  function activate(index) {
    active = index;
    const items = options();
    for (const [at, item] of items.entries()) item.classList.toggle('q-combo__active', at === index);
    if (items[index]) {
      input.setAttribute('aria-activedescendant', items[index].id);
      items[index].scrollIntoView({ block: 'nearest' });
    } else input.removeAttribute('aria-activedescendant');
  }

  input.addEventListener('input', () => {
    clearTimeout(timer);
    active = -1;
    if (!isMany && input.value === '') field.value = '';
    timer = setTimeout(search, DELAY_MS);
  });
  input.addEventListener('click', () => list.hidden && search());
  // The chips stay as they are: it may be one of them that is being clicked.
  input.addEventListener('blur', () => {
    close();
    reset();
  });
  input.addEventListener('keydown', (event) => {
    const isOpen = !list.hidden;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (!isOpen) return void search();
      const last = options().length - 1;
      const step = event.key === 'ArrowDown' ? 1 : -1;
      activate(active + step > last ? 0 : active + step < 0 ? last : active + step);
    } else if (event.key === 'Enter' && isOpen) {
      event.preventDefault();
      options()[active]?.click();
    } else if (event.key === 'Escape' && isOpen) {
      event.preventDefault();
      close();
      reset();
    } else if (event.key === 'Backspace' && isMany && input.value === '') store(keys().slice(0, -1));
  });
  // The focus stays in the input.
  list.addEventListener('pointerdown', (event) => event.preventDefault());
  list.addEventListener('scroll', () => {
    if (next === undefined || list.scrollTop + list.clientHeight < list.scrollHeight - 40) return;
    const page = next;
    next = undefined;
    void search(page);
  });

  /** Names of what was chosen before; the keys themselves are shown where they cannot be had. */
  async function nameChosen() {
    if (keys().length === 0) return;
    const { results } = await load(keys().map((key) => ['value', key]));
    for (const { id, text } of results) names.set(id, text);
    if (document.activeElement !== input) show();
  }

  show();
  nameChosen().catch(() => undefined);
}
