// Runs in every page of the development server: reloads it after an edit, swaps style sheets, shows build errors and
// waiting migrations. Plain JavaScript for any current browser; nothing inline, so that it works under a strict CSP.
(() => {
  if (window.__quintet) return;
  window.__quintet = true;

  const script = document.currentScript;
  // page, error (a view failed) or broken (there is no app).
  const { kind } = script.dataset;
  let token = script.dataset.quintet;
  let secret = '';
  let source;
  let shade;

  function connect() {
    if (source || document.visibilityState === 'hidden') return;
    source = new EventSource('/__quintet/events');
    listen('hello', (state) => {
      secret = state.secret;
      follow(state);
      showMigrations(state.notice);
    });
    listen('build', follow);
    listen('refresh', ({ token: next, styles }) => {
      if (!styles) return reload(next);
      token = next;
      swapStyles(styles);
    });
    listen('migrations', ({ notice }) => showMigrations(notice));
    listen('migrated', ({ error }) => (error ? showError(error) : reload(`${token}+migrated`)));
  }

  function listen(event, react) {
    source.addEventListener(event, ({ data }) => react(JSON.parse(data)));
  }

  // Browsers allow few connections to a site: pages that nobody sees give theirs up, and catch up when they are seen.
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState !== 'hidden') return connect();
    source?.close();
    source = undefined;
  });
  window.addEventListener('pagehide', () => {
    source?.close();
    source = undefined;
  });
  window.addEventListener('pageshow', connect);

  function follow({ token: next, error }) {
    // What was typed into a page is not thrown away for a page that says "does not build".
    if (error && kind === 'page') return showError(error);
    show('error', undefined);
    if (next !== token) return reload(next);
    // The same code started after all.
    if (kind === 'broken' && !error) reload(`${next}+started`);
  }

  // A page that names an old build again after a reload would reload for ever.
  function reload(next) {
    const key = 'quintet:reloaded';
    try {
      if (sessionStorage.getItem(key) === next) return;
      sessionStorage.setItem(key, next);
    } catch {
      // Storage may be forbidden; then the guard is missing, and nothing else.
    }
    location.reload();
  }

  function swapStyles(paths) {
    for (const link of document.querySelectorAll('link[rel~="stylesheet"]')) {
      const url = new URL(link.href, location.href);
      if (url.origin !== location.origin || !paths.some((path) => isSameStyle(url.pathname, path))) continue;
      const fresh = link.cloneNode();
      url.searchParams.set('quintet', String(Date.now()));
      fresh.href = url.href;
      fresh.addEventListener('load', () => link.remove());
      fresh.addEventListener('error', () => link.remove());
      link.after(fresh);
    }
  }

  function isSameStyle(pathname, path) {
    return pathname === path || pathname.endsWith(path);
  }

  const STYLE = `
    :host { all: initial; position: fixed; inset: auto 0 0 0; z-index: 2147483647; pointer-events: none;
      font: 14px/1.5 system-ui, sans-serif; color: #1b1b1f; display: block; }
    section { pointer-events: auto; margin: 12px auto; max-width: min(860px, calc(100vw - 24px)); box-sizing: border-box;
      background: #fff; border: 1px solid #d5d7de; border-left: 4px solid #b4690e; border-radius: 8px; padding: 12px 16px;
      box-shadow: 0 8px 30px rgb(0 0 0 / .18); }
    section.error { border-left-color: #c0232c; }
    header { display: flex; gap: 12px; align-items: start; justify-content: space-between; }
    strong { font-weight: 600; }
    p, ul { margin: 4px 0; } ul { padding-left: 20px; max-height: 30vh; overflow: auto; }
    pre { margin: 8px 0 0; padding: 10px; overflow: auto; max-height: 45vh; background: #f5f6f8; border-radius: 6px;
      font: 12.5px/1.5 ui-monospace, monospace; }
    .hint { color: #55585f; }
    button { font: inherit; border: 1px solid #c5c8d0; background: #f5f6f8; color: inherit; border-radius: 6px;
      padding: 4px 12px; cursor: pointer; }
    button.main { background: #1f5fbf; border-color: #1f5fbf; color: #fff; }
    button[disabled] { opacity: .6; cursor: default; }
    button:focus-visible { outline: 2px solid #1f5fbf; outline-offset: 2px; }
    @media (prefers-color-scheme: dark) {
      :host { color: #e8e9ed; }
      section { background: #23252b; border-color: #3a3d45; } pre, button { background: #2e3138; }
      button { border-color: #4a4e58; } .hint { color: #a9adb8; }
    }`;

  function root() {
    if (shade) return shade;
    const host = document.createElement('quintet-notices');
    shade = host.attachShadow({ mode: 'open' });
    // Constructed style sheets are not inline styles to a content security policy.
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    shade.adoptedStyleSheets = [sheet];
    document.documentElement.append(host);
    return shade;
  }

  function show(id, section) {
    shade?.getElementById(id)?.remove();
    if (!section) return;
    section.id = id;
    root().append(section);
  }

  function element(name, text, className) {
    const made = document.createElement(name);
    if (text !== undefined) made.textContent = text;
    if (className) made.className = className;
    return made;
  }

  function button(text, press, className) {
    const made = element('button', text, className);
    made.type = 'button';
    made.addEventListener('click', () => press(made));
    return made;
  }

  function showError(error) {
    const section = element('section', undefined, 'error');
    section.setAttribute('role', 'alert');
    const header = element('header');
    header.append(
      element('strong', error.title),
      button('Hide', () => show('error', undefined)),
    );
    section.append(header, element('p', error.message));
    if (error.file)
      section.append(element('p', [error.file, error.line, error.column].filter(Boolean).join(':'), 'hint'));
    if (error.frame) section.append(element('pre', error.frame));
    if (error.hint) section.append(element('p', error.hint, 'hint'));
    show('error', section);
  }

  function showMigrations(notice) {
    if (!notice || (notice.changes.length === 0 && notice.unapplied.length === 0)) return show('migrations', undefined);
    const section = element('section');
    section.setAttribute('role', 'status');
    const header = element('header');
    const isNew = notice.changes.length > 0;
    const title = isNew ? 'The models changed; the database has not.' : 'Migrations wait to be applied.';
    header.append(
      element('strong', title),
      button('Later', () => show('migrations', undefined)),
    );
    const list = element('ul');
    for (const text of [...notice.changes, ...notice.unapplied]) list.append(element('li', text));
    section.append(header, list, button(isNew ? 'Make and apply migrations' : 'Apply migrations', migrate, 'main'));
    show('migrations', section);
  }

  async function migrate(pressed) {
    pressed.disabled = true;
    pressed.textContent = 'Migrating…';
    const answer = await fetch('/__quintet/migrate', { method: 'POST', headers: { 'x-quintet-secret': secret } });
    if (answer.ok) return;
    pressed.disabled = false;
    pressed.textContent = `Failed (${answer.status}); try again`;
  }

  connect();
})();
