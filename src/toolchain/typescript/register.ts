// What generators enter in files of the user, as edits.
import type { ImportRequest } from './imports.ts';
import type { ListEdit } from './lists.ts';

/** `apps: [… , 'posts']` in settings.ts. */
export function appEntry(app: string): ListEdit {
  return { kind: 'entry', list: 'apps', key: app, text: `'${app}'`, imports: [] };
}

/**
 * An entry in the array of `urls(…)`, at the end, or in front of the first route that would swallow it: `new/` goes before
 * `<slug:slug>/`.
 *
 * @param route as written: `posts/`, `<slug:slug>/`, ``
 */
export function urlEntry(route: string, text: string, imports: readonly ImportRequest[]): ListEdit {
  return { kind: 'entry', list: 'urls', key: route, text, imports };
}

/** `modelAdmin('Post', …)` in the default export of admin.ts. */
export function adminEntry(model: string, text: string): ListEdit {
  return {
    kind: 'entry',
    list: 'admin',
    key: model,
    text,
    imports: [{ from: 'quintet/admin', named: ['modelAdmin'] }],
  };
}

/** A layer in the list of src/middleware.ts. */
export function middlewareEntry(name: string, from: string): ListEdit {
  return { kind: 'entry', list: 'middleware', key: name, text: name, imports: [{ from, named: [name] }] };
}

/** `modelSignals('Post', …)` in the default export of signals.ts. */
export function signalsEntry(model: string, text: string): ListEdit {
  return {
    kind: 'entry',
    list: 'signals',
    key: model,
    text,
    imports: [{ from: 'quintet/models', named: ['modelSignals'] }],
  };
}

/** `policy('Post', …)` in the default export of policies.ts. */
export function policyEntry(model: string, text: string, rules: readonly string[]): ListEdit {
  const imports = [{ from: 'quintet/access', named: [...rules, 'policy'] }];
  return { kind: 'entry', list: 'policies', key: model, text, imports };
}
